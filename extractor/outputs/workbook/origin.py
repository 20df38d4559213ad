"""Whose report a row is of."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.outputs.wording import period_name
from extractor.records import File, Report

PAGES = "bao-cao"
"""The folder of the reports' pages, beside the workbook."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A report's unit and period as people call them ("" where it does not say), its file's path and page."""

    unit: str
    period: str
    path: str
    page: str

    @classmethod
    def of(cls, file: File, report: Report) -> Origin:
        """Return where `report` comes from; the unit is spelled as the gazetteer has it, where it is surely known."""
        unit, period = report.document.unit, report.document.period
        name = (unit.resolved.name if unit.resolved else unit.name) if unit else None
        return cls(name or "", period_name(period) if period else "", file.path, f"{PAGES}/{file.name}.html")

    @property
    def cells(self) -> tuple[str, str, str]:
        """The first cells of a row."""
        return self.unit, self.period, self.path
