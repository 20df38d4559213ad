"""The walk over a document's body: lines of text, with what Word shows but does not store as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex

from extractor.formats import HEADER, SUPERSCRIPT, base_letters
from extractor.formats.docx.elements import (
    FALLBACK,
    W,
    blocks_of,
    boxes_of,
    cells_of,
    grid_of,
    is_on,
    rows_of,
    value_of,
)
from extractor.formats.docx.numbering import Numbering
from extractor.records import Place

_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"


# Deleted or moved away by a tracked change, properties, and the second copy of a drawing for old programs.
_SKIPPED = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText", "txbxContent")}
_SKIPPED.add(FALLBACK)
_PLAIN_BREAKS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}

_TOP = 12  # the header block is among the first lines
_HEADER_LINE = re.compile(HEADER.pattern + r"|^\s*so\s*:.*ngay\s.*thang\s")
# Between two columns, but not the blanks left for a number or a day: "Số:      /BC-UBND", "ngày      tháng".
_COLUMN_GAP = regex.compile(r"(?<![:\s])(?:[ \xa0]*\t\s*|[ \xa0]{4,})(?=\p{Lu})")
_SIGNATURE = re.compile(r"^\s*\W*noi nhan\s*:|^\s*(?:tm|kt|tl|tuq)\s?\.\s", re.MULTILINE)


@dataclass(slots=True)
class _Found:
    """A paragraph's text as shown, and what hangs on it: footnotes and text boxes."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """A line of the text to be: its cells (one for a paragraph), each with its place."""

    cells: list[tuple[str, Place | None]]


