"""Chỉ tiêu: every stated indicator in long form, a row each, also of a field or another period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from extractor.outputs.wording import as_written, heading_name, plain, quotes
from extractor.outputs.workbook.cells import Cell, iso_day
from extractor.outputs.workbook.formats import Formats
from extractor.outputs.workbook.origin import Origin
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import Indicator, Report
from extractor.text import fold

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "Chỉ tiêu"
_COLUMNS = (
    Column("Đơn vị", 20),
    Column("Kỳ báo cáo", 16),
    Column("Tệp", 24),
    Column("Mã", 8),
    Column("Chỉ tiêu", 38),
    Column("Giá trị", 12),
    Column("Đơn vị tính", 11),
    Column("Trong phạm vi", 20),
    Column("Thời gian khác", 17),
    Column("Mục", 28),
    Column("Trích dẫn", 60),
    Column("Vị trí", 16),
)


class Indicators:
    """Writes the indicators of each report, in the order of its text."""

    def __init__(self, book: Workbook, formats: Formats) -> None:
        self.sheet = Sheet(book, formats, NAME, frozen=1)
        self.sheet.begin(_COLUMNS)

    def add(self, origin: Origin, report: Report) -> None:
        """Write a row for each indicator that the report states."""
        headings = {section.id: heading_name(section) for section in report.sections}
        text = report.source.text
        folded = fold(text or "")
        for indicator in report.indicators:
            self.sheet.row(*origin.cells, *_cells(indicator, headings, text, folded))

    def end(self) -> None:
        """Write what depends on the number of rows."""
        self.sheet.end()


def _cells(indicator: Indicator, headings: dict[str, str], text: str | None, folded: str) -> Iterator[Cell]:
    (where, quote), *_ = quotes([indicator.span], text)
    yield from (indicator.code, indicator.name, indicator.value, indicator.unit)
    for words in (indicator.scope, indicator.period):
        dates = _dates(words) if words else None
        yield dates or as_written(words, text, folded, indicator.span.start) if words else None
    yield headings.get(indicator.section or "")
    yield plain(quote)
    yield where


_WINDOW = re.compile(r"(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)")


def _dates(period: str) -> str | None:
    """Return "từ 15/12/2023 đến 14/03/2024" for a window in ISO form, None for what is none."""
    window = _WINDOW.fullmatch(period)
    if window is None:
        return None
    start, end = (_printed(day) for day in window.groups())
    return f"từ {start} đến {end}" if start else f"đến {end}"


def _printed(day: str | None) -> str:
    found = iso_day(day)
    return found.strftime("%d/%m/%Y") if isinstance(found, date) else found or ""
