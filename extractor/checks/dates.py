"""Dates that cannot be: not in the calendar, windows that end before they begin, a year's plan after the year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import AMENDING, citations, date_part, document_title, printed_day
from extractor.dates import days as bounds
from extractor.dates import exists, first_day, iso_day
from extractor.find.mentions import Day
from extractor.text import fold


def is_full(day: Day) -> bool:
    """Tell whether a date has its day, month and year."""
    return day.value.count("-") == 2


@check("D001", "date_plausible", "error")
def impossible_day(context: Context) -> Iterator[Claim]:
    """Ngày không có trong lịch.

    Why: Ngày như 31/02 hoặc tháng 13 không tồn tại, chắc chắn ghi nhầm.
    Bad: Hội nghị triển khai được tổ chức ngày 31/02/2023 tại nhà văn hóa xã.
    Bad: Ngày 15/13/2023, UBND xã ban hành thông báo.
    Bad: Số liệu tính đến ngày 29 tháng 02 năm 2023.
    Good: Số liệu tính đến ngày 29/02/2024.
    Good: Hội nghị được tổ chức ngày 28/02/2022; kỳ báo cáo đến ngày 00/00/2023.
    Bad: Số liệu tính đến ngày 31/4 được cập nhật đầy đủ.
    Good: Đã họp ngày 30/4 và ngày 29/02; đạt 31/4 chỉ tiêu.
    Not flagged: chỗ để trống ghi bằng số 0.
    """
    yield from _yearless(context)
    for day in context.found.days:
        if not is_full(day) or exists(day.value):
            continue
        year, month, number = (int(part) for part in day.value.split("-"))
        if not month or not number:
            continue
        named = "ngay" in context.folded(max(0, day.start - 8), day.end)
        if number > 31 and month > 12 and not named:
            # "45/60/2000" without "ngày" need not be a date at all.
            continue
        printed = printed_day(context, day)
        reason = f"tháng {month} không có ngày {number}" if month <= 12 else f"một năm không có tháng {month}"
        if (month, number) == (2, 29):
            reason = f"tháng 2 năm {year} chỉ có 28 ngày"
        yield Claim(
            "date_plausible",
            (date_part(day),),
            Verdict(False),
            f"{printed} không có trong lịch",
            f"Ngày {printed} không có trong lịch: {reason}.",
            stated=day.value,
        )


_BARE_DAY = regex.compile(
    r"\bngay\s{1,3}(?P<day>\d{1,2})\s?(?:/|thang)\s?(?P<month>\d{1,2})(?![\d/.-]|\s?(?:/|nam\s?\d))"
)
_LEAP_YEAR = 2024


def _yearless(context: Context) -> Iterator[Claim]:
    """Yield the days without a year that no year has: "ngày 31/4"."""
    for match in _BARE_DAY.finditer(context.text.folded):
        day, month = int(match["day"]), int(match["month"])
        if not 29 <= day <= 31 or not 1 <= month <= 12 or exists(iso_day(day, month, _LEAP_YEAR)):
            continue
        start, end = match.start("day"), match.end()
        if any(found.start < end and found.end > start for found in context.days(start - 8, end)):
            continue
        printed = context.printed(start, end)
        yield Claim(
            "date_plausible",
            (Part("date", printed, start, end),),
            Verdict(False),
            f"{printed} không có trong lịch",
            f"Ngày {printed} không có trong lịch: tháng {month} không có ngày {day}.",
            stated=printed,
        )


_FROM = regex.compile(r"\btu\s+(?:ngay\s+)?$")
_TO = regex.compile(r"\s*,?\s*(?:den|toi|-)\s*(?:het\s+)?(?:ngay\s+)?")


@check("D003", "date_plausible", "error")
def window_order(context: Context) -> Iterator[Claim]:
    """Khoảng thời gian có ngày cuối sớm hơn ngày đầu.

    Why: “Từ ngày … đến ngày …” mà ngày sau sớm hơn ngày trước thì một trong hai ngày ghi nhầm.
    Bad: Kết quả giải quyết thủ tục hành chính từ ngày 15/12/2023 đến ngày 14/3/2023 như sau.
    Bad: Số liệu từ 01/06/2024 đến hết ngày 30/5/2024.
    Good: Kết quả giải quyết thủ tục hành chính từ ngày 15/12/2022 đến ngày 14/3/2023 như sau.
    Not flagged: khoảng thời gian chỉ ghi đủ năm ở một đầu.
    """
    found = context.found.days
    for first, last in pairwise(found):
        if not _TO.fullmatch(context.folded(first.end, last.start)):
            continue
        opening = context.folded(max(0, first.start - 12), first.start)
        if not _FROM.search(opening):
            continue
        start, end = bounds(first.value), bounds(last.value)
        if start is None or end is None:
            continue
        holds = start[0] <= end[1]
        a, b = printed_day(context, first), printed_day(context, last)
        yield Claim(
            "date_plausible",
            (Part("start", first.value, first.start, first.end), Part("end", last.value, last.start, last.end)),
            Verdict(holds),
            f"{a} {'≤' if holds else '>'} {b}",
            f"Khoảng thời gian “từ {a} đến {b}” có ngày cuối sớm hơn ngày đầu.",
        )


_DAY_NAMES = ("Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy")
_NAMED_DAY = r"(?:(?P<week>thứ\s+(?P<name>hai|ba|tư|năm|sáu|bảy|[2-7]))|(?P<sunday>chủ\s+nhật))"
# "Lần thứ hai, ngày …" counts occasions: a weekday opens its sentence or follows a word of time.
_WEEKDAY_BEFORE = regex.compile(
    rf"(?i)(?:^|[.;:,(\n\t-]|\b(?:vào|sáng|chiều|tối|trưa|hồi|lúc|đến|từ|hết|phút|giờ|là|ngày))\s*{_NAMED_DAY}"
    r"[\s,(-]*(?:ngày\s+)?$"
)
_WEEKDAY_AFTER = regex.compile(rf"(?i)\s*\(\s*(?:tức\s+|là\s+|vào\s+)*{_NAMED_DAY}\s*\)")
_LUNAR = regex.compile(r"[\s(]*am lich|[\s(]*al\b")


@check("D006", "date_plausible", "error")
def weekday_of_the_date(context: Context) -> Iterator[Claim]:
    """Thứ trong tuần không khớp với ngày.

    Why: Mỗi ngày chỉ rơi vào một thứ; thứ và ngày không khớp thì một trong hai ghi nhầm, người nhận giấy mời, kế hoạch
        sẽ đến nhầm ngày.
    Bad: Hội nghị được tổ chức vào thứ Hai, ngày 16/5/2023 tại nhà văn hóa xã.
    Bad: Buổi đối thoại diễn ra ngày 14 tháng 5 năm 2023 (thứ Bảy).
    Good: Hội nghị được tổ chức vào thứ Hai, ngày 15/5/2023 tại nhà văn hóa xã.
    Good: Kỳ họp lần thứ hai, ngày 16/5/2023; thư từ ngày 16/5/2023; Chủ nhật, ngày 14/5/2023.
    Not flagged: ngày âm lịch; “thứ hai”, “thứ ba” chỉ lần, kỳ họp, khóa.
    """
    clean = context.text.clean
    for day in context.found.days:
        when = first_day(day.value)
        if not is_full(day) or when is None or _LUNAR.match(context.folded(day.end, day.end + 12)):
            continue
        floor = max(context.paragraph(day.start).start, day.start - 30)
        match = _WEEKDAY_BEFORE.search(clean, floor, day.start) or _WEEKDAY_AFTER.match(clean, day.end, day.end + 30)
        if match is None:
            continue
        stated = 6 if match["sunday"] else _weekday(match["name"])
        holds = when.weekday() == stated
        right = "Chủ nhật" if when.weekday() == 6 else f"thứ {_DAY_NAMES[when.weekday()]}"
        start, end = match.span("sunday" if match["sunday"] else "week")
        named, printed = context.printed(start, end), printed_day(context, day)
        yield Claim(
            "date_plausible",
            (Part("weekday", named, start, end), date_part(day)),
            Verdict(holds, None if holds else right),
            f"{printed} là {right}" if holds else f"{printed} là {right}, không phải {named}",
            f"Ngày {printed} là {right}, nhưng báo cáo ghi {named}.",
            stated=named,
        )


def _weekday(name: str) -> int:
    """Return 0 for "hai" or "2" … 5 for "bảy" or "7"."""
    if name.isdigit():
        return int(name) - 2
    return [day.lower() for day in _DAY_NAMES].index(name.lower())


_YEARLY = regex.compile(
    r"^(?:ke hoach )?(?:tuyen truyen |tu kiem tra |kiem tra )?"
    r"(?:cchc|kiem soat tthc|ra soat,? danh gia tthc|ra soat tthc|chuyen doi so|ung dung cntt|phong chong tham nhung"
    r"|dan van|dao tao boi duong)\b.{0,60}?\bnam (?P<year>20\d\d)\b"
)


@check("D005", "date_plausible", "warning")
def plan_after_its_year(context: Context) -> Iterator[Claim]:
    """Kế hoạch của một năm lại ban hành khi năm đó đã hết hoặc còn lâu mới đến.

    Why: Kế hoạch công tác năm được ban hành cuối năm trước hoặc đầu năm; ghi ngày nửa cuối tháng 12 của chính năm đó
        hay muộn hơn, hoặc sớm hơn nửa cuối năm trước, thì thường là ghi nhầm năm.
    Bad: UBND xã ban hành Kế hoạch số 05/KH-UBND ngày 10/01/2022 về công tác cải cách hành chính năm 2023.
    Bad: UBND xã thực hiện Quyết định số 88/QĐ-UBND ngày 28/12/2023 về ban hành Kế hoạch cải cách hành chính năm 2023.
    Good: UBND xã thực hiện Quyết định số 88/QĐ-UBND ngày 28/12/2022 về ban hành Kế hoạch cải cách hành chính năm 2023.
    Good: Quyết định số 90/QĐ-UBND ngày 28/12/2023 về điều chỉnh Kế hoạch cải cách hành chính năm 2023.
    Not flagged: kế hoạch tổng kết, đánh giá cuối năm; quyết định sửa đổi, bổ sung.
    """
    for citation in citations(context):
        subject, day, when = citation.subject, citation.mention, citation.day
        if subject is None or day is None or when is None or AMENDING.search(subject.plain):
            continue
        yearly = _YEARLY.match(subject.plain)
        if yearly is None or (
            fold(citation.reference.doc_type or "") != "ke hoach" and "ke hoach" not in yearly.group()
        ):
            continue
        year = int(yearly["year"])
        early = when < date(year - 1, 7, 1)
        holds = not early and when < date(year, 12, 20)
        named = context.folded(subject.start, subject.end).find(yearly["year"])
        printed, title = printed_day(context, day), document_title(citation.reference)
        yield Claim(
            "date_plausible",
            (date_part(day), Part("year", str(year), subject.start + named, subject.start + named + 4)),
            Verdict(holds),
            f"{printed} {'là' if holds else 'không phải'} lúc ban hành kế hoạch năm {year} ({title})",
            f"{title} ban hành kế hoạch của năm {year} nhưng ghi ngày {printed}, "
            + (f"trước năm {year} quá lâu" if early else f"khi năm {year} đã {'gần ' if when.year == year else ''}hết")
            + "; có thể ghi nhầm năm.",
            stated=day.value,
        )
