"""The exact judge: can the printed numbers be true together?

Every relation is judged on the intervals that its numbers mean (quantities.py): it is broken only where no values
inside them fulfil it. Nothing is divided to be judged, so nothing is rounded: a/b = p % is asked as 100·a ∈ p·b, which
for p = P·10⁻ᵈ and honest rounding is |200·a·10ᵈ − 2·b·P| ≤ b. No tolerance anywhere is a share of a value.

`holds` is True, False, "rounding" (only the last printed digit is cut off or raised, against the report's habit) or
None: not judged, `reason` says why. A relation that no number could break ("hơn 5" beside "hơn 7") is not judged.

`mode` is the report's habit (`infer_mode`). Numbers that are all printed as whole units are exact counts and must agree
to the unit; `measured=True` says that they are percentages: not counted but rounded, also where printed whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import add
from typing import Literal

from extractor.quantities import EXACT, ZERO, Interval, Mode, Quantity
from extractor.records import Holds

Habit = Literal["exact", "rounded", "truncated", "either"]

_HUNDRED = Decimal(100)
_PRINTED: tuple[Literal["rounded"], Literal["truncated"]] = ("rounded", "truncated")
_HABITS: tuple[Mode, ...] = (*_PRINTED, "raised")
_SCALE_WORDS = {Decimal(10**3): "nghìn", Decimal(10**6): "triệu", Decimal(10**9): "tỷ", Decimal(10**12): "nghìn tỷ"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the judge says; `expected` is what should stand there, as it is printed in Vietnamese ("98,35%").

    `gap` is how far the printed numbers are from agreeing ("10", "3,0 điểm phần trăm"); None where they are hedged.
    """

    holds: Holds
    expected: str | None = None
    reason: str | None = None
    gap: str | None = None


_LAST_DIGIT = "chỉ lệch ở chữ số cuối do cách làm tròn"
_MISSING = "thiếu số liệu để đối chiếu"
_TOO_VAGUE = "số liệu chỉ là ước lượng nên không đối chiếu được"
_NO_BASE = "số dùng làm mẫu số không lớn hơn 0"

# (mode, tie): do the numbers fit in this mode; with `tie`, also where a value midway was rounded two ways?
_Fits = Callable[[Mode, bool], bool]


def _verdict(fits: _Fits, mode: Habit, expected: str | None, *, close: bool = True) -> Verdict:
    """Judge by the report's habit, then by the others, which explain a last digit only if the numbers are `close`."""
    habits: tuple[Mode, ...] = _PRINTED if mode == "either" else (mode,)
    if any(fits(habit, False) for habit in habits):
        return Verdict(True, expected)
    if mode != "exact" and close and any(fits(habit, True) for habit in _HABITS):
        return Verdict("rounding", expected, _LAST_DIGIT)
    return Verdict(False, expected)


def _meet(a: Interval, b: Interval, tie: bool) -> bool:
    """Return whether `a` and `b` share a value; two rounded numbers that share one end only ("98,3", "98,4") tie."""
    if not a.meets(b):
        return False
    return tie or not (_is_spread(a) and _is_spread(b)) or not (a & b).is_point


def _is_spread(interval: Interval) -> bool:
    """Return whether `interval` has two ends and more than one member, as a rounded number has."""
    return None not in (interval.low, interval.high) and not interval.is_point


def _vacuous(a: Interval, b: Interval) -> bool:
    """Return whether `a` and `b` would meet whatever their numbers are."""
    return (a.low is None or b.high is None) and (b.low is None or a.high is None)


def _reader(numbers: Iterable[Quantity], measured: bool) -> Callable[[Quantity, Mode], Interval]:
    """Return how to read the numbers of one relation: exactly if all are counts, else by the mode."""
    counted = not measured and all(number.is_count for number in numbers)
    return lambda number, mode: number.interval("exact" if counted else mode)


# Sums, agreement, order -------------------------------------------------------------------------------------------


