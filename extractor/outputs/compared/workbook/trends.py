"""Chuỗi số liệu: an indicator of a unit a row, its periods side by side, and a small chart of them in the row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.comparison import Trend
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.wording import OTHER_SERIES, SERIES_NAMES, short_period
from extractor.outputs.wording import one_line
from extractor.outputs.workbook.cells import Cell
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import Period

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from extractor.outputs.workbook.formats import Formats

NAME = "Chuỗi số liệu"
_COLUMNS = (
    Column("Đơn vị", 20),
    Column("Chuỗi", 11),
    Column("Mã", 8),
    Column("Chỉ tiêu", 38),
    Column("Trong phạm vi", 18),
    Column("Đơn vị tính", 10),
    Column("Diễn biến", 24),
)
_CHART = len(_COLUMNS) - 1
_ON_A_PAGE = 15  # columns that are still readable on paper


_ORDER = ("month", "quarter", "half", "nine_months", "year")


def write(book: Workbook, formats: Formats, trends: Sequence[Trend], texts: Texts) -> Sheet:
    """Write the sheet and return it, but for what depends on the number of its rows."""
    periods = sorted({_key(point.period): point.period for trend in trends for point in trend.points}.items())
    heads = [Column(short_period(period), 10) for _, period in periods]
    keys = [key for key, _ in periods]
    sheet = Sheet(book, formats, NAME, frozen=4)
    sheet.begin([*_COLUMNS, *heads], pages=-(-(len(_COLUMNS) + len(heads)) // _ON_A_PAGE), lines=2)
    for trend in trends:
        values = {_key(point.period): point.value for point in trend.points}
        before = sheet.rows
        sheet.row(*_facts(trend, texts), *(values.get(key) for key in keys))
        if sheet.rows > before and len(values) > 1:
            places = [at for at, key in enumerate(keys, len(_COLUMNS)) if key in values]
            _chart(sheet, places[0], places[-1])
    return sheet


def _facts(trend: Trend, texts: Texts) -> Iterator[Cell]:
    yield from (one_line(trend.unit), SERIES_NAMES.get(trend.period_type, OTHER_SERIES))
    yield from (
        one_line(trend.code),
        one_line(trend.name),
        texts.written(trend.scope),
        one_line(trend.measured_in or ""),
    )
    yield None


def _chart(sheet: Sheet, first: int, last: int) -> None:
    from xlsxwriter.utility import xl_range

    numbers = f"'{NAME}'!{xl_range(sheet.rows, first, sheet.rows, last)}"
    look = {"range": numbers, "markers": True, "empty_cells": "connect", "series_color": "#1F4E79", "weight": 1.25}
    sheet.sheet.add_sparkline(sheet.rows, _CHART, look)


def _key(period: Period) -> tuple[int, int, int]:
    """Sort by the kind of period, so that a row's numbers stand side by side, then by time."""
    kind = _ORDER.index(period.type) if period.type in _ORDER else len(_ORDER)
    return kind, period.year or 0, period.index or 0
