"""Vietnamese numbers as exact values, each with the interval that its print means.

"1.730" is one thousand seven hundred and thirty, "99,87" and "99.87" are the same decimal, "hơn 23.000" is everything
above 23,000. A number printed with d decimals stands for every value that prints so: [v − ½·10⁻ᵈ, v + ½·10⁻ᵈ] if it
was rounded, [v, v + 10⁻ᵈ) if it was cut off (XBRL Calculations 1.1). Decimal and integers only: binary floats print
2436.845 as 2436.84.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Clamped, Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, Underflow
from typing import Literal

# "raised" (cut off, then one unit more: the ceiling) only ever explains an unusual last digit; nobody prints so always.
Mode = Literal["exact", "rounded", "truncated", "raised"]

# Every sum and product goes through this context: a digit that would be lost raises `Inexact` instead.
EXACT = Context(prec=400, traps=[Inexact, InvalidOperation, DivisionByZero, Overflow, Underflow, Clamped])

ZERO, ONE, HALF = Decimal(0), Decimal(1), Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Interval:
    """The values from `low` to `high`; None is unbounded, `low_in` and `high_in` say whether an end is a member."""

    low: Decimal | None
    high: Decimal | None
    low_in: bool = True
    high_in: bool = True

    def contains(self, value: Decimal) -> bool:
        """Return whether `value` is a member."""
        return self.meets(Interval(value, value))

    def meets(self, other: Interval) -> bool:
        """Return whether some value is a member of both; a shared end must be a member of both."""
        return self.reaches(other) and other.reaches(self)

    def reaches(self, other: Interval) -> bool:
        """Return whether some member of `self` is at most some member of `other`."""
        if self.low is None or other.high is None:
            return True
        return self.low < other.high or (self.low == other.high and self.low_in and other.high_in)

    def __and__(self, other: Interval) -> Interval:
        """Return the values that are members of both. Ask `meets` first: an empty result is not told apart."""
        low, low_in = self.low, self.low_in
        if low is None or (other.low is not None and other.low > low):
            low, low_in = other.low, other.low_in
        elif other.low == low:
            low_in = low_in and other.low_in
        high, high_in = self.high, self.high_in
        if high is None or (other.high is not None and other.high < high):
            high, high_in = other.high, other.high_in
        elif other.high == high:
            high_in = high_in and other.high_in
        return Interval(low, high, low_in, high_in)

    def __add__(self, other: Interval) -> Interval:
        """Return all sums of a member of `self` and a member of `other`."""
        return Interval(
            None if self.low is None or other.low is None else EXACT.add(self.low, other.low),
            None if self.high is None or other.high is None else EXACT.add(self.high, other.high),
            self.low_in and other.low_in,
            self.high_in and other.high_in,
        )

    def __sub__(self, other: Interval) -> Interval:
        """Return all differences of a member of `self` and a member of `other`."""
        return self + other.scaled(Decimal(-1))

    def scaled(self, factor: Decimal) -> Interval:
        """Return all members times `factor`; a negative factor turns the interval round."""
        if factor == 0:
            return Interval(ZERO, ZERO)
        low = None if self.low is None else EXACT.multiply(self.low, factor)
        high = None if self.high is None else EXACT.multiply(self.high, factor)
        if factor < 0:
            return Interval(high, low, self.high_in, self.low_in)
        return Interval(low, high, self.low_in, self.high_in)

    @property
    def is_point(self) -> bool:
        """Whether exactly one value is a member."""
        return self.low is not None and self.low == self.high


# Folded hedge → where the value lies: above (>), from (≥), below (<), upto (≤), about. "khoảng" is every value: how
# far "about 500" may be from the truth is the writer's affair, and a guess here would be a false alarm there.
_SIDES = {
    "above": ("hon", "tren", "nhieu hon", "lon hon", "cao hon", "vuot", "vuot tren", "ngoai"),
    "from": ("it nhat", "toi thieu", "tro len", "tu", "thap nhat", "khong duoi", "khong it hon", "khong thap hon"),
    "below": ("gan", "duoi", "it hon", "nho hon", "thap hon", "chua den", "chua toi", "chua day"),
    "upto": ("toi da", "khong qua", "khong vuot qua", "tro xuong", "nhieu nhat", "cao nhat", "khong hon"),
    "about": ("khoang", "uoc", "uoc khoang", "chung", "xap xi", "tam", "do"),
}
HEDGES: dict[str, str] = {word: side for side, words in _SIDES.items() for word in words}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed: `value` · `scale`, with `decimals` digits after the mark and a folded `hedge`.

    "16,4 tỷ" is value 16.4, decimals 1, scale 10⁹. A hedge that `HEDGES` does not know is read as "about": it is not
    checked rather than checked wrongly.
    """

    value: Decimal
    decimals: int = 0
    hedge: str | None = None
    scale: Decimal = ONE

    @property
    def amount(self) -> Decimal:
        """The value in units: 16,4 tỷ is 16 400 000 000."""
        return self.value if self.scale == 1 else EXACT.multiply(self.value, self.scale)

    @property
    def step(self) -> Decimal:
        """One step of the last printed digit: 16,4 tỷ is printed to 100 000 000."""
        return self.scale.scaleb(-self.decimals, EXACT)

    @property
    def is_count(self) -> bool:
        """Whether it is printed as a whole number of units, and so exact unless it is known to be measured."""
        return self.decimals == 0 and self.scale == 1

    def interval(self, mode: Mode) -> Interval:
        """Return the values that are printed so, in units. A hedge outweighs the mode: its value is a bound."""
        amount, step = self.amount, self.step
        if self.hedge is not None:
            side = HEDGES.get(self.hedge, "about")
            if side in ("above", "from"):
                return Interval(amount, None, low_in=side == "from")
            if side in ("below", "upto"):
                return Interval(None, amount, high_in=side == "upto")
            return Interval(None, None)
        if mode == "exact" or (mode == "raised" and amount == 0):
            return Interval(amount, amount)
        if mode == "rounded":
            half = EXACT.multiply(step, HALF)
            return Interval(EXACT.subtract(amount, half), EXACT.add(amount, half))
        under, over = EXACT.subtract(amount, step), EXACT.add(amount, step)
        if amount == 0:
            return Interval(under, over, low_in=False, high_in=False)
        # Cut off towards zero, so away from it lies what was lost; raised is the other way round.
        if (mode == "truncated") == (amount > 0):
            return Interval(amount, over, high_in=False)
        return Interval(under, amount, low_in=False)


