"""What is found in a text, with offsets into the canonical text (end exclusive)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.quantities import Quantity, parse_number
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class Day:
    """A date, a month or a quarter. `value` is ISO as printed, so it may be a day that does not exist."""

    start: int
    end: int
    by: str
    value: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered document. `symbol` is the range of the number itself; `year` the year within the number.

    `date` is the date that belongs to it, also where it stands before the document; `issuer` only what is said.
    """

    start: int
    end: int
    by: str
    symbol: tuple[int, int]
    number: str
    code: str
    year: int | None
    doc_type: str | None
    date: Day | None
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Rate:
    """A percentage; `low` is the lower end of a range. `cell` is (table, row, column) of a table's cell."""

    start: int
    end: int
    by: str
    value: Decimal
    decimals: int
    low: Decimal | None = None
    hedge: str | None = None
    cell: tuple[int, int, int] | None = None

    @property
    def quantity(self) -> Quantity:
        """Return the number with its printed decimals and hedge ("khoảng 98%": "khoang"), in per cent."""
        return Quantity(self.value, self.decimals, fold(self.hedge) if self.hedge else None)


@dataclass(frozen=True, slots=True)
class Amount:
    """A count: `number` is the range of its digits; of "235/240" `of` is the whole and `of_number` its range.

    `unit` is the thing counted as printed. `own_unit` tells that it stands right after the number.
    """

    start: int
    end: int
    by: str
    number: tuple[int, int]
    quantity: Quantity
    of: Quantity | None = None
    of_number: tuple[int, int] | None = None
    unit: str | None = None
    own_unit: bool = False
    hedge: str | None = None
    cell: tuple[int, int, int] | None = None

    @property
    def value(self) -> Decimal:
        """Return the number's value."""
        return self.quantity.value


@dataclass(frozen=True, slots=True)
class Name:
    """A named body, place, person, post or plan: `label` is ORG, LOC, PER, TITLE or PLAN.

    `place` and `larger` are the ranges of what a body's name holds: "Văn phòng UBND xã Vân Trạch" the place
    "xã Vân Trạch" and the larger body "UBND xã Vân Trạch".
    """

    start: int
    end: int
    label: str
    place: tuple[int, int] | None = None
    larger: tuple[int, int] | None = None


Number = Amount | Rate


def whole_of(amount: Amount) -> Amount | None:
    """Return the whole of "235/240 hồ sơ" as a count of its own, or None where no whole is printed."""
    if amount.of is None or amount.of_number is None:
        return None
    start, end = amount.of_number[0], max(amount.end, amount.of_number[1])
    return replace(
        amount, start=start, end=end, number=amount.of_number, quantity=amount.of, of=None, of_number=None, hedge=None
    )


def quantity(printed: str) -> Quantity | None:
    """Return the number that is printed, or None where the digits are none ("0.123.456")."""
    try:
        return Quantity(*parse_number(printed))
    except ValueError:
        return None
