"""What is drawn on a page beside its characters: straight lines, the sides of rectangles, pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Any

from extractor.formats.pdf.native import INT, POINTER, Array, address, column, native, run
from extractor.formats.pdf.turn import BBox, Turn

MOST_OPERATORS = 300_000
_DEEPEST = 8  # forms within forms
_THIN = 2.5  # points: a filled shape of this width is a line; so word processors draw a table's borders
_SLANT = 0.3  # points that a straight line may rise, by rounding
_SHORTEST = 1.0  # points


@dataclass(frozen=True, slots=True)
class Drawn:
    """`edges` are the level and upright lines, an array of x0, top, x1, bottom; `pictures` the boxes of images.

    In points from the top left corner of the page as displayed. A thin filled rectangle is one line along its middle,
    any other rectangle four. `paths` counts the shapes. Of what lies beyond the limit nothing is here: `cut` tells it.
    """

    edges: Array
    pictures: tuple[BBox, ...]
    objects: int
    paths: int
    cut: bool


@dataclass(slots=True)
class _Found:
    """The shapes' points so far: the sub-path and the place of each, whether a line leads to it from the one before."""

    points: list[Array] = field(default_factory=list)
    starts: list[Array] = field(default_factory=list)
    lines: list[Array] = field(default_factory=list)
    closed: list[Array] = field(default_factory=list)
    pictures: list[BBox] = field(default_factory=list)
    objects: int = 0
    paths: int = 0
    operators: int = 0
    cut: bool = False


def look(page: Any, turn: Turn) -> Drawn:
    """Return what is drawn on pdfium's `page`."""
    import numpy as np
    import pypdfium2.raw as raw

    found = _Found()
    one = native(raw.FPDFPage_GetObject, POINTER, INT, result=POINTER)
    count = max(0, raw.FPDFPage_CountObjects(page))
    found.objects = count
    handles = list(map(one, repeat(address(page.raw)), range(min(count, MOST_OPERATORS))))
    found.cut = count > MOST_OPERATORS
    _collect(handles, np.eye(3), turn, found, 0)
    edges = _edges(found, turn) if found.points else np.zeros((0, 4))
    return Drawn(edges, tuple(found.pictures), found.objects, found.paths, found.cut)


def _collect(handles: list[int], outer: Array, turn: Turn, found: _Found, depth: int) -> None:
    """Add what the objects are, and what the forms among them hold; `outer` is the matrix of the form around them."""
    import pypdfium2.raw as raw

    kinds = list(map(native(raw.FPDFPageObj_GetType, POINTER), handles))
    _add_paths([one for one, kind in zip(handles, kinds, strict=True) if kind == raw.FPDF_PAGEOBJ_PATH], outer, found)
    for handle, kind in zip(handles, kinds, strict=True):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            found.pictures.append(_picture(handle, outer, turn))
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST and not found.cut:
            count = max(0, native(raw.FPDFFormObj_CountObjects, POINTER)(handle))
            found.objects += count
            found.cut = found.objects > MOST_OPERATORS
            if not found.cut:
                part = native(raw.FPDFFormObj_GetObject, POINTER, INT, result=POINTER)
                inner = _matrices([handle])[0] @ outer
                _collect(list(map(part, repeat(handle), range(count))), inner, turn, found, depth + 1)


def _matrices(handles: list[int]) -> Array:
    """Return each object's matrix, to be multiplied with a row (x, y, 1) from the right."""
    import numpy as np
    import pypdfium2.raw as raw

    six = np.zeros((len(handles), 6), dtype=np.float32)
    run(map(native(raw.FPDFPageObj_GetMatrix, POINTER, POINTER), handles, column(six, 0)))
    matrices = np.zeros((len(handles), 3, 3))
    matrices[:, :, :2] = six.reshape(-1, 3, 2)
    matrices[:, 2, 2] = 1
    return matrices