_WHOLE = re.compile(r"[0-9]+")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMAED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
# No figure of a report is longer; a run of digits that is would only cost time.
_LONGEST = 40


def readings(text: str) -> tuple[tuple[Decimal, int], ...]:
    """Return every reading of a printed number as (value, printed decimals), the preferred one first.

    Only one mark followed by exactly three digits has two readings. "1.730" is preferred as 1730 (Vietnamese
    thousands), "1,234" as 1.234 (Vietnamese decimal comma; officials do write "1,234 hồ sơ", so whoever counts whole
    things takes the other reading). "0.125" has a decimal mark only. Raises ValueError where `text` is no number.
    """
    digits = text.strip()
    sign = ""
    if digits[:1] in ("-", "−", "+"):
        sign, digits = ("" if digits[0] == "+" else "-"), digits[1:]
    found: list[str] = []
    if len(digits) <= _LONGEST:
        if _WHOLE.fullmatch(digits):
            found.append(digits)
        if _DOTTED.fullmatch(digits):
            found.append(digits.replace(".", "").replace(",", "."))
        if _DECIMAL.fullmatch(digits):
            found.append(digits.replace(",", "."))
        if _COMMAED.fullmatch(digits):
            found.append(digits.replace(",", ""))
    if not found:
        raise ValueError(f"not a number: {text[:_LONGEST]!r}")
    return tuple((Decimal(sign + plain), len(plain.partition(".")[2])) for plain in found)


def parse_number(text: str) -> tuple[Decimal, int]:
    """Return the preferred reading of a printed number and its decimals: "99,87" → (99.87, 2). Raises ValueError."""
    return readings(text)[0]


def _fold(text: str) -> str:
    base = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(letter for letter in base if not unicodedata.combining(letter))


