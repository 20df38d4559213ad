"""R007: percentages of a plan, or of an earlier period, whose figure is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.kinds import counts_alike
from extractor.checks.prose import goes_on, is_change
from extractor.checks.rates import GROWTH, SAYS, WINDOW, in_reach, judge_rate, ratio_claim
from extractor.find.mentions import Amount, Rate

_PLAN = r"(?:ke\s+hoach|du\s+toan|chi\s+tieu|muc\s+tieu|dinh\s+muc)"
_EARLIER = r"(?:cung\s+ky|(?:nam|thang|quy|ky)\s+(?:truoc|[\divx]+))"
_OF_BASE = regex.compile(rf"\s*(?:cua\s+|so\s+(?:voi\s+)?)?(?:{_PLAN}|{_EARLIER})\b")
_OF_PLAN = regex.compile(rf"\s*(?:cua\s+|so\s+(?:voi\s+)?)?{_PLAN}\b")
# From the rate to the base: "120% kế hoạch năm (kế hoạch 30 buổi)", "120% so với kế hoạch giao là 30 buổi".
_TOLD_AFTER = regex.compile(
    rf"{_OF_BASE.pattern}[^.;,()\d]{{0,40}}(?:nam\s+\d{{4}}\s*)?(?:\(\s*(?:(?:{_PLAN}|{_EARLIER})[^.;,()\d]{{0,30}})?)?"
)
_TOLD_BEFORE = regex.compile(
    rf"\b(?:{_PLAN}|cung\s+ky)\b[^.;,()\d]{{0,40}}(?:(?:nam\s+\d{{4}}|\d+\s+thang\s+(?:dau|cuoi)\s+nam)\s*)?"
    rf"[^.;,()\d]{{0,30}}$"
)
# What makes the one count of a sentence the plan of the next: "Số nhiệm vụ đề ra: 30 nhiệm vụ".
_SET = regex.compile(rf"\b(?:{_PLAN}|de\s+ra|(?:duoc|da)\s+giao|giao\s+(?:cho\s+)?(?:ubnd|xa|phuong|so|thi\s+tran))\b")
_SCOPE = regex.compile(r"\b(?:luy\s+ke|tu\s+dau\s+nam|(?:trong|ca)?\s*(?:thang|quy|nam|tuan|ky)\b(?:\s+[\divx]+\b)?)")
_OUT_OF = regex.compile(r"\b(?:tren|trong)\s+(?:tong\s+)?(?:so\s+)?$")
_FRESH = regex.compile(r"[^.;\d]{0,60}")


@lru_cache(maxsize=1)
def plan_rates(context: Context) -> dict[int, tuple[Rate, Amount, tuple[Amount, ...]]]:
    """Return where each percentage of a told plan starts → it, the plan, what may be the result, the likeliest first.

    The plan stands after it ("đạt 120% kế hoạch (30 buổi)") or before the result ("kế hoạch 30 buổi, thực hiện 36").
    """
    found = {}
    for rate in context.found.rates:
        if rate.cell is not None or rate.low is not None or is_change(context, rate):
            continue
        end = context.paragraph(rate.start).end
        if not _OF_BASE.match(context.text.folded, rate.end, end):
            continue
        start = max(context.sentence(rate.start)[0], rate.start - WINDOW)
        here = [a for a in context.amounts(start, rate.start) if a.of is None and a.cell is None]
        after = context.amounts(rate.end, min(end, rate.end + 110))[:1]
        if after and after[0].of is None and _TOLD_AFTER.fullmatch(context.folded(rate.end, after[0].start)):
            plan = after[0]
        else:
            told = [a for a in here if _TOLD_BEFORE.search(context.folded(max(start, a.start - 120), a.start))]
            before = told[-1] if told else _sentence_before(context, rate, start, here)
            if before is None:
                continue
            plan = before
        results = [
            a
            for a in reversed(in_reach(context, here, rate.start))
            if a is not plan and not is_change(context, a) and counts_alike(a, plan)
        ]
        if len(here) > 1 and here[-1] is not plan and _OUT_OF.search(context.folded(here[-2].end, here[-1].start)):
            # "46 lượt người trên 73 lượt người theo kế hoạch, đạt 63% kế hoạch"
            plan, results = here[-1], [here[-2]]
        if results:
            found[rate.start] = rate, plan, tuple(results)
    return found


def _sentence_before(context: Context, rate: Rate, start: int, here: Sequence[Amount]) -> Amount | None:
    """Return the plan that the sentence before `start` sets for the one count of this sentence, or None.

    "Số nhiệm vụ đề ra: 30 nhiệm vụ. Số nhiệm vụ hoàn thành: 27 nhiệm vụ, đạt 90% kế hoạch." Each of the two sentences
    has one count, and the second no subject and no period of its own: a month's result is none of a year's plan.
    """
    if not _OF_PLAN.match(context.text.folded, rate.end) or not start or len(here) != 1:
        return None
    if not goes_on(context, start, here[0].start):
        return None
    first, last = context.sentence(start - 1)
    if context.heading_at(first) != context.heading_at(start) or context.paragraph(first).table is not None:
        return None
    told = context.amounts(first, last)
    if len(told) != 1 or told[0].of is not None or told[0].cell is not None or context.rates(first, last):
        return None
    if not _SET.search(context.folded(max(first, told[0].start - 90), min(last, told[0].end + 60))):
        return None
    scopes = [set(_SCOPE.findall(context.folded(*period))) for period in ((first, last), (start, rate.start))]
    return told[0] if scopes[1] <= scopes[0] else None


@check("R007", "ratio", "warning")
def rate_of_plan(context: Context) -> Iterator[Claim]:
    """Tỷ lệ so với kế hoạch, so với cùng kỳ phải khớp với số kế hoạch, số cùng kỳ đã nêu.

    Why: "36 buổi, đạt 120% kế hoạch (30 buổi)" là phép chia kết quả cho kế hoạch; tỷ lệ có thể vượt 100% nhưng phải
        tính lại được.
    Bad: Đã tuyên truyền 36 buổi, đạt 130% kế hoạch (kế hoạch 30 buổi).
    Bad: Kế hoạch năm giao 30 nhiệm vụ, đến nay đã hoàn thành 27 nhiệm vụ, đạt 95% kế hoạch.
    Bad: Số nhiệm vụ đề ra: 30 nhiệm vụ. Số nhiệm vụ hoàn thành: 27 nhiệm vụ, đạt 92% kế hoạch.
    Bad: Dự toán thu 6 tháng cuối năm 14.200 triệu đồng; thu lũy kế 9.727 triệu đồng, đạt 78,5% dự toán.
    Bad: Tiếp nhận 2.318 hồ sơ, bằng 114,2% so với cùng kỳ năm trước (2.225 hồ sơ).
    Good: Đã tuyên truyền 36 buổi, đạt 120% kế hoạch (kế hoạch 30 buổi).
    Good: Kế hoạch năm giao 30 nhiệm vụ, đến nay đã hoàn thành 27 nhiệm vụ, đạt 90% kế hoạch.
    Good: Tiếp nhận 2.318 hồ sơ, trong đó trực tuyến 1.899 hồ sơ, bằng 104,2% so với cùng kỳ năm trước (2.225 hồ sơ).
    Good: Trồng được 1.200 cây, đạt 120% kế hoạch.
    Good: Kế hoạch năm giao 30 nhiệm vụ; tháng 6 hoàn thành 05 nhiệm vụ, đạt 90% kế hoạch tháng.
    Good: Kế hoạch năm 2023 kiểm tra 12 đơn vị. Trong quý I đã kiểm tra 03 đơn vị, đạt 100% kế hoạch.
    Good: UBND tỉnh giao 30 chỉ tiêu. Toàn tỉnh có 18 chỉ tiêu đạt 100% kế hoạch.
    Good: Huyện đã giao 12 nhiệm vụ. Xã tự đề ra thêm và hoàn thành 27 nhiệm vụ, đạt 90% kế hoạch.
    Not flagged: Kế hoạch không nêu bằng số; kế hoạch của kỳ khác (tháng, quý) với kế hoạch đã nêu.
    """
    for rate, plan, results in plan_rates(context).values():
        verdicts = [judge_rate(context, result.quantity, plan.quantity, rate) for result in results]
        best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), 0)
        verdict, result = verdicts[best], results[best]
        if verdict.holds is False and not _sure(context, rate, plan, result):
            verdict = Verdict(None, verdict.expected, "chưa rõ tỷ lệ này tính trên số nào")
        yield ratio_claim(
            context, Part("result", result.value, *result.number), Part("plan", plan.value, *plan.number), rate, verdict
        )


_OF_A_PERIOD = regex.compile(
    r"\s*(?:cua\s+|so\s+voi\s+)?\w+\s+\w+\s+(?:giao\s+)?(thang|quy|nam|tuan|6\s+thang|9\s+thang)\b"
)


def _sure(context: Context, rate: Rate, plan: Amount, result: Amount) -> bool:
    """Tell whether the rate is said right after the result, and not of the plan of another period than the told one."""
    between = context.folded(result.end, rate.start)
    if not _FRESH.fullmatch(between) or not SAYS.search(between) or GROWTH.search(between):
        return False
    period = _OF_A_PERIOD.match(context.text.folded, rate.end)
    if period is None or plan.start > rate.start:
        return True
    return period.group(1) in context.folded(max(0, plan.start - 40), plan.start)
