"""Văn bản viện dẫn: every cited document, a row a citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.outputs.wording import plain, quotes
from extractor.outputs.workbook.cells import iso_day
from extractor.outputs.workbook.formats import Formats
from extractor.outputs.workbook.origin import Origin
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import Report

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "Văn bản viện dẫn"
_COLUMNS = (
    Column("Đơn vị", 20),
    Column("Kỳ báo cáo", 16),
    Column("Tệp", 24),
    Column("Số, ký hiệu", 20),
    Column("Loại văn bản", 16),
    Column("Ngày văn bản", 12),
    Column("Cơ quan ban hành", 26),
    Column("Trích dẫn", 70),
    Column("Vị trí", 16),
)


class References:
    """Writes the citations of each report, in the order of its text."""

    def __init__(self, book: Workbook, formats: Formats) -> None:
        self.sheet = Sheet(book, formats, NAME, frozen=1)
        self.sheet.begin(_COLUMNS)

    def add(self, origin: Origin, report: Report) -> None:
        """Write a row for each document that the report cites."""
        for cited in report.references:
            (where, quote), *_ = quotes([cited.span], report.source.text)
            day = iso_day(cited.date)
            self.sheet.row(*origin.cells, cited.number, cited.doc_type, day, cited.issuer, plain(quote), where)

    def end(self) -> None:
        """Write what depends on the number of rows."""
        self.sheet.end()
