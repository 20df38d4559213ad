"""How official documents set their head and their end: in two columns, by a table without lines, or by tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence

import regex

from extractor.formats import HEADER, base_letters

TOP = 12  # the header block is among the first lines
HEADER_LINE = re.compile(HEADER.pattern + r"|^\s*so\s*:.*ngay\s.*thang\s")
# Between two columns, but not the blanks left for a number or a day: "Số:      /BC-UBND", "ngày      tháng".
COLUMN_GAP = regex.compile(r"(?<![:\s])(?:[ \xa0]*+\t\s*+|[ \xa0]{4,}+)(?=\p{Lu})")
_SIGNATURE = re.compile(r"^\s*\W*noi nhan\s*:|^\s*(?:tm|kt|tl|tuq)\s?\.\s", re.MULTILINE)


def is_layout(rows: Sequence[Sequence[str]], lines: int) -> bool:
    """Tell the header and signature blocks, set as a table without lines, from a table of data.

    `rows` are the cells' texts, a paragraph a line; `lines` is how many lines of text stand before.
    """
    if len(rows) > 8 or max((len(row) for row in rows), default=0) > 4:
        return False
    text = base_letters("\n".join(cell for row in rows for cell in row))
    return bool(_SIGNATURE.search(text)) or (lines < TOP and bool(HEADER.search(text)))
