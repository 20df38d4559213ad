"""What styles make of the characters of a page: hidden, raised, in which character set by their font."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from extractor.formats.charsets import Charset, by_font
from extractor.formats.docx.symbols import is_symbol_font

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SELECTOR = re.compile(r"\s*(?:(\w+)?\.)?([\w-]+)\s*")
_MOST = 1_000_000  # characters of style sheets
_charset_of = cache(by_font)


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of characters. `symbols` for fonts whose letters are signs, `as_is` where blanks are kept."""

    hidden: bool = False
    raised: bool = False
    symbols: str = ""
    as_is: bool = False
    charset: Charset | None = None


def declarations(style: str) -> dict[str, str]:
    """Return the properties of a style attribute or of a rule's body, names in small letters."""
    found = (one.partition(":") for one in style.split(";"))
    return {name.strip().lower(): value.strip() for name, colon, value in found if colon}


def changed(look: Look, properties: dict[str, str]) -> Look:
    """Return what the properties make of characters."""
    if properties.get("display", "").lower() == "none" or properties.get("mso-hide", "").lower() == "all":
        look = replace(look, hidden=True)
    if position := properties.get("vertical-align", "").lower():
        look = replace(look, raised=position == "super")
    if family := properties.get("font-family") or properties.get("font"):
        name = re.split(r"\d(?:pt|px|em|%)\s+", family)[-1].split(",")[0].strip(" \"'")
        look = replace(look, charset=_charset_of(name), symbols=name if is_symbol_font(name) else "")
    return look


class Sheets:
    """The rules of a page's style sheets that name one class or one kind of element."""

    def __init__(self, text: str) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        for rule in _RULE.finditer(_COMMENT.sub(" ", text[:_MOST])):
            properties = {
                name: value
                for name, value in declarations(rule[2]).items()
                if name in ("display", "mso-hide", "vertical-align", "font-family", "font")
            }
            for one in rule[1].split(",") if properties else ():
                if match := _SELECTOR.fullmatch(one):
                    name = ("." if "." in one else "") + match[2].lower()
                    self._rules.setdefault(name, {}).update(properties)

    def changed(self, look: Look, tag: str, classes: str) -> Look:
        """Return what the sheets make of the characters of an element."""
        for name in (tag, *("." + one.lower() for one in classes.split())):
            if name in self._rules:
                look = changed(look, self._rules[name])
        return look
