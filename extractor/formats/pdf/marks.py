"""Footnote marks: small raised digits, which every reader of PDF glues to the number before them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extractor.formats import SUPERSCRIPT
from extractor.formats.pdf.page import GONE, Page

_DIGITS = "0123456789"
_LINE = re.compile(r"[^\r\n]+")
_SMALL = 0.82  # of the size of the characters beside it
_MARKS = re.compile(r"\d{1,3}(?:[,;]\d{1,3})*[.,;:)]?")
_NEAR, _APART = 0.4, 1.5  # ems between a word and its mark: surely its own; only if the mark is the one that follows

Print = tuple[float, float, float, float]  # a row of `Page.prints`


def with_marks(page: Page, last: int = 0) -> tuple[Page, int]:
    """Return the page with small raised digits as superscripts, and the last mark so far: `last` is that before it.

    "15" with the mark 1 is "15¹", not "151", one character for one. Pdfium may take the way up to a mark or down from
    it for a line end: such a one becomes `GONE`.
    """
    import numpy as np

    text = page.text
    digits = np.array([i for i, letter in enumerate(text) if letter in _DIGITS], dtype=np.int64)
    sizes = page.prints[:, 0]
    if not len(digits) or not (sizes[digits] < _SMALL * sizes.max()).any():
        return page, last
    raiser = _Raiser(page, last)
    for line in _LINE.finditer(text):
        raiser.line(*line.span())
    return replace(page, text="".join(raiser.letters)), raiser.last


class _Raiser:
    """Goes through a page's lines and raises the marks."""

    def __init__(self, page: Page, last: int) -> None:
        self.text, self.letters, self.last = page.text, list(page.text), last
        self.prints: list[Print] = [(a, b, c, d) for a, b, c, d in page.prints.tolist()]
        self.page = page
        self.normal, self.mark = -1, False  # the last character of ordinary size; whether the last one was a mark

    def line(self, start: int, end: int) -> None:
        """Raise the marks in a line that pdfium gives."""
        text, letters = self.text, self.letters
        ink = [i for i in range(start, end) if not text[i].isspace()]
        if not ink:
            return
        first = ink[0]
        if self.normal >= 0 and (self.mark or text[first] in _DIGITS) and self._goes_on(self.normal, first):
            letters[self.normal + 1 : first] = (GONE if c in "\r\n" else c for c in letters[self.normal + 1 : first])
        elif text[first] in _DIGITS:
            # A footnote begins with its mark; the words after it show what is ordinary.
            self.normal = next((i for i in ink if text[i].isalpha()), -1)
        at = 0
        while at < len(ink):
            small = self._raised_from(ink, at)
            marks = self._marks(small)
            for i in marks:
                letters[i] = text[i].translate(SUPERSCRIPT)
            self.mark = bool(small) and bool(marks)
            at += len(small) or 1
            if not self.mark:
                self.normal = ink[at - 1]

    def _raised_from(self, ink: list[int], at: int) -> list[int]:
        """Return the characters from ink[at] on that stand together, small and raised; none if it is no digit."""
        found: list[int] = []
        if self.normal < 0 or self.text[ink[at]] not in _DIGITS:
            return found
        for i in ink[at:]:
            if (found and i != found[-1] + 1) or not _raised(self.prints[i], self.prints[self.normal]):
                break
            found.append(i)
        return found

    def _marks(self, small: list[int]) -> list[int]:
        """Return the digits among raised characters where they are marks; none where they are a number in small print.

        A mark has up to three digits and stands at its word, several follow each other ("³,⁴"). One that stands apart
        from its word is taken for a mark only where the count has come to it.
        """
        match = _MARKS.fullmatch("".join(self.text[i] for i in small))
        if match is None:
            return []
        values = [int(number) for number in re.findall(r"\d+", match.group())]
        if any(b != a + 1 for a, b in pairwise(values)):
            return []
        before = self.normal < small[0]
        gap = self._gap(self.normal, small[0]) if before else self._gap(small[-1], self.normal)
        expected = values[0] == self.last + 1 if before else values[0] <= self.last + 1
        if gap > (_APART if expected else _NEAR) or self._ruled_off(self.normal, small[0]):
            return []
        if before:
            self.last = values[-1]
        return [i for i in small if self.text[i] in _DIGITS]

    def _gap(self, left: int, right: int) -> float:
        """Return the way from the end of one character to another, in ems of the larger one."""
        x0, top, x1, bottom = self.page.boxes[left].tolist()
        a, b = self.prints[left], self.prints[right]
        wide = bottom - top if a[3] in (90, 270) else x1 - x0
        return float(b[2] - a[2] - wide) / max(a[0], b[0])

    def _ruled_off(self, a: int, b: int) -> bool:
        """Tell whether an upright line stands between two characters: they are in different cells of a table."""
        boxes, edges = self.page.boxes, self.page.drawn.edges
        left, right = sorted((boxes[a].tolist(), boxes[b].tolist()))
        y = (left[1] + left[3]) / 2
        x0, top, x1, bottom = edges.T
        upright = x1 - x0 < bottom - top
        return bool((upright & (x0 > left[2] - 1) & (x1 < right[0] + 1) & (top < y) & (y < bottom)).any())

    def _goes_on(self, normal: int, after: int) -> bool:
        """Tell whether a line begins beside a character of the one before: as a mark of it, or after its mark."""
        a, b = self.prints[normal], self.prints[after]
        level = abs(a[1] - b[1]) < 0.05 * a[0] if self.mark else _raised(b, a)
        return level and a[3] == b[3] and 0 < b[2] - a[2] < 4 * a[0]


def _raised(mark: Print, normal: Print) -> bool:
    return mark[3] == normal[3] and mark[0] < _SMALL * normal[0] and 0.1 * normal[0] < mark[1] - normal[1] < normal[0]
