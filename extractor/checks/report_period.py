"""The report's own period: what else in it claims to be the period, its date of issue, its window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import printed_day
from extractor.dates import first_day
from extractor.facts.period import REPORTS, own_periods, usual_windows
from extractor.find.mentions import Day
from extractor.records import Period, Severity
from extractor.text import fold

_NAMES = {
    "month": "tháng {index}",
    "quarter": "quý {index}",
    "half": "6 tháng {half} năm",
    "nine_months": "9 tháng",
    "year": "năm",
}
_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def period_name(period: Period) -> str:
    """Return how a message calls a period: "tháng 4 năm 2023", "quý I năm 2024", "năm 2022"."""
    name = _NAMES.get(period.type, "kỳ")
    index = _ROMAN.get(period.index or 0) if period.type == "quarter" else period.index
    name = name.format(index=index, half="đầu" if period.index == 1 else "cuối")
    if period.year is None:
        return name
    return f"{name} {period.year}" if period.type in ("year", "half") else f"{name} năm {period.year}"


def window_of(period: Period | None) -> tuple[date, date] | None:
    """Return the first and last day of a period, or None where they are not known."""
    start = first_day(period.start) if period and period.start else None
    end = first_day(period.end) if period and period.end else None
    return (start, end) if start and end and start <= end else None


# The date of issue ----------------------------------------------------------------------------------------------------

_LATE = 200  # days after its period in which a report is still written


def issued_in_time(context: Context) -> bool | None:
    """Tell whether the report's date of issue can be that of a report on its period; None where one is unknown."""
    period, issued = context.facts.period, context.facts.issued
    day, window = first_day(issued) if issued else None, window_of(period)
    if context.facts.kind != "bao_cao" or period is None or day is None or window is None or period.type == "other":
        return None
    start, end = window
    # Of a month the report may be asked for before the middle; of a year's campaign one may report in February. Of
    # another period nobody reports in its first half.
    fewest = {"month": timedelta(0), "year": timedelta(days=31)}.get(period.type, (end - start) / 2)
    earliest = start + fewest
    return earliest <= day <= end + timedelta(days=_LATE)


@check("D007", "date_plausible", "warning")
def issued_out_of_time(context: Context) -> Iterator[Claim]:
    """Ngày ký báo cáo không phù hợp với kỳ báo cáo.

    Why: Báo cáo của một kỳ được ký vào cuối kỳ hoặc ít lâu sau; ghi ngày trước kỳ hay cách kỳ cả năm thường là ghi nhầm
        năm, nhất là trong tháng 01.
    Bad: ỦY BAN NHÂN DÂN⏎XÃ LẠC HÒA⏎Số: 05/BC-UBND⏎Lạc Hòa, ngày 12 tháng 3 năm 2023⏎BÁO CÁO⏎Công tác cải cách hành
        chính quý I năm 2024⏎UBND xã Lạc Hòa báo cáo như sau:
    Good: ỦY BAN NHÂN DÂN⏎XÃ LẠC HÒA⏎Số: 05/BC-UBND⏎Lạc Hòa, ngày 12 tháng 3 năm 2024⏎BÁO CÁO⏎Công tác cải cách hành
        chính quý I năm 2024⏎UBND xã Lạc Hòa báo cáo như sau:
    Not flagged: báo cáo ký từ giữa kỳ đến 200 ngày sau kỳ; báo cáo để trống ngày.
    """
    holds, facts = issued_in_time(context), context.facts
    day = next((day for day in context.found.days if day.value == facts.issued), None)
    if holds is None or day is None or facts.period is None:
        return
    name, printed = period_name(facts.period), printed_day(context, day)
    yield Claim(
        "date_plausible",
        (Part("issued", day.value, day.start, day.end),),
        Verdict(holds),
        f"ngày ký {printed} {'phù hợp' if holds else 'không phù hợp'} với kỳ báo cáo {name}",
        f"Báo cáo {name} nhưng ghi ngày ký {printed}; ngày ký hoặc kỳ báo cáo có thể ghi nhầm.",
        stated=day.value,
    )


