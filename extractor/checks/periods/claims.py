"""What a report says of rise and fall against what was reported of the period that it compares with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from extractor.checks.periods import Series
from extractor.checks.periods.equations import Equation, Grows
from extractor.checks.periods.judged import over_figures
from extractor.checks.periods.rows import comparable, is_handed_on
from extractor.checks.periods.series import Figure, Sent, Window, scope
from extractor.checks.periods.wording import months_named, report, subject, value
from extractor.quantities import Quantity
from extractor.records import Span, StatedChange


@over_figures("P107", "growth", "warning")
def direction(series: Series) -> Iterator[Equation]:
    """Nói tăng, giảm so với kỳ trước thì phải đúng với số mà báo cáo kỳ trước đã nêu.

    Why: Từ "tăng" bên một số nhỏ hơn số đã báo cáo làm đổi hẳn nhận định; báo cáo không nêu số kỳ trước nên đọc riêng
        báo cáo này không thấy được.
    Bad: Xã An Bình, tháng 4/2024: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so với
        tháng trước.
    Bad: Xã An Bình, tháng 5/2023: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, giảm so với
        cùng kỳ năm trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so
        với tháng trước.
    Good: Xã An Bình, tháng 3/2024: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so
        với tháng trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so
        với tháng trước (120 hồ sơ).
    Not flagged: hai số bằng nhau; báo cáo có nêu số kỳ trước (quy tắc P104, P105, R003, R006 xét số ấy); không rõ so
        với kỳ nào.
    """
    for said, after, before in _compared(series):
        if said.direction:
            yield Grows(
                "P107",
                (after, before),
                _against(said, after, before),
                show=((after.sent, said.span),),
                direction=said.direction,
            )


@over_figures("P108", "growth", "warning")
def size(series: Series) -> Iterator[Equation]:
    """Mức tăng, giảm so với kỳ trước phải đúng với số mà báo cáo kỳ trước đã nêu.

    Why: "Tăng 12%", "giảm 45 hồ sơ" là so với số đã báo cáo của kỳ trước; tính lại từ hai báo cáo mà ra số khác thì mức
        tăng, giảm hoặc một trong hai số sai.
    Bad: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 24 hồ
        sơ so với tháng trước.
    Bad: Xã An Bình, tháng 5/2023: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 21,7%
        so với cùng kỳ năm trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 14 hồ
        sơ so với tháng trước.
    Good: Xã An Bình, tháng 5/2023: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 11,6%
        so với cùng kỳ năm trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng hơn
        10% so với tháng trước.
    Not flagged: như quy tắc P107; mức chỉ nêu "khoảng"; cắt bớt chữ số cuối thay cho làm tròn.
    """
    for said, after, before in _compared(series):
        direction = Grows("P107", (after, before), "", direction=said.direction)
        if not said.direction or direction.judge({}).holds is False:
            continue
        if change := _quantity(after.sent, said.change, said.change_span):
            yield _sized(said, after, before, change=change)
        if rate := _quantity(after.sent, said.rate, said.rate_span):
            yield _sized(said, after, before, rate=rate)


def _compared(series: Series) -> Iterator[tuple[StatedChange, Figure, Figure]]:
    """Yield what is said of a figure against another period that only another report tells, and both figures."""
    for sent in series.reports:
        for said in sent.report.stated_changes:
            then, now = Window.of(said.base), Window.of(said.of) if said.of else sent.window
            row = (said.code or "", scope(said.scope))
            if (
                then is None
                or now is None
                or said.before_span
                or sent.goes_on(said)
                or not comparable(row)
                or is_handed_on(row)
            ):
                continue
            by_window = series.figures.get(row, {})
            after = next((figure for figure in by_window.get(now, ()) if figure.sent is sent), None)
            told = by_window.get(then, ())
            before = next((figure for figure in told if figure.own), None) or next(iter(told), None)
            if after is None or before is None or any(figure.sent is sent for figure in told):
                continue
            if (said.after is None or said.after == after.quantity.amount) and series.join(after, before):
                yield said, after, before


def _quantity(sent: Sent, value: Decimal | None, span: Span | None) -> Quantity | None:
    return sent.quantity(value, span) if value is not None and span is not None else None


def _against(said: StatedChange, after: Figure, before: Figure) -> str:
    way, other = ("tăng", "ít") if said.direction == 1 else ("giảm", "nhiều")
    return (
        f"{subject(after)}: {report(after.sent)} nêu {way} so với {months_named(before.window)}, nhưng {value(after)}"
        f" {other} hơn {value(before)} {_source(before)}."
    )


def _sized(
    said: StatedChange, after: Figure, before: Figure, *, change: Quantity | None = None, rate: Quantity | None = None
) -> Grows:
    """Return the equation of a size, in the unit of the figures or in per cent."""
    span = said.change_span if change else said.rate_span
    shown = () if span is None else ((after.sent, span),)
    one = Grows("P108", (after, before), "", direction=said.direction or 0, change=change, rate=rate, show=shown)
    stated = " ".join((span or said.span).text.split())
    way, verb = ("tăng", "lên") if said.direction == 1 else ("giảm", "xuống")
    really = one.judge({}).expected
    message = (
        f"{subject(after)}: {report(after.sent)} nêu {way} {stated} so với {months_named(before.window)};"
        f" từ {value(before)} {_source(before)} {verb} {value(after)} là {really}."
    )
    return replace(one, message=message)


def _source(figure: Figure) -> str:
    """Return where a figure of then was reported, in brackets."""
    return f"({report(figure.sent)})" if figure.own else f"({months_named(figure.window)}, theo {report(figure.sent)})"
