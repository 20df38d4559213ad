"""Comparisons as a workbook for Excel: an overview, and a table of each kind of thing that is compared.

Its sheets are those of the batch's workbook (`outputs.workbook.sheet`): the same head, filter and print, no formulas,
and texts from reports are text whatever they look like.
"""

from __future__ import annotations

from datetime import date, datetime
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from extractor.comparison import Comparisons
from extractor.outputs import Compared, comparison_output
from extractor.outputs.workbook.cells import iso_day

if TYPE_CHECKING:
    from xlsxwriter import Workbook


@comparison_output("xlsx", "bảng tính Excel", ".xlsx", binary=True)
def write(compared: Compared, stream: IO[Any]) -> None:
    """Write the workbook. Raises OSError where the disk refuses."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    from extractor.outputs.workbook.formats import FONT

    with TemporaryDirectory() as rows:
        options = {"constant_memory": True, "tmpdir": rows, "default_format_properties": FONT}
        book = Workbook(stream, options)
        _fill(book, compared)
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None


def _fill(book: Workbook, compared: Compared) -> None:
    from extractor.outputs.compared.texts import Texts
    from extractor.outputs.compared.workbook import details, trends
    from extractor.outputs.compared.workbook.tables import CHANGED, OVERVIEW
    from extractor.outputs.workbook.formats import Formats
    from extractor.outputs.workbook.sheet import Sheet

    found = compared.comparisons
    book.set_properties({"title": "So sánh các kỳ báo cáo", "created": _created(found)})
    formats, texts = Formats(book), Texts(compared.text)
    tables = (OVERVIEW, CHANGED, details.FOUND, details.DOCUMENTS, details.HEADINGS, details.COPIED)
    sheets = [table.begun(book, formats) for table in tables]
    for comparison in found.comparisons:
        for table, sheet in zip(tables, sheets, strict=True):
            for row in table.rows(comparison, texts, compared):
                sheet.row(*row)
    sheets.append(trends.write(book, formats, found.trends, texts))
    for name, columns, rows in (details.not_compared(found), details.meanings()):
        sheet = Sheet(book, formats, name)
        sheet.begin(columns)
        for row in rows:
            sheet.row(*row)
        sheets.append(sheet)
    for sheet in sheets:
        sheet.end()


def _created(found: Comparisons) -> datetime:
    """Return the day of the latest report: the clock would make every workbook another."""
    days = (iso_day(side.issued) for one in found.comparisons for side in (one.previous, one.current))
    last = max((day for day in days if isinstance(day, date)), default=date(2000, 1, 1))
    return datetime(last.year, last.month, last.day)
