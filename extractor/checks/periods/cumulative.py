"""Figures counted since the new year: they never fall, and go on by what the period brings."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.arithmetic import agree
from extractor.checks.periods import Series
from extractor.checks.periods.equations import AtLeast, Equation, Same
from extractor.checks.periods.judged import over_figures
from extractor.checks.periods.restated import told_twice
from extractor.checks.periods.rows import flows
from extractor.checks.periods.series import Figure
from extractor.checks.periods.sums import equation, greatest_within, sums
from extractor.checks.periods.wording import counted, off, report, subject, value


@over_figures("P102", "range_claim", "error")
def never_falls(series: Series) -> Iterator[Equation]:
    """Số lũy kế từ đầu năm không thể giảm.

    Why: Lũy kế đến tháng sau gồm cả các tháng trước; ít hơn số đã báo cáo cho một phần của khoảng thời gian ấy thì một
        trong hai số sai.
    Bad: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 5/2024: Lũy kế từ đầu năm
        đã tiếp nhận 580 hồ sơ.
    Bad: Xã An Bình, tháng 2/2024: Đã tiếp nhận 98 hồ sơ.⏎Xã An Bình, quý I/2024: Đã tiếp nhận 352 hồ sơ.⏎Xã An Bình,
        tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 325 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 5/2024: Lũy kế từ đầu
        năm đã tiếp nhận 612 hồ sơ.
    Good: Xã An Bình, tháng 12/2023: Lũy kế từ đầu năm đã tiếp nhận 1.612 hồ sơ.⏎Xã An Bình, tháng 2/2024: Lũy kế từ đầu
        năm đã tiếp nhận 240 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 5/2024: Lũy kế từ đầu
        năm đã tiếp nhận 580 hồ sơ. Số liệu các tháng trước đã được rà soát, điều chỉnh.
    Not flagged: hai năm khác nhau; biên chế, thủ tục đang áp dụng, tỷ lệ; lũy kế từ một mốc khác đầu năm; báo cáo nêu
        số đã được điều chỉnh.
    """
    for _, figures in flows(series):
        for whole in (figure for told in figures.values() for figure in told if figure.to_date):
            part = greatest_within(series, whole, figures)
            if part is not None and _is_later(whole, part):
                yield AtLeast("P102", (whole, part), _fallen(whole, part))


@over_figures("P103", "sum", "warning")
def goes_on(series: Series) -> Iterator[Equation]:
    """Lũy kế phải bằng lũy kế của báo cáo trước cộng với số trong kỳ.

    Why: Lũy kế chỉ tăng thêm đúng bằng số phát sinh trong kỳ, và lũy kế 6 tháng là số của 6 tháng đầu năm; lệch nhau là
        một số chưa được cập nhật hoặc số kỳ trước đã sửa mà không nêu.
    Bad: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 5/2024: Trong tháng đã
        tiếp nhận 134 hồ sơ; lũy kế từ đầu năm đã tiếp nhận 764 hồ sơ.
    Bad: Xã An Bình, tháng 1/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 2/2024: Trong tháng đã tiếp nhận 98 hồ sơ;
        lũy kế từ đầu năm đã tiếp nhận 281 hồ sơ.
    Bad: Xã An Bình, tháng 6/2024: Lũy kế từ đầu năm đã tiếp nhận 700 hồ sơ.⏎Xã An Bình, quý II/2024: Đã tiếp nhận 348
        hồ sơ; lũy kế từ đầu năm đã tiếp nhận 725 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 5/2024: Trong tháng đã
        tiếp nhận 134 hồ sơ; lũy kế từ đầu năm đã tiếp nhận 746 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 6/2024: Trong tháng đã
        tiếp nhận 134 hồ sơ; lũy kế từ đầu năm đã tiếp nhận 892 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Lũy kế từ đầu năm đã tiếp nhận 612 hồ sơ.⏎Xã An Bình, tháng 5/2024: Trong tháng đã
        tiếp nhận 134 hồ sơ; lũy kế từ đầu năm đã giải quyết 764 hồ sơ.
    Not flagged: hai báo cáo không liền nhau; ngày chốt số liệu khác nhau; số tiếp nhận có thể gồm cả hồ sơ kỳ trước
        chuyển sang; báo cáo nêu số đã được điều chỉnh.
    """
    for kind, later, earlier in told_twice(series):
        if kind == "to date":
            yield Same("P103", (later, earlier), _told_otherwise(later, earlier))
    yield from (equation("P103", series, one) for one in sums(series) if one.whole.to_date)


def _is_later(whole: Figure, part: Figure) -> bool:
    a, b = whole.sent.window, part.sent.window
    return a is not None and b is not None and (a.last, a.length) >= (b.last, b.length)


def _fallen(whole: Figure, part: Figure) -> str:
    gap = agree((whole.quantity, part.quantity)).gap
    return (
        f"{subject(whole)}: {report(whole.sent)} ghi {counted(whole)} là {value(whole)}, ít hơn"
        f" {counted(part)} là {value(part)} ({report(part.sent)}); số lũy kế không thể giảm{off(gap)}."
    )


def _told_otherwise(later: Figure, earlier: Figure) -> str:
    gap = agree((later.quantity, earlier.quantity), measured=later.measured).gap
    said = "ghi" if later.own else f"ghi {counted(later)} là"
    return (
        f"{subject(later)}: {report(later.sent)} {said} {value(later)}, nhưng {report(earlier.sent)} ghi"
        f" {counted(earlier)} là {value(earlier)}{off(gap)}."
    )
