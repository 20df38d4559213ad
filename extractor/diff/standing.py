"""The findings within two reports: new in the current one, gone from it, or still there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

import regex

from extractor.checks.periods import Sent
from extractor.comparison import Standing
from extractor.diff.headings import plain
from extractor.records import Finding, Span
from extractor.text import fold

_AROUND = 40  # characters on each side of a finding's first number that say what it is about
_WORDS = regex.compile(r"[a-z]{2,}")

Mark = tuple[object, ...]


def standing(previous: Sent, current: Sent, *, versions: bool) -> Iterator[Standing]:
    """Yield each finding of the two reports, those of the current one first, in their order.

    Between versions it is the same by its fingerprint, between periods by what it is about: the fingerprint holds the
    period and the figures. What somebody has dismissed is left out.
    """
    mark: Callable[[Sent, Finding], Mark] = _fingerprint if versions else _about
    before: dict[Mark, list[Finding]] = defaultdict(list)
    for finding in _open(previous):
        before[mark(previous, finding)].append(finding)
    for finding in _open(current):
        same = before[mark(current, finding)]
        was = same.pop(0) if same else None
        yield _standing(finding, "still" if was else "new", was, previous, finding, current)
    left = Counter(id(finding) for findings in before.values() for finding in findings)
    for finding in _open(previous):
        if left[id(finding)]:
            yield _standing(finding, "gone", finding, previous, None, current)


def _open(sent: Sent) -> list[Finding]:
    return [finding for finding in sent.report.findings if finding.dismissed is None]


def _fingerprint(sent: Sent, finding: Finding) -> Mark:
    return (finding.fingerprint,)


def _about(sent: Sent, finding: Finding) -> Mark:
    """Return what says what a finding is about, whatever the period and the figures: rule, heading, words around."""
    titles = {section.id: section.title for section in sent.report.sections}
    heading = plain(titles.get(finding.section or "", ""))
    return finding.rule, heading, _words_at(sent, finding.spans[0]) if finding.spans else ""


def _words_at(sent: Sent, span: Span) -> str:
    around = sent.text[max(0, span.start - _AROUND) : span.end + _AROUND] or span.text
    words = _WORDS.findall(fold(around))
    # The first and the last may be cut.
    return " ".join(words[1:-1] if len(words) > 2 else words)


def _standing(
    finding: Finding, kind: str, before: Finding | None, previous: Sent, after: Finding | None, current: Sent
) -> Standing:
    return Standing(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        fingerprint=finding.fingerprint,
        kind="new" if kind == "new" else "gone" if kind == "gone" else "still",
        before_span=_span(before, previous),
        after_span=_span(after, current),
    )


def _span(finding: Finding | None, sent: Sent) -> Span | None:
    return finding.spans[0].model_copy(update={"path": sent.path}) if finding and finding.spans else None
