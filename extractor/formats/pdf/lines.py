"""A page's lines of print, each with its box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress

from extractor.formats.pdf.page import Page, Piece
from extractor.formats.pdf.turn import BBox

_LINE = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or the part of one in a column, and the box of its ink."""

    piece: Piece
    box: BBox

    @property
    def text(self) -> str:
        """Its text, without blanks at the ends."""
        return self.piece.text

    def boxes(self) -> list[tuple[int, BBox]]:
        """Return the index and box of each character that is no blank."""
        corners = [corner / 10 for corner in self.piece.corners]
        grouped = zip(corners[::4], corners[1::4], corners[2::4], corners[3::4], strict=True)
        return [(i, box) for i, box in enumerate(grouped) if box[2] > box[0] or box[3] > box[1]]

    def cut(self, start: int, end: int) -> Line | None:
        """Return the part [start, end) of it, None where there is no ink."""
        piece = self.piece.cut(start, end)
        boxes = [box for _, box in Line(piece, self.box).boxes()]
        if not boxes:
            return None
        x0, top, x1, bottom = zip(*boxes, strict=True)
        return Line(piece, (min(x0), min(top), max(x1), max(bottom)))


def lines_of(page: Page, start: int, end: int) -> list[Line]:
    """Return the lines of the page's characters [start, end) that hold any ink."""
    import numpy as np

    spans = [match.span() for match in _LINE.finditer(page.text, start, end)]
    first, last = np.searchsorted(page.ink, np.array(spans, dtype=int).reshape(-1, 2)).T
    inked = first < last
    if not inked.any():
        return []
    boxes = page.boxes[page.ink[: last[-1]]]
    low, high = (np.minimum.reduceat(boxes[:, :2], first[inked]), np.maximum.reduceat(boxes[:, 2:], first[inked]))
    corners = np.column_stack((low, high)).tolist()
    return [
        Line(page.stretch(*span), (x0, top, x1, bottom))
        for span, (x0, top, x1, bottom) in zip(compress(spans, inked), corners, strict=True)
    ]
