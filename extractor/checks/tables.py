"""What the checks within a table stand on: its rows with their numbers, which rows are totals, what adds up to what.

What is related is said by the headers, the row labels and the layout, never by the closeness of the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import regex

from extractor.arithmetic import Verdict, total
from extractor.checks import Claim, Context, Part, doubtful
from extractor.find.mentions import Amount, Rate
from extractor.find.tables import Row, Sheet, is_remark, sheets
from extractor.formats import UNREAD
from extractor.indicators import numbers_by_cell
from extractor.patterns import derived, vocabulary
from extractor.quantities import ZERO

_TOTAL = regex.compile(
    r"(?:(?:tong\s+)?cong(?:\s+tong|\s+chung|\s+so)?|tong(?:\s+(?:so|cong|chung|cong\s+so))?|toan\s+(?:xa|phuong|huyen))"
    r"(?:\s+(?:ca|toan)\s+\w+|\s+chung|\s+(?:[ivx]{1,4}|[a-d]))?\s*(?:\(.{0,30}\))?\s*[:.]?"
)
OF_WHICH = regex.compile(r"(?:trong\s+do|bao\s+gom|gom)\b")


@dataclass(frozen=True, slots=True)
class Lines:
    """A sheet with its numbers: row by row, column → number."""

    sheet: Sheet
    numbers: tuple[dict[int, Amount | Rate], ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The folded headers of the columns."""
        return self.sheet.grid.head

    def columns(self) -> list[int]:
        """Return the columns of counts: some row has one there, and the header is not one of remarks."""
        found = {c for row in self.numbers for c, number in row.items() if isinstance(number, Amount)}
        return sorted(c for c in found if c >= len(self.head) or not is_remark(self.head[c]))

    def title(self, column: int) -> str:
        """Return the folded header of a column, "" where it has none."""
        return self.head[column] if column < len(self.head) else ""

    def amount(self, row: int, column: int) -> Amount | None:
        """Return the count of a cell; None for a rate, an "a/b" or a cell without a number."""
        number = self.numbers[row].get(column)
        return number if isinstance(number, Amount) and number.of is None else None


@lru_cache(maxsize=1)
def tables_of(context: Context) -> tuple[Lines, ...]:
    """Return the sheets of a report with their numbers; kept, as all the checks of a report run one after another."""
    cells = numbers_by_cell(context.found)
    found = []
    for sheet in sheets(context.found.grids):
        rows = []
        for row in sheet.rows:
            width = len(row.grid.rows[row.index])
            keys = ((c, (row.grid.index, row.index, c)) for c in range(width))
            rows.append({c: cells[key] for c, key in keys if key in cells})
        found.append(Lines(sheet, tuple(rows)))
    return tuple(found)


def name_of(row: Row) -> str:
    """Return a row's label as printed, cut short."""
    column = row.grid.label_column(row.index)
    cells = row.grid.texts[row.index]
    text = " ".join((next((cell for cell in cells if cell.strip()), "") if column is None else cells[column]).split())
    return text if len(text) <= 70 else text[:67].rstrip() + "…"


def as_printed(context: Context, number: Amount | Rate) -> str:
    """Return a number as it is printed, for a message."""
    return context.printed(number.start, number.end)


def as_percent(context: Context, rate: Rate) -> str:
    """Return a rate as it is printed, with the "%" that a table leaves to its header."""
    printed = as_printed(context, rate)
    return printed if printed.endswith("%") else f"{printed}%"


def member(role: str, number: Amount | Rate) -> Part:
    """Return a number as a part of a claim."""
    return Part(role, number.value, number.start, number.end)


def is_total(row: Row) -> bool:
    """Tell whether a row is a total by its label: "Tổng cộng", "Cộng I", "Toàn xã"."""
    return bool(_TOTAL.fullmatch((row.label or row.lead).strip())) or bool(_TOTAL.fullmatch(row.lead))


def depth(code: str) -> int:
    """Return how deep a row's number is: A, I, 1, 1.1 …, no number, a, -, +."""
    if not code:
        return 9
    if set(code) <= set("IVX"):
        return 1
    if len(code) == 1 and code.isupper():
        return 0
    if code[0].isdigit() or code[0] == "(":
        return 2 + code.count(".")
    if code in "-*•":
        return 11
    return 12 if code == "+" else 10


# Adding up -----------------------------------------------------------------------------------------------------------


