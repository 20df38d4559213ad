"""Tokens of a paragraph → what the tagger knows of each: words, forms, the mentions that are already found.

A SUBJECT hangs on a number. So the nearest number on either side is a feature, with the words that open a phrase of
its own ("tổng số", "tỷ lệ") and the noun that the rules took for the unit.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.find import Found
from extractor.find.mentions import Amount
from extractor.ner.phrases import phrases
from extractor.ner.tokens import Token
from extractor.ner.words import classes

_CLOSING = frozenset(".;:()!?")
_OPENERS = frozenset({"so", "luong", "le"})
_FAR = 6


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of stretches of the text before the tagger reads it: sorted starts, ends and what they are."""

    starts: list[int]
    ends: list[int]
    kinds: list[str]

    @classmethod
    def of(cls, found: Found) -> Marks:
        """Return the marks of the mentions; a count's is its number alone."""
        ranges = [(r.start, r.end, "R") for r in found.references]
        ranges += [(d.start, d.end, "D") for d in found.days]
        ranges += [(r.start, r.end, "P") for r in found.rates if r.cell is None]
        for amount in found.amounts:
            if amount.cell is None:
                ranges.append((*amount.number, "N"))
                if amount.of_number:
                    ranges.append((*amount.of_number, "N"))
        ranges.sort()
        return cls([r[0] for r in ranges], [r[1] for r in ranges], [r[2] for r in ranges])

    def at(self, token: Token) -> str:
        """Return what the token lies in, "" for nothing."""
        i = bisect_right(self.starts, token.start) - 1
        return self.kinds[i] if i >= 0 and token.start < self.ends[i] else ""


def units(found: Found) -> Marks:
    """Return where the nouns right after a number are that the rules took for its unit."""
    ranges = sorted(
        (max(a.number[1], a.of_number[1] if a.of_number else 0), a.end, "U")
        for a in found.amounts
        if a.cell is None and a.own_unit
    )
    return Marks([r[0] for r in ranges], [r[1] for r in ranges], [r[2] for r in ranges])


def form(text: str) -> str:
    """Return the form of a token: number, mark, capitals, Capital or small."""
    if text[0].isdigit():
        return "9"
    if not text[0].isalnum():
        return "."
    if text.isupper():
        return "AA" if len(text) > 1 else "A"
    return "Aa" if text[0].isupper() else "a"


def features(line: Sequence[Token], marks: Marks, unit: Marks) -> list[list[str]]:
    """Return the features of each token of one paragraph."""
    n = len(line)
    kinds = [marks.at(token) for token in line]
    # A number is the same whatever its digits.
    words = ["#" + kinds[i] if kinds[i] else "9" if t.folded[0].isdigit() else t.folded for i, t in enumerate(line)]
    forms = [form(token.text) for token in line]
    after, before = _since(line, kinds), _until(line, kinds)
    said = _said(line, kinds)
    roles = ["<", *classes(line), ">", ">"]
    guess = [""] * len(line)
    for phrase in phrases(line, kinds, roles[1:-2]):
        if phrase:
            guess[phrase[0] : phrase[1]] = ["B", *["I"] * (phrase[1] - phrase[0] - 1)]
    guess.append("")
    padded = ["<<", "<", *words, ">", ">>"]
    found = []
    for i, token in enumerate(line):
        w2, w1, w, v1, v2 = padded[i : i + 5]
        here = [
            "w=" + w,
            "t=" + token.text.lower(),
            "f=" + forms[i],
            "-1=" + w1,
            "+1=" + v1,
            "-2=" + w2,
            "+2=" + v2,
            "-10=" + w1 + " " + w,
            "01=" + w + " " + v1,
            "-21=" + w2 + " " + w1,
            "12=" + v1 + " " + v2,
            "a=" + after[i],
            "b=" + before[i],
            "ab=" + after[i] + before[i],
            "s=" + said[i],
            "sb=" + said[i] + before[i],
            "aw=" + after[i] + w,
            "f3=" + (forms[i - 1] if i else "<") + forms[i] + (forms[i + 1] if i + 1 < n else ">"),
        ]
        r1, r, s1, s2 = roles[i : i + 4]
        here += ["r=" + r, "r-1=" + r1, "r+1=" + s1, "r+2=" + s2, "r-10=" + r1 + r, "r01=" + r + s1, "ra=" + r + after[i], "rs=" + r + said[i], "rb=" + s1 + before[i]]
        if guess[i] or guess[i + 1]:
            here += ["g=" + guess[i] + guess[i + 1], "gr=" + guess[i] + guess[i + 1] + r + s1]
        if unit.at(token):
            here.append("u")
            here.append("u+1" + ("u" if i + 1 < n and unit.at(line[i + 1]) else ""))
        found.append(here)
    return found


def _since(line: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """Return how many words after a number each token stands, "-" beyond a mark or far away."""
    found, count = [], _FAR
    for token, kind in zip(line, kinds, strict=True):
        if kind in ("N", "P"):
            count = 0
            found.append("0")
            continue
        if token.text in _CLOSING or kind:
            count = _FAR
        count = min(count + 1, _FAR)
        found.append("-" if count == _FAR else str(count))
    return found


def _until(line: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """Return how many words before a number each token stands; a colon is crossed, other marks are not."""
    found, count = [], 0
    for token, kind in zip(reversed(line), reversed(kinds), strict=True):
        if kind in ("N", "P"):
            count = 1
            found.append("0")
            continue
        if (token.text in _CLOSING and token.text != ":") or kind:
            count = 0
        found.append(("-" if count == 0 else "9" if count > 12 else "5" if count > 4 else str(count)))
        count += count > 0
    found.reverse()
    return found


def _said(line: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """Return for each token how many words "số", "số lượng" or "tỷ lệ" stands before it in its clause."""
    found, count = [], 0
    for i, token in enumerate(line):
        if kinds[i] or token.text in _CLOSING or token.text == ",":
            count = 0 if token.text != "," or count == 0 else count
            found.append("-")
            if kinds[i] or token.text != ",":
                count = 0
            continue
        if count:
            count += 1
        found.append("-" if not count else str(min(count - 1, 4)))
        word = token.folded
        opens = word == "so" or (word in ("luong", "le") and i > 0 and line[i - 1].folded in ("so", "ty", "ti"))
        if opens:
            count = 1
    return found


__all__ = ["Amount", "Marks", "features", "form", "units"]
