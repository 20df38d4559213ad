"""Automatic numbers as a word processor shows them: counters of a list's levels, in figures, letters or Roman."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LEVELS = 10
_MOST_LETTERS = 780  # "a" thirty times: Word begins anew after it, and writes no Roman numbers from 32,768 on
_MOST_ROMAN = 32_767


def _roman(number: int) -> str:
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    number = (number - 1) % _MOST_LETTERS
    return chr(ord("a") + number % 26) * (number // 26 + 1)


def counter(number: int, kind: str) -> str:
    """Return `number` by the name of its kind in ECMA-376: 4 is "iv" as lowerRoman, 28 is "bb" as lowerLetter."""
    if kind == "decimalZero":
        return f"{number:02d}"
    if kind in ("lowerLetter", "upperLetter") and number > 0:
        return _letters(number) if kind == "lowerLetter" else _letters(number).upper()
    if kind in ("lowerRoman", "upperRoman") and number <= _MOST_ROMAN:
        return _roman(number).lower() if kind == "lowerRoman" else _roman(number)
    return "" if kind == "none" else str(number)


def bullet_or_number(shown: str, *, symbols: bool = False) -> str:
    """Return what stands before a paragraph as a reader writes it: "-" for any bullet but "+", else as it is.

    `symbols` tells that its font draws signs for letters; "o" is Word's bullet of the second level.
    """
    shown = shown.strip()
    if shown in ("", "+"):
        return shown
    return "-" if symbols or shown == "o" or not any(sign.isalnum() for sign in shown) else shown


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: its label is `template` with "%1" to "%9" for the numbers of the levels.

    `legal` shows all of them in figures. The level begins anew after each level below `restarts_under` (0: never),
    None for each level above it. `blank` parts the label from the text.
    """

    template: str
    kind: str = "decimal"
    start: int = 1
    legal: bool = False
    restarts_under: int | None = None
    blank: str = " "


class Counters:
    """How far the levels of one list have been counted."""

    def __init__(self) -> None:
        self._at: list[int | None] = [None] * _LEVELS

    def begin(self, at: int, number: int) -> None:
        """Let the next label of the level `at` show `number`."""
        self._at[at] = number - 1

    def label(self, levels: Mapping[int, Level], at: int) -> str:
        """Count the level `at` and return what is shown, with what parts it from the text: "1.2. ", "a) ", "- ".

        Nothing for a level that there is not.
        """
        level = levels.get(at)
        if level is None or not 0 <= at < _LEVELS:
            return ""
        for i in range(at):
            if self._at[i] is None and i in levels:
                self._at[i] = levels[i].start
        before = self._at[at]
        self._at[at] = level.start if before is None else before + 1
        for i in range(at + 1, _LEVELS):
            limit = levels[i].restarts_under if i in levels else None
            if limit is None or at < limit:
                self._at[i] = None
        if level.kind == "bullet":
            return "+ " if level.template == "+" else "- "

        def figures(match: re.Match[str]) -> str:
            i = int(match.group(1)) - 1
            return counter(self._at[i] or 0, "decimal" if level.legal or i not in levels else levels[i].kind)

        shown = re.sub(r"%([1-9])", figures, level.template).strip()
        return shown + level.blank if shown else ""
