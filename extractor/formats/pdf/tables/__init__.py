"""Tables of a page: the grids that are ruled or only aligned, and which character stands in which cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.formats.pdf.page import GONE
from extractor.formats.pdf.tables.aligned import aligned_tables
from extractor.formats.pdf.tables.cells import write_rows
from extractor.formats.pdf.tables.grid import Crowded, ruled_tables
from extractor.formats.pdf.tables.table import Cell, Table
from extractor.formats.pdf.tables.wrapped import Word

if TYPE_CHECKING:
    from extractor.formats.pdf.page import Page

Span = tuple[int, int]
__all__ = ["Table", "fill", "find_tables"]
_FEWEST_EDGES = 4  # a table of two cells; a header block has one or two underlines


def find_tables(page: Page, before: Table | None = None) -> list[Table] | None:
    """Return the tables of a page, in no order, None where its lines are too many to tell.

    `before` is the table that the page before ends with.
    """
    drawn = page.drawn
    ruled: list[Table] = []
    if drawn.cut:
        return None
    if len(drawn.edges) >= _FEWEST_EDGES:
        try:
            ruled = ruled_tables(drawn.edges, page.number)
        except Crowded:
            return None
    return ruled + aligned_tables(page, [table.box for table in ruled], before)


def fill(page: Page, tables: list[Table]) -> list[Span | Table]:
    """Put each character that stands in a cell into it; return the rest as index ranges, with the tables between.

    A table stands where its first character stood; one without any character is left out.
    """
    import numpy as np

    if not tables:
        return [(0, len(page.text))]
    ink = page.ink
    boxes = page.boxes[ink]
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    cells: list[tuple[Table, Cell]] = []
    of = np.full(len(ink), -1)
    for table in sorted(tables, key=_area, reverse=True):  # of nested tables the inner one has its characters
        owner = table.owners(x, y)
        of = np.where(owner >= 0, owner + len(cells), of)
        cells += [(table, cell) for cell in table.cells]
    flow: list[Span | Table] = []
    seen: set[int] = set()
    gone = np.array([match.start() for match in re.finditer(GONE, page.text)], dtype=int)
    apart = np.diff(ink - np.searchsorted(gone, ink), prepend=-2) > 1
    starts = np.flatnonzero((np.diff(of, prepend=-2) != 0) | apart & (of >= 0))
    ends = np.append(starts[1:], len(ink)) - 1
    low, high = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
    words = map(Word, *np.column_stack((ink[starts], ink[ends] + 1)).T.tolist(), *low.T.tolist(), *high.T.tolist())
    for one, word in zip(of[starts].tolist(), words, strict=True):
        if one < 0:
            flow.append((word.start, word.end))
            continue
        table, cell = cells[one]
        cell.words.append(word)
        if id(table) not in seen:
            seen.add(id(table))
            flow.append(table)
    for part in flow:
        if isinstance(part, Table):
            part.grid = write_rows(page, part)
            part.cells.clear()  # of a thousand pages they would take a hundred megabytes
    return flow


def _area(table: Table) -> float:
    x0, top, x1, bottom = table.box
    return (x1 - x0) * (bottom - top)
