"""Dates and periods as the reports print them, in ISO form."""

from __future__ import annotations

import calendar
from datetime import date

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def iso_day(day: int, month: int, year: int) -> str:
    """Return "2023-02-31" as printed, whether or not that day exists; `exists` tells."""
    return f"{year:04d}-{month:02d}-{day:02d}"


def iso_month(month: int, year: int) -> str:
    """Return "2023-05"."""
    return f"{year:04d}-{month:02d}"


def iso_quarter(quarter: str, year: int) -> str:
    """Return "2022-Q3" for a quarter in Arabic or small Roman digits."""
    return f"{year:04d}-Q{ROMAN.get(quarter) or int(quarter)}"


def exists(iso: str) -> bool:
    """Tell whether an ISO day, month or quarter is one of the calendar's."""
    return first_day(iso) is not None


def first_day(iso: str) -> date | None:
    """Return the first day of an ISO day, month or quarter, or None where the calendar has no such thing."""
    bounds = days(iso)
    return bounds[0] if bounds else None


def days(iso: str) -> tuple[date, date] | None:
    """Return the first and last day that an ISO day, month or quarter covers, or None where there is none such."""
    try:
        if "Q" in iso:
            year, quarter = iso.split("-Q")
            first = date(int(year), 3 * int(quarter) - 2, 1)
            last_month = 3 * int(quarter)
            return first, date(int(year), last_month, calendar.monthrange(int(year), last_month)[1])
        parts = [int(part) for part in iso.split("-")]
        if len(parts) == 2:
            return date(parts[0], parts[1], 1), date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        day = date(*parts)
    except (ValueError, calendar.IllegalMonthError):
        return None
    return day, day
