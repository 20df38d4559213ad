"""W002: where none is late, those in time are all of the solved."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractor.arithmetic import format_amount, total
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import breakdowns
from extractor.checks.parts import Breakdown

_IN_TIME = regex.compile(r"\b(?:truoc|som|dung|trong)\s+(?:va\s+(?:truoc|dung)\s+)?(?:han|hen|thoi\s+han)\b")
_CLAUSE = regex.compile(r"[,;.(]")
_SOLVED = regex.compile(r"\b(?:giai\s+quyet|xu\s+ly|hoan\s+thanh|tra\s+ket\s+qua)\b")
_UNSOLVED = regex.compile(r"\b(?:tiep\s+nhan|dang|chua|duoc\s+giao|phai)\b")
_NONE_LATE = regex.compile(
    r"[\s,;(]*(?:va\s+)?khong\s+(?:co\s+|de\s+|phat\s+sinh\s+)?(?:(?:ho\s+so|truong\s+hop|nhiem\s+vu)\s+)?"
    r"(?:nao\s+)?(?:bi\s+|giai\s+quyet\s+)?(?:qua|tre|cham)\s+(?:han|hen)\b(?!\s+(?:keo|qua|tren|tu))"
)


@check("W002", "sum", "warning")
def all_in_time(context: Context) -> Iterator[Claim]:
    """Đã nói không có hồ sơ quá hạn thì số đúng hạn phải bằng số đã giải quyết.

    Why: "Đã giải quyết 240 hồ sơ, trong đó đúng hạn 230 hồ sơ, không có hồ sơ quá hạn" bỏ sót 10 hồ sơ: hoặc có hồ sơ
        quá hạn, hoặc một số sai.
    Bad: Đã giải quyết 240 hồ sơ, trong đó đúng hạn 230 hồ sơ, không có hồ sơ quá hạn.
    Good: Đã giải quyết 240 hồ sơ, trong đó đúng hạn 240 hồ sơ, không có hồ sơ quá hạn.
    Good: Đã giải quyết 240 hồ sơ, trong đó trước hạn 200 hồ sơ, đúng hạn 40 hồ sơ, không có hồ sơ trễ hạn.
    Good: Tiếp nhận 246 hồ sơ, trong đó giải quyết đúng hạn 230 hồ sơ, không có hồ sơ quá hạn; đang giải quyết 16 hồ sơ.
    Good: Đã giải quyết 240 hồ sơ, trong đó đúng hạn 230 hồ sơ, không có hồ sơ quá hạn kéo dài.
    Good: Đã giải quyết 240 hồ sơ, trong đó trực tuyến 200 hồ sơ, không có hồ sơ quá hạn.
    Not flagged: Tổng là số tiếp nhận hoặc số được giao, vì còn hồ sơ đang giải quyết.
    """
    for breakdown in breakdowns(context):
        items = breakdown.items
        whole = breakdown.totals[0]
        if not all(_IN_TIME.search(item.label) for item in items) or _NONE_LATE.search(items[0].label):
            continue
        start = context.sentence(whole.start)[0]
        clause = _CLAUSE.split(context.folded(max(start, whole.start - 60), whole.start))[-1]
        if not _SOLVED.search(clause) or _UNSOLVED.search(clause):
            continue
        if _NONE_LATE.match(context.text.folded, items[-1].amount.end, context.sentence(items[-1].amount.start)[1]):
            yield _claim(context, breakdown)


def _claim(context: Context, breakdown: Breakdown) -> Claim:
    whole, numbers = breakdown.totals[0], [item.amount for item in breakdown.items]
    verdict = total(whole.quantity, [n.quantity for n in numbers])
    equation = " + ".join(context.printed(*n.number) for n in numbers)
    added = sum((n.quantity.amount for n in numbers), start=whole.quantity.amount * 0)
    stated = context.printed(*whole.number)
    gap = format_amount(abs(whole.quantity.amount - added), whole.quantity)
    return Claim(
        "sum",
        (
            Part("total", whole.quantity.amount, *whole.number),
            *(Part("part", n.quantity.amount, *n.number) for n in numbers),
        ),
        verdict,
        f"{equation} = {format_amount(added, whole.quantity)}, đã giải quyết {stated}",
        f"Báo cáo nêu không có hồ sơ quá hạn, nhưng đã giải quyết {stated} mà đúng hạn {equation}, lệch {gap}.",
        stated=stated,
    )
