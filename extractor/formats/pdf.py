"""PDF with a text layer: pdfium's text and character boxes, page by page; ruled tables as rows of cells.

Offsets, boxes and font sizes come from pdfium, which is many times faster than pdfplumber at equal text. pdfplumber is
asked only on pages with enough ruled lines, and only where the cells are: their text is pdfium's too.
"""

from __future__ import annotations

import ctypes
import io
import logging
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise, takewhile
from typing import Any

from extractor.formats import HEADER, SUPERSCRIPT, Block, Reading, Unreadable, base_letters, reader
from extractor.formats.charsets.whole import in_unicode
from extractor.records import Place

_DIGITS = "0123456789"
# Pdfium's mark for a hyphen at a line's end ("146/QĐ-" + "UBND"), which it gives without the line end.
_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\x00": "\ufffd"})
_FEWEST_PATHS = 4  # a table of two cells; a header block has one or two underlines
_MOST_OBJECTS = 20_000  # drawings: pdfplumber takes a minute for 300,000 lines
_FEWEST_LETTERS = 20  # a scanned page has at most a page number or a digital signature's stamp
_DAMAGED = "tệp PDF bị hỏng hoặc bị cắt cụt, không đọc được"
_GONE = "\x00"  # keeps the place of a character that is dropped when the text is written
_SYMBOL_BULLET = re.compile("^[\ue000-\uf8ff](?=\\s)")  # Symbol and Wingdings have their signs in the private area
_BROKEN = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")

_HEADER_LINE = re.compile(HEADER.pattern + r"|ngay\s.{0,8}thang\s.{0,8}nam|^\W*so\s*:")
_TITLE = re.compile(r"\W*(?:bao cao|thong bao|ke hoach|to trinh|quyet dinh|bien ban|chuong trinh)\b")
_HEADER_LINES, _SIGNATURE_LINES = 15, 25  # the most that the blocks have
_SIGNATURE = re.compile(r"^\W*noi nhan\s*:")

_LINE = re.compile(r"[^\r\n]+")
_BBox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a ruled table: row and column from 1, and its box on the page as displayed, y downwards."""

    row: int
    column: int
    box: _BBox

    def holds(self, x: float, y: float) -> bool:
        x0, top, x1, bottom = self.box
        return x0 <= x <= x1 and top <= y <= bottom


@dataclass(slots=True)
class _Table:
    """A ruled table: its cells and what they hold so far."""

    cells: list[_Cell]
    rows: int
    columns: int
    text: dict[_Cell, list[str]] = field(default_factory=dict)

    def grid(self) -> list[list[str]]:
        """Return the rows, all of the same length; a merged cell's text stands in the first cell that it covers."""
        grid = [[""] * self.columns for _ in range(self.rows)]
        for cell, letters in self.text.items():
            grid[cell.row - 1][cell.column - 1] = " ".join("".join(letters).split())
        return grid


class _Page:
    """One page's characters, by index: their text, and on request their boxes and fonts."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as raw  # 70 ms

        self._raw = raw
        self._page = page
        self._text_page = page.get_textpage()
        count = self._text_page.count_chars()
        text = self._text_page.get_text_range() if count > 0 else ""
        if len(text) != count:
            # Pdfium leaves out or adds characters now and then; one by one they are always aligned.
            codes = (raw.FPDFText_GetUnicode(self._text_page, i) for i in range(count))
            text = "".join("\ufffd" if 0xD800 <= code < 0xE000 else chr(code) for code in codes)
        self.text = text.translate(_HYPHENS)
        self.width, self.height = page.get_size()
        self._media = page.get_mediabox()
        self._rotation = page.get_rotation()
        self._numbers = [ctypes.c_double() for _ in range(4)]

    def close(self) -> None:
        """Free pdfium's memory for the page."""
        self._text_page.close()
        self._page.close()

    def box(self, i: int) -> _BBox:
        """Return (x0, top, x1, bottom) of a character on the page as displayed, in points from the top left."""
        left, right, bottom, top = self._numbers
        self._raw.FPDFText_GetCharBox(self._text_page, i, left, right, bottom, top)
        x0, y0, x1, y1 = self._media
        a, b, c, d = left.value, bottom.value, right.value, top.value
        match self._rotation:
            case 90:
                return b - y0, a - x0, d - y0, c - x0
            case 180:
                return x1 - c, b - y0, x1 - a, d - y0
            case 270:
                return y1 - d, x1 - c, y1 - b, x1 - a
            case _:
                return a - x0, y1 - d, c - x0, y1 - b

    def print_of(self, i: int) -> tuple[float, float, float]:
        """Return a character's font size, the height of its baseline and its way along it, in points."""
        raw, (x, y, *_), matrix = self._raw, self._numbers, self._raw.FS_MATRIX()
        raw.FPDFText_GetCharOrigin(self._text_page, i, x, y)
        raw.FPDFText_GetMatrix(self._text_page, i, matrix)
        # Some printers write size 1 and scale by the matrix; turned pages have turned text. c and d point upwards.
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        up, right = (matrix.c / scale, matrix.d / scale), (matrix.d / scale, -matrix.c / scale)
        size = raw.FPDFText_GetFontSize(self._text_page, i) * scale
        return size, x.value * up[0] + y.value * up[1], x.value * right[0] + y.value * right[1]

    def objects(self) -> tuple[int, int, bool]:
        """Return how many objects and how many paths the page has, and whether it has an image."""
        raw, page = self._raw, self._page
        count = raw.FPDFPage_CountObjects(page)
        paths, image = 0, False
        for i in range(min(count, _MOST_OBJECTS)):
            element = raw.FPDFPage_GetObject(page, i)
            kind = raw.FPDFPageObj_GetType(element)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                paths += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                paths += max(0, raw.FPDFFormObj_CountObjects(element))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                image = True
        return count, paths, image


