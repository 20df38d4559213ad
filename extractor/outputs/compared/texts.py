"""The compared files' texts: what stands around a quote, and how a scope is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from extractor.comparison import Change
from extractor.outputs.wording import Quote, as_written, one_line, place, quotes, quotes_by_file
from extractor.records import Span
from extractor.text import fold

_KEPT = 8  # texts; a comparison reads two or, of a quarter or a year, up to thirteen one after the other
_LONGEST = 80  # characters of a scope, which comes from the report


class Texts:
    """Reads the files' texts by `text`, and keeps the last few."""

    def __init__(self, text: Callable[[str], str | None]) -> None:
        self.text = lru_cache(_KEPT)(text)
        self._written: dict[str, str] = {}
        self._folded = lru_cache(2)(self._fold)

    def scope(self, change: Change) -> str:
        """Return what the indicator is narrowed down to, as the later report writes it; "" where it is not."""
        span = change.after_span or change.before_span
        if change.scope and span:
            text, folded = self.text(span.path or ""), self._folded(span.path or "")
            self._written[change.scope] = as_written(change.scope, text, folded, span.start)
        return self.written(change.scope)

    def written(self, scope: str | None) -> str:
        """Return a scope as a change that had it was written, else in lower-case base letters."""
        return one_line(self._written.get(scope, scope) if scope else "")[:_LONGEST]

    def place(self, span: Span) -> str:
        """Return where `span` stands in its file."""
        return place(span, self.text(span.path or ""))

    def quote(self, span: Span) -> tuple[str, Quote]:
        """Return where `span` stands and its quote."""
        return next(quotes((span,), self.text(span.path or "")))

    def quotes(self, spans: Sequence[Span]) -> Iterator[tuple[str, Quote]]:
        """Yield (file and place, quote) of spans in one or several files."""
        return quotes_by_file(spans, self.text)

    def _fold(self, path: str) -> str:
        return fold(self.text(path) or "")
