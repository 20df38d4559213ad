"""Tables without rules: rows of print with the same wide gaps between their columns.

Tesseract takes such columns for blocks of their own and leaves out short numbers in them, as it does in ruled tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from extractor.formats.scan.ruled import Cell, Pixels, Ruled

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

# In inches: gaps within a cell are smaller, those between columns as wide at least; heights of a line of print.
_WITHIN, _BETWEEN = 0.14, 0.05
_LEAST_HEIGHT, _MOST_HEIGHT = 0.05, 0.3
_APART = 0.5  # more between two rows than a table has
_FEWEST_COLUMNS, _FEWEST_ROWS = 3, 3
_ACROSS = 0.2  # of the rows: a head goes across columns

_Row = list[Pixels]


def aligned(ink: Image, dpi: int) -> list[Ruled]:
    """Return the tables without rules; `ink` is the page's without rules and ruled tables."""
    rows = _rows(ink, dpi)
    found = []
    for run in _runs(rows, dpi):
        if table := _table(run, dpi):
            found.append(table)
    return found


def _rows(ink: Image, dpi: int) -> list[_Row]:
    """Return the boxes of what is printed without wide gaps, by rows."""
    import cv2
    import numpy as np

    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((max(1, dpi // 60), round(_WITHIN * dpi)), np.uint8))
    _, _, parts, _ = cv2.connectedComponentsWithStats(joined)
    boxes = [
        (x, y, x + width, y + height)
        for x, y, width, height, area in parts[1:].tolist()
        if _LEAST_HEIGHT * dpi <= height <= _MOST_HEIGHT * dpi and area > width * height // 4
    ]
    rows: list[_Row] = []
    for box in sorted(boxes, key=lambda box: box[1] + box[3]):
        middle = (box[1] + box[3]) / 2
        if rows and any(other[1] <= middle <= other[3] for other in rows[-1]):
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _runs(rows: list[_Row], dpi: int) -> Iterator[list[_Row]]:
    """Yield the rows that may be of one table: neighbours of many parts each, single lines of wrapped names between."""
    run: list[_Row] = []
    for row in rows:
        if run and min(box[1] for box in row) - max(box[3] for box in run[-1]) > _APART * dpi:
            yield _trimmed(run)
            run = []
        run.append(row)
        if len(run) >= 3 and all(len(one) < _FEWEST_COLUMNS for one in run[-3:]):
            yield _trimmed(run)
            run = []
    yield _trimmed(run)


def _trimmed(run: list[_Row]) -> list[_Row]:
    full = [i for i, row in enumerate(run) if len(row) >= _FEWEST_COLUMNS]
    return run[full[0] : full[-1] + 1] if full else []


def _table(rows: list[_Row], dpi: int) -> Ruled | None:
    import numpy as np

    full = [row for row in rows if len(row) >= _FEWEST_COLUMNS]
    if len(full) < _FEWEST_ROWS:
        return None
    left, right = min(box[0] for row in rows for box in row), max(box[2] for row in rows for box in row)
    covered = np.zeros(right - left, dtype=int)
    for row in full:
        for x0, _, x1, _ in row:
            covered[x0 - left : x1 - left] += 1
    gaps, at = [], left
    for is_gap, stretch in groupby((covered <= _ACROSS * len(full)).tolist()):
        length = len(list(stretch))
        if is_gap and length >= _BETWEEN * dpi and left < at and at + length < right:
            gaps.append(at + length // 2)
        at += length
    margin = round(0.04 * dpi)
    edges = [left - margin, *gaps, right + margin]
    if len(edges) - 1 < _FEWEST_COLUMNS:
        return None
    tops = [min(box[1] for box in row) for row in rows]
    bottoms = [max(box[3] for box in row) for row in rows]
    cells = [cell for i, row in enumerate(rows) for cell in _cells(i, row, edges, dpi)]
    box = max(0, edges[0]), max(0, min(tops) - margin), edges[-1], max(bottoms) + margin
    return Ruled(box, tuple(cells), len(rows), len(edges) - 1)


def _cells(number: int, row: _Row, edges: list[int], dpi: int) -> Iterator[Cell]:
    """Yield a row's cells, as large as what is in them: the rows of a head overlap. What goes across columns merges."""
    across, margin = 0.05 * dpi, dpi // 50
    merged = {i for i, edge in enumerate(edges) if any(x0 + across < edge < x1 - across for x0, _, x1, _ in row)}
    starts = [i for i in range(len(edges)) if i not in merged]
    for a, b in pairwise(starts):
        inside = [box for box in row if edges[a] <= (box[0] + box[2]) / 2 < edges[b]]
        if inside:
            xs0, tops, xs1, bottoms = zip(*inside, strict=True)
            x0, top = max(0, min(xs0) - margin), max(0, min(tops) - margin)
            yield Cell(number, a, (x0, top, max(xs1) + margin, max(bottoms) + margin))
