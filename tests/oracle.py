"""An oracle for the judge, in rational numbers and written without its intervals, and random relations to ask both."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import floor
from typing import Literal

from extractor.arithmetic import Habit, agree, balance, difference, growth, part_of, ratio, total
from extractor.quantities import Quantity
from extractor.records import Holds

# An end is (value, epsilon): epsilon 1 is "just above", −1 "just below". A sum of ends is just beside if one is.

_FAR = Fraction(10**60)
_End = tuple[Fraction, int]
_ZERO: _End = (Fraction(0), 0)


def _ends(number: Quantity, mode: str, exact: bool) -> tuple[_End, _End]:
    value, step = Fraction(number.value) * int(number.scale), Fraction(int(number.scale), 10**number.decimals)
    if number.hedge:
        return {
            "hon": ((value, 1), (_FAR, 0)),
            "it nhat": ((value, 0), (_FAR, 0)),
            "gan": ((-_FAR, 0), (value, -1)),
            "khong qua": ((-_FAR, 0), (value, 0)),
            "khoang": ((-_FAR, 0), (_FAR, 0)),
        }[number.hedge]
    if exact or mode == "exact" or (mode == "raised" and value == 0):
        return (value, 0), (value, 0)
    if mode == "rounded":
        return (value - step / 2, 0), (value + step / 2, 0)
    if value == 0:
        return (-step, 1), (step, -1)
    return ((value, 0), (value + step, -1)) if mode == "truncated" else ((value - step, 1), (value, 0))


def _far(end: _End) -> bool:
    return abs(end[0]) > _FAR / 2


def _add(ends: Sequence[_End]) -> _End:
    return sum((end[0] for end in ends), Fraction(0)), next((end[1] for end in ends if end[1]), 0)


def _judged(fits: Callable[[str, bool], bool], mode: str, *, close: bool = True) -> Holds:
    """Decide by the habits that are allowed, then by those that explain a last digit."""
    if any(fits(habit, False) for habit in (("rounded", "truncated") if mode == "either" else (mode,))):
        return True
    habits = ("rounded", "truncated", "raised")
    return "rounding" if mode != "exact" and close and any(fits(habit, True) for habit in habits) else False


def _wide(ends: tuple[_End, _End]) -> bool:
    return not any(map(_far, ends)) and ends[0] != ends[1]


def _oracle_balance(left: Sequence[Quantity], right: Sequence[Quantity], mode: str, measured: bool) -> Holds:
    """Decide by the range of Σ left − Σ right: it must hold 0."""
    numbers = [*left, *right]
    exact = not measured and all(number.decimals == 0 and number.scale == 1 for number in numbers)

    @cache
    def gap(habit: str) -> tuple[_End, _End]:
        lows, highs = [], []
        for number in left:
            low, high = _ends(number, habit, exact)
            lows.append(low)
            highs.append(high)
        for number in right:
            low, high = _ends(number, habit, exact)
            lows.append((-high[0], -high[1]))
            highs.append((-low[0], -low[1]))
        return _add(lows), _add(highs)

    def wide(side: Sequence[Quantity], habit: str) -> bool:
        """Whether the side has two ends and is no single value."""
        ends = [_ends(number, habit, exact) for number in side]
        return not any(_far(end) for pair in ends for end in pair) and any(low != high for low, high in ends)

    low, high = gap("exact")
    # The far ends of one sign add up; a low end is never +far, so they do not cancel out.
    if _far(low) and _far(high):
        return None

    def fits(habit: str, tie: bool) -> bool:
        low, high = gap(habit)
        return low <= _ZERO <= high and (
            tie or _ZERO not in (low, high) or not (wide(left, habit) and wide(right, habit))
        )

    sums = [sum((Fraction(n.value) * int(n.scale) for n in side), Fraction(0)) for side in (left, right)]
    coarsest = max(Fraction(int(number.scale), 10**number.decimals) for number in numbers)
    return _judged(fits, mode, close=abs(sums[0] - sums[1]) <= coarsest * len(numbers) / 2)


def _oracle_part(part: Quantity, whole: Quantity, mode: str, measured: bool) -> Holds:
    exact = not measured and all(number.decimals == 0 and number.scale == 1 for number in (part, whole))

    def fits(habit: str, _: bool) -> bool:
        return _ends(part, habit, exact)[0] <= _ends(whole, habit, exact)[1]

    if _far(_ends(part, "exact", exact)[0]) or _far(_ends(whole, "exact", exact)[1]):
        return None
    return _judged(fits, mode)


def _over(end: _End, divisor: _End, beside: int) -> _End:
    """Return 100·end / divisor; `beside` tells on which side the quotients lie where it is not reached itself."""
    if end[0] == 0:
        return end
    if _far(end) or divisor[0] == 0:
        return (_FAR if end[0] > 0 else -_FAR), 0
    if _far(divisor):
        return Fraction(0), beside
    return 100 * end[0] / divisor[0], beside if end[1] or divisor[1] else 0


def _oracle_rate(part: Quantity, whole: Quantity, rate: Quantity, mode: str, base: int = 0, sign: int = 1) -> Holds:
    """Decide by all that 100·part/whole can be: it must meet base ± rate. The judge multiplies, this divides."""
    if whole.value == 0:
        return None

    def ends(habit: str) -> tuple[tuple[_End, _End], tuple[_End, _End], tuple[_End, _End]]:
        a, b = (_ends(n, habit, n.decimals == 0 and n.scale == 1) for n in (part, whole))
        rates = sorted((base + sign * value, sign * beside) for value, beside in _ends(rate, habit, exact=False))
        return a, (max(b[0], (Fraction(0), 1)), b[1]), (rates[0], rates[1])

    def fits(habit: str, tie: bool) -> bool:
        a, (least, most), (low, high) = ends(habit)
        smallest = _over(a[0], most if a[0][0] > 0 else least, 1)
        largest = _over(a[1], least if a[1][0] > 0 else most, -1)
        if smallest > high or low > largest:
            return False
        touching = largest == low or smallest == high
        bounded = not any(map(_far, (low, high, most)))  # a half-line was not rounded, so it has no tie
        product_wide = bounded and (_wide((least, most)) or _wide((low, high)))
        return tie or not touching or not _wide(a) or not product_wide

    a, (_, most), (low, high) = ends("exact")
    least_far = _far(low) or (_far(most) and low[0] < 0)
    most_far = _far(high) or (_far(most) and high[0] > 0)
    if (_far(a[0]) or most_far) and (_far(a[1]) or least_far):
        return None
    return _judged(fits, mode)


def _oracle_agree(many: Sequence[Quantity], mode: str, measured: bool) -> Holds:
    """Decide by the most of the least and the least of the most that the numbers can be."""
    exact = not measured and all(number.decimals == 0 and number.scale == 1 for number in many)
    bounds = [_ends(number, "exact", exact) for number in many]
    below, above = ({n for n, pair in enumerate(bounds) if not _far(pair[end])} for end in (0, 1))
    if not below or not above or len(below | above) < 2:
        return None

    def fits(habit: str, tie: bool) -> bool:
        pairs = [_ends(number, habit, exact) for number in many]
        if max(low for low, _ in pairs) > min(high for _, high in pairs):
            return False
        wide = [pair for pair in pairs if _wide(pair)]
        return tie or not wide or max(low for low, _ in wide) != min(high for _, high in wide)

    plain = [number for number in many if not number.hedge]
    amounts = [Fraction(number.value) * int(number.scale) for number in plain]
    steps = [Fraction(int(number.scale), 10**number.decimals) for number in plain]
    return _judged(fits, mode, close=not plain or max(amounts) - min(amounts) <= max(steps))


_MODES: tuple[Habit, ...] = ("rounded", "truncated", "either", "exact")


def _hedge(rng: random.Random, often: float) -> str | None:
    return rng.choice(("hon", "it nhat", "gan", "khong qua", "khoang")) if rng.random() < often else None


def _number(rng: random.Random, decimals: int, scale: int) -> Quantity:
    digits = rng.choice((rng.randrange(0, 30), rng.randrange(0, 3000), rng.randrange(0, 10**7)))
    return Quantity(Decimal(digits).scaleb(-decimals), decimals, _hedge(rng, 0.06), Decimal(scale))


def _numbers(rng: random.Random, many: int) -> list[Quantity]:
    """Return numbers of one print, or of several where rng says so."""
    decimals, scale = rng.choice((0, 0, 1, 2)), rng.choice((1, 1, 1, 10**6))
    mixed = rng.random() < 0.3
    return [_number(rng, rng.choice((0, 1, 2)) if mixed else decimals, scale) for _ in range(many)]


def _closing(rng: random.Random, numbers: Sequence[Quantity], like: Quantity) -> Quantity:
    """Return the sum of `numbers` printed like `like`, right or a few last digits off."""
    amount = sum((Fraction(number.value) for number in numbers), Fraction(0))
    digits = floor(amount * 10**like.decimals + Fraction(rng.choice((0, 1)), 2))
    digits = max(0, digits + rng.choice((0, 0, 0, 1, -1, 2, -2, 3, -3, len(numbers), 100)))
    return Quantity(Decimal(digits).scaleb(-like.decimals), like.decimals, like.hedge, like.scale)


def _stated_rate(rng: random.Random, true: Fraction) -> Quantity:
    """Return `true` per cent as printed, right or a few last digits off."""
    decimals = rng.randint(0, 3)
    digits = floor(abs(true) * 10**decimals + Fraction(rng.choice((0, 1, 1)), 2))
    digits = max(0, digits + rng.choice((0, 0, 0, 1, -1, 2, -10)))
    return Quantity(Decimal(digits).scaleb(-decimals), decimals, _hedge(rng, 0.1))


def _rate_case(rng: random.Random, mode: Habit, kind: str) -> tuple[object, Holds, Holds]:
    """Return a random rate, or a change in per cent, with the verdicts of judge and oracle."""
    if rng.random() < 0.5:  # of counts, which are also given as plain decimals
        size = rng.choice((40, 5000, 10**6))
        part, whole = (Quantity(Decimal(rng.randrange(size))) for _ in range(2))
        if kind == "ratio" and part.value > whole.value and rng.random() < 0.8:
            part, whole = whole, part
    else:
        part, whole = _numbers(rng, 2)
    share = 100 * Fraction(part.amount) / Fraction(whole.amount or 1)
    plain = not (part.hedge or whole.hedge) and part.is_count and whole.is_count and rng.random() < 0.5
    a, b = (part.amount, whole.amount) if plain else (part, whole)
    if kind == "ratio":
        rate = _stated_rate(rng, share)
        verdict = ratio(a, b, rate.value, rate.decimals, mode, rate.hedge).holds
        return (part, whole, rate), verdict, _oracle_rate(part, whole, rate, mode)
    rate = _stated_rate(rng, share - 100)
    up = (share >= 100) != (rng.random() < 0.1)
    verdict = growth(b, a, rate.value, rate.decimals, 1 if up else -1, mode, rate.hedge).holds
    return (whole, part, rate, up), verdict, _oracle_rate(part, whole, rate, mode, 100, 1 if up else -1)


def _linear_case(rng: random.Random, mode: Habit, kind: str) -> tuple[object, Holds, Holds]:
    """Return a random sum, balance, difference, agreement or part and whole, with both verdicts."""
    measured = rng.random() < 0.3
    if kind == "part_of":
        part, like = _numbers(rng, 2)
        whole = _closing(rng, [part], like) if rng.random() < 0.7 else like
        return (
            (part, whole),
            part_of(part, whole, mode, measured=measured).holds,
            _oracle_part(part, whole, mode, measured),
        )
    if kind == "agree":
        first, *others = _numbers(rng, rng.choice((2, 2, 3, 4)))
        many = [first, *(_closing(rng, [first], like) if rng.random() < 0.9 else like for like in others)]
        rng.shuffle(many)
        return many, agree(many, mode, measured=measured).holds, _oracle_agree(many, mode, measured)
    if kind == "difference":
        before, delta, like = _numbers(rng, 3)
        after = _closing(rng, [before, delta], like)
        low, high, direction = (before, after, 1) if rng.random() < 0.5 else (after, before, -1)
        verdict = difference(low, high, delta, 1 if direction == 1 else -1, mode, measured=measured).holds
        return (low, high, delta), verdict, _oracle_balance([before, delta], [after], mode, measured)
    *left, like = _numbers(rng, rng.choice((2, 3, 3, 3, 4, 4, 5, 9)))
    right = [_closing(rng, left, like)]
    if kind == "total":
        verdict = total(right[0], left, mode, measured=measured).holds
    else:
        if right[0].value > 1:
            first = Quantity(like.value % right[0].value, like.decimals, None, like.scale)
            right = [first, Quantity(right[0].value - first.value, like.decimals, like.hedge, like.scale)]
        verdict = balance(left, right, mode, measured=measured).holds
    return (left, right), verdict, _oracle_balance(left, right, mode, measured)


KINDS = ("ratio", "growth", "total", "balance", "difference", "agree", "part_of")


def disagreements(seed: int, cases: int) -> tuple[Counter[str], list[str]]:
    """Judge random relations; return how often each verdict was given and where the oracle says otherwise."""
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    wrong: list[str] = []
    for _ in range(cases):
        kind, mode = rng.choice(KINDS), rng.choice(_MODES)
        make = _rate_case if kind in ("ratio", "growth") else _linear_case
        given, verdict, oracle = make(rng, mode, kind)
        seen[f"{kind} {verdict}"] += 1
        if verdict is not oracle and verdict != oracle:
            wrong.append(f"{kind} {mode} {given}: judge {verdict}, oracle {oracle}")
    return seen, wrong


def honest_sums(seed: int, cases: int) -> Counter[str]:
    """Count the verdicts on sums of 1 to 20 true values that were printed honestly, rounded or cut off.

    They are judged by the habit that they were printed in, or by both.
    """
    rng = random.Random(seed)
    seen: Counter[str] = Counter()
    for _ in range(cases):
        mode: Literal["rounded", "truncated"] = rng.choice(("rounded", "truncated"))
        thousandths = [rng.randrange(1, 10**7) for _ in range(rng.randint(1, 20))]
        decimals = rng.randint(0, 2)
        step = 10 ** (3 - decimals)
        *parts, whole = (
            Quantity(Decimal((true + (step // 2 if mode == "rounded" else 0)) // step).scaleb(-decimals), decimals)
            for true in (*thousandths, sum(thousandths))
        )
        habit: Habit = rng.choice((mode, "either"))
        seen[f"{mode} {total(whole, parts, habit, measured=True).holds}"] += 1
    return seen
