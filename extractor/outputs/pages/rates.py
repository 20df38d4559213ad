"""Rates of dossiers solved on time, where a report itself states all that makes one up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extractor.records import Report

_SOLVED, _ON_TIME, _EARLY = "3.3.g", "3.3.2", "3.3.h"  # codes of patterns/indicators.toml
_LATE = ("3.3.q", "3.3.z")


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `whole` dossiers solved, `part` were solved on time."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction:
        """The exact share, 0 to 1."""
        return Fraction(self.part, self.whole)

    @property
    def words(self) -> str:
        """The rate with two decimals, rounded down so that nothing but all of them is 100: "99,63%"."""
        hundredths = 10_000 * self.part // self.whole
        return f"{hundredths // 100},{hundredths % 100:02d}".rstrip("0").rstrip(",") + "%"


def on_time(report: Report) -> Rate | None:
    """Return the report's rate of dossiers solved on time, or None where it does not state one beyond doubt.

    Both figures must be there for the whole of the report's own period, each with one value. Some reports count those
    solved early apart ("trước hạn 2.874, đúng hạn 624, quá hạn 14"): so the early must not be stated, and with
    the late, where they are, the figures must make up the whole.
    """
    solved, part = _value(report, _SOLVED), _value(report, _ON_TIME)
    if solved is None or part is None or solved <= 0 or part > solved or _values(report, _EARLY):
        return None
    late = {value for code in _LATE for value in _values(report, code)}
    if late and part + max(late) != solved:
        return None
    return Rate(int(part), int(solved)) if part == int(part) and solved == int(solved) else None


def _value(report: Report, code: str) -> Decimal | None:
    values = _values(report, code)
    return values.pop() if len(values) == 1 else None


def _values(report: Report, code: str) -> set[Decimal]:
    """Return the values of an indicator for the report's own period, not narrowed to a field or channel."""
    return {
        indicator.value
        for indicator in report.indicators
        if indicator.code == code and indicator.period is None and indicator.scope is None
    }
