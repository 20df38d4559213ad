"""Whether words are Vietnamese: the evidence that tells the character sets of a text apart, without statistics.

In a wrong reading symbols and capitals stand inside words, or vowels stand together that no syllable has.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache

VIETNAMESE = re.compile("[ĂăĐđƠơƯưẠ-ỹ\u0300-\u0323]")
"""The letters and marks that show a text to be Unicode: no set from before it has them in Latin-1."""

# A syllable in base letters: the initial; then vowels that can be closed with their final, or open ones.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|n|gh|gi|g|kh?|ph|p|qu|th?|tr|ch?|[bdhlmrsvx])?"
    r"(?:(?:a|e|i|o|u|y|ie|ye|oa|oe|oo|ua|ue|uo|uy|uye)(?:ch|ng|nh|[cmnpt])"
    r"|a[iouy]?|e[ou]?|i(?:a|u|eu)?|o(?:e|i|a[iouy]?|eo)?|u(?:a|e|i|u|ay|o|oi|ou|y[aeu]?)?|y(?:eu)?)"
)
_MARKS = frozenset("\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
_D = str.maketrans("đðĐÐ", "ddDD")  # eth is typed for đ
_BETWEEN = "‘’“”–—…•«»\u00a0\ufffd"
_LETTER = rf"(?:[A-Za-z]|[^\x00-\x7f{_BETWEEN}])"
_WORD = re.compile(rf"{_LETTER}+")
_HIGH_WORD = re.compile(rf"[A-Za-z]*[^\x00-\x7f{_BETWEEN}]{_LETTER}*")


@cache
def _base(letter: str) -> str:
    """Return the base letter, nothing for a tone, "?" for what no word has inside."""
    parts = unicodedata.normalize("NFD", letter).translate(_D)
    first, marks = parts[0], parts[1:]
    if first in _MARKS:
        return ""
    return first if first.isascii() and first.isalpha() and _MARKS.issuperset(marks) else "?"


def words(text: str) -> list[str]:
    """Return the words of `text`."""
    return _WORD.findall(text)


def high_words(text: str) -> list[str]:
    """Return the words of `text` that have a letter beyond ASCII."""
    return _HIGH_WORD.findall(text)


def _is_syllable(word: str) -> bool:
    """Tell of a Vietnamese syllable, written as words are (báo, Báo, BÁO; not bÁo)."""
    letters = "".join(map(_base, word))
    cased = letters[1:].islower() or letters.isupper() or len(letters) == 1
    return cased and _SYLLABLE.fullmatch(letters.lower()) is not None


def share(found: Iterable[str]) -> float:
    """Return the share of the words that are Vietnamese syllables."""
    count = Counter(found)
    good = sum(number for word, number in count.items() if _is_syllable(word))
    return good / count.total() if count else 0.0
