"""So kỳ trước: the indicators that changed from a unit's report to its next, and what does not agree between them.

The two sheets are there only where the batch has several periods of a unit. They are told from the reports' own facts,
and only the reports that are compared are read once more, those of one unit at a time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.diff.related import facts_of, related
from extractor.outputs import Compared
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.workbook.details import FOUND
from extractor.outputs.compared.workbook.tables import CHANGED
from extractor.outputs.workbook.formats import Formats
from extractor.outputs.workbook.sheet import Sheet
from extractor.records import File, Report

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from extractor.store import Batch

_CHANGED = replace(CHANGED, name="So kỳ trước")
_FOUND = replace(FOUND, name="Không khớp giữa kỳ")


class Periods:
    """Keeps what tells which reports are of one unit, and compares them at the end."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._files: dict[str, File] = {}
        self._facts: list[Report] = []

    def add(self, file: File, report: Report) -> None:
        """Keep whose report it is."""
        if self._batch.compare:
            self._files[file.path] = file
            self._facts.append(facts_of(report))

    def written(self, book: Workbook, formats: Formats) -> list[Sheet]:
        """Return the two sheets, written; none where there is nothing to compare."""
        units = related(self._facts)
        if not units or not self._batch.compare:
            return []
        tables = (_CHANGED, _FOUND)
        sheets = [table.begun(book, formats) for table in tables]
        for paths in units:
            reports = [self._batch.load(self._files[path]) for path in paths]
            texts = {report.source.path: report.source.text for report in reports}
            compared = Compared(self._batch.compare(reports), texts.get, self._batch.level)
            quoted = Texts(texts.get)
            for comparison in compared.comparisons.comparisons:
                own = comparison.model_copy(update={"standing": ()})  # the findings within reports have their sheet
                for table, sheet in zip(tables, sheets, strict=True):
                    for row in table.rows(own, quoted, compared):
                        sheet.row(*row)
        for sheet in sheets:
            sheet.end()
        return sheets
