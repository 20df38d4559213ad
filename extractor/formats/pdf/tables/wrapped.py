"""The lines of a cell, put together to one: what a narrow column breaks within is whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

_MOST_PIECES = 4
_LEEWAY = 0.4  # of a line's height: boxes are the ink's, which is narrower than the characters
# A number in full: 1.245, 1.245,6, 98,6%, 12045, (1.245). Its pieces alone are often none: "1.2", "98,".
_NUMBER = re.compile(r"[(+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?%?\)?")
_PHONE = re.compile(r"\(?(?:\+84|0)[\d.)-]{8,14}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}[;,]?|(?:https?://|www\.)\S+\.\S+")
_SEAM = re.compile(r"@|\.[a-z]|[a-z]\.")  # addresses are also broken where they have a sign
_COMPOUND = re.compile(r"\w[-–/]\Z")


class Word(NamedTuple):
    """A word of a page: its characters [start, end) and its box."""

    start: int
    end: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class CellLine:
    """A line in a cell: its words and its box."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def of(cls, words: list[Word]) -> CellLine:
        """Return the line of some words."""
        _, _, x0, top, x1, bottom = zip(*words, strict=True)
        return cls(words, min(x0), min(top), max(x1), max(bottom))

    def beside(self, other: Word | CellLine) -> bool:
        """Tell whether a word or line stands on this line, not above or below it."""
        shared = min(self.bottom, other.bottom) - max(self.top, other.top)
        return 2 * shared > min(self.bottom - self.top, other.bottom - other.top)

    def add(self, word: Word) -> None:
        """Append a word."""
        self.words.append(word)
        self.x0, self.x1 = min(self.x0, word.x0), max(self.x1, word.x1)
        self.top, self.bottom = min(self.top, word.top), max(self.bottom, word.bottom)


def lines_of(words: list[Word]) -> list[CellLine]:
    """Return the lines of a cell's words, from top to bottom."""
    lines: list[CellLine] = []
    for word in words:
        if lines and word.x0 > lines[-1].x0 and lines[-1].beside(word):
            lines[-1].add(word)
        else:
            lines.append(CellLine([word], word.x0, word.top, word.x1, word.bottom))
    return _in_order(lines)


def _in_order(lines: list[CellLine]) -> list[CellLine]:
    """Return the lines from top to bottom, each from left to right, where the page's text has them otherwise."""
    if all(a.bottom - b.bottom < 0.5 * (a.bottom - a.top) and not a.beside(b) for a, b in pairwise(lines)):
        return lines
    if any(b.bottom - b.top > 2 * (b.x1 - b.x0) and b.end - b.start > 2 for line in lines for b in line.words):
        return lines  # upright text is read in the order in which it is written
    ordered: list[CellLine] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.x0)):
        if ordered and ordered[-1].beside(line):
            words = sorted(ordered[-1].words + line.words, key=lambda word: word.x0)
            ordered[-1] = CellLine.of(words)
        else:
            ordered.append(line)
    return ordered


def glued(text: str, lines: list[CellLine], room: float) -> Iterator[tuple[CellLine, bool]]:
    """Yield the lines of a cell, and whether each goes on with the one before without a blank.

    A line that ends within a number, a telephone number, an e-mail address or a document's number goes on without one:
    in a narrow column "1.245" stands as "1.2" above "45". It is a break within a word only where the line is one word
    and has no room for the next character.
    """
    at, before = 0, ""
    while at < len(lines):
        # Only a line of one word can be the beginning of one that goes on.
        most = min(len(lines), at + _MOST_PIECES) - 1 if len(lines[at].words) == 1 else at
        last = next((n for n in range(most, at, -1) if _one_word(text, lines[at : n + 1], room)), at)
        yield lines[at], bool(_COMPOUND.match(before)) and text[lines[at].words[0].start].isalnum()
        for line in lines[at + 1 : last + 1]:
            yield line, True
        end = lines[last].words[-1]
        before = text[max(end.start, end.end - 2) : end.end]
        at = last + 1


def _one_word(text: str, lines: list[CellLine], room: float) -> bool:
    """Tell whether the lines, of the last one only the first word, are the pieces of one number or address."""
    for line, after in pairwise(lines):
        first = after.words[0]
        width = (first.x1 - first.x0) / (first.end - first.start)
        full = line.x1 - line.x0 + width + _LEEWAY * (line.bottom - line.top) >= room
        seam = text[line.words[-1].end - 1] + text[first.start]
        if len(line.words) > 1 or not (full or _SEAM.search(seam)):
            return False
    pieces = [text[line.words[0].start : line.words[0].end] for line in lines]
    whole = "".join(pieces)
    if _ADDRESS.fullmatch(whole.lower()) or _PHONE.fullmatch(whole):
        return True
    # Two whole numbers, one above the other, stay two: "120" and "98" would make 12098.
    return bool(_NUMBER.fullmatch(whole)) and not all(_NUMBER.fullmatch(piece) for piece in pieces)
