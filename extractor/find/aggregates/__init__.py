"""Arithmetic that the numbers of a grid show by themselves: lines that add up others, their quotients and changes.

No language and no layout beyond rows and columns: a relation is found by the position of its lines and by how regularly
it holds along them, which is weighed in bits (evidence.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.find.aggregates.axis import Axis, axes
from extractor.find.aggregates.evidence import Fit, Stretch, Told
from extractor.find.aggregates.numbers import Number, read
from extractor.find.aggregates.ratios import ratios
from extractor.find.aggregates.sums import Sum, sums

__all__ = ["Aggregate", "Axis", "Number", "Sum", "aggregates", "axes", "read", "sums"]

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A cell that is the sum, quotient or relative change of others of its row (`across`) or column; (row, column)s."""

    operator: Literal["sum", "division", "change"]
    across: bool
    whole: Cell
    parts: frozenset[Cell]


def aggregates(numbers: Sequence[Sequence[Number | None]], labelled: Collection[int] = ()) -> Iterator[Aggregate]:
    """Yield the aggregates of a grid; `labelled` are the rows whose label says that they are totals, if known.

    Cells without a number are no parts. Cells at which a relation fails are left out.
    """
    across, down = axes(numbers)
    for axis, rows in ((across, ()), (down, labelled)):
        for summed in sums(axis, rows):
            yield from _cells(axis, "sum", summed.whole, summed.parts, summed.stretch, summed.told)
        for ratio in ratios(axis):
            _, rate, part, base, _ = ratio.formula
            yield from _cells(axis, ratio.formula.kind, rate, (part, base), ratio.stretch, ratio.told)


def _cells(
    axis: Axis,
    operator: Literal["sum", "division", "change"],
    whole: int,
    parts: Sequence[int],
    stretch: Stretch,
    told: Sequence[Told],
) -> Iterator[Aggregate]:
    for p in range(stretch.first, stretch.last + 1):
        if told[p].fit in (Fit.HOLDS, Fit.TRIVIAL):
            there = [line for line in parts if axis.values[line][p] is not None]
            cells = [(p, line) if axis.across else (line, p) for line in (whole, *there)]
            yield Aggregate(operator, axis.across, cells[0], frozenset(cells[1:]))
