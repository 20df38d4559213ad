"""A gold relation as arithmetic: would it still hold if one of its numbers were printed otherwise?

Read from the relation's statement, which gives the members as they are printed, in their order: "668 hồ sơ / 672 hồ sơ
= 99,4%". Nothing of the checks is used here: what they miss must not be missed by the measure too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from extractor.arithmetic import agree, balance, growth, ratio
from extractor.evaluate.gold import Asserted
from extractor.quantities import EXACT, Quantity, parse_scaled
from extractor.records import Holds

_SCALE = r"(?:\s*(?:(?:nghìn|ngàn)\s+)?(?:nghìn|ngàn|triệu|t[ỷỉyi])\b)"
_NUMBER = r"(?<![\d.,])\d+(?:[.,]\d+)*"
NUMBER = re.compile(rf"{_NUMBER}(?:{_SCALE}(?:\s*{_NUMBER}{_SCALE})*)?", re.IGNORECASE)
"""A number as printed, with its scale words: "1.730", "8 tỷ 640 triệu"."""
DATE = re.compile(r"(?<!\d)(\d{1,2})(?:\s*[/.-]\s*|\s+tháng\s+)(\d{1,2})(?:\s*[/.-]\s*|\s+năm\s+)(\d{4})(?!\d)")
_NUMBERED_YEAR = re.compile(r"\d\s*/\s*(\d{4})\s*/")

Judge = Callable[[Sequence[str]], Holds]
_Terms = list[tuple[int, int]]  # sign and member


@dataclass(frozen=True, slots=True)
class Equation:
    """A relation of gold that can be worked out. `judge` takes the members' texts; `dated` ones are about dates."""

    relation: Asserted
    judge: Judge
    dated: bool = False

    def spot(self, member: int, text: str) -> re.Match[str] | None:
        """Return where the number (or date) of a member stands in its text; None where the member has none."""
        if self.relation.kind == "list_count" and member:
            return None  # an item's name, whatever numbers are in it
        return (DATE if self.dated else NUMBER).search(text)

    def holds(self, texts: Sequence[str]) -> bool:
        """Return whether the relation can be true with its members printed like `texts`."""
        return self.judge(texts) in (True, "rounding")

    def broken(self, texts: Sequence[str]) -> bool:
        """Return whether the relation cannot be true with its members printed like `texts`."""
        return self.judge(texts) is False


def equation(relation: Asserted) -> Equation | None:
    """Return the arithmetic of a relation, None where it has none or its statement does not come out as true."""
    texts = [member.text for member in relation.members]
    found: Equation | None = None
    if relation.kind in _DATED:
        found = Equation(relation, _DATED[relation.kind], dated=True)
    elif relation.kind == "same_quantity":
        found = Equation(relation, _agreement)
    elif relation.kind == "list_count":
        found = Equation(relation, _count)
    elif relation.kind in ("sum", "balance", "difference", "ratio", "table_row", "growth"):
        judge = _stated(" ".join(relation.statement.split()), texts)
        found = Equation(relation, judge) if judge else None
    return found if found and found.holds(texts) else None


def number_in(text: str) -> Quantity | None:
    """Return the first number printed in `text`, with its scale words; None where there is none."""
    match = NUMBER.search(text)
    try:
        return parse_scaled(match.group()) if match else None
    except ValueError:
        return None


# Documents --------------------------------------------------------------------------------------------------------


def date_in(text: str) -> date | None:
    """Return the first full date printed in `text`; None where there is none, or no such day."""
    match = DATE.search(text)
    try:
        return date(*map(int, reversed(match.groups()))) if match else None
    except ValueError:
        return None


def _one_date(texts: Sequence[str]) -> Holds:
    """Judge that all citations that carry a date carry the same; None where fewer than two do."""
    dates = [date_in(text) for text in texts if DATE.search(text)]
    return None if len(dates) < 2 or None in dates else len(set(dates)) == 1


def _one_year(texts: Sequence[str]) -> Holds:
    """Judge that the year in a document's number is that of its date."""
    years = {int(match[1]) for text in texts for match in _NUMBERED_YEAR.finditer(text)}
    dates = {found.year for text in texts if (found := date_in(text))}
    return years == dates if len(years) == 1 and dates else None


_DATED: dict[str, Judge] = {"same_document": _one_date, "number_year": _one_year}


# Numbers ----------------------------------------------------------------------------------------------------------


def _agreement(texts: Sequence[str]) -> Holds:
    numbers = _numbers(texts)
    return agree(numbers, "either", measured=any("%" in text for text in texts)).holds if numbers else None


