"""A cell's value as the sheet shows it, by its number format (ECMA-376 part 1, 18.8.31), in Vietnamese notation.

0.988 is "98,8%" where the sheet shows a percentage; without the format it would be read as 0,988 of something.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

GENERAL = "General"
# The formats that files name by a number alone; those left out are General or dates, which calamine tells by itself.
BUILTIN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    17: "mmm-yy",
    16: "d-mmm",
    **dict.fromkeys((5, 6, 37, 38, 41, 42), "#,##0"),
    **dict.fromkeys((7, 8, 39, 40, 43, 44), "#,##0.00"),
}
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)
_FLOAT = Context(prec=15, rounding=ROUND_HALF_UP)  # what a binary number holds for sure
_UNFORMATTED = Context(prec=10, rounding=ROUND_HALF_UP)  # what a cell without a format has room for
_FARTHEST = 20  # digits from the decimal mark; beyond it no figure of a report lies
_SIGNS = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[_*].|(?P<plain>.)', re.DOTALL
)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?|\.[#0?]+")


@dataclass(frozen=True, slots=True)
class _Look:
    """How a format shows a number: words around it, a scale in powers of ten, digits before and after the mark."""

    before: str
    after: str
    scale: int
    grouped: bool
    whole: int
    decimals: int


def shown(value: object, code: str = GENERAL) -> str:
    """Return a value as text; `code` is its number format."""
    if isinstance(value, bool) or value is None:
        return {True: "TRUE", False: "FALSE", None: ""}[value]
    if isinstance(value, (int, float)):
        return _number(value, _look(code))
    if isinstance(value, (datetime.datetime, datetime.date)):
        return _date(value, code)
    if isinstance(value, datetime.time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return str(value)


def _number(value: float, look: _Look | None) -> str:
    number = Decimal(value) if isinstance(value, int) else _FLOAT.create_decimal(repr(value))
    if not number.is_finite() or (number and abs(number.adjusted()) > _FARTHEST):
        return str(value).replace(".", ",")
    if look is None:
        number = _UNFORMATTED.plus(number) if number.adjusted() < 10 else _EXACT.plus(number.to_integral_value())
        return _written(number.normalize(_EXACT), False, 1)
    number = number.scaleb(look.scale, _EXACT)
    decimals = look.decimals
    if not decimals and look.scale <= 0:
        # "33" for 33,33 would be a count of whole things, and three of them no hundred.
        decimals = 2 if number.quantize(Decimal("0.01"), context=_EXACT) % 1 else 0
    number = number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    return look.before + _written(number, look.grouped, look.whole) + look.after


def _written(number: Decimal, grouped: bool, digits: int) -> str:
    whole, _, decimals = f"{abs(number):f}".partition(".")
    whole = f"{int(whole):,}".replace(",", ".") if grouped else whole.zfill(digits)
    return ("-" if number < 0 else "") + whole + ("," + decimals if decimals else "")


def _date(value: datetime.datetime | datetime.date, code: str) -> str:
    letters = _plain(code.partition(";")[0]).lower()
    # A column of months is shown as "05/2024", though the cell holds the first day of it.
    parts = [part for letter, part in (("d", "%d"), ("m", "%m"), ("y", "%Y")) if letter in letters]
    hours = isinstance(value, datetime.datetime) and value.time() != datetime.time()
    return value.strftime("/".join(parts if parts and not hours else ("%d", "%m", "%Y")) + (" %H:%M" if hours else ""))


def _plain(code: str) -> str:
    return "".join(match["plain"] or "" for match in _SIGNS.finditer(code))


@lru_cache(maxsize=1000)
def _look(code: str) -> _Look | None:
    """Return how a format shows a number, None for the one that shows it as it is."""
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code[:255])[0]
    digits = _DIGITS.search(_plain(section))
    if digits is None or "general" in section.lower() or "/" in _plain(section) or "E+" in section.upper():
        return None
    body, _, fraction = digits[0].partition(".")
    inner = body.rstrip(",")
    thousands = len(body) - len(inner) if not fraction else 0
    percent = _plain(section).count("%")
    before, after = _around(section)
    return _Look(
        before,
        after + "%" * percent,
        2 * percent - 3 * thousands,
        "," in inner,
        max(1, inner.replace(",", "").count("0")),
        len(fraction),
    )


def _around(section: str) -> tuple[str, str]:
    """Return the words that a format writes before and after the digits ('0 "hồ sơ"')."""
    words = ["", ""]
    at = 0
    for match in _SIGNS.finditer(section):
        if match["plain"] is not None:
            at = 1 if match["plain"] in "#0?" else at
            words[at] += " " if match["plain"] == " " else ""
        else:
            words[at] += match["quoted"] or match["escaped"] or match["currency"] or ""
    return words[0].lstrip(), words[1].rstrip()
