"""Whether words are Vietnamese: the evidence that tells the character sets of a text apart, without statistics.

In a wrong reading symbols and capitals stand inside words, or vowels stand together that no syllable has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

VIETNAMESE = re.compile("[ĂăĐđƠơƯưẠ-ỹ\u0300-\u0323]")
"""The letters and marks that show a text to be Unicode: no set from before it has them in Latin-1."""

# A syllable in base letters: the initial; then vowels that can be closed with their final, or open ones.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|n|gh|gi|g|kh?|ph|p|qu|th?|tr|ch?|[bdhlmrsvx])?"
    r"(?:(?:a|e|i|o|u|y|ie|ye|oa|oe|oo|ua|ue|uo|uy|uye)(?:ch|ng|nh|[cmnpt])"
    r"|a[iouy]?|e[ou]?|i(?:a|u|eu)?|o(?:e|i|a[iouy]?|eo)?|u(?:a|e|i|u|ay|o|oi|ou|y[aeu]?)?|y(?:eu)?)"
)
_BETWEEN = "‘’“”–—…•«»\u00a0"
_HIGH_WORD = re.compile(rf"[A-Za-z]*[^\x00-\x7f{_BETWEEN}][A-Za-z{chr(0x80)}-\U0010ffff]*")


@cache
def base(letter: str) -> str:
    """Return the base letter, nothing for a mark, "?" for what no word has inside."""
    first = unicodedata.normalize("NFD", letter)[0].replace("đ", "d").replace("Đ", "D")
    if unicodedata.combining(first):
        return ""
    return first if first.isascii() and first.isalpha() else "?"


def high_words(text: str) -> list[str]:
    """Return the words of `text` that have a letter beyond ASCII."""
    return _HIGH_WORD.findall(text)


def share(words: Sequence[str]) -> float:
    """Return the share of words that are Vietnamese syllables, written as words are (báo, Báo, BÁO; not bÁo)."""
    good = 0
    for word in words:
        letters = "".join(map(base, word))
        cased = letters[1:].islower() or letters.isupper() or len(letters) == 1
        good += cased and _SYLLABLE.fullmatch(letters.lower()) is not None
    return good / len(words) if words else 0.0