_DIGITS = {"khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
# Forms that only stand after "mươi" and "linh": "hai mươi tư", "mười lăm".
_LAST_DIGITS = {**_DIGITS, "tu": 4, "lam": 5, "nham": 5}
_DIGIT, _LAST = "|".join(_DIGITS), "|".join(list(_LAST_DIGITS)[1:])
_SPELLED = re.compile(
    rf"""
    (?:(?P<thousands>{_DIGIT})\ (?:nghin|ngan)(?:\ |$))?
    (?:(?P<hundreds>{_DIGIT})\ tram(?:\ |$))?
    (?:(?:linh|le)\ (?P<odd>{_LAST})
      |(?:(?:(?P<tens>{_DIGIT})\ (?:muoi|chuc)|(?P<ten>muoi))(?:\ (?P<last>{_LAST}))?))?
    """,
    re.VERBOSE,
)
# In text with diacritics only these are numbers: "bà", "tấm", "sau", "nam" fold to number words and are none.
_SPELLINGS = "không một mốt hai ba bốn tư năm lăm nhăm sáu bảy bẩy tám chín mười mươi chục trăm linh lẻ nghìn ngàn"
SPELLINGS = tuple(_SPELLINGS.split())


def parse_spelled(words: str) -> Decimal | None:
    """Return the value of a number from 0 to 9999 in words, or None: "hai mươi mốt" → 21, "ba nghin hai tram" → 3200.

    Words without any diacritics are read as folded text ("nam" is then 5); with them each word must be spelled right.
    Spoken short forms ("một trăm hai" for 120) have two readings and give None.
    """
    accented = unicodedata.normalize("NFC", words.lower()).split()
    folded = _fold(words).split()
    if folded != accented and not set(accented).issubset(SPELLINGS):
        return None
    plain = " ".join(folded)
    if plain in _DIGITS:
        return Decimal(_DIGITS[plain])
    match = _SPELLED.fullmatch(plain)
    if not match or not plain or match["tens"] == "khong" or match["thousands"] == "khong":
        return None
    if match["odd"] and not (match["hundreds"] or match["thousands"]):
        return None
    if match["hundreds"] == "khong" and not (match["thousands"] and (match["odd"] or match["tens"] or match["ten"])):
        return None
    tens = 1 if match["ten"] else _DIGITS.get(match["tens"] or "", 0)
    last = _LAST_DIGITS.get(match["last"] or match["odd"] or "", 0)
    thousands, hundreds = (_DIGITS.get(match[name] or "", 0) for name in ("thousands", "hundreds"))
    return Decimal(1000 * thousands + 100 * hundreds + 10 * tens + last)


SCALES: dict[str, Decimal] = {
    "nghin": Decimal(10**3),
    "ngan": Decimal(10**3),
    "trieu": Decimal(10**6),
    "ty": Decimal(10**9),
    "ti": Decimal(10**9),
    "nghin ty": Decimal(10**12),
    "nghin ti": Decimal(10**12),
    "ngan ty": Decimal(10**12),
    "ngan ti": Decimal(10**12),
}
_SCALE = "|".join(sorted(SCALES, key=len, reverse=True))
_SCALED = re.compile(rf"([-+−]?[0-9][0-9.,]*)(?:\s*({_SCALE})\b)?")


def parse_scaled(text: str) -> Quantity:
    """Return a number with its scale words, in the last scale printed: "16 tỷ 434 triệu" → 16434 · 10⁶.

    "đồng" may follow. Raises ValueError where the scales do not fall, a number before the last has decimals, or a
    later number is too large for its place ("1 tỷ 2000 triệu").
    """
    plain = " ".join(_fold(text).split())
    rest = re.sub(r"\s*dong$", "", plain)
    total, last = ZERO, Quantity(ZERO, scale=ZERO)
    position = 0
    while position < len(rest) or not position:
        match = _SCALED.match(rest, position)
        if not match:
            raise ValueError(f"not a number with a scale: {text[:_LONGEST]!r}")
        value, decimals = parse_number(match[1])
        scale = SCALES[match[2]] if match[2] else ONE
        if position:
            # "1 triệu 200" is 1 200 000 to some and 1 000 200 to others; only "đồng" after it settles that.
            settled = scale > 1 or rest != plain
            if last.decimals or not settled or value < 0 or EXACT.multiply(value, scale) >= last.scale:
                raise ValueError(f"scales that do not fall: {text[:_LONGEST]!r}")
        sign = -1 if total < 0 else 1
        last = Quantity(value, decimals, scale=scale)
        total = EXACT.add(total, EXACT.multiply(last.amount, Decimal(sign)))
        position = match.end()
        while position < len(rest) and rest[position] == " ":
            position += 1
    return Quantity(EXACT.divide(total, last.scale), last.decimals, scale=last.scale)