class Walk:
    """One pass over the body, collecting lines."""

    def __init__(self, numbering: Numbering, notes: dict[tuple[str, str], Any]) -> None:
        self.numbering = numbering
        self.note_elements = notes
        self.lines: list[Line] = []
        self.notes = 0
        self.paragraphs = 0
        self.tables = 0
        self.header_right = self.header_end = -1  # where in `lines` the right column of a header set with tabs is

    # Text of one paragraph

    def text(self, paragraph: Any, *, cell: bool = False) -> tuple[str, _Found]:
        """Return the paragraph as shown, with its automatic number, and what hangs on it.

        Word shows no number for an empty paragraph worth keeping, but in a cell it is the whole of a numbered column.
        """
        found = _Found()
        self._inline(paragraph, found)
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(found.parts)).strip()
        label = self.numbering.label(paragraph)
        if label and (text or cell):
            text = f"{label} {text}".rstrip()
        return text, found

    def _inline(self, element: Any, found: _Found) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, found)
            elif tag == _MATH_TEXT:
                found.parts.append(child.text or "")
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._inline(child, found)

    def _run(self, run: Any, found: _Found) -> None:
        properties = run.find(W + "rPr")
        raised = False
        if properties is not None:
            if is_on(properties, "vanish"):
                return
            raised = value_of(properties, "vertAlign") == "superscript"
        for child in run:
            tag = child.tag
            if tag == W + "t":
                text = (child.text or "").replace("\u00ad", "").replace("\n", " ")
                found.parts.append(text.translate(SUPERSCRIPT) if raised else text)
            elif tag in _PLAIN_BREAKS:
                found.parts.append(_PLAIN_BREAKS[tag])
            elif tag == W + "br":
                found.parts.append("\n")
            elif tag in (W + "footnoteReference", W + "endnoteReference"):
                self._note(child, found)
            elif tag not in _SKIPPED and isinstance(tag, str):
                found.boxes.extend(boxes_of(child))

    def _note(self, reference: Any, found: _Found) -> None:
        kind = reference.tag[len(W) : -len("Reference")]
        element = self.note_elements.get((kind, reference.get(W + "id")))
        if element is None:
            return
        self.notes += 1
        mark = str(self.notes).translate(SUPERSCRIPT)
        found.parts.append(mark)
        found.notes.append((mark, element))

    # Blocks

    def body(self, element: Any) -> None:
        """Collect the lines of the document's body."""
        for block in blocks_of(element):
            if block.tag == W + "p":
                self.paragraphs += 1
                self.paragraph(block, Place(paragraph=self.paragraphs))
            else:
                self.tables += 1
                self.table(block, self.tables)

    def paragraph(self, element: Any, place: Place | None) -> None:
        """Collect a paragraph, then its footnotes and the text boxes anchored in it."""
        text, found = self.text(element)
        columns = _COLUMN_GAP.split(text, maxsplit=1)
        if len(columns) == 2 and len(self.lines) < _TOP and _HEADER_LINE.search(base_letters(text)):
            left, right = (" ".join(column.split()) for column in columns)
            self._header_line(left, right, place)
        else:
            self._add(text.replace("\t", " "), place)
        self._hanging(found, place)

    def _header_line(self, left: str, right: str, place: Place | None) -> None:
        """Collect a line of a header block set with tabs or blanks, so that its left column comes first."""
        at = self.header_right if self.header_end == len(self.lines) else len(self.lines)
        self.lines.insert(at, Line([(left, place)]))
        self.lines.append(Line([(right, place)]))
        self.header_right, self.header_end = at + 1, len(self.lines)

    def _add(self, text: str, place: Place | None) -> None:
        if text:
            self.lines.append(Line([(text, place)]))

    def _hanging(self, found: _Found, place: Place | None) -> None:
        for mark, note in found.notes:
            text = " ".join(self._flat(note))
            self._add(f"{mark} {text}", place)
        for box in found.boxes:
            for block in blocks_of(box):
                if block.tag == W + "p":
                    self.paragraph(block, place)
                else:
                    for text in self._flat(block):
                        self._add(text, place)

    def _flat(self, block: Any) -> Iterator[str]:
        """Yield the texts of a paragraph, or of all that a table or another container holds, each on one line."""
        if block.tag == W + "p":
            if text := " ".join(self.text(block)[0].split()):
                yield text
        elif block.tag == W + "tbl":
            for row in rows_of(block):
                for cell in cells_of(row):
                    yield from self._flat(cell)
        else:
            for inner in blocks_of(block):
                yield from self._flat(inner)

    def table(self, element: Any, index: int) -> None:
        """Collect a table: rows of cells, or paragraphs where it is layout and no table."""
        grid = [list(grid_of(row)) for row in rows_of(element)]
        width = max((len(row) for row in grid), default=0)
        if width == 0:
            return
        if width == 1:
            self._columns(grid, index)
            return
        hanging: list[tuple[_Found, Place]] = []
        rows = [
            [self._cell(cell, Place(table=index, row=i, column=j), hanging) for j, cell in enumerate(row, 1)]
            for i, row in enumerate(grid, 1)
        ]
        if self._is_layout(rows):
            self._columns_of_text(rows, index)
        else:
            self.lines.append(Line([]))
            for i, row in enumerate(rows, 1):
                if any(row):
                    row += [""] * (width - len(row))
                    places = (Place(table=index, row=i, column=j) for j in range(1, width + 1))
                    flat = (" ".join(text.split()) for text in row)
                    self.lines.append(Line(list(zip(flat, places, strict=True))))
            self.lines.append(Line([]))
        for found, place in hanging:
            self._hanging(found, place)

    def _cell(self, cell: Any, place: Place, hanging: list[tuple[_Found, Place]]) -> str:
        """Return a cell's paragraphs, one a line; "" for a cell that a merge covers."""
        if cell is None:
            return ""
        texts = []
        for block in blocks_of(cell):
            if block.tag == W + "p":
                text, found = self.text(block, cell=True)
                texts.append(text.replace("\t", " "))
                if found.notes or found.boxes:
                    hanging.append((found, place))
            else:
                texts.extend(self._flat(block))
        return "\n".join(text for text in texts if text)

    def _is_layout(self, rows: list[list[str]]) -> bool:
        """Tell the header and signature blocks, which are set as a borderless table, from a table of data."""
        if len(rows) > 8 or max(len(row) for row in rows) > 4:
            return False
        text = base_letters("\n".join(cell for row in rows for cell in row))
        return bool(_SIGNATURE.search(text)) or (len(self.lines) < _TOP and bool(HEADER.search(text)))

    def _columns_of_text(self, rows: list[list[str]], index: int) -> None:
        for j in range(max(len(row) for row in rows)):
            for i, row in enumerate(rows):
                for text in row[j].split("\n") if j < len(row) else ():
                    self._add(text, Place(table=index, row=i + 1, column=j + 1))

    def _columns(self, grid: list[list[Any]], index: int) -> None:
        """Collect a table of one column, which is a frame around paragraphs and tables."""
        for i, row in enumerate(grid, 1):
            place = Place(table=index, row=i, column=1)
            for block in blocks_of(row[0]) if row and row[0] is not None else ():
                if block.tag == W + "p":
                    self.paragraph(block, place)
                else:
                    self.table(block, index)
