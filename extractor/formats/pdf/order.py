"""The order of a page's lines: blocks in two columns are read by column."""

from __future__ import annotations

import re
from itertools import takewhile

from extractor.formats import HEADER, base_letters
from extractor.formats.pdf.columns import prose_by_column, split
from extractor.formats.pdf.lines import Line

_HEADER_LINE = re.compile(HEADER.pattern + r"|ngay\s.{0,8}thang\s.{0,8}nam|^\W*so\s*:")
_TITLE = re.compile(r"\W*(?:bao cao|thong bao|ke hoach|to trinh|quyet dinh|bien ban|chuong trinh)\b")
_HEADER_LINES, _SIGNATURE_LINES = 15, 25  # the most that the blocks have
_BEGINNING = 20  # characters
_SIGNATURE = re.compile(r"^\W*noi nhan\s*:")


def in_order(lines: list[Line], width: float, *, first: bool, beside: bool) -> list[Line]:
    """Return a page's lines with what stands in two columns read by column.

    That is the header block (on the first page), the signature block, and prose set in columns where the content goes
    across them (`beside`: it may). `width` is the page's.
    """
    if first:
        folded = [base_letters(line.text) for line in lines[:_HEADER_LINES]]
        if any(map(HEADER.search, folded)):
            top = takewhile(lambda i: not _TITLE.match(folded[i]) and not _across(lines[i], width), range(len(folded)))
            end = max((i + 1 for i in top if _HEADER_LINE.search(folded[i])), default=0)
            lines = _by_column(lines[:end], width) + lines[end:]
    if beside:
        lines = prose_by_column(lines, width)
    start = next((i for i, line in enumerate(lines) if _SIGNATURE.search(base_letters(line.text[:_BEGINNING]))), None)
    if start is None:
        return lines
    end = start
    while end < min(len(lines), start + _SIGNATURE_LINES) and not _across(lines[end], width):
        end += 1
    return lines[:start] + _by_column(lines[start:end], width) + lines[end:]


def _by_column(lines: list[Line], width: float) -> list[Line]:
    """Return the lines of a block in two columns: those of the left column, then those of the right one."""
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        for part in split(line, width):
            (left if (part.box[0] + part.box[2]) / 2 < width / 2 else right).append(part)
    return left + right


def _across(line: Line, width: float) -> bool:
    """Tell whether the line runs across the page without a gap, as no line of two columns does."""
    return len(split(line, width)) == 1 and line.box[0] < 0.3 * width and line.box[2] > 0.7 * width
