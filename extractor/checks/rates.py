"""R: percentages against the counts that they are made of, in prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import regex

from extractor.arithmetic import Verdict, ratio
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import Breakdown, breakdowns, family
from extractor.find.mentions import Amount, Rate
from extractor.quantities import Quantity
from extractor.text import fold

# What may stand between the counts and the rate that is said of them.
_TO_RATE = regex.compile(r"[^.;\n]{0,110}")
# "… 712/712 văn bản, 100% văn bản đi …": without such a word before it, a rate begins a statement of its own.
_SAYS = regex.compile(
    r"(?:\bdat\b|\bbang\b|=|\bchiem\b|\bt[yi]\s+le\b|\btuong\s+(?:duong|ung)\b|\(|\blen\b|\bla\b|:|\bvoi\b)"
    r"(?:\s*(?:t[yi]\s+le|la|khoang|tren|hon|gan|dat|xap\s+xi|den|toi|muc|bang|voi|[:=(]))*\s*$"
)
_OTHER_BASE = regex.compile(
    r"\bke\s+hoach\b|\bchi\s+tieu\b|\bmuc\s+tieu\b|\bdu\s+toan\b|\bso\s+voi\b|\bcung\s+ky\b|\btang\b|\bgiam\b|\bvuot\b|\bty\s+le\s+so\s+hoa\b"
)
_BRACKETS = regex.compile(r"\([^()]*\)")
_CLOSED = regex.compile(r"[.;)]")
_WITH = regex.compile(r"\s*(?:(?:tuong\s+)?ung\s+)?voi\s*|\s*[:,]\s*")
_ENDED = regex.compile(r"[.;\n]")
_CLAUSE_END = regex.compile(r"[.;,\n]")
_SUBJECT = regex.compile(r"^\s*(?:(?:cac|so)\s+)?")
GROWTH = regex.compile(r"\b(tang|giam)\b")


@check("R001", "ratio", "error")
def rate_of_fraction(context: Context) -> Iterator[Claim]:
    """Tỷ lệ phải đúng bằng phần chia cho tổng.

    Why: "1.180/1.234 hồ sơ, đạt 95,6%" nêu cả phép chia lẫn kết quả; tỷ lệ là số được báo cáo lên trên, nên sai ở đây
        là sai ở mọi bảng tổng hợp.
    Bad: Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%.
    Bad: Kết quả 121/150 lượt người = 100% hài lòng.
    Good: Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 95,6%.
    Good: Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 96%.
    Good: Thu ngân sách đạt 120/100 triệu đồng, đạt 120% kế hoạch.
    Not flagged: Lệch chữ số cuối do cắt bớt thay vì làm tròn chỉ là thông tin; "hơn 95%" là một khoảng.
    """
    for rate, amount in _fractions(context):
        assert amount.of is not None
        assert amount.of_number is not None
        if rate.low is not None:
            continue
        verdict = _judge(context, amount.quantity, amount.of, rate)
        part = Part("part", amount.value, *amount.number)
        yield ratio_claim(context, part, Part("whole", amount.of.value, *amount.of_number), rate, verdict)


def ratio_claim(
    context: Context,
    part: Part,
    whole: Part,
    rate: Rate,
    verdict: Verdict,
    *,
    kind: str = "ratio",
    tried: str = "",
    notice: bool = False,
) -> Claim:
    """Return the claim part/whole = rate; `tried` says of what other numbers the rate is none either."""
    a, b = context.printed(part.start, part.end), context.printed(whole.start, whole.end)
    p = context.printed(rate.start, rate.end)
    return Claim(
        kind,
        (part, whole, Part("rate", rate.value, rate.start, rate.end)),
        verdict,
        f"{a}/{b} = {verdict.expected or '?'}, nêu {p}",
        f"{a}/{b} = {verdict.expected}, nhưng báo cáo nêu {p}{tried}.",
        stated=p,
        notice=notice,
    )


def _judge(context: Context, part: Quantity, whole: Quantity, rate: Rate) -> Verdict:
    """Judge part/whole = rate; "100%" is no way to round 99,1%: it says that all were done."""
    verdict = ratio(part, whole, rate.value, rate.decimals, context.habit, hedge_of(rate))
    if verdict.holds == "rounding" and rate.value == 100:
        return Verdict(False, verdict.expected)
    return verdict


def hedge_of(rate: Rate) -> str | None:
    """Return the rate's hedge word without accents, or None ("khoảng 98%" → "khoang")."""
    return fold(rate.hedge) if rate.hedge else None


