"""The words of a text, and phrases of a vocabulary found among them.

Matching by words keeps the finders linear: almost every word begins no phrase, and is passed by one look-up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from extractor.text import Text, fold

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_JOINTS = " ,-&."  # what may stand between the words of "Lao động - Thương binh và Xã hội", "GD&ĐT"
_WIDEST_JOINT = 3
_SHORTEST_DAMAGED = 3  # words of a phrase from which one of them may have a wrong letter


class Words:
    """The words of a text: where they stand, folded, and how they are set. Index len(words) is the end of the text."""

    def __init__(self, text: Text, taken: bytearray) -> None:
        self.clean = clean = text.clean
        spans = [match.span() for match in _WORD.finditer(clean)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.folded = [text.folded[start:end] for start, end in spans]
        self.taken = taken

    def __len__(self) -> int:
        return len(self.starts)

    def printed(self, i: int) -> str:
        """Return the word as printed."""
        return self.clean[self.starts[i] : self.ends[i]]

    def gap(self, i: int) -> str:
        """Return what stands between the word before `i` and the word `i`; a line end before the first and last."""
        if i == 0 or i >= len(self.starts):
            return "\n"
        return self.clean[self.ends[i - 1] : self.starts[i]]

    def near(self, i: int) -> bool:
        """Tell whether only a blank parts the word `i` from the one before it; more blanks part two columns."""
        return self.gap(i) in (" ", "  ")

    def free(self, i: int) -> bool:
        """Tell whether the word is there, and no part of a document's number or of a date."""
        return i < len(self.starts) and not self.taken[self.starts[i]]

    def capital(self, i: int) -> bool:
        """Tell whether the word is there, begins with a capital letter and is no part of a number or date."""
        return self.free(i) and self.clean[self.starts[i]].isupper()

    def shouted(self, i: int) -> bool:
        """Tell whether the word and one beside it are set in capitals, where capitals make no name."""
        if i >= len(self.starts) or not self._upper(i):
            return False
        return (self.near(i) and self._upper(i - 1)) or (i + 1 < len(self.starts) and self.near(i + 1) and self._upper(i + 1))

    def _upper(self, i: int) -> bool:
        word = self.printed(i)
        return len(word) > 1 and word.isupper() and not (len(word) < 5 and word.isascii())

    def number(self, i: int) -> bool:
        """Tell whether the word is a number ("3", "2B") and not a part of a date or of a document's number."""
        return self.free(i) and self.clean[self.starts[i]].isdigit()


@dataclass(frozen=True, slots=True)
class _Phrase:
    rest: tuple[str, ...]
    acronyms: tuple[int, ...]  # the words that must be in capitals: "CA" is a body, "ca" a shift
    kind: str


class Phrases:
    """A vocabulary of phrases by kind, to be matched at a word, the longest first.

    `loose`: commas, hyphens and ampersands may part the words.
    """

    def __init__(self, kinds: Mapping[str, Iterable[str]], *, loose: bool = False) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        self._loose = loose
        for kind, phrases in kinds.items():
            for phrase in phrases:
                printed = [match.group() for match in _WORD.finditer(phrase)]
                first, *rest = (fold(word) for word in printed)
                acronyms = tuple(i for i, word in enumerate(printed) if word.isupper())
                entries = self._by_first.setdefault(first, [])
                if all(entry.rest != tuple(rest) for entry in entries):
                    entries.append(_Phrase(tuple(rest), acronyms, kind))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry.rest))

    @property
    def first_words(self) -> Iterable[str]:
        """The folded words that a phrase begins with."""
        return self._by_first.keys()

    def match(self, words: Words, i: int) -> tuple[int, str] | None:
        """Return (the word after the longest phrase that starts at word `i`, its kind), or None."""
        entries = self._by_first.get(words.folded[i]) if words.free(i) else None
        if entries is None:
            return None
        for entry in entries:
            end = i + 1 + len(entry.rest)
            if self._is(words, i, end, entry.rest) and all(words.printed(i + k).isupper() for k in entry.acronyms):
                return end, entry.kind
        return None

    def _is(self, words: Words, i: int, end: int, rest: tuple[str, ...]) -> bool:
        if not rest:
            return True
        if end > len(words):
            return False
        if any(a != b for a, b in zip(words.folded[i + 1 : end], rest, strict=True)):
            wrong = [(a, b) for a, b in zip(words.folded[i + 1 : end], rest, strict=True) if a != b]
            if len(rest) + 1 < _SHORTEST_DAMAGED or len(wrong) > 1 or not _damaged(*wrong[0]):
                return False
        return all(self._joined(words, k) for k in range(i + 1, end))

    def _joined(self, words: Words, k: int) -> bool:
        gap = words.gap(k)
        return gap == " " or (self._loose and len(gap) <= _WIDEST_JOINT and not gap.strip(_JOINTS)) or gap == "  "


def _damaged(printed: str, word: str) -> bool:
    return len(word) > 2 and len(printed) > 2 and Levenshtein.distance(printed, word, score_cutoff=1) <= 1
