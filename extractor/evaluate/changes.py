"""One number printed wrong, in the ways in which fingers and copying print it wrong; the form of the print stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from extractor.arithmetic import format_number
from extractor.evaluate.equations import date_in, number_in
from extractor.quantities import parse_number

KINDS = ("digit", "leading", "swap", "drop", "date")
"""One digit after the first, the first digit, two neighbouring digits, a digit left out, one digit of a date."""
_GROUP = re.compile(r"\d+(?:[.,]\d+)*")


def changes(printed: str, dated: bool) -> dict[str, list[str]]:
    """Return the other prints of a number or date, by kind of change; a date stays a day of the calendar."""
    if dated:
        return {"date": [other for other in _any_digit(printed) if date_in(other) not in (None, date_in(printed))]}
    return {
        kind: [other for other in dict.fromkeys(change(printed)) if number_in(other) is not None]
        for kind, change in _KINDS.items()
    }


def _any_digit(printed: str, first: int = 0) -> Iterator[str]:
    """Yield the text with one digit changed, from the digit `first` on."""
    for at in _digits(printed)[first:]:
        for digit in "0123456789":
            if digit != printed[at]:
                yield printed[:at] + digit + printed[at + 1 :]


def _digits(printed: str) -> list[int]:
    return [at for at, letter in enumerate(printed) if letter.isdigit()]


def _leading(printed: str) -> Iterator[str]:
    """Yield the text with its first digit that counts changed: "04" → "07", "1.730" → "2.730"."""
    at = next((at for at in _digits(printed) if printed[at] != "0"), None)
    for digit in "123456789":
        if at is not None and digit != printed[at]:
            yield printed[:at] + digit + printed[at + 1 :]


def _digit(printed: str) -> Iterator[str]:
    """Yield the text with one digit after the first that counts changed."""
    leading = next((n for n, at in enumerate(_digits(printed)) if printed[at] != "0"), 0)
    yield from _any_digit(printed, leading + 1)


def _swap(printed: str) -> Iterator[str]:
    """Yield the text with two neighbouring digits swapped, also across a separator, never into a leading zero."""
    for a, b in pairwise(_digits(printed)):
        if printed[a] != printed[b] and b - a <= 2 and not (printed[b] == "0" and a == 0):
            yield printed[:a] + printed[b] + printed[a + 1 : b] + printed[a] + printed[b + 1 :]


def _drop(printed: str) -> Iterator[str]:
    """Yield the text with one digit left out; separators move with the digits, as whoever types them moves them."""
    for group in _GROUP.finditer(printed):
        try:
            decimals = parse_number(group.group())[1]
        except ValueError:
            continue
        cut = len(group.group()) - (decimals + 1 if decimals else 0)
        whole, fraction = group.group()[:cut], group.group()[cut:]
        kept = [(_without(whole, at), fraction) for at in _digits(whole)]
        kept += [(whole, fraction[:at] + fraction[at + 1 :]) for at in _digits(fraction)]
        for left, rest in kept:
            if left and left[0] != "0":
                yield printed[: group.start()] + left + (rest if len(rest) > 1 else "") + printed[group.end() :]


def _without(whole: str, at: int) -> str:
    """Return a whole number without its digit `at`, its thousands set off anew if they were."""
    digits = "".join(letter for n, letter in enumerate(whole) if letter.isdigit() and n != at)
    if whole.isdigit() or not digits or digits[0] == "0":
        return digits
    return format_number(Decimal(digits)).replace(".", "," if "," in whole else ".")


_KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "digit": _digit,
    "leading": _leading,
    "swap": _swap,
    "drop": _drop,
}
