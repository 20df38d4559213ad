"""The automatic numbers of a Word 97-2003 file: its lists (LST), what paragraphs make of them (LFO), the counters.

[MS-DOC] 2.9.131 (LFO), 2.9.147 (LSTF), 2.9.150 (LVLF).
"""

from __future__ import annotations

import struct
from dataclasses import replace
from typing import NamedTuple

from extractor.formats.doc.properties import ParagraphStyle
from extractor.formats.doc.structure import LIST_USES, LISTS, Structure
from extractor.formats.numerals import Counters, Level

_KINDS = {0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter"}
_KINDS |= {22: "decimalZero", 23: "bullet", 255: "none"}
_NO_RESTART, _LEGAL = 8, 4


class _Use(NamedTuple):
    """A list as a series of paragraphs uses it: its own levels, and the numbers at which levels begin."""

    list: int
    levels: dict[int, Level]
    starts: dict[int, int]


class Lists:
    """The lists of a file, and how far each has been counted."""

    def __init__(self, structure: Structure) -> None:
        self._lists: dict[int, dict[int, Level]] = {}
        self._styles: dict[tuple[int, int], int] = {}  # (list, style) → level
        self._uses: list[_Use] = []
        self._counters: dict[int, Counters] = {}
        self._begun: set[int] = set()
        self.failed = False
        try:
            self._read_lists(structure)
            self._read_uses(structure)
        except (struct.error, IndexError, ValueError):
            self.failed = True  # the paragraphs are there all the same

    def _read_lists(self, structure: Structure) -> None:
        start, length = structure.at(LISTS)
        if not length:
            return
        table = structure.table
        (count,) = struct.unpack_from("<H", table, start)
        at = start + length  # the levels stand after the lists, and are not in their length
        for i in range(count):
            place = start + 2 + 28 * i
            (number,) = struct.unpack_from("<i", table, place)
            for level, style in enumerate(struct.unpack_from("<9H", table, place + 8)):
                self._styles.setdefault((number, style), level)
            levels: dict[int, Level] = {}
            for level in range(1 if table[place + 26] & 1 else 9):
                levels[level], at = _level(table, at)
            self._lists[number] = levels

    def _read_uses(self, structure: Structure) -> None:
        table = structure.part(LIST_USES)
        if not table:
            return
        (count,) = struct.unpack_from("<I", table)
        at = 4 + 16 * count
        for i in range(count):
            (number,) = struct.unpack_from("<i", table, 4 + 16 * i)
            use = _Use(number, {}, {})
            at += 4
            for _ in range(table[4 + 16 * i + 12]):
                start, flags = struct.unpack_from("<iI", table, at)
                at += 8
                level = flags & 15
                if flags & 32:
                    use.levels[level], at = _level(table, at)
                    start = use.levels[level].start
                if flags & 16:
                    use.starts[level] = start
            self._uses.append(use)

    def label(self, style: ParagraphStyle) -> str:
        """Return the number that Word shows before a paragraph ("1.2.", "a)", "-"), and count it."""
        if not 0 < style.list <= len(self._uses):
            return ""
        use = self._uses[style.list - 1]
        levels = self._lists.get(use.list, {}) | use.levels
        at = self._styles.get((use.list, style.style), 0) if style.level is None else style.level
        counters = self._counters.setdefault(use.list, Counters())
        if style.list not in self._begun:
            self._begun.add(style.list)
            for i, start in use.starts.items():
                if i < len(levels):
                    counters.begin(i, start)
        return counters.label(levels, at)


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """Return the level that the table stream has at a position, and where it ends."""
    start, kind, flags = struct.unpack_from("<iBB", table, at)
    marks, follows = set(table[at + 6 : at + 15]), table[at + 15]
    characters, paragraph, limit = table[at + 24 : at + 27]
    at += 28 + characters + paragraph
    (length,) = struct.unpack_from("<H", table, at)
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    template = "".join(f"%{ord(sign) + 1}" if ord(sign) < 9 and i in marks else sign for i, sign in enumerate(text, 1))
    level = Level(template, _KINDS.get(kind, "decimal"), start, bool(flags & _LEGAL), blank=" " if follows < 2 else "")
    if flags & _NO_RESTART:
        level = replace(level, restarts_under=limit)
    return level, at + 2 + 2 * length
