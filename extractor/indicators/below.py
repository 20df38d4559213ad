"""Indicators in the tables of a district or province that have a row for each commune or district."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.document import Document
from extractor.find import Found
from extractor.find.mentions import Amount
from extractor.find.tables import sheets
from extractor.indicators.catalogue import Stated
from extractor.indicators.tables import TOTAL_ROW, by_header, by_label, is_part, numbers_by_cell
from extractor.records import Facts

_BY_UNITS = regex.compile(
    r"(?:ten )?(?:cac )?(?:don vi(?! tinh)|xa\b|phuong\b|thi tran\b|ubnd (?:cac )?(?:xa|phuong|huyen)\b|huyen\b"
    r"|dia phuong|dia ban)"
)
_COMMITTEE = regex.compile(r"^(?:ubnd|uy ban nhan dan)\s+(?=\w)")
_ALL = {"huyen": "cap xa", "tinh": "cap huyen"}
_OWN = {
    "huyen": regex.compile(r"\b(?:cap|ubnd|uy ban nhan dan|mot cua|van phong (?:hdnd (?:va|-) )?ubnd) huyen\b"),
    "tinh": regex.compile(r"\b(?:cap|ubnd|uy ban nhan dan) tinh\b|^so [a-z]"),
}


def in_unit_tables(document: Document, found: Found, facts: Facts) -> Iterator[Stated]:
    """Yield the figures of the units below, each with the unit as its scope ("xa an binh"); their total is of them all.

    A commune's own tables have no such rows: its hamlets report to nobody. Where the level's own offices have a row too
    ("Cấp huyện"), the total is of no one scope that others speak of.
    """
    level = facts.unit.level if facts.unit else None
    if level not in _ALL:
        return
    cells = numbers_by_cell(found)
    for sheet in sheets(found.grids):
        head = [" ".join(text.split()) for text in sheet.grid.head]
        if not any(_BY_UNITS.match(text) for text in head[:2]) or is_part(document, sheet, facts.period):
            continue
        with_own = any(_OWN[level].search(row.label) for row in sheet.rows)
        every = f"{_ALL[level]} va cap {level}" if with_own else _ALL[level]
        for row in sheet.rows:
            whole = TOTAL_ROW.fullmatch(row.label) or TOTAL_ROW.fullmatch(row.lead)
            scope = every if whole else _COMMITTEE.sub("", row.label)
            for column, text in enumerate(head):
                indicator = by_header(text) or by_label(text)
                number = cells.get((row.grid.index, row.index, column))
                if scope and indicator is not None and isinstance(number, Amount):
                    yield Stated(indicator, number, scope=scope)
