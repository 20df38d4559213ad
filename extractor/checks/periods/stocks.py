"""What there is at the end of a period: what there was, and what came, less what went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractor.arithmetic import format_number
from extractor.checks.periods import (
    Agreement,
    Contradiction,
    LeftOut,
    Outcome,
    Passage,
    Point,
    Sent,
    Series,
    over_periods,
)
from extractor.checks.periods.wording import months_named
from extractor.gazetteer import TWO_TIERS

_MERGED = 12 * TWO_TIERS.year + TWO_TIERS.month - 1


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock by the codes that tell it (the same figure), what comes and what goes by theirs.

    `cut` is told of some of those who went. `none_came` and `none_went` say in the words of a sentence that tells the
    one that there was none of the other.
    """

    name: str
    unit: str
    codes: tuple[str, ...]
    came: str
    went: str
    coming: str
    going: str
    cut: str | None = None
    none_came: regex.Pattern[str] | None = None
    none_went: regex.Pattern[str] | None = None


_STOCKS = (
    Stock(
        "Thủ tục hành chính đang áp dụng",
        "thủ tục",
        ("3.1.3", "3.1.n"),
        "3.1.1",
        "3.1.2",
        "công bố mới",
        "bãi bỏ, thay thế",
    ),
    Stock(
        "Cán bộ, công chức có mặt",
        "người",
        ("4.1.2", "4.1.t"),
        "4.1.v",
        "4.1.r",
        "tiếp nhận mới",
        "nghỉ, chuyển đi",
        cut="4.1.3",
        none_came=regex.compile(r"\b(?:khong|chua) (?:co (?:truong hop )?)?(?:tiep nhan|tuyen)"),
        none_went=regex.compile(
            r"\bkhong (?:co )?(?:truong hop |nguoi |can bo,? cong chuc )*(?:nghi|chuyen|thoi viec)"
        ),
    ),
)
_PLAN, _DONE = "1.1.1", "1.1.2"


@over_periods("P111", "stock_flow", "warning")
def goes_on(series: Series) -> Iterator[Outcome]:
    """Số hiện có không bằng số kỳ trước cộng số tăng, trừ số giảm trong kỳ.

    Why: Số thủ tục, số người hiện có cuối kỳ phải bằng số cuối kỳ trước cộng số mới thêm trừ số bỏ đi; nhiệm vụ đã hoàn
        thành của kế hoạch năm thì chỉ tăng và không vượt số nhiệm vụ. Không khớp thì một trong các số ghi nhầm hoặc
        báo cáo bỏ sót biến động, nên chỉ nêu để xem lại.
    Bad: Xã An Bình, tháng 4/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 120 thủ tục.⏎Xã An Bình, tháng
        5/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 126 thủ tục. Trong tháng đã cập nhật 06 thủ tục, gồm
        ban hành mới 03 thủ tục, sửa đổi 02 thủ tục, bãi bỏ 01 thủ tục.
    Bad: Xã An Bình, tháng 4/2024: Tổng số cán bộ, công chức của xã là 22 người.⏎Xã An Bình, tháng 5/2024: Tổng số cán
        bộ, công chức của xã là 22 người. Trong kỳ, UBND xã tiếp nhận mới 01 cán bộ, công chức, 02 cán bộ, công chức
        nghỉ hưu.
    Bad: Xã An Bình, tháng 4/2024: Tổng số cán bộ, công chức của xã là 22 người.⏎Xã An Bình, tháng 5/2024: Tổng số cán
        bộ, công chức của xã là 23 người. Trong kỳ có 02 cán bộ, công chức nghỉ hưu, không tuyển mới.
    Good: Xã An Bình, tháng 4/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 120 thủ tục.⏎Xã An Bình, tháng
        5/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 122 thủ tục. Trong tháng đã cập nhật 06 thủ tục, gồm
        ban hành mới 03 thủ tục, sửa đổi 02 thủ tục, bãi bỏ 01 thủ tục.
    Good: Xã An Bình, tháng 4/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 120 thủ tục.⏎Xã An Bình, tháng
        5/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 126 thủ tục.
    Good: Xã An Bình, tháng 3/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 120 thủ tục.⏎Xã An Bình, tháng
        5/2024: Tổng số thủ tục hành chính đang áp dụng tại xã là 126 thủ tục. Trong tháng đã cập nhật 06 thủ tục, gồm
        ban hành mới 03 thủ tục, sửa đổi 02 thủ tục, bãi bỏ 01 thủ tục.
    Good: Xã An Bình, tháng 4/2024: Tổng số cán bộ, công chức của xã là 22 người.⏎Xã An Bình, tháng 5/2024: Tổng số cán
        bộ, công chức của xã là 22 người. Trong kỳ có 02 cán bộ, công chức nghỉ hưu.
    Not flagged: báo cáo không nêu đủ số tăng và số giảm; kỳ liền trước không có báo cáo; đơn vị sắp xếp lại từ
        01/7/2025; số tăng, giảm tính từ đầu năm.
    """
    for stock in _STOCKS:
        yield from _goes_on(series, stock)
    yield from _plan(series)


