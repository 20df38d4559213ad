"""A table as a grid of cells, and the characters in them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from extractor.formats.pdf.tables.wrapped import Word

if TYPE_CHECKING:
    from extractor.formats.pdf.native import Array
    from extractor.formats.pdf.tables.cells import Row
    from extractor.formats.pdf.turn import BBox


@dataclass(slots=True, eq=False)
class Cell:
    """A cell: row and column from 0, how many columns it covers, its box; the words in it."""

    row: int
    column: int
    columns: int
    box: BBox
    words: list[Word] = field(default_factory=list)


class Table:
    """A table on one page, or what it becomes when the next pages' parts are joined to it.

    `bounds` are the left and right edge of each column, in points; `grid` its rows. `repeated` are the header rows that
    were dropped from its later pages, each with its page.
    """

    def __init__(self, page: int, boxes: list[BBox], bounds: list[tuple[float, float]] | None = None) -> None:
        self.page = page
        self.ruled = bounds is None
        tops, lefts = sorted({box[1] for box in boxes}), sorted({box[0] for box in boxes})
        rows, columns = ({at: i for i, at in enumerate(line)} for line in (tops, lefts))
        rights = sorted({box[2] for box in boxes})
        self.cells = [
            Cell(rows[box[1]], columns[box[0]], bisect_left(lefts, box[2]) - columns[box[0]], box) for box in boxes
        ]
        self.bounds = bounds or list(zip(lefts, [*lefts[1:], rights[-1]], strict=True))
        self.box = lefts[0], tops[0], rights[-1], max(box[3] for box in boxes)
        self.grid: list[Row] = []
        self.last_page = page
        self.repeated: list[tuple[int, str]] = []

    @property
    def rows(self) -> int:
        """How many rows there are on its first page."""
        return max(cell.row for cell in self.cells) + 1

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self.bounds)

    @cached_property
    def _lines(self) -> tuple[list[float], list[float]]:
        boxes = [cell.box for cell in self.cells]
        return (
            sorted({x for box in boxes for x in (box[0], box[2])}),
            sorted({y for box in boxes for y in (box[1], box[3])}),
        )

    def owners(self, x: Array, y: Array) -> Array:
        """Return for each point the number of the cell that it is in, -1 for none."""
        import numpy as np

        xs, ys = self._lines
        across = {at: i for i, at in enumerate(xs)}
        down = {at: i for i, at in enumerate(ys)}
        # A border of -1 all around takes the points outside.
        owner = np.full((len(ys) + 1, len(xs) + 1), -1)
        for i, cell in enumerate(self.cells):
            x0, top, x1, bottom = cell.box
            owner[down[top] + 1 : down[bottom] + 1, across[x0] + 1 : across[x1] + 1] = i
        found: Array = owner[np.searchsorted(ys, y, side="right"), np.searchsorted(xs, x, side="right")]
        return found
