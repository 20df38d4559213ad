"""Lỗi tệp: the files that have no report, and what could not be done of those that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.outputs.wording import one_line
from extractor.outputs.workbook.formats import Formats
from extractor.outputs.workbook.origin import Origin
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import File, Report

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "Lỗi tệp"
_COLUMNS = (Column("Tệp", 50), Column("Tình trạng", 24), Column("Việc", 22), Column("Lý do", 80))


class Files:
    """Writes a row for each thing that could not be done."""

    def __init__(self, book: Workbook, formats: Formats) -> None:
        self.sheet = Sheet(book, formats, NAME)
        self.sheet.begin(_COLUMNS)

    def unread(self, file: File) -> None:
        """Write why a file has no report."""
        state = "Bỏ qua" if file.status == "skipped" else "Không đọc được"
        self.sheet.row(file.path, state, "", one_line(file.reason or "không rõ lý do"))

    def add(self, origin: Origin, report: Report) -> None:
        """Write what could not be done of a report that is there."""
        for failure in report.failures:
            self.sheet.row(origin.path, "Có báo cáo, thiếu một phần", failure.stage, one_line(failure.message))

    def end(self) -> None:
        """Write what depends on the number of rows."""
        self.sheet.end()
