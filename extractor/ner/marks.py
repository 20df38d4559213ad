"""What is known of stretches of a text before the tagger reads it: the mentions that the patterns found."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.find import Found
from extractor.ner.tokens import Token

COUNT, RATE, REFERENCE, DATE = "N", "P", "R", "D"
NUMBERS = frozenset((COUNT, RATE))
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """Stretches in order: starts, ends and what they are. Of a date within a reference the date counts."""

    starts: list[int]
    ends: list[int]
    kinds: list[str]

    @classmethod
    def of(cls, found: Found) -> Marks:
        """Return the marks of the mentions in running text; a count's are those of its numbers alone."""
        ranges = [(r.start, r.end, REFERENCE) for r in found.references]
        ranges += [(d.start, d.end, DATE) for d in found.days]
        ranges += [(r.start, r.end, RATE) for r in found.rates if r.cell is None]
        for amount in found.amounts:
            if amount.cell is None:
                ranges.append((*amount.number, COUNT))
                if amount.of_number:
                    ranges.append((*amount.of_number, COUNT))
        ranges += [(name.start, name.end, name.label) for name in found.names]
        ranges.sort()
        return cls([r[0] for r in ranges], [r[1] for r in ranges], [r[2] for r in ranges])

    def read(self, sentence: Sequence[Token]) -> tuple[list[str], list[Range]]:
        """Return for each token what it lies in, "" for nothing, and the ranges of tokens that are a number."""
        kinds: list[str] = []
        numbers: list[Range] = []
        before = -1
        for at, token in enumerate(sentence):
            i = bisect_right(self.starts, token.start) - 1
            if i < 0 or token.start >= self.ends[i]:
                i = -1
            kinds.append(self.kinds[i] if i >= 0 else "")
            if kinds[at] in NUMBERS:
                start = numbers.pop()[0] if i == before else at
                numbers.append((start, at + 1))
            before = i
        return kinds, numbers
