"""Tables of a page: pdfplumber's grid, pdfium's characters."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from typing import Any

from extractor.formats.pdf.page import GONE, Page
from extractor.formats.pdf.turn import BBox


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled table: row and column from 1, and its box on the page as displayed, y downwards."""

    row: int
    column: int
    box: BBox

    def holds(self, x: float, y: float) -> bool:
        """Tell whether the point is in the cell."""
        x0, top, x1, bottom = self.box
        return x0 <= x <= x1 and top <= y <= bottom


@dataclass(slots=True)
class Table:
    """A ruled table: its cells and what they hold so far."""

    cells: list[Cell]
    rows: int
    columns: int
    text: dict[Cell, list[str]] = field(default_factory=dict)

    def grid(self) -> list[list[str]]:
        """Return the rows, all of the same length; a merged cell's text stands in the first cell that it covers."""
        grid = [[""] * self.columns for _ in range(self.rows)]
        for cell, letters in self.text.items():
            grid[cell.row - 1][cell.column - 1] = " ".join("".join(letters).split())
        return grid


class Plumber:
    """pdfplumber's document, opened when a page first needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None

    def tables(self, index: int) -> list[Table] | None:
        """Return the ruled tables of the page with this index, None where pdfplumber cannot read the page."""
        try:
            if self._document is None:
                import pdfplumber  # 0.2 s

                # It warns about every font and object that it has to guess at.
                logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
                self._document = pdfplumber.open(io.BytesIO(self._data))
            page = self._document.pages[index]
            try:
                return _ruled_tables(page)
            finally:
                page.close()
        except Exception:  # pdfminer raises whatever a slightly broken file leads it to; pdfium has read the text
            return None


def _ruled_tables(page: Any) -> list[Table]:
    """Return pdfplumber's tables of a page, in no order; a frame of one column is none."""
    tables = []
    x0, y0 = page.mediabox[:2]
    for found in page.find_tables():
        rows = found.rows
        cells = [
            Cell(i, j, (box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0))
            for i, row in enumerate(rows, 1)
            for j, box in enumerate(row.cells, 1)
            if box is not None
        ]
        columns = max(len(row.cells) for row in rows)
        if columns > 1:
            tables.append(Table(cells, len(rows), columns))
    return tables


def fill(page: Page, text: str, tables: list[Table]) -> list[tuple[int, int] | Table]:
    """Put each character that stands in a cell into it; return the rest as index ranges, with the tables between.

    A table stands where its first character stood.
    """
    flow: list[tuple[int, int] | Table] = []
    placed: set[int] = set()
    cell: Cell | None = None
    table: Table | None = None
    start, gap = 0, True
    boxes: list[BBox] = page.boxes.tolist()
    for i, letter in enumerate(text):
        if letter.isspace() or letter == GONE:
            gap = gap or letter != GONE
            continue
        x0, top, x1, bottom = boxes[i]
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        before = cell
        if cell is None or not cell.holds(x, y):
            table, cell = next(((t, c) for t in tables for c in t.cells if c.holds(x, y)), (None, None))
        if cell is not None and table is not None:
            if before is None and start < i:
                flow.append((start, i))
            if id(table) not in placed:
                placed.add(id(table))
                flow.append(table)
            letters = table.text.setdefault(cell, [])
            if gap or before is not cell:
                letters.append(" ")
            letters.append(letter)
            start = i + 1
        elif before is not None:
            start = i
        gap = False
    if start < len(text):
        flow.append((start, len(text)))
    return flow