# Two periods ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A place that claims a period to be the report's: what a message calls it, the period, its range."""

    where: str
    period: Period
    start: int
    end: int


# "… ngày 10 tháng 6 năm 2024", "từ tháng 12 … đến tháng 5" are no periods that are reported on.
_DATE = regex.compile(r"(?i)\b(?:ngày\s+\d{1,2}|từ|đến|hết|trước|sau)\s+$")  # accents tell "từ" from "điện tử"
_CLOSING = regex.compile(r"\btren day la\b[^.;:]{0,220}")
_PREAMBLE = 4000  # characters after the title in which the report says what it reports
_PAPER = regex.compile(
    r"\b(?:ke hoach|quyet dinh|chuong trinh|de an|nghi quyet|cong van|chi thi|de cuong)\b[^.;,]{0,90}$"
)


@check("D008", "date_plausible", "warning")
def two_periods(context: Context) -> Iterator[Claim]:
    """Các chỗ trong báo cáo ghi hai kỳ báo cáo khác nhau.

    Why: Tên báo cáo ghi quý I mà lời mở đầu, lời kết hoặc tên mục ghi quý khác thì báo cáo được chép từ kỳ trước và sửa
        sót; số liệu cũng có thể còn của kỳ trước.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính quý II năm 2024⏎UBND xã Lạc Hòa báo cáo kết quả cải cách hành chính quý I
        năm 2024 như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎Đã triển khai các nhiệm vụ.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính tháng 6 năm 2024⏎UBND xã Lạc Hòa báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎Đã
        triển khai các nhiệm vụ.⏎Trên đây là báo cáo công tác cải cách hành chính tháng 5 năm 2024 của UBND xã Lạc Hòa.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính tháng 6 năm 2024⏎UBND xã Lạc Hòa báo cáo như sau:⏎I. KẾT QUẢ CÔNG TÁC
        THÁNG 6 NĂM 2024⏎Đã triển khai các nhiệm vụ.⏎II. PHƯƠNG HƯỚNG, NHIỆM VỤ THÁNG 6 NĂM 2024⏎Tiếp tục triển khai.
    Good: BÁO CÁO⏎Công tác cải cách hành chính tháng 6, nhiệm vụ tháng 7 năm 2024⏎UBND xã Lạc Hòa báo cáo kết quả tháng
        6 và 6 tháng đầu năm 2024 như sau:⏎I. KẾT QUẢ CÔNG TÁC THÁNG 6⏎Đã triển khai các nhiệm vụ.⏎II. PHƯƠNG HƯỚNG,
        NHIỆM VỤ THÁNG 7⏎Tiếp tục triển khai.⏎Trên đây là báo cáo thực hiện Kế hoạch cải cách hành chính năm 2024.
    Not flagged: năm trong tên kế hoạch, quyết định; kỳ để so sánh; báo cáo ghi thêm số của kỳ dài hơn, ngắn hơn.
    """
    title = _title_periods(context)
    own = context.facts.period
    if not title or own is None or context.facts.kind != "bao_cao":
        return
    first = title[0]
    claims = [*_said(context, first.end), *_results(context)]
    for group in _by_place(claims):
        fitting = next((c for c in group if any(_fits(c.period, t.period) for t in title)), None)
        claimed = fitting or group[0]
        severity = _severity(claimed.period, [t.period for t in title])
        if fitting is None and severity is None:
            continue
        yield _two(
            first,
            claimed,
            fitting is not None,
            severity,
            f"Tên báo cáo ghi {period_name(first.period)} nhưng {claimed.where} ghi {period_name(claimed.period)}.",
        )
    for claimed in _plans(context):
        if _not_later(claimed.period, own):
            message = f"Phần phương hướng, nhiệm vụ ghi {period_name(claimed.period)} trong báo cáo {period_name(own)}."
            yield _two(first, claimed, False, None, message)