def balance(
    left: Sequence[Quantity], right: Sequence[Quantity], mode: Habit = "rounded", *, measured: bool = False
) -> Verdict:
    """Judge Σ left = Σ right. `expected` is Σ left, printed like the first of `right`; None if `left` is hedged.

    "rounding" reaches as far as half a last digit for each number: (n + 1) / 2 of the coarsest for n parts and a total.
    """
    if not left or not right:
        return Verdict(None, reason=_MISSING)
    numbers = [*left, *right]
    if not measured and all(number.is_count and number.hedge is None for number in numbers):
        short = EXACT.subtract(_sum(left), _sum(right))
        expected, off = format_amount(_sum(left), right[0]), format_amount(EXACT.abs(short), right[0])
        return Verdict(short == 0, expected, gap=off)
    read = _reader(numbers, measured)

    def summed(side: Sequence[Quantity], habit: Mode) -> Interval:
        return reduce(add, (read(number, habit) for number in side))

    if _vacuous(summed(left, "exact"), summed(right, "exact")):
        return Verdict(None, reason=_TOO_VAGUE)
    gap = EXACT.abs(EXACT.subtract(_sum(left), _sum(right)))
    reach = EXACT.multiply(Decimal(len(numbers)), max(number.step for number in numbers))
    close = EXACT.multiply(Decimal(2), gap) <= reach
    verdict = _verdict(
        lambda habit, tie: _meet(summed(left, habit), summed(right, habit), tie),
        mode,
        None if _hedged(*left) else format_amount(_sum(left), right[0]),
        close=close,
    )
    return verdict if _hedged(*numbers) else replace(verdict, gap=_print_gap(gap, right[0], measured))


def total(total: Quantity, parts: Sequence[Quantity], mode: Habit = "rounded", *, measured: bool = False) -> Verdict:
    """Judge that `parts` are all of `total`: the sum of their intervals meets its interval."""
    return balance(parts, [total], mode, measured=measured)


def difference(
    before: Quantity,
    after: Quantity,
    delta: Quantity,
    direction: Literal[1, -1] = 1,
    mode: Habit = "rounded",
    *,
    measured: bool = False,
) -> Verdict:
    """Judge that `after` is `delta` more (direction 1) or less (-1) than `before`; expected: "tăng 12", "giảm 3"."""
    low, high = (before, after) if direction == 1 else (after, before)
    verdict = balance([low, delta], [high], mode, measured=measured)
    if verdict.holds is None or _hedged(before, after):
        return replace(verdict, expected=None)
    change = EXACT.subtract(after.amount, before.amount)
    return replace(verdict, expected=_change(change, format_amount(EXACT.abs(change), delta)))


def agree(many: Sequence[Quantity], mode: Habit = "rounded", *, measured: bool = False) -> Verdict:
    """Judge that all of `many` print one value: their intervals have a value in common (never just the first two).

    `expected` is the amount that more than half of them print, else None.
    """
    read = _reader(many, measured)
    if len(many) < 2:
        return Verdict(None, reason=_MISSING)
    intervals = [read(number, "exact") for number in many]
    low = {place for place, interval in enumerate(intervals) if interval.low is not None}
    high = {place for place, interval in enumerate(intervals) if interval.high is not None}
    if not low or not high or len(low | high) < 2:
        return Verdict(None, reason=_TOO_VAGUE)

    def fits(habit: Mode, tie: bool) -> bool:
        common = rounded = Interval(None, None)
        for interval in (read(number, habit) for number in many):
            if not common.meets(interval):
                return False
            common &= interval
            if _is_spread(interval):  # a bound between "98,3" and "98,4" makes their shared end no better
                if not _meet(rounded, interval, tie):
                    return False
                rounded &= interval
        return True

    plain = [number for number in many if not number.hedge]
    amounts = [number.amount for number in plain]
    close = not plain or EXACT.subtract(max(amounts), min(amounts)) <= max(number.step for number in plain)
    usual = [number for number in plain if 2 * amounts.count(number.amount) > len(many)]
    verdict = _verdict(fits, mode, format_amount(usual[0].amount, usual[0]) if usual else None, close=close)
    if len(plain) < len(many):
        return verdict
    return replace(verdict, gap=_print_gap(EXACT.subtract(max(amounts), min(amounts)), plain[0], measured))


def same(a: Quantity, b: Quantity, mode: Habit = "rounded", *, measured: bool = False) -> Verdict:
    """Judge that `a` and `b` print one value."""
    return agree((a, b), mode, measured=measured)


def part_of(part: Quantity, whole: Quantity, mode: Habit = "rounded", *, measured: bool = False) -> Verdict:
    """Judge `part` ≤ `whole`: broken only if the least that `part` can be is more than the most that `whole` can."""
    read = _reader((part, whole), measured)
    if read(part, "exact").low is None or read(whole, "exact").high is None:
        return Verdict(None, reason=_TOO_VAGUE)
    verdict = _verdict(
        lambda habit, tie: read(part, habit).reaches(read(whole, habit)),
        mode,
        f"không quá {format_amount(whole.amount, whole)}",
    )
    if _hedged(part, whole):
        return verdict
    return replace(verdict, gap=_print_gap(EXACT.abs(EXACT.subtract(part.amount, whole.amount)), whole, measured))


