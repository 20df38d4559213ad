"""What the number of a table's cell is about: its row's label, with the column's head where the label only names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from extractor.find import Found
from extractor.find.mentions import Number
from extractor.find.tables import Grid

Range = tuple[int, int]


def cell_subjects(found: Found) -> Iterator[tuple[int, tuple[Range, ...]]]:
    """Yield the start of each number in a table with the ranges of the words that say what it is about."""
    starts = [name.start for name in found.names]
    numbers: tuple[Number, ...] = (*found.amounts, *found.rates)
    for number in numbers:
        if number.cell is None:
            continue
        table, row, column = number.cell
        grid = found.grids[table]
        label = grid.label_column(row)
        if label is None or label == column:
            continue
        cell = grid.rows[row][label]
        i = bisect_right(starts, cell.start) - 1
        only_name = i >= 0 and found.names[i].start == cell.start and found.names[i].end == cell.end
        head = _head(grid, column) if only_name else None
        yield number.start, ((cell.start, cell.end), head) if head else ((cell.start, cell.end),)


def _head(grid: Grid, column: int) -> Range | None:
    """Return the range of a column's last header cell of words, or None."""
    first = grid.body[0] if grid.body else 0
    for row in reversed(grid.rows[:first]):
        if column < len(row) and row[column].end - row[column].start > 1:
            return row[column].start, row[column].end
    return None
