"""A figure of an earlier period that is told again, another one than was reported then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from extractor.arithmetic import agree
from extractor.checks.periods import Series
from extractor.checks.periods.equations import Equation, Same
from extractor.checks.periods.judged import over_figures
from extractor.checks.periods.rows import comparable, is_handed_on
from extractor.checks.periods.series import Figure
from extractor.checks.periods.wording import months_named, off, report, subject, value

Kind = Literal["before", "year before", "to date"]


@over_figures("P104", "same_quantity", "warning")
def period_before(series: Series) -> Iterator[Equation]:
    """Số liệu kỳ trước nêu lại phải đúng như báo cáo kỳ trước đã nêu.

    Why: Báo cáo kỳ này nêu lại số của kỳ trước để so sánh; số nêu lại khác số đã báo cáo thì một trong hai báo cáo sai,
        và mức tăng, giảm tính theo số đó cũng sai.
    Bad: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng trước
        tiếp nhận 102 hồ sơ.
    Bad: Xã An Bình, tháng 4/2024: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,38%.⏎Xã An Bình, tháng 5/2024: Tỷ lệ hồ sơ
        giải quyết đúng hạn đạt 98,1%; tháng trước tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,9%.
    Bad: Xã An Bình, quý I/2024: Đã tiếp nhận 352 hồ sơ.⏎Xã An Bình, quý II/2024: Đã tiếp nhận 380 hồ sơ, tăng 8,6% so
        với quý trước (350 hồ sơ).
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng
        trước tiếp nhận 120 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,38%.⏎Xã An Bình, tháng 5/2024: Tỷ lệ hồ sơ
        giải quyết đúng hạn đạt 98,1%; tháng trước tỷ lệ hồ sơ giải quyết đúng hạn đạt 97,4%.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng
        trước tiếp nhận 102 hồ sơ (số liệu sau rà soát).
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng
        trước tiếp nhận hơn 100 hồ sơ.
    Good: Xã An Bình, tháng 4/2024: Số liệu từ ngày 15/3/2024 đến ngày 14/4/2024. Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình,
        tháng 5/2024: Số liệu từ ngày 01/5/2024 đến ngày 31/5/2024. Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 102 hồ
        sơ.
    Not flagged: báo cáo nêu số đã được điều chỉnh, rà soát lại; hai số chỉ khác nhau do làm tròn; ngày chốt số liệu của
        hai báo cáo khác nhau; báo cáo kỳ trước có hai số khác nhau về chính chỉ tiêu ấy.
    """
    for kind, later, earlier in told_twice(series):
        if kind == "before":
            yield Same("P104", (later, earlier), _message(later, earlier))


@over_figures("P105", "same_quantity", "warning")
def year_before(series: Series) -> Iterator[Equation]:
    """Số liệu cùng kỳ năm trước nêu lại phải đúng như báo cáo năm trước đã nêu.

    Why: Mức tăng, giảm so với cùng kỳ chỉ đúng khi số cùng kỳ đúng là số đã báo cáo năm trước.
    Bad: Xã An Bình, tháng 5/2023: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; cùng kỳ năm
        trước tiếp nhận 105 hồ sơ.
    Bad: Xã An Bình, quý I/2023: Đã tiếp nhận 352 hồ sơ.⏎Xã An Bình, quý I/2024: Đã tiếp nhận 380 hồ sơ, tăng so với
        cùng kỳ năm 2023 (325 hồ sơ).
    Good: Xã An Bình, tháng 5/2023: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; cùng kỳ
        năm trước tiếp nhận 150 hồ sơ.
    Good: Xã An Bình, tháng 5/2023: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Số liệu cùng kỳ năm trước đã được
        rà soát, điều chỉnh. Đã tiếp nhận 134 hồ sơ; cùng kỳ năm trước tiếp nhận 105 hồ sơ.
    Good: Xã An Bình, tháng 5/2023: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 6/2024: Đã tiếp nhận 134 hồ sơ; cùng kỳ
        năm trước tiếp nhận 105 hồ sơ.
    Good: Xã An Bình, tháng 5/2023: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 6/2023: Đã tiếp nhận 120 hồ sơ. Qua rà
        soát, UBND xã điều chỉnh số hồ sơ tiếp nhận tháng 5/2023 từ 150 hồ sơ thành 105 hồ sơ.⏎Xã An Bình, tháng 5/2024:
        Đã tiếp nhận 134 hồ sơ; cùng kỳ năm trước tiếp nhận 105 hồ sơ.
    Not flagged: như quy tắc P104; đơn vị được thành lập, sáp nhập giữa hai kỳ.
    """
    for kind, later, earlier in told_twice(series):
        if kind == "year before":
            yield Same("P105", (later, earlier), _message(later, earlier))


def told_twice(series: Series) -> Iterator[tuple[Kind, Figure, Figure]]:
    """Yield the figures that reports tell of one row and window, each with what is held against it: the own report's.

    Where that is not there, the report's that told it first. Dossiers carried over are no figure of the period before.
    """
    for row, by_window in series.figures.items():
        if not comparable(row) or is_handed_on(row):
            continue
        for told in by_window.values():
            figures = [figure for figure in told if not _repeats(series, figure)]
            first = next((figure for figure in figures if figure.own), None) or next(iter(figures), None)
            for figure in figures:
                if first is None or figure is first or not series.join(figure, first):
                    continue
                kind = _kind(figure)
                # "Lũy kế 6 tháng" in June's report: the half year's, which comes later, is to answer.
                later = first if kind == "to date" and first.own else figure
                yield kind, later, figure if later is first else first


def _repeats(series: Series, figure: Figure) -> bool:
    """Tell whether a figure of a part is that of the report's whole period: the last month named is not its own.

    "… tháng 11: 103 hồ sơ; tháng 12: 118 hồ sơ (tổng số tiếp nhận 360 hồ sơ)".
    """
    own = figure.sent.window
    if own is None or figure.own or own == figure.window or not own.holds(figure.window):
        return False
    told = series.figures[figure.row].get(own, ())
    return any(whole.sent is figure.sent and whole.quantity.amount == figure.quantity.amount for whole in told)


def _kind(figure: Figure) -> Kind:
    own = figure.sent.window
    assert own is not None
    back = own.last - figure.window.last
    if back and back % 12 == 0:
        return "year before"
    return "to date" if figure.to_date and not back else "before"


def _message(later: Figure, earlier: Figure) -> str:
    verdict = agree((later.quantity, earlier.quantity), measured=later.measured)
    when = months_named(later.window)
    said = f"ghi {value(earlier)}" if earlier.own else f"ghi số {when} là {value(earlier)}"
    return (
        f"{subject(later)}: {report(later.sent)} nêu lại số {when} là {value(later)}, nhưng {report(earlier.sent)}"
        f" {said}{off(verdict.gap)}."
    )
