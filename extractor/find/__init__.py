"""Document → mentions by pattern.

Overlaps are resolved once, here: references before dates before percentages before counts.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.document import Document
from extractor.find import amounts, days, issuers, names, rates, references, symbols
from extractor.find.mentions import Amount, Day, Name, Rate, Reference
from extractor.find.tables import Grid, grids

__all__ = ["Found", "find"]


@dataclass(frozen=True, slots=True)
class Found:
    """The mentions of a document by kind, each in the order of the text, and its tables as grids."""

    references: tuple[Reference, ...]
    days: tuple[Day, ...]
    rates: tuple[Rate, ...]
    amounts: tuple[Amount, ...]
    names: tuple[Name, ...]
    grids: tuple[Grid, ...]


def find(document: Document) -> Found:
    """Return all mentions of `document`."""
    text = document.text
    taken = bytearray(len(text.clean))
    numbers = symbols.find(text, taken)
    found_days = days.find(text, taken)
    found_names = names.find(text, taken)
    found_references = issuers.complete(text, references.complete(text, numbers, found_days), found_names)
    tables = grids(text)
    found_rates = rates.find(text, taken, tables)
    found_amounts = amounts.find(text, taken, tables)
    return Found(
        tuple(found_references), tuple(found_days), tuple(found_rates), tuple(found_amounts), found_names, tables
    )
