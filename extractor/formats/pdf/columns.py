"""Text in two columns: the gap between them, and prose whose content goes across it line by line."""

from __future__ import annotations

from itertools import pairwise

from extractor.formats.pdf.lines import Line
from extractor.formats.pdf.page import Page

_LEFT, _RIGHT = 0.38, 0.6  # of the page's width: where a gap between two columns is
_WIDE = 1.2  # of a line's height
_FEWEST_BESIDE = 6  # lines of print with text in both columns
_BREAK = 2.5  # line heights between two lines that are not of one block
_FULL = 0.7  # of a column's width: lines of prose fill it, a table's entries do not


def beside(page: Page, start: int, end: int) -> bool:
    """Tell whether the characters [start, end) may be prose in two columns: many lines have a gap about the middle."""
    ink = page.ink[(page.ink >= start) & (page.ink < end)]
    if len(ink) < 2:
        return False
    boxes, (size, height, _, slope) = page.boxes[ink], page.prints[ink].T
    level = (abs(height[1:] - height[:-1]) < 0.1 * size[:-1]) & (slope[1:] == 0) & (slope[:-1] == 0)
    left, right = boxes[:-1, 2], boxes[1:, 0]
    gap = (right - left > size[1:]) & (right > _LEFT * page.width) & (left < _RIGHT * page.width)
    return int((level & gap).sum()) >= _FEWEST_BESIDE


def split(line: Line, width: float) -> list[Line]:
    """Return the line's parts left and right of the gap between two columns.

    Only a gap about the middle of the page counts: "Số:      /BC-UBND" has one too, in its column.
    """
    boxes = line.boxes()
    gaps = [
        (right[0] - left[2], b)
        for (_, left), (b, right) in pairwise(boxes)
        if right[0] > _LEFT * width and left[2] < _RIGHT * width
    ]
    widest, at = max(gaps, default=(0.0, 0))
    if widest < _WIDE * max((box[3] - box[1] for _, box in boxes), default=0.0):
        return [line]
    parts = line.cut(0, at), line.cut(at, len(line.text))
    return [part for part in parts if part is not None]


def prose_by_column(lines: list[Line], width: float) -> list[Line]:
    """Return the lines with prose in two columns read by column, where the content goes across them.

    Lines of a table or a list are beside each other too, but do not fill their columns.
    """
    parts = [split(line, width) for line in lines]
    found: list[Line] = []
    at = 0
    while at < len(lines):
        end = max(at + 1, _end_of_block(parts, at, width))
        left, right = (
            [part for one in parts[at:end] for part in one if _is_left(part, width) is side] for side in (True, False)
        )
        prose = sum(len(one) == 2 for one in parts[at:end]) >= _FEWEST_BESIDE and _fill_columns(left, right)
        found += [*left, *right] if prose else lines[at:end]
        at = end
    return found


def _is_left(part: Line, width: float) -> bool:
    return part.box[0] + part.box[2] < width


def _end_of_block(parts: list[list[Line]], at: int, width: float) -> int:
    """Return up to where every line keeps to one side of the same gap, or has a part on both, without a break."""
    left, right, end = 0.0, width, at
    while end < len(parts):
        first = parts[end][0]
        if end > at and first.box[1] - parts[end - 1][0].box[3] > _BREAK * (first.box[3] - first.box[1]):
            break
        left = max(left, *(part.box[2] for part in parts[end] if _is_left(part, width)), 0.0)
        right = min(right, *(part.box[0] for part in parts[end] if not _is_left(part, width)), width)
        if left > right:
            break
        end += 1
    return end


def _fill_columns(left: list[Line], right: list[Line]) -> bool:
    """Tell whether the lines of both sides fill their columns, which are as wide as it is from one to the other."""
    wide = min(line.box[0] for line in right) - min(line.box[0] for line in left)
    return all(sum(line.box[2] - line.box[0] for line in side) > _FULL * wide * len(side) for side in (left, right))