# How far back a rate's counts may stand in a sentence.
_WINDOW = 500


def _open(context: Context, amounts: Sequence[Amount], at: int) -> list[Amount]:
    """Return the counts that do not stand in a bracket which has closed before `at`."""
    clean = context.text.clean
    found = []
    for amount in amounts:
        depth = 0
        for letter in clean[amount.end : at]:
            depth += (letter == "(") - (letter == ")")
            if depth < 0:
                break
        else:
            found.append(amount)
    return found


def _fractions(context: Context) -> Iterator[tuple[Rate, Amount]]:
    """Yield each rate with the a/b that it is said of: the nearest before it in its sentence, or one after it."""
    for rate in context.found.rates:
        if rate.cell is not None:
            continue
        paragraph = context.paragraph(rate.start)
        start = context.sentence(rate.start)[0]
        rates = context.rates(max(start, rate.start - _WINDOW), rate.start)
        floor = max(start, rate.start - _WINDOW, rates[-1].end if rates else start)
        before = _open(context, context.amounts(floor, rate.start), rate.start)
        if before and before[-1].of is not None:
            between = context.folded(before[-1].end, rate.start)
            outside = _BRACKETS.sub(" ", between)
            if _TO_RATE.fullmatch(outside) and _SAYS.search(outside) and not GROWTH.search(outside):
                yield rate, before[-1]
                continue
        after = context.amounts(rate.end, min(rate.end + 60, paragraph.end))
        if after and after[0].of is not None:
            between = context.folded(rate.end, after[0].start)
            if ("(" in between and not _CLOSED.search(between)) or (not before and _WITH.fullmatch(between)):
                yield rate, after[0]


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
    Good: Tiếp nhận 1.245 hồ sơ, tăng 12% so với cùng kỳ.
    Not flagged: Tỷ lệ so với kế hoạch, cùng kỳ; tỷ lệ của một số không nêu trong văn bản.
    """
    paired = {rate.start for rate, _ in _fractions(context)}
    base_of: dict[int, int] = {}
    for rate in context.found.rates:
        if rate.cell is not None or rate.start in paired or rate.low is not None:
            continue
        found = _counts_of(context, rate)
        if found is None:
            continue
        part, wholes, certain = found
        verdicts = [_judge(context, part.quantity, whole.quantity, rate) for whole in wholes]
        best = next((i for i, v in enumerate(verdicts) if v.holds is True), None)
        if best is None:
            best = next((i for i, v in enumerate(verdicts) if v.holds == "rounding"), None)
        if best is None:
            # "9.530 hồ sơ: đúng hạn 9.468, đạt 99,35%; quá hạn 62, chiếm 0,56%": both are of 9.530.
            sibling = base_of.get(wholes[0].start)
            best = next((i for i, w in enumerate(wholes) if w.start == sibling), 0)
        verdict, whole = verdicts[best], wholes[best]
        if verdict.holds is True:
            base_of[part.start] = whole.start
        if verdict.holds is False and (
            not certain or (rate.value == 100 and part.quantity.amount == whole.quantity.amount)
        ):
            verdict = Verdict(None, verdict.expected, "chưa rõ tỷ lệ này tính trên số nào")
        others = [context.printed(*w.number) for i, w in enumerate(wholes) if i != best]
        yield ratio_claim(
            context,
            Part("part", part.value, *part.number),
            Part("whole", whole.value, *whole.number),
            rate,
            verdict,
            tried=f" (cũng không khớp với {', '.join(dict.fromkeys(others))})" if others else "",
            notice=verdict.holds is None and rate.start - whole.end < _NEAR,
        )


# A rate that fits none of the counts this near before it is worth a look, though it may be of another.
_NEAR = 120


def _counts_of(context: Context, rate: Rate) -> tuple[Amount, list[Amount], bool] | None:
    """Return the count that a rate is said of, the counts that it may be a rate of, and whether one of them must be."""
    paragraph = context.paragraph(rate.start)
    start = context.sentence(rate.start)[0]
    floor = max(start, rate.start - _WINDOW)
    previous = context.rates(floor, rate.start)
    before = _open(
        context, context.amounts(max(floor, previous[-1].end if previous else floor), rate.start), rate.start
    )
    if not before or before[-1].of is not None or before[-1].cell is not None:
        return None
    part = before[-1]
    between = _BRACKETS.sub(" ", context.folded(part.end, rate.start))
    after = context.folded(rate.end, min(rate.end + 50, paragraph.end))
    if len(between) > 60 or _ENDED.search(between) or not _SAYS.search(between):
        return None
    if "(" in between and not _PLAIN_SAYS.fullmatch(between.rpartition("(")[2]):
        # "4 dân tộc (Thái chiếm 67%, …)": the bracket speaks of something else.
        return None
    of_total = before[-2] if len(before) > 1 and _OUT_OF.fullmatch(context.folded(before[-2].end, part.start)) else None
    planned = context.amounts(rate.end, min(rate.end + 70, paragraph.end))[:1]
    if planned and _PLAN.fullmatch(context.folded(rate.end, planned[0].start)):
        # "8 tỷ 640 triệu đồng, đạt 108% dự toán (8 tỷ đồng)"
        return part, list(planned), True
    if planned and _OF_TOTAL.fullmatch(context.folded(rate.end, planned[0].start)):
        # "07 đơn vị, gồm 04 phòng và 03 xã, chiếm 25% tổng số 28 đơn vị"
        breakdown = _items(context).get(part.start)
        return (breakdown.totals[0] if breakdown else part), list(planned), breakdown is None
    other = _OTHER_BASE.search(between) or _OTHER_BASE.search(_CLAUSE_END.split(after, maxsplit=1)[0])
    if rate.value <= 100 and other and of_total is None:
        return None
    if of_total is not None:
        # "12 buổi trên tổng số 11 buổi theo kế hoạch, đạt 100%"
        return of_total, [part], True
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
    return (part, wholes, certain) if wholes else None


_ON_TIME = regex.compile(r"\b(?:dung|truoc|som|qua|tre)\s+(?:va\s+dung\s+|va\s+truoc\s+)?(?:han|hen)\b")
_SOLVED = regex.compile(r"\bgiai\s+quyet\b")


@lru_cache(maxsize=1)
def _items(context: Context) -> dict[int, Breakdown]:
    """Return where a part of a breakdown starts → its breakdown."""
    return {item.amount.start: found for found in breakdowns(context) for item in found.items}


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
    # "Cán bộ: 12 người" on a line of its own, its levels on the lines under it.
    heading = context.heading_at(rate.start)
    floor = max(heading.start if heading else 0, rate.start - 900)
    earlier = [a for a in context.amounts(floor, start) if a.cell is None and same_family(own, a)]
    headlines = [a for a in reversed(earlier) if _headlines(context, a, part)][:1]
    if headlines:
        return headlines, True
    return [a for a in reversed(earlier) if a.quantity.amount >= part.quantity.amount][:6], False


_PLAIN_SAYS = regex.compile(
    r"(?:\s*(?:dat|chiem|bang|tuong\s+(?:duong|ung)|t[yi]\s+le|la|khoang|tren|hon|gan|xap\s+xi|voi|[:=]))*\s*"
)
_PLAN = regex.compile(r"\s*(?:so\s+voi\s+)?(?:ke\s+hoach|du\s+toan|chi\s+tieu|muc\s+tieu)[^.;,()\d]{0,40}\(\s*")
_OF_TOTAL = regex.compile(r"\s*(?:(?:trong|tren|cua|so\s+voi)\s+)?tong(?:\s+so)?\s+(?:so\s+)?")
_OUT_OF = regex.compile(r"[^.,;:()\d\n]{0,50}\btren\s+(?:tong\s+)?(?:so\s+)?")


def same_family(own: str | None, other: Amount) -> bool:
    """Tell whether `other` may count what `own` counts; `own` is a unit's family, None for any."""
    return own is None or family(other.unit) in (None, own)


