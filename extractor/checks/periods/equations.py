"""What a unit's reports assert of each other's figures, each as one equation that is judged exactly.

An equation can be asked with another number in the place of one of its figures: that is how it is told which number
explains several that are broken (`judged`), and whether an earlier version of a report would fit.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from extractor.arithmetic import Verdict, agree, balance, difference, growth, part_of
from extractor.checks.periods.series import Figure, Sent
from extractor.quantities import EXACT, Quantity
from extractor.records import Severity, Span

Instead = Mapping[Figure, Quantity]
"""Other numbers in the place of those that figures print."""
Passages = tuple[tuple[Sent, Span], ...]


@dataclass(frozen=True, eq=False)
class Equation(ABC):
    """One assertion of the rule `code`: its figures, the first in the report that is to answer, and its message.

    `message` is said where it is broken. `severity` overrides that of its rule. `show` are further passages to quote.
    """

    code: str
    figures: tuple[Figure, ...]
    message: str
    severity: Severity | None = field(default=None, kw_only=True)
    show: Passages = field(default=(), kw_only=True)

    @abstractmethod
    def judge(self, instead: Instead) -> Verdict:
        """Judge it, with other numbers in the place of some."""

    def wanted(self, figure: Figure) -> Quantity | None:
        """Return the number that would make it right in the place of one figure, where there is just one."""
        return None

    @property
    def strong(self) -> bool:
        """Whether that it holds says something for its numbers: not where a wide range of them would do."""
        return True

    @property
    def gap(self) -> Decimal | None:
        """By how much the first figure is more than the others make it, where that is one number."""
        wanted = self.wanted(self.figures[0])
        if wanted is None or wanted.hedge or self.figures[0].measured:
            return None
        return EXACT.subtract(self.figures[0].quantity.amount, wanted.amount)


def _at(figure: Figure, instead: Instead) -> Quantity:
    return instead.get(figure, figure.quantity)


class Same(Equation):
    """Two figures are one value."""

    def judge(self, instead: Instead) -> Verdict:
        """Judge that both print one value."""
        a, b = (_at(figure, instead) for figure in self.figures)
        return agree((a, b), measured=self.figures[0].measured)

    def wanted(self, figure: Figure) -> Quantity | None:
        """Return what the other one says."""
        a, b = self.figures
        return (b if figure is a else a).quantity


@dataclass(frozen=True, eq=False)
class Adds(Equation):
    """The first figure is the sum of the others.

    `held` is what each part but the first may count in beside what came in: dossiers carried over from the part before,
    which the whole has once; None where that is not told. `runs_up`: the parts may be counted since the new year.
    """

    held: Decimal | None = field(default=Decimal(), kw_only=True)
    runs_up: bool = field(default=False, kw_only=True)

    def judge(self, instead: Instead) -> Verdict:
        """Judge the sum; where it can be meant in another way too, that one clears it."""
        whole, *parts = (_at(figure, instead) for figure in self.figures)
        verdict = balance(parts, [whole])
        if verdict.holds is not False:
            return verdict
        rising = self.runs_up and all(a.amount <= b.amount for a, b in pairwise(parts))
        if rising and agree((whole, parts[-1])).holds is not False:
            return Verdict(None, reason="số liệu từng kỳ là số tính từ đầu năm")
        if self.held is None and _sum(parts) > whole.amount:
            return Verdict(None, reason="không rõ số từng kỳ có gồm hồ sơ kỳ trước chuyển sang hay không")
        if self.held and balance(parts, [_plus(whole, self.held)]).holds is not False:
            return Verdict(True, verdict.expected)
        return verdict

    def wanted(self, figure: Figure) -> Quantity | None:
        """Return what the others leave."""
        whole, *parts = self.figures
        if any(other.quantity.hedge for other in self.figures if other is not figure):
            return None
        others = _sum([part.quantity for part in parts if part is not figure])
        value = others if figure is whole else EXACT.subtract(whole.quantity.amount, others)
        return Quantity(value) if value >= 0 else None


@dataclass(frozen=True, eq=False)
class AtLeast(Equation):
    """The first figure is not less than the second."""

    def judge(self, instead: Instead) -> Verdict:
        """Judge that the second may be a part of the first."""
        whole, part = (_at(figure, instead) for figure in self.figures)
        return part_of(part, whole)

    @property
    def strong(self) -> bool:
        """Return False."""
        return False


@dataclass(frozen=True, eq=False)
class Grows(Equation):
    """The first figure is so much more (`direction` 1) or less (-1) than the second, or the same (0).

    By `change` in their unit (points for rates), by `rate` per cent, or, where neither is given, by anything.
    """

    direction: Literal[1, -1, 0] = field(kw_only=True)
    change: Quantity | None = field(default=None, kw_only=True)
    rate: Quantity | None = field(default=None, kw_only=True)

    def judge(self, instead: Instead) -> Verdict:
        """Judge direction or size; of two percentages "tăng 4%" may be points or per cent of the first."""
        after, before = (_at(figure, instead) for figure in self.figures)
        measured = self.figures[0].measured
        if self.direction == 0:
            return agree((after, before), measured=measured)
        if self.change is not None:
            return difference(before, after, self.change, self.direction, measured=measured)
        if self.rate is None:
            low, high = (before, after) if self.direction == 1 else (after, before)
            return part_of(low, high, measured=measured)
        grown = growth(before, after, self.rate.value, self.rate.decimals, self.direction, "either", self.rate.hedge)
        if measured and grown.holds is False:
            points = difference(before, after, self.rate, self.direction, "either", measured=True)
            return points if points.holds is not False else grown
        return grown

    @property
    def strong(self) -> bool:
        """Whether a size is given."""
        return self.change is not None or self.rate is not None


def _sum(quantities: Sequence[Quantity]) -> Decimal:
    total = Decimal()
    for quantity in quantities:
        total = EXACT.add(total, quantity.amount)
    return total


def _plus(quantity: Quantity, more: Decimal) -> Quantity:
    return Quantity(EXACT.add(quantity.amount, more), hedge=quantity.hedge)
