"""Relations as equations that can be judged again with another number in place of a printed one.

A check judges what it found and hands on the verdict. To ask "which number, if it were another, would make this right?"
the relation is read once more from its kind and its members' roles. It counts as an equation only if that reading, with
the numbers as printed, comes to the check's own verdict; a relation that is judged by more than its members (a constant
in a formula, a legend) stays closed: nothing is concluded from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal

from extractor.arithmetic import Habit, Verdict, agree, balance, difference, growth, part_of, quotient, ratio
from extractor.quantities import EXACT, ZERO, Quantity
from extractor.records import Holds, Relation, Span

Key = tuple[int, int]
"""A printed number: where its digits stand in the source."""

_Judge = Callable[[Mapping[Key, Quantity]], Verdict]
_Solve = Callable[[Key], Iterator[Decimal]]
_Reading = tuple[_Judge, _Solve]

_HUNDRED = Decimal(100)
_LEFT = {"carried", "received", "due"}  # the side of a flow that comes in
_SHARES = {"result": "part", "plan": "whole"}  # a result is to its plan as a part to its whole
_MOST = 60  # members: a longer sum says little about which of them is wrong, and costs the square of its length


@dataclass(frozen=True, slots=True)
class Equation:
    """A relation with its numbers by key; `judge` reads it with some of them replaced, `solve` for one of them."""

    relation: Relation
    numbers: Mapping[Key, Quantity]
    _judge: _Judge
    _solve: _Solve
    exact: bool
    """Whether `solve` yields every amount that makes it hold: a sum or an agreement of exact counts."""

    def judge(self, changed: Mapping[Key, Quantity]) -> Holds:
        """Return whether it holds with the numbers of `changed` in place of the printed ones."""
        return self._judge({**self.numbers, **changed}).holds

    def solve(self, key: Key) -> Iterator[Decimal]:
        """Yield amounts that the number `key` would have to have, all others as printed; none where any would do."""
        if all(number.hedge is None for number in self.numbers.values()):
            yield from self._solve(key)


class Numbers:
    """The printed numbers of a report. A member's span is that of the digits, or of all of the mention ("12 người")."""

    def __init__(self) -> None:
        self.quantities: dict[Key, Quantity] = {}
        self.spans: dict[Key, Span] = {}
        self._key: dict[Key, Key] = {}

    def add(self, digits: Span, number: Quantity, mention: Span | None = None) -> None:
        """Add a number: the span of its digits and that of its mention, which for "235/240 hồ sơ" speaks of the 235."""
        key = digits.start, digits.end
        self.quantities[key], self.spans[key], self._key[key] = number, digits, key
        if mention is not None:
            self._key.setdefault((mention.start, mention.end), key)

    def key(self, span: Span) -> Key | None:
        """Return the key of the number that `span` quotes, or None where it quotes none."""
        return self._key.get((span.start, span.end))


def equation(relation: Relation, numbers: Numbers, habit: Habit) -> Equation | None:
    """Return `relation` as an equation over the printed `numbers`, or None where its members do not make one."""
    roles: dict[str, list[Key]] = {}
    for member in relation.members:
        key = numbers.key(member.span)
        if key is None:
            return None
        roles.setdefault(_SHARES.get(member.role, member.role), []).append(key)
    keys = [key for group in roles.values() for key in group]
    if relation.holds is None or len(keys) > _MOST or len(set(keys)) < len(keys):
        return None
    own = {key: numbers.quantities[key] for key in keys}
    tried = [key for span in relation.tried if (key := numbers.key(span)) is not None and key not in own]
    for key in tried:
        own[key] = numbers.quantities[key]
    for judge, solve in _readings(relation, roles, own, habit, tried):
        verdict = judge(own)
        if verdict.holds == relation.holds and _plain(verdict.expected) == _plain(relation.expected):
            rated = "rate" in roles or relation.kind == "part_whole"
            exact = not rated and all(number.is_count and number.hedge is None for number in own.values())
            return Equation(relation, own, judge, solve, exact)
    return None