_HEADLINE = regex.compile(r"[\s*+-]*[^\d.;\n]{2,40}:\s*")


def _headlines(context: Context, whole: Amount, part: Amount) -> bool:
    """Tell whether `whole` stands on a line of its own ("Cán bộ: 12 người") above the line of `part`."""
    paragraph = context.paragraph(whole.start)
    line = context.folded(paragraph.start, whole.start)
    return bool(_HEADLINE.fullmatch(line)) and whole.end >= paragraph.end - 2 and part.start > paragraph.end


_EVERY = regex.compile(r"\b(?:deu|toan bo|tat ca)\b")


@check("R004", "ratio", "warning")
def all_of_them(context: Context) -> Iterator[Claim]:
    """Đã nói "100%" hoặc "đều" thì phần phải bằng tổng.

    Why: "100% văn bản được xử lý trên mạng, có 618/618 văn bản đi" nói hai lần cùng một điều; nếu là 581/618 thì một
        trong hai chỗ sai.
    Bad: 100% văn bản được xử lý trên hệ thống. Đến nay có 518/618 văn bản đi đều được ký số qua phần mềm.
    Good: 100% văn bản được xử lý trên hệ thống. Đến nay có 618/618 văn bản đi đều được ký số qua phần mềm.
    Good: 100% cán bộ có máy tính. Đã xử lý 518/618 văn bản đi.
    Not flagged: Phần và tổng nói về thứ khác với câu "100%".
    """
    for amount in context.found.amounts:
        if amount.of is None or amount.of_number is None or amount.cell is not None:
            continue
        paragraph = context.paragraph(amount.start)
        start = context.sentence(amount.start)[0]
        if not _EVERY.search(context.text.folded, amount.end, context.sentence(amount.start)[1]):
            continue
        earlier = context.sentence(max(paragraph.start, start - 2))[0]
        unit = context.folded(*amount.number)
        unit = family(amount.unit) or unit
        for rate in context.rates(earlier, start):
            subject = context.folded(rate.end, min(rate.end + 40, start))
            if rate.value == 100 and rate.cell is None and _SUBJECT.sub("", subject).startswith(unit):
                verdict = ratio(amount.quantity, amount.of, rate.value, rate.decimals)
                a, b = context.printed(*amount.number), context.printed(*amount.of_number)
                yield Claim(
                    "ratio",
                    (
                        Part("part", amount.value, *amount.number),
                        Part("whole", amount.of.value, *amount.of_number),
                        Part("rate", rate.value, rate.start, rate.end),
                    ),
                    verdict,
                    f"{a}/{b} = {verdict.expected or '?'}, nêu 100%",
                    f"Câu trước nói 100%, nhưng {a}/{b} chỉ là {verdict.expected}.",
                    stated="100%",
                )
                break