# Rates ------------------------------------------------------------------------------------------------------------


def ratio(
    part: Decimal | Quantity,
    whole: Decimal | Quantity,
    percent: Decimal,
    decimals: int,
    mode: Habit = "rounded",
    hedge: str | None = None,
) -> Verdict:
    """Judge part / whole = percent %, printed with `decimals` digits ("hơn 98 %": hedge "hon").

    A Decimal is exact; a Quantity that is no count ("16,4 tỷ") is read by the mode. More than 100 % is no fault: 172 %
    of a plan is legitimate. Not judged if `whole` is not above 0.
    """
    rate = Quantity(percent, decimals, hedge)
    verdict = _plainly(part, whole, rate, mode) or _rate(part, whole, rate, mode, lambda interval: interval)
    if verdict.holds is None or _hedged(part, whole):
        return verdict
    expected = _print_rate(_amount(part), _amount(whole), rate, mode, verdict.holds)
    return replace(verdict, expected=format_percent(expected), gap=_points(expected, rate))


def growth(
    before: Decimal | Quantity,
    after: Decimal | Quantity,
    percent: Decimal,
    decimals: int,
    direction: Literal[1, -1],
    mode: Habit = "rounded",
    hedge: str | None = None,
) -> Verdict:
    """Judge that `after` is percent % more (direction 1) or less (-1) than `before`; expected: "tăng 12,5%".

    Asked as 100·after ∈ (100 ± p)·before, so that a `before` that is an interval is one number, not two.
    """
    rate = Quantity(percent, decimals, hedge)
    base = Interval(_HUNDRED, _HUNDRED)
    verdict = _plainly(after, before, rate, mode, direction) or _rate(
        after, before, rate, mode, lambda interval: base + interval.scaled(Decimal(direction))
    )
    if verdict.holds is None or _hedged(before, after):
        return verdict
    change = EXACT.subtract(_amount(after), _amount(before))
    size = _print_rate(EXACT.abs(change), _amount(before), rate, mode, verdict.holds)
    stated = EXACT.multiply(Decimal(direction), rate.value)
    signed = size.copy_sign(change)
    return replace(
        verdict,
        expected=_change(change, format_percent(size)),
        gap=_points(signed, Quantity(stated, rate.decimals, rate.hedge)),
    )


def infer_mode(ratios: Iterable[tuple[Decimal, Decimal, Decimal, int]]) -> Habit:
    """Return the habit of a report from its (part, whole, percent, decimals); those that fit no mode are left out.

    Only ratios that rounding and cutting off print differently tell: about half of them. Two are needed to leave
    "rounded" (one may be a slip), three times as many as the others to be the only habit; else "either".
    """
    rounded = truncated = 0
    for stated in ratios:
        as_rounded, as_truncated = (ratio(*stated, habit).holds is True for habit in _PRINTED)
        rounded += as_rounded and not as_truncated
        truncated += as_truncated and not as_rounded
    if truncated < 2 or rounded >= 3 * truncated:
        return "rounded"
    return "truncated" if truncated >= 3 * rounded else "either"


def _rate(
    part: Decimal | Quantity,
    whole: Decimal | Quantity,
    rate: Quantity,
    mode: Habit,
    factor: Callable[[Interval], Interval],
) -> Verdict:
    """Judge 100·part ∈ factor(rate)·whole."""
    if _amount(whole) <= 0:
        return Verdict(None, reason=_NO_BASE)

    def sides(habit: Mode) -> tuple[Interval, Interval]:
        product = _times(factor(rate.interval(habit)), _read(whole, habit))
        return _read(part, habit).scaled(_HUNDRED), product

    if _vacuous(*sides("exact")):
        return Verdict(None, reason=_TOO_VAGUE)
    return _verdict(lambda habit, tie: _meet(*sides(habit), tie), mode, None)


def _plainly(
    part: Decimal | Quantity,
    whole: Decimal | Quantity,
    rate: Quantity,
    mode: Habit,
    change: Literal[1, -1] | None = None,
) -> Verdict | None:
    """Judge exact whole numbers that are rounded as usual, or off by a last digit and so by no habit; else None.

    What `_rate` would say, without its intervals: in a long table nearly all rates are one or the other. With `change`
    the rate is that of (part − whole), up or down.
    """
    if mode == "exact" or _hedged(part, whole, rate):
        return None
    if any(isinstance(number, Quantity) and not number.is_count for number in (part, whole)):
        return None
    (top, under), (bottom, beneath) = _amount(part).as_integer_ratio(), _amount(whole).as_integer_ratio()
    if under != 1 or beneath != 1 or bottom <= 0:
        return None
    if change is not None:
        top = change * (top - bottom)
    percent, of = rate.value.as_integer_ratio()
    off, step = abs(100 * top * of - percent * bottom) * 10**rate.decimals, bottom * of
    if off >= step:
        return Verdict(False)
    return Verdict(True) if mode != "truncated" and 2 * off <= step else None


