"""The rows of a table, and what stands in their cells."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

from extractor.formats.pdf.page import Piece
from extractor.formats.pdf.tables.wrapped import CellLine, joined, lines_of

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


def write_rows(page: Page, boxes: list[list[float]], table: Table) -> list[Row]:
    """Return the table's rows with the text of their cells, from the characters' boxes."""
    lines = [lines_of(page.text, boxes, cell.runs) for cell in table.cells]
    padding = _padding(table, lines)
    count = max(cell.row for cell in table.cells) + 1
    rows = [Row([[] for _ in range(table.columns)], [1] * table.columns) for _ in range(count)]
    for cell, own in zip(table.cells, lines, strict=True):
        row = rows[cell.row]
        row.spans[cell.column] = cell.columns
        # Without borders nothing says where a word has no room.
        room = cell.box[2] - cell.box[0] - 2 * padding if table.ruled else inf
        if letters := joined(page.text, boxes, own, room):
            piece = page.piece(letters)
            row.cells[cell.column] = [Stretch(piece.text, piece.corners, piece.page)]
    return rows


def _padding(table: Table, lines: list[list[CellLine]]) -> float:
    """Return how far the text keeps from the cells' borders: the least that occurs."""
    gaps = (
        min(line.x0 - cell.box[0], cell.box[2] - line.x1)
        for cell, own in zip(table.cells, lines, strict=True)
        for line in own
    )
    return min(max(min(gaps, default=0.0), 0.0), _WIDEST_PADDING)