def same_units(rows: Iterable[int], lines: Lines) -> bool:
    """Tell whether the unit column names one unit for all of `rows`, or none."""
    column = lines.sheet.grid.unit_column
    if column is None:
        return True
    cells = [lines.sheet.rows[r].grid.folded[lines.sheet.rows[r].index] for r in rows]
    return len({row[column].strip() for row in cells if column < len(row)} - {""}) <= 1


Operand = Amount | Literal["zero", "blank", "unread", "other"]


def operand(lines: Lines, row: int, column: int) -> Operand:
    """Return a cell as a part of a sum: its count; else whether a dash, nothing, or something else stands there.

    An empty cell says that there is nothing, one that could not be read says nothing.
    """
    amount = lines.amount(row, column)
    if amount is not None:
        return amount
    line = lines.sheet.rows[row]
    cells = line.grid.folded[line.index]
    printed = cells[column].strip() if column < len(cells) else ""
    if UNREAD in printed:
        return "unread"
    if column in lines.numbers[row] or printed not in ("", "-", "--", "/", "x", "..."):
        return "other"
    return "zero" if printed in ("-", "--") else "blank"


def sum_claim(
    context: Context, whole: Amount, operands: Sequence[Operand], *, settled: bool = False, mostly: bool = False
) -> Claim | None:
    """Judge that `operands` add up to `whole`; None where there is nothing to judge.

    Sums of a single number that is not 0 come about by chance, so they count only where the sum is `settled`. Parts
    that are only `mostly` the whole are a warning where they fall short.
    """
    parts = [operand for operand in operands if isinstance(operand, Amount)]
    unread = operands.count("unread")
    if "other" in operands or len(parts) + unread < 2:
        return None
    if sum(part.value != 0 for part in parts) + unread < (1 if settled else 2):
        return None
    verdict = Verdict(None, reason=doubtful.UNREAD) if unread else total(whole.quantity, [p.quantity for p in parts])
    added = sum((part.quantity.amount for part in parts), ZERO)
    if verdict.holds is False and "blank" in operands and added < whole.quantity.amount:
        verdict = Verdict(None, reason="có ô chưa ghi số liệu")
    equation = " + ".join([*(as_printed(context, part) for part in parts), *("?" for _ in range(unread))])
    stated = as_printed(context, whole)
    statement = (
        f"{equation} = {stated}" if verdict.holds is not False else f"{equation} = {verdict.expected} ≠ {stated}"
    )
    return Claim(
        kind="sum",
        parts=(member("total", whole), *(member("part", part) for part in parts)),
        verdict=verdict,
        statement=statement,
        stated=stated,
        severity="warning" if mostly and added < whole.quantity.amount else None,
    )


def told(claim: Claim, where: str) -> Claim:
    """Return the claim with its message: where the total stands, what it says and what the parts add up to."""
    if claim.verdict.holds is not False and claim.verdict.holds != "rounding":
        return claim
    return replace(
        claim,
        message=f"{where} ghi {claim.stated}, nhưng cộng các thành phần được {claim.verdict.expected} "
        f"({claim.statement.partition(' = ')[0]}).",
    )


# What takes a whole apart --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Family:
    """A family of parts of patterns/indicators.toml: its words, and which sets of them are (nearly) all of it."""

    words: tuple[regex.Pattern[str], ...]
    all: tuple[frozenset[int], ...]
    mostly: tuple[frozenset[int], ...]


@derived
def _families() -> tuple[_Family, ...]:
    return tuple(
        _Family(
            tuple(regex.compile(word) for word in family["words"]),
            tuple(map(frozenset, family["all"])),
            tuple(map(frozenset, family.get("mostly", ()))),
        )
        for family in vocabulary("partitions")["tables"]
    )


def family_of(labels: Sequence[str]) -> tuple[int, frozenset[int]] | None:
    """Return the family that all of `labels` belong to and which of its words they name, or None."""
    for n, family in enumerate(_families()):
        named: set[int] = set()
        for label in labels:
            hits = {w for w, word in enumerate(family.words) if word.search(label)}
            if not hits:
                break
            named |= hits
        else:
            return n, frozenset(named)
    return None


def partition(labels: Sequence[str]) -> Literal["all", "mostly", "some", "unknown"]:
    """Tell whether `labels` name all parts of a whole, all but a small one, some, or nothing known."""
    found = family_of(labels)
    if found is None or len(set(labels)) < len(labels):
        return "unknown"
    n, named = found
    if any(group <= named for group in _families()[n].all):
        return "all"
    return "mostly" if any(group <= named for group in _families()[n].mostly) else "some"