def _plain(expected: str | None) -> str | None:
    """Return what should stand there without a direction: a table prints its cut as "60%", the judge as "giảm 60%"."""
    return expected.removeprefix("giảm ").removeprefix("tăng ") if expected else expected


def _readings(
    relation: Relation,
    roles: Mapping[str, list[Key]],
    numbers: Mapping[Key, Quantity],
    habit: Habit,
    tried: Sequence[Key],
) -> Iterator[_Reading]:
    """Yield the ways to read a relation of its kind and roles; `tried` are other wholes that a rate may be of."""
    names = set(roles)
    if relation.kind in ("sum", "same_quantity", "table_row") and names == {"part", "total"}:
        for total in ([key] for key in roles["total"][:1] if len(roles["total"]) == 1):
            yield from _linear(roles["part"], total, numbers)
    elif relation.kind == "sum" and names == {"part"}:
        yield partial(_judge_whole, roles["part"]), partial(_rest_of_whole, numbers)
    elif relation.kind == "balance":
        left = [key for role in roles if role in _LEFT for key in roles[role]]
        yield from _linear(left, [key for role in roles if role not in _LEFT for key in roles[role]], numbers)
    elif relation.kind == "difference" and names == {"part", "rest", "total"}:
        yield from _linear([*roles["part"], *roles["rest"]], roles["total"], numbers)
    elif relation.kind == "difference" and names == {"after", "before", "change"}:
        (after,), (before,), (change,) = roles["after"], roles["before"], roles["change"]
        yield from _difference(before, after, change, 1 if _rises(relation) else -1, numbers)
    elif names == {"part", "rate", "whole"} and len(roles["rate"]) == len(roles["whole"]) == 1:
        (whole,), (rate,) = roles["whole"], roles["rate"]
        yield from _ratio(roles["part"], whole, rate, numbers, habit, tried)
        if relation.kind == "table_row" and len(roles["part"]) == 1:  # a cut or a rise from the whole to the part
            directions: tuple[Literal[1, -1], ...] = (-1, 1)
            for direction in directions:
                yield from _growth(whole, roles["part"][0], rate, direction, numbers, habit)
    elif names == {"before", "change", "rate"} and len(roles["rate"]) == len(roles["before"]) == 1:
        yield from _ratio(roles["change"], roles["before"][0], roles["rate"][0], numbers, habit)
    elif relation.kind == "growth" and names == {"after", "before", "rate"}:
        (after,), (before,), (rate,) = roles["after"], roles["before"], roles["rate"]
        yield from _growth(before, after, rate, 1 if _rises(relation) else -1, numbers, habit)
    elif relation.kind == "part_whole" and names == {"part", "whole"} and len(roles["whole"]) == 1:
        yield partial(_judge_order, roles["part"], roles["whole"][0]), _anything
    elif relation.kind == "same_quantity" and names == {"value"}:
        for measured in (False, True):
            yield (
                partial(_judge_same, roles["value"], measured),
                lambda key: (number.amount for other, number in numbers.items() if other != key),
            )


def _rises(relation: Relation) -> bool:
    return not (relation.stated or "").startswith("giảm")


def _total(amounts: Sequence[Quantity]) -> Decimal:
    total = ZERO
    for number in amounts:
        total = EXACT.add(total, number.amount)
    return total


def _linear(left: Sequence[Key], right: Sequence[Key], numbers: Mapping[Key, Quantity]) -> Iterator[_Reading]:
    """Σ left = Σ right."""

    def solve(key: Key) -> Iterator[Decimal]:
        mine, other = (left, right) if key in left else (right, left)
        rest = _total([numbers[k] for k in mine if k != key])
        yield EXACT.subtract(_total([numbers[k] for k in other]), rest)

    for measured in (False, True):
        yield partial(_judge_sum, left, right, measured), solve


def _judge_sum(left: Sequence[Key], right: Sequence[Key], measured: bool, now: Mapping[Key, Quantity]) -> Verdict:
    return balance([now[key] for key in left], [now[key] for key in right], measured=measured)


def _difference(
    before: Key, after: Key, change: Key, direction: Literal[1, -1], numbers: Mapping[Key, Quantity]
) -> Iterator[_Reading]:
    """after = before ± change."""
    low, high = (before, after) if direction == 1 else (after, before)
    for _, solve in _linear([low, change], [high], numbers):
        yield lambda now: difference(now[before], now[after], now[change], direction), solve


