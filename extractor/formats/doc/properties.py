"""What the properties of characters, paragraphs and rows say: lists of changes ("sprm") upon those of a style.

The specification is [MS-DOC], 2.6 for the changes, 2.9.24 and 2.9.175 for the pages that hold them, 2.9.271 for styles.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from extractor.formats import Oversized
from extractor.formats.charsets import Charset, by_font
from extractor.formats.doc.structure import CHARACTERS, FONTS, PARAGRAPHS, STYLES, Structure
from extractor.formats.docx.symbols import is_symbol_font

_PAGE = 512
_MOST_RUNS = 2_000_000
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of what a change is to, by the three highest bits of its code
_TABLE_DEFINITION, _TABS, _HUGE = 0xD608, 0xC615, (0x6645, 0x6646)
# The changes that a piece of a file saved in haste can bring in its one byte, by their short codes (2.9.212).
_SHORT = {0x0C: 0x260A, 0x18: 0x2416, 0x19: 0x2417, 0x41: 0x0800, 0x5C: 0x083C, 0x68: 0x2A48}


def changes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the code of each change in a list, and what it is to."""
    at = 0
    while at + 2 < len(content):
        (code,) = struct.unpack_from("<H", content, at)
        at += 2
        size = _SIZES[code >> 13]
        if code == _TABLE_DEFINITION:
            (size,) = struct.unpack_from("<H", content, at) if at + 2 <= len(content) else (0,)
            size, at = max(size - 1, 0), at + 2
        elif not size:
            size, at = content[at], at + 1
            if code == _TABS and size == 255:
                return
        yield code, content[at : at + size]
        at += size


class Row(NamedTuple):
    """A table row: the edges of its cells in 1/20 point, and which cells continue the one above.

    What cells in a row are merged shows in the edges: those that others cover have no width and no text.
    """

    edges: tuple[int, ...] = ()
    covered: frozenset[int] = frozenset()