def _count(texts: Sequence[str]) -> Holds:
    """Judge that a list has as many items as its first member announces."""
    announced = number_in(texts[0])
    return announced.amount == len(texts) - 1 if announced else None


def _numbers(texts: Sequence[str]) -> list[Quantity] | None:
    numbers = [number_in(text) for text in texts]
    return None if None in numbers else [number for number in numbers if number is not None]


def _stated(statement: str, texts: Sequence[str]) -> Judge | None:
    """Return the judge of a statement "a + b = c" or "(a - b) / c = p"; None where it has another form."""
    tokens = _tokens(statement, texts)
    if tokens is None or tokens.count("=") != 1 or tokens.count("/") > 1:
        return None
    cut = tokens.index("=")
    left, right = tokens[:cut], tokens[cut + 1 :]
    if "/" in right:
        return None
    if "/" in left:
        bar = left.index("/")
        parts, whole, rate = _terms(left[:bar]), _terms(left[bar + 1 :]), _terms(right)
        return _rate(parts, whole, rate[0][1]) if parts and whole and rate and len(rate) == 1 else None
    terms, other = _terms(left), _terms(right)
    return _balance([*terms, *((-sign, member) for sign, member in other)]) if terms and other else None


def _tokens(statement: str, texts: Sequence[str]) -> list[str | int] | None:
    """Cut a statement into operators and members, the latter as their places in `texts`; None where it has others."""
    printed = [" ".join(text.split()) for text in texts]
    used: list[int] = []
    tokens: list[str | int] = []
    at = 0
    while at < len(statement):
        here = [i for i, text in enumerate(printed) if statement.startswith(text, at)]
        if here:
            longest = [i for i in here if len(printed[i]) == max(len(printed[j]) for j in here)]
            # "19 / 19" are two members; the second "600" of "(695 - 600) / 600" is the first again.
            member = next((i for i in longest if i not in used), None)
            member = max(longest, key=used.index) if member is None else member
            used.append(member)
            tokens.append(member)
            at += len(printed[member])
        elif statement[at] in "+-/=()":
            tokens.append(statement[at])
            at += 1
        elif statement[at] == " ":
            at += 1
        elif statement[at] == ";":  # a comment follows
            break
        else:
            return None
    return tokens


def _terms(tokens: Sequence[str | int]) -> _Terms | None:
    """Return the signed members of "a + b - c", brackets around all of it left out; None for any other form."""
    if tokens and tokens[0] == "(" and tokens[-1] == ")":
        tokens = tokens[1:-1]
    terms: _Terms = []
    signs, members = tokens[1::2], tokens[::2]
    for sign, member in zip(("+", *signs), members, strict=False):
        if sign not in ("+", "-") or not isinstance(member, int):
            return None
        terms.append((1 if sign == "+" else -1, member))
    return terms if terms and len(members) == len(signs) + 1 else None


def _balance(terms: _Terms) -> Judge:
    def judge(texts: Sequence[str]) -> Holds:
        numbers = _numbers(texts)
        if numbers is None:
            return None
        left, right = ([numbers[member] for sign, member in terms if sign == side] for side in (1, -1))
        return balance(left, right, "either", measured=any("%" in text for text in texts)).holds

    return judge


def _rate(parts: _Terms, whole: _Terms, rate: int) -> Judge:
    def judge(texts: Sequence[str]) -> Holds:
        numbers = _numbers(texts)
        if numbers is None:
            return None
        percent, decimals = numbers[rate].value, numbers[rate].decimals
        changed = [member for _, member in parts if (1, member) not in whole]
        if len(parts) == 2 and len(changed) == 1 and len(whole) == 1 and parts[0][0] != parts[1][0]:
            after = changed[0]
            direction = next(sign for sign, member in parts if member == after)
            before = numbers[whole[0][1]]
            return growth(before, numbers[after], percent, decimals, 1 if direction == 1 else -1, "either").holds
        part, base = _added(parts, numbers), _added(whole, numbers)
        return None if part is None or base is None else ratio(part, base, percent, decimals, "either").holds

    return judge


def _added(terms: _Terms, numbers: Sequence[Quantity]) -> Quantity | Decimal | None:
    """Return the one number, or the sum of counts; None for a sum of rounded amounts, which is no one number."""
    if len(terms) == 1 and terms[0][0] == 1:
        return numbers[terms[0][1]]
    if not all(numbers[member].is_count for _, member in terms):
        return None
    total = Decimal(0)
    for sign, member in terms:
        total = EXACT.add(total, EXACT.multiply(Decimal(sign), numbers[member].amount))
    return total
