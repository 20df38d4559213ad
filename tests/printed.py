"""PDFs with tables, each with the rows that a reader must find in it."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

Rows = list[list[str]]
OFFICE = shutil.which("soffice")
_WORDS = """
tổ chức thực hiện công tác tuyên truyền phổ biến pháp luật giải quyết thủ tục hành chính chăm sóc người có công hộ nghèo
cận nghèo trên địa bàn bảo hiểm y tế thu ngân sách chi thường xuyên xây dựng nông thôn mới diện tích lúa đàn gia súc
gia cầm tiêm phòng trồng rừng giao thông nội đồng an ninh trật tự
"""


def phrase(random: Random, words: int) -> str:
    return " ".join(random.choice(_WORDS.split()) for _ in range(words)).capitalize()


def grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def percent(random: Random) -> str:
    return f"{random.randrange(40, 130)},{random.randrange(1, 10)}"


@cache
def font() -> str:
    """The name of a font with Vietnamese letters, registered."""
    for style in ("Book", "Bold"):
        found = subprocess.run(
            ["fc-match", "-f", "%{file}", f"DejaVu Serif:style={style}"], capture_output=True, text=True, check=True
        )
        pdfmetrics.registerFont(TTFont(f"Serif-{style}", found.stdout))
    return "Serif-Book"


def style(size: float = 10, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("cell", fontName=font(), fontSize=size, leading=1.25 * size, **more)


HEAD = [
    ["STT", "Chỉ tiêu", "Đơn vị tính", "Năm 2024", "", "Tỷ lệ (%)"],
    ["", "", "", "Kế hoạch", "Thực hiện", ""],
]
_SPANS = [
    ("SPAN", (3, 0), (4, 0)),
    *(("SPAN", (column, 0), (column, 1)) for column in (0, 1, 2, 5)),
]


def report_rows(random: Random, count: int, lengths: tuple[int, ...]) -> Rows:
    rows = []
    for n in range(1, count + 1):
        plan, done = random.randrange(5, 9000), random.randrange(5, 9000)
        unit = random.choice(["Người", "Hộ", "ha", "Triệu đồng"])
        rows.append(
            [str(n), phrase(random, random.choice(lengths)), unit, grouped(plan), grouped(done), percent(random)]
        )
    return rows


def ruled(seed: int = 1, count: int = 40, *, repeat: bool = True) -> tuple[bytes, Rows]:
    """A table with merged header cells over several pages, which repeat the header or else cut rows."""
    random = Random(seed)
    rows = report_rows(random, count, (3, 12, 30, 60))
    table = Table(
        [[Paragraph(text, style()) if text else "" for text in row] for row in (*HEAD, *rows)],
        colWidths=[36, 184, 60, 60, 60, 50],
        repeatRows=2 if repeat else 0,
        splitInRow=int(not repeat),  # with both, reportlab repeats the header above the cut row too
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP"), *_SPANS],
    )
    before, after = (Paragraph(phrase(random, 60) + ".", style(12)) for _ in range(2))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, leftMargin=60, rightMargin=60).build([before, table, after])
    return out.getvalue(), [*HEAD, *rows]


def dense(seed: int = 2, rotation: int = 0) -> tuple[bytes, Rows]:
    """Twelve narrow columns of numbers on a page that lies across; with a rotation, stored turned."""
    random = Random(seed)
    names = ["TT", "Thôn", *(f"({n})" for n in range(1, 11))]
    rows = [[str(n), f"Thôn {n}", *(grouped(random.randrange(1, 2000)) for _ in range(10))] for n in range(1, 41)]
    table = Table(
        [names, *rows],
        colWidths=[22, 60, *[34] * 10],
        rowHeights=11,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.25, colors.black),
            ("FONT", (0, 0), (-1, -1), font(), 8),
            ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
            ("LEFTPADDING", (0, 0), (-1, -1), 1),
            ("RIGHTPADDING", (0, 0), (-1, -1), 1),
            ("TOPPADDING", (0, 0), (-1, -1), 0),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ],
    )
    out = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(out, pagesize=(height, width) if rotation in (90, 270) else (width, height))
    if rotation:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}[rotation])
        canvas.rotate(rotation)
    table.wrapOn(canvas, width, height)
    table.drawOn(canvas, 60, 60)
    canvas.save()
    return out.getvalue(), [names, *rows]


def unruled(seed: int = 3, count: int = 41, align: str = "RIGHT", valign: str = "TOP") -> tuple[bytes, Rows]:
    """A table without lines over two pages, its names wrapped, between two paragraphs."""
    random = Random(seed)
    head = [["STT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Thực hiện", "Tỷ lệ (%)"]]
    rows = report_rows(random, count, (3, 5, 9))
    table = Table(
        [
            [Paragraph(text, style()) if i == 1 else text for i, text in enumerate(row)]
            for row in (*head, *rows)
        ],
        colWidths=[30, 180, 75, 60, 60, 55],
        style=[
            ("FONT", (0, 0), (-1, -1), font(), 10),
            ("VALIGN", (0, 0), (-1, -1), valign),
            ("ALIGN", (3, 0), (-1, -1), align),
        ],
    )  # fmt: skip
    before, after = (Paragraph(phrase(random, 60) + ".", style(12)) for _ in range(2))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, leftMargin=60, rightMargin=60).build([before, table, after])
    return out.getvalue(), [*head, *rows]


def narrow() -> tuple[bytes, Rows]:
    """Columns too narrow for what stands in them: numbers, telephone numbers and addresses go on below."""
    rows = [
        ["TT", "Họ và tên", "Điện thoại", "Thư điện tử", "Số tiền"],
        ["1", "Trần Thị Bưởi", "0912345678", "tranthibuoi@haiduong.gov.vn", "1.245.300"],
        ["2", "Lê Văn Cam", "0237.3856.412", "lecam@mail.vn", "98,65"],
        ["3", "Vũ Thị Đào", "0987654321", "vuthidao.xaminhtan@gmail.com", "12.045"],
    ]
    split = style(9, wordWrap="CJK")
    table = Table(
        [
            [Paragraph(text, split if j > 1 and i else style(9)) for j, text in enumerate(row)]
            for i, row in enumerate(rows)
        ],
        colWidths=[24, 90, 42, 66, 34],
        style=[
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ],
    )
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    table.wrapOn(canvas, 400, 700)
    table.drawOn(canvas, 60, 500)
    canvas.save()
    return out.getvalue(), rows


def prose(pages: int, seed: int = 4) -> bytes:
    """Pages of running text."""
    random = Random(seed)
    out = io.BytesIO()
    body = [
        Paragraph(
            f"{phrase(random, 40)} {grouped(random.randrange(10, 9000))} hồ sơ, đạt {percent(random)}%.", style(12)
        )
        for _ in range(14 * pages)
    ]
    SimpleDocTemplate(out, pagesize=A4).build(body)
    return out.getvalue()


def exported(seed: int = 5, count: int = 24, *, lines: bool = True, middle: bool = False) -> tuple[bytes, Rows]:
    """A Word document with a table over several pages, as LibreOffice exports it."""
    random = Random(seed)
    rows = report_rows(random, count, (3, 8, 15, 25, 40) if lines else (3, 5, 9))
    document = Document()
    document.styles["Normal"].font.name = "Tinos"
    document.styles["Normal"].font.size = Pt(13)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    document.add_paragraph(phrase(random, 250) + ".")
    head = HEAD if lines else [[*HEAD[0][:3], *HEAD[1][3:5], HEAD[0][5]]]
    table = document.add_table(rows=0, cols=6)
    if lines:
        table.style = "Table Grid"
    for row in (*head, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
            if middle:
                cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    if lines:
        table.cell(0, 3).merge(table.cell(0, 4)).text = HEAD[0][3]
        for row in table.rows[:2]:
            repeat = OxmlElement("w:tblHeader")
            repeat.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(repeat)
    document.add_paragraph(phrase(random, 40) + ".")
    number = document.sections[0].footer.paragraphs[0]
    number.alignment = 1
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        field = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            field.set(qn("w:fldCharType"), kind)
        field.text = text
        number.add_run()._r.append(field)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bang.docx"
        document.save(str(path))
        subprocess.run(
            [OFFICE or "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
             "--convert-to", "pdf", "--outdir", folder, str(path)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return path.with_suffix(".pdf").read_bytes(), [*head, *rows]