def _picture(handle: int, outer: Array, turn: Turn) -> BBox:
    import numpy as np
    import pypdfium2.raw as raw

    box = np.zeros((1, 4), dtype=np.float32)  # left, bottom, right, top
    call = native(raw.FPDFPageObj_GetBounds, *(POINTER,) * 5)
    call(handle, *(column(box, i)[0] for i in range(4)))
    left, bottom, right, top = box[0].tolist()
    corners = np.array([(left, bottom, 1), (right, top, 1), (left, top, 1), (right, bottom, 1)]) @ outer
    x, y = turn.points(corners[:, 0], corners[:, 1])
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _add_paths(handles: list[int], outer: Array, found: _Found) -> None:
    """Add the points of the paths that are painted, as far as the limit goes."""
    import numpy as np
    import pypdfium2.raw as raw

    if not handles or found.cut:
        return
    found.paths += len(handles)
    modes = np.zeros((len(handles), 2), dtype=np.int32)
    call = native(raw.FPDFPath_GetDrawMode, *(POINTER,) * 3)
    run(map(call, handles, column(modes, 0), column(modes, 1)))
    lengths = np.array(list(map(native(raw.FPDFPath_CountSegments, POINTER), handles)), dtype=np.int64).clip(0)
    found.operators += int(lengths.sum())
    if found.operators > MOST_OPERATORS:
        found.cut = True
        return
    lengths[~modes.any(axis=1)] = 0  # neither filled nor stroked: a clip
    owners = np.repeat(np.arange(len(handles)), lengths)
    if not len(owners):
        return
    part = native(raw.FPDFPath_GetPathSegment, POINTER, INT, result=POINTER)
    several = chain.from_iterable(map(repeat, handles, lengths.tolist()))
    segments = list(map(part, several, chain.from_iterable(map(range, lengths.tolist()))))
    points = np.zeros((len(segments), 2), dtype=np.float32)
    run(map(native(raw.FPDFPathSegment_GetPoint, *(POINTER,) * 3), segments, column(points, 0), column(points, 1)))
    kinds = np.array(list(map(native(raw.FPDFPathSegment_GetType, POINTER), segments)))
    closes = np.array(list(map(native(raw.FPDFPathSegment_GetClose, POINTER), segments)), dtype=bool)
    rows = np.column_stack((points, np.ones(len(points))))
    matrices = _matrices(handles) @ outer
    found.points.append(np.matmul(rows[:, None, :], matrices[owners])[:, 0, :2])
    starts = kinds == raw.FPDF_SEGMENT_MOVETO
    starts[np.flatnonzero(np.diff(owners, prepend=-1))] = True
    found.starts.append(starts)
    found.lines.append((kinds == raw.FPDF_SEGMENT_LINETO) & ~starts)
    found.closed.append(closes | (modes[owners, 0] != 0))  # what is filled is closed


def _edges(found: _Found, turn: Turn) -> Array:
    """Return the level and upright lines among the shapes."""
    import numpy as np

    x, y = turn.points(*np.concatenate(found.points).T)
    starts = np.flatnonzero(np.concatenate(found.starts))
    lines = np.concatenate(found.lines)
    ends = np.append(starts[1:], len(x)) - 1
    low_x, high_x = np.minimum.reduceat(x, starts), np.maximum.reduceat(x, starts)
    low_y, high_y = np.minimum.reduceat(y, starts), np.maximum.reduceat(y, starts)
    wide, tall = high_x - low_x, high_y - low_y
    closed = np.concatenate(found.closed)[ends] & (ends > starts)
    thin = closed & (np.minimum(wide, tall) < _THIN)
    middle_x, middle_y = (low_x + high_x) / 2, (low_y + high_y) / 2
    level = wide >= tall
    bars = np.column_stack(
        (
            np.where(level, low_x, middle_x),
            np.where(level, middle_y, low_y),
            np.where(level, high_x, middle_x),
            np.where(level, middle_y, high_y),
        )
    )[thin]
    # The sides of all other shapes: from each point to the one before it, and from the last back to the first.
    of = np.repeat(np.arange(len(starts)), ends - starts + 1)
    to = np.flatnonzero(lines & ~thin[of])
    back = closed & ~thin
    first = np.concatenate((to - 1, ends[back]))
    last = np.concatenate((to, starts[back]))
    sides = np.column_stack(
        (
            np.minimum(x[first], x[last]),
            np.minimum(y[first], y[last]),
            np.maximum(x[first], x[last]),
            np.maximum(y[first], y[last]),
        )
    )
    width, height = sides[:, 2] - sides[:, 0], sides[:, 3] - sides[:, 1]
    straight = np.minimum(width, height) <= _SLANT
    edges: Array = np.concatenate((bars, sides[straight]))
    long: Array = np.maximum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1]) >= _SHORTEST
    return edges[long]
