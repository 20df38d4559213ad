"""Text in two columns: the gap between them, and prose whose content goes across it line by line."""

from __future__ import annotations

from itertools import pairwise

from extractor.formats.pdf.lines import Line
from extractor.formats.pdf.page import Page

_LEFT, _RIGHT = 0.38, 0.6  # of the page's width: where a gap between two columns is
_WIDE = 1.2  # of a line's height
_FEWEST_BESIDE = 6  # lines of print with text in both columns
_FULL = 0.7  # of a column's width: lines of prose fill it, a table's entries do not


def beside(page: Page) -> bool:
    """Tell whether so many lines of print have a wide gap about the middle that they may be prose in two columns."""
    ink = page.ink
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
        end, left, right = at, 0.0, width
        # As far as every line keeps to one side of the gutter, or both.
        while end < len(lines):
            x1 = max((part.box[2] for part in parts[end] if part.box[0] + part.box[2] < width), default=0.0)
            x0 = min((part.box[0] for part in parts[end] if part.box[0] + part.box[2] >= width), default=width)
            if max(left, x1) > min(right, x0):
                break
            left, right, end = max(left, x1), min(right, x0), end + 1
        block = parts[at:end]
        sides = [
            [part for one in block for part in one if (part.box[0] + part.box[2] < width) is near]
            for near in (True, False)
        ]
        prose = sum(len(one) == 2 for one in block) >= _FEWEST_BESIDE and all(map(_filled, sides))
        found += [*sides[0], *sides[1]] if prose else lines[at : max(end, at + 1)]
        at = max(end, at + 1)
    return found


def _filled(lines: list[Line]) -> bool:
    """Tell whether the lines fill the width that they have together."""
    wide = max(line.box[2] for line in lines) - min(line.box[0] for line in lines)
    return sum(line.box[2] - line.box[0] for line in lines) > _FULL * wide * len(lines)
