"""Rates of dossiers solved on time, where a report itself states all that makes one up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extractor.records import Report

_SOLVED, _ON_TIME = "3.3.g", "3.3.2"  # codes of patterns/indicators.toml
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

    That a report gives the dossiers solved and those "đúng hạn", each with one value for its own period, is not enough:
    of "giải quyết 3.512 hồ sơ, trước hạn 2.874, đúng hạn 624" the rate is not 624/3512. So either the report states the
    rate itself, of these figures, and it holds; or these and the late make up all that were solved.
    """
    solved, part = _stated(report, _SOLVED), _stated(report, _ON_TIME)
    if len({value for value, _ in solved}) != 1 or len({value for value, _ in part}) != 1:
        return None
    found = set(_claimed(report, {start for _, start in solved}, {start for _, start in part}))
    if not found:
        (whole, _), (parts, _), late = (
            solved[0],
            part[0],
            {value for code in _LATE for value, _ in _stated(report, code)},
        )
        found = {(parts, whole)} if late and parts + max(late) == whole else set()
    if len(found) != 1:
        return None
    parts, whole = found.pop()
    whole_numbers = parts == int(parts) and whole == int(whole)
    return Rate(int(parts), int(whole)) if whole_numbers and whole > 0 and parts <= whole else None


def _stated(report: Report, code: str) -> list[tuple[Decimal, int]]:
    """Return (value, place) of an indicator for the report's own period, not narrowed to a field or channel."""
    return [
        (indicator.value, indicator.span.start)
        for indicator in report.indicators
        if indicator.code == code and indicator.period is None and indicator.scope is None
    ]


def _claimed(report: Report, solved: set[int], on_time: set[int]) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield (part, whole) of the rates that the report states of these figures, where they hold.

    Of "trước hạn và đúng hạn đạt 99,6%" the part is two figures together.
    """
    for relation in report.relations:
        if relation.kind != "ratio" or not relation.holds:
            continue
        parts = [member for member in relation.members if member.role == "part"]
        wholes = [member for member in relation.members if member.role == "whole"]
        if any(part.span.start in on_time for part in parts) and [whole.span.start in solved for whole in wholes] == [
            True
        ]:
            values = [member.value for member in (*parts, *wholes)]
            numbers = [value for value in values if isinstance(value, Decimal)]
            if len(numbers) == len(values):
                yield sum(numbers[:-1], Decimal()), numbers[-1]
