"""Automatic numbers as a word processor shows them: counters of a list's levels, in figures, letters or Roman."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_LEVELS = 10


def roman(number: int) -> str:
    """Return a number below 10,000 in Roman figures, others as they are."""
    if not 0 < number < 10_000:
        return str(number)
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out


def counter(number: int, kind: str) -> str:
    """Return `number` by the name of its kind in ECMA-376: 4 is "iv" as lowerRoman, 28 is "bb" as lowerLetter."""
    if kind in ("lowerRoman", "upperRoman"):
        return roman(number).lower() if kind == "lowerRoman" else roman(number)
    if kind in ("lowerLetter", "upperLetter"):
        if not 0 < number < 1000:
            return str(number)
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    return {"none": "", "decimalZero": f"{number:02d}"}.get(kind, str(number))


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
    None for each level above it.
    """

    template: str
    kind: str = "decimal"
    start: int = 1
    legal: bool = False
    restarts_under: int | None = None


class Counters:
    """How far the levels of one list have been counted."""

    def __init__(self) -> None:
        self._at: list[int | None] = [None] * _LEVELS

    def begin(self, at: int, number: int) -> None:
        """Let the next label of the level `at` show `number`."""
        self._at[at] = number - 1

    def label(self, levels: Mapping[int, Level], at: int) -> str:
        """Count the level `at` and return what is shown: "1.2.", "a)", "-"; "" for a level that there is not."""
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
            return bullet_or_number(level.template, symbols=True) or "-"

        def figures(match: re.Match[str]) -> str:
            i = int(match.group(1)) - 1
            return counter(self._at[i] or 0, "decimal" if level.legal or i not in levels else levels[i].kind)

        return re.sub(r"%([1-9])", figures, level.template).strip()
