"""The styles of an OpenDocument file: what they make of characters, and the levels of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from extractor.formats.charsets import Charset, by_font
from extractor.formats.docx.symbols import is_symbol_font
from extractor.formats.numerals import Level
from extractor.formats.odt.elements import EXTENDED, FORMAT, STYLE, SVG, TEXT

_KINDS = {"1": "decimal", "i": "lowerRoman", "I": "upperRoman", "a": "lowerLetter", "A": "upperLetter"}
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Characters:
    """What is known of characters: raised, hidden, in which character set by their font, or in which of symbols."""

    raised: bool = False
    hidden: bool = False
    charset: Charset | None = None
    symbols: str = ""


class Styles:
    """The styles that the text of `root` has: its own, and those that are common to the document."""

    def __init__(self, root: Any, common: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self._fonts: dict[str, str] = {}
        self._lists: dict[str, dict[int, Level]] = {}
        self._found: dict[tuple[str, str, Characters], Characters] = {}
        self.outline: dict[int, Level] = {}
        # Names are given in either part; those of the text's own part come last.
        for part in (common, root) if common is not None else (root,):
            for element in part.iter(f"{STYLE}style"):
                self._styles[element.get(f"{STYLE}family", ""), element.get(f"{STYLE}name", "")] = element
            for element in part.iter(f"{STYLE}default-style"):
                self._defaults[element.get(f"{STYLE}family", "")] = element
            for element in part.iter(f"{STYLE}font-face"):
                name = element.get(f"{STYLE}name", "")
                self._fonts[name] = element.get(f"{SVG}font-family", name).strip("'")
            for element in part.iter(f"{TEXT}list-style"):
                self._lists[element.get(f"{STYLE}name", "")] = _levels(element)
            for element in part.iter(f"{TEXT}outline-style"):
                self.outline = {at: level for at, level in _levels(element).items() if level.kind != "none"}

    def levels(self, name: str) -> dict[int, Level]:
        """Return the levels of a list style, from 0."""
        return self._lists.get(name, {})

    def paragraph(self, name: str) -> Characters:
        """Return what a paragraph style makes of its characters."""
        default = self._defaults.get("paragraph")
        base = Characters() if default is None else self._changed(Characters(), default)
        return self._of("paragraph", name, base)

    def span(self, name: str, around: Characters) -> Characters:
        """Return what a character style makes of characters that are like those around them."""
        return self._of("text", name, around)

    def _of(self, family: str, name: str, base: Characters) -> Characters:
        key = family, name, base
        if key not in self._found:
            chain: list[Any] = []
            while (style := self._styles.get((family, name))) is not None and style not in chain:
                chain.append(style)
                name = style.get(f"{STYLE}parent-style-name", "")
            for style in reversed(chain):
                base = self._changed(base, style)
            self._found[key] = base
        return self._found[key]

    def _changed(self, base: Characters, style: Any) -> Characters:
        for properties in style.findall(f"{STYLE}text-properties"):
            if position := properties.get(f"{STYLE}text-position"):
                base = replace(base, raised=bool(re.match(r"super|[1-9]|0\.0*[1-9]", position)))
            if display := properties.get(f"{TEXT}display"):
                base = replace(base, hidden=display == "none")
            name = properties.get(f"{STYLE}font-name", "")
            if family := self._fonts.get(name) or properties.get(f"{FORMAT}font-family"):
                base = replace(base, charset=by_font(family), symbols=family if is_symbol_font(family) else "")
        return base


def _levels(style: Iterable[Any]) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for element in style:
        at = int(element.get(f"{TEXT}level", 1)) - 1
        if element.tag == f"{TEXT}list-level-style-bullet":
            levels[at] = Level(element.get(f"{TEXT}bullet-char", "-"), "bullet")
        elif element.tag in (f"{TEXT}list-level-style-number", f"{TEXT}outline-level-style"):
            kind = _KINDS.get(element.get(f"{STYLE}num-format", ""), "none")
            follows = element.find(f"{STYLE}list-level-properties/{STYLE}list-level-label-alignment")
            blank = "" if follows is not None and follows.get(f"{TEXT}label-followed-by") == "nothing" else " "
            levels[at] = Level(_template(element, at), kind, int(element.get(f"{TEXT}start-value", 1)), blank=blank)
    return levels


def _template(element: Any, at: int) -> str:
    """Return how a level's number is written, with "%1" for the number of the highest level."""
    written = element.get(f"{EXTENDED}num-list-format")
    if written is not None:
        return re.sub(r"%(\d+)%", r"%\1", written)
    if not element.get(f"{STYLE}num-format"):
        return ""
    shown = min(int(element.get(f"{TEXT}display-levels", 1)), at + 1, _MOST_LEVELS)
    numbers = ".".join(f"%{i + 1}" for i in range(at + 1 - shown, at + 1))
    return f"{element.get(f'{STYLE}num-prefix', '')}{numbers}{element.get(f'{STYLE}num-suffix', '')}"
