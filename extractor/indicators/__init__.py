"""Mentions → named indicators with period and scope, by patterns/indicators.toml.

In a table the row's label says which indicator its number states; in prose a phrase around the number does. What the
sentence narrows down (a field, a channel, another period) is a scope or a period of its own, so that only figures that
claim to be the same are ever compared.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.document import Document
from extractor.find import Found
from extractor.indicators.below import in_unit_tables
from extractor.indicators.catalogue import Denied, Indicator, Stated, Sum, indicators
from extractor.indicators.phrases import phrases
from extractor.indicators.prose import denied, in_prose
from extractor.indicators.setting import Said, Setting
from extractor.indicators.tables import by_label, in_tables, in_totals, numbers_by_cell
from extractor.indicators.totals import Total, find_totals
from extractor.indicators.windows import period_meant
from extractor.records import Facts
from extractor.sections import Heading

__all__ = [
    "Denied",
    "Indicator",
    "Said",
    "Setting",
    "Stated",
    "Sum",
    "Total",
    "by_label",
    "denied",
    "find_indicators",
    "find_totals",
    "indicators",
    "numbers_by_cell",
    "period_meant",
    "phrases",
]


def find_indicators(document: Document, found: Found, headings: Sequence[Heading], facts: Facts) -> tuple[Stated, ...]:
    """Return the numbers that state an indicator, in the order of the text."""
    stated = [
        *in_tables(found),
        *in_totals(document, found),
        *in_unit_tables(document, found, facts),
        *in_prose(Setting(document, headings, facts), found),
    ]
    return tuple(sorted(stated, key=lambda s: (s.amount.start, s.indicator.code)))
