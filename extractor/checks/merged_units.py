"""Administrative units over 1/7/2025: figures of a unit before it was formed, and names that are no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import regex

from extractor import gazetteer
from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.report_period import window_of
from extractor.dates import first_day
from extractor.facts.period import periods_in
from extractor.gazetteer import TWO_TIERS
from extractor.models import ModelProblem
from extractor.records import KnownUnit
from extractor.text import fold

_AS_IN = r"(?:[^.;:\n%\d]{0,25}(?:\bnam |/)(?P<year>20\d\d)\b| nam (?:truoc|ngoai)\b)"
_THAN = regex.compile(
    rf"\bso voi (?:ket qua |so lieu )?(?:(?P<same>cung (?:ky|thoi diem)\b){_AS_IN}?"
    r"|(?:thang|quy|nam|ky) (?P<before>(?:lien ke )?truoc)\b(?! nhiem)"
    r"|(?P<period>(?:(?:\d{1,2} )?thang|quy|nam)\b[^.;:,\n%]{0,30}))"
    rf"|\b(?P<same>cung ky){_AS_IN}"
)
# "so với cùng kỳ năm 2024 (số liệu của các xã trước khi sắp xếp)": it is said which units the figures are of.
_SAID = regex.compile(r"sap nhap|sap xep|hop nhat|hop thanh|cac (?:xa|phuong|tinh) cu\b|\(cu\)|\b0?1/0?7/2025")
_LEAST_UNITS = 3  # so many of the former units are named in a message


@check("A001", "growth", "info")
def over_the_merger(context: Context) -> Iterator[Claim]:
    """So sánh với kỳ trước ngày 01/7/2025, khi đơn vị chưa sắp xếp.

    Why: Từ ngày 01/7/2025 hầu hết xã, phường và nhiều tỉnh được lập mới từ nhiều đơn vị; số liệu của kỳ trước phải gộp
        từ các đơn vị cũ. Không nói rõ gộp thế nào thì mức tăng, giảm không dùng được.
    Bad: ỦY BAN NHÂN DÂN⏎XÃ THANH HÀ⏎THÀNH PHỐ HẢI PHÒNG⏎Số: 15/BC-UBND⏎Thanh Hà, ngày 20 tháng 12 năm 2025⏎BÁO
        CÁO⏎Công tác cải cách hành chính quý IV năm 2025⏎UBND xã Thanh Hà báo cáo như sau:⏎I. KẾT QUẢ⏎Tiếp nhận 912 hồ
        sơ, tăng 40 hồ sơ so với cùng kỳ năm 2024.
    Good: ỦY BAN NHÂN DÂN⏎XÃ THANH HÀ⏎THÀNH PHỐ HẢI PHÒNG⏎Số: 15/BC-UBND⏎Thanh Hà, ngày 20 tháng 12 năm 2026⏎BÁO
        CÁO⏎Công tác cải cách hành chính quý IV năm 2026⏎UBND xã Thanh Hà báo cáo như sau:⏎I. KẾT QUẢ⏎Tiếp nhận 912 hồ
        sơ, tăng 40 hồ sơ so với cùng kỳ năm 2025.
    Not flagged: đơn vị giữ nguyên địa giới; câu đã nói số liệu kỳ trước là của những đơn vị nào; không xác định chắc
        chắn được đơn vị; mỗi báo cáo chỉ lưu ý một lần.
    """
    unit = context.facts.unit.resolved if context.facts.unit else None
    if unit is None or not unit.new_area:
        return
    for than in _THAN.finditer(context.text.folded):
        day, end = _base(context, than)
        if day is None or day >= TWO_TIERS or _SAID.search(context.folded(*context.sentence(than.start()))):
            continue
        printed = context.printed(than.start(), end)
        yield Claim(
            "growth",
            (Part("base", printed, than.start(), end),),
            Verdict(None, reason=f"{unit.name} hiện nay được lập từ ngày 01/7/2025"),
            f"“{printed}”",
            f"Báo cáo lấy số liệu kỳ trước để so (“{printed}”), nhưng {unit.name} hiện nay được lập từ ngày 01/7/2025 "
            f"trên cơ sở {_formed_from(unit)}; cần nói rõ số liệu kỳ trước gộp từ những đơn vị nào.",
            notice=True,
        )
        return


def _formed_from(unit: KnownUnit) -> str:
    """Return the first of the units that `unit` was made of, as a message lists them."""
    names = [address.split(",")[0] for address in unit.formed_from]
    more = len(names) - _LEAST_UNITS
    if more > 1:
        return f"{', '.join(names[:_LEAST_UNITS])} và {more} đơn vị khác"
    return f"{', '.join(names[:-1])} và {names[-1]}" if len(names) > 1 else f"một phần {names[0]}"


def _base(context: Context, than: regex.Match[str]) -> tuple[date | None, int]:
    """Return (the last day of what a figure is compared with, None where nothing tells; where its words end)."""
    own = window_of(context.facts.period)
    if than["period"]:
        found = periods_in(than["period"])
        end = first_day(found[0][0].end or "") if found else None
        return (end, than.start("period") + found[0][2]) if end and (own is None or end < own[0]) else (None, 0)
    if than["before"]:
        return (own[0] - timedelta(days=1) if own else None), than.end()
    year = int(than["year"]) if than["year"] else own[1].year - 1 if own else None
    if year is None or (own and year >= own[1].year):
        return None, 0
    return own[1].replace(year=year, day=min(own[1].day, 28)) if own else date(year, 12, 31), than.end()


@check("A002", "date_plausible", "info")
def no_longer_there(context: Context) -> Iterator[Claim]:
    """Đầu báo cáo ghi đơn vị hành chính không còn vào ngày báo cáo.

    Why: Từ ngày 01/7/2025 không còn cấp huyện, nhiều tỉnh, xã đã nhập vào đơn vị mới; ghi tên cũ thường là còn sót từ
        mẫu báo cáo cũ.
    Bad: ỦY BAN NHÂN DÂN⏎XÃ THANH SƠN⏎HUYỆN THANH HÀ⏎Số: 15/BC-UBND⏎Thanh Sơn, ngày 20 tháng 9 năm 2025⏎BÁO CÁO⏎Công
        tác cải cách hành chính quý III năm 2025⏎UBND xã Thanh Sơn báo cáo như sau:
    Bad: ỦY BAN NHÂN DÂN⏎XÃ THANH HÀ⏎TỈNH HẢI DƯƠNG⏎Số: 15/BC-UBND⏎Thanh Hà, ngày 20 tháng 9 năm 2025⏎BÁO CÁO⏎Công
        tác cải cách hành chính quý III năm 2025⏎UBND xã Thanh Hà báo cáo như sau:
    Good: ỦY BAN NHÂN DÂN⏎XÃ THANH HÀ⏎THÀNH PHỐ HẢI PHÒNG⏎Số: 15/BC-UBND⏎Thanh Hà, ngày 20 tháng 9 năm 2025⏎BÁO
        CÁO⏎Công tác cải cách hành chính quý III năm 2025⏎UBND xã Thanh Hà báo cáo như sau:
    Good: ỦY BAN NHÂN DÂN⏎XÃ THANH SƠN⏎HUYỆN THANH HÀ⏎Số: 15/BC-UBND⏎Thanh Sơn, ngày 20 tháng 3 năm 2025⏎BÁO CÁO⏎Công
        tác cải cách hành chính quý I năm 2025⏎UBND xã Thanh Sơn báo cáo như sau:
    Not flagged: tên cũ trong nội dung báo cáo; báo cáo không ghi ngày.
    """
    unit, issued = context.facts.unit, context.facts.issued
    day = first_day(issued) if issued else None
    if unit is None or day is None or day < TWO_TIERS:
        return
    head = _end_of_head(context)
    for name in (unit.name, unit.parent, unit.province):
        at = context.text.folded.find(fold(name), 0, head) if name else -1
        told = _gone(context, name, day) if name and at >= 0 else None
        if name and told:
            yield Claim(
                "date_plausible",
                (Part("unit", name, at, at + len(name)),),
                Verdict(False),
                f"{name}: {told}",
                f"Báo cáo ngày {day:%d/%m/%Y} ghi “{name}”, nhưng {told}.",
            )
            return


def _end_of_head(context: Context) -> int:
    """Return where the head with the issuer ends: at the date of issue."""
    issued = (day.start for day in context.found.days if day.value == context.facts.issued)
    return next(issued, 0)


def _gone(context: Context, name: str, day: date) -> str | None:
    """Return what a message says of a unit that is no more on `day`, None for one that may be."""
    unit = context.facts.unit
    if unit is None:
        return None
    known = unit.resolved
    if name == unit.name and known is not None:
        if known.since:
            return None
        ended = "không còn từ ngày 01/7/2025" if known.until else "không còn từ trước ngày 01/7/2025"
        return f"đơn vị này {ended}{f', nay thuộc {known.became[0]}' if len(known.became) == 1 else ''}"
    if fold(name).startswith(("huyen ", "quan ", "thi xa ")):
        return "từ ngày 01/7/2025 không còn cấp huyện"
    if name != unit.province:
        return None
    try:
        province = gazetteer.resolve(name, on=day)
    except ModelProblem:
        return None
    if province.unit is None or province.match != "exact" or province.unit.can_be_of(day):
        return None
    became_now = ", ".join(after.full for after in gazetteer.successors(province.unit))
    return f"từ ngày 01/7/2025 tỉnh này đã nhập vào {became_now}"