def _two(title: _Claimed, claimed: _Claimed, holds: bool, severity: Severity | None, message: str) -> Claim:
    sign = "=" if holds else "≠"
    return Claim(
        "date_plausible",
        tuple(Part("period", period_name(c.period), c.start, c.end) for c in (title, claimed)),
        Verdict(holds),
        f"{period_name(title.period)} {sign} {period_name(claimed.period)} ({claimed.where})",
        message,
        stated=period_name(claimed.period),
        severity=severity,
    )


def _title_periods(context: Context) -> list[_Claimed]:
    words = fold(context.facts.title or "").split()
    if not words:
        return []
    # `regex` takes minutes where the title has a word of 4,000 equal letters.
    found = re.search(r"\s+".join(map(re.escape, words)), context.text.folded)
    return _claimed(context, "tên báo cáo", *found.span()) if found else []


def _claimed(context: Context, where: str, start: int, end: int) -> list[_Claimed]:
    text, clean = context.folded(start, end), context.text.clean[start:end]
    return [
        _Claimed(where, period, start + a, start + b)
        for period, a, b in own_periods(text)
        if period.type != "other" and not _PAPER.search(text[:a]) and not _DATE.search(clean[:a])
    ]


def _said(context: Context, title_end: int) -> Iterator[_Claimed]:
    """Yield what the preamble and the closing sentence claim."""
    folded = context.text.folded
    headings = [heading.start for heading in context.headings if heading.start > title_end]
    reports = REPORTS.search(folded, title_end, min(headings[0] if headings else len(folded), title_end + _PREAMBLE))
    if reports:
        yield from _claimed(context, "lời mở đầu", *reports.span())
    closing = list(_CLOSING.finditer(folded, title_end))
    if closing:
        yield from _claimed(context, "lời kết", *closing[-1].span())


_RESULTS = regex.compile(
    r"\b(?:tinh hinh|ket qua)(?: va ket qua)? (?:thuc hien|dat duoc|cong tac|trien khai|cai cach|cchc|hoat dong)\b"
)
_OF_ANOTHER = regex.compile(r"\b(?:so voi|cung ky|chi so|khac phuc|xep hang|xep loai|ton tai)\b")


def _results(context: Context) -> Iterator[_Claimed]:
    """Yield the periods that the headings of the results name."""
    for heading in context.headings:
        section, title = heading.section, fold(heading.section.title)
        if section.part not in ("results", "assessment") or section.level != 1 or _OF_ANOTHER.search(title):
            continue
        if _RESULTS.search(title):
            yield from _claimed(context, f"tên mục “{section.title}”", heading.start, heading.end)


def _plans(context: Context) -> Iterator[_Claimed]:
    for heading in context.headings:
        section = heading.section
        text = context.folded(heading.start, heading.end)
        if section.part == "plan" and section.level == 1 and not regex.search(r"con lai|cuoi nam|tiep theo", text):
            found = _claimed(context, "phương hướng", heading.start, heading.end)
            if len(found) == 1:
                yield found[0]


def _by_place(claims: list[_Claimed]) -> Iterator[list[_Claimed]]:
    for where in dict.fromkeys(claimed.where for claimed in claims):
        yield [claimed for claimed in claims if claimed.where == where]


def _fits(claimed: Period, title: Period) -> bool:
    """Tell whether a claimed period is the title's, or names only its year."""
    years = claimed.year is None or title.year is None or claimed.year == title.year
    return years and (claimed.type == "year" or (claimed.type, claimed.index) == (title.type, title.index))


def _severity(claimed: Period, title: list[Period]) -> Severity | None:
    """Return how grave a period is that is none of the title's; None for one of another length of the same year."""
    if any(claimed.type == period.type for period in title):
        return "warning"
    years = {period.year for period in title} - {None}
    return "warning" if claimed.year and years and claimed.year not in years else None


