"""A page's words in lines, and lines in segments: what stands apart by more than the space between words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.formats.pdf.page import Page
    from extractor.formats.pdf.turn import BBox

NUMBER = re.compile(r"[(+\-–]?\d[\d.,]*\d%?\)?|[(+\-–]?\d%?\)?")
_WORD = re.compile(r"\S+")
# In em: more parts two words, one word and a number, two numbers. A justified line has spaces of half an em and more.
_WIDE = 1.0, 0.7, 0.5
_SAME_LINE = 0.35


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its text, its box, its size and how high its baseline is."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    base: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a line that belong together."""

    words: tuple[Word, ...]

    @property
    def x0(self) -> float:
        """The left edge."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """The right edge."""
        return self.words[-1].x1

    @property
    def text(self) -> str:
        """The words, a space between them."""
        return " ".join(word.text for word in self.words)

    @property
    def number(self) -> bool:
        """Whether it is one number."""
        return NUMBER.fullmatch(self.text.replace(" %", "%")) is not None

    def over(self, x0: float, x1: float) -> bool:
        """Tell whether it stands over some part of the stretch."""
        return self.x0 < x1 and x0 < self.x1


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the page, from left to right."""

    segments: tuple[Segment, ...]
    top: float
    bottom: float
    base: float
    size: float

    @property
    def figures(self) -> tuple[Segment, ...]:
        """The numbers that stand apart to the right of something else."""
        return tuple(segment for segment in self.segments[1:] if segment.number)


def lines_of(page: Page, without: list[BBox]) -> list[Line]:
    """Return the page's lines from top to bottom, without what stands in the given boxes."""
    import numpy as np

    spans = [match.span() for match in _WORD.finditer(page.text)]
    if not spans:
        return []
    starts = np.array(spans)[:, 0]
    boxes = page.boxes.copy()
    blank = boxes[:, 2] <= boxes[:, 0]
    boxes[blank, :2], boxes[blank, 2:] = np.inf, -np.inf
    low, high = np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)
    prints = page.prints[starts]
    rows = np.column_stack((low, high, prints[:, :2]))
    words = [Word(page.text[a:b], *row) for (a, b), row in zip(spans, rows.tolist(), strict=True) if row[2] > row[0]]
    words = [word for word in words if not any(_within(word, box) for box in without)]
    words.sort(key=lambda word: -word.base)
    lines: list[list[Word]] = []
    for word in words:
        if lines and lines[-1][0].base - word.base <= _SAME_LINE * min(lines[-1][0].size, word.size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_line(sorted(line, key=lambda word: word.x0)) for line in lines]


def _within(word: Word, box: BBox) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _line(words: list[Word]) -> Line:
    segments, current = [], [words[0]]
    for before, word in pairwise(words):
        numbers = bool(NUMBER.fullmatch(before.text)) + bool(NUMBER.fullmatch(word.text))
        if word.x0 - before.x1 >= _WIDE[numbers] * max(before.size, word.size):
            segments.append(Segment(tuple(current)))
            current = []
        current.append(word)
    segments.append(Segment(tuple(current)))
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    return Line(tuple(segments), top, bottom, words[0].base, max(word.size for word in words))
