"""PDF: pdfium's characters, boxes and lines, page by page; tables as rows of cells; pages that are images recognised.

A page's content is put in reading order before its tables are looked for; what repeats in the margins is taken out when
all pages are known, and so are tables joined that go on over pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from extractor.formats import Boxes, Damaged, Margin, NeedsProgram, Oversized, Reading, reader
from extractor.formats.charsets.whole import in_unicode
from extractor.formats.pdf.columns import beside
from extractor.formats.pdf.images import recognised, without_text
from extractor.formats.pdf.legible import legible
from extractor.formats.pdf.lines import Line, lines_of
from extractor.formats.pdf.margins import PageLines, margin_lines
from extractor.formats.pdf.marks import SUPERSCRIPTS, with_marks
from extractor.formats.pdf.opening import DAMAGED, grouped, opened
from extractor.formats.pdf.order import in_order
from extractor.formats.pdf.page import Page
from extractor.formats.pdf.pdfium import MOST_CHARACTERS, TooManyCharacters, advances, load
from extractor.formats.pdf.rebuild import disordered, rebuilt
from extractor.formats.pdf.tables import Table, fill, find_tables
from extractor.formats.pdf.writer import Writer

if TYPE_CHECKING:
    from extractor.formats.scan.page import PageText

_MOST_IN_ALL = 10_000_000  # characters
_SYMBOL_BULLET = re.compile("^[\ue000-\uf8ff](?=\\s)", re.MULTILINE)  # Symbol and Wingdings have their signs there
_MOST_AFTER = 3  # lines of the foot of a page whose last table may go on with the next page
_SHOWN = 20  # page numbers in a notice


@dataclass(slots=True)
class _Content:
    """What a page holds: lines and tables in reading order, or what was read on its image."""

    page: int
    width: float = 0.0
    height: float = 0.0
    flow: Sequence[Line | Table] = ()
    recognised: PageText | None = None

    def lines(self) -> PageLines:
        return PageLines(self.page, self.width, self.height, [one for one in self.flow if isinstance(one, Line)])


@reader("pdf", "PDF", ".pdf", recognises=lambda sample: b"%PDF-" in sample.start[:1024])
def read_pdf(data: bytes) -> Reading:
    """Return the text of a PDF: its lines, pages apart by a blank line, tables as rows with tabs between cells.

    Pages whose text is an image, or in fonts without Unicode, are recognised; a notice names them, and those of which
    something is missing. Raises `Encrypted`, `Damaged`, `Oversized`, or `NeedsProgram` where all text is to be
    recognised and no program for it is installed.
    """
    document, data, notices = opened(data)
    try:
        pages = _Pages(document, data)
        contents = [pages.read(index) for index in range(len(document))]
    finally:
        document.close()
    doubts = pages.doubts
    if doubts.read == 0 and doubts.missing is not None:
        raise doubts.missing
    if len(doubts.damaged) == len(contents) or (notices and not doubts.read):
        raise Damaged(DAMAGED)
    if doubts.read == 0 and doubts.crowded:
        raise Oversized(f"một trang của tệp PDF có hơn {grouped(MOST_CHARACTERS)} ký tự, không phải một báo cáo")
    count, writer = len(contents), Writer()
    _write(contents, writer)
    reading = Reading(
        text="".join(writer.parts),
        format="pdf",
        pages=count,
        blocks=tuple(writer.blocks),
        notices=(*notices, *doubts.notices()),
        boxes=Boxes(writer.corners),
        margins=tuple(sorted(writer.margins, key=lambda margin: margin.page or 0)),
        doubtful=tuple(writer.doubtful),
        unread=tuple(writer.unread),
    )
    reading = in_unicode(reading)  # before there are raised digits: "¹" is a letter of TCVN3
    return replace(reading, text=reading.text.translate(SUPERSCRIPTS))


@dataclass(slots=True)
class _Doubts:
    """How many pages were read, and the numbers of those that were not, or not as they should be."""

    read: int = 0
    damaged: list[int] = field(default_factory=list)
    crowded: list[int] = field(default_factory=list)
    scanned: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    unruled: list[int] = field(default_factory=list)
    missing: NeedsProgram | None = None

    def notices(self) -> Iterator[str]:
        """Yield a Vietnamese line for each kind of trouble."""
        for pages, notice in (
            (self.damaged, "Trang {} bị hỏng, không đọc được."),
            (self.crowded, f"Trang {{}} có hơn {grouped(MOST_CHARACTERS)} ký tự: nội dung ở đó không được đọc."),
            (self.scanned, "Trang {} là ảnh, chữ ở đó đọc từ ảnh: số liệu có thể sai."),
            (
                self.unmapped,
                "Phông chữ ở trang {} không kèm bảng mã Unicode, chữ đọc từ ảnh: số liệu có thể sai.",
            ),
            (self.unseen, f"Trang {{}} là ảnh, không có lớp chữ: nội dung ở đó không được đọc ({self.missing})."),
            (self.unruled, "Không tách được bảng ở trang {}: số liệu ở đó được đọc như văn bản thường."),
        ):
            if pages:
                more = f" và {len(pages) - _SHOWN} trang khác" if len(pages) > _SHOWN else ""
                yield notice.format(", ".join(map(str, pages[:_SHOWN])) + more)


class _Pages:
    """Reads a document's pages, one after the other."""

    def __init__(self, document: Any, data: bytes) -> None:
        self.doubts = _Doubts()
        self._document, self._data = document, data
        self._mark = 0  # the last footnote mark
        self._room = _MOST_IN_ALL
        self._last: Table | None = None  # the table that the page before ends with

    def read(self, index: int) -> _Content:
        """Return what the page with this index holds. Raises `Oversized`."""
        try:
            page = self._load(index)
        except TooManyCharacters:
            self.doubts.crowded.append(index + 1)
            return _Content(index + 1)
        if page is None:
            self.doubts.damaged.append(index + 1)
            return _Content(index + 1)
        self._room -= len(page.text)
        if self._room < 0:
            raise Oversized(f"tệp PDF có hơn {grouped(_MOST_IN_ALL)} ký tự, không phải một báo cáo")
        if without_text(page):
            return self._recognised(index, self.doubts.scanned)
        if not legible(page.text):
            return self._recognised(index, self.doubts.unmapped)
        if not len(page.ink):
            return _Content(index + 1)
        self.doubts.read += 1
        return self._content(page)

    def _load(self, index: int) -> Page | None:
        import pypdfium2

        try:
            return load(self._document, index)
        except pypdfium2.PdfiumError:
            from extractor.formats.pdf import plumbed

            return plumbed.load(self._data, index)

    def _recognised(self, index: int, pages: list[int]) -> _Content:
        try:
            found = recognised(self._document, index)
        except NeedsProgram as error:
            self.doubts.missing = error
            self.doubts.unseen.append(index + 1)
            return _Content(index + 1)
        self.doubts.read += 1
        pages.append(index + 1)
        return _Content(index + 1, recognised=found)

    def _content(self, page: Page) -> _Content:
        if disordered(page):
            page = rebuilt(page, advances(self._document, page.number - 1))
        page, self._mark = with_marks(page, self._mark)
        page = replace(page, text=_SYMBOL_BULLET.sub("-", page.text))
        tables = find_tables(page, self._last)
        if tables is None:
            self.doubts.unruled.append(page.number)
        flow: list[Line | Table] = []
        for part in fill(page, tables or []):
            if isinstance(part, Table):
                flow.append(part)
            else:
                flow += in_order(lines_of(page, *part), page.width, first=page.number == 1, beside=beside(page, *part))
        self._last = next((part for part in flow[: -_MOST_AFTER - 2 : -1] if isinstance(part, Table)), None)
        return _Content(page.number, page.width, page.height, flow)


def _write(contents: list[_Content], writer: Writer) -> None:
    """Write all pages, and take them off the list."""
    margins = margin_lines([content.lines() for content in contents])
    left_out = {id(line) for _, line in margins}
    writer.margins += (Margin(line.text.translate(SUPERSCRIPTS), page) for page, line in margins)
    contents.reverse()
    while contents:
        content = contents.pop()  # a page that is written is not kept: of 1,000 with tables it would be 100 MB
        if content.recognised is not None:
            writer.recognised(content.recognised, content.page)
        for is_line, parts in groupby(content.flow, key=lambda part: isinstance(part, Line)):
            if is_line:
                writer.prose(
                    [part for part in parts if isinstance(part, Line) and id(part) not in left_out], content.page
                )
            else:
                for part in parts:
                    if isinstance(part, Table):
                        writer.table(part)
    writer.close()
