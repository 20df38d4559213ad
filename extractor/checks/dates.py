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
from extractor.dates import exists
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
    Not flagged: chỗ để trống ghi bằng số 0.
    """
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


_YEARLY = regex.compile(
    r"^(?:ke hoach )?(?:tuyen truyen |tu kiem tra |kiem tra )?"
    r"(?:cchc|kiem soat tthc|ra soat,? danh gia tthc|ra soat tthc|chuyen doi so|ung dung cntt|phong chong tham nhung"
    r"|dan van|dao tao boi duong)\b.{0,60}?\bnam (?P<year>20\d\d)\b"
)


@check("D005", "date_plausible", "warning")
def plan_after_its_year(context: Context) -> Iterator[Claim]:
    """Kế hoạch của một năm lại ban hành khi năm đó đã hết.

    Why: Kế hoạch công tác năm được ban hành cuối năm trước hoặc đầu năm; ghi ngày nửa cuối tháng 12 của chính năm đó
        hay muộn hơn thì thường là ghi nhầm năm.
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
        holds = when < date(year, 12, 20)
        named = context.folded(subject.start, subject.end).find(yearly["year"])
        printed, title = printed_day(context, day), document_title(citation.reference)
        yield Claim(
            "date_plausible",
            (date_part(day), Part("year", str(year), subject.start + named, subject.start + named + 4)),
            Verdict(holds),
            f"{printed} {'trước' if holds else 'không trước'} khi hết năm {year} ({title})",
            f"{title} ban hành kế hoạch của năm {year} nhưng ghi ngày {printed}, "
            f"khi năm {year} đã {'gần ' if when.year == year else ''}hết; có thể ghi nhầm năm.",
            stated=day.value,
        )
