"""A page's lines of print, each with its box."""

from __future__ import annotations

import re
from dataclasses import dataclass

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

    found: list[Line] = []
    boxes = page.boxes[page.ink]
    for match in _LINE.finditer(page.text, start, end):
        piece = page.stretch(*match.span())
        a, b = np.searchsorted(page.ink, match.span())
        if piece.text and a < b:
            x0, top = boxes[a:b, :2].min(axis=0).tolist()
            x1, bottom = boxes[a:b, 2:].max(axis=0).tolist()
            found.append(Line(piece, (x0, top, x1, bottom)))
    return found
