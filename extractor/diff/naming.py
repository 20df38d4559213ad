"""How notes and reasons call periods: "tháng 5/2023", "từ ngày 15/3/2024 đến ngày 14/4/2024"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractor.checks.periods import Sent, Window
from extractor.checks.periods.wording import months_named

_MOST = 6  # periods that are listed one by one


def windows_named(windows: Sequence[Window]) -> str:
    """Return windows of one length in a row: "tháng 3, 4/2023"; of many, the first and the last and how many."""
    if len(windows) > _MOST:
        return f"từ {months_named(windows[0])} đến {months_named(windows[-1])} ({len(windows)} kỳ)"
    names: list[str] = []
    for window in windows:
        words, _, year = months_named(window).partition("/")
        kind, _, index = words.partition(" ")
        if year and names and names[-1].startswith(f"{kind} ") and names[-1].endswith(f"/{year}"):
            names[-1] = f"{names[-1].removesuffix(f'/{year}')}, {index}/{year}"
        else:
            names.append(months_named(window))
    return "; ".join(names)


def period_words(sent: Sent) -> str:
    """Return a report's period, "kỳ không rõ" where it prints none that can be named."""
    return days_name(*sent.days) if sent.days and not sent.window else months_named(sent.window)


def days_name(first: date, last: date) -> str:
    """Return "từ ngày 15/3/2024 đến ngày 14/4/2024"."""
    return f"từ ngày {day_name(first)} đến ngày {day_name(last)}"


def day_name(day: date) -> str:
    """Return a date as officials write it: days and the first two months with two digits."""
    return f"{day.day:02}/{day.month:{'02' if day.month < 3 else ''}}/{day.year}"
