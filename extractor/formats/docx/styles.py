"""What styles say of runs and paragraphs: hidden or not, raised or not, in which font, with which number.

A run's own properties come first, then its character style, its paragraph's style and the document's defaults, each
style before the one that it is based on (ECMA-376 part 1, 17.7.2). Fonts of the theme count as none: no theme has a
font with a character set of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from extractor.formats import Oversized
from extractor.formats.docx.elements import RPR, TOO_MUCH, VAL, W, properties_of, switched, value_of

VANISH, RAISED, STYLE, FONTS = LOOKS = tuple(W + name for name in ("vanish", "vertAlign", "rStyle", "rFonts"))
_LONGEST_CHAIN = 20  # of styles based on each other
_MOST_STYLES = 5_000  # Word itself ends at 4,079


class Look(NamedTuple):
    """How letters look, as far as it changes what is read; None where it is not said."""

    hidden: bool | None = None
    raised: bool | None = None
    font: str | None = None

    def over(self, other: Look) -> Look:
        """Return this look where it says something, `other` elsewhere."""
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            other.raised if self.raised is None else self.raised,
            other.font if self.font is None else self.font,
        )


PLAIN = Look()


def font_of(fonts: Any) -> str | None:
    """Return the font that w:rFonts names for letters beyond ASCII, "" for one of the theme's, None for no font."""
    if fonts.get(W + "hAnsiTheme") or fonts.get(W + "asciiTheme"):
        return ""
    name: str | None = fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
    return name


def look_of(properties: Any) -> tuple[Look, str | None]:
    """Return what run properties say themselves, and the character style that they name."""
    hidden = raised = font = style = None
    for each in properties:
        tag = each.tag
        if tag == VANISH:
            hidden = switched(each)
        elif tag == RAISED:
            raised = each.get(VAL) == "superscript"
        elif tag == STYLE:
            style = each.get(VAL)
        elif tag == FONTS:
            font = font_of(each)
    return Look(hidden, raised, font), style


class Styles:
    """The styles of a document, by their ids. Raises `Oversized` for more than Word can have."""

    def __init__(self, root: Any) -> None:
        self._styles = (
            {} if root is None else {each.get(W + "styleId"): each for each in root.iterchildren(W + "style")}
        )
        if len(self._styles) > _MOST_STYLES:
            raise Oversized(TOO_MUCH.format("kiểu định dạng"))
        self._root = root
        self._looks: dict[tuple[str | None, str | None], Look] = {}
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{RPR}")
        self._defaults = look_of(() if defaults is None else defaults)[0]
        kinds = {
            each.get(W + "type"): name
            for name, each in self._styles.items()
            if each.get(W + "default") in ("1", "true", "on")
        }
        self.paragraph, self._character = kinds.get("paragraph"), kinds.get("character")

    def chain(self, name: str | None) -> Iterator[tuple[str, Any]]:
        """Yield a style and those that it is based on, each with its id."""
        for _ in range(_LONGEST_CHAIN):
            if name is None or name not in self._styles:
                return
            style = self._styles[name]
            yield name, style
            name = value_of(style, "basedOn")

    def numbering_of(self, name: str) -> str | None:
        """Return the list that a style, one of lists, names itself."""
        return value_of(self._styles.get(name), "pPr/numPr/numId")

    def look(self, paragraph: str | None, character: str | None) -> Look:
        """Return the look of text in a paragraph's style and a character style, None for the default ones."""
        key = paragraph, character
        if key not in self._looks:
            outer, inner = self._own(paragraph or self.paragraph), self._own(character or self._character)
            look = inner.over(outer).over(self._defaults)
            if outer.hidden is not None and inner.hidden is not None:
                # Hidden is one of the properties that a style on top of another switches over (17.7.3).
                look = look._replace(hidden=outer.hidden != inner.hidden)
            self._looks[key] = look
        return self._looks[key]

    def _own(self, name: str | None) -> Look:
        look = PLAIN
        for _, style in self.chain(name):
            look = look.over(look_of(properties_of(style, RPR))[0])
        return look

    def fonts(self) -> set[str]:
        """Return the names of the fonts that styles and defaults name."""
        return set() if self._root is None else {font_of(each) or "" for each in self._root.iter(FONTS)}