def _goes_on(series: Series, stock: Stock) -> Iterator[Outcome]:
    """Yield the relations of what reports of any length say there was at two months' ends and what came between."""
    ends: dict[int, list[Point]] = defaultdict(list)
    for sent in series.reports:
        if sent.window and (point := _held(series, sent, stock)):
            ends[sent.window.last].append(point)
    wrong: dict[int, Decimal] = {}
    said: set[Point] = set()
    for sent in series.reports:
        flows, window = _flows(series, sent, stock), sent.window
        if flows is None or window is None or window.last not in ends or window.first - 1 not in ends:
            continue
        what = f"{stock.name}, {months_named(window)}"
        came, went = flows
        if window.first == _MERGED:
            yield LeftOut(what, "đơn vị được sắp xếp lại từ 01/7/2025")
        elif came is None or went is None:
            yield LeftOut(what, "báo cáo không nêu đủ số tăng và số giảm trong kỳ")
        else:
            # Some count what came and went since the new year.
            new_year = [point.value for point in ends.get(window.last // 12 * 12 - 1, ())]
            before = ends[window.first - 1]
            if len({point.value for point in before}) > 1:
                new_year += [point.value for point in before]
            for now in ends[window.last]:
                gap = now.value - (before[-1].value + came.value - went.value)
                points = (now, before[-1], *(flow.point for flow in (came, went) if flow.point))
                if not _joined(series, *points):
                    yield LeftOut(what, "các báo cáo tính số liệu theo những ngày khác nhau")
                elif gap == 0 or any(now.value == then + came.value - went.value for then in new_year):
                    yield Agreement()
                elif len({point.value for point in before}) > 1:
                    yield LeftOut(what, "các báo cáo kỳ trước ghi các số khác nhau")
                # A wrong figure breaks its own period and the next one, there the other way round.
                elif now not in said and wrong.get(window.first - 1) != -gap:
                    said.add(now)
                    wrong[window.last] = gap
                    yield _broken(stock, now, before[-1], came, went)


@dataclass(frozen=True, slots=True)
class _Flow:
    """What came or went: the figure, or none where words say that there was none."""

    value: Decimal
    point: Point | None


def _held(series: Series, sent: Sent, stock: Stock) -> Point | None:
    """Return what a report says there is, None where its figures of it differ."""
    told = [point for code in stock.codes if (point := series.own[sent].get(code))]
    return told[0] if told and all(point.value == told[0].value for point in told) else None


def _flows(series: Series, sent: Sent, stock: Stock) -> tuple[_Flow | None, _Flow | None] | None:
    """Return what a report says that came and went, each None where it does not; None where it says nothing of it."""
    own = series.own[sent]
    came, went = own.get(stock.came), own.get(stock.went)
    if came is None and went is None:
        return None
    return _flow(came, went, stock.none_came), _flow(went, came, stock.none_went)


def _flow(point: Point | None, other: Point | None, none: regex.Pattern[str] | None) -> _Flow | None:
    if point is not None:
        return _Flow(point.value, point)
    if other is None or none is None:
        return None
    beside = (s for s in other.sent.sentences if s.span.start <= other.span.start < s.span.end)
    return _Flow(Decimal(0), None) if any(none.search(sentence.words) for sentence in beside) else None


def _joined(series: Series, *points: Point) -> bool:
    """Tell whether no day is counted twice or left out, by what reports print of their days."""
    return len({point.closing or series.habit for point in points}) == 1


def _broken(stock: Stock, now: Point, then: Point, came: _Flow, went: _Flow) -> Contradiction:
    due = then.value + came.value - went.value
    flows = [flow.point for flow in (came, went) if flow.point]
    message = (
        f"{stock.name}: báo cáo {months_named(then.sent.window)} ghi {format_number(then.value)} {stock.unit}, báo cáo"
        f" {months_named(flows[0].sent.window)} ghi {stock.coming} {format_number(came.value)}, {stock.going}"
        f" {format_number(went.value)}, nên phải còn {format_number(due)} nhưng báo cáo"
        f" {months_named(now.sent.window)} ghi {format_number(now.value)}"
        f" ({'thừa' if now.value > due else 'thiếu'} {format_number(abs(now.value - due))})."
    )
    return Contradiction(message, tuple(Passage.of(point.sent, point.span) for point in (now, *flows, then)))


# The plan of the year -------------------------------------------------------------------------------------------------


def _plan(series: Series) -> Iterator[Outcome]:
    """Yield where fewer of a year's tasks are done than before, or more than there are."""
    years: dict[int, list[Sent]] = defaultdict(list)
    for sent in series.reports:
        if sent.window and _DONE in series.own[sent]:
            years[sent.window.last // 12].append(sent)
    for year, reports in years.items():
        done = [series.own[sent][_DONE] for sent in reports]
        planned = [point for one in series.reports if (point := _planned(series, one, year))]
        if len({point.value for point in planned}) != 1:
            continue
        yield from _tasks(done, planned[0])


def _planned(series: Series, sent: Sent, year: int) -> Point | None:
    window = sent.window
    return series.own[sent].get(_PLAN) if window and window.last // 12 == year else None


def _tasks(done: Sequence[Point], plan: Point) -> Iterator[Outcome]:
    # Some tell what was done in the month: then the months together are no more than the plan.
    running = sum(point.value for point in done) > plan.value
    earlier = done[0]
    for point in done:
        if running and point.value < earlier.value:
            yield Contradiction(
                f"Số nhiệm vụ của kế hoạch năm đã hoàn thành: báo cáo {months_named(earlier.sent.window)} ghi"
                f" {format_number(earlier.value)}, báo cáo {months_named(point.sent.window)} chỉ ghi"
                f" {format_number(point.value)}; số này tính từ đầu năm nên không giảm.",
                (Passage.of(point.sent, point.span), Passage.of(earlier.sent, earlier.span)),
            )
            return
        if point.value > plan.value and point.sent is not plan.sent:
            yield Contradiction(
                f"Số nhiệm vụ đã hoàn thành ({format_number(point.value)}, báo cáo {months_named(point.sent.window)})"
                f" nhiều hơn số nhiệm vụ của kế hoạch năm ({format_number(plan.value)}, báo cáo"
                f" {months_named(plan.sent.window)}).",
                (Passage.of(point.sent, point.span), Passage.of(plan.sent, plan.span)),
            )
            return
        yield Agreement()
        earlier = point
