"""Round brackets: how many are open, and where an open one closes."""

from __future__ import annotations

import regex

_MARK = regex.compile(r"[()]")


def depth(text: str, start: int, end: int, opened: int = 0) -> int:
    """Return how many brackets are open at `end` if `opened` are at `start`; the one of "b)" closes none."""
    for mark in _MARK.finditer(text, start, end):
        opened = max(0, opened + (1 if mark.group() == "(" else -1))
    return opened


def closing(text: str, start: int, end: int) -> int | None:
    """Return where a bracket that is open at `start` closes before `end`, or None."""
    opened = 0
    for mark in _MARK.finditer(text, start, end):
        opened += 1 if mark.group() == "(" else -1
        if opened < 0:
            return mark.start()
    return None
