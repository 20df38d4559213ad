"""The compared files' texts: what stands around a quote, and how a scope is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from extractor.comparison import Change
from extractor.outputs.wording import Quote, as_written, one_line, place, quotes, quotes_by_file
from extractor.records import Finding, Span
from extractor.text import fold

_KEPT = 8  # texts; a comparison reads two or, of a quarter or a year, up to thirteen one after the other
_LONGEST = 80  # characters of a scope, which comes from the report


class Texts:
    """Reads the files' texts by `text`, and keeps the last few."""

    def __init__(self, text: Callable[[str], str | None]) -> None:
        self.text = lru_cache(_KEPT)(text)
        self._folded = lru_cache(2)(self._fold)

    def scope(self, change: Change) -> str:
        """Return what the indicator is narrowed down to, as the later report writes it; "" where it is not."""
        span = change.after_span or change.before_span
        if not change.scope or span is None:
            return one_line(change.scope or "")[:_LONGEST]
        path = span.path or ""
        return one_line(as_written(change.scope, self.text(path), self._folded(path), span.start))[:_LONGEST]

    def place(self, span: Span) -> str:
        """Return where `span` stands in its file."""
        return place(span, self.text(span.path or ""))

    def quote(self, span: Span) -> tuple[str, Quote]:
        """Return where `span` stands and its quote."""
        return next(quotes((span,), self.text(span.path or "")))

    def quotes(self, finding: Finding) -> Iterator[tuple[str, Quote]]:
        """Yield (file and place, quote) of all that a finding points at."""
        return quotes_by_file(finding.spans, self.text)

    def _fold(self, path: str) -> str:
        return fold(self.text(path) or "")