# What a rate is said of → the parts of a breakdown that it adds up, by the words of their labels.
_JOINT = (
    (
        regex.compile(
            r"\b(?:truoc|som)(?:\s+han)?(?:\s+va|\s+hoac|,|/)\s*dung|\bdung(?:\s+han)?(?:\s+va|,|/)\s*(?:truoc|som)"
        ),
        regex.compile(r"truoc|som|dung"),
    ),
    (
        regex.compile(r"\bhai\s+long\s+(?:va\s+rat\s+hai\s+long|tro\s+len)|\brat\s+hai\s+long\s+va\s+hai\s+long"),
        regex.compile(r"(?<!khong |chua )hai long"),
    ),
    (
        regex.compile(
            r"\bty\s+le\s+(?:(?:ho\s+so|tthc|tiep\s+nhan|nop|nhan|duoc)\s+)*truc\s+tuyen(?:\s+chung)?\s*(?:dat|la|chiem|:)?\s*$"
        ),
        regex.compile(r"truc tuyen|toan trinh|mot phan"),
    ),
)


@check("R005", "ratio", "warning")
def joint_rate(context: Context) -> Iterator[Claim]:
    """Tỷ lệ chung phải khớp với các phần đã tách ra trước nó.

    Why: "Trước hạn 884, đúng hạn 371, quá hạn 04; tỷ lệ trước và đúng hạn đạt 99,68%" tính lại được từ các phần; đây là
        tỷ lệ được tổng hợp lên cấp trên.
    Bad: Đã giải quyết 1.259 hồ sơ, gồm: trước hạn 884 hồ sơ, đúng hạn 371 hồ sơ, quá hạn 04 hồ sơ; tỷ lệ trước và đúng
        hạn đạt 98,2%.
    Good: Đã giải quyết 1.259 hồ sơ, gồm: trước hạn 884 hồ sơ, đúng hạn 371 hồ sơ, quá hạn 04 hồ sơ; tỷ lệ trước và đúng
        hạn đạt 99,68%.
    Not flagged: Tỷ lệ tính trên số khác (đến hạn, tiếp nhận): thử cả các số đó trước khi báo.
    """
    found = [b for b in breakdowns(context) if len(b.items) > 1]
    for rate in context.found.rates:
        if rate.cell is not None or rate.low is not None:
            continue
        paragraph = context.paragraph(rate.start)
        said = context.folded(max(paragraph.start, rate.start - 90), rate.start)
        said = _ENDED.split(said)[-1]
        members = next((members for words, members in _JOINT if words.search(said) and "%" not in said), None)
        if members is None:
            continue
        for breakdown in reversed(
            [b for b in found if b.items[-1].amount.end <= rate.start <= b.items[-1].amount.end + 700]
        ):
            parts = [item.amount for item in breakdown.items if members.search(item.label)]
            if not parts or len(parts) == len(breakdown.items):
                continue
            yield _joint_claim(context, rate, parts, breakdown)
            break


