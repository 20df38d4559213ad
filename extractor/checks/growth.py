"""R003: growth between two periods, in counts and in percent, in prose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import regex

from extractor.arithmetic import difference, growth, ratio
from extractor.checks import Claim, Context, Part, check
from extractor.checks.kinds import family, same_family
from extractor.checks.rates import GROWTH, hedge_of, ratio_claim
from extractor.find.mentions import Amount, Rate
from extractor.text import Paragraph


@check("R003", "growth", "warning")
def growth_rate(context: Context) -> Iterator[Claim]:
    """Mức tăng, giảm phải khớp với hai số được so sánh.

    Why: "Tăng 45 hồ sơ (bằng 3,8%) so với 1.200 hồ sơ cùng kỳ" cho phép tính lại tỷ lệ; sai chiều tăng giảm hay sai mẫu
        số làm sai nhận định của cả báo cáo.
    Bad: Tiếp nhận 1.245 hồ sơ, tăng 45 hồ sơ so với cùng kỳ (1.210 hồ sơ).
    Good: Tiếp nhận 1.245 hồ sơ, tăng 45 hồ sơ so với cùng kỳ (1.200 hồ sơ).
    Good: Tiếp nhận 1.245 hồ sơ, tăng 3,75% so với cùng kỳ năm trước (1.200 hồ sơ).
    Not flagged: So sánh mà số của kỳ trước không nêu trong câu.
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        for word in GROWTH.finditer(context.text.folded, paragraph.start, paragraph.end):
            yield from _growth_claims(context, paragraph, word)


_COMPARED = regex.compile(r"[^.;\n\d]{0,60}so\s+voi[^.;,)\n]{0,80}?\(?[^.;,\n\d()]{0,30}")


_FROM_TO = regex.compile(r"\btu\s*$")
_TO = regex.compile(
    r"\s*(?:(?:trong\s+)?(?:nam|thang|quy)\s+[\divx/]+\s+)?(?:len|xuong|con)(?:\s+(?:den|con|thanh))?\s*"
)


def _from_to(context: Context, start: int, word: regex.Match[str]) -> tuple[Amount, Amount] | None:
    """Return the counts of "từ 41 đầu việc xuống còn 36 đầu việc" around or before the word of growth, or None."""
    near = context.amounts(start, word.end() + 60)
    for a, b in pairwise(near):
        if _FROM_TO.search(context.folded(max(start, a.start - 6), a.start)) and _TO.fullmatch(
            context.folded(a.end, b.start)
        ):
            return a, b
    return None


def _growth_claims(context: Context, paragraph: Paragraph, word: regex.Match[str]) -> Iterator[Claim]:
    start = context.sentence(word.start())[0]
    change = list(context.amounts(word.end(), word.end() + 12))[:1]
    rates = [r for r in context.rates(word.end(), word.end() + 40) if r.start - word.end() <= 12 or change][:1]
    if not change and not rates:
        return
    moved = _from_to(context, start, word)
    direction: Literal[1, -1] = 1 if word.group(1) == "tang" else -1
    if moved and word.start() > moved[1].start:
        yield from _moved_claims(context, moved, change, rates, direction)
        return
    ends = [mention.end for mention in change] + [mention.end for mention in rates]
    last = max(ends)
    unit = family(change[0].unit) if change else None
    then = [a for a in context.amounts(last, min(paragraph.end, last + 120)) if a.of is None and same_family(unit, a)][
        :1
    ]
    if then and _COMPARED.fullmatch(context.folded(last, then[0].start)):
        before = then[0]
    else:
        compared = _compared_before(context, start, word.start())
        if compared is None:
            return
        before = compared
    now = [
        a
        for a in context.amounts(start, word.start())
        if a.of is None and a is not before and a.own_unit and same_family(family(before.unit), a)
    ]
    changes = [a for a in now if _CHANGED.search(context.text.folded, max(start, a.start - 12), a.start)]
    if rates and changes:
        # "giảm 58 hồ sơ, tương ứng giảm 19,02%": the rate is of the change.
        yield _rate_of_change(context, before, changes[-1], rates[0])
        return
    now = [a for a in now if a not in changes]
    if not now:
        return
    claims = [_judge_growth(context, before, after, change, rates, direction) for after in reversed(now)]
    best = next((claim for claim in claims if claim.verdict.holds is True), claims[-1])
    if best.verdict.holds is False and len(claims) > 1:
        # Several counts may be what grew; the first of the sentence is its subject, but only one of one is sure.
        best = replace(best, severity="info")
    yield best
    if change and rates:
        # "tăng 58 hồ sơ (18,02%) so với tháng trước (305 hồ sơ)"
        yield _rate_of_change(context, before, change[0], rates[0])


