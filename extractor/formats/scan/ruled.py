"""Ruled tables on the image of a page: their rules by morphology, their cells as what the rules enclose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

Pixels = tuple[int, int, int, int]  # x0, top, x1, bottom

_FEWEST_CELLS = 2
_MOST_CELLS = 5000  # a page of graph paper


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its row and column in the grid from 0, and its inner box."""

    row: int
    column: int
    box: Pixels


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table: its outer box in pixels, its cells in order, and how many rows and columns its grid has."""

    box: Pixels
    cells: tuple[Cell, ...]
    rows: int
    columns: int


def rules(ink: Image, dpi: int) -> Image:
    """Return the long straight lines of ink, gaps in them bridged; `ink` is 255 where there is some."""
    import cv2
    import numpy as np

    long, gap = round(0.3 * dpi), max(3, round(0.06 * dpi))
    found = np.zeros_like(ink)
    for along in (0, 1):  # of height and width: upright rules, level ones

        def stroke(length: int, along: int = along) -> Image:
            return np.ones((length, 1) if along == 0 else (1, length), np.uint8)

        lines = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, stroke(max(3, gap // 2)))
        lines = cv2.morphologyEx(lines, cv2.MORPH_OPEN, stroke(long))
        lines = cv2.morphologyEx(lines, cv2.MORPH_CLOSE, stroke(gap))
        found |= lines
    return found


def tables(rules: Image, dpi: int) -> list[Ruled]:
    """Return the tables that the rules make, from the top of the page down."""
    import cv2
    import numpy as np

    thick = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(thick)
    found: list[Ruled] = []
    for x, y, width, height, _ in boxes[1:].tolist():
        if width > dpi and height > 0.3 * dpi:
            table = _table(thick, (x, y, x + width, y + height), dpi)
            if table is not None and not any(_within(table.box, other.box) for other in found):
                found.append(table)
    return sorted(found, key=lambda table: table.box[1])


def _within(box: Pixels, other: Pixels) -> bool:
    return other[0] <= box[0] and other[1] <= box[1] and box[2] <= other[2] and box[3] <= other[3]


def _table(thick: Image, box: Pixels, dpi: int) -> Ruled | None:
    import cv2

    x0, y0, x1, y1 = box
    _, _, holes, _ = cv2.connectedComponentsWithStats(255 - thick[y0:y1, x0:x1], connectivity=4)
    least = round(0.08 * dpi)
    inner = []
    for x, y, width, height, area in holes[1:].tolist():
        outside = x == 0 or y == 0 or x + width == x1 - x0 or y + height == y1 - y0
        if not outside and min(width, height) >= least and area > 0.6 * width * height:
            inner.append((x0 + x, y0 + y, x0 + x + width, y0 + y + height))
    page = thick.shape[0] * thick.shape[1]
    if any((c[2] - c[0]) * (c[3] - c[1]) > page // 2 for c in inner):  # a frame around the page
        return None
    if not _FEWEST_CELLS <= len(inner) <= _MOST_CELLS:
        return None
    near = round(0.06 * dpi)
    columns = _edges((edge for c in inner for edge in (c[0], c[2])), near)
    rows = _edges((edge for c in inner for edge in (c[1], c[3])), near)
    cells = sorted(
        (Cell(_nearest(rows, c[1]), _nearest(columns, c[0]), c) for c in inner), key=lambda c: (c.row, c.column)
    )
    return Ruled(box, tuple(cells), len(rows) - 1, len(columns) - 1)


def _edges(found: Iterable[int], near: int) -> list[float]:
    """Return the edges, those near each other as one."""
    groups: list[list[int]] = []
    for edge in sorted(found):
        if groups and edge - groups[-1][-1] <= near:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [sum(group) / len(group) for group in groups]


def _nearest(edges: list[float], edge: int) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))
