"""Percentages, in prose and in the cells of a percentage column."""

from __future__ import annotations

from bisect import bisect_right

from extractor.find.hedges import hedge_before
from extractor.find.mentions import Rate, quantity
from extractor.find.tables import Grid, numeric
from extractor.patterns import patterns
from extractor.text import Text


def find(text: Text, taken: bytearray, tables: tuple[Grid, ...]) -> list[Rate]:
    """Return the percentages in the order of the text, and mark their characters as taken."""
    cells = {
        cell.start: (grid.index, r, c)
        for grid in tables
        for r, row in enumerate(grid.rows)
        for c, cell in enumerate(row)
    }
    starts = sorted(cells)
    found = []
    for pattern in patterns("percentage"):
        for start, end, match in pattern.finditer(text.folded):
            if any(taken[start:end]):
                continue
            number, low = quantity(match.group("value")), quantity(match.groupdict().get("low") or "")
            if number is None:
                continue
            taken[start:end] = b"\3" * (end - start)
            found.append(
                Rate(
                    start,
                    end,
                    pattern.id,
                    number.value,
                    number.decimals,
                    low.value if low else None,
                    hedge_before(text.folded, start),
                    _cell_at(text, starts, cells, start) if starts else None,
                )
            )
    for grid in tables:
        for r in grid.body:
            for c, cell in enumerate(grid.rows[r]):
                printed = text.folded[cell.start : cell.end]
                if c in (grid.numbering, grid.unit_column) or not numeric(printed) or any(taken[cell.start : cell.end]):
                    continue
                if grid.is_rate(r, c) and "/" not in printed:
                    plain = quantity(printed.rstrip(" %"))
                    if plain is None:
                        continue
                    taken[cell.start : cell.end] = b"\3" * (cell.end - cell.start)
                    found.append(
                        Rate(cell.start, cell.end, "table", plain.value, plain.decimals, cell=(grid.index, r, c))
                    )
    return sorted(found, key=lambda rate: rate.start)


def _cell_at(
    text: Text, starts: list[int], cells: dict[int, tuple[int, int, int]], at: int
) -> tuple[int, int, int] | None:
    i = bisect_right(starts, at) - 1
    if i < 0 or "\n" in text.clean[starts[i] : at]:
        return None
    return cells[starts[i]]