def _not_later(plan: Period, own: Period) -> bool:
    """Tell whether a plan is for the report's own period or an earlier one of its kind."""
    if plan.type != own.type or own.year is None:
        return False
    if plan.year is None:
        return plan.index == own.index and plan.index is not None
    return (plan.year, plan.index or 0) <= (own.year, own.index or 0)


# The window -----------------------------------------------------------------------------------------------------------

_FROM = regex.compile(r"\btu\s+(?:ngay\s+)?$")
_TO = regex.compile(r"\s*,?\s*(?:den|toi|-)\s*(?:het\s+)?(?:ngay\s+)?")
_TWO_TIERS = date(2025, 7, 1)  # the first day of the communes as they are now
_BESIDE = 31  # days by which a window may lie beside the calendar's period


@check("D009", "date_plausible", "info")
def unusual_window(context: Context) -> Iterator[Claim]:
    """Thời gian chốt số liệu không theo kỳ báo cáo.

    Why: Nghị định số 09/2019/NĐ-CP (Điều 12) quy định kỳ chốt số liệu từ ngày 15 tháng trước kỳ đến ngày 14 tháng cuối
        kỳ; lấy khoảng thời gian khác thì số liệu không cộng được với đơn vị khác. Khoảng thời gian nằm ngoài hẳn kỳ báo
        cáo thường là chép từ kỳ trước.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính quý I năm 2024⏎(từ ngày 15/12/2022 đến ngày 14/3/2023)⏎UBND xã Lạc Hòa báo
        cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎Đã triển khai các nhiệm vụ.
    Good: BÁO CÁO⏎Công tác cải cách hành chính quý I năm 2024⏎(từ ngày 15/12/2023 đến ngày 14/3/2024)⏎UBND xã Lạc Hòa
        báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎Đã triển khai các nhiệm vụ.
    Good: BÁO CÁO⏎Công tác cải cách hành chính quý I năm 2024⏎(từ ngày 20/12/2023 đến ngày 20/3/2024)⏎UBND xã Lạc Hòa
        báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎Đã triển khai các nhiệm vụ.
    Not flagged: kỳ theo lịch (từ ngày đầu đến ngày cuối); khoảng thời gian khác trong kỳ chỉ là lưu ý.
    """
    period = context.facts.period
    usual_ones = usual_windows(period) if period else None
    if period is None or usual_ones is None:
        return
    calendar, official = usual_ones
    for a, b, window in _head_windows(context):
        usual = window in usual_ones or window == (_TWO_TIERS, official[1])
        reach = timedelta(days=_BESIDE)
        beside = window[1] < calendar[0] - reach or window[0] > calendar[1] + reach
        first, second = printed_day(context, a), printed_day(context, b)
        name = period_name(period)
        yield Claim(
            "date_plausible",
            (Part("start", a.value, a.start, a.end), Part("end", b.value, b.start, b.end)),
            Verdict(usual),
            f"{first} – {second} {'là' if usual else 'khác'} kỳ chốt số liệu của {name}",
            f"Khoảng thời gian “từ {first} đến {second}” nằm ngoài kỳ báo cáo {name}; có thể ghi nhầm năm."
            if beside
            else f"Khoảng thời gian “từ {first} đến {second}” khác kỳ chốt số liệu {name} "
            f"theo Nghị định số 09/2019/NĐ-CP ({official[0]:%d/%m/%Y} – {official[1]:%d/%m/%Y}).",
            severity="warning" if beside else "info",
        )


def _head_windows(context: Context) -> Iterator[tuple[Day, Day, tuple[date, date]]]:
    """Yield the windows "từ ngày … đến ngày …" before the first heading."""
    end = context.headings[0].start if context.headings else 0
    for a, b in pairwise(context.days(0, end)):
        if not _TO.fullmatch(context.folded(a.end, b.start)) or not _FROM.search(
            context.folded(max(0, a.start - 12), a.start)
        ):
            continue
        first, last = first_day(a.value), first_day(b.value)
        if first and last and first <= last and a.value.count("-") == b.value.count("-") == 2:
            yield a, b, (first, last)
