"""The font table of an RTF file: in which code page or old character set the text in each font is."""

from __future__ import annotations

from typing import NamedTuple

from extractor.formats.charsets import Charset, by_font
from extractor.formats.docx.symbols import is_symbol_font


class Font(NamedTuple):
    """How text in a font is read: `page` is None where the file's own code page holds, `symbols` a font of signs."""

    page: str | None = None
    charset: Charset | None = None
    symbols: str = ""


class Fonts:
    """The fonts by number; a definition ends at the semicolon after its name."""

    def __init__(self) -> None:
        from striprtf.striprtf import charset_map

        self._pages: dict[int, str] = charset_map
        self._fonts: dict[int, Font] = {}
        self._number, self._set = -1, 0
        self._name = ""

    def number(self, number: int) -> None:
        """Begin a font's definition."""
        self._number, self._set, self._name = number, 0, ""

    def set(self, number: int) -> None:
        """Note the character set of the font that is being defined."""
        self._set = number

    def name(self, text: str) -> None:
        """Note the name of the font that is being defined, or a part of it."""
        name, end, _ = text.partition(";")
        self._name += name[:100]
        if end and self._number >= 0:
            charset = by_font(self._name)
            # Fonts of old sets call themselves Western, Vietnamese or nothing: their codes are those of Latin-1.
            page = "cp1252" if charset else self._pages.get(self._set) if self._set > 1 else None
            font = Font("latin-1", symbols=self._name) if is_symbol_font(self._name) else Font(page, charset)
            self._fonts[self._number] = font

    def of(self, number: int) -> Font:
        """Return how text in a font is read."""
        return self._fonts.get(number, _PLAIN)


_PLAIN = Font()