def _judge_whole(shares: Sequence[Key], now: Mapping[Key, Quantity]) -> Verdict:
    """Σ shares = 100 %."""
    rates = [now[key] for key in shares]
    return balance(rates, [Quantity(_HUNDRED, max(rate.decimals for rate in rates))], measured=True)


def _rest_of_whole(numbers: Mapping[Key, Quantity], key: Key) -> Iterator[Decimal]:
    yield EXACT.subtract(_HUNDRED, _total([number for other, number in numbers.items() if other != key]))


def _ratio(
    parts: Sequence[Key],
    whole: Key,
    rate: Key,
    numbers: Mapping[Key, Quantity],
    habit: Habit,
    tried: Sequence[Key] = (),
) -> Iterator[_Reading]:
    """Σ parts / whole = rate %; with another whole of `tried` as well, if it holds with that."""

    def judge(now: Mapping[Key, Quantity]) -> Verdict:
        part = now[parts[0]] if len(parts) == 1 else _total([now[key] for key in parts])
        percent = now[rate]
        for other in tried:
            elsewhere = ratio(part, now[other], percent.value, percent.decimals, habit, percent.hedge)
            if elsewhere.holds is True:
                return elsewhere
        verdict = ratio(part, now[whole], percent.value, percent.decimals, habit, percent.hedge)
        # "100%" is no way to round 99,6%: it says that all were done.
        if verdict.holds == "rounding" and percent.value == _HUNDRED:
            return Verdict(False, verdict.expected)
        return verdict

    def solve(key: Key) -> Iterator[Decimal]:
        done, all_, percent = _total([numbers[k] for k in parts]), numbers[whole].amount, numbers[rate]
        if key == rate and all_ > 0:
            yield quotient(EXACT.multiply(_HUNDRED, done), all_, percent.decimals)
        elif (key == whole or key in tried) and percent.value > 0:
            yield quotient(EXACT.multiply(_HUNDRED, done), percent.value, 0)
        elif key in parts:
            rest = EXACT.subtract(done, numbers[key].amount)
            for other in (whole, *tried):
                share = quotient(EXACT.multiply(percent.value, numbers[other].amount), _HUNDRED, 0)
                yield EXACT.subtract(share, rest)

    yield judge, solve


def _growth(
    before: Key, after: Key, rate: Key, direction: Literal[1, -1], numbers: Mapping[Key, Quantity], habit: Habit
) -> Iterator[_Reading]:
    """(after − before) / before = ± rate %."""

    def judge(now: Mapping[Key, Quantity]) -> Verdict:
        percent = now[rate]
        return growth(now[before], now[after], percent.value, percent.decimals, direction, habit, percent.hedge)

    def solve(key: Key) -> Iterator[Decimal]:
        old, new, percent = numbers[before].amount, numbers[after].amount, numbers[rate]
        factor = EXACT.add(_HUNDRED, EXACT.multiply(Decimal(direction), percent.value))
        if key == rate and old > 0:
            change = EXACT.multiply(Decimal(direction), EXACT.subtract(new, old))
            if change >= 0:
                yield quotient(EXACT.multiply(_HUNDRED, change), old, percent.decimals)
        elif key == after:
            yield quotient(EXACT.multiply(old, factor), _HUNDRED, 0)
        elif factor > 0:
            yield quotient(EXACT.multiply(_HUNDRED, new), factor, 0)

    yield judge, solve


def _anything(key: Key) -> Iterator[Decimal]:
    """A bound has no one solution."""
    return iter(())


def _judge_order(parts: Sequence[Key], whole: Key, now: Mapping[Key, Quantity]) -> Verdict:
    part = now[parts[0]] if len(parts) == 1 else Quantity(_total([now[key] for key in parts]))
    return part_of(part, now[whole])


def _judge_same(values: Sequence[Key], measured: bool, now: Mapping[Key, Quantity]) -> Verdict:
    return agree([now[key] for key in values], measured=measured)
