"""Lays out paragraphs and tables as a Word file in the official form."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FIXED = datetime(2025, 1, 1)
_JOINED = {"row": {"row"}, "right": {"left", "right"}, "left": {"left"}}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or table row; `style` is body, title, heading, row, left, right or page.

    Cells of a row are set apart by tabs; "<" and "^" merge with the cell to the left or above. Left and right are the
    columns of the letterhead and the signature, page is a page break.
    """

    style: str
    text: str


def groups(paragraphs: Iterable[Paragraph]) -> list[list[Paragraph]]:
    """Return the paragraphs with those of one table, or of one two-column block, together."""
    found: list[list[Paragraph]] = []
    for paragraph in paragraphs:
        if found and found[-1][-1].style in _JOINED.get(paragraph.style, set()):
            found[-1].append(paragraph)
        else:
            found.append([paragraph])
    return found


def runs(text: str) -> list[tuple[str, bool]]:
    """Return the text cut into plain and superscript stretches, superscript digits as ordinary ones."""
    parts = re.split(f"([{_SUPERSCRIPTS}]+)", text)
    return [
        ("".join(str(_SUPERSCRIPTS.index(c)) for c in part) if i % 2 else part, bool(i % 2))
        for i, part in enumerate(parts)
        if part
    ]


def to_docx(paragraphs: Iterable[Paragraph]) -> bytes:
    """Return a Word file: borderless two-column head, bold headings, real tables; the same input, the same bytes."""
    document: Any = Document()
    document.core_properties.created = document.core_properties.modified = _FIXED
    document.core_properties.author = "doisoat"
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    for group in groups(paragraphs):
        style = group[0].style
        if style in ("left", "right"):
            _columns(document, group)
        elif style == "row":
            _table(document, [paragraph.text.split("\t") for paragraph in group])
        elif style == "page":
            document.add_page_break()
        else:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Cm(0 if style == "title" else 1.25)
            if style == "title":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _fill(paragraph, group[0].text, bold=style != "body")
    buffer = BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _fill(paragraph: Any, text: str, bold: bool = False) -> None:
    for part, raised in runs(text):
        run = paragraph.add_run(part)
        run.bold = bold
        run.font.superscript = raised or None


def _columns(document: Any, group: list[Paragraph]) -> None:
    row = document.add_table(rows=1, cols=2).rows[0]
    for cell, side in zip(row.cells, ("left", "right"), strict=True):
        for i, text in enumerate(line.text for line in group if line.style == side):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            _fill(paragraph, text, bold=text.isupper())


def _table(document: Any, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    # python-docx finds a cell anew by counting all before it; kept here, a table takes linear time.
    grid = [list(row.cells) for row in table.rows]
    for r, cells in enumerate(rows):
        for c, text in enumerate(cells):
            if text == "<":
                grid[r][c] = grid[r][c - 1].merge(grid[r][c])
            elif text == "^":
                grid[r][c] = grid[r - 1][c].merge(grid[r][c])
            else:
                _fill(grid[r][c].paragraphs[0], text, bold=r == 0)


def _undated(data: bytes) -> bytes:
    """Return a zip with every member's time fixed."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