_NO_ROW = Row()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What is known of a paragraph: its list and level, how deep in tables it is, whether it ends a cell or a row."""

    style: int = 0
    list: int = 0
    level: int | None = None
    depth: int = 0
    ends_cell: bool = False
    ends_row: bool = False
    row: Row = _NO_ROW


@dataclass(frozen=True, slots=True)
class CharacterStyle:
    """What is known of characters: whether they are shown, raised, special, in which set or font of symbols."""

    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    special: bool = False
    tracked: bool = False
    symbol: tuple[int, int] | None = None
    fonts: tuple[int, int] = (0, 0)
    charset: Charset | None = None
    symbols: str = ""


_Run = tuple[int, bytes, int]  # where it ends, its properties, and those that the piece brings


class _Style(NamedTuple):
    kind: int
    base: int
    paragraph: bytes
    characters: bytes


class Properties:
    """The properties of all paragraphs and runs of a file; equal ones are looked up once."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._runs, self._run_starts = self._in_text(CHARACTERS)
        self._paragraphs, self._paragraph_starts = self._in_text(PARAGRAPHS)
        self._paragraph_cache: dict[tuple[bytes, int], ParagraphStyle] = {}
        self._character_cache: dict[tuple[bytes, int, int], CharacterStyle] = {}
        self._of_style: dict[int, tuple[ParagraphStyle, CharacterStyle]] = {}

    def _in_text(self, index: int) -> tuple[list[_Run], list[int]]:
        """Return the runs of properties by where they are in the text, without gaps, and where each begins."""
        found = sorted(self._pages(index), key=itemgetter(0))
        begins = [run[0] for run in found]
        runs: list[_Run] = []
        for start, end, fc, width, modifier in self._structure.pieces:
            at, i = start, max(bisect_right(begins, fc) - 1, 0)
            while at < end and i < len(found):
                first, last, content = found[i]
                i += 1
                before, until = start + (first - fc) // width, start + (last - fc) // width
                if before > at:
                    at = min(before, end)
                    runs.append((at, b"", modifier))
                if until > at:
                    at = min(until, end)
                    runs.append((at, content, modifier))
            if at < end:
                runs.append((end, b"", modifier))
            if len(runs) > _MOST_RUNS:
                raise Oversized("tệp có quá nhiều định dạng, không đọc")
        return runs, [0, *map(itemgetter(0), runs)]

    def _pages(self, index: int) -> Iterator[tuple[int, int, bytes]]:
        """Yield the runs of the pages of properties: start and end in the stream, and the properties."""
        main = self._structure.main
        positions, data = self._structure.plc(index, 4)
        for i in range(len(positions) - 1):
            at = (struct.unpack_from("<I", data, 4 * i)[0] & 0x3FFFFF) * _PAGE
            page = main[at : at + _PAGE]
            if len(page) < _PAGE:
                continue
            count = page[-1]
            size = 1 if index == CHARACTERS else 13
            if 4 * (count + 1) + size * count > _PAGE:
                continue
            bounds = struct.unpack_from(f"<{count + 1}I", page)
            for j in range(count):
                place = 2 * page[4 * (count + 1) + size * j]
                yield bounds[j], bounds[j + 1], self._at(page, place, index) if place else b""

    @staticmethod
    def _at(page: bytes, place: int, index: int) -> bytes:
        length = page[place]
        if index == CHARACTERS:
            return page[place + 1 : place + 1 + length]
        if length:
            return page[place + 1 : place + 2 * length]
        return page[place + 2 : place + 2 + 2 * page[place + 1]]

    # Paragraphs

    def paragraph(self, cp: int) -> ParagraphStyle:
        """Return the properties of the paragraph whose mark stands at a position."""
        _, content, modifier = self._paragraphs[bisect_right(self._paragraph_starts, cp) - 1]
        key = content, modifier
        if key not in self._paragraph_cache:
            style = struct.unpack_from("<H", content)[0] if len(content) >= 2 else 0
            found = replace(self._style(style)[0], style=style)
            self._paragraph_cache[key] = self._changed(found, content[2:] + self._modifier(modifier))
        return self._paragraph_cache[key]

    def _changed(self, style: ParagraphStyle, content: bytes, *, huge: bool = False) -> ParagraphStyle:
        new: dict[str, object] = {}
        for code, value in changes(content):
            if not value:
                continue
            if code in _HUGE and len(value) == 4 and not huge:
                # Too long for its page: it lies in a stream of its own.
                (at,) = struct.unpack("<I", value)
                length = int.from_bytes(self._structure.data[at : at + 2], "little")
                there = self._structure.data[at + 2 : at + 2 + length]
                return self._changed(replace(style, **new), there, huge=True)  # type: ignore[arg-type]
            match code:
                case 0x260A:
                    new["level"] = value[0]
                case 0x460B if len(value) == 2:
                    new["list"] = struct.unpack("<H", value)[0]
                case 0x2416:
                    new.setdefault("depth", int(value[0] != 0))
                case 0x6649 if len(value) == 4:
                    new["depth"] = struct.unpack("<I", value)[0]
                case 0x2417 | 0x244C:
                    new["ends_row"] = value[0] != 0
                case 0x244B:
                    new["ends_cell"] = value[0] != 0
                case 0xD608:
                    new["row"] = _row(value)
                case 0xD62B if len(value) == 2:
                    row = new.get("row", style.row)
                    assert isinstance(row, Row)
                    covered = row.covered | {value[0]} if value[1] == 1 else row.covered - {value[0]}
                    new["row"] = row._replace(covered=covered)
        return replace(style, **new)  # type: ignore[arg-type]

    def _modifier(self, modifier: int) -> bytes:
        """Return the changes that a piece brings to all that is in it."""
        if modifier & 1:
            modifiers = self._structure.modifiers
            return modifiers[modifier >> 1] if modifier >> 1 < len(modifiers) else b""
        code = _SHORT.get(modifier >> 1 & 0x7F)
        return struct.pack("<HB", code, modifier >> 8) if code else b""

    # Characters

    def runs(self, start: int, end: int, style: int) -> Iterator[tuple[int, int, CharacterStyle]]:
        """Yield the runs between two positions of a paragraph of a style: start, end, properties."""
        i = bisect_right(self._run_starts, start) - 1
        while start < end and i < len(self._runs):
            until, content, modifier = self._runs[i]
            yield start, min(until, end), self._characters(content, style, modifier)
            start = until
            i += 1

    def _characters(self, content: bytes, style: int, modifier: int) -> CharacterStyle:
        key = content, style, modifier
        if key not in self._character_cache:
            base = self._style(style)[1]
            for code, value in changes(content):
                if code == 0x4A30 and len(value) == 2:
                    base = self._of_characters(base, self._chain(struct.unpack("<H", value)[0], 2))
            found = self._of_characters(base, content + self._modifier(modifier))
            first, other = (self.fonts.get(font, "") for font in found.fonts)
            self._character_cache[key] = replace(
                found,
                charset=by_font(other) or by_font(first),
                symbols=next(filter(is_symbol_font, (other, first)), ""),
            )
        return self._character_cache[key]

    @staticmethod
    def _of_characters(style: CharacterStyle, content: bytes) -> CharacterStyle:
        new: dict[str, object] = {}
        fonts = style.fonts
        for code, value in changes(content):
            match code:
                case 0x0800 if value:
                    new["deleted"] = new["tracked"] = value[0] == 1
                case 0x0801 if value and value[0] == 1:
                    new["tracked"] = True
                case 0x083C if value:
                    # 128 is "as the style has it", 129 the contrary.
                    new["hidden"] = style.hidden != bool(value[0] & 1) if value[0] & 128 else value[0] == 1
                case 0x0855 if value:
                    new["special"] = value[0] == 1
                case 0x2A48 if value:
                    new["raised"] = value[0] == 1
                case 0x4A4F if len(value) == 2:
                    fonts = struct.unpack("<H", value)[0], fonts[1]
                case 0x4A51 if len(value) == 2:
                    fonts = fonts[0], struct.unpack("<H", value)[0]
                case 0x6A09 if len(value) == 4:
                    new["symbol"] = struct.unpack("<HH", value)
        return replace(style, fonts=fonts, **new)  # type: ignore[arg-type]

    # Styles

    def _style(self, number: int) -> tuple[ParagraphStyle, CharacterStyle]:
        """Return what a paragraph style says, by all that it is based on."""
        if number not in self._of_style:
            default = CharacterStyle(fonts=self._styles[1])
            self._of_style[number] = (
                self._changed(ParagraphStyle(), self._chain(number, 1, paragraph=True)),
                self._of_characters(default, self._chain(number, 1)),
            )
        return self._of_style[number]

    def _chain(self, number: int, kind: int, *, paragraph: bool = False) -> bytes:
        """Return the changes of a style after those of the styles that it is based on."""
        styles = self._styles[0]
        found: list[bytes] = []
        seen: set[int] = set()
        while number in styles and number not in seen and styles[number].kind == kind:
            seen.add(number)
            found.append(styles[number].paragraph if paragraph else styles[number].characters)
            number = styles[number].base
        return b"".join(reversed(found))

    @cached_property
    def _styles(self) -> tuple[dict[int, _Style], tuple[int, int]]:
        """The styles by number, and the fonts of text that says nothing else."""
        content = self._structure.part(STYLES)
        styles: dict[int, _Style] = {}
        if len(content) < 20:
            return styles, (0, 0)
        head, count, base = struct.unpack_from("<HHH", content)
        fonts = struct.unpack_from("<HHH", content, 14)
        at = 2 + head
        for number in range(count):
            if at + 2 > len(content):
                break
            (length,) = struct.unpack_from("<H", content, at)
            at += 2
            if style := _one_style(content[at : at + length], base):
                styles[number] = style
            at += length + (length & 1)
        return styles, (fonts[0], fonts[2])

    # Fonts

    @cached_property
    def fonts(self) -> dict[int, str]:
        """The names of the fonts."""
        content = self._structure.part(FONTS)
        fonts: dict[int, str] = {}
        if len(content) < 4:
            return fonts
        (count,) = struct.unpack_from("<H", content)
        at = 4
        for number in range(count):
            if at >= len(content):
                break
            end = at + 1 + content[at]
            fonts[number] = content[at + 40 : end].decode("utf-16-le", "replace").partition("\0")[0]
            at = end
        return fonts


