"""The rows of a table, and what stands in their cells."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from extractor.formats.pdf.page import GONE, Piece
from extractor.formats.pdf.tables.wrapped import CellLine, glued, lines_of

if TYPE_CHECKING:
    from extractor.formats.pdf.page import Page
    from extractor.formats.pdf.tables.table import Table

_WIDEST_PADDING = 6.0  # points between a cell's border and its text; Word's own is 5.4


@dataclass(frozen=True, slots=True)
class Stretch(Piece):
    """What a cell holds on one page.

    `lead` is what joins it to the cell's stretch on the page before: a space, or nothing within a word.
    """

    lead: str = " "


@dataclass(slots=True)
class Row:
    """A table's row: what each of its columns holds, page by page, and over how many columns a cell reaches."""

    cells: list[list[Stretch]]
    spans: list[int]

    def texts(self) -> list[str]:
        """Return the cells' text; a merged cell's stands in the first column that it covers."""
        return ["".join(stretch.lead * (i > 0) + stretch.text for i, stretch in enumerate(cell)) for cell in self.cells]


def write_rows(page: Page, table: Table) -> list[Row]:
    """Return the table's rows with the text of their cells."""
    lines = [lines_of(cell.words) for cell in table.cells]
    # Without borders nothing says where a word has no room.
    padding = _padding(table, lines) if table.ruled else -inf
    rows = [Row([[] for _ in range(table.columns)], [1] * table.columns) for _ in range(table.rows)]
    letters: list[int] = []
    gone = GONE in page.text
    ends = [0]
    for cell, own in zip(table.cells, lines, strict=True):
        rows[cell.row].spans[cell.column] = cell.columns
        room = cell.box[2] - cell.box[0] - 2 * padding
        for n, (line, follows) in enumerate(glued(page.text, own, room)):
            if n and not follows:
                letters.append(-1)
            for k, word in enumerate(line.words):
                if k:
                    letters.append(-1)
                at = range(word.start, word.end)
                letters += [i for i in at if page.text[i] != GONE] if gone else at
        ends.append(len(letters))
    piece = page.piece(letters)
    for cell, start, end in zip(table.cells, ends, ends[1:], strict=False):
        if start < end:
            text, corners = piece.text[start:end], piece.corners[4 * start : 4 * end]
            rows[cell.row].cells[cell.column] = [Stretch(text, corners, page.number)]
    return rows


def _padding(table: Table, lines: list[list[CellLine]]) -> float:
    """Return how far the text keeps from the cells' borders: the least that occurs."""
    gaps = (
        min(line.x0 - cell.box[0], cell.box[2] - line.x1)
        for cell, own in zip(table.cells, lines, strict=True)
        for line in own
    )
    return min(max(min(gaps, default=0.0), 0.0), _WIDEST_PADDING)
