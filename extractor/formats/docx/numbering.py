"""The automatic numbers of paragraphs, which Word shows but does not store as text."""

from __future__ import annotations

import re
from typing import Any

from extractor.formats.docx.elements import W, is_on, value_of


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


def _counter(number: int, kind: str) -> str:
    """Return `number` in a numFmt of Word: 4 is "iv" as lowerRoman, 28 is "bb" as lowerLetter."""
    letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
    forms = {
        "decimalZero": f"{number:02d}",
        "lowerLetter": letter,
        "upperLetter": letter.upper(),
        "lowerRoman": _roman(number).lower(),
        "upperRoman": _roman(number),
        "none": "",
    }
    return forms.get(kind, str(number))


class Numbering:
    """The automatic numbers: numbering.xml and the styles that use it, and the counters so far.

    Lists with the same abstract definition count on together; a start override restarts once, where its list begins.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles = {} if styles is None else {s.get(W + "styleId"): s for s in styles.iter(W + "style")}
        self._default = next(
            (i for i, s in self._styles.items() if s.get(W + "type") == "paragraph" and s.get(W + "default") == "1"),
            None,
        )
        self._abstracts: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, tuple[str, dict[int, Any], dict[int, int]]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if numbering is None:
            return
        links = {}
        for abstract in numbering.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId")
            self._abstracts[key] = {int(level.get(W + "ilvl")): level for level in abstract.iter(W + "lvl")}
            links[key] = value_of(abstract, "numStyleLink")
        for item in numbering.iter(W + "num"):
            self._lists[item.get(W + "numId")] = self._list(item)
        for key, style in links.items():
            # A list style: the levels stand with the list that the style names.
            target = value_of(self._styles.get(style), "pPr/numPr/numId") if style else None
            if target in self._lists:
                self._abstracts[key] = self._abstracts.get(self._lists[target][0], {})

    @staticmethod
    def _list(item: Any) -> tuple[str, dict[int, Any], dict[int, int]]:
        levels, starts = {}, {}
        for override in item.iter(W + "lvlOverride"):
            at = int(override.get(W + "ilvl"))
            start, level = value_of(override, "startOverride"), override.find(W + "lvl")
            if start is not None:
                starts[at] = int(start)
            if level is not None:
                levels[at] = level
        return value_of(item, "abstractNumId") or "", levels, starts

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        """Return the list and level of a paragraph, its own or its style's."""
        number, level = value_of(paragraph, "pPr/numPr/numId"), value_of(paragraph, "pPr/numPr/ilvl")
        style = value_of(paragraph, "pPr/pStyle", self._default)
        seen = set()
        while style in self._styles and style not in seen and (number is None or level is None):
            seen.add(style)
            element = self._styles[style]
            inherited = value_of(element, "pPr/numPr/numId")
            if number is None and inherited is not None:
                number = inherited
                if level is None:
                    level = value_of(element, "pPr/numPr/ilvl") or self._level_of_style(number, style)
            style = value_of(element, "basedOn")
        return number, int(level or 0)

    def _level_of_style(self, number: str, style: str | None) -> str | None:
        levels = self._abstracts.get(self._lists[number][0], {}) if number in self._lists else {}
        return next((str(at) for at, level in levels.items() if value_of(level, "pStyle") == style), None)

    def label(self, paragraph: Any) -> str:
        """Return the number that Word shows before the paragraph ("1.2.", "a)", "-"), and count it."""
        number, at = self._of(paragraph)
        if number is None or number not in self._lists:
            return ""
        key, own, starts = self._lists[number]
        levels = self._abstracts.get(key, {}) | own
        if at not in levels:
            return ""
        counters = self._counters.setdefault(key, [None] * 10)
        if number not in self._begun:
            self._begun.add(number)
            for i, start in starts.items():
                counters[i] = start - 1
        for i in range(at):
            if counters[i] is None and i in levels:
                counters[i] = self._start(levels[i])
        before = counters[at]
        counters[at] = self._start(levels[at]) if before is None else before + 1
        counters[at + 1 :] = [None] * (9 - at)
        return self._show(levels, at, counters)

    @staticmethod
    def _start(level: Any) -> int:
        return int(value_of(level, "start") or 1)

    @staticmethod
    def _show(levels: dict[int, Any], at: int, counters: list[int | None]) -> str:
        kind, text = value_of(levels[at], "numFmt", "decimal"), value_of(levels[at], "lvlText") or ""
        if kind == "bullet":
            return "+" if text == "+" else "-"
        legal = is_on(levels[at], "isLgl")

        def digits(match: re.Match[str]) -> str:
            i = int(match.group(1)) - 1
            form = "decimal" if legal else value_of(levels.get(i), "numFmt", "decimal")
            return _counter(counters[i] or 0, form or "decimal")

        return re.sub(r"%([1-9])", digits, text).strip()
