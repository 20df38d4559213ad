"""Q008: an exact sum of money beside its rounded form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from extractor.arithmetic import same
from extractor.checks import Claim, Context, Part, check
from extractor.find.mentions import Amount
from extractor.text import fold

# "… đồng (làm tròn 3,25 tỷ đồng)", "… đồng, tức 3,25 tỷ đồng", "… đồng (hơn 3,2 tỷ đồng)".
_ALSO = regex.compile(
    r"\s*(?:\(\s*|,\s*)(?:(?:lam\s+tron|viet\s+gon|quy\s+tron|tuc|tuong\s+duong)(?:\s+(?:la|thanh|voi|khoang))*|[=~])\s*:?\s*"
)
_HEDGED = regex.compile(r"\s*\(\s*(?:khoang|gan|hon|tren|xap\s+xi)?\s*")
_CLOSED = regex.compile(r"\s*(?:dong|vnd|d)?\s*\)")
_ENDED = regex.compile(r"\s*(?:dong|vnd|d)?\s*(?:[.,;)\n]|$)")


@check("Q008", "same_quantity", "warning")
def exact_and_rounded(context: Context) -> Iterator[Claim]:
    """Số tiền ghi đầy đủ và số ghi gọn ngay sau nó phải là một.

    Why: "3.245.680.000 đồng (làm tròn 3,42 tỷ đồng)" ghi một khoản tiền hai lần; hai số lệch nhau thường do đảo chữ số
        khi ghi gọn.
    Bad: Tổng chi là 3.245.680.000 đồng (làm tròn 3,42 tỷ đồng).
    Bad: Kinh phí hỗ trợ 9.864 triệu đồng (gần 8,9 tỷ đồng).
    Bad: Tổng thu 812.400.000 đồng, tức 821,4 triệu đồng.
    Good: Tổng chi là 3.245.680.000 đồng (làm tròn 3,25 tỷ đồng).
    Good: Tổng chi là 3.248.680.000 đồng (làm tròn 3,24 tỷ đồng).
    Good: Kinh phí hỗ trợ 9.864 triệu đồng (gần 9,9 tỷ đồng).
    Good: Tổng chi 3.245.680.000 đồng (hơn 3,2 tỷ đồng), tổng thu 4.120.000.000 đồng (dự toán 4,2 tỷ đồng).
    Good: Chi 3.245.680.000 đồng (tỉnh cấp 2,1 tỷ đồng).
    Good: Tiết kiệm 120 triệu đồng, tương đương 1,2 tỷ đồng cho cả giai đoạn.
    Good: Thu 5.270 triệu đồng (5 tỷ đồng theo dự toán).
    Not flagged: Số trong ngoặc là dự toán, là một phần, là số của kỳ khác; "khoảng" không có giới hạn.
    """
    money = [a for a in context.found.amounts if a.of is None and a.cell is None and _is_money(a)]
    for exact, short in pairwise(money):
        if exact.quantity.scale >= short.quantity.scale or exact.hedge is not None:
            continue
        between = context.folded(exact.end, short.number[0])
        told_twice = _ALSO.fullmatch(between) and _follows(context, _ENDED, short)
        if told_twice or (short.hedge and _HEDGED.fullmatch(between) and _follows(context, _CLOSED, short)):
            yield _claim(context, exact, short)


def _is_money(amount: Amount) -> bool:
    return fold(amount.unit or "").startswith("dong")


def _follows(context: Context, what: regex.Pattern[str], amount: Amount) -> bool:
    return what.match(context.text.folded, amount.end) is not None


def _claim(context: Context, exact: Amount, short: Amount) -> Claim:
    verdict = same(exact.quantity, short.quantity)
    if short.quantity.hedge is not None and verdict.holds is False:
        # "gần 3,2 tỷ" of 3.245.680.000 is loosely said, and rounds to it.
        rounded = same(exact.quantity, replace(short.quantity, hedge=None))
        verdict = rounded if rounded.holds is not False else verdict
    a, b = context.printed(*exact.number), context.printed(*short.number)
    return Claim(
        "same_quantity",
        (Part("value", exact.quantity.amount, *exact.number), Part("value", short.quantity.amount, *short.number)),
        verdict,
        f"{a} {'≠' if verdict.holds is False else '='} {b}",
        f"Số tiền ghi đầy đủ là {context.printed(exact.start, exact.end)} nhưng ghi gọn là "
        f"{context.printed(short.start, short.end)}.",
    )
