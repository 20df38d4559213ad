"""The page of one report: its text with what was found in it, the findings beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.checks import rules
from extractor.outputs.pages.cards import Card, Neighbour, cards, numbered
from extractor.outputs.pages.marked import Mark, marked, over
from extractor.outputs.pages.render import capital, rendered
from extractor.outputs.pages.safe import hidden
from extractor.outputs.wording import SEVERITY_NAMES, heading_name, one_line, period_name
from extractor.records import Count, Finding, NumberStatus, Percentage, Report, Severity

_STATUS_WORDS: dict[NumberStatus, str] = {
    "consistent": "đã đối chiếu, khớp",
    "rounding": "đã đối chiếu, khớp nếu làm tròn khác",
    "contradicted": "đã đối chiếu, không khớp",
    "unchecked": "chưa đối chiếu",
}
_STATUS_CSS: dict[NumberStatus, str] = {
    "consistent": "c ok",
    "rounding": "c ok",
    "contradicted": "c",
    "unchecked": "c no",
}
_LABELS = {
    "ORG": "Cơ quan, tổ chức",
    "LOC": "Địa danh",
    "PER": "Người",
    "TITLE": "Chức vụ",
    "PLAN": "Chương trình, kế hoạch",
}
_MOST_LISTED = 200  # numbers listed for one reason why they were not checked


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents, with how many findings of which gravity stand below it."""

    name: str
    level: int
    href: str | None
    tally: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A reason why numbers were not checked: how many, and the first of them (words, link)."""

    reason: str
    numbers: int
    examples: Sequence[tuple[str, str | None]]


def page(report: Report, between: Sequence[Finding], level: Severity, neighbour: Neighbour) -> str:
    """Return a report's page as HTML; `between` are the findings between reports that quote it."""
    found = numbered(report, between, level)
    text = report.source.text
    marks = [*_mentions(report), *(mark for item in found for mark in item.marks(report.source.path))]
    laid, places = marked(text or "", marks, {item.number: item.id for item in found})
    made = list(cards(found, report, places, neighbour))
    shelves = {
        shelf: [card for card in made if card.numbered.shelf == shelf] for shelf in ("shown", "lighter", "dismissed")
    }
    return rendered(
        "page",
        title=report_name(report) or one_line(report.source.path),
        path=one_line(report.source.path),
        facts=_facts(report),
        report=report,
        share=share(report),
        text=laid if text is not None else None,
        hidden=hidden(text or ""),
        headings=list(_headings(report, places, shelves["shown"])),
        shelves=shelves,
        tally=tally(card.finding for card in shelves["shown"]),
        unchecked=list(_unchecked(report, places)),
        rules=[rules()[code] for code in sorted({card.finding.rule for card in made}) if code in rules()],
        severities=SEVERITY_NAMES,
    )


def report_name(report: Report) -> str:
    """Return what a report is called among others: its unit and period."""
    unit = report.document.unit.name if report.document.unit else None
    period = period_name(report.document.period) if report.document.period else None
    return one_line(", ".join(part for part in (capital(unit or ""), period) if part))


def tally(findings: Iterator[Finding]) -> str:
    """Return the findings' numbers by severity, as words: "2 sai, 1 nghi vấn"."""
    found = Counter(finding.severity for finding in findings)
    return ", ".join(f"{found[key]} {name.lower()}" for key, name in SEVERITY_NAMES.items() if found[key])


def share(report: Report) -> int | None:
    """Return how many in a hundred of the report's numbers were checked, rounded down; None where it has none."""
    coverage = report.coverage
    return 100 * coverage.checked // coverage.numbers if coverage.numbers else None


def _facts(report: Report) -> list[tuple[str, str]]:
    document = report.document
    unit, period, signer = document.unit, document.period, document.signer
    above = ", ".join(part for part in ((unit.parent, unit.province) if unit else ()) if part)
    days = f" ({_day(period.start)} – {_day(period.end)})" if period and period.start and period.end else ""
    facts = [
        ("Thuộc", above),
        ("Số", document.number or ""),
        ("Ngày", _day(document.issued) if document.issued else ""),
        ("Kỳ báo cáo", period_name(period) + days if period else ""),
        ("Người ký", ", ".join(part for part in (signer.name, signer.title) if part) if signer else ""),
        ("Nội dung", document.title or ""),
    ]
    return [(name, one_line(value)) for name, value in facts if value]


def _day(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def _mentions(report: Report) -> Iterator[Mark]:
    """Yield the light marks: numbers by what became of them, dates, references, names, headings."""
    for number in _numbers(report):
        css = _STATUS_CSS[number.status] + (" dq" if number.span.doubtful else "")
        yield from over(number.span, css, _number_title(number), linked=True)
    for date in report.dates:
        yield from over(date.span, "d", f"Thời gian: {_day(date.value)}")
    for reference in report.references:
        words = [reference.doc_type, reference.number, reference.issuer, reference.date and _day(reference.date)]
        yield from over(reference.span, "r", f"Văn bản viện dẫn: {', '.join(word for word in words if word)}")
    for entity in report.entities:
        if entity.label in _LABELS:  # the phrase that a number is about is told with the number
            yield from over(entity.span, "t", _LABELS[entity.label])
    for section in report.sections:
        yield from over(section.span, "h", linked=True)


def _numbers(report: Report) -> list[Count | Percentage]:
    return [*report.counts, *report.percentages]


def _number_title(number: Count | Percentage) -> str:
    about = number.subject or (number.unit if isinstance(number, Count) else None)
    status = _STATUS_WORDS[number.status] + (f": {number.reason}" if number.reason else "")
    read = "đọc từ ảnh, chưa chắc đúng" if number.span.doubtful else ""
    return one_line("; ".join(part for part in (capital(about or ""), status, read) if part))


def _headings(report: Report, places: Mapping[int, str], shown: Sequence[Card]) -> Iterator[Heading]:
    below = {section.id: Counter[str]() for section in report.sections}
    for card in shown:
        if card.finding.section in below:
            below[card.finding.section][card.css] += 1
    for section in report.sections:
        place = places.get(section.span.start)
        counts = {css: below[section.id][css] for css in ("e", "w", "i") if below[section.id][css]}
        yield Heading(one_line(heading_name(section)), min(section.level, 4), f"#{place}" if place else None, counts)


def _unchecked(report: Report, places: Mapping[int, str]) -> Iterator[Unchecked]:
    """Yield the reasons why numbers were not checked, the most frequent first, as the coverage counts them."""
    numbers = [number for number in _numbers(report) if number.status == "unchecked"]
    numbers.sort(key=lambda number: (number.reason or "", number.span.start))
    by_reason = {reason: list(group) for reason, group in groupby(numbers, key=lambda number: number.reason or "")}
    for reason, count in sorted(report.coverage.reasons.items(), key=lambda item: (-item[1], item[0])):
        listed = by_reason.get(reason, [])[:_MOST_LISTED]
        examples = [(one_line(number.span.text), places.get(number.span.start)) for number in listed]
        yield Unchecked(reason, count, examples)
