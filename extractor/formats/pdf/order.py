"""The order of a page's lines: the header and signature blocks are read by column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise, takewhile

from extractor.formats import HEADER, base_letters
from extractor.formats.pdf.page import Page

_HEADER_LINE = re.compile(HEADER.pattern + r"|ngay\s.{0,8}thang\s.{0,8}nam|^\W*so\s*:")
_TITLE = re.compile(r"\W*(?:bao cao|thong bao|ke hoach|to trinh|quyet dinh|bien ban|chuong trinh)\b")
_HEADER_LINES, _SIGNATURE_LINES = 15, 25  # the most that the blocks have
_SIGNATURE = re.compile(r"^\W*noi nhan\s*:")
_LINE_OF = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page's text: characters [start, end)."""

    start: int
    end: int


def lines_of(text: str, start: int, end: int) -> list[Line]:
    """Return the lines of text[start:end) that hold anything."""
    found = _LINE_OF.finditer(text, start, end)
    return [Line(m.start(), m.end()) for m in found if m.group().strip()]


def _split(page: Page, line: Line) -> Iterator[tuple[Line, float, float]]:
    """Yield the line's parts left and right of the gap between two columns, each with its left and right edge.

    Only a gap about the middle of the page counts: "Số:      /BC-UBND" has one too, in its column.
    """
    boxes = [(i, page.box(i)) for i in range(line.start, line.end) if not page.text[i].isspace()]
    gaps = [
        (right[0] - left[2], b)
        for (_, left), (b, right) in pairwise(boxes)
        if right[0] > 0.38 * page.width and left[2] < 0.6 * page.width
    ]
    widest, at = max(gaps, default=(0.0, 0))
    height = max(box[3] - box[1] for _, box in boxes)
    parts = [line] if widest < 1.2 * height else [Line(line.start, at), Line(at, line.end)]
    for part in parts:
        edges = [box for i, box in boxes if part.start <= i < part.end]
        yield part, min(box[0] for box in edges), max(box[2] for box in edges)


def _in_columns(page: Page, lines: list[Line]) -> list[Line]:
    """Return the lines of a block in two columns: those of the left column, then those of the right one."""
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        for part, x0, x1 in _split(page, line):
            (left if (x0 + x1) / 2 < page.width / 2 else right).append(part)
    return left + right


def _across(page: Page, line: Line) -> bool:
    """Tell whether the line runs across the page without a gap, as no line of two columns does."""
    parts = list(_split(page, line))
    return len(parts) == 1 and parts[0][1] < 0.3 * page.width and parts[0][2] > 0.7 * page.width


def in_order(page: Page, text: str, lines: list[Line], *, first: bool) -> list[Line]:
    """Return the lines with the header block (on the first page) and the signature block read by column."""
    folded = [base_letters(text[line.start : line.end]) for line in lines]
    if first and any(HEADER.search(line) for line in folded[:_HEADER_LINES]):
        top = takewhile(lambda i: not _TITLE.match(folded[i]) and not _across(page, lines[i]), range(len(lines)))
        end = max((i + 1 for i in islice(top, _HEADER_LINES) if _HEADER_LINE.search(folded[i])), default=0)
        lines = _in_columns(page, lines[:end]) + lines[end:]
        folded = [base_letters(text[line.start : line.end]) for line in lines]
    start = next((i for i, line in enumerate(folded) if _SIGNATURE.search(line)), None)
    if start is None:
        return lines
    end = start
    while end < min(len(lines), start + _SIGNATURE_LINES) and not _across(page, lines[end]):
        end += 1
    return lines[:start] + _in_columns(page, lines[start:end]) + lines[end:]
