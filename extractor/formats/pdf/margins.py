"""What repeats in the margins from page to page: page numbers, running heads and feet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from extractor.formats import HEADER, base_letters
from extractor.formats.pdf.lines import Line

_ZONE = 0.1  # of the page's height, at its top and bottom
_MOST_LINES = 3  # that a running head or foot has
_SAME_HEIGHT = 2.0  # points
_FEWEST = 3  # pages with the same words at the same height, where no number counts them
_MOST_NUMBERS = 3
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*(?:so\s*)?)?(\d{1,4})(?:\s*(?:/|tren|of)\s*\d{1,4})?\W*")


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's number, its size in points and the lines on it that stand in no table."""

    number: int
    width: float
    height: float
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class _Seen:
    """A line in a page's top or bottom zone; `height` is its distance from that edge of the page, in points."""

    page: int
    line: Line
    height: float
    words: str
    numbers: tuple[int, ...]


def margin_lines(pages: Sequence[PageLines]) -> list[tuple[int, Line]]:
    """Return the lines that are no part of the running text, with their pages.

    A line is one where others have the same words at
    the same height, and its numbers stay the same or count the pages: the last row of a table without lines, which is
    at the same height on several pages, has other numbers. A bare number is one even if it is seen once, where it is
    the page's own and stands apart: a report of two pages has a number on its second alone.
    """
    groups: dict[tuple[bool, str], list[_Seen]] = defaultdict(list)
    found: dict[int, tuple[int, Line]] = {}  # by the line's identity: equal lines may be two
    for page in pages:
        top, bottom = _zones(page)
        for at_top, zone in ((True, top), (False, bottom)):
            for line in zone:
                distance = line.box[1] if at_top else page.height - line.box[3]
                folded = base_letters(" ".join(line.text.split()))
                numbers = tuple(int(digits[:9]) for digits in _DIGITS.findall(folded))
                seen = _Seen(page.number, line, distance, _DIGITS.sub("#", folded), numbers)
                groups[at_top, seen.words].append(seen)
        found |= {id(line): (page.number, line) for line in _own_number(page, top, bottom)}
    for group in groups.values():
        found |= {id(seen.line): (seen.page, seen.line) for seen in _repeated(group)}
    return list(found.values())


def _zones(page: PageLines) -> tuple[list[Line], list[Line]]:
    """Return the lines in the top and in the bottom zone; none at the top of a page that begins a document."""
    inside = sorted(page.lines, key=lambda line: line.box[1])
    top = [line for line in inside[:_MOST_LINES] if line.box[3] <= _ZONE * page.height]
    bottom = [line for line in inside[-_MOST_LINES:] if line.box[1] >= (1 - _ZONE) * page.height]
    # Forms and reports bound together have the national motto on top of page after page.
    return [] if any(HEADER.search(base_letters(line.text)) for line in inside[:_MOST_LINES]) else top, bottom


def _own_number(page: PageLines, top: list[Line], bottom: list[Line]) -> Iterator[Line]:
    for line in (*top[:1], *bottom[-1:]):
        match = _PAGE_NUMBER.fullmatch(base_letters(line.text))
        # What a wrapped line leaves over begins at the left.
        if match and int(match[1]) == page.number and line.box[0] + line.box[2] > 0.6 * page.width:
            yield line


def _repeated(group: list[_Seen]) -> Iterator[_Seen]:
    """Yield those of the lines with the same words that repeat: at one height, with the same or counting numbers."""
    group = sorted(group, key=lambda seen: seen.height)
    at = 0
    for i in range(1, len(group) + 1):
        if i == len(group) or group[i].height - group[i - 1].height > _SAME_HEIGHT:
            yield from _counting(group[at:i])
            at = i


def _counting(group: list[_Seen]) -> Iterator[_Seen]:
    words = any(letter.isalpha() for letter in group[0].words)
    alike: dict[tuple[tuple[bool, int], ...], list[_Seen]] = defaultdict(list)
    for seen in group:
        for counts in product((False, True), repeat=min(len(seen.numbers), _MOST_NUMBERS)):
            if len(counts) == len(seen.numbers) and (words or any(counts)):
                alike[tuple((c, n - c * seen.page) for c, n in zip(counts, seen.numbers, strict=True))].append(seen)
    for key, same in alike.items():
        fewest = 2 if any(counts for counts, _ in key) else _FEWEST
        if len({seen.page for seen in same}) >= fewest:
            yield from same
