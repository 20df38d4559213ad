"""Which figures of different periods are of the same thing, and which of them can be added up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import regex

from extractor.checks.periods.series import Figure, Row, Series, Window
from extractor.indicators import Indicator, indicators
from extractor.patterns import derived, vocabulary


@derived
def _known() -> Mapping[str, Indicator]:
    return {one.code: one for one in indicators()}


@derived
def _narrowing() -> regex.Pattern[str]:
    return regex.compile(vocabulary("indicators")["scopes"]["clause"])


def indicator(row: Row) -> Indicator:
    """Return what a row is of."""
    return _known()[row[0]]


def comparable(row: Row) -> bool:
    """Tell whether figures of a row are of the same thing in two reports: all there is, or a field or channel by name.

    "lĩnh vực" alone does not say which one; people of "một lớp", "một đoàn" are others each time.
    """
    known = _known().get(row[0])
    if known is None or known.loose:
        return False
    return row[1] is None or (known.unit == "hồ sơ" and _narrowing().fullmatch(row[1]) is not None)


def flows(series: Series) -> Iterator[tuple[Row, Mapping[Window, tuple[Figure, ...]]]]:
    """Yield the rows that add up over time, each with its figures."""
    for row, figures in series.figures.items():
        if comparable(row) and indicator(row).flow:
            yield row, figures


def is_handed_on(row: Row) -> bool:
    """Tell whether a row is of dossiers that wait: carried over into a period or left open at its end."""
    one = indicator(row)
    return one.carries is not None or any(other.carries == one.code for other in _known().values())
