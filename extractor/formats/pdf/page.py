"""One page of a PDF as pdfium has it: its characters with box, size and baseline, and what is drawn on it."""

from __future__ import annotations

from functools import cached_property
from itertools import repeat
from typing import Any

from extractor.formats.pdf.drawn import Drawn, look
from extractor.formats.pdf.native import INT, POINTER, Array, address, column, native, run
from extractor.formats.pdf.turn import BBox, TooMuch, Turn

MOST_CHARACTERS = 1_000_000
GONE = "\x00"  # keeps the place of a character that is dropped when the text is written
# Pdfium's mark for a hyphen at a line's end ("146/QĐ-" + "UBND"), which it gives without the line end.
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", GONE: "\ufffd"})


class Page:
    """A page's characters, by index: `text`, and on request an array with a row for each of them.

    Coordinates are in points from the top left corner of the page as it is displayed, y downwards.
    """

    def __init__(self, page: Any, number: int) -> None:
        import pypdfium2.raw as raw  # 70 ms

        self._raw = raw
        self._page = page
        self.number = number
        self._text_page = page.get_textpage()
        self.width, self.height = page.get_size()
        self._turn = Turn(page.get_bbox(), page.get_rotation())
        self._count = self._text_page.count_chars()
        if self._count > MOST_CHARACTERS:
            self.close()
            raise TooMuch
        text = self._text_page.get_text_range() if self._count > 0 else ""
        if len(text) != self._count:
            # Pdfium leaves out or adds characters now and then; one by one they are always aligned.
            codes = (raw.FPDFText_GetUnicode(self._text_page, i) for i in range(self._count))
            text = "".join("\ufffd" if 0xD800 <= code < 0xE000 else chr(code) for code in codes)
        self.text = text.translate(_HYPHENS)

    def close(self) -> None:
        """Free pdfium's memory for the page."""
        self._text_page.close()
        self._page.close()

    def _each(self, function: Any, *targets: range) -> None:
        """Call a function of pdfium for each character; it writes its answers to the targets."""
        call = native(function, POINTER, INT, *(POINTER,) * len(targets))
        run(map(call, repeat(address(self._text_page.raw)), range(self._count), *targets))

    @cached_property
    def boxes(self) -> Array:
        """The box of each character's ink: x0, top, x1, bottom; a blank has none, x0 == x1."""
        import numpy as np

        corners = np.zeros((self._count, 4))
        # Pdfium's order is left, right, bottom, top.
        self._each(self._raw.FPDFText_GetCharBox, *(column(corners, i) for i in (0, 2, 1, 3)))
        return self._turn.boxes(corners)

    @cached_property
    def prints(self) -> Array:
        """The size, height and way of each character, in points: how large, how high its baseline, how far along it.

        Height and way are measured along the text's own upright: on turned pages the text is turned too.
        """
        import numpy as np

        raw, count = self._raw, self._count
        origins = np.zeros((count, 2))
        self._each(raw.FPDFText_GetCharOrigin, column(origins, 0), column(origins, 1))
        owner = native(raw.FPDFText_GetTextObject, POINTER, INT, result=POINTER)
        owners = np.array(
            [one or 0 for one in map(owner, repeat(address(self._text_page.raw)), range(count))], dtype=np.uint64
        )
        starts = np.flatnonzero(np.diff(owners, prepend=np.uint64(1)))
        matrix, styles = raw.FS_MATRIX(), np.zeros((len(starts), 3))
        for style, i in zip(styles, starts.tolist(), strict=True):
            raw.FPDFText_GetMatrix(self._text_page, i, matrix)
            style[:] = raw.FPDFText_GetFontSize(self._text_page, i), matrix.c, matrix.d
        # Some printers write size 1 and scale by the matrix. c and d point upwards.
        scale = np.hypot(styles[:, 1], styles[:, 2])
        scale[scale == 0] = 1.0
        styles = np.column_stack((styles[:, 0] * scale, styles[:, 1] / scale, styles[:, 2] / scale))
        size, up_x, up_y = np.repeat(styles, np.diff(starts, append=count), axis=0).T
        x, y = origins.T
        return np.column_stack((size, x * up_x + y * up_y, x * up_y - y * up_x))

    def box(self, i: int) -> BBox:
        """Return (x0, top, x1, bottom) of a character."""
        x0, top, x1, bottom = self.boxes[i].tolist()
        return x0, top, x1, bottom

    @cached_property
    def drawn(self) -> Drawn:
        """What is drawn on the page beside its characters."""
        return look(self._page, self._turn)
