"""The walk over a document's body: lines of text, with what Word shows but does not store as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

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


class Part(NamedTuple):
    """A piece of text as shown, the element that shows it, and how many of the element's letters stand before it."""

    text: str
    element: Any
    before: int = 0


@dataclass(slots=True)
class _Found:
    """A paragraph's text as shown, and what hangs on it: footnotes (mark, note, its reference) and text boxes."""

    parts: list[Part] = field(default_factory=list)
    notes: list[tuple[str, Any, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """A cell of a line, its place, and the parts that its text was made of: the same letters, in the same order."""

    text: str
    place: Place | None
    parts: Sequence[Part] = ()


@dataclass(slots=True)
class Line:
    """A line of the text to be: its cells, one for a paragraph."""

    cells: list[Cell]


def letters(text: str) -> int:
    """Return how many characters of `text` are no blanks. The reader changes blanks only: letters can be counted."""
    return len("".join(text.split()))


def _divided(parts: Iterable[Part], texts: Iterable[str]) -> Iterator[list[Part]]:
    """Yield the parts of each of `texts`, into which the text that is made of `parts` was split at blanks."""
    left = list(reversed(list(parts)))
    for text in texts:
        wanted = letters(text)
        own: list[Part] = []
        while wanted:
            part = left.pop()
            if (here := letters(part.text)) > wanted:
                words = part.text.split()
                cut = list(accumulate(map(len, words))).index(wanted) + 1
                left.append(Part(" ".join(words[cut:]), part.element, part.before + wanted))
                part = part._replace(text=" ".join(words[:cut]))
            own.append(part)
            wanted -= min(here, wanted)
        yield own


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
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(part.text for part in found.parts)).strip()
        label = self.numbering.label(paragraph)
        if label and (text or cell):
            text = f"{label} {text}".rstrip()
            found.parts.insert(0, Part(label, paragraph))
        return text, found

    def _inline(self, element: Any, found: _Found) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, found)
            elif tag == _MATH_TEXT:
                found.parts.append(Part(child.text or "", child))
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
                found.parts.append(Part(text.translate(SUPERSCRIPT) if raised else text, child))
            elif tag in _PLAIN_BREAKS:
                found.parts.append(Part(_PLAIN_BREAKS[tag], child))
            elif tag == W + "br":
                found.parts.append(Part("\n", child))
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
        found.parts.append(Part(mark, reference))
        found.notes.append((mark, element, reference))

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
            self._header_line(*map(Cell, (left, right), (place, place), _divided(found.parts, (left, right))))
        else:
            self._add(Cell(text.replace("\t", " "), place, found.parts))
        self._hanging(found, place)

    def _header_line(self, left: Cell, right: Cell) -> None:
        """Collect a line of a header block set with tabs or blanks, so that its left column comes first."""
        at = self.header_right if self.header_end == len(self.lines) else len(self.lines)
        self.lines.insert(at, Line([left]))
        self.lines.append(Line([right]))
        self.header_right, self.header_end = at + 1, len(self.lines)

    def _add(self, cell: Cell) -> None:
        if cell.text:
            self.lines.append(Line([cell]))

    def _hanging(self, found: _Found, place: Place | None) -> None:
        for mark, note, reference in found.notes:
            text = " ".join((mark, *(text for text, _ in self._flat(note))))
            self._add(Cell(text, place, [Part(text, reference)]))
        for box in found.boxes:
            for block in blocks_of(box):
                if block.tag == W + "p":
                    self.paragraph(block, place)
                else:
                    for text, parts in self._flat(block):
                        self._add(Cell(text, place, parts))

    def _flat(self, block: Any) -> Iterator[tuple[str, list[Part]]]:
        """Yield the texts of a paragraph, or of all that a table or another container holds, each on one line."""
        if block.tag == W + "p":
            text, found = self.text(block)
            if text:
                yield " ".join(text.split()), found.parts
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
            self._columns_of_text(rows)
        else:
            self.lines.append(Line([]))
            for i, row in enumerate(rows, 1):
                if any(cell.text for cell in row):
                    row += [Cell("", Place(table=index, row=i, column=j)) for j in range(len(row) + 1, width + 1)]
                    self.lines.append(Line([Cell(" ".join(c.text.split()), c.place, c.parts) for c in row]))
            self.lines.append(Line([]))
        for found, place in hanging:
            self._hanging(found, place)

    def _cell(self, cell: Any, place: Place, hanging: list[tuple[_Found, Place]]) -> Cell:
        """Return a cell's paragraphs, one a line; an empty cell for one that a merge covers."""
        texts: list[str] = []
        parts: list[Part] = []
        for block in blocks_of(cell) if cell is not None else ():
            if block.tag == W + "p":
                text, found = self.text(block, cell=True)
                texts.append(text.replace("\t", " "))
                parts += found.parts
                if found.notes or found.boxes:
                    hanging.append((found, place))
            else:
                for text, below in self._flat(block):
                    texts.append(text)
                    parts += below
        return Cell("\n".join(text for text in texts if text), place, parts)

    def _is_layout(self, rows: list[list[Cell]]) -> bool:
        """Tell the header and signature blocks, which are set as a borderless table, from a table of data."""
        if len(rows) > 8 or max(len(row) for row in rows) > 4:
            return False
        text = base_letters("\n".join(cell.text for row in rows for cell in row))
        return bool(_SIGNATURE.search(text)) or (len(self.lines) < _TOP and bool(HEADER.search(text)))

    def _columns_of_text(self, rows: list[list[Cell]]) -> None:
        for j in range(max(len(row) for row in rows)):
            for cell in (row[j] for row in rows if j < len(row)):
                texts = cell.text.split("\n")
                for text, parts in zip(texts, _divided(cell.parts, texts), strict=True):
                    self._add(Cell(text, cell.place, parts))

    def _columns(self, grid: list[list[Any]], index: int) -> None:
        """Collect a table of one column, which is a frame around paragraphs and tables."""
        for i, row in enumerate(grid, 1):
            place = Place(table=index, row=i, column=1)
            for block in blocks_of(row[0]) if row and row[0] is not None else ():
                if block.tag == W + "p":
                    self.paragraph(block, place)
                else:
                    self.table(block, index)
