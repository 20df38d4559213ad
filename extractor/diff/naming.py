"""How notes and reasons call periods: "tháng 5/2023", "từ ngày 15/3/2024 đến ngày 14/4/2024"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractor.checks.periods import Sent, Window

_ROMAN = ("I", "II", "III", "IV")


def window_name(window: Window) -> str:
    """Return a run of months as an official calls it: "tháng 5/2023", "quý II/2023", "8 tháng đầu năm 2023"."""
    (year, month), length = divmod(window.first, 12), window.length
    if length == 1:
        return f"tháng {month + 1}/{year}"
    if length == 3 and month % 3 == 0:
        return f"quý {_ROMAN[month // 3]}/{year}"
    if length == 6 and month == 6:
        return f"6 tháng cuối năm {year}"
    if length == 12 and month == 0:
        return f"năm {year}"
    if month == 0 and length < 12:
        return f"{length} tháng đầu năm {year}"
    last_year, last_month = divmod(window.last, 12)
    return f"từ tháng {month + 1}/{year} đến tháng {last_month + 1}/{last_year}"


def windows_named(windows: Sequence[Window]) -> str:
    """Return windows of one length in a row: "tháng 3, 4/2023"; of many, the first and the last and how many."""
    if len(windows) > _MOST:
        return f"từ {window_name(windows[0])} đến {window_name(windows[-1])} ({len(windows)} kỳ)"
    names: list[str] = []
    for window in windows:
        words, _, year = window_name(window).partition("/")
        kind, _, index = words.partition(" ")
        if year and names and names[-1].startswith(f"{kind} ") and names[-1].endswith(f"/{year}"):
            names[-1] = f"{names[-1].removesuffix(f'/{year}')}, {index}/{year}"
        else:
            names.append(window_name(window))
    return "; ".join(names)


_MOST = 6


def period_words(sent: Sent) -> str:
    """Return a report's period, "kỳ không rõ" where it prints none that can be named."""
    if sent.window:
        return window_name(sent.window)
    return days_name(*sent.days) if sent.days else "kỳ không rõ"


def days_name(first: date, last: date) -> str:
    """Return "từ ngày 15/3/2024 đến ngày 14/4/2024"."""
    return f"từ ngày {day_name(first)} đến ngày {day_name(last)}"


def day_name(day: date) -> str:
    """Return a date as officials write it: days and the first two months with two digits."""
    return f"{day.day:02}/{day.month:{'02' if day.month < 3 else ''}}/{day.year}"
