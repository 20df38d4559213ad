"""The period that the words before a number give it, where it is not the report's own."""

from __future__ import annotations

import regex

from extractor.facts.period import usual_windows
from extractor.records import Period

PERIOD = regex.compile(
    r"""
    (?P<window>tu\s(?:ngay\s)?(?P<from>\d[\d/.-]*)\s?(?:den|-)\s(?:het\s)?(?:ngay\s)?(?P<to>\d[\d/.-]*))
    | (?P<day>den\s(?:het\s)?(?:ngay\s)(?P<on>\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?))
    | (?P<month>\bthang\s(?P<m>\d{1,2})\b(?!\s?[-/]\s?\d{1,2}\b(?!\d))(?:\s?/\s?|\snam\s)?(?P<my>\d{4})?)
    | (?P<quarter>\bquy\s(?P<q>[1-4]|i{1,3}|iv)\b(?:\s?/\s?|\snam\s)?(?P<qy>\d{4})?)
    | (?P<months>(?:\b(?P<k>[36789]|0[369])\sthang(?:\s(?P<half>dau|cuoi)\snam)?
      |\b(?P<k>0?[2-9]|1[01])\sthang\s(?P<half>dau|cuoi)\snam)(?:\s(?P<ky>\d{4}))?)
    | (?P<since>\btu\s(?:dau\s)?(?:nam|thang|quy|ngay|nhiem\sky)\b[^,;.:]{0,25}?\sden\s(?:nay|hien\snay|thoi\sdiem)
      |\btu\sdau\snam\b[^,;.:]{0,12}?\sden\s(?:het\s)?
       (?:thang\s\d{1,2}|quy\s(?:[1-4]|i{1,3}|iv)|\d{1,2}\sthang(?:\s(?:dau|cuoi)\snam)?)\b(?:\s?/\s?\d{4}|\snam\s\d{4}|\s\d{4})?
      |\btu\sthang\s0?1(?:\s?/\s?\d{4}|\snam\s\d{4})?\sden\s(?:het\s)?thang\s\d{1,2}(?:\s?/\s?\d{4}|\snam\s\d{4})?)
    | (?P<whole>\b(?P<all>ca|toan|trong)\s(?P<span>quy|nam|thang|ky)\b(?!\s(?:\d|i{1,3}\b|iv\b|truoc|sau|toi))
      |\b(?P<span>quy|nam|thang|ky)\s(?:nay|bao\scao)\b)
    | (?P<now>\b(?:den\snay|hien\snay|hien\stai|thoi\sdiem\sbao\scao)\b)
    | (?P<year>\bnam\s(?P<y>20\d\d)\b)
    | (?P<other>\b(?:luy\ske|cung\sky|nam\struoc|thang\struoc|giai\sdoan|tuan|tu\sdau\snam|dau\snam\sden|cuoi\snam)\b)
    """,
    regex.VERBOSE,
)
QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}


def last_named(before: str, own: Period | None) -> regex.Match[str] | None:
    """Return where the words before a number name its period last, if they do; its kind is `kind_of` it."""
    last = None
    for match in PERIOD.finditer(before):
        if _names_document(before, match.start()) or _is_base(before, match) or _is_aside(before, match.start()):
            continue
        if match["all"] == "trong" and own is not None and not _is_own(match, own):
            # Written for another period and left so: "trong tháng" in a report of the quarter says nothing.
            continue
        last = match
    return last


def kind_of(match: regex.Match[str]) -> str:
    """Return which alternative of `PERIOD` matched: "window", "month", "since" …"""
    return next(name for name in _KINDS if match.group(name))


