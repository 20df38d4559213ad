"""One page of a PDF: its characters with box, size and baseline, and what is drawn on it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.formats.pdf.drawn import Drawn
from extractor.formats.pdf.native import Array

GONE = "\x00"  # keeps the place of a character that is dropped when the text is written


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a page's text: four corners a character as in `Boxes`, and the page's number from 1."""

    text: str
    corners: array[int]
    page: int

    def cut(self, start: int, end: int) -> Piece:
        """Return the part text[start:end] without the blanks at its ends."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Piece(text, self.corners[4 * start : 4 * (start + len(text))], self.page)


@dataclass(slots=True)
class Page:
    """A page's characters, by index: `text`, and arrays with a row for each of them.

    `boxes` are of the ink (x0, top, x1, bottom), in points from the top left corner of the page as it is displayed, y
    downwards. `prints` are (size, height, way, slope): how large a character is and, along the text's own upright, how
    high its baseline stands and how far along it; the slope is 0 for text that the page shows level, else in degrees.
    A blank that the page does not have, but pdfium saw, has no width; a line end, and one between two runs, no size.
    """

    number: int
    width: float
    height: float
    text: str
    boxes: Array
    prints: Array
    drawn: Drawn
    codes: Array = field(init=False, repr=False)  # the characters' code points
    ink: Array = field(init=False, repr=False)  # the indices of those that are no blanks
    _corners: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        import numpy as np

        self.codes = codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        blank = (codes <= 32) | (codes == 0xA0) | ((codes >= 0x2000) & (codes <= 0x200B)) | (codes == 0x202F)
        self.ink = np.flatnonzero(~blank)
        # One row more, of zeros: the row -1.
        self._corners = np.zeros((len(codes) + 1, 4), dtype=np.int32)
        self._corners[self.ink] = np.rint(self.boxes[self.ink] * 10).clip(0, 100_000)

    def piece(self, indices: Sequence[int]) -> Piece:
        """Return the characters with these indices; -1 stands for a blank that is put between two."""
        letters = "".join([self.text[i] if i >= 0 else " " for i in indices])
        return Piece(letters, array("i", self._corners[list(indices)].tobytes()), self.number)

    def stretch(self, start: int, end: int) -> Piece:
        """Return the characters [start, end) without blanks at the ends, and without those that are `GONE`."""
        text = self.text[start:end]
        if GONE in text:
            piece = self.piece([i for i in range(start, end) if self.text[i] != GONE])
            return piece.cut(0, len(piece.text))
        start += len(text) - len(text.lstrip())
        text = text.strip()
        return Piece(text, array("i", self._corners[start : start + len(text)].tobytes()), self.number)
