"""R008: averages a month, a quarter, a group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

import regex

from extractor.arithmetic import Verdict, format_number, quotient, ratio
from extractor.checks import Claim, Context, Part, check
from extractor.checks.kinds import counts_alike
from extractor.checks.prose import is_change
from extractor.checks.rates import WINDOW
from extractor.find.mentions import Amount
from extractor.quantities import EXACT
from extractor.text import fold

_AVERAGE = regex.compile(
    r"(?<!\b(?:hon|muc|voi|duoi|tren|vuot|bang)\s+)\b(?:binh\s+quan|trung\s+binh)\s+(?:(?:moi|mot|01|1|tren|/)\s*(?P<each>[a-z]+)\s+)?"
    r"(?:(?:la|dat|co|tiep\s+nhan|giai\s+quyet|nhan|hon|gan|khoang|tren|duoi|gan\s+bang)\s+)*$"
)
_PER = regex.compile(r"\s*(?:/|moi|mot|tren\s+mot)\s*(?:01\s+|1\s+)?(?P<each>[a-z]+)\b")
# "…, riêng tháng 6 bình quân …", "(cùng kỳ bình quân …)": the average of something else than the total before it.
_ASIDE = regex.compile(r"\b(?:rieng|cung\s+ky|(?:nam|thang|quy|ky)\s+truoc|so\s+voi|con\s+lai|trong\s+do)\b")
_ENDED = regex.compile(r"[.;]\s")
# Months in the periods that a sentence may name; of the report's own, those that had passed when it was written.
_MONTHS = regex.compile(r"\b(?P<n>\d{1,2})\s+thang\b|\b(?P<quarter>quy)\s+(?:i{1,3}|iv|[1-4])\b")
_OTHER_PERIOD = regex.compile(r"\b(?:tu\s+dau\s+nam|luy\s+ke|tu\s+ngay|tinh\s+tu|thang\s+\d|nam\s+\d{4}|cung\s+ky)\b")
_OWN = {"quarter": (3,), "half": (6, 5), "nine_months": (9, 8), "year": (12, 11, 10)}


class _Average(NamedTuple):
    """An average, the folded word for what it is of one of, and where the words of it start."""

    amount: Amount
    each: str
    start: int


@check("R008", "ratio", "warning")
def average(context: Context) -> Iterator[Claim]:
    """Số bình quân phải khớp với tổng số chia cho số tháng, số tổ, số đơn vị đã nêu.

    Why: "6 tháng tiếp nhận 2.094 hồ sơ, bình quân mỗi tháng 349 hồ sơ" là một phép chia tính lại được; số bình quân
        hay bị đảo chữ số hoặc còn là số của kỳ trước.
    Bad: 6 tháng đầu năm tiếp nhận 2.094 hồ sơ, bình quân mỗi tháng 394 hồ sơ.
    Bad: Có 12 tổ công nghệ số cộng đồng với 84 thành viên (bình quân 09 thành viên/tổ).
    Bad: Trong quý II tổ chức 21 buổi, bình quân 08 buổi/tháng.
    Good: 6 tháng đầu năm tiếp nhận 2.094 hồ sơ, bình quân mỗi tháng 349 hồ sơ.
    Good: Có 12 tổ công nghệ số cộng đồng với 84 thành viên (bình quân 07 thành viên/tổ).
    Good: Có 08 hội nghị với 740 lượt người dự (bình quân hơn 90 người/hội nghị).
    Good: Có 07 tổ với 43 thành viên; tổ chức 22 buổi, bình quân mỗi tổ 03 buổi.
    Good: Tính từ đầu năm tiếp nhận 4.736 hồ sơ, bình quân mỗi tháng 592 hồ sơ.
    Good: 6 tháng tiếp nhận 2.094 hồ sơ, giải quyết 1.980 hồ sơ, bình quân mỗi tháng 330 hồ sơ.
    Good: 6 tháng tiếp nhận 2.094 hồ sơ (cùng kỳ bình quân mỗi tháng 320 hồ sơ).
    Good: Quý II tổ chức 21 buổi, cao hơn bình quân mỗi tháng 05 buổi của huyện.
    Good: Thời gian giải quyết bình quân 03 ngày; tiếp nhận 45 hồ sơ, bình quân 02 ngày/hồ sơ.
    Not flagged: Tổng số hoặc số chia không nêu; câu có nhiều tổng số; kỳ tính không rõ.
    """
    for amount in context.found.amounts:
        if amount.cell is None and amount.of is None and amount.own_unit:
            found = _average(context, amount)
            if found is not None:
                yield from _claims(context, found)


def _average(context: Context, amount: Amount) -> _Average | None:
    start = context.sentence(amount.start)[0]
    said = _AVERAGE.search(context.text.folded, max(start, amount.start - 50), amount.start)
    if said is None:
        return None
    per = _PER.match(context.text.folded, amount.end, context.paragraph(amount.start).end)
    each = said["each"] or (per["each"] if per else None)
    return _Average(amount, each, said.start()) if each else None


def _claims(context: Context, average: _Average) -> Iterator[Claim]:
    start = max(context.sentence(average.start)[0], average.start - WINDOW)
    before = [a for a in context.amounts(start, average.start) if a.of is None and a.cell is None and a.own_unit]
    clause = max((match.end() for match in _ENDED.finditer(context.text.folded, start, average.start)), default=start)
    totals = [a for a in before if a.start >= clause and counts_alike(a, average.amount) and not is_change(context, a)]
    if len(totals) != 1 or totals[0].hedge is not None:
        return
    total = totals[0]
    if _ASIDE.search(context.folded(total.end, average.start)):
        return
    divisors: tuple[Amount, ...] = ()
    months = _months(context, average, start) if average.each in ("thang", "quy") else ()
    if average.each not in ("thang", "quy"):
        others = [a for a in before if a is not total and fold(a.unit or "").split()[:1] == [average.each]]
        if len(others) != 1 or others[0].hedge is not None or counts_alike(others[0], total):
            return
        divisors = tuple(others)
    numbers = [a.value for a in divisors] or [Decimal(n) for n in months]
    if numbers and all(n > 0 for n in numbers):
        yield _claim(context, average, total, divisors, numbers)


def _months(context: Context, average: _Average, start: int) -> tuple[int, ...]:
    """Return how many months (or quarters) the total may be of, or nothing where that is not clear."""
    words = context.folded(start, average.start)
    named = list(_MONTHS.finditer(words))
    if named:
        counts = {int(match["n"] or 3) for match in named}
        months = tuple(counts) if len(counts) == 1 else ()
    elif _OTHER_PERIOD.search(words) or context.facts.period is None:
        months = ()
    else:
        months = _OWN.get(context.facts.period.type, ())
    if average.each == "thang":
        return tuple(n for n in months if n > 1)
    return tuple(n // 3 for n in months if n % 3 == 0 and n > 3)


def _claim(
    context: Context, average: _Average, total: Amount, divisors: Sequence[Amount], numbers: Sequence[Decimal]
) -> Claim:
    verdicts = [_judge(total, n, average.amount) for n in numbers]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is not False), 0)
    verdict, number = verdicts[best], numbers[best]
    a, p = context.printed(*total.number), context.printed(*average.amount.number)
    n = format_number(number)
    return Claim(
        "ratio",
        (
            Part("total", total.value, *total.number),
            *(Part("divisor", d.value, *d.number) for d in divisors),
            Part("average", average.amount.value, *average.amount.number),
        ),
        verdict,
        f"{a}/{n} = {verdict.expected}, nêu bình quân {p}",
        f"{a} chia {n} là {verdict.expected}, nhưng báo cáo nêu bình quân {p}.",
        stated=p,
    )


def _judge(total: Amount, number: Decimal, average: Amount) -> Verdict:
    """Judge total / number = average, rounded either way: 15,5 people a group may be 15 or 16."""
    quantity = average.quantity
    base = EXACT.multiply(number, Decimal(100))
    verdict = ratio(
        total.quantity.amount,
        EXACT.divide(base, quantity.scale) if quantity.scale != 1 else base,
        quantity.value,
        quantity.decimals,
        hedge=quantity.hedge,
    )
    if verdict.holds is False and quantity.hedge is not None:
        verdict = ratio(total.quantity.amount, base, quantity.value, quantity.decimals)
    near = quotient(total.quantity.amount, EXACT.multiply(number, quantity.scale), quantity.decimals)
    return Verdict(verdict.holds, format_number(near), verdict.reason)
