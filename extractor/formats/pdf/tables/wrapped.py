"""The lines of a cell, put together to one: what a narrow column breaks within is whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.formats.pdf.page import GONE
from extractor.formats.pdf.tables.table import Span

_MOST_PIECES = 4
_LEEWAY = 0.4  # of a line's height: boxes are the ink's, which is narrower than the characters
# A number in full: 1.245, 1.245,6, 98,6%, 12045, (1.245). Its pieces alone are often none: "1.2", "98,".
_NUMBER = re.compile(r"[(+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?%?\)?")
_PHONE = re.compile(r"\(?(?:\+84|0)[\d.)-]{8,14}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}[;,]?|(?:https?://|www\.)\S+\.\S+")
_SEAM = re.compile(r"@|\.[a-z]|[a-z]\.")  # addresses are also broken where they have a sign
_SPLIT_COMPOUND = re.compile(r"\w[-–/]\Z")


@dataclass(slots=True)
class CellLine:
    """A line in a cell: the indices of its characters, -1 for a gap, and its left and right edge."""

    letters: list[int] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def add(self, i: int, box: list[float]) -> None:
        """Append a character."""
        x0, top, x1, bottom = box
        if not self.letters:
            self.x0, self.top, self.x1, self.bottom = x0, top, x1, bottom
        else:
            self.x0, self.x1 = min(self.x0, x0), max(self.x1, x1)
            self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)
        self.letters.append(i)

    def beside(self, box: list[float]) -> bool:
        """Tell whether a character stands on this line, not above or below it."""
        shared = min(self.bottom, box[3]) - max(self.top, box[1])
        return 2 * shared > min(self.bottom - self.top, box[3] - box[1])


def lines_of(text: str, boxes: list[list[float]], runs: list[Span]) -> list[CellLine]:
    """Return the lines that the characters in the given ranges stand in, from top to bottom."""
    lines: list[CellLine] = []
    for start, end in runs:
        gap = True  # what comes later in the page's text than something else begins a new word
        for i in range(start, end):
            letter = text[i]
            if letter == GONE:
                continue
            if letter.isspace():
                gap = True
                continue
            if not lines or (gap and not _continues(lines[-1], boxes[i])):
                lines.append(CellLine())
            elif gap:
                lines[-1].letters.append(-1)
            lines[-1].add(i, boxes[i])
            gap = False
    return _in_order(lines, boxes)


def _continues(line: CellLine, box: list[float]) -> bool:
    return line.beside(box) and box[0] > line.x0


def _in_order(lines: list[CellLine], boxes: list[list[float]]) -> list[CellLine]:
    """Return the lines from top to bottom, each from left to right, where the page's text has them otherwise."""
    if all(
        a.bottom - b.bottom < 0.5 * (a.bottom - a.top) and not a.beside([b.x0, b.top, b.x1, b.bottom])
        for a, b in pairwise(lines)
    ):
        return lines
    if any(line.bottom - line.top > 2 * (line.x1 - line.x0) and len(line.letters) > 2 for line in lines):
        return lines  # upright text is read in the order in which it is written
    ordered: list[CellLine] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.x0)):
        if ordered and ordered[-1].beside([line.x0, line.top, line.x1, line.bottom]):
            ordered[-1] = _merged(ordered[-1], line, boxes)
        else:
            ordered.append(line)
    return ordered


def _merged(a: CellLine, b: CellLine, boxes: list[list[float]]) -> CellLine:
    words = sorted([*_words(a), *_words(b)], key=lambda word: boxes[word[0]][0])
    line = CellLine()
    for word in words:
        if line.letters:
            line.letters.append(-1)
        for i in word:
            line.add(i, boxes[i])
    return line


def _words(line: CellLine) -> Iterator[list[int]]:
    word: list[int] = []
    for i in [*line.letters, -1]:
        if i >= 0:
            word.append(i)
        elif word:
            yield word
            word = []


def joined(text: str, boxes: list[list[float]], lines: list[CellLine], room: float) -> list[int]:
    """Return the indices of a cell's characters, -1 for a space.

    A line that ends within a number, a telephone number, an e-mail address or a document's number goes on without one:
    in a narrow column "1.245" stands as "1.2" above "45". It is a break within a word only where the line is one word
    and has no room for the next character.
    """
    letters: list[int] = []
    at = 0
    while at < len(lines):
        last = next(
            (
                n
                for n in range(min(len(lines), at + _MOST_PIECES) - 1, at, -1)
                if _one_word(text, boxes, lines[at : n + 1], room)
            ),
            at,
        )
        if letters and not _compound(text, letters, lines[at].letters):
            letters.append(-1)
        for line in lines[at : last + 1]:
            letters += line.letters
        at = last + 1
    return letters


def _compound(text: str, before: list[int], after: list[int]) -> bool:
    """Tell whether a line break follows the hyphen or stroke of one word ("2021-" + "2025", "15/" + "NQ-HĐND")."""
    if len(before) < 2 or before[-2] < 0:
        return False
    return bool(_SPLIT_COMPOUND.match(text[before[-2]] + text[before[-1]])) and text[after[0]].isalnum()


def _one_word(text: str, boxes: list[list[float]], lines: list[CellLine], room: float) -> bool:
    """Tell whether the lines, the last one up to its first gap, are the pieces of one number or address."""
    for line, after in pairwise(lines):
        first = boxes[after.letters[0]]
        full = line.x1 - line.x0 + first[2] - first[0] + _LEEWAY * (line.bottom - line.top) >= room
        seam = text[line.letters[-1]] + text[after.letters[0]]
        if -1 in line.letters or not (full or _SEAM.search(seam)):
            return False
    last = lines[-1].letters
    pieces = ["".join(text[i] for i in line.letters) for line in lines[:-1]]
    pieces.append("".join(text[i] for i in last[: last.index(-1) if -1 in last else len(last)]))
    whole = "".join(pieces)
    if _ADDRESS.fullmatch(whole.lower()) or _PHONE.fullmatch(whole):
        return True
    # Two whole numbers, one above the other, stay two: "120" and "98" would make 12098.
    return bool(_NUMBER.fullmatch(whole)) and not all(_NUMBER.fullmatch(piece) for piece in pieces)
