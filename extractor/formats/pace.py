"""How a reader that recognises page after page says that it gets on: a scan of many pages may take longer than a text.

    page_recognised()      # in a reader, after each page that took seconds

Whoever limits the time from outside hears it (`extractor.guard`, the workers of a batch) and allows more.
"""

from __future__ import annotations

from collections.abc import Callable


def _nobody() -> None:
    """Nobody waits."""


_listener: Callable[[], None] = _nobody


def page_recognised() -> None:
    """Say that a page has been recognised."""
    _listener()


def on_page(listener: Callable[[], None]) -> None:
    """Have `listener` called after each page that is recognised in this process."""
    global _listener
    _listener = listener