def stated_period(before: str, own: Period | None, stock: bool) -> str | None:
    """Return the period that the words before a number name last, or None where it is the report's own or none."""
    last = last_named(before, own)
    if last is None:
        return None
    kind = kind_of(last)
    printed = " ".join(last.group().split())
    if kind == "now":
        return None
    if kind == "whole":
        return None if own is None or _is_own(last, own) else printed
    if own is None or kind in ("other", "since"):
        return None if stock and kind not in ("other", "day") else printed
    if kind in ("window", "day"):
        return _dated(last, own)
    year = next((last[name] for name in ("y", "my", "qy", "ky") if last[name]), None)
    if year is not None and int(year) != own.year:
        return printed
    if kind == "year":
        # A report of the year says "năm 2023"; one of a month does so only where it means the year so far.
        same = own.type == "year" or stock
    elif kind == "month":
        same = own.type == "month" and int(last["m"]) == own.index
    elif kind == "quarter":
        same = own.type == "quarter" and QUARTERS[last["q"]] == own.index
    else:
        half = {"dau": 1, "cuoi": 2}.get(last["half"] or "dau")
        same = {
            "nine_months": int(last["k"]) == 9,
            "half": int(last["k"]) == 6 and half == own.index,
            "other": int(last["k"]) == own.index and half == 1,
        }.get(own.type, False)
    return None if same else printed


_SPANS = {"quarter": "quy", "year": "nam", "month": "thang"}


def _is_own(match: regex.Match[str], own: Period) -> bool:
    """Tell whether "trong kỳ", "cả quý", "tháng này" are of the report's own period."""
    return match["span"] in ("ky", _SPANS.get(own.type or ""))


def _dated(match: regex.Match[str], own: Period) -> str | None:
    """Return "2022-12-10..2023-07-31"; the start is left out where it is not later than that of the report's own."""
    end = iso_day_in(match["to"] or match["on"], own)
    start = iso_day_in(match["from"], own) if match["from"] else None
    windows = [(own.start, own.end), *((a.isoformat(), b.isoformat()) for a, b in usual_windows(own) or ())]
    if start and (start, end) in windows:
        return None
    if start and (own.start is None or start > own.start):
        return f"{start}..{end}"
    return f"..{end}"


_DIGITS = regex.compile(r"\d+")


def iso_day_in(printed: str, own: Period) -> str:
    """Return a day as printed ("10/12/2022", "31/7") in ISO form; the year that is left out is the report's own."""
    parts = [int(part) for part in _DIGITS.findall(printed)]
    day, month, year = (*parts, own.year or 0)[:3] if len(parts) == 2 else (*parts, 0, 0)[:3]
    return f"{year:04}-{month:02}-{day:02}"


_KINDS = ("window", "day", "month", "quarter", "months", "since", "now", "whole", "year", "other")
# "Kế hoạch CCHC năm 2024", "Quyết định số … ngày … tháng 5 năm 2023": the year of a paper, not of the figure.
_PAPER = regex.compile(
    r"(?:ke hoach|quyet dinh|cong van|chuong trinh|de an|nghi quyet|chi thi|\bngay\s\d{1,2})\b[^.;,:]{0,60}$"
)


def _names_document(text: str, at: int) -> bool:
    return bool(_PAPER.search(text, max(0, at - 80), at))


# "… tăng 4% so với cùng kỳ năm trước; trong đó …": a base of comparison ends with its clause.
_COMPARED = regex.compile(r"(?:\bso voi|%)(?: cung ky)?(?: cua| voi)?\s$")
_ENDS = regex.compile(r"[,;.)]")
_CARRIED = regex.compile(r"\s(?:chuyen|sang|mang)\b")
_LEFT_OVER = regex.compile(
    r"\b(?:ton|con lai|ton dong)(?: cua| tu)? $"
)  # "cộng với 31 hồ sơ tồn của quý III, đã giải quyết …"


def _is_base(text: str, match: regex.Match[str]) -> bool:
    """Tell whether a period is only what is compared with, or what dossiers are carried over from."""
    if _CARRIED.match(text, match.end()) or _LEFT_OVER.search(text, max(0, match.start() - 20), match.start()):
        return True
    return bool(_COMPARED.search(text, max(0, match.start() - 20), match.start())) and bool(
        _ENDS.search(text, match.end())
    )


def _is_aside(text: str, at: int) -> bool:
    """Tell whether what stands at `at` is in brackets that are closed before the text ends: "(lũy kế 96 văn bản)"."""
    opened, closed = text.rfind("(", 0, at), text.find(")", at)
    return closed >= 0 and opened >= 0 and ")" not in text[opened:at]