def _joint_claim(context: Context, rate: Rate, parts: list[Amount], breakdown: Breakdown) -> Claim:
    total = Quantity(sum((p.quantity.amount for p in parts), start=parts[0].quantity.amount * 0))
    start = max(0, breakdown.totals[0].start - 600)
    bases = [*breakdown.totals, *(a for a in context.amounts(start, breakdown.totals[0].start) if a.cell is None)]
    bases = [
        base
        for base in bases
        if same_family(family(breakdown.totals[0].unit), base) and base.quantity.amount >= total.amount
    ]
    bases = bases or [breakdown.totals[0]]
    verdicts = [ratio(total, b.quantity, rate.value, rate.decimals, context.habit, hedge_of(rate)) for b in bases]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), 0)
    verdict, base = verdicts[best], bases[best]
    added = " + ".join(context.printed(*p.number) for p in parts)
    added = f"({added})" if len(parts) > 1 else added
    b, p = context.printed(*base.number), context.printed(rate.start, rate.end)
    return Claim(
        "ratio",
        (
            *(Part("part", part.value, *part.number) for part in parts),
            Part("whole", base.value, *base.number),
            Part("rate", rate.value, rate.start, rate.end),
        ),
        verdict,
        f"{added}/{b} = {verdict.expected or '?'}, nêu {p}",
        f"{added}/{b} = {verdict.expected}, nhưng báo cáo nêu {p}.",
        stated=p,
    )
