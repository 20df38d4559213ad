"""What may stand in a cell, and how a text from a document is made fit for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extractor.records import Severity

Mark = Severity | Literal["differs", "doubtful"]
"""Why a cell stands out: a finding of this severity, a figure that the report states differently elsewhere, or one that
was recognised in an image without being certain."""

LONGEST = 32_767
"""UTF-16 units that Excel takes in one cell."""
_CUT = "… (đã cắt bớt)"
_DIGITS = 15  # of a number that Excel keeps; the others it would make zeros

_BLANK = re.compile(r"\r\n?|[\t\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # "\u202e": a file name that reads backwards
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ODD = re.compile(f"{_BLANK.pattern}|{_TURNS.pattern}|{_NO_XML.pattern}")


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, shown as a percentage; empty where there is no whole."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open `target`, a path relative to the workbook, made by us: never a document's text."""

    target: str
    words: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A value that stands out, by colour, by a sign or its own word, and by a note that tells why."""

    value: Value
    mark: Mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class Quotes:
    """Quotes as `wording.quotes` gives them: (place, pieces), a piece being (words, whether they are pointed at)."""

    quotes: Sequence[tuple[str, Sequence[tuple[str, bool]]]]


Value = str | int | Decimal | date | None
Cell = Value | Share | Link | Marked | Quotes


def cell_text(text: str) -> str:
    """Return `text` as a cell can show it.

    Control characters become blanks, marks that turn the direction of writing go, what XML does not take becomes "�",
    and what is longer than a cell is cut, with words that say so.
    """
    if _ODD.search(text):
        text = _NO_XML.sub("�", _TURNS.sub("", _BLANK.sub(_as_blank, text)))
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # XlsxWriter would take it for formatted text of its own, and put it into the XML as it stands
    if _units(text) <= LONGEST:
        return text
    room = LONGEST - len(_CUT)
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + _CUT


def _as_blank(match: re.Match[str]) -> str:
    return "\n" if match.group().startswith("\r") else " "


def _units(text: str) -> int:
    return len(text) if len(text) <= LONGEST // 2 else len(text.encode("utf-16-le")) // 2


def number_or_text(value: int | Decimal) -> Decimal | str:
    """Return a number that Excel can hold exactly, or its digits as text."""
    exact = Decimal(value)
    if len(exact.normalize().as_tuple().digits) <= _DIGITS and abs(exact) < Decimal(10) ** _DIGITS:
        return exact
    return f"{exact:f}".replace(".", ",")


def decimals(value: Decimal) -> int:
    """Return how many decimals are needed to print `value`."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def iso_day(text: str | None) -> date | str | None:
    """Return an ISO date as a date that Excel can hold; what is none stays text."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return text
    return day if day.year > 1900 else text  # Excel's days begin in 1900, with a 29 February that never was
