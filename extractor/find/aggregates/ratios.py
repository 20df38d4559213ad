"""Which lines of a grid are quotients of two others, or the change from one to the other in proportion.

At a few positions every line is tried as a base: what it would have to be multiplied by is known, so the third line is
looked up among the sorted numbers. What comes up is then judged at all positions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Literal, NamedTuple

from extractor.find.aggregates.axis import Axis
from extractor.find.aggregates.evidence import FAILS, SILENT, TRIVIAL, Fit, Stretch, Told, stretches

Kind = Literal["division", "change"]

# In bits; chosen on AggreCol's first data set, never on the one that is reported.
_NEED, _FAIL, _MOST, _SURE = 20, 8, 10, 60
_SAMPLE = 12  # positions at which relations are looked for, fewer in a grid of many lines
_TRIES = 75_000  # pairs of a rate and a base that are tried in a grid
_NEARBY = 60  # lines between a rate and its numbers
_TOO_MANY = 8  # numbers that a rate of few digits would fit: then it tells nothing
_TRIED = 24
_COVERED = 66  # per cent of the positions with all three numbers at which the relation holds
_SHARP = 40  # per cent of these that hold although the numbers are taken as exact
_EXACT = 80  # per cent that may come out without rounding: a product read backwards always does


class Formula(NamedTuple):
    """`rate` is `times` · part / base, or `times` · (part − base) / base, all three being lines."""

    kind: Kind
    rate: int
    part: int
    base: int
    times: int

    @property
    def spread(self) -> int:
        """How far apart the lines stand."""
        return abs(self.part - self.rate) + abs(self.base - self.rate)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A formula that stands over a stretch; `told` is what each position of the axis says of it."""

    formula: Formula
    stretch: Stretch
    told: tuple[Told, ...]


def tell(axis: Axis, formula: Formula, position: int) -> Told:
    """Return what one position says of a formula, asked as rate · base = times · part so that nothing is divided.

    Only the rate is rounded; of a change also the numbers may be ("5,8 % of 137 and 145 thousand").
    """
    kind, t, a, b, times = formula
    rate, part, base = axis.values[t][position], axis.values[a][position], axis.values[b][position]
    if rate is None or part is None or base is None:
        return SILENT
    if base == 0:
        return FAILS if rate else SILENT
    top = part if kind == "division" else part - base
    off = 2 * abs(times * axis.unit * top - rate * base)
    reach = axis.steps[t][position] * abs(base)
    sharp = off <= reach
    if not sharp and kind == "change":
        of_base = axis.steps[b][position]
        reach += times * axis.unit * (axis.steps[a][position] + of_base) + abs(rate) * of_base
    if off > reach:
        return FAILS
    common = gcd(top, base)
    if not rate or abs(top) == abs(base) or abs(base) == common:
        return TRIVIAL
    simple = (abs(top) // common).bit_length() + (abs(base) // common).bit_length()
    bits = min(_MOST, simple, (abs(rate * base) // reach).bit_length())
    return Told(Fit.HOLDS, bits, (part // common, base // common), off == 0, sharp)


def ratios(axis: Axis) -> list[Ratio]:
    """Return the quotients and changes among the lines of `axis`, one for a rate at each position."""
    if len(axis.lines) < 3:
        return []
    reach = min(len(axis.lines), _NEARBY)
    votes: Counter[Formula] = Counter()
    for p in axis.fullest(max(2, min(_SAMPLE, _TRIES // (len(axis.lines) * reach)))):
        votes.update(_formulas(axis, p, reach))
    by_rate: dict[int, list[tuple[int, int, Formula]]] = defaultdict(list)
    for formula, times in votes.items():
        by_rate[formula.rate].append((-times, formula.spread, formula))
    found: list[Ratio] = []
    for ranked in by_rate.values():
        judged = [ratio for *_, formula in sorted(ranked)[:_TRIED] for ratio in _judged(axis, formula)]
        judged.sort(key=_preference)
        taken: list[Stretch] = []
        for ratio in judged:
            if not any(ratio.stretch.meets(other) for other in taken):
                taken.append(ratio.stretch)
                found.append(ratio)
    return _uncircled(axis, found)


def _preference(ratio: Ratio) -> tuple[int, bool, int]:
    return -min(_SURE, ratio.stretch.bits), ratio.formula.kind == "division", ratio.formula.spread


def _formulas(axis: Axis, position: int, reach: int) -> Iterator[Formula]:
    """Yield the formulas that hold at one position."""
    column = [(axis.values[line][position], line) for line in axis.lines]
    held = sorted((value, line) for value, line in column if value)
    values = [value for value, _ in held]
    for i, (rate, t) in enumerate(column):
        step = axis.steps[t][position]
        if not rate or abs(rate) < 2 * step:
            continue
        near = column[max(0, i - reach) : i + reach + 1]
        # A whole number may be per cent, but hardly a quotient.
        for times in (1, 100) if step < axis.unit else (100,):
            for base, b in near:
                if not base or b == t:
                    continue
                centre, half, under = 2 * rate * base, step * abs(base), 2 * times * axis.unit
                low, high = -((half - centre) // under), (centre + half) // under
                for kind, shift in _SHIFTS:
                    first = bisect_left(values, low + shift * base)
                    last = bisect_right(values, high + shift * base, lo=first)
                    if first < last <= first + _TOO_MANY:
                        for part, a in held[first:last]:
                            if a not in (t, b) and part != base and abs(a - t) <= reach:
                                yield Formula(kind, t, a, b, times)


_SHIFTS: tuple[tuple[Kind, int], ...] = (("division", 0), ("change", 1))


def _judged(axis: Axis, formula: Formula) -> Iterator[Ratio]:
    told = tuple(tell(axis, formula, p) for p in range(axis.positions))
    fits = Counter(each.fit for each in told)
    for stretch in stretches(told, _NEED, _FAIL):
        holds = [each for each in told[stretch.first : stretch.last + 1] if each.fit is Fit.HOLDS]
        if (
            stretch.holding >= 2 * stretch.failing
            and 100 * stretch.holding >= _COVERED * (fits[Fit.HOLDS] + fits[Fit.FAILS])
            and 100 * sum(each.sharp for each in holds) >= _SHARP * len(holds)
            and 100 * sum(each.exact for each in holds) <= _EXACT * len(holds)
        ):
            yield Ratio(formula, stretch, told)


def _uncircled(axis: Axis, found: Sequence[Ratio]) -> list[Ratio]:
    """Leave out a formula that is another one read backwards: of both, the rate is what is no whole number."""
    kept: list[Ratio] = []
    for ratio in sorted(found, key=lambda each: (_is_whole(axis, each), -each.stretch.bits)):
        rate, part, base = ratio.formula[1:4]
        circles = (each for each in kept if each.formula.rate in (part, base) and rate in each.formula[2:4])
        if not any(circles):
            kept.append(ratio)
    return kept


def _is_whole(axis: Axis, ratio: Ratio) -> bool:
    line = axis.values[ratio.formula.rate]
    rates = [line[p] or 0 for p, each in enumerate(ratio.told) if each.fit is Fit.HOLDS]
    return 2 * sum(rate % axis.unit == 0 for rate in rates) > len(rates)
