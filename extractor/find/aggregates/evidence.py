"""How much the positions of two lines speak for a relation between them, and over which stretch of them it stands.

A position at which a relation holds says more the less likely that is by chance: its `bits` are the length of the
number that came out right, in units of what the numbers have in common. So 5 = 3 + 2 says little, 500 = 300 + 200 no
more, and 517 = 309 + 208 much.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Fit(Enum):
    """What one position says: it holds, holds but tells nothing (0 = 0 + 0, 7 = 7 + 0), fails, or is not there."""

    HOLDS = "holds"
    TRIVIAL = "trivial"
    FAILS = "fails"
    SILENT = "silent"


class Told(NamedTuple):
    """What one position says, how many `bits` it weighs, and by what (`same`) it may only repeat another position.

    `exact` tells that nothing had to be rounded, `sharp` that only the result had to be.
    """

    fit: Fit
    bits: int = 0
    same: Hashable = None
    exact: bool = True
    sharp: bool = True


SILENT, TRIVIAL, FAILS = Told(Fit.SILENT), Told(Fit.TRIVIAL), Told(Fit.FAILS)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The positions from `first` to `last` over which a relation stands: its weight, how many of them hold or fail."""

    first: int
    last: int
    bits: int
    holding: int
    failing: int

    def meets(self, other: Stretch) -> bool:
        """Return whether both have a position in common."""
        return self.first <= other.last and other.first <= self.last


def stretches(told: Sequence[Told], need: int, fail: int) -> Iterator[Stretch]:
    """Yield the stretches that speak for a relation with at least `need` bits; each failure takes `fail` bits off.

    A table may be several, one under the other: each is a stretch of its own. Positions that only repeat another one
    (a column of shares beside its column of numbers) count one bit. Trivial neighbours belong to a stretch.
    """
    gains = []
    seen: set[Hashable] = set()
    for each in told:
        if each.fit is Fit.HOLDS:
            gains.append(1 if each.same in seen else each.bits)
            seen.add(each.same)
        else:
            gains.append(-fail if each.fit is Fit.FAILS else 0)
    waiting = [(0, len(told))]
    while waiting:
        low, high = waiting.pop()
        bits, first, last = _heaviest(gains, low, high)
        if bits < need:
            continue
        fits = [each.fit for each in told[first : last + 1]]
        while first > low and told[first - 1].fit in (Fit.TRIVIAL, Fit.SILENT):
            first -= 1
        while last + 1 < high and told[last + 1].fit in (Fit.TRIVIAL, Fit.SILENT):
            last += 1
        yield Stretch(first, last, bits, fits.count(Fit.HOLDS), fits.count(Fit.FAILS))
        waiting += [(low, first), (last + 1, high)]


def _heaviest(gains: Sequence[int], low: int, high: int) -> tuple[int, int, int]:
    """Return the heaviest stretch of gains[low:high] as (weight, first, last)."""
    best = (0, low, low)
    running, start = 0, low
    for p in range(low, high):
        if running <= 0:
            running, start = 0, p
        running += gains[p]
        if running > best[0]:
            best = (running, start, p)
    return best
