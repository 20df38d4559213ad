"""Dossiers carried over: what the period before left, the next one has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from extractor.arithmetic import agree
from extractor.checks.periods import Series
from extractor.checks.periods.equations import Equation, Same
from extractor.checks.periods.judged import over_figures
from extractor.checks.periods.rows import comparable
from extractor.checks.periods.series import Figure, Row
from extractor.checks.periods.wording import off, report, subject, value
from extractor.indicators import indicators


@over_figures("P101", "balance", "error")
def carried_over(series: Series) -> Iterator[Equation]:
    """Hồ sơ kỳ trước chuyển sang phải bằng hồ sơ đang giải quyết ở báo cáo kỳ trước.

    Why: Hồ sơ chưa giải quyết xong cuối kỳ này là hồ sơ kỳ trước chuyển sang của kỳ sau; hai báo cáo ghi khác nhau là
        có hồ sơ bị bỏ sót hoặc tính hai lần.
    Bad: Xã An Bình, tháng 4/2024: Tiếp nhận 120 hồ sơ; số hồ sơ đang giải quyết: 22 hồ sơ.⏎Xã An Bình, tháng 5/2024: Số
        hồ sơ kỳ trước chuyển sang là 25 hồ sơ; tiếp nhận mới 118 hồ sơ.
    Bad: Xã An Bình, tháng 2/2024: Tiếp nhận 98 hồ sơ.⏎Xã An Bình, quý I/2024: Tiếp nhận 350 hồ sơ; còn 14 hồ sơ đang
        giải quyết.⏎Xã An Bình, tháng 4/2024: Tiếp nhận mới 118 hồ sơ, kỳ trước chuyển sang 11 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Tiếp nhận 120 hồ sơ; số hồ sơ đang giải quyết: 22 hồ sơ.⏎Xã An Bình, tháng 5/2024:
        Số hồ sơ kỳ trước chuyển sang là 22 hồ sơ; tiếp nhận mới 118 hồ sơ.
    Good: Xã An Bình, tháng 3/2024: Tiếp nhận 120 hồ sơ; số hồ sơ đang giải quyết: 22 hồ sơ.⏎Xã An Bình, tháng 5/2024:
        Số hồ sơ kỳ trước chuyển sang là 25 hồ sơ; tiếp nhận mới 118 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Tiếp nhận 120 hồ sơ; số hồ sơ đang giải quyết: 22 hồ sơ.⏎Xã An Bình, quý II/2024: Số
        hồ sơ kỳ trước chuyển sang là 25 hồ sơ; tiếp nhận mới 318 hồ sơ.
    Not flagged: hai kỳ không liền nhau (tháng trước kỳ này không có báo cáo); ngày chốt số liệu khác nhau; chỉ nêu
        "hơn", "khoảng"; báo cáo nêu số liệu đã được điều chỉnh.
    """
    for one in indicators():
        if one.carries is None:
            continue
        for row in (row for row in series.figures if row[0] == one.code and comparable(row)):
            yield from _handed_on(series, row, (one.carries, row[1]))


def _handed_on(series: Series, carried: Row, left: Row) -> Iterator[Equation]:
    """Yield what is carried over into each period against what was left open at the end of the one before."""
    at_end: dict[int, list[Figure]] = defaultdict(list)
    for window, figures in series.figures.get(left, {}).items():
        at_end[window.last] += (figure for figure in figures if figure.own)
    for window, figures in series.figures[carried].items():
        for after in (figure for figure in figures if figure.own):
            for before in at_end[window.first - 1]:
                if series.join(after, before):
                    yield Same("P101", (after, before), _message(after, before))


def _message(after: Figure, before: Figure) -> str:
    gap = agree((after.quantity, before.quantity)).gap
    return (
        f"{subject(after)}: {report(after.sent)} ghi {value(after)}, nhưng {report(before.sent)} còn {value(before)}"
        f" hồ sơ đang giải quyết cuối kỳ{off(gap)}."
    )
