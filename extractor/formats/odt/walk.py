"""The walk over an OpenDocument body: paragraphs, lists with their numbers, tables, notes and text boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.formats import SUPERSCRIPT, Oversized
from extractor.formats.flow import Paragraph, Part, Table
from extractor.formats.numerals import Counters
from extractor.formats.odt.elements import DRAW, ID, OFFICE, SVG, TABLE, TEXT, boxes_of, cells_of, rows_of
from extractor.formats.odt.styles import Characters, Styles
from extractor.formats.runs import Runs, Seen

_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_CELLS = 2_000_000
_MOST_BLANKS = 1_000
_PARAGRAPHS = {f"{TEXT}p", f"{TEXT}h"}
# What is not shown, or is shown in another way: the number of a heading, which we count ourselves.
_SILENT = {f"{TEXT}{name}" for name in ("tracked-changes", "number", "hidden-text", "ruby-text", "script")}
_SILENT |= {f"{TEXT}{name}-decls" for name in ("sequence", "variable", "user-field", "dde-connection")}
_SILENT |= {f"{OFFICE}{name}" for name in ("annotation", "forms", "event-listeners")} | {f"{SVG}title", f"{SVG}desc"}


@dataclass(frozen=True, slots=True)
class _List:
    """The list that a paragraph is in: its style, how far it has been counted, the level."""

    style: str
    counters: Counters
    level: int


class Walk:
    """One pass over a body."""

    def __init__(self, styles: Styles, seen: Seen) -> None:
        self._styles = styles
        self._seen = seen
        self._notes = 0
        self._cells = 0
        self._named: dict[str, Counters] = {}
        self._last: dict[str, Counters] = {}  # by style
        self._outline = Counters()

    # Blocks

    def parts(self, container: Any) -> Iterator[Part]:
        """Yield the paragraphs and tables of a body, a cell, a note, a text box, a header."""
        for child in container:
            tag = child.tag
            if tag in _PARAGRAPHS:
                yield self._paragraph(child, self._outlined(child))
            elif tag == f"{TEXT}list":
                yield from self._list(child, None)
            elif tag == f"{TABLE}table":
                yield self._table(child)
            elif not isinstance(tag, str) or tag in _SILENT or child.get(f"{TEXT}display") == "none":
                self._seen.tracked |= tag == f"{TEXT}tracked-changes" and len(child) > 0
            elif tag.startswith(DRAW):
                yield Paragraph(boxes=[list(self.parts(box)) for box in boxes_of(child)])
            else:  # sections, tables of contents
                yield from self.parts(child)

    def _list(self, element: Any, around: _List | None) -> Iterator[Part]:
        style = element.get(f"{TEXT}style-name") or (around.style if around else "")
        if around:
            inside = _List(style, around.counters, min(around.level + 1, 9))
        else:
            continued = self._named.get(element.get(f"{TEXT}continue-list"))
            if continued is None and element.get(f"{TEXT}continue-numbering") == "true":
                continued = self._last.get(style)
            inside = _List(style, Counters() if continued is None else continued, 0)
            self._last[style] = inside.counters
            if name := element.get(ID):
                self._named[name] = inside.counters
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            if start := item.get(f"{TEXT}start-value"):
                inside.counters.begin(inside.level, int(start))
            numbered = item.tag == f"{TEXT}list-item"
            for child in item:
                if child.tag in _PARAGRAPHS:
                    label = inside.counters.label(self._styles.levels(style), inside.level) if numbered else ""
                    yield self._paragraph(child, label)
                    numbered = False
                elif child.tag == f"{TEXT}list":
                    yield from self._list(child, inside)
                else:
                    yield from self.parts([child])

    def _outlined(self, element: Any) -> str:
        """Return the number of a heading that is in no list, by the document's outline."""
        if element.tag != f"{TEXT}h" or element.get(f"{TEXT}is-list-header") == "true":
            return ""
        return self._outline.label(self._styles.outline, int(element.get(f"{TEXT}outline-level", 1)) - 1)

    def _table(self, element: Any) -> Table:
        table = Table()
        for row in rows_of(element):
            times = int(row.get(f"{TABLE}number-rows-repeated", 1))
            cells: list[Sequence[Part] | None] = [
                None if cell is None else list(self.parts(cell)) for cell in cells_of(row)
            ]
            self._cells += len(cells) * times
            if self._cells > _MOST_CELLS:
                raise Oversized("bảng trong tệp quá lớn, không đọc")
            table.rows += [cells] * times
        return table

    # Text

    def _paragraph(self, element: Any, label: str) -> Paragraph:
        paragraph = Paragraph(label=label)
        runs = Runs(self._seen)
        hidden = element.find(f"{TEXT}hidden-paragraph")
        if hidden is None or hidden.get(f"{TEXT}is-hidden") != "true":
            self._inline(element, self._styles.paragraph(element.get(f"{TEXT}style-name", "")), runs, paragraph)
        paragraph.text = runs.take()
        return paragraph

    def _inline(self, element: Any, style: Characters, runs: Runs, paragraph: Paragraph) -> None:
        self._text(element.text, style, runs)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SILENT:
                pass
            elif tag == f"{TEXT}span":
                span = self._styles.span(child.get(f"{TEXT}style-name", ""), style)
                self._inline(child, span, runs, paragraph)
            elif tag == f"{TEXT}s":
                self._text_as_is(" " * min(int(child.get(f"{TEXT}c", 1)), _MOST_BLANKS), style, runs)
            elif tag == f"{TEXT}tab":
                self._text_as_is("\t", style, runs)
            elif tag == f"{TEXT}line-break":
                self._text_as_is("\n", style, runs)
            elif tag == f"{TEXT}note":
                self._note(child, runs, paragraph)
            elif tag.startswith(DRAW) and tag != f"{DRAW}a":
                self._seen.embedded += len(child.findall(f"{DRAW}object")) + len(child.findall(f"{DRAW}object-ole"))
                paragraph.boxes += (list(self.parts(box)) for box in boxes_of(child))
            else:
                self._inline(child, style, runs, paragraph)
            self._text(child.tail, style, runs)

    def _text(self, text: str | None, style: Characters, runs: Runs) -> None:
        if text:
            self._text_as_is(_BLANKS.sub(" ", text), style, runs)

    @staticmethod
    def _text_as_is(text: str, style: Characters, runs: Runs) -> None:
        if not style.hidden:
            runs.add(text, raised=style.raised, charset=style.charset, symbols=style.symbols)

    def _note(self, element: Any, runs: Runs, paragraph: Paragraph) -> None:
        self._notes += 1
        mark = str(self._notes).translate(SUPERSCRIPT)
        runs.mark(mark)
        body = element.find(f"{TEXT}note-body")
        paragraph.notes.append((mark, [] if body is None else list(self.parts(body))))
