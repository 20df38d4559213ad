"""The words of a text, and phrases of a vocabulary found among them.

Matching by words keeps the finders linear: almost every word begins no phrase, and is passed by one look-up.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from extractor.text import Text, fold, spelling

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BLANKS = (" ", "  ")  # more of them part two columns
_JOINTS = " ,-&."  # what may stand between the words of "Lao động - Thương binh và Xã hội", "GD&ĐT"
_WIDEST_JOINT = 3
# A Vietnamese syllable, folded; "UBND" and "TP" are none.
_SYLLABLE = re.compile(r"[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_LONG = 5  # letters of a word that may have a wrong one: "thue" and "thuy" are two words
_PLAIN = 30  # characters about a word that tell whether the text has accents at all


class Words:
    """The words of a text: where they stand, folded, and how they are set. Index len(words) is the end of the text."""

    def __init__(self, text: Text, taken: bytearray) -> None:
        self.clean = clean = text.clean
        spans = [match.span() for match in _WORD.finditer(clean)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.folded = [text.folded[start:end] for start, end in spans]
        self.taken = taken
        self._count = len(spans)

    def __len__(self) -> int:
        return self._count

    def printed(self, i: int) -> str:
        """Return the word as printed."""
        return self.clean[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """Return what stands between the word before `i` and the word `i`; a line end before the first and last."""
        if i == 0 or i >= self._count:
            return "\n"
        return self.clean[self.ends[i - 1] : self.starts[i]]

    def near(self, i: int) -> bool:
        """Tell whether the word is there, and only a blank parts it from the one before it."""
        return 0 < i < self._count and self.clean[self.ends[i - 1] : self.starts[i]] in _BLANKS

    def free(self, i: int) -> bool:
        """Tell whether the word is there, and no part of a document's number or of a date."""
        return i < self._count and not self.taken[self.starts[i]]

    def capital(self, i: int) -> bool:
        """Tell whether the word is free and begins with a capital letter."""
        return i < self._count and self.clean[self.starts[i]].isupper() and not self.taken[self.starts[i]]

    def number(self, i: int) -> bool:
        """Tell whether the word is free and begins with a digit ("3", "2B")."""
        return i < self._count and self.clean[self.starts[i]].isdigit() and not self.taken[self.starts[i]]

    def shouted(self, i: int) -> bool:
        """Tell whether the word and one beside it are set in capitals, so that capitals make no name."""
        if i >= self._count or not self._upper(i):
            return False
        return (self.near(i) and self._upper(i - 1)) or (self.near(i + 1) and self._upper(i + 1))

    def _upper(self, i: int) -> bool:
        """Tell whether the word is in capitals and no abbreviation."""
        return (
            self.printed(i).isupper()
            and self.ends[i] - self.starts[i] > 1
            and bool(_SYLLABLE.fullmatch(self.folded[i]))
        )

    def says(self, i: int, end: int, phrases: frozenset[str]) -> bool:
        """Tell whether the words are one of `phrases` by their accents too, where the text has any."""
        return spelling(" ".join(map(self.printed, range(i, end)))) in phrases or self.plain(i)

    def plain(self, i: int) -> bool:
        """Tell whether the text about the word has lost its accents."""
        return self.clean[max(0, self.starts[i] - _PLAIN) : self.ends[i] + _PLAIN].isascii()


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    first: str  # as the vocabulary prints it, in small letters
    acronyms: tuple[int, ...]  # the words that must be in capitals: "CA" is a body, "ca" a shift
    kind: str


class Phrases:
    """A vocabulary of phrases by kind, to be matched at a word, the longest first.

    `loose`: commas, hyphens and ampersands may part the words.
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]], *, loose: bool = False) -> None:
        self._loose = loose
        self._alone: dict[str, list[_Phrase]] = {}
        self._by_second: dict[tuple[str, str], list[_Phrase]] = {}
        self._by_third: dict[tuple[str, str], list[_Phrase]] = {}
        for kind, phrases in kinds.items():
            for phrase in phrases:
                printed = [match.group() for match in _WORD.finditer(phrase)]
                acronyms = tuple(i for i, word in enumerate(printed) if word.isupper())
                self._put(_Phrase(tuple(map(fold, printed)), printed[0].lower(), acronyms, kind))
        for table in (self._by_second, self._by_third):
            for entries in table.values():
                entries.sort(key=lambda entry: -len(entry.words))
        self.first_words = frozenset({*self._alone, *(first for first, _ in self._by_second)})
        """The folded words that a phrase begins with."""

    def _put(self, phrase: _Phrase) -> None:
        first, *rest = phrase.words
        if not rest:
            self._alone.setdefault(first, []).append(phrase)
            return
        self._by_second.setdefault((first, rest[0]), []).append(phrase)
        if len(rest) > 1:
            self._by_third.setdefault((first, rest[1]), []).append(phrase)

    def match(self, words: Words, i: int) -> tuple[int, str] | None:
        """Return (the word after the longest phrase that starts at word `i`, its kind), or None."""
        folded = words.folded
        if i >= len(words) or folded[i] not in self.first_words or not words.free(i):
            return None
        first = folded[i]
        if i + 1 < len(words):
            for entry in self._by_second.get((first, folded[i + 1]), ()):
                if self._is(words, i, entry):
                    return i + len(entry.words), entry.kind
        if i + 2 < len(words):
            for entry in self._by_third.get((first, folded[i + 2]), ()):
                if self._is(words, i, entry):
                    return i + len(entry.words), entry.kind
        printed = words.printed(i)
        for entry in self._alone.get(first, ()):
            # "quý" is no "quỹ" and "trưởng" no "trường"; several words are taken on trust.
            if printed.isupper() if entry.acronyms else _worn(printed.lower(), entry.first):
                return i + 1, entry.kind
        return None

    def _is(self, words: Words, i: int, phrase: _Phrase) -> bool:
        """Tell whether the words are those of the phrase; of three or more, one may have a wrong letter."""
        n = len(phrase.words)
        printed = words.folded[i : i + n]
        if len(printed) < n:
            return False
        wrong = [(a, b) for a, b in zip(printed, phrase.words, strict=True) if a != b]
        if wrong and (n < 3 or len(wrong) > 1 or not _damaged(*wrong[0])):
            return False
        return all(self._joined(words, k) for k in range(i + 1, i + n)) and all(
            words.printed(i + k).isupper() for k in phrase.acronyms
        )

    def _joined(self, words: Words, k: int) -> bool:
        gap = words.gap(k)
        if gap in _BLANKS:
            return True
        # A letterhead may break in two: "SỞ NÔNG NGHIỆP / VÀ MÔI TRƯỜNG".
        letterhead = gap == "\n" and words.shouted(k - 1) and words.shouted(k)
        return self._loose and len(gap) <= _WIDEST_JOINT and (letterhead or not gap.strip(_JOINTS))


@lru_cache(maxsize=4096)
def _worn(printed: str, word: str) -> bool:
    """Tell whether `printed` is `word`, or what is left of it without some of its accents."""
    return printed == word or not Counter(unicodedata.normalize("NFD", printed)) - Counter(
        unicodedata.normalize("NFD", word)
    )


def _damaged(printed: str, word: str) -> bool:
    return len(word) >= _LONG and len(printed) >= _LONG and Levenshtein.distance(printed, word, score_cutoff=1) <= 1
