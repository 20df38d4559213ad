"""What a report says of rise and fall against what was reported of the period that it compares with."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.arithmetic import format_percent
from extractor.checks.periods import Series
from extractor.checks.periods.equations import Equation, Grows
from extractor.checks.periods.judged import over_figures
from extractor.checks.periods.rows import comparable, is_handed_on
from extractor.checks.periods.series import Figure, Row, Sent, Window, scope
from extractor.checks.periods.wording import months, number, report, subject, value
from extractor.records import Span, StatedChange


@over_figures("P107", "growth", "warning")
def direction(series: Series) -> Iterator[Equation]:
    """Nói tăng, giảm so với kỳ trước thì phải đúng với số mà báo cáo kỳ trước đã nêu.

    Why: Từ "tăng" bên một số nhỏ hơn số đã báo cáo làm đổi hẳn nhận định; báo cáo không nêu số kỳ trước nên đọc riêng báo
        cáo này không thấy được.
    Bad: Xã An Bình, tháng 4/2024: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so với
        tháng trước.
    Bad: Xã An Bình, tháng 5/2023: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, giảm so với
        cùng kỳ năm trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so với
        tháng trước.
    Good: Xã An Bình, tháng 3/2024: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so với
        tháng trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 150 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng so với
        tháng trước (120 hồ sơ).
    Not flagged: hai số bằng nhau; báo cáo có nêu số kỳ trước (quy tắc P104, P105, R003, R006 xét số ấy); không rõ so với kỳ
        nào.
    """
    for said, after, before in _compared(series):
        if said.direction:
            yield Grows(
                "P107", (after, before), _against(said, after, before), show=((after.sent, said.span),),
                direction=said.direction,
            )


@over_figures("P108", "growth", "warning")
def size(series: Series) -> Iterator[Equation]:
    """Mức tăng, giảm so với kỳ trước phải đúng với số mà báo cáo kỳ trước đã nêu.

    Why: "Tăng 12%", "giảm 45 hồ sơ" là so với số đã báo cáo của kỳ trước; tính lại từ hai báo cáo mà ra số khác thì mức
        tăng, giảm hoặc một trong hai số sai.
    Bad: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 24 hồ sơ
        so với tháng trước.
    Bad: Xã An Bình, tháng 5/2023: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 21,7% so
        với cùng kỳ năm trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 14 hồ sơ
        so với tháng trước.
    Good: Xã An Bình, tháng 5/2023: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng 11,6% so
        với cùng kỳ năm trước.
    Good: Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.⏎Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ, tăng hơn 10%
        so với tháng trước.
    Not flagged: như quy tắc P107; mức chỉ nêu "khoảng"; cắt bớt chữ số cuối thay cho làm tròn.
    """
    for said, after, before in _compared(series):
        change, rate = _quantity(after.sent, said.change, said.change_span), _quantity(
            after.sent, said.rate, said.rate_span
        )
        for one in ({"change": change}, {"rate": rate}):
            if said.direction and any(one.values()):
                yield Grows("P108", (after, before), "", show=(), direction=said.direction, **one)
