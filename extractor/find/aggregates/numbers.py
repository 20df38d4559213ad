"""The numbers of a bare grid of cells, in the one number format that most of its cells vote for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex


class Number(NamedTuple):
    """A printed number: `digits`·10⁻ᵈ with d = `decimals`. Per cent are hundredths: "12,5%" is 125, 3."""

    digits: int
    decimals: int


# Thousands mark and decimal mark; an earlier one wins where the cells do not tell. The last two print no thousands.
_FORMATS = ((",", "."), (".", ","), (" ", ","), (" ", "."), ("", "."), ("", ","))
_CURRENCY = regex.compile(r"[$€£¥₫]")
_BLANKS = regex.compile(r"[\s\u00a0\u202f]+")
_NUMBER = {
    (mark, point): regex.compile(
        rf"(?P<whole>\d{{1,3}}(?:{regex.escape(mark)}\d{{3}})+|\d+)?(?:{regex.escape(point)}(?P<rest>\d+))?"
        if mark
        else rf"(?P<whole>\d+)?(?:{regex.escape(point)}(?P<rest>\d+))?"
    )
    for mark, point in _FORMATS
}


def read(rows: Sequence[Sequence[str]]) -> list[list[Number | None]]:
    """Return the number of each cell, None where it holds anything else.

    "(123)" and "-123" are below zero. A dash alone is no number: what stands for nothing is not a nought.
    """
    bare = [[_bare(cell) for cell in row] for row in rows]
    chosen = _vote(text for row in bare for text, _, _ in row if text)
    return [[_number(cell, chosen) for cell in row] for row in bare]


def _bare(cell: str) -> tuple[str, bool, bool]:
    """Return a cell without sign, currency and per cent: its digits and marks, is it below zero, is it a percentage."""
    text = cell.strip()
    if not text or not any(map(str.isdigit, text)):
        return "", False, False
    below = text[0] == "(" and text[-1] == ")"
    text = text[1:-1] if below else text
    text = _BLANKS.sub(" ", _CURRENCY.sub("", text)).strip()
    percent = text.endswith("%")
    text = text.removesuffix("%").rstrip()
    if text[:1] in "+-−–" and text:
        below, text = below or text[0] != "+", text[1:].lstrip()
    return text, below, percent


def _vote(cells: Iterable[str]) -> tuple[str, str]:
    """Return the format that reads the most cells."""
    votes: Counter[tuple[str, str]] = Counter()
    for shape, times in Counter(regex.sub(r"\d{4,}", "0000", text) for text in cells).items():
        for each in _FORMATS:
            if _NUMBER[each].fullmatch(shape):
                votes[each] += times
    return max(_FORMATS, key=lambda each: votes[each])


def _number(cell: tuple[str, bool, bool], chosen: tuple[str, str]) -> Number | None:
    text, below, percent = cell
    match = _NUMBER[chosen].fullmatch(text) if text else None
    if match is None:
        return None
    rest = match.group("rest") or ""
    digits = int("".join(filter(str.isdigit, match.group("whole") or "")) + rest)
    return Number(-digits if below else digits, len(rest) + 2 * percent)
