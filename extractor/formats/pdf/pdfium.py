"""Pages as pdfium reads them. It is not to be called from two threads."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any

from extractor.formats.pdf.drawn import look
from extractor.formats.pdf.native import INT, POINTER, Array, address, column, native, run
from extractor.formats.pdf.page import GONE, Page
from extractor.formats.pdf.turn import Turn

MOST_CHARACTERS = 1_000_000
# Pdfium's mark for a hyphen at a line's end ("146/QĐ-" + "UBND"), which it gives without the line end.
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", GONE: "\ufffd"})


class TooManyCharacters(Exception):
    """The page has more characters than the limit."""


@contextmanager
def opened(document: Any, index: int) -> Iterator[Any]:
    """Give pdfium's page and free its memory: 1,000 pages that stay open take gigabytes."""
    page = document[index]
    try:
        yield page
    finally:
        page.close()


def load(document: Any, index: int) -> Page:
    """Return a page of pdfium's document. Raises `PdfiumError` for one that it cannot read, `TooManyCharacters`."""
    with opened(document, index) as page:
        text_page = page.get_textpage()
        try:
            turn = Turn(page.get_bbox(), page.get_rotation())
            text = _text(text_page)
            width, height = page.get_size()
            boxes, prints = _boxes(text_page, len(text), turn), _prints(text_page, len(text), turn)
            return Page(index + 1, width, height, text, boxes, prints, look(page, turn))
        finally:
            text_page.close()


def advances(document: Any, index: int) -> Array:
    """Return how far each character of a page reaches along its line, with the room after it, in points."""
    import numpy as np
    import pypdfium2.raw as raw

    with opened(document, index) as page:
        text_page = page.get_textpage()
        try:
            loose = np.zeros((max(0, text_page.count_chars()), 4), dtype=np.float32)  # left, top, right, bottom
            _each(raw.FPDFText_GetLooseCharBox, text_page, len(loose), column(loose, 0))
            right, up = _styles(text_page, len(loose))[:, 1:3].T
            reach: Array = np.abs((loose[:, 2] - loose[:, 0]) * up) + np.abs((loose[:, 1] - loose[:, 3]) * right)
            return reach
        finally:
            text_page.close()


def _text(text_page: Any) -> str:
    """Return as many characters as pdfium counts, so that its index of one is ours."""
    import pypdfium2.raw as raw

    count = text_page.count_chars()
    if count > MOST_CHARACTERS:
        raise TooManyCharacters
    text: str = text_page.get_text_range() if count > 0 else ""
    if len(text) != count:
        # Pdfium leaves out or adds characters now and then; one by one they are always aligned.
        codes = (raw.FPDFText_GetUnicode(text_page, i) for i in range(count))
        text = "".join("\ufffd" if 0xD800 <= code < 0xE000 else chr(code) for code in codes)
    return text.translate(_HYPHENS)


def _each(function: Any, text_page: Any, count: int, *targets: range) -> None:
    """Call a function of pdfium for each character; it writes its answers to the targets."""
    call = native(function, POINTER, INT, *(POINTER,) * len(targets))
    run(map(call, repeat(address(text_page.raw)), range(count), *targets))


def _boxes(text_page: Any, count: int, turn: Turn) -> Array:
    import numpy as np
    import pypdfium2.raw as raw

    corners = np.zeros((count, 4))
    # Pdfium's order is left, right, bottom, top.
    _each(raw.FPDFText_GetCharBox, text_page, count, *(column(corners, i) for i in (0, 2, 1, 3)))
    return turn.boxes(corners)


def _prints(text_page: Any, count: int, turn: Turn) -> Array:
    """Return the array `Page.prints`."""
    import numpy as np
    import pypdfium2.raw as raw

    origins = np.zeros((count, 2))
    _each(raw.FPDFText_GetCharOrigin, text_page, count, column(origins, 0), column(origins, 1))
    size, right, up = _styles(text_page, count).T
    slope = np.rint(np.degrees(np.arctan2(right, up)) + turn.rotation) % 360
    x, y = origins.T
    return np.column_stack((size, x * right + y * up, x * up - y * right, slope))


def _styles(text_page: Any, count: int) -> Array:
    """Return for each character its size in points, and how far to the right and up its upright points (of 1)."""
    import numpy as np
    import pypdfium2.raw as raw

    # Size and matrix are the same for all characters of a text object; what pdfium put in has none.
    owner = native(raw.FPDFText_GetTextObject, POINTER, INT, result=ctypes.c_size_t)
    owners = np.fromiter(map(owner, repeat(address(text_page.raw)), range(count)), dtype=np.uint64, count=count)
    starts = np.flatnonzero(np.diff(owners, prepend=np.uint64(1)))
    handle, firsts = repeat(address(text_page.raw)), starts.tolist()
    matrices = np.zeros((len(starts), 6), dtype=np.float32)  # a, b, c, d, e, f
    run(map(native(raw.FPDFText_GetMatrix, POINTER, INT, POINTER), handle, firsts, column(matrices, 0)))
    sizes = list(map(native(raw.FPDFText_GetFontSize, POINTER, INT, result=ctypes.c_double), handle, firsts))
    styles = np.column_stack((sizes, matrices[:, 2:4])) * (owners[starts] != 0)[:, None]
    # Some printers write size 1 and scale by the matrix. c and d point upwards.
    scale = np.hypot(styles[:, 1], styles[:, 2])
    scale[scale == 0] = 1.0
    styles *= np.column_stack((scale, 1 / scale, 1 / scale))
    return np.repeat(styles, np.diff(starts, append=count), axis=0)