def _times(factor: Interval, base: Interval) -> Interval:
    """Return all products of a member of `factor` and a member of `base` that is above 0, as all of its ends are."""
    least, least_in = (ZERO, False) if base.low is None else (base.low, base.low_in)

    def end(value: Decimal | None, value_in: bool, outward: bool) -> tuple[Decimal | None, bool]:
        """Return an end of the product: a factor that points outward takes the most of the base, else the least."""
        other, other_in = (base.high, base.high_in) if outward else (least, least_in)
        if value is None or other is None:
            return None, True
        return EXACT.multiply(value, other), value_in and (other_in or value == 0)

    low, low_in = end(factor.low, factor.low_in, outward=factor.low is not None and factor.low < 0)
    high, high_in = end(factor.high, factor.high_in, outward=factor.high is not None and factor.high > 0)
    return Interval(low, high, low_in, high_in)


def _amount(number: Decimal | Quantity) -> Decimal:
    return number.amount if isinstance(number, Quantity) else number


def _read(number: Decimal | Quantity, mode: Mode) -> Interval:
    if isinstance(number, Quantity):
        return number.interval("exact" if number.is_count else mode)
    return Interval(number, number)


def _hedged(*numbers: Decimal | Quantity) -> bool:
    return any(isinstance(number, Quantity) and number.hedge is not None for number in numbers)


# Printing ---------------------------------------------------------------------------------------------------------


def format_number(value: Decimal) -> str:
    """Print in the Vietnamese way, with the decimals that `value` carries: "1.730", "98,35"."""
    return f"{value:,f}".translate(str.maketrans(",.", ".,"))


def format_percent(value: Decimal) -> str:
    """Print as a percentage: "98,35%"."""
    return f"{format_number(value)}%"


def format_amount(amount: Decimal, like: Quantity) -> str:
    """Print `amount` (in units) in the scale of `like` and with at least its decimals: "16,434 tỷ"."""
    word = _SCALE_WORDS.get(like.scale)
    value = EXACT.divide(amount, like.scale) if word else amount
    shortest = EXACT.normalize(value)
    decimals = max(like.decimals if word or like.scale == 1 else 0, -int(shortest.as_tuple().exponent))
    number = format_number(EXACT.quantize(shortest, Decimal((0, (1,), -decimals))))
    return f"{number} {word}" if word else number


def quotient(numerator: Decimal, denominator: Decimal, decimals: int, *, truncated: bool = False) -> Decimal:
    """Return numerator / denominator with `decimals` digits, half away from zero or cut off. `denominator` > 0."""
    top, top_under = EXACT.abs(numerator).as_integer_ratio()
    bottom, bottom_under = denominator.as_integer_ratio()
    top, bottom = top * bottom_under * 10**decimals, bottom * top_under
    digits = top // bottom if truncated else (2 * top + bottom) // (2 * bottom)
    return Decimal(-digits if numerator < 0 else digits).scaleb(-decimals, EXACT)


def _print_gap(gap: Decimal, like: Quantity, measured: bool) -> str:
    return f"{format_amount(gap, like)} điểm phần trăm" if measured else format_amount(gap, like)


def _points(expected: Decimal, rate: Quantity) -> str | None:
    """Print how many percentage points `rate` is from `expected`; None for a hedged rate."""
    if rate.hedge is not None:
        return None
    return f"{format_number(EXACT.abs(EXACT.subtract(expected, rate.value)))} điểm phần trăm"


def _print_rate(part: Decimal, whole: Decimal, rate: Quantity, mode: Habit, holds: Holds) -> Decimal:
    """Return part / whole in the decimals of `rate`, with up to four more where they show why `rate` does not hold."""
    top = EXACT.multiply(_HUNDRED, part)
    values = (quotient(top, whole, rate.decimals + more, truncated=mode == "truncated") for more in range(5))
    first = next(values)
    if holds is True or first != rate.value:
        return first
    return next((value for value in values if value != rate.value), first)


def _sum(numbers: Iterable[Quantity]) -> Decimal:
    return reduce(EXACT.add, (number.amount for number in numbers), ZERO)


def _change(change: Decimal, size: str) -> str:
    return "không đổi" if change == 0 else f"{'tăng' if change > 0 else 'giảm'} {size}"
