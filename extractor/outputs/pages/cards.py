"""What a page shows of a finding: its card, beside the text and linked with it both ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from extractor.checks import FAMILIES, rules
from extractor.outputs import is_shown
from extractor.outputs.pages.marked import Mark, over
from extractor.outputs.wording import (
    SEVERITY_NAMES,
    VERDICT_NAMES,
    groups,
    heading_name,
    one_line,
    place,
    quotes,
    remedies,
)
from extractor.records import SEVERITIES, Finding, Report, Review, Severity, Span

Shelf = Literal["shown", "lighter", "dismissed"]
"""Where a finding's card lies: in sight, or folded away as lighter than what was asked for, or as dismissed."""
Neighbour = Callable[[str], tuple[str, str | None]]
"""Path of another file of the batch → what its report is called, and its page's name if it has one."""

SIGNS: dict[Severity, str] = {"error": "✕", "warning": "?", "info": "i"}
"""Told apart without colours."""
_CSS: dict[Severity, str] = {"error": "e", "warning": "w", "info": "i"}
_PLAIN = re.compile(r"[0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with its number on the page, the id of its card, and its shelf."""

    number: int
    id: str
    shelf: Shelf
    finding: Finding

    def marks(self, path: str) -> Iterator[Mark]:
        """Yield the marks of the finding in the text of the file `path`, further parts of a span among them."""
        css = {"shown": _CSS[self.finding.severity], "lighter": "l", "dismissed": "x"}[self.shelf]
        for span in own_spans(self.finding, path):
            suspected = " s" if span == self.finding.suspect and self.shelf == "shown" else ""
            yield from over(span, f"f {css}{suspected}", finding=self.number)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote: where it stands, the link to it, its pieces (words, whether the finding points at them)."""

    place: str
    href: str | None
    pieces: Sequence[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Side:
    """What a finding between reports quotes of another report: its name and path, its page, the words."""

    name: str
    path: str
    href: str | None
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as its card shows it; `explained`: the page tells why its rule is there."""

    numbered: Numbered
    title: str
    explained: bool
    heading: str
    href: str
    quotes: Sequence[Quote]
    sides: Sequence[Side]
    remedy: str
    verdict: str

    @property
    def finding(self) -> Finding:
        """The finding itself."""
        return self.numbered.finding

    @property
    def css(self) -> str:
        """The class of its severity."""
        return _CSS[self.finding.severity]

    @property
    def severity(self) -> str:
        """The severity's sign and name."""
        return f"{SIGNS[self.finding.severity]} {SEVERITY_NAMES[self.finding.severity]}"


def numbered(report: Report, between: Sequence[Finding], level: Severity) -> list[Numbered]:
    """Return the findings in the order of their cards: those shown first, the gravest first, then by place."""
    order: list[Shelf] = ["shown", "lighter", "dismissed"]
    found = [(_shelf(finding, level), finding) for finding in (*report.findings, *between)]
    found.sort(key=lambda item: (order.index(item[0]), SEVERITIES.index(item[1].severity), _start(item[1], report)))
    taken: set[str] = set()
    result = []
    for number, (shelf, finding) in enumerate(found, 1):
        mark = finding.fingerprint
        identity = f"f-{mark}" if _PLAIN.fullmatch(mark) and mark not in taken else f"f-so-{number}"
        taken.add(mark)
        result.append(Numbered(number, identity, shelf, finding))
    return result


def cards(found: Iterable[Numbered], report: Report, places: Mapping[int, str], neighbour: Neighbour) -> Iterator[Card]:
    """Yield the findings' cards; `places` tells the places of their spans in the text."""
    headings = {section.id: heading_name(section) for section in report.sections}
    path, text = report.source.path, report.source.text
    for item in found:
        finding = item.finding
        own = own_spans(finding, path)
        first = next((places[span.start] for span in own if span.start in places), item.id)
        yield Card(
            numbered=item,
            title=rule_title(finding.rule),
            explained=finding.rule in rules(),
            heading=one_line(headings.get(finding.section or "", "")),
            href=f"#{first}",
            quotes=[_quote(group, text, places) for group in groups(own)] if text is not None else _bare(own),
            sides=list(_sides(item, path, neighbour)),
            remedy=remedies(finding) if finding.suggestion or finding.remedies else "",
            verdict=_verdict(finding),
        )


def own_spans(finding: Finding, path: str) -> list[Span]:
    """Return the spans of the finding that are in the file `path`."""
    return [span for span in finding.spans if span.path in (None, path)]


def rule_title(code: str) -> str:
    """Return the title of a rule; of one that this program does not know, what its family is about."""
    rule = rules().get(code)
    return rule.title if rule else FAMILIES.get(code[:1], "")


def day_and_time(when: str) -> str:
    """Return an ISO time as an official writes it: "21/11/2026 18:32"."""
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d))?", when)
    return " ".join(part for part in ("/".join(match.group(3, 2, 1)), match[4]) if part) if match else when


def _shelf(finding: Finding, level: Severity) -> Shelf:
    if finding.dismissed is not None:
        return "dismissed"
    return "shown" if is_shown(finding, level) else "lighter"


def _start(finding: Finding, report: Report) -> int:
    return min((span.start for span in own_spans(finding, report.source.path)), default=report.source.chars)


def _quote(group: Sequence[Span], text: str, places: Mapping[int, str]) -> Quote:
    where, pieces = next(quotes(group, text))
    target = places.get(group[0].start)
    return Quote(where, f"#{target}" if target else None, pieces)


def _bare(spans: Sequence[Span]) -> list[Quote]:
    return [Quote(where, None, pieces) for where, pieces in quotes(spans, None)]


def _sides(item: Numbered, path: str, neighbour: Neighbour) -> Iterator[Side]:
    others = [span for span in item.finding.spans if span.path not in (None, path)]
    for other, spans in groupby(others, key=lambda span: span.path or ""):
        name, page = neighbour(other)
        words = [": ".join(filter(None, (place(span, None), f"“{one_line(span.text)}”"))) for span in spans]
        yield Side(name, one_line(other), f"{page}.html#{item.id}" if page else None, words)


def _verdict(finding: Finding) -> str:
    review: Review | None = finding.review
    if review is not None:
        note = f": {one_line(review.note)}" if review.note else ""
        return f"{VERDICT_NAMES[review.verdict]}{note} ({one_line(review.who)}, {day_and_time(review.when)})"
    return f"{VERDICT_NAMES['dismissed']}: {one_line(finding.dismissed)}" if finding.dismissed is not None else ""
