"""The number of all there is of a kind, stated in several places."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.arithmetic import agree
from extractor.checks import Claim, Context, check
from extractor.checks.figures import MOST_VALUES
from extractor.checks.tables import member
from extractor.indicators import Setting, Total, find_totals


@check("Q004", "same_quantity", "warning")
def same_total(context: Context) -> Iterator[Claim]:
    """Cùng một tổng số nhưng các chỗ trong báo cáo ghi khác nhau.

    Why: Số thôn, số xã, tổng số của một loại việc chỉ có một giá trị; “7/9 thôn” ở chỗ này mà “toàn xã có 8 thôn” ở
        chỗ kia thì một chỗ ghi nhầm hoặc còn số của năm trước.
    Bad: UBND XÃ LẠC HÒA⏎Toàn xã có 8 thôn với 1.240 hộ.⏎Đến nay 7/9 thôn đã thành lập Tổ công nghệ số cộng đồng.
    Bad: Tổng số đơn thư tiếp nhận trong kỳ là 12 đơn.⏎Công tác tiếp dân: tổng số đơn thư tiếp nhận 14 đơn.
    Good: UBND XÃ LẠC HÒA⏎Toàn xã có 9 thôn với 1.240 hộ.⏎Đến nay 7/9 thôn đã thành lập Tổ công nghệ số cộng đồng; 03
        thôn vùng cao chưa có đường truyền.
    Good: UBND XÃ LẠC HÒA⏎Toàn xã có 9 thôn.⏎Sau khi sáp nhập 02 thôn, đến nay 8/8 thôn đã thành lập Tổ công nghệ số.
    Good: Tổng số đơn thư tiếp nhận trong kỳ là 12 đơn.⏎Năm trước tổng số đơn thư tiếp nhận là 14 đơn.
    Not flagged: tổng số của một lĩnh vực, một thời gian, một đơn vị khác; số thôn, tổ dân phố khi có sáp nhập.
    """
    setting = Setting(context.document, context.headings, context.facts)
    known = {stated.amount.start for stated in context.stated}
    groups: dict[tuple[str, str | None], list[Total]] = {}
    for total in find_totals(setting, context.found):
        if total.amount.start not in known:
            groups.setdefault((total.key, total.period), []).append(total)
    for group in groups.values():
        values = list(dict.fromkeys(context.printed(*total.amount.number) for total in group))
        if len(group) < 2 or len({total.amount.value for total in group}) > MOST_VALUES:
            continue
        verdict = agree([total.amount.quantity for total in group])
        name = group[0].name
        yield Claim(
            kind="same_quantity",
            parts=tuple(member("value", total.amount) for total in group),
            verdict=verdict,
            statement=f"{(' ≠ ' if verdict.holds is False else ' = ').join(values)} ({name})"
            if len(values) > 1
            else f"{values[0]} ({name}, ghi {len(group)} lần)",
            message=f"Tổng số {name} được ghi khác nhau trong báo cáo: {', '.join(values)}.",
        )