def _one_style(content: bytes, base_length: int) -> _Style | None:
    """Return a style of the style sheet, None for an empty or a damaged one."""
    if len(content) < 10 or base_length < 10:
        return None
    kind_and_base, count_and_next = struct.unpack_from("<HH", content, 2)
    kind, base = kind_and_base & 15, kind_and_base >> 4
    at = base_length
    if at + 2 > len(content):
        return None
    at += 2 * struct.unpack_from("<H", content, at)[0] + 4  # its name, and a zero
    parts: list[bytes] = []
    for _ in range(count_and_next & 15):
        at += at & 1
        if at + 2 > len(content):
            break
        (length,) = struct.unpack_from("<H", content, at)
        parts.append(content[at + 2 : at + 2 + length])
        at += 2 + length
    if kind == 1 and parts:
        return _Style(kind, base, parts[0][2:], parts[1] if len(parts) > 1 else b"")
    return _Style(kind, base, b"", parts[0]) if kind == 2 and parts else None


def _row(value: bytes) -> Row:
    """Return the edges of a row's cells and which of them are covered (TDefTableOperand, 2.9.318)."""
    count = value[0]
    if 1 + 2 * (count + 1) > len(value):
        return Row()
    edges = struct.unpack_from(f"<{count + 1}h", value, 1)
    covered = set()
    for i in range(count):
        at = 1 + 2 * (count + 1) + 20 * i
        if at + 2 <= len(value):
            (flags,) = struct.unpack_from("<H", value, at)
            if flags >> 5 & 3 == 1:
                covered.add(i)
    return Row(edges, frozenset(covered))
