"""A page's characters as pdfium gives them: their text, boxes, sizes and baselines, and what else is on the page."""

from __future__ import annotations

import ctypes
import math
from typing import Any

# Pdfium's mark for a hyphen at a line's end ("146/QĐ-" + "UBND"), which it gives without the line end.
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": "\ufffd"})
MOST_OBJECTS = 20_000  # drawings: pdfplumber takes a minute for 300,000 lines
GONE = "\x00"  # keeps the place of a character that is dropped when the text is written

BBox = tuple[float, float, float, float]
Print = tuple[float, float, float]


class Page:
    """One page's characters, by index: their text, and on request their boxes and fonts."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw  # 70 ms

        self._raw = raw
        self._page = page
        self._text_page = page.get_textpage()
        count = self._text_page.count_chars()
        text = self._text_page.get_text_range() if count > 0 else ""
        if len(text) != count:
            # Pdfium leaves out or adds characters now and then; one by one they are always aligned.
            codes = (raw.FPDFText_GetUnicode(self._text_page, i) for i in range(count))
            text = "".join("\ufffd" if 0xD800 <= code < 0xE000 else chr(code) for code in codes)
        self.text = text.translate(_HYPHENS)
        self.width, self.height = page.get_size()
        self._media = page.get_mediabox()
        self._rotation = page.get_rotation()
        self._numbers = [ctypes.c_double() for _ in range(4)]

    def close(self) -> None:
        """Free pdfium's memory for the page."""
        self._text_page.close()
        self._page.close()

    def box(self, i: int) -> BBox:
        """Return (x0, top, x1, bottom) of a character on the page as displayed, in points from the top left."""
        left, right, bottom, top = self._numbers
        self._raw.FPDFText_GetCharBox(self._text_page, i, left, right, bottom, top)
        x0, y0, x1, y1 = self._media
        a, b, c, d = left.value, bottom.value, right.value, top.value
        match self._rotation:
            case 90:
                return b - y0, a - x0, d - y0, c - x0
            case 180:
                return x1 - c, b - y0, x1 - a, d - y0
            case 270:
                return y1 - d, x1 - c, y1 - b, x1 - a
            case _:
                return a - x0, y1 - d, c - x0, y1 - b

    def print_of(self, i: int) -> tuple[float, float, float]:
        """Return a character's font size, the height of its baseline and its way along it, in points."""
        raw, (x, y, *_), matrix = self._raw, self._numbers, self._raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(self._text_page, i, x, y)
        raw.FPDFText_GetMatrix(self._text_page, i, matrix)
        # Some printers write size 1 and scale by the matrix; turned pages have turned text. c and d point upwards.
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        up, right = (matrix.c / scale, matrix.d / scale), (matrix.d / scale, -matrix.c / scale)
        size = raw.FPDFText_GetFontSize(self._text_page, i) * scale
        return size, x.value * up[0] + y.value * up[1], x.value * right[0] + y.value * right[1]

    def objects(self) -> tuple[int, int, bool]:
        """Return how many objects and how many paths the page has, and whether it has an image."""
        raw, page = self._raw, self._page
        count = raw.FPDFPage_CountObjects(page)
        paths, image = 0, False
        for i in range(min(count, MOST_OBJECTS)):
            element = raw.FPDFPage_GetObject(page, i)
            kind = raw.FPDFPageObj_GetType(element)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                paths += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                paths += max(0, raw.FPDFFormObj_CountObjects(element))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                image = True
        return count, paths, image
