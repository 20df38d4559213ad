"""What the page tells of a comparison: cards of findings, rows of indicators, entries of lists.

Each is told once beside the texts and once more as marks in them; `Told` ties the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Literal

from extractor.comparison import Change, ChangeKind, Comparison
from extractor.outputs import is_shown
from extractor.outputs.compared.page.beside import Told
from extractor.outputs.compared.page.trends import Spark, Trends
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.wording import (
    CHANGE_NAMES,
    COPIED_NAMES,
    DOCUMENT_NAMES,
    SECTION_NAMES,
    STANDING_NAMES,
    delta_words,
    document_name,
    indicator_name,
    topic_name,
    topic_place,
    value_words,
)
from extractor.outputs.pages.cards import Shelf
from extractor.outputs.wording import SEVERITY_NAMES, one_line
from extractor.records import SEVERITIES, Finding, Severity, Span

_RESTATED = "Số liệu của kỳ trước, kỳ này nêu lại khác"
_CHANGE_CSS: dict[ChangeKind, str] = {
    "changed": "f g",
    "restated": "f r",
    "new": "f a",
    "gone": "f z",
    "unchanged": "u",
}
_DOCUMENT_CSS = {"new": "f m", "gone": "f o"}
_HEADING_CSS = {"new": "f a", "gone": "f z"}
_SHELVES: tuple[Shelf, ...] = ("shown", "lighter", "dismissed")
_SHELF_CSS: dict[Shelf, str] = {"lighter": "f l", "dismissed": "f x"}
_LONGEST = 300  # characters shown of a copied sentence


@dataclass(frozen=True, slots=True)
class Card:
    """A finding, and where its card lies."""

    told: Told
    finding: Finding
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table of indicators; `places` tell where the values stand in their files."""

    told: Told
    change: Change
    name: str
    places: tuple[str, str]
    spark: Spark | None

    @property
    def changed(self) -> bool:
        """Whether it is not the same on both sides."""
        return self.change.kind != "unchanged"


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of a topic."""

    title: str
    rows: Sequence[Row]

    @property
    def changed(self) -> bool:
        """Whether any of them is not unchanged."""
        return any(row.changed for row in self.rows)


@dataclass(frozen=True, slots=True)
class Entry:
    """A document, heading, copied sentence or finding of one of the reports: what became of it, and its words."""

    told: Told
    kind: Literal["new", "gone", "repeated", "still", "stale", "copied"]
    name: str
    words: str


class Teller:
    """Makes what is told, numbered through the page; what is the same in both reports has no number and no mark."""

    def __init__(self, texts: Texts, trends: Trends, level: Severity) -> None:
        self._texts = texts
        self._trends = trends
        self._level = level
        self._numbers = count(1)

    def cards(self, comparison: Comparison, prefix: str) -> Iterator[Card]:
        """Yield the findings, those shown first and the gravest first."""
        found = [(_shelf(finding, self._level), finding) for finding in comparison.findings]
        found.sort(key=lambda one: (_SHELVES.index(one[0]), SEVERITIES.index(one[1].severity)))
        before = {part.path for part in comparison.previous.parts or (comparison.previous,)}
        for label, (shelf, finding) in enumerate(found, 1):
            told = Told(
                number=next(self._numbers),
                id=f"{prefix}p{label}",
                css=_SHELF_CSS.get(shelf, f"f {finding.severity[0]}"),
                words=f"{SEVERITY_NAMES[finding.severity]}: {one_line(finding.message)}",
                before=[span for span in finding.spans if span.path in before],
                after=[span for span in finding.spans if span.path not in before],
                label=str(label),
                label_before=str(label),
            )
            yield Card(told, finding, shelf)

    def groups(self, comparison: Comparison, prefix: str) -> list[Group]:
        """Return the indicators: first what is restated, then topic by topic."""
        changes = sorted(comparison.changes, key=lambda change: (change.kind != "restated", topic_place(change.code)))
        rows = [self._row(comparison, change, f"{prefix}c{number}") for number, change in enumerate(changes, 1)]
        return [Group(title, list(group)) for title, group in groupby(rows, key=lambda row: _topic(row.change))]

    def documents(self, comparison: Comparison, prefix: str) -> Iterator[Entry]:
        """Yield the documents that are cited."""
        for number, document in enumerate(comparison.documents, 1):
            told = self._entry(
                f"{prefix}v{number}", document.kind, _DOCUMENT_CSS, document.before_span, document.after_span
            )
            yield Entry(told, document.kind, DOCUMENT_NAMES[document.kind], document_name(document))

    def sections(self, comparison: Comparison, prefix: str) -> Iterator[Entry]:
        """Yield the headings that appeared or vanished."""
        for number, section in enumerate(comparison.sections, 1):
            sides = (None, section.span) if section.kind == "new" else (section.span, None)
            words = one_line(" ".join(filter(None, (section.number, section.title))))
            told = self._entry(f"{prefix}d{number}", section.kind, _HEADING_CSS, *sides)
            yield Entry(told, section.kind, SECTION_NAMES[section.kind], words)

    def standing(self, comparison: Comparison, prefix: str) -> Iterator[Entry]:
        """Yield what the reports' own checks found."""
        for number, standing in enumerate(comparison.standing, 1):
            told = Told(0, f"{prefix}n{number}", "u", "", _spans(standing.before_span), _spans(standing.after_span))
            words = f"{SEVERITY_NAMES[standing.severity]} {standing.rule}: {one_line(standing.message)}"
            yield Entry(told, standing.kind, STANDING_NAMES[standing.kind], words)

    def copied(self, comparison: Comparison, prefix: str) -> Iterator[Entry]:
        """Yield the sentences that were copied."""
        for number, copied in enumerate(comparison.copied, 1):
            words = one_line(copied.after_span.text)
            told = Told(
                next(self._numbers),
                f"{prefix}y{number}",
                "f y" if copied.stale else "f k",
                COPIED_NAMES[copied.stale],
                (copied.before_span,),
                (copied.after_span,),
                label="chép lại",
            )
            shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
            yield Entry(told, "stale" if copied.stale else "copied", COPIED_NAMES[copied.stale], f"“{shown}”")

    def _row(self, comparison: Comparison, change: Change, identity: str) -> Row:
        name = indicator_name(change, self._texts.scope(change))
        before, after = value_words(change.before, change.unit), value_words(change.after, change.unit)
        kind = CHANGE_NAMES[change.kind]
        delta = delta_words(change) if change.kind == "changed" else ""
        told = Told(
            number=0 if change.kind == "unchanged" else next(self._numbers),
            id=identity,
            css=_CHANGE_CSS[change.kind],
            words=f"{name}: {before} → {after} ({delta or kind})",
            before=_spans(change.before_span),
            after=_spans(change.after_span),
            label=delta or kind,
            label_before=kind if change.kind == "gone" else "",
        )
        places = [self._texts.place(span) if span else "" for span in (change.before_span, change.after_span)]
        return Row(told, change, name, (places[0], places[1]), self._trends.of(comparison, change, name))

    def _entry(self, identity: str, kind: str, css: Mapping[str, str], before: Span | None, after: Span | None) -> Told:
        name = {"new": "mới", "gone": "không còn"}.get(kind, "")
        number = next(self._numbers) if name else 0
        return Told(number, identity, css.get(kind, "u"), name, _spans(before), _spans(after), name, name)


def _spans(span: Span | None) -> Sequence[Span]:
    return (span,) if span else ()


def _topic(change: Change) -> str:
    return _RESTATED if change.kind == "restated" else topic_name(change.code)


def _shelf(finding: Finding, level: Severity) -> Shelf:
    if finding.dismissed is not None:
        return "dismissed"
    return "shown" if is_shown(finding, level) else "lighter"
