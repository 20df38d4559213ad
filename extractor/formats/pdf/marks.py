"""Footnote marks: small raised digits, which nearly every reader of PDF glues to the number before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from extractor.formats.pdf.native import Array
from extractor.formats.pdf.page import GONE, Page

_DIGITS = "0123456789"
_SMALL = 0.82  # of the size of the characters beside it
_MARKS = re.compile(r"\d{1,3}(?:[,;]\d{1,3})*[.,;:)]?")
_NEAR, _APART = 0.4, 1.5  # ems between a word and its mark: surely its own; only if the mark is the one that follows
_NEXT_LINE = 4.0  # ems that a mark may be off where pdfium takes the way to it for a line end

# Until the text's character set is known, ¹ ² ³ would be letters of it: "¹" is "ạ" in TCVN3. So others stand for them.
_RAISED = "⁰\U0010fff1\U0010fff2\U0010fff3⁴⁵⁶⁷⁸⁹"
_TO_RAISED = str.maketrans("0123456789", _RAISED)
SUPERSCRIPTS = str.maketrans(_RAISED, "⁰¹²³⁴⁵⁶⁷⁸⁹")

Print = tuple[float, float, float, float]  # a row of `Page.prints`


def with_marks(page: Page, last: int = 0) -> tuple[Page, int]:
    """Return the page with small raised digits as superscripts, and the last mark so far: `last` is that before it.

    "15" with the mark 1 is "15¹", not "151", one character for one (with signs that `SUPERSCRIPTS` makes so in the
    end). Pdfium may take the way up to a mark or down from it for a line end: such a one becomes `GONE`.
    """
    if not len(places := _small_digits(page)):
        return page, last
    raiser = _Raiser(page, last)
    for at in places.tolist():
        raiser.look(at)
    return replace(page, text="".join(raiser.letters)), raiser.last


def _small_digits(page: Page) -> Array:
    """Return the indices of digits that are smaller than the character that is no digit before or after them."""
    import numpy as np

    ink, sizes = page.ink, page.prints[page.ink, 0]
    digit = (page.codes[ink] >= ord("0")) & (page.codes[ink] <= ord("9"))
    if not digit.any():
        return ink[:0]
    order = np.arange(len(ink))
    before = np.maximum.accumulate(np.where(digit, 0, order))
    after = np.minimum.accumulate(np.where(digit, len(ink) - 1, order)[::-1])[::-1]
    small: Array = ink[digit & (sizes < _SMALL * np.maximum(sizes[before], sizes[after]))]
    return small


class _Raiser:
    """Looks at a page's small digits, from the first to the last, and raises the marks among them."""

    def __init__(self, page: Page, last: int) -> None:
        self.page, self.letters, self.last = page, list(page.text), last
        self._done = -1  # the last character that was looked at as part of a mark

    def look(self, at: int) -> None:
        """Raise the mark that begins with this character, if one does."""
        if at <= self._done:
            return
        normal = next(self._ink(at, -1), -1)
        broken = self._breaks(normal, at)
        if normal < 0 or (broken and not self._beside(normal, at, raised=True)):
            # A footnote begins with its mark; the words after it show what is ordinary.
            normal = next((i for i in self._ink(at, 1) if self.letters[i] not in _DIGITS), -1)
            broken = []
        small = self._small(at, normal) if normal >= 0 else []
        if not small or self._way(small[0], normal) > _NEXT_LINE:
            return
        self._done = small[-1]
        marks = self._marks(small, normal)
        for i in marks:
            self.letters[i] = self.letters[i].translate(_TO_RAISED)
        self._mend(broken, blank=not marks)
        after = next(self._ink(small[-1], 1), -1)
        if after >= 0 and (after == normal or self._beside(normal, after, raised=False)):
            self._mend(self._breaks(small[-1], after), blank=not marks)

    def _mend(self, broken: list[int], *, blank: bool) -> None:
        """Take line ends out, where `blank` with one blank for all of them."""
        if not broken:
            return
        around = self.letters[max(0, broken[0] - 1)], self.letters[min(len(self.letters) - 1, broken[-1] + 1)]
        for i in broken:
            self.letters[i] = GONE
        if blank and not any(map(str.isspace, around)):
            self.letters[broken[0]] = " "

    def _ink(self, at: int, step: int) -> Iterator[int]:
        """Yield the characters before or after one, without blanks and without marks."""
        i = at + step
        while 0 <= i < len(self.letters):
            if not self.letters[i].isspace() and self.letters[i] != GONE and self.letters[i] not in _RAISED:
                yield i
            i += step

    def _breaks(self, start: int, end: int) -> list[int]:
        """Return the line ends between two characters."""
        return [i for i in range(max(0, start), end) if self.letters[i] in "\r\n"]

    def _small(self, at: int, normal: int) -> list[int]:
        """Return the characters from `at` on that stand together, small and raised."""
        found: list[int] = []
        while at < len(self.letters) and not self.letters[at].isspace() and self._raised(at, normal):
            found.append(at)
            at += 1
        return found

    def _marks(self, small: list[int], normal: int) -> list[int]:
        """Return the digits among raised characters where they are marks; none where they are a number in small print.

        A mark has up to three digits and stands at its word; several follow each other ("³,⁴"). One that stands apart
        from its word is taken for a mark only where the count has come to it.
        """
        match = _MARKS.fullmatch("".join(self.letters[i] for i in small))
        if match is None:
            return []
        values = [int(number) for number in re.findall(r"\d+", match.group())]
        if any(b != a + 1 for a, b in pairwise(values)):
            return []
        before = normal < small[0]
        gap = self._gap(normal, small[0]) if before else self._gap(small[-1], normal)
        expected = values[0] == self.last + 1 if before else values[0] <= self.last + 1
        apart = self._blank_between(normal, small)
        if gap > (_APART if expected else _NEAR) or (apart and not expected) or self._ruled_off(normal, small[0]):
            return []
        if before:
            self.last = values[-1]
        return [i for i in small if self.letters[i].isdigit()]

    def _blank_between(self, normal: int, small: list[int]) -> bool:
        between = self.letters[normal + 1 : small[0]] or self.letters[small[-1] + 1 : normal]
        return any(letter == " " or letter == "\u00a0" for letter in between)

    def _print(self, i: int) -> Print:
        size, height, way, slope = self.page.prints[i].tolist()
        return size, height, way, slope

    def _raised(self, mark: int, normal: int) -> bool:
        a, b = self._print(mark), self._print(normal)
        return a[3] == b[3] and a[0] < _SMALL * b[0] and 0.1 * b[0] < a[1] - b[1] < b[0]

    def _beside(self, normal: int, after: int, *, raised: bool) -> bool:
        """Tell whether a character stands close after another: raised beside it, or on its line."""
        a, b = self._print(normal), self._print(after)
        level = self._raised(after, normal) if raised else abs(a[1] - b[1]) < 0.05 * a[0] and a[3] == b[3]
        return level and b[2] > a[2] and self._way(normal, after) < _NEXT_LINE

    def _way(self, a: int, b: int) -> float:
        """Return how far two characters begin from each other, in ems of the larger one."""
        a_print, b_print = self._print(a), self._print(b)
        return abs(b_print[2] - a_print[2]) / max(a_print[0], b_print[0])

    def _gap(self, left: int, right: int) -> float:
        """Return the way from the end of one character to another, in ems of the larger one."""
        x0, top, x1, bottom = self.page.boxes[left].tolist()
        a, b = self._print(left), self._print(right)
        wide = bottom - top if a[3] in (90, 270) else x1 - x0
        return float(b[2] - a[2] - wide) / max(a[0], b[0])

    def _ruled_off(self, a: int, b: int) -> bool:
        """Tell whether an upright line stands between two characters: they are in different cells of a table."""
        left, right = sorted((self.page.boxes[a].tolist(), self.page.boxes[b].tolist()))
        y = (left[1] + left[3]) / 2
        x0, top, x1, bottom = self.page.drawn.edges.T
        upright = x1 - x0 < bottom - top
        return bool((upright & (x0 > left[2] - 1) & (x1 < right[0] + 1) & (top < y) & (y < bottom)).any())
