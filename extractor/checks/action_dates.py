"""Dates of what the unit did: out of the report's time, or before the document that it was done by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.citations import AMENDING, Citation, citations, date_part, document_title, printed_day
from extractor.checks.dates import is_full
from extractor.checks.report_period import issued_in_time, period_name, window_of
from extractor.dates import first_day
from extractor.find.mentions import Day
from extractor.records import Severity

_OPENS = regex.compile(r"(?:^|[.;:(\n]\s*|[-+*]\s*)(?:(?:vao|trong)\s+)?(?:ngay\s+)?$")
_ACTION = regex.compile(
    r"[\s,]*(?P<who>(?:ubnd|u[yi] ban nhan dan|hdnd|dang uy|chu tich|lanh dao|bo phan|ban chi dao|to cong tac|xa|phuong"
    r"|thi tran|don vi|van phong|cong chuc)\b[^.;:\n\d]{0,60}?)?\s*\b(?P<done>da\s+)?"
    r"(?:ban hanh|to chuc|xay dung|hop|trien khai|ky|ra|thanh lap|kien toan|kiem tra|tiep nhan|phoi hop|quyet dinh|co"
    r"|nhan duoc|cong khai|niem yet|tham muu|cong bo|phe duyet|thuc hien)\b"
)
_HIGHER = regex.compile(r"\b(?:huyen|tinh|thanh pho|chinh phu|quoc hoi|bo|trung uong|thi xa|quan|so)\b")


def _is_action(context: Context, day: Day) -> regex.Match[str] | None:
    """Return the words after a date that opens a sentence on what the unit itself did that day, else None."""
    if not is_full(day) or not _OPENS.search(context.folded(max(0, day.start - 24), day.start)):
        return None
    action = _ACTION.match(context.folded(day.end, day.end + 110))
    if action is None or _HIGHER.search(action["who"] or ""):
        return None
    section = context.section_at(day.start)
    return None if section and section.part in ("plan", "proposal") else action


_REACH = 600  # characters after a date in which its sentence says more of it


def _sentence_end(context: Context, day: Day) -> int:
    end = context.sentence(day.start)[1]
    return min(max(end, day.end), day.end + _REACH)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None


# Days after its period in which a report without a date may still be written: figures of a year come in late.
_LATE = {"year": 120, None: 60}


@check("D002", "date_plausible", "warning")
def out_of_time(context: Context) -> Iterator[Claim]:
    """Ngày nằm ngoài thời gian của báo cáo.

    Why: Việc của đơn vị trong kỳ báo cáo mà ghi ngày của một năm khác hẳn, hoặc văn bản ghi ngày sau ngày ký báo cáo,
        thì thường là ghi nhầm năm.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính tháng 4 năm 2023⏎UBND xã Lạc Hòa báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎-
        Ngày 12/4/2013, UBND xã đã tổ chức hội nghị giao ban.⏎- Ngày 20/4/2023, UBND xã đã ban hành Công văn số
        31/UBND-VP.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính tháng 4 năm 2023⏎UBND xã Lạc Hòa báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎UBND
        xã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2032 về tuyên truyền cải cách hành chính.
    Bad: BÁO CÁO⏎Công tác cải cách hành chính tháng 4 năm 2023⏎UBND xã Lạc Hòa báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎UBND
        xã đã ban hành Kế hoạch số 15/KH-UBND ngày 12/4/2003 về tuyên truyền cải cách hành chính.
    Good: BÁO CÁO⏎Công tác cải cách hành chính tháng 4 năm 2023⏎UBND xã Lạc Hòa báo cáo như sau:⏎I. KẾT QUẢ ĐẠT ĐƯỢC⏎-
        Ngày 12/4/2023, UBND xã đã tổ chức hội nghị giao ban.⏎- Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23/4/2018 của
        Chính phủ, đến hết ngày 31/12/2025 phấn đấu 100% hồ sơ trực tuyến.
    Not flagged: văn bản cũ còn hiệu lực được viện dẫn; mốc thời gian của mục tiêu, kế hoạch.
    """
    yield from _stale(context)
    yield from _future(context)


# What was set up years ago and still stands.
_STANDING = regex.compile(
    r"\b(?:thanh lap|kien toan|den nay|tu do|hien nay|con hieu luc|quy che|khanh thanh|cong nhan)\b"
)


_SURELY_STALE = 10  # years: what was done so long ago is not in a report of what was done


def _stale(context: Context) -> Iterator[Claim]:
    period = context.facts.period
    window = window_of(period)
    if period is None or period.year is None or window is None:
        return
    issued = _own_documents(context)
    for day in context.found.days:
        when = first_day(day.value)
        if when is None or when.year >= period.year or not (day.start in issued or _is_action(context, day)):
            continue
        years = period.year - when.year
        moved = _in_year(when, period.year)
        within = moved is not None and window[0] <= moved <= window[1]
        # Any day of the year falls in a half-year's report by chance half of the time: only a month's own days tell.
        own_month = within and period.type == "month"
        severity: Severity | None = None
        if years >= _SURELY_STALE or (own_month and years >= 2):
            severity = "warning"
        elif own_month or (within and period.type == "quarter"):
            severity = "info"
        end = _sentence_end(context, day)
        if severity is None or _STANDING.search(context.folded(day.end, end)):
            continue
        printed = printed_day(context, day)
        witness = next((other for other in context.days(day.end, end) if _inside(other, window)), None)
        parts = [date_part(day)]
        message = (
            f"Ngày {printed} cách kỳ báo cáo ({period_name(period)}) {years} năm tuy nói về việc làm của đơn vị; "
            "có thể ghi nhầm năm."
        )
        if witness is not None:
            parts.append(Part("witness", witness.value, witness.start, witness.end))
            message = message[:-1] + f" (cùng câu có ngày {printed_day(context, witness)})."
        expected = f"{when.day:02d}/{when.month}/{period.year}" if within else None
        yield Claim(
            "date_plausible",
            tuple(parts),
            Verdict(False, expected),
            f"{printed} nằm ngoài kỳ báo cáo {period_name(period)}",
            message,
            stated=day.value,
            severity=severity,
        )


_ISSUES = regex.compile(
    r"\b(?:ubnd|u[yi] ban nhan dan|hdnd|dang uy)(?: (?:xa|phuong|thi tran)\b[^.;:\d]{0,25})? (?:da )?ban hanh (?!kem )"
    r"[^.;:\d]{0,25}$"
)


def _own_documents(context: Context) -> set[int]:
    """Return where the dates start of the documents that the unit is said to have issued, not only to carry out."""
    return {
        citation.mention.start
        for citation in citations(context)
        if citation.mention
        and citation.mention.start > citation.reference.start
        and _ISSUES.search(context.folded(max(0, citation.reference.start - 90), citation.reference.start))
    }


def _inside(day: Day, window: tuple[date, date]) -> bool:
    when = first_day(day.value)
    return when is not None and is_full(day) and window[0] <= when <= window[1]


_CLAUSE = regex.compile(r"[.;:\n\t](?=\s|$)|\n|\t")
_NOT_YET = regex.compile(
    r"\b(?:se|du kien|ke hoach|lich|thong bao|moi|dang ky|phe duyet|chuan bi|yeu cau|giao|phan dau|han|thoi han|het|den"
    r"|truoc|tu|sau|hieu luc|cham nhat|hoan thanh truoc|keo dai|quyet dinh|ban hanh|xay dung|tham muu)\b"
)


_DONE = regex.compile(r"\bda\s+\w")


def _is_past(context: Context, day: Day) -> bool:
    """Tell whether a clause says of this very day that something was done: "đã dự lớp bồi dưỡng … ngày 24/6/2024"."""
    if not is_full(day):
        return False
    before = _CLAUSE.split(context.folded(max(context.paragraph(day.start).start, day.start - 140), day.start))[-1]
    return bool(_DONE.search(before)) and not _NOT_YET.search(before)


_BELIEVABLE = 2  # so many dates after the report can each be wrong by themselves


def _future(context: Context) -> Iterator[Claim]:
    """Yield what is dated after the report itself could be written."""
    facts = context.facts
    # A date of issue that cannot be right is a finding of its own, and measures nothing.
    issued = first_day(facts.issued) if facts.issued and issued_in_time(context) is not False else None
    window = window_of(facts.period)
    if issued is not None:
        limit = issued
    elif window is not None and facts.period is not None:
        limit = window[1] + timedelta(days=_LATE.get(facts.period.type, _LATE[None]))
    else:
        return
    late: list[tuple[Day, Citation | None]] = []
    cited: set[int] = set()
    for citation in citations(context):
        day = citation.mention
        if day is None or citation.day is None:
            continue
        cited.add(day.start)
        if citation.day > limit:
            late.append((day, citation))
    for day in context.found.days:
        when = first_day(day.value)
        if day.start in cited or when is None or when <= limit:
            continue
        action = _is_action(context, day)
        if (action is not None and action["done"]) or (issued is not None and _is_past(context, day)):
            late.append((day, None))
    if issued is not None and len(late) > _BELIEVABLE:
        # So many cannot all be wrong: the report's own date is.
        own = next((day for day in context.found.days if day.value == facts.issued), None)
        if own is None:
            return
        latest = max(late, key=lambda item: item[0].value)[0]
        yield Claim(
            "date_plausible",
            (Part("issued", own.value, own.start, own.end), *(date_part(day) for day, _ in late[:8])),
            Verdict(False),
            f"ngày ký {printed_day(context, own)} sớm hơn {len(late)} ngày nêu trong báo cáo",
            f"Báo cáo ghi ngày {printed_day(context, own)} nhưng nêu {len(late)} văn bản, công việc có ngày sau đó "
            f"(muộn nhất {printed_day(context, latest)}); ngày của báo cáo có thể ghi nhầm.",
            stated=own.value,
        )
        return
    if len(late) > _BELIEVABLE:
        # Rather is the period read wrongly.
        return
    for day, document in late:
        printed = printed_day(context, day)
        what = document_title(document.reference) if document else "Việc đã làm"
        if issued is not None:
            than = f"sau ngày ký báo cáo ({issued.day}/{issued.month}/{issued.year})"
        else:
            assert facts.period is not None
            than = f"sau kỳ báo cáo ({period_name(facts.period)})"
        yield Claim(
            "date_plausible",
            (date_part(day),),
            Verdict(False),
            f"{printed} {than}",
            f"{what} ghi ngày {printed}, {than}; có thể ghi nhầm ngày.",
            stated=day.value,
        )


_CARRIES_OUT = regex.compile(
    r"\b(?:theo|can cu|thuc hien|trien khai(?:\s+thuc hien)?|thi hanh|cu the hoa|cong khai)"
    r"(?:\s+(?:noi dung|tinh than|cac|noi dung cua))?\s*$"
)


_CLAUSE_ENDS = regex.compile(r"[.;:(\n]")
_CLAUSE_LENGTH = 320  # the most characters from what was done to the document that it was done by


@check("D004", "date_plausible", "error")
def before_its_basis(context: Context) -> Iterator[Claim]:
    """Việc làm theo một văn bản lại có ngày trước văn bản đó.

    Why: Không thể làm theo một văn bản chưa ban hành; ngày của việc làm hoặc ngày của văn bản ghi nhầm.
    Bad: - Ngày 05/3/2024, UBND xã đã ban hành thông báo niêm yết thủ tục hành chính theo Quyết định số 210/QĐ-UBND ngày
        18/3/2024 của UBND tỉnh.
    Good: - Ngày 25/3/2024, UBND xã đã ban hành thông báo niêm yết thủ tục hành chính theo Quyết định số 210/QĐ-UBND
        ngày 18/3/2024 của UBND tỉnh.
    Good: - Ngày 05/3/2024, UBND xã ban hành quy chế; quy chế được sửa đổi theo Quyết định số 44/QĐ-UBND ngày 18/9/2024.
    Not flagged: văn bản ở câu khác, vế khác hoặc trong ngoặc.
    """
    dated = [citation for citation in citations(context) if citation.mention]
    starts = [citation.reference.start for citation in dated]
    for day in context.found.days:
        done = first_day(day.value)
        if done is None or not _is_action(context, day):
            continue
        clause = _CLAUSE_ENDS.split(context.folded(day.end, day.end + _CLAUSE_LENGTH), maxsplit=1)[0]
        for k in range(bisect_left(starts, day.end), len(dated)):
            citation = dated[k]
            basis, other, ordered = citation.reference, citation.mention, citation.day
            if basis.start > day.end + len(clause):
                break
            between = context.folded(day.end, basis.start)
            if other is None or ordered is None or other is day or not _CARRIES_OUT.search(between):
                continue
            if AMENDING.search(between):
                break
            holds = ordered <= done
            a, b = printed_day(context, day), printed_day(context, other)
            yield Claim(
                "date_plausible",
                (date_part(day), Part("basis", other.value, other.start, other.end)),
                # Of a year that is far off, the finding that the date is out of the report's time says as much.
                Verdict(holds) if ordered.year - done.year < 2 else Verdict(None, reason="năm lệch xa, đã xét riêng"),
                f"{b} {'≤' if holds else '>'} {a} ({document_title(basis)})",
                f"Việc làm ngày {a} được ghi là theo {document_title(basis)} ngày {b}, là văn bản ban hành sau đó.",
            )
            break