def _moved_claims(
    context: Context,
    moved: tuple[Amount, Amount],
    change: Sequence[Amount],
    rates: Sequence[Rate],
    direction: Literal[1, -1],
) -> Iterator[Claim]:
    yield _judge_growth(context, moved[0], moved[1], change, rates, direction)
    if change and rates:
        yield _rate_of_change(context, moved[0], change[0], rates[0])


_EARLIER = regex.compile(r"\((?:cung ky|nam truoc|thang truoc|quy truoc|ky truoc)[^.;()]{0,40}$")
_CHANGED = regex.compile(r"\b(?:tang|giam)\s+(?:them\s+)?$")


def _rate_of_change(context: Context, before: Amount, change: Amount, rate: Rate) -> Claim:
    verdict = ratio(change.quantity, before.quantity, rate.value, rate.decimals, context.habit, hedge_of(rate))
    return ratio_claim(
        context,
        Part("change", change.value, *change.number),
        Part("before", before.value, *before.number),
        rate,
        verdict,
        kind="growth",
    )


_SO_VOI = regex.compile(r"\bso\s+voi\b[^.;\n\d]{0,80}(?:nam\s+\d{4}|thang\s+\d{1,2}/\d{4})?[^.;\n\d]{0,60}$")


def _compared_before(context: Context, start: int, at: int) -> Amount | None:
    """Return the count of the earlier period that the sentence names first: "So với tháng trước (375 hồ sơ), …"."""
    for amount in context.amounts(start, at):
        if amount.of is None and _SO_VOI.search(context.text.folded, start, amount.start):
            return amount
        if amount.of is None and _EARLIER.search(context.text.folded, start, amount.start):
            # "Tiếp nhận 363 hồ sơ (cùng kỳ năm 2022 là 305 hồ sơ), tăng …"
            return amount
    return None


def _judge_growth(
    context: Context,
    before: Amount,
    after: Amount,
    change: Sequence[Amount],
    rates: Sequence[Rate],
    direction: Literal[1, -1],
) -> Claim:
    parts = [Part("after", after.value, *after.number), Part("before", before.value, *before.number)]
    a, b = context.printed(*after.number), context.printed(*before.number)
    said = "tăng" if direction == 1 else "giảm"
    if change:
        verdict = difference(before.quantity, after.quantity, change[0].quantity, direction)
        parts.append(Part("change", change[0].value, *change[0].number))
        stated = f"{said} {context.printed(*change[0].number)}"
    else:
        rate = rates[0]
        verdict = growth(
            before.quantity, after.quantity, rate.value, rate.decimals, direction, context.habit, hedge_of(rate)
        )
        parts.append(Part("rate", rate.value, rate.start, rate.end))
        stated = f"{said} {context.printed(rate.start, rate.end)}"
    way = "lên" if after.value >= before.value else "xuống"
    return Claim(
        "difference" if change else "growth",
        tuple(parts),
        verdict,
        f"{b} → {a}: {verdict.expected or '?'}, nêu {stated}",
        f"Từ {b} {way} {a} là {verdict.expected}, nhưng báo cáo nêu {stated}.",
        stated=stated,
    )
