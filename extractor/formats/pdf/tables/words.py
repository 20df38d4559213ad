"""A page's words in lines, and lines in segments: what stands apart by more than the space between words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from extractor.formats.pdf.page import Page
    from extractor.formats.pdf.turn import BBox

NUMBER = re.compile(r"[(+\-–]?\d[\d.,]*\d%?\)?|[(+\-–]?\d%?\)?")
_WORD = re.compile(r"[^\s\0]+")
# In em: more parts two words, one word and a number, two numbers. A justified line has spaces of half an em and more.
_WIDE = 1.0, 0.7, 0.5
_SAME_LINE = 0.35


class Word(NamedTuple):
    """A word: its text, its box, its size and how high its baseline is."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    base: float


@dataclass(slots=True)
class Segment:
    """Words of a line that belong together: their left and right edge, their text, whether it is one number."""

    words: list[Word]
    x0: float = field(init=False)
    x1: float = field(init=False)
    text: str = field(init=False)
    number: bool = field(init=False)

    def __post_init__(self) -> None:
        self.x0, self.x1 = self.words[0].x0, self.words[-1].x1
        self.text = " ".join([word.text for word in self.words])
        self.number = NUMBER.fullmatch(self.text.replace(" %", "%")) is not None

    def over(self, x0: float, x1: float) -> bool:
        """Tell whether it stands over some part of the stretch."""
        return self.x0 < x1 and x0 < self.x1


@dataclass(slots=True)
class Line:
    """A line across the page, from left to right; `figures` are the numbers to the right of something else."""

    segments: list[Segment]
    top: float
    bottom: float
    base: float
    size: float
    figures: list[Segment] = field(init=False)

    def __post_init__(self) -> None:
        self.figures = [segment for segment in self.segments[1:] if segment.number]


def lines_of(page: Page, without: list[BBox]) -> list[Line]:
    """Return the page's lines from top to bottom, without what stands in the given boxes."""
    import numpy as np

    spans = np.array([match.span() for match in _WORD.finditer(page.text)], dtype=int).reshape(-1, 2)
    boxes = page.boxes.copy()
    blank = boxes[:, 2] <= boxes[:, 0]
    boxes[blank, :2], boxes[blank, 2:] = np.inf, -np.inf
    low, high = (np.minimum.reduceat(boxes[:, :2], spans[:, 0]), np.maximum.reduceat(boxes[:, 2:], spans[:, 0]))
    keep = high[:, 0] > low[:, 0]
    x, y = ((low + high) / 2).T
    for x0, top, x1, bottom in without:
        keep &= (x < x0) | (x > x1) | (y < top) | (y > bottom)
    rows = np.column_stack((low, high, page.prints[spans[:, 0], :2]))[keep]
    texts = (page.text[a:b] for a, b in spans[keep].tolist())
    words = [Word(text, *row) for text, row in zip(texts, rows.tolist(), strict=True)]
    words.sort(key=lambda word: -word.base)
    lines: list[list[Word]] = []
    for word in words:
        if lines and lines[-1][0].base - word.base <= _SAME_LINE * min(lines[-1][0].size, word.size):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_line(sorted(line, key=lambda word: word.x0)) for line in lines]


def _line(words: list[Word]) -> Line:
    segments, current = [], [words[0]]
    numbers = [NUMBER.fullmatch(word.text) is not None for word in words]
    for (before, word), (a, b) in zip(pairwise(words), pairwise(numbers), strict=True):
        if word.x0 - before.x1 >= _WIDE[a + b] * max(before.size, word.size):
            segments.append(Segment(current))
            current = []
        current.append(word)
    segments.append(Segment(current))
    top, bottom = min([word.top for word in words]), max([word.bottom for word in words])
    return Line(segments, top, bottom, words[0].base, max([word.size for word in words]))
