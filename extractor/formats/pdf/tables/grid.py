"""The grid that a table's ruled lines make: pdfium's lines, pdfplumber's tables."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise
from math import nan
from typing import TYPE_CHECKING, Any

from extractor.formats.pdf.tables.table import Table

if TYPE_CHECKING:
    from extractor.formats.pdf.native import Array
    from extractor.formats.pdf.turn import BBox

MOST_EDGES = 20_000
_MOST_POINTS = 20_000
_NEAR = 3.0  # points between lines that are one, and between the ends of lines that meet: pdfplumber's own
Edge = dict[str, Any]
_Point = tuple[float, float]
_Line = tuple[float, float, float]  # where it is across its way, and its two ends


class Crowded(Exception):
    """More lines cross than in any table: a drawing."""


def ruled_tables(edges: Array, page: int) -> list[Table]:
    """Return the tables that a page's level and upright lines make; a frame of one column is none.

    Raises `Crowded`.
    """
    if len(edges) > MOST_EDGES:
        raise Crowded
    from pdfplumber.table import cells_to_tables, edges_to_intersections, merge_edges  # 0.2 s

    merged = merge_edges([_edge(*row) for row in edges.tolist()], _NEAR, _NEAR, _NEAR, _NEAR)
    merged = [edge for edge in merged if edge["width"] >= _NEAR or edge["height"] >= _NEAR]
    levels, uprights = ([edge for edge in merged if edge["orientation"] == way] for way in "hv")
    if len(levels) * len(uprights) > 50 * _MOST_POINTS:
        raise Crowded
    merged += _closing(levels, uprights)
    crossings = edges_to_intersections(merged, _NEAR, _NEAR)
    if len(crossings) > _MOST_POINTS:
        raise Crowded
    return [table for boxes in cells_to_tables(list(_cells(crossings))) if (table := Table(page, boxes)).columns > 1]


def _edge(x0: float, top: float, x1: float, bottom: float) -> Edge:
    level = x1 - x0 >= bottom - top
    return {
        "orientation": "h" if level else "v", "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top,
        "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip


def _closing(levels: list[Edge], uprights: list[Edge]) -> Iterator[Edge]:
    """Yield the lines that an open table lacks: where three or more of its lines end together.

    Some tables have no line at the left and right, and some none where a page ends within a row.
    """
    across = [(edge["top"], edge["x0"], edge["x1"]) for edge in levels]
    down = [(edge["x0"], edge["top"], edge["bottom"]) for edge in uprights]
    for y, x0, x1 in _ends(down, across):
        yield _edge(x0, y, x1, y)
    for x, top, bottom in _ends(across, down):
        yield _edge(x, top, x, bottom)


def _ends(lines: list[_Line], others: list[_Line]) -> Iterator[_Line]:
    """Yield a line across for each place where several of the lines end and none of the others closes them."""
    for side in (1, 2):
        ends = sorted(line[side] for line in lines)
        cuts = [0, *(i for i, (a, b) in enumerate(pairwise(ends), 1) if b - a > _NEAR), len(ends)]
        for first, last in pairwise(cuts):
            if last - first < 3:
                continue
            low, high = ends[first], ends[last - 1]
            group = [line for line in lines if low <= line[side] <= high]
            start, end = min(line[0] for line in group), max(line[0] for line in group)
            inner = min(line[1] for line in group), max(line[2] for line in group)
            crossing = [
                other for other in others if _overlap(other, start, end) > 0 and inner[0] <= other[0] <= inner[1]
            ]
            closed = any(
                low - _NEAR <= other[0] <= high + _NEAR and 2 * _overlap(other, start, end) > end - start
                for other in crossing
            )
            if crossing and not closed:
                yield (low + high) / 2, start, end


def _overlap(line: _Line, start: float, end: float) -> float:
    return min(line[2], end) - max(line[1], start)


def _cells(crossings: dict[_Point, dict[str, list[Edge]]]) -> Iterator[BBox]:
    """Yield the smallest rectangle to the right of and below each crossing whose sides are ruled.

    What pdfplumber's own function finds, in time linear in the crossings of a line, not quadratic in all of them.
    """
    across = _ruled(crossings, "h", sorted(crossings, key=lambda point: (point[1], point[0])))
    down = _ruled(crossings, "v", sorted(crossings))
    rights: dict[int, list[float]] = defaultdict(list)
    belows: dict[int, list[float]] = defaultdict(list)
    for (x, y), line in across.items():
        rights[line].append(x)
        belows[down[x, y]].append(y)
    for ys in belows.values():
        ys.sort()
    for (x, y), line in across.items():
        xs, ys = rights[line], belows[down[x, y]]
        for y1 in islice(ys, bisect_right(ys, y), None):
            below = across[x, y1]
            corner = next(
                (
                    x1
                    for x1 in islice(xs, bisect_right(xs, x), None)
                    if across.get((x1, y1)) == below and down[x1, y1] == down[x1, y]
                ),
                None,
            )
            if corner is not None:
                yield x, y, corner, y1
                break


def _ruled(crossings: dict[_Point, dict[str, list[Edge]]], way: str, points: list[_Point]) -> dict[_Point, int]:
    """Return the number of the ruled line that each point is on: points in order along the lines, across or down."""
    lines: dict[_Point, int] = {}
    number, edges, last = 0, set[int](), (nan, nan)
    axis = 1 if way == "h" else 0
    for point in points:
        own = {id(edge) for edge in crossings[point][way]}
        if point[axis] != last[axis] or edges.isdisjoint(own):
            number += 1
        lines[point] = number
        edges, last = own, point
    return lines
