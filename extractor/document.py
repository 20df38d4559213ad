"""A document: the reader's text with its canonical form, and spans that quote the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import itemgetter

from extractor.formats import Block, Reading
from extractor.records import Box, Span
from extractor.text import Paragraph, Text

_DIGIT = re.compile(r"\d")


class Document:
    """What the later stages read: `text` for matching, `span` to quote the source for what was matched."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = Text(reading.text)
        self._doubtful = _apart(reading.doubtful)
        self._unread = _apart(reading.unread)
        self._spans: dict[tuple[int, int], Span] = {}

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.reading.blocks]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [paragraph.start for paragraph in self.text.paragraphs]

    def block_at(self, at: int) -> Block | None:
        """Return the reader's block that holds the source offset `at`."""
        i = bisect_right(self._block_starts, at) - 1
        if i < 0:
            return None
        block = self.reading.blocks[i]
        return block if at < block.end else None

    def paragraph_at(self, at: int) -> Paragraph:
        """Return the paragraph that holds the canonical offset `at`."""
        return self.text.paragraphs[max(0, bisect_right(self._paragraph_starts, at) - 1)]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of the canonical range [start, end), with its page, place and boxes where known.

        A number is asked for by its mention, its relations and their repair: it is made once.
        """
        if (span := self._spans.get((start, end))) is None:
            span = self._spans[start, end] = self._span(start, end)
        return span

    def _span(self, start: int, end: int) -> Span:
        a, b, text, pieces = self.text.cut(start, end)
        block = self.block_at(a)
        page, place = (block.page, block.place) if block else (None, None)
        doubtful = self._is_doubtful(a, b) or any(self._is_doubtful(piece.start, piece.end) for piece in pieces)
        parts = [(a, b), *((piece.start, piece.end) for piece in pieces)]
        boxes = tuple(self._boxes(parts, page)) if self.reading.boxes else ()
        return Span(start=a, end=b, text=text, pieces=pieces, page=page, place=place, boxes=boxes, doubtful=doubtful)

    def _boxes(self, parts: list[tuple[int, int]], page: int | None) -> Iterator[Box]:
        """Yield the boxes of source ranges, those of each page apart: a row of a table may go on with the next one."""
        assert self.reading.boxes is not None
        for start, end in parts:
            at = start
            while at < end:
                block = self.block_at(at)
                stop = min(end, block.end) if block else at + 1  # what the reader put in has no box
                other = block.page if block and block.page != page else None
                for x0, top, x1, bottom in self.reading.boxes.lines(at, stop):
                    yield Box(x0=x0, top=top, x1=x1, bottom=bottom, page=other)
                at = stop

    def doubtful(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the numbers in the canonical range that were recognised without being certain."""
        if not self._doubtful:
            return ()
        source = self.reading.text
        found = (place for a, b in self.text.source_ranges(start, end) for place in self._doubtful_places(a, b))
        return tuple(
            Span(start=a, end=b, text=source[a:b], doubtful=True) for a, b in found if _DIGIT.search(source, a, b)
        )

    def is_unread(self, start: int, end: int) -> bool:
        """Tell whether something that could not be read stands in the canonical range, or right beside it ("12�")."""
        return bool(self._unread) and any(
            next(_overlapping(self._unread, a - 1, b + 1), None) for a, b in self.text.source_ranges(start, end)
        )

    def _is_doubtful(self, a: int, b: int) -> bool:
        """Tell whether digits of source[a:b] were recognised without being certain; of words, any letter."""
        source, found = self.reading.text, list(self._doubtful_places(a, b))
        return any(_DIGIT.search(source, *place) for place in found) or (
            bool(found) and not _DIGIT.search(source, a, b)
        )

    def _doubtful_places(self, a: int, b: int) -> Iterator[tuple[int, int]]:
        for start, end in _overlapping(self._doubtful, a, b):
            yield max(a, start), min(b, end)


def _apart(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the same ranges in order, those that meet as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return found


def _overlapping(ranges: Sequence[tuple[int, int]], a: int, b: int) -> Iterator[tuple[int, int]]:
    """Yield those of the ranges, which are in order and apart, that share a character with [a, b)."""
    for i in range(bisect_right(ranges, a, key=itemgetter(1)), len(ranges)):
        if ranges[i][0] >= b:
            return
        yield ranges[i]
