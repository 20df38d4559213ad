"""The walk over a document's body: lines of text, one a paragraph or a table's row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.formats import Margin, Oversized, base_letters
from extractor.formats.docx.elements import MOST_CELLS, TABLE, TOO_MUCH, P, blocks_of, cells_of, grid_of, rows_of
from extractor.formats.docx.inline import Found, Inline, Part, divided
from extractor.formats.layout import COLUMN_GAP, HEADER_LINE, TOP, is_layout
from extractor.records import Place

_MOST_PARAGRAPHS, _MOST_CHARACTERS = 500_000, 20_000_000  # a report has some thousand paragraphs


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


class Walk:
    """One pass over the body, collecting lines. Raises `Oversized` for more than a report can be.

    `margins` and `notices` are those of the reading, for whoever walks.
    """

    def __init__(self, inline: Inline) -> None:
        self.inline = inline
        self.lines: list[Line] = []
        self.margins: tuple[Margin, ...] = ()
        self.notices: tuple[str, ...] = ()
        self.paragraphs = 0
        self.tables = 0
        self._left = {"đoạn": _MOST_PARAGRAPHS, "ô bảng": MOST_CELLS, "chữ": _MOST_CHARACTERS}
        self._header_right = self._header_end = -1  # where in `lines` the right column of a header set with tabs is

    def body(self, element: Any) -> None:
        """Collect the lines of the document's body."""
        for group in self._blocks(element):
            if group[0].tag == P:
                self.paragraphs += len(group)
                self._paragraph(group, Place(paragraph=self.paragraphs))
            else:
                self._table(group)

    def before_body(self, element: Any) -> None:
        """Collect the lines of what stands before the body, and has no place that could be told or commented."""
        self.body(element)
        for cell in (cell for line in self.lines for cell in line.cells):
            cell.place, cell.parts = None, ()
        self.paragraphs = self.tables = 0

    def flat(self, block: Any) -> Iterator[tuple[str, list[Part]]]:
        """Yield the texts of a table's or another container's paragraphs, each on one line."""
        if block.tag == TABLE:
            for row in rows_of(block):
                for cell in cells_of(row):
                    yield from self.flat(cell)
            return
        for group in self._blocks(block):
            if group[0].tag == TABLE:
                for table in group:
                    yield from self.flat(table)
            elif (found := self._read(group)).text:
                yield " ".join(found.text.split()), found.parts

    def _count(self, what: str, number: int = 1) -> None:
        self._left[what] -= number
        if self._left[what] < 0:
            raise Oversized(TOO_MUCH.format(what))

    def _read(self, paragraphs: Sequence[Any], *, cell: bool = False) -> Found:
        self._count("đoạn")
        found = self.inline.read(paragraphs, cell=cell)
        self._count("chữ", len(found.text))
        return found

    def _blocks(self, element: Any) -> Iterator[list[Any]]:
        """Yield the paragraphs of a container that are one, and its tables that Word shows as one."""
        group: list[Any] = []
        for block in blocks_of(element):
            if group and (block.tag != group[-1].tag or (block.tag == P and group[-1] not in self.inline.joined)):
                yield group
                group = []
            group.append(block)
        if group:
            yield group

    # Paragraphs

    def _paragraph(self, group: Sequence[Any], place: Place | None) -> None:
        """Collect a paragraph, then its footnotes and the text boxes anchored in it."""
        found = self._read(group)
        text = found.text
        columns = COLUMN_GAP.split(text, maxsplit=1) if len(self.lines) < TOP else [text]
        if len(columns) == 2 and HEADER_LINE.search(base_letters(text)):
            left, right = (" ".join(column.split()) for column in columns)
            self._header_line(*map(Cell, (left, right), (place, place), divided(found.parts, (left, right))))
        else:
            self._add(Cell(text.replace("\t", " "), place, found.parts))
        if found.notes or found.boxes:
            self._hanging(found, place)

    def _header_line(self, left: Cell, right: Cell) -> None:
        """Collect a line of a header block set with tabs or blanks, so that its left column comes first."""
        at = self._header_right if self._header_end == len(self.lines) else len(self.lines)
        self.lines.insert(at, Line([left]))
        self.lines.append(Line([right]))
        self._header_right, self._header_end = at + 1, len(self.lines)

    def _add(self, cell: Cell) -> None:
        if cell.text:
            self.lines.append(Line([cell]))

    def _hanging(self, found: Found, place: Place | None) -> None:
        for mark, note, reference in found.notes:
            text = " ".join((mark, *(text for text, _ in self.flat(note)))).strip()
            self._add(Cell(text, place, [Part(text, reference)]))
        for box in found.boxes:
            for group in self._blocks(box):
                if group[0].tag == P:
                    self._paragraph(group, place)
                else:
                    self._table(group)

    # Tables

    def _table(self, elements: Sequence[Any]) -> None:
        """Collect tables with nothing between them, which Word shows as one: as one where their columns are the same.

        A table is rows of cells, or paragraphs where it is layout.
        """
        before = rows = 0
        for element in elements:
            grid = grid_of(element)
            width = _width(grid)
            self._count("ô bảng", width * len(grid))
            goes_on = width == before > 1
            if not goes_on:
                self.tables, rows = self.tables + 1, 0
            if width > 1:
                before = width if self._rows(grid, width, self.tables, rows) else 0
                rows += len(grid)
            else:
                self._frame(grid, self.tables)
                before = 0

    def _rows(self, grid: list[list[Any]], width: int, index: int, above: int) -> bool:
        """Collect a table of columns, `above` rows of it being there already; tell whether it can go on."""
        hanging: list[tuple[Found, Place]] = []
        inner: list[list[Any]] = []
        rows = [
            [
                self._cell(cell, Place(table=index, row=i, column=j), hanging, inner)
                for j, cell in enumerate(row + [None] * (width - len(row)), 1)
            ]
            for i, row in enumerate(grid, above + 1)
        ]
        layout = is_layout([[cell.text for cell in cells] for cells in rows], len(self.lines))
        if layout:
            for column in zip(*rows, strict=True):
                for cell in column:
                    texts = cell.text.split("\n")
                    for text, parts in zip(texts, divided(cell.parts, texts), strict=True):
                        self._add(Cell(text, cell.place, parts))
        else:
            if above:
                self.lines.pop()  # the blank line after them
            else:
                self.lines.append(Line([]))
            for cells in rows:
                if any(cell.text for cell in cells):
                    for cell in cells:
                        cell.text = " ".join(cell.text.split())
                    self.lines.append(Line(cells))
            self.lines.append(Line([]))
        for found, place in hanging:
            self._hanging(found, place)
        for tables in inner:
            self._table(tables)
        return not (layout or hanging or inner)

    def _cell(self, cell: Any, place: Place, hanging: list[tuple[Found, Place]], inner: list[list[Any]]) -> Cell:
        """Return a cell's paragraphs, one a line; an empty cell for one that a merge covers.

        A table in the cell that has columns of its own is no text of the cell: its numbers would be one number.
        """
        texts: list[str] = []
        parts: list[Part] = []
        for group in self._blocks(cell) if cell is not None else ():
            if group[0].tag == P:
                found = self._read(group, cell=True)
                texts.append(found.text.replace("\t", " "))
                parts += found.parts
                if found.notes or found.boxes:
                    hanging.append((found, place))
            elif all(_width(grid_of(table)) < 2 for table in group):
                for table in group:
                    for text, below in self.flat(table):
                        texts.append(text)
                        parts += below
            else:
                inner.append(group)
        return Cell("\n".join(text for text in texts if text), place, parts)

    def _frame(self, grid: list[list[Any]], index: int) -> None:
        """Collect a table of one column, which is a frame around paragraphs and tables."""
        for i, row in enumerate(grid, 1):
            place = Place(table=index, row=i, column=1)
            for group in self._blocks(row[0]) if row and row[0] is not None else ():
                if group[0].tag == P:
                    self._paragraph(group, place)
                else:
                    self._table(group)


def _width(grid: list[list[Any]]) -> int:
    return max(map(len, grid), default=0)
