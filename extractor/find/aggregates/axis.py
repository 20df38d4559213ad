"""A grid of numbers seen along one axis: lines (columns or rows) that may add up others, at each of their positions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.find.aggregates.numbers import Number

_MOST_DECIMALS = 12


@dataclass(frozen=True, slots=True)
class Axis:
    """The numbers of a grid as `values[line][position]`; `lines` are the indices of those that hold any.

    Across, a line is a column and a position a row: what is found holds within rows. Else the other way round. All
    values are whole numbers, `unit` of which are 1; `steps` is what a value's last printed digit is worth.
    """

    across: bool
    values: Sequence[Sequence[int | None]]
    steps: Sequence[Sequence[int]]
    unit: int
    lines: tuple[int, ...]

    @property
    def positions(self) -> int:
        """Return how many positions a line has."""
        return len(self.values[0]) if self.values else 0

    def fullest(self, most: int) -> list[int]:
        """Return up to `most` positions to try relations at: of the better filled half, from all over the grid."""
        filled = [sum(1 for line in self.lines if self.values[line][p]) for p in range(self.positions)]
        order = sorted(range(self.positions), key=lambda p: -filled[p])
        order = sorted(order[: max(most, len(order) // 2)])
        return order[:: max(1, len(order) // most)][:most]


def axes(numbers: Sequence[Sequence[Number | None]]) -> tuple[Axis, Axis]:
    """Return a grid seen across (relations within rows) and downwards (relations within columns)."""
    most = min(_MOST_DECIMALS, max((number.decimals for row in numbers for number in row if number), default=0))
    width = max(map(len, numbers), default=0)
    zeros = [_shared_zeros(row[c] for row in numbers if c < len(row)) for c in range(width)]
    values: list[list[int | None]] = []
    steps: list[list[int]] = []
    for row in numbers:
        values.append([None] * width)
        steps.append([1] * width)
        for c, number in enumerate(row):
            if number is not None:
                shift = most - number.decimals
                values[-1][c] = number.digits * 10**shift if shift >= 0 else number.digits // 10**-shift
                steps[-1][c] = 10 ** min(most, max(0, shift) + zeros[c])
    turned = list(map(list, zip(*values, strict=True))), list(map(list, zip(*steps, strict=True)))
    return _axis(True, *turned, 10**most), _axis(False, values, steps, 10**most)


def _axis(across: bool, values: list[list[int | None]], steps: list[list[int]], unit: int) -> Axis:
    lines = tuple(n for n, line in enumerate(values) if any(value is not None for value in line))
    return Axis(across, values, steps, unit, lines)


def _shared_zeros(column: Iterable[Number | None]) -> int:
    """Return how many last decimals are 0 in all numbers of a column: "-27.00000" among such is a whole number."""
    shared = _MOST_DECIMALS
    for number in column:
        if number is not None and number.digits:
            zeros = 0
            while zeros < min(shared, number.decimals) and number.digits % 10 ** (zeros + 1) == 0:
                zeros += 1
            shared = zeros
            if not shared:
                break
    return shared
