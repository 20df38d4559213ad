"""PDF with a text layer: pdfium's text and character boxes, page by page; ruled tables as rows of cells.

Offsets, boxes, font sizes and lines come from pdfium, which is many times faster than pdfplumber at equal text;
pdfplumber's table functions make the lines a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extractor.formats import Reading, Unreadable, reader
from extractor.formats.pdf.marks import raise_marks
from extractor.formats.pdf.order import in_order, lines_of
from extractor.formats.pdf.page import GONE, Page
from extractor.formats.pdf.tables import Table, fill, find_tables
from extractor.formats.pdf.writer import Writer
from extractor.formats.txt import refuse_legacy

_FEWEST_LETTERS = 20  # a scanned page has at most a page number or a digital signature's stamp
_DAMAGED = "tệp PDF bị hỏng hoặc bị cắt cụt, không đọc được"
_SYMBOL_BULLET = re.compile("^[\ue000-\uf8ff](?=\\s)")  # Symbol and Wingdings have their signs in the private area
_BROKEN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


def _open(data: bytes) -> Any:
    """Return pdfium's document. Raises `Unreadable` for a password, or for what is no PDF or a damaged one."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise Unreadable("tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi đọc lại") from error
        if b"%PDF-" not in data[:1024]:
            raise Unreadable("không phải tệp PDF") from error
        raise Unreadable(_DAMAGED) from error


@reader("pdf", "PDF có lớp chữ", ".pdf", recognises=lambda sample: b"%PDF-" in sample.data[:1024])
def read_pdf(data: bytes) -> Reading:
    """Return the text of a PDF: its lines, pages apart by a blank line, ruled tables as rows with tabs between cells.

    Raises `Unreadable` for an encrypted or damaged file, a scan without text, and a text layer in an 8-bit character
    set or without Unicode. Pages without text beside others that have some are named in a notice.
    """
    document = _open(data)
    writer = Writer()
    doubts = _Doubts()
    try:
        total = len(document)
        for index in range(total):
            _read_page(document, index, writer, doubts)
    finally:
        document.close()
    writer.close()
    text = "".join(writer.parts)
    if len(doubts.damaged) == total:
        raise Unreadable(_DAMAGED)
    if doubts.scanned and not doubts.read:
        raise Unreadable("bản chụp (scan), chưa có lớp chữ")
    if len(_BROKEN.findall(text)) * 10 > 3 * len(text):
        raise Unreadable("lớp chữ của tệp PDF không đọc được (phông chữ không kèm bảng mã Unicode)")
    refuse_legacy(text)
    return Reading(text=text, format="pdf", pages=total, blocks=tuple(writer.blocks), notices=tuple(doubts.notices()))


@dataclass(slots=True)
class _Doubts:
    """How many pages were read, and the numbers of those that were not, or not as they should be."""

    read: int = 0
    damaged: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    unruled: list[int] = field(default_factory=list)

    def notices(self) -> Iterator[str]:
        """Yield a Vietnamese line for each kind of trouble."""
        for pages, notice in (
            (self.damaged, "Trang {} bị hỏng, không đọc được."),
            (self.scanned, "Trang {} là ảnh, không có lớp chữ: nội dung ở đó không được đọc."),
            (self.unruled, "Không tách được bảng ở trang {}: số liệu ở đó được đọc như văn bản thường."),
        ):
            if pages:
                yield notice.format(", ".join(map(str, pages)))


def _read_page(document: Any, index: int, writer: Writer, doubts: _Doubts) -> None:
    import pypdfium2

    try:
        page = Page(document[index], index + 1)
    except pypdfium2.PdfiumError:
        doubts.damaged.append(index + 1)
        return
    try:
        drawn = page.drawn
        letters = len("".join(page.text.split()))
        if (letters < _FEWEST_LETTERS and drawn.pictures) or (drawn.objects and not letters):
            doubts.scanned.append(index + 1)
        elif letters:
            doubts.read += 1
        tables = find_tables(page, writer.last_table) if letters else []
        if tables is None:
            doubts.unruled.append(index + 1)
        _write_page(page, tables or [], writer, index)
    finally:
        page.close()


def _write_page(page: Page, tables: list[Table], writer: Writer, index: int) -> None:
    text = raise_marks(page)
    flow = fill(page, text, tables)
    for piece in flow:
        if isinstance(piece, Table):
            writer.table(piece)
        else:
            lines = in_order(page, text, lines_of(text, *piece), first=index == 0)
            if not lines:
                continue
            shown = (text[line.start : line.end].replace(GONE, "").strip() for line in lines)
            writer.prose("\n".join(_SYMBOL_BULLET.sub("-", line) for line in shown), index + 1)
