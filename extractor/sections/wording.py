"""How the words of a title are read: plain, or set in capitals."""

from __future__ import annotations

import regex

from extractor.text import fold

_WORD = regex.compile(r"[a-z0-9]+")
_MOST_SMALL = 0.15  # small letters among capitals: what a scan gets wrong


def plain_words(text: str) -> str:
    """Return the folded words of `text` without punctuation."""
    return " ".join(_WORD.findall(fold(text)))


def set_in_capitals(text: str, fewest: int = 3) -> bool:
    """Tell whether the text has `fewest` capitals or more, and small letters only as a scan gets a few wrong."""
    upper = sum(letter.isupper() for letter in text)
    lower = sum(letter.islower() for letter in text)
    return upper >= fewest and lower <= _MOST_SMALL * upper
