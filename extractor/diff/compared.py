"""A unit's pairs of reports → their comparisons, each finding over periods in one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from extractor.checks.periods import Sent
from extractor.checks.periods.copied import copied
from extractor.comparison import Change, Comparison, Copied, Side
from extractor.diff.changes import changes, restatements, unclear
from extractor.diff.documents import documents
from extractor.diff.grouping import Group
from extractor.diff.headings import headings
from extractor.diff.pairs import Pair, in_time
from extractor.diff.standing import standing
from extractor.records import Finding


def comparisons(group: Group, findings: Sequence[Finding]) -> Iterator[Comparison]:
    """Yield a unit's comparisons in the order of their current reports."""
    restated = restatements(group.series)
    for pair, found in _shared(group, findings).items():
        yield _comparison(group, pair, found, tuple(changes(pair, restated)))


def _shared(group: Group, findings: Sequence[Finding]) -> dict[Pair, list[Finding]]:
    """Give each finding to one pair: of the report that is to answer for it, with the others that it quotes."""
    given: dict[Pair, list[Finding]] = {pair: [] for pair in group.pairs}
    of: dict[str, list[Pair]] = defaultdict(list)
    for pair in group.pairs:
        if pair.kind != "merged":  # nothing is said against the report of another unit
            of[pair.current.path].append(pair)
    sent = {one.path: one for one in (*group.series.reports, *group.series.superseded)}
    for finding in findings:
        quoted = dict.fromkeys(span.path or "" for span in finding.spans)
        current = next(iter(quoted))
        if not of[current]:
            pair = _made(group, sent[current], [sent[path] for path in quoted if path != current and path in sent])
            of[current].append(pair)
            given[pair] = []
        best = max(of[current], key=lambda pair: sum(side.path in quoted for side in pair.sides))
        given[best].append(finding)
    return dict(sorted(given.items(), key=lambda item: _place(item[0])))


def _made(group: Group, current: Sent, quoted: Sequence[Sent]) -> Pair:
    """Return a pair for a finding of a report that is compared with none: the unit's first, as a rule."""
    others = (sent for sent in (*group.series.reports, *group.series.superseded) if sent is not current)
    previous = quoted[0] if quoted else next(others)
    within = previous.window and current.window and current.window.length > previous.window.length
    return Pair(previous, current, "parts" if within else "periods")


_KINDS = ("merged", "versions", "periods", "parts")


def _place(pair: Pair) -> tuple[object, ...]:
    days = in_time(pair.current)
    length = (days[1] - days[0]).days if days else 0
    return (days[1].isoformat() if days else "", length, _KINDS.index(pair.kind))


def _comparison(group: Group, pair: Pair, findings: Iterable[Finding], told: tuple[Change, ...]) -> Comparison:
    return Comparison(
        unit=group.series.unit,
        kind=pair.kind,
        previous=_previous(group, pair),
        current=_side(group, pair.current),
        changes=told,
        documents=tuple(documents(pair.parts or (pair.previous,), pair.current)),
        sections=tuple(headings(pair.previous, pair.current)),
        standing=tuple(standing(pair.previous, pair.current, versions=pair.kind == "versions")),
        copied=tuple(_copied(pair)),
        findings=tuple(findings),
        notes=(*pair.notes, *unclear(pair)),
    )


def _copied(pair: Pair) -> Iterator[Copied]:
    """Yield the sentences left as they were; versions of one period and a period and its parts share them rightly."""
    if pair.kind not in ("periods", "merged"):
        return
    for one in copied(pair.previous, pair.current):
        yield Copied(
            stale=one.stale,
            before_span=one.before.span.model_copy(update={"path": pair.previous.path}),
            after_span=one.after.span.model_copy(update={"path": pair.current.path}),
        )


def _previous(group: Group, pair: Pair) -> Side:
    side = _side(group, pair.previous)
    return side.model_copy(update={"parts": tuple(_side(group, sent) for sent in pair.parts)}) if pair.parts else side


def _side(group: Group, sent: Sent) -> Side:
    facts = sent.report.document
    return Side(
        path=sent.path,
        period=facts.period,
        unit=facts.unit.name if facts.unit else None,
        number=facts.number,
        issued=facts.issued,
        version=group.versions.get(sent),
    )
