"""Footnote marks: small raised digits."""

from __future__ import annotations

import re

from extractor.formats import SUPERSCRIPT
from extractor.formats.pdf.page import GONE, Page

Print = tuple[float, float, float]  # size, height, way: a row of `Page.prints`
_DIGITS = "0123456789"
_LINE_OF = re.compile(r"[^\r\n]+")


def raise_marks(page: Page) -> str:
    """Return the page's text with small raised digits as superscripts: "15" with the mark 1 is "15¹", not "151".

    Pdfium may take the way up to a mark or down from it for a line end: such a one is dropped.
    """
    text, letters = page.text, list(page.text)
    prints: list[Print] = page.prints.tolist()
    normal, mark = -1, False  # the last character of ordinary size, and whether the last one was a mark
    for line in _LINE_OF.finditer(text):
        ink = [i for i in range(*line.span()) if not text[i].isspace()]
        if not ink:
            continue
        if (
            normal >= 0
            and (mark or text[ink[0]] in _DIGITS)
            and _beside(prints[normal], prints[ink[0]], marked=not mark)
        ):
            letters[normal + 1 : ink[0]] = (GONE if c in "\r\n" else c for c in letters[normal + 1 : ink[0]])
        elif text[ink[0]] in _DIGITS:
            # A footnote begins with its mark; the words after it show what is ordinary.
            normal = next((i for i in ink if text[i].isalpha()), -1)
        for i in ink:
            mark = text[i] in _DIGITS and normal >= 0 and _raised(prints[i], prints[normal])
            if mark:
                letters[i] = text[i].translate(SUPERSCRIPT)
            else:
                normal = i
    return "".join(letters)


def _raised(mark: Print, normal: Print) -> bool:
    return mark[0] < 0.82 * normal[0] and 0.1 * normal[0] < mark[1] - normal[1] < normal[0]


def _beside(a: Print, b: Print, *, marked: bool) -> bool:
    """Tell whether a character stands on the line of another and close after it, as a mark of it or on its baseline."""
    level = _raised(b, a) if marked else abs(a[1] - b[1]) < 0.05 * a[0]
    return level and 0 < b[2] - a[2] < 4 * a[0]