def _raise_marks(page: _Page) -> str:
    """Return the page's text with small raised digits as superscripts: "15" with the mark 1 is "15¹", not "151".

    Pdfium may take the way up to a mark or down from it for a line end: such a one is dropped.
    """
    text, letters = page.text, list(page.text)
    normal, mark = -1, False  # the last character of ordinary size, and whether the last one was a mark
    for line in _LINE.finditer(text):
        ink = [i for i in range(*line.span()) if not text[i].isspace()]
        if not ink:
            continue
        if normal >= 0 and (mark or text[ink[0]] in _DIGITS) and _beside(page, normal, ink[0], marked=not mark):
            letters[normal + 1 : ink[0]] = (_GONE if c in "\r\n" else c for c in letters[normal + 1 : ink[0]])
        elif text[ink[0]] in _DIGITS:
            # A footnote begins with its mark; the words after it show what is ordinary.
            normal = next((i for i in ink if text[i].isalpha()), -1)
        for i in ink:
            mark = text[i] in _DIGITS and normal >= 0 and _raised(page.print_of(i), page.print_of(normal))
            if mark:
                letters[i] = text[i].translate(SUPERSCRIPT)
            else:
                normal = i
    return "".join(letters)


_Print = tuple[float, float, float]


def _raised(mark: _Print, normal: _Print) -> bool:
    return mark[0] < 0.82 * normal[0] and 0.1 * normal[0] < mark[1] - normal[1] < normal[0]


def _beside(page: _Page, normal: int, after: int, *, marked: bool) -> bool:
    """Tell whether a character stands on the line of another and close after it, as a mark of it or on its baseline."""
    a, b = page.print_of(normal), page.print_of(after)
    level = _raised(b, a) if marked else abs(a[1] - b[1]) < 0.05 * a[0]
    return level and 0 < b[2] - a[2] < 4 * a[0]


def _ruled_tables(page: Any) -> list[_Table]:
    """Return pdfplumber's tables of a page, in no order; a frame of one column is none."""
    tables = []
    x0, y0 = page.mediabox[:2]
    for found in page.find_tables():
        rows = found.rows
        cells = [
            _Cell(i, j, (box[0] - x0, box[1] - y0, box[2] - x0, box[3] - y0))
            for i, row in enumerate(rows, 1)
            for j, box in enumerate(row.cells, 1)
            if box is not None
        ]
        columns = max(len(row.cells) for row in rows)
        if columns > 1:
            tables.append(_Table(cells, len(rows), columns))
    return tables


def _fill(page: _Page, text: str, tables: list[_Table]) -> list[tuple[int, int] | _Table]:
    """Put each character that stands in a cell into it; return the rest as index ranges, with the tables between.

    A table stands where its first character stood.
    """
    flow: list[tuple[int, int] | _Table] = []
    placed: set[int] = set()
    cell: _Cell | None = None
    table: _Table | None = None
    start, gap = 0, True
    for i, letter in enumerate(text):
        if letter.isspace() or letter == _GONE:
            gap = gap or letter != _GONE
            continue
        x0, top, x1, bottom = page.box(i)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        before = cell
        if cell is None or not cell.holds(x, y):
            table, cell = next(((t, c) for t in tables for c in t.cells if c.holds(x, y)), (None, None))
        if cell is not None and table is not None:
            if before is None and start < i:
                flow.append((start, i))
            if id(table) not in placed:
                placed.add(id(table))
                flow.append(table)
            letters = table.text.setdefault(cell, [])
            if gap or before is not cell:
                letters.append(" ")
            letters.append(letter)
            start = i + 1
        elif before is not None:
            start = i
        gap = False
    if start < len(text):
        flow.append((start, len(text)))
    return flow


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the page's text: characters [start, end)."""

    start: int
    end: int


def _lines(text: str, start: int, end: int) -> list[_Line]:
    found = _LINE.finditer(text, start, end)
    return [_Line(m.start(), m.end()) for m in found if m.group().strip()]


def _split(page: _Page, line: _Line) -> Iterator[tuple[_Line, float, float]]:
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
    parts = [line] if widest < 1.2 * height else [_Line(line.start, at), _Line(at, line.end)]
    for part in parts:
        edges = [box for i, box in boxes if part.start <= i < part.end]
        yield part, min(box[0] for box in edges), max(box[2] for box in edges)


