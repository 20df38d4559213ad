"""From a page's own coordinates, y upwards, to the page as it is displayed."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.formats.pdf.native import Array

BBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Turn:
    """A page's rotation, and the part of it that is shown: left, bottom, right, top."""

    shown: BBox
    rotation: int

    def points(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Return points as seen: in points from the top left corner, y downwards."""
        x0, y0, x1, y1 = self.shown
        match self.rotation:
            case 90:
                return y - y0, x - x0
            case 180:
                return x1 - x, y - y0
            case 270:
                return y1 - y, x1 - x
            case _:
                return x - x0, y1 - y

    def boxes(self, corners: Array) -> Array:
        """Return boxes (left, bottom, right, top), one a row, as seen: x0, top, x1, bottom."""
        import numpy as np

        a, b = self.points(corners[:, 0], corners[:, 1])
        c, d = self.points(corners[:, 2], corners[:, 3])
        return np.column_stack((np.minimum(a, c), np.minimum(b, d), np.maximum(a, c), np.maximum(b, d)))
