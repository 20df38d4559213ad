"""A document: the reader's text with its canonical form, and spans that quote the source."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from extractor.formats import Block, Reading
from extractor.records import Span
from extractor.text import Paragraph, Text


class Document:
    """What the later stages read: `text` for matching, `span` to quote the source for what was matched."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = Text(reading.text)

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
        """Return the source span of the canonical range [start, end), with its page and place where known."""
        a, b, text, pieces = self.text.cut(start, end)
        block = self.block_at(a)
        page, place = (block.page, block.place) if block else (None, None)
        return Span(start=a, end=b, text=text, pieces=pieces, page=page, place=place)
