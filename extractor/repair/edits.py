"""Small edits of a printed number, and other values printed in its style.

One digit typed wrong, two neighbours swapped, one digit dropped: what fingers and copying do. The form of the print,
its separators and leading zero, stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

import regex

from extractor.arithmetic import format_number
from extractor.find.mentions import quantity
from extractor.quantities import EXACT, Quantity

_NUMBER = regex.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number where it stands: `text` is the quote of its span, `digits` the number in it."""

    text: str
    digits: str
    quantity: Quantity

    def with_digits(self, digits: str) -> str:
        """Return the quote with another number in it."""
        return self.text.replace(self.digits, digits, 1)


def printed(text: str, number: Quantity) -> Printed | None:
    """Return the number `number` as it is printed in `text`, or None if it is written in words or in two places."""
    match = _NUMBER.search(text)
    if match is None or _NUMBER.search(text, match.end()):
        return None
    read = quantity(match.group())
    if read is None or (read.value, read.decimals) != (number.value, number.decimals):
        return None  # "16 tỷ 434 triệu", "1,234 hồ sơ" read as thousands
    return Printed(text, match.group(), number)


def edits(number: Printed) -> Iterator[tuple[str, Quantity]]:
    """Yield (quote, number) for each single edit of the printed digits that makes another number."""
    seen = {number.quantity.value}
    for digits in _edited(number.digits):
        read = quantity(digits)
        if read is not None and read.decimals == number.quantity.decimals and read.value not in seen:
            seen.add(read.value)
            yield number.with_digits(digits), replace(number.quantity, value=read.value)


def _edited(digits: str) -> Iterator[str]:
    places = [i for i, letter in enumerate(digits) if letter.isdigit()]
    for i in places:
        for digit in "0123456789":
            if digit != digits[i] and not (digit == "0" and i == 0 and len(places) > 2):
                yield digits[:i] + digit + digits[i + 1 :]
    for i, j in pairwise(places):
        swapped = list(digits)
        swapped[i], swapped[j] = digits[j], digits[i]
        if swapped[0] != "0":
            yield "".join(swapped)
    if any(mark in digits for mark in ".,") or digits.startswith("0"):
        return  # a dropped digit would have moved the separators with it
    for i in range(len(digits) + 1):
        for digit in "0123456789":
            longer = digits[:i] + digit + digits[i:]
            if longer[0] != "0":
                yield longer if len(longer) < 4 else format_number(Decimal(longer))


def reprint(number: Printed, amount: Decimal) -> tuple[str, Quantity] | None:
    """Return (quote, number) for another `amount`, in units, in the same scale and decimals; None if it has none."""
    like = number.quantity
    if amount < 0:
        return None
    value, rest = EXACT.divmod(amount, like.step)
    if rest:
        return None
    other = replace(like, value=value.scaleb(-like.decimals, EXACT))
    text = format_number(other.value)
    if like.decimals and "." in number.digits and "," not in number.digits:
        text = text.translate(str.maketrans(",.", ".,"))
    elif number.digits.isdigit() and len(number.digits) > 3:
        text = text.replace(".", "")
    if number.digits.startswith("0") and len(text) == 1:
        text = f"0{text}"
    return number.with_digits(text), other
