"""Dates, months and quarters."""

from __future__ import annotations

from extractor.dates import iso_day, iso_month, iso_quarter
from extractor.find.mentions import Day
from extractor.patterns import patterns
from extractor.text import Text


def find(text: Text, taken: bytearray) -> list[Day]:
    """Return the dates in the order of the text, and mark their characters as taken.

    Patterns earlier in dates.toml win: "ngày 19 tháng 03 năm 2024" is not also "tháng 03 năm 2024".
    """
    found = []
    for pattern in patterns("date"):
        for start, end, match in pattern.finditer(text.folded):
            if any(taken[start:end]):
                continue
            groups = match.groupdict()
            year = int(groups["year"])
            if groups.get("quarter"):
                value = iso_quarter(groups["quarter"], year)
            elif groups.get("day"):
                value = iso_day(int(groups["day"]), int(groups["month"]), year)
            elif 1 <= int(groups["month"]) <= 12:
                value = iso_month(int(groups["month"]), year)
            else:
                continue
            taken[start:end] = b"\2" * (end - start)
            found.append(Day(start, end, pattern.id, value))
    return sorted(found, key=lambda day: day.start)
