"""R002: percentages of counts that stand before them in prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from extractor.arithmetic import Verdict
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import breakdowns
from extractor.checks.joint_rates import JOINT
from extractor.checks.kinds import family, same_family
from extractor.checks.parts import Breakdown, Item
from extractor.checks.plan_rates import plan_rates
from extractor.checks.prose import is_change
from extractor.checks.rates import BRACKETS, SAYS, WINDOW, fractions, in_reach, judge_rate, ratio_claim
from extractor.checks.sums import judge
from extractor.find.mentions import Amount, Rate
from extractor.quantities import EXACT, Quantity
from extractor.text import fold

_OTHER_BASE = regex.compile(
    r"\bke\s+hoach\b|\bchi\s+tieu\b|\bmuc\s+tieu\b|\bdu\s+toan\b|\bso\s+voi\b|\bcung\s+ky\b|\btang\b|\bgiam\b|\bvuot\b|\bty\s+le\s+so\s+hoa\b"
)
_CLAUSE_END = regex.compile(r"[.;,\n]")
_ENDED = regex.compile(r"[.;\n]")
_STOPPED = regex.compile(r"[.\n]")


@check("R002", "ratio", "warning")
def rate_of_counts(context: Context) -> Iterator[Claim]:
    """Tỷ lệ phải khớp với số lượng và tổng số đã nêu trước nó.

    Why: "Tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.230 hồ sơ, đạt 98,8%": tỷ lệ tính được từ hai số đứng trước. Tỷ
        lệ đúng hạn có nhiều mẫu số trong thực tế (đã giải quyết, đến hạn, tiếp nhận, phải giải quyết), nên chỉ báo khi
        không mẫu số nào trong câu cho ra tỷ lệ đã nêu.
    Bad: Đã tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.230 hồ sơ, đạt 95,5%.
    Bad: Tổ trưởng: 15 người.⏎+ Trình độ chuyên môn: Đại học: 12 người = 70%.
    Good: Đã tiếp nhận 1.245 hồ sơ, giải quyết đúng hạn 1.230 hồ sơ, đạt 98,8%.
    Good: Trồng được 1.200 cây, đạt 120% kế hoạch.
    Bad: Phát 304 phiếu, thu về 300 phiếu, tỷ lệ thu về 96,68%.
    Good: Tiếp nhận 1.245 hồ sơ, tăng 12% so với cùng kỳ.
    Good: Phát 304 phiếu, thu về 300 phiếu, tỷ lệ hài lòng đạt 95%.
    Good: Xã có 12 thôn, 10 thôn có nhà văn hóa, tỷ lệ hộ nghèo là 3%.
    Bad: Tổ có 12 người, có 03 người chưa qua đào tạo; tỷ lệ đã qua đào tạo là 85%.
    Good: Thu về 120 phiếu, trong đó 71 phiếu rất hài lòng, 46 phiếu hài lòng, 03 phiếu bình thường; tỷ lệ hài lòng trở
        lên 97,5%.
    Good: Tổ có 12 người, có 03 người chưa qua đào tạo, tỷ lệ đã qua đào tạo là 75%.
    Not flagged: Tỷ lệ so với kế hoạch, cùng kỳ; tỷ lệ của một số không nêu trong văn bản.
    """
    paired = {rate.start for rate, _ in fractions(context)} | plan_rates(context).keys()
    base_of: dict[int, int] = {}
    for rate in context.found.rates:
        if rate.cell is not None or rate.start in paired or rate.low is not None:
            continue
        found = _counts_of(context, rate)
        if found is None:
            continue
        part, wholes, certain, told, rest = found
        verdicts = [
            judge_rate(context, _others(part, whole) if rest else part.quantity, whole.quantity, rate)
            for whole in wholes
        ]
        best = next((i for i, v in enumerate(verdicts) if v.holds is True), None)
        if best is None:
            best = next((i for i, v in enumerate(verdicts) if v.holds == "rounding"), None)
        if best is None:
            # "9.530 hồ sơ: đúng hạn 9.468, đạt 99,35%; quá hạn 62, chiếm 0,56%": both are of 9.530.
            sibling = base_of.get(wholes[0].start)
            best = next((i for i, w in enumerate(wholes) if w.start == sibling), 0)
        verdict, whole = verdicts[best], wholes[best]
        if (not told or rate.hedge) and verdict.holds is not True:
            # "03 chỉ tiêu đạt trên 80%": how far each got, no share of them.
            continue
        if verdict.holds is False and part.start not in _items(context) and not rest:
            reason = _told_elsewhere(context, rate, part, wholes)
            if reason is not None:
                verdict = Verdict(None, verdict.expected, reason)
        if verdict.holds is True:
            base_of[part.start] = whole.start
        if verdict.holds is False and (
            not certain or (rate.value == 100 and part.quantity.amount == whole.quantity.amount)
        ):
            verdict = Verdict(None, verdict.expected, "chưa rõ tỷ lệ này tính trên số nào")
        yield ratio_claim(
            context,
            Part("part", part.value, *part.number),
            Part("whole", whole.value, *whole.number),
            rate,
            verdict,
            tried=[other for i, other in enumerate(wholes) if i != best],
            notice=verdict.holds is None and rate.start - whole.end < _NEAR,
            rest=rest,
        )


# How far back the number may stand that a list of shares is of: "… tiếp nhận 1.286 hồ sơ", then a paragraph on fields.
_SECTION = 3000


def _told_elsewhere(context: Context, rate: Rate, part: Amount, tried: Sequence[Amount]) -> str | None:
    """Return of what else the rate of `part` may be, told before the sentence or in it; it clears and never accuses.

    "chứng thực 305 hồ sơ, chiếm 47,5%; tiếp đến là hộ tịch 204 hồ sơ, chiếm 31,8%" are shares of all that was received,
    which stands in a section before.
    """
    own = family(part.unit)
    for amount in reversed(context.amounts(max(0, rate.start - _SECTION), part.start)):
        if amount.cell is not None or amount in tried or not same_family(own, amount):
            continue
        if amount.quantity.amount < part.quantity.amount and rate.value <= 100:
            continue
        if judge_rate(context, part.quantity, amount.quantity, rate).holds is True:
            return f"có thể tính trên {context.printed(*amount.number)} nêu ở trên"
    start, end = context.sentence(part.start)
    together = [a for a in context.amounts(start, end) if a.of is None and same_family(own, a)]
    added = replace(part.quantity, value=sum((a.value for a in together), start=part.value * 0))
    if len(together) > 1 and judge_rate(context, part.quantity, added, rate).holds is True:
        # "nam 36 người, nữ 21 người (chiếm 36,8%)": of both.
        return "có thể tính trên tổng các số cùng câu"
    return None


def _others(part: Amount, whole: Amount) -> Quantity:
    """Return what is left of `whole` without `part`."""
    left = EXACT.subtract(whole.quantity.amount, part.quantity.amount)
    return replace(whole.quantity, value=EXACT.divide(left, whole.quantity.scale))


# A rate that fits none of the counts this near before it is worth a look, though it may be of another.
_NEAR = 120


class _Share(NamedTuple):
    """The count that a rate is said of, the counts that it may be a rate of, and whether one of them must be.

    `told`: whether it is worth a look if it is a rate of none of them. `rest`: the rate is of the others ("03 người
    chưa qua đào tạo, tỷ lệ đã qua đào tạo").
    """

    part: Amount
    wholes: list[Amount]
    certain: bool
    told: bool = True
    rest: bool = False


def _counts_of(context: Context, rate: Rate) -> _Share | None:
    """Return what a rate is a share of, or None if nothing says so."""
    paragraph = context.paragraph(rate.start)
    start = context.sentence(rate.start)[0]
    floor = max(start, rate.start - WINDOW)
    previous = context.rates(floor, rate.start)
    before = in_reach(
        context, context.amounts(max(floor, previous[-1].end if previous else floor), rate.start), rate.start
    )
    if not before or before[-1].of is not None or before[-1].cell is not None:
        return None
    part = before[-1]
    if is_change(context, part):
        # "giảm từ 33 xuống 29 người, giảm 04 người, tương ứng 12,1%": of the figure then, see growth.py.
        return None
    if JOINT.search(context.folded(part.end, rate.start)) and (part.start in _items(context) or len(before) > 2):
        return None
    planned = _planned(context, rate, part, start)
    if planned is not None:
        return planned if planned.wholes else None
    between = BRACKETS.sub(" ", context.folded(part.end, rate.start))
    after = context.folded(rate.end, min(rate.end + 50, paragraph.end))
    named = _named(context, before[-2].end if len(before) > 1 else start, part, between)
    ended = (_STOPPED if named else _ENDED).search(between)
    if len(between) > 60 or ended or not (SAYS.search(between) or named):
        return None
    if "(" in between and not _PLAIN_SAYS.fullmatch(between.rpartition("(")[2]):
        # "4 dân tộc (Thái chiếm 67%, …)": the bracket speaks of something else.
        return None
    of_total = before[-2] if len(before) > 1 and _OUT_OF.fullmatch(context.folded(before[-2].end, part.start)) else None
    whole_after = context.amounts(rate.end, min(rate.end + 70, paragraph.end))[:1]
    if whole_after and _OF_TOTAL.fullmatch(context.folded(rate.end, whole_after[0].start)):
        # "07 đơn vị, gồm 04 phòng và 03 xã, chiếm 25% tổng số 28 đơn vị"
        breakdown = _items(context).get(part.start)
        return _Share(breakdown.totals[0] if breakdown else part, list(whole_after), breakdown is None)
    other = _OTHER_BASE.search(between) or _OTHER_BASE.search(_CLAUSE_END.split(after, maxsplit=1)[0])
    if other and of_total is None:
        return None
    if of_total is not None:
        # "12 buổi trên tổng số 11 buổi theo kế hoạch, đạt 100%"
        return _Share(of_total, [part], True)
    on_time = _ON_TIME.search(context.folded(max(start, part.start - 45), part.end) + between.partition("ty le")[0])
    if not on_time and (_ON_TIME.search(between) or _ON_TIME.search(_CLAUSE_END.split(after, maxsplit=1)[0])):
        # "đã giải quyết 248 hồ sơ, tỷ lệ giải quyết đúng hạn đạt 100%": what was in time is not counted here.
        return None
    wholes, certain = _bases(context, rate, part, start)
    if rate.value == 100 and any(w.quantity.amount == part.quantity.amount for w in wholes):
        # "512 hồ sơ = 100%": a whole need not be named, the count is all of it.
        wholes = [w for w in wholes if w.quantity.amount == part.quantity.amount]
    if on_time and certain and part.start not in _items(context):
        # The on-time rate may be of the dossiers due, fewer than those received: a higher rate is no contradiction
        # unless it is said of the solved ones.
        largest = max(w.quantity.amount for w in wholes)
        higher = rate.value * largest > 100 * part.quantity.amount
        certain = not higher or any(_SOLVED.search(context.folded(max(0, w.start - 40), w.start)) for w in wholes)
    if not wholes:
        return None
    rest = (
        named is True
        and _NOT.search(between.rpartition("ty le")[0])
        and not _NOT.search(between.rpartition("ty le")[2])
    )
    return _Share(part, wholes, certain and named is not False, named is not False, bool(rest))


_SET = regex.compile(
    r"\([^()]*\b(?:ke hoach|phai (?:hoan thanh|thuc hien|giai quyet)|dang ky|chi tieu|giao|du toan)\b[^()]*$"
)


def _planned(context: Context, rate: Rate, part: Amount, start: int) -> _Share | None:
    """Return the result that a bracket sets beside its plan: "26 nhiệm vụ (6 tháng phải hoàn thành 25, đạt 104%)".

    None where the count before the rate is no plan; without counts where no result before the bracket fits.
    """
    bracket = _SET.search(context.text.folded, start, part.start)
    if bracket is None:
        return None
    own = family(part.unit)
    results = [a for a in context.amounts(start, bracket.start()) if a.of is None and same_family(own, a)]
    fit = [a for a in results if judge_rate(context, a.quantity, part.quantity, rate).holds is True]
    return _Share((fit or [part])[0], [part] if fit else [], True)


_NOT = regex.compile(r"\b(?:chua|khong)\b")


_RATE_OF = regex.compile(r"\bt[yi]\s+le\b([^\d,;.()]*)$")
# Words of a rate's name that say nothing of what it is a rate of.
_FILLERS = regex.compile(
    r"\b(?:dat|la|chiem|khoang|tren|hon|gan|xap|xi|bang|nay|chung|so|cac|tong|duoc|den|toi|muc|tu)\b"
)


_ITEM = regex.compile(r"[,;(]")


def _named(context: Context, start: int, part: Amount, between: str) -> bool | None:
    """Tell whether "tỷ lệ thu về" names the count "thu về 300 phiếu" before it; None if it has no words of its own.

    In "thu về 300 phiếu, tỷ lệ hài lòng đạt 95%" it names something else. `start`: where the count's own words begin.
    """
    said = _RATE_OF.search(between)
    unit = fold(part.unit or "").split()
    words = [w for w in _FILLERS.sub(" ", said.group(1)).split() if w not in unit] if said else []
    if said is None or not words:
        return None
    label = _ITEM.split(context.folded(start, part.start))[-1] + context.folded(part.start, part.end)
    label = f"{label} {between[: said.start()]}"
    pairs = [f"{a} {b}" for a, b in pairwise(words)] or words
    return any(regex.search(rf"\b{regex.escape(pair)}\b", " ".join(label.split())) for pair in pairs)


_ON_TIME = regex.compile(r"\b(?:dung|truoc|som|qua|tre)\s+(?:va\s+dung\s+|va\s+truoc\s+)?(?:han|hen)\b")
_SOLVED = regex.compile(r"\bgiai\s+quyet\b")


@lru_cache(maxsize=1)
def _items(context: Context) -> dict[int, Breakdown]:
    """Return where a part of a breakdown starts → its breakdown."""
    return {item.amount.start: found for found in breakdowns(context) for item in _sure_items(found)}


def _sure_items(breakdown: Breakdown) -> Sequence[Item]:
    """Return the parts: those that add up, else those before the list may already have ended."""
    if len(breakdown.items) > 1:
        _, items, verdict = judge(breakdown)
        if verdict.holds is True:
            return items
    return breakdown.items[: min(breakdown.splits, default=len(breakdown.items))]


def _bases(context: Context, rate: Rate, part: Amount, start: int) -> tuple[list[Amount], bool]:
    """Return the counts that the rate of `part` may be of, the likeliest first, and whether one of them must be.

    A part of a breakdown is a share of its total, or of what that is a part of; never of its sibling.
    """
    breakdown = _items(context).get(part.start)
    if breakdown is not None:
        wholes = []
        for total in breakdown.totals:
            wholes.append(total)
            if total.of is not None and total.of_number is not None:
                wholes.append(replace(total, quantity=total.of, number=total.of_number))
        siblings = {item.amount.start for item in breakdown.items}
        own = family(breakdown.totals[0].unit)
        before = context.amounts(max(0, breakdown.totals[0].start - 400), breakdown.totals[0].start)
        wholes += [a for a in reversed(before) if a.cell is None and a.start not in siblings and same_family(own, a)]
        return wholes[:5], True
    own = family(part.unit)
    here = [a for a in context.amounts(start, part.start) if a.cell is None and same_family(own, a)]
    wholes = [a for a in reversed(here) if a.quantity.amount >= part.quantity.amount or rate.value > 100]
    if wholes:
        return wholes, True
    if own is not None and len(here) == 1 and here[0].own_unit and part.own_unit and not is_change(context, here[0]):
        # "được giao 40 nhiệm vụ, hoàn thành 77 nhiệm vụ, đạt 92,5%": one of the two counts is wrong.
        return here, True
    # "Cán bộ: 12 người" on a line of its own, its levels on the lines under it.
    heading = context.heading_at(rate.start)
    floor = max(heading.start if heading else 0, rate.start - 900)
    earlier = [a for a in context.amounts(floor, start) if a.cell is None and same_family(own, a)]
    headlines = [a for a in reversed(earlier) if _headlines(context, a, part)][:1]
    if headlines and headlines[0].quantity.amount < part.quantity.amount and part.start - headlines[0].end > _UNDER:
        headlines = []
    if headlines:
        return headlines, True
    return [a for a in reversed(earlier) if a.quantity.amount >= part.quantity.amount][:6], False


_UNDER = 200  # characters within which a line stands under the line that it breaks down, whatever its number
_PLAIN_SAYS = regex.compile(
    r"(?:\s*(?:dat|chiem|bang|tuong\s+(?:duong|ung)|t[yi]\s+le|la|khoang|tren|hon|gan|xap\s+xi|voi|[:=]))*\s*"
)
_OF_TOTAL = regex.compile(r"\s*(?:(?:trong|tren|cua|so\s+voi)\s+)?tong(?:\s+so)?\s+(?:so\s+)?")
_OUT_OF = regex.compile(
    r"[^.,;:()\d\n]{0,50}\b(?:tren|trong(?=\s+(?:tong\s+)?so\b))\s+(?:tong\s+)?(?:so\s+)?(?:chi\s+tieu\s+|ke\s+hoach\s+)?(?:giao\s+)?"
)


_HEADLINE = regex.compile(r"[\s*+-]*[^\d.;\n]{2,40}:\s*")


def _headlines(context: Context, whole: Amount, part: Amount) -> bool:
    """Tell whether `whole` stands on a line of its own ("Cán bộ: 12 người") above the line of `part`."""
    paragraph = context.paragraph(whole.start)
    line = context.folded(paragraph.start, whole.start)
    return bool(_HEADLINE.fullmatch(line)) and whole.end >= paragraph.end - 2 and part.start > paragraph.end
