"""The period that a report is on, as its title, closing sentence or preamble prints it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import regex

from extractor.dates import first_day, iso_day
from extractor.records import Period

_YEAR = r"(?:19|20)\d\d"
_OF = rf"(?:\s*(?:cua\s+)?nam\s*|\s*[/.-]\s*|\s+)(?P<year>{_YEAR})\b"
_PERIOD = regex.compile(
    rf"""
      \b(?:6|06|sau)\s+thang\s+(?P<half>dau|cuoi)\s+(?:nam|cua\s+nam)(?:\s*(?P<year>{_YEAR}))?
    | \bquy\s*(?P<quarter>[il1]{{2,3}}|[il1]v|i|l|[1-4])\b(?:{_OF})?
    | (?<!\b(?:gan|sau|hon|trong)\s)\b(?P<months>\d{{1,2}}|ba|sau|chin)\s+thang(?:\s+dau)?(?:\s+nam)?
      (?:\s*[/-]?\s*(?:nam\s*)?(?P<year>{_YEAR}))?\b
    | \b(?P<week>tuan)\s+(?:thu\s+)?(?:\d{{1,2}}|[ivx]{{1,4}})\b(?:[^.;\d]{{0,12}}\d{{0,2}}{_OF})?
    | \b(?:thang|th[a-z]ng)\s*(?P<month>0?[1-9]|1[0-2])\b(?:{_OF})?
    | \bgiai\s+doan\s*(?P<from>{_YEAR})\s*-\s*(?P<upto>{_YEAR})
    | (?<!/[a-z]{{2,6}}(?:-[a-z]{{2,8}})?\s)\bnam\s*(?P<only>{_YEAR})\b(?!\s*-\s*\d)
    """,
    regex.VERBOSE,
)
_LATER = regex.compile(r"\b(?:phuong huong|nhiem vu|ke hoach|giai phap|trong tam|du kien)\b")
_WORDS = {"ba": 3, "sau": 6, "chin": 9}
_WINDOW = regex.compile(
    r"tu\s+(?:ngay\s+)?(?P<d1>\d{1,2})\s*(?:[/.-]|thang)\s*(?P<m1>\d{1,2})(?:\s*(?:[/.-]|nam)\s*(?P<y1>\d{4}))?"
    r"\s*(?:den|-)\s*(?:het\s+)?(?:ngay\s+)?(?P<d2>\d{1,2})\s*(?:[/.-]|thang)\s*(?P<m2>\d{1,2})(?:\s*(?:[/.-]|nam)\s*(?P<y2>\d{4}))?"
)


def _months(match: regex.Match[str]) -> int:
    return _WORDS.get(match["months"]) or int(match["months"])


def _span(year: int, first: int, last: int) -> tuple[str, str]:
    """Return the ISO dates of the first day of month `first` and the last of month `last`."""
    return date(year, first, 1).isoformat(), date(year, last, monthrange(year, last)[1]).isoformat()


def _read_period(match: regex.Match[str], year: int | None) -> Period:
    """Return the period that `match` prints; `year` where it prints none itself."""
    if match["from"]:
        return Period(type="other", start=f"{match['from']}-01-01", end=f"{match['upto']}-12-31")
    year = int(match["year"] or match["only"] or 0) or year
    kind, index, months = "year", None, (1, 12)
    if match["half"]:
        index = 1 if match["half"] == "dau" else 2
        kind, months = "half", (index * 6 - 5, index * 6)
    elif match["quarter"]:
        roman = match["quarter"].replace("l", "i").replace("1", "i") if len(match["quarter"]) > 1 else match["quarter"]
        index = {"i": 1, "l": 1, "ii": 2, "iii": 3, "iv": 4}.get(roman) or int(roman)
        kind, months = "quarter", (index * 3 - 2, index * 3)
    elif match["month"]:
        index = int(match["month"])
        kind, months = "month", (index, index)
    elif match["months"]:
        count = _months(match)
        kind, index = {6: ("half", 1), 9: ("nine_months", None), 12: ("year", None)}.get(count, ("other", count))
        months = (1, count)
    elif match["week"]:
        return Period(type="other", year=year)
    start, end = _span(year, *months) if year else (None, None)
    return Period(type=kind, year=year, index=index, start=start, end=end)


def periods_in(text: str) -> list[tuple[Period, int, int]]:
    """Return the periods that a folded text prints, each with its range; a year that is said once is that of all."""
    matches = [match for match in _PERIOD.finditer(text) if not match["months"] or 2 <= _months(match) <= 12]
    found = []
    for i, match in enumerate(matches):
        years = [later["year"] or later["only"] for later in matches[i:]]
        year = next((int(year) for year in years if year), None)
        found.append((_read_period(match, year), *match.span()))
    return found


def period_in(text: str) -> Period | None:
    """Return the first period of a folded text; a plan's period, after "phương hướng", only if there is no other.

    "quý I, phương hướng nhiệm vụ quý II năm 2023" is quarter 1 of 2023: the year is said once, at the end.
    """
    found = own_periods(text)
    return next((period for period, *_ in found if not _is_span(period)), found[0][0]) if found else None


def own_periods(text: str) -> list[tuple[Period, int, int]]:
    """Return the periods of a folded text without those of a plan, which stand after "phương hướng"."""
    found = periods_in(text)
    later = _LATER.search(text)
    if later and later.start() > 12:
        return [item for item in found if item[1] < later.start()]
    return found


def _is_span(period: Period) -> bool:
    return period.type == "other" and period.index is None and period.start is not None


_LENGTHS = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12}


def usual_windows(period: Period) -> tuple[tuple[date, date], tuple[date, date]] | None:
    """Return the first and last day of a period by the calendar, and as figures are closed for reports on it.

    Those are from the 15th of the month before to the 14th of the last month (Nghị định 09/2019/NĐ-CP, Điều 12). What
    window the report prints does not matter. None where the period has no such length or no year.
    """
    length = _LENGTHS.get(period.type)
    if length is None or period.year is None:
        return None
    parts = {"month": 1, "quarter": 3, "half": 6}.get(period.type)
    last = parts * period.index if parts and period.index else length
    start, end = first_day(_span(period.year, last - length + 1, last)[0]), first_day(_span(period.year, last, last)[1])
    if start is None or end is None:
        return None
    before = date(start.year - (start.month == 1), 12 if start.month == 1 else start.month - 1, 15)
    return (start, end), (before, end.replace(day=14))


# Days from the first to the last of a window that can be a reporting period: a week to a year, and what is late.
_SHORTEST, _LONGEST = 4, 400


def _window(text: str, period: Period | None) -> tuple[str, str] | None:
    """Return the dates of "từ ngày 15/12/2022 đến ngày 14/3/2023" in a folded text, if they can be the period's."""
    for match in _WINDOW.finditer(text):
        upto = int(match["y2"] or match["y1"] or (period.year if period and period.year else 0))
        if not upto:
            continue
        since = int(match["y1"] or upto)
        if not match["y1"] and (int(match["m1"]), int(match["d1"])) > (int(match["m2"]), int(match["d2"])):
            since -= 1
        start, end = (iso_day(int(match[f"d{n}"]), int(match[f"m{n}"]), year) for n, year in ((1, since), (2, upto)))
        first, last = first_day(start), first_day(end)
        if first is None or last is None or not _SHORTEST <= (last - first).days <= _LONGEST:
            continue
        if period is None or not period.start or not period.end or (start <= period.end and end >= period.start):
            return start, end
    return None


# "… UBND xã báo cáo kết quả quý III năm 2023 như sau:"
REPORTS = regex.compile(r"\bbao cao\b(?:(?!\bbao cao\b)[^.:]){0,200}(?:nhu sau\b|:(?!\d))")


def find_period(title: str, around: str, closing: str) -> Period | None:
    """Return the period by the title, else the closing sentence, else what the preamble reports (all folded)."""
    period = period_in(title)
    if period is None or period.year is None:
        reports = REPORTS.search(around)
        for text in (closing, reports.group() if reports else ""):
            other = period_in(text)
            if other is None or (period is not None and (other.type, other.index) != (period.type, period.index)):
                continue
            period = other if period is None or other.year else period
            break
    window = _window(title, period) or _window(around, period)
    if window is None:
        return period
    start, end = window
    if period is None:
        return Period(type="other", year=int(end[:4]), start=start, end=end, stated=True)
    return period.model_copy(update={"start": start, "end": end, "stated": True})
