"""Lays out paragraphs and tables as a PDF with a text layer; needs reportlab and the font DejaVu Serif."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from extractor.generate.layout import Paragraph, groups, runs


class CannotMakePdf(RuntimeError):
    """reportlab or the font is not installed; the message is one Vietnamese line."""


def _font(bold: bool) -> Path:
    """Return the font's file, looked for in $CORPUS_FONTS or with fontconfig."""
    name = "DejaVuSerif-Bold.ttf" if bold else "DejaVuSerif.ttf"
    if folder := os.environ.get("CORPUS_FONTS"):
        found = Path(folder) / name
    else:
        wanted = f"DejaVu Serif:style={'Bold' if bold else 'Book'}"
        try:
            done = subprocess.run(["fc-match", "-f", "%{file}", wanted], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            raise CannotMakePdf(_NO_FONT) from None
        found = Path(done.stdout)
    if found.name != name or not found.is_file():  # fc-match answers with another font where there is none
        raise CannotMakePdf(_NO_FONT)
    return found


_NO_FONT = "không tìm thấy phông DejaVu Serif để ghi tệp PDF; đặt biến môi trường CORPUS_FONTS là thư mục có phông"
_NO_REPORTLAB = "ghi tệp PDF cần reportlab; cài bằng: pip install 'doisoat[corpus]'"


@cache
def _traced() -> type:
    """Return the paragraph class that tells where it was drawn; raises `CannotMakePdf`."""
    try:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFont
        from reportlab.platypus import Paragraph as Base
    except ImportError:
        raise CannotMakePdf(_NO_REPORTLAB) from None
    for name, bold in (("Serif-Book", False), ("Serif-Bold", True)):
        pdfmetrics.registerFont(TTFont(name, str(_font(bold))))

    class Traced(Base):  # type: ignore[misc]
        """A paragraph that notes its place in `trace` when drawn: its number and how many characters it has."""

        number = -1
        trace: list[tuple[int, int, int]] | None = None

        def split(self, *size: float) -> list[Any]:
            parts: list[Any] = super().split(*size)
            for part in parts:
                part.number, part.trace = self.number, self.trace
            return parts

        def draw(self) -> None:
            if self.trace is not None:
                self.trace.append((self.number, _characters(self), self.canv.getPageNumber()))
            super().draw()

    return Traced


def _characters(paragraph: Any) -> int:
    """Return how many characters, blanks apart, a laid out paragraph shows."""
    count = 0
    for line in paragraph.blPara.lines:
        words = line[1] if isinstance(line, tuple) else [fragment.text for fragment in line.words]
        count += sum(len("".join(word.split())) for word in words)
    return count


def to_pdf(paragraphs: Sequence[Paragraph]) -> tuple[bytes, list[tuple[int, int, int]]]:
    """Return a PDF with page numbers, ruled tables, raised footnote marks, and where its pages begin.

    A page's beginning is (the paragraph's place in `paragraphs`, how many of its characters, blanks apart, stand on
    the page before, the number printed). The same input gives the same bytes. Raises `CannotMakePdf`.
    """
    traced = _traced()
    from reportlab.lib import colors
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer, Table

    trace: list[tuple[int, int, int]] = []
    places = {id(paragraph): i for i, paragraph in enumerate(paragraphs)}

    def paragraph(text: str, style: str, align: int, size: float = 11, number: int = -1) -> Any:
        marked = "".join(f"<super size=7>{part}</super>" if raised else part for part, raised in runs(text))
        indent = 28 if style == "Book" and align == TA_JUSTIFY else 0
        look = ParagraphStyle(
            style, fontName=f"Serif-{style}", fontSize=size, leading=size * 1.4, alignment=align, firstLineIndent=indent
        )
        made = traced(marked, look)
        made.number, made.trace = number, trace if number >= 0 else None
        return made

    flow: list[Any] = []
    for group in groups(paragraphs):
        style, number = group[0].style, places[id(group[0])]
        if style in ("left", "right"):
            columns = [
                [
                    paragraph(line.text, "Bold" if line.text.isupper() else "Book", TA_CENTER, 9.5, places[id(line)])
                    for line in group
                    if line.style == side
                ]
                for side in ("left", "right")
            ]
            flow += [Table([columns], colWidths=[7 * cm, 9.5 * cm]), Spacer(1, 10)]
        elif style == "row":
            rows = [line.text.split("\t") for line in group]
            count = len(rows[0])
            cells = [
                [
                    paragraph(text, "Book" if r else "Bold", TA_LEFT, 9, places[id(line)] if c == 0 else -1)
                    for c, text in enumerate(row)
                ]
                for r, (line, row) in enumerate(zip(group, rows, strict=True))
            ]
            first = (1.2 if max(len(row[0]) for row in rows) < 8 else 2.2) * cm
            widths = [first, 4.2 * cm, *[(16.5 * cm - first - 4.2 * cm) / (count - 2)] * (count - 2)]
            ruled = [("GRID", (0, 0), (-1, -1), 0.6, colors.black)]
            flow += [Spacer(1, 6), Table(cells, colWidths=widths, style=ruled), Spacer(1, 6)]
        elif style == "page":
            flow.append(PageBreak())
        else:
            align = TA_CENTER if style == "title" else TA_JUSTIFY
            look = "Book" if style == "body" else "Bold"
            flow += [paragraph(group[0].text, look, align, number=number), Spacer(1, 4)]

    def print_number(canvas: Any, template: Any) -> None:
        if template.page > 1:
            canvas.setFont("Serif-Book", 10)
            canvas.drawCentredString(A4[0] / 2, A4[1] - 1.2 * cm, str(template.page))

    buffer = BytesIO()
    template = SimpleDocTemplate(buffer, pagesize=A4, leftMargin=2.5 * cm, rightMargin=2 * cm, invariant=1)
    template.build(flow, onFirstPage=print_number, onLaterPages=print_number)
    return buffer.getvalue(), _beginnings(trace)


def _beginnings(trace: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return where each page from the second on begins."""
    found: list[tuple[int, int, int]] = []
    shown: dict[int, int] = {}
    page = 1
    for number, characters, here in trace:
        if here > page:
            found.append((number, shown.get(number, 0), here))
            page = here
        shown[number] = shown.get(number, 0) + characters
    return found
