"""R005: one percentage of several parts together, in prose."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.arithmetic import Verdict, ratio
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import breakdowns
from extractor.checks.kinds import family, same_family
from extractor.checks.parts import Breakdown
from extractor.find.mentions import Amount, Rate
from extractor.quantities import Quantity

_ENDED = regex.compile(r"[.;\n]")

# What a rate is said of → the parts of a breakdown that it adds up, by the words of their labels.
_JOINT = (
    (
        regex.compile(
            r"\b(?:truoc|som)(?:\s+han)?(?:\s+va|\s+hoac|,|/)\s*dung|\bdung(?:\s+han)?(?:\s+va|,|/)\s*(?:truoc|som)"
        ),
        regex.compile(r"(?<!\bky )(?<!\bthang )(?<!\bquy )(?<!\bnam )truoc|som|(?<!\bxay )dung"),
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


# A rate so named is of several parts together, never of the last one told.
JOINT = regex.compile(
    r"\b(?:ty\s+le\s+(?:chung\s+)?hai\s+long|hai\s+long\s+tro\s+len|rat\s+hai\s+long\s+va|ty\s+le\s+(?:ho\s+so\s+)?truc\s+tuyen)\b"
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
    Bad: Tổng số hồ sơ tiếp nhận là 1.300 hồ sơ, gồm 940 hồ sơ trực tuyến, 235 hồ sơ trực tiếp và 125 hồ sơ kỳ trước
        chuyển sang. Tính trên số mới tiếp nhận, tỷ lệ hồ sơ trực tuyến đạt 72,3%.
    Good: Tổng số hồ sơ tiếp nhận là 1.300 hồ sơ, gồm 940 hồ sơ trực tuyến, 235 hồ sơ trực tiếp và 125 hồ sơ kỳ trước
        chuyển sang. Tính trên số mới tiếp nhận, tỷ lệ hồ sơ trực tuyến đạt 80%.
    Good: Tổng số hồ sơ tiếp nhận là 1.300 hồ sơ, gồm 940 hồ sơ trực tuyến, 360 hồ sơ trực tiếp. Tính trên số hồ sơ đủ
        điều kiện, tỷ lệ hồ sơ trực tuyến đạt 80%.
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
        sentence = context.sentence(rate.start)[0]
        for breakdown in reversed(
            [b for b in found if b.items[-1].amount.end <= rate.start <= b.items[-1].amount.end + 700]
        ):
            parts = [item.amount for item in breakdown.items if members.search(item.label)]
            if not parts or len(parts) == len(breakdown.items):
                continue
            if context.amounts(max(sentence, breakdown.items[-1].amount.end), rate.start):
                # "Riêng đất đai giải quyết 415 hồ sơ, gồm 405 hồ sơ trước và đúng hạn (97,59%)": of its own counts.
                break
            yield _joint_claim(context, rate, parts, breakdown, _base(context, rate))
            break


# "Tính trên số mới tiếp nhận, tỷ lệ …": what the rate is said to be of.
_SAID = regex.compile(
    r"\b(?:tinh|xet)\s+(?:rieng\s+)?(?:tren|theo|trong)\s+(?:tong\s+)?(?:so\s+)?(?P<base>[^.;\d]{2,60}?),"
)
_NEW = regex.compile(r"\b(?:moi|phat sinh|trong ky)\b")
_OLD = regex.compile(r"\b(?:ky|thang|quy|nam) truoc\b|\bchuyen (?:sang|tiep)\b|\bton\b")


def _base(context: Context, rate: Rate) -> str | None:
    """Return the folded words by which the sentence says what the rate is of, or None."""
    said = _SAID.search(context.folded(context.sentence(rate.start)[0], rate.start))
    return said["base"] if said else None


def _new_ones(breakdown: Breakdown) -> list[Amount]:
    """Return the parts that are no carry-over from an earlier period, where the breakdown tells one."""
    fresh = [item.amount for item in breakdown.items if not _OLD.search(item.label)]
    return fresh if len(fresh) < len(breakdown.items) else []


def _joint_claim(context: Context, rate: Rate, parts: list[Amount], breakdown: Breakdown, said: str | None) -> Claim:
    total = _sum(parts)
    fresh = _new_ones(breakdown) if said and _NEW.search(said) else []
    bases = [fresh] if fresh else [[base] for base in _bases(context, total, breakdown)]
    verdicts = [ratio(total, _sum(b), rate.value, rate.decimals, context.habit, rate.quantity.hedge) for b in bases]
    best = next((i for i, verdict in enumerate(verdicts) if verdict.holds is True), 0)
    verdict, base = verdicts[best], bases[best]
    if said and not fresh and verdict.holds is not True:
        verdict = Verdict(None, verdict.expected, "báo cáo nói tỷ lệ này tính trên số khác")
    a, b, p = _added(context, parts), _added(context, base), context.printed(rate.start, rate.end)
    return Claim(
        "ratio",
        (
            *(Part("part", part.value, *part.number) for part in parts),
            *(Part("whole", whole.value, *whole.number) for whole in base),
            Part("rate", rate.value, rate.start, rate.end),
        ),
        verdict,
        f"{a}/{b} = {verdict.expected or '?'}, nêu {p}",
        f"{a}/{b} = {verdict.expected}, nhưng báo cáo nêu {p}.",
        stated=p,
        tried=tuple(other[0].number for i, other in enumerate(bases) if i != best),
    )


def _bases(context: Context, total: Quantity, breakdown: Breakdown) -> list[Amount]:
    """Return the counts that a rate of `total` may be of: the breakdown's own, and what was counted before."""
    start, own = max(0, breakdown.totals[0].start - 600), family(breakdown.totals[0].unit)
    earlier = (a for a in context.amounts(start, breakdown.totals[0].start) if a.cell is None)
    # The total is kept though its parts exceed it: one of them may be the wrong number.
    return [
        *breakdown.totals,
        *(base for base in earlier if same_family(own, base) and base.quantity.amount >= total.amount),
    ]


def _sum(numbers: list[Amount]) -> Quantity:
    return Quantity(sum((n.quantity.amount for n in numbers), start=numbers[0].quantity.amount * 0))


def _added(context: Context, numbers: list[Amount]) -> str:
    """Return the numbers as printed, a sum in brackets."""
    added = " + ".join(context.printed(*number.number) for number in numbers)
    return f"({added})" if len(numbers) > 1 else added
