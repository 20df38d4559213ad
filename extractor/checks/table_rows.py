"""Tables whose rows are numbered: the numbers and their cells, over what a page break cuts apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import regex

from extractor.checks import Context
from extractor.find.tables import Grid

_ROW = regex.compile(r"0?(\d{1,3})\.?")


@dataclass(frozen=True, slots=True)
class Rows:
    """The numbered rows of a table: each row's number and its cell's range."""

    grid: Grid
    numbers: list[int]
    cells: list[tuple[int, int]]

    @property
    def unbroken(self) -> bool:
        """Whether the rows are numbered from 1 to their end without a gap."""
        return self.numbers == list(range(1, len(self.numbers) + 1))


def numbered_tables(context: Context) -> Iterator[Rows]:
    """Yield the tables whose rows are numbered plainly (no "I", "1.1"), with what a page break cuts off them."""
    current: Rows | None = None
    for grid in context.found.grids:
        first = 0 if grid.numbering is None else grid.numbering
        column = _column(grid, range(len(grid.rows)) if grid.numbering is None else grid.body, first)
        if column is not None and current is not None and column[0] and column[0][0] == current.numbers[-1] + 1:
            current.numbers.extend(column[0])
            current.cells.extend(column[1])
            continue
        if current is not None:
            yield current
        plain = column is not None and grid.numbering is not None and len(column[0]) >= 3
        current = Rows(grid, *column) if column is not None and plain else None
    if current is not None:
        yield current


def _column(grid: Grid, rows: Iterable[int], column: int) -> tuple[list[int], list[tuple[int, int]]] | None:
    """Return the numbers in a column of `rows` and their cells' ranges; None where it holds anything else."""
    numbers: list[int] = []
    cells: list[tuple[int, int]] = []
    for r in rows:
        mark = grid.texts[r][column].strip() if column < len(grid.texts[r]) else ""
        if not mark:
            continue
        number = _ROW.fullmatch(mark)
        if number is None:
            return None
        numbers.append(int(number.group(1)))
        cells.append((grid.rows[r][column].start, grid.rows[r][column].end))
    return numbers, cells
