"""R: percentages against the counts that they are made of, in prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.arithmetic import Verdict, ratio
from extractor.checks import Claim, Context, Part, brackets, check
from extractor.checks.kinds import family
from extractor.find.mentions import Amount, Rate
from extractor.quantities import Quantity

# What may stand between the counts and the rate that is said of them.
_TO_RATE = regex.compile(r"[^.;\n]{0,110}")
# "… 712/712 văn bản, 100% văn bản đi …": without such a word before it, a rate begins a statement of its own.
SAYS = regex.compile(
    r"(?:\bdat\b|\bbang\b|=|\bchiem\b|\bt[yi]\s+le\b|\btuong\s+(?:duong|ung)\b|\(|\blen\b|\bla\b|:|\bvoi\b)"
    r"(?:\s*(?:t[yi]\s+le|la|khoang|tren|hon|gan|dat|xap\s+xi|den|toi|muc|bang|voi|[:=(]))*\s*$"
)
BRACKETS = regex.compile(r"\([^()]*\)")
_CLOSED = regex.compile(r"[.;)]")
_WITH = regex.compile(r"\s*(?:(?:tuong\s+)?ung\s+)?voi\s*|\s*[:,]\s*")
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
    for rate, amount in fractions(context):
        assert amount.of is not None
        assert amount.of_number is not None
        if rate.low is not None:
            continue
        verdict = judge_rate(context, amount.quantity, amount.of, rate)
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
    tried: Sequence[Amount] = (),
    notice: bool = False,
    rest: bool = False,
) -> Claim:
    """Return the claim part/whole = rate; `tried` are the other numbers that the rate is none of either.

    `rest`: the rate is of what `part` leaves of `whole`.
    """
    a, b = context.printed(part.start, part.end), context.printed(whole.start, whole.end)
    a = f"({b} - {a})" if rest else a
    p = context.printed(rate.start, rate.end)
    others = ", ".join(dict.fromkeys(context.printed(*other.number) for other in tried))
    too = f" (cũng không khớp với {others})" if others else ""
    return Claim(
        kind,
        (part, whole, Part("rate", rate.value, rate.start, rate.end)),
        verdict,
        f"{a}/{b} = {verdict.expected or '?'}, nêu {p}",
        f"{a}/{b} = {verdict.expected}, nhưng báo cáo nêu {p}{too}."
        if verdict.expected
        else f"Tỷ lệ {p} không khớp với {a}/{b}{too}.",
        stated=p,
        notice=notice,
        tried=tuple(other.number for other in tried),
    )


def judge_rate(context: Context, part: Quantity, whole: Quantity, rate: Rate) -> Verdict:
    """Judge part/whole = rate; "100%" is no way to round 99,1%: it says that all were done."""
    verdict = ratio(part, whole, rate.value, rate.decimals, context.habit, rate.quantity.hedge)
    if verdict.holds == "rounding" and rate.value == 100:
        return Verdict(False, verdict.expected)
    return verdict


# How far back a rate's counts may stand in a sentence.
WINDOW = 500


def in_reach(context: Context, amounts: Sequence[Amount], at: int) -> list[Amount]:
    """Return the counts that do not stand in a bracket which has closed before `at`."""
    return [amount for amount in amounts if brackets.closing(context.text.clean, amount.end, at) is None]


def fractions(context: Context) -> Iterator[tuple[Rate, Amount]]:
    """Yield each rate with the a/b that it is said of: the nearest before it in its sentence, or one after it."""
    for rate in context.found.rates:
        if rate.cell is not None:
            continue
        paragraph = context.paragraph(rate.start)
        start = context.sentence(rate.start)[0]
        rates = context.rates(max(start, rate.start - WINDOW), rate.start)
        floor = max(start, rate.start - WINDOW, rates[-1].end if rates else start)
        before = in_reach(context, context.amounts(floor, rate.start), rate.start)
        if before and before[-1].of is not None:
            between = context.folded(before[-1].end, rate.start)
            outside = BRACKETS.sub(" ", between)
            if _TO_RATE.fullmatch(outside) and SAYS.search(outside) and not GROWTH.search(outside):
                yield rate, before[-1]
                continue
        after = context.amounts(rate.end, min(rate.end + 60, paragraph.end))
        if after and after[0].of is not None:
            between = context.folded(rate.end, after[0].start)
            if ("(" in between and not _CLOSED.search(between)) or (not before and _WITH.fullmatch(between)):
                yield rate, after[0]


_SUBJECT = regex.compile(r"^\s*(?:(?:cac|so)\s+)?")
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