def _in_columns(page: _Page, lines: list[_Line]) -> list[_Line]:
    """Return the lines of a block in two columns: those of the left column, then those of the right one."""
    left: list[_Line] = []
    right: list[_Line] = []
    for line in lines:
        for part, x0, x1 in _split(page, line):
            (left if (x0 + x1) / 2 < page.width / 2 else right).append(part)
    return left + right


def _across(page: _Page, line: _Line) -> bool:
    """Tell whether the line runs across the page without a gap, as no line of two columns does."""
    parts = list(_split(page, line))
    return len(parts) == 1 and parts[0][1] < 0.3 * page.width and parts[0][2] > 0.7 * page.width


def _order(page: _Page, text: str, lines: list[_Line], *, first: bool) -> list[_Line]:
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


class _Writer:
    """Puts the text together, with a block for each stretch of a page and each cell."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.at = 0
        self.tables = 0

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def break_to(self, ending: str) -> None:
        """Append a separator, except at the beginning."""
        if self.at:
            self._add(ending)

    def prose(self, text: str, page: int) -> None:
        """Append running text of a page."""
        self.blocks.append(Block(self.at, self.at + len(text), page=page))
        self._add(text)

    def table(self, table: _Table, page: int) -> None:
        """Append a table's rows that hold any text."""
        self.tables += 1
        written = False
        for i, row in enumerate(table.grid(), 1):
            if not any(row):
                continue
            if written:
                self._add("\n")
            written = True
            for j, cell in enumerate(row, 1):
                if j > 1:
                    self._add("\t")
                if cell:
                    place = Place(table=self.tables, row=i, column=j)
                    self.blocks.append(Block(self.at, self.at + len(cell), page=page, place=place))
                    self._add(cell)


class _Plumber:
    """pdfplumber's document, opened when a page first needs it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._document: Any = None

    def tables(self, index: int) -> list[_Table] | None:
        """Return the ruled tables of the page with this index, None where pdfplumber cannot read the page."""
        try:
            if self._document is None:
                import pdfplumber  # 0.2 s

                # It warns about every font and object that it has to guess at.
                logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
                self._document = pdfplumber.open(io.BytesIO(self._data))
            page = self._document.pages[index]
            try:
                return _ruled_tables(page)
            finally:
                page.close()
        except Exception:  # pdfminer raises whatever a slightly broken file leads it to; pdfium has read the text
            return None


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


@reader("pdf", "PDF có lớp chữ", ".pdf", recognises=lambda sample: b"%PDF-" in sample.start[:1024])
def read_pdf(data: bytes) -> Reading:
    """Return the text of a PDF: its lines, pages apart by a blank line, ruled tables as rows with tabs between cells.

    Raises `Unreadable` for an encrypted or damaged file, a scan without text, and a text layer in an 8-bit character
    set or without Unicode. Pages without text beside others that have some are named in a notice.
    """
    document = _open(data)
    plumber = _Plumber(data)
    writer = _Writer()
    doubts = _Doubts()
    try:
        total = len(document)
        for index in range(total):
            _read_page(document, index, plumber, writer, doubts)
    finally:
        document.close()
    text = "".join(writer.parts)
    if len(doubts.damaged) == total:
        raise Unreadable(_DAMAGED)
    if doubts.scanned and not doubts.read:
        raise Unreadable("bản chụp (scan), chưa có lớp chữ")
    if len(_BROKEN.findall(text)) * 10 > 3 * len(text):
        raise Unreadable("lớp chữ của tệp PDF không đọc được (phông chữ không kèm bảng mã Unicode)")
    notices = tuple(doubts.notices())
    return in_unicode(Reading(text=text, format="pdf", pages=total, blocks=tuple(writer.blocks), notices=notices))


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


def _read_page(document: Any, index: int, plumber: _Plumber, writer: _Writer, doubts: _Doubts) -> None:
    import pypdfium2

    try:
        page = _Page(document[index])
    except pypdfium2.PdfiumError:
        doubts.damaged.append(index + 1)
        return
    try:
        count, paths, image = page.objects()
        letters = len("".join(page.text.split()))
        if (letters < _FEWEST_LETTERS and image) or (count and not letters):
            doubts.scanned.append(index + 1)
        elif letters:
            doubts.read += 1
        tables: list[_Table] | None = []
        if letters and paths >= _FEWEST_PATHS:
            tables = plumber.tables(index) if count <= _MOST_OBJECTS else None
        if tables is None:
            doubts.unruled.append(index + 1)
        _write_page(page, tables or [], writer, index)
    finally:
        page.close()


def _write_page(page: _Page, tables: list[_Table], writer: _Writer, index: int) -> None:
    text = _raise_marks(page)
    flow = _fill(page, text, tables) if tables else [(0, len(text))]
    for piece in flow:
        if isinstance(piece, _Table):
            writer.break_to("\n\n")
            writer.table(piece, index + 1)
        else:
            lines = _order(page, text, _lines(text, *piece), first=index == 0)
            if not lines:
                continue
            writer.break_to("\n\n")
            shown = (text[line.start : line.end].replace(_GONE, "").strip() for line in lines)
            writer.prose("\n".join(_SYMBOL_BULLET.sub("-", line) for line in shown), index + 1)
