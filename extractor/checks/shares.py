"""S002: the shares of the parts of a whole, with their counts or without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractor.arithmetic import Verdict, format_percent, total
from extractor.checks import Claim, Context, Part, check
from extractor.checks.breakdowns import breakdowns
from extractor.checks.kinds import partitions
from extractor.checks.sums import judge
from extractor.find.mentions import Rate
from extractor.quantities import Quantity

# "đạt 99,7%" is no share of the whole: it may be a rate of anything.
_SHARE = regex.compile(r"\s*[,(]?\s*(?:chiem|=|bang|ty le|chiem ty le)?\s*")


@check("S002", "sum", "warning")
def shares_add_up(context: Context) -> Iterator[Claim]:
    """Tỷ lệ của các phần phải cộng lại bằng 100%.

    Why: Khi mỗi phần của một tổng đều kèm tỷ lệ, các tỷ lệ cộng lại phải là 100% (trong mức làm tròn); nếu không, một
        tỷ lệ sai hoặc thiếu một phần. Các mức loại trừ nhau (rất hài lòng, hài lòng, không hài lòng) dù không nêu hết
        cũng không thể cộng lại quá 100%.
    Bad: Xã có 20 cán bộ, công chức, gồm 11 cán bộ (55%) và 9 công chức (54%).
    Bad: Kết quả: rất hài lòng chiếm 62,5%, hài lòng chiếm 31,0%, không hài lòng chiếm 8,5%.
    Bad: Kết quả: 71,8% rất hài lòng, 24,7% hài lòng, 5,3% bình thường.
    Bad: Tỷ lệ hồ sơ trước hạn 62,1%, đúng hạn 35,4%, quá hạn 3,5%.
    Bad: Hồ sơ đúng hạn chiếm 98,2%, quá hạn chiếm 2,8%.
    Good: Xã có 20 cán bộ, công chức, gồm 11 cán bộ (55%) và 9 công chức (45%).
    Good: Phát ra 304 phiếu, gồm 189 phiếu rất hài lòng (62,2%), 103 phiếu hài lòng (33,9%), 12 phiếu bình thường
        (3,9%).
    Good: Kết quả: rất hài lòng chiếm 62,5%, hài lòng chiếm 31,0%, không hài lòng chiếm 6,5%.
    Good: Kết quả: rất hài lòng chiếm 62,5%, hài lòng chiếm 31,0%.
    Good: Tỷ lệ hài lòng đạt 98,5%, rất hài lòng đạt 62,0%, không hài lòng 1,5%.
    Good: Mức độ rất hài lòng và hài lòng đạt 98%, hài lòng 31%, không hài lòng 2%.
    Good: Tỷ lệ đúng hạn đạt 99,1%, trước hạn đạt 62,4%, quá hạn 0,9%.
    Good: Hài lòng về thái độ 98%, hài lòng về thời gian 96%, không hài lòng về phí 3%.
    Good: Hồ sơ đúng hạn: tháng 4 đạt 98,2%, tháng 5 đạt 99,1%; quá hạn 1,1%.
    Not flagged: Chỉ một số phần có kèm tỷ lệ; các phần không phải là toàn bộ tổng; mức này gồm cả mức kia.
    """
    told: set[int] = set()
    for rates in _counted(context):
        told.update(rate.start for rate in rates)
        yield _claim(context, rates, _added(rates))
    for rates, verdict in _bare(context):
        if told.isdisjoint(rate.start for rate in rates):
            yield _claim(context, rates, verdict)


def _claim(context: Context, rates: Sequence[Rate], verdict: Verdict) -> Claim:
    added = sum((r.value for r in rates), start=Decimal(0))
    equation = " + ".join(context.printed(r.start, r.end) for r in rates)
    return Claim(
        "sum",
        tuple(Part("part", r.value, r.start, r.end) for r in rates),
        verdict,
        f"{equation} = {format_percent(added)}, phải là 100%",
        f"Tỷ lệ của các phần cộng lại {equation} = {format_percent(added)}, không phải 100%.",
        stated="100%",
    )


def _hundred(rates: Sequence[Rate]) -> Quantity:
    return Quantity(Decimal(100), max(rate.decimals for rate in rates))


def _added(rates: Sequence[Rate]) -> Verdict:
    return total(_hundred(rates), [Quantity(r.value, r.decimals) for r in rates], measured=True)


def _counted(context: Context) -> Iterator[list[Rate]]:
    """Yield the shares of the parts of each breakdown whose counts add up."""
    for breakdown in breakdowns(context):
        if len(breakdown.items) < 2 or judge(breakdown)[2].holds is not True:
            continue
        _, items, _ = judge(breakdown)
        if any(item.amount.of is not None for item in items):
            # "cấp huyện 3.990/4.215 giao dịch (94,66%)" is a rate of its own.
            continue
        rates = []
        for item in items:
            own = context.rates(item.amount.end, item.amount.end + 30)[:1]
            rates += [r for r in own if r.low is None and _SHARE.fullmatch(context.folded(item.amount.end, r.start))]
        if len(rates) != len(items):
            continue
        own = context.rates(breakdown.totals[0].end, breakdown.totals[0].end + 30)[:1]
        if any(_SHARE.fullmatch(context.folded(breakdown.totals[0].end, rate.start)) for rate in own):
            # "274/318 (86,16%), trong đó toàn trình 62,89%, …": shares of what the total is a share of.
            continue
        yield rates


# Shares without counts ------------------------------------------------------------------------------------------------

# Levels of which each thing has one. The first may be meant as a part of the second: "đúng hạn 99%, trước hạn 62%".
_NESTED = ("hai_long", "thoi_han")
_LEVELS = (*_NESTED, "xep_loai")
# What may stand beside the words of a level. "cán bộ xuất sắc 20%, công chức tốt 90%" are levels of two groups.
_BESIDE = regex.compile(
    r"[\s,;:.(*+-]*(?:\b(?:va|voi|co|ket\s+qua|danh\s+gia|(?:ty|ti)\s+le|muc(?:\s+do)?|xep\s+loai|loai|hoan\s+thanh|nhiem\s+vu"
    r"|so|ho\s+so|phieu|nguoi|cong\s+dan|luot|giai\s+quyet|la|dat|chiem|bang|con\s+lai|o|duoc)\b[\s,:=(]*)*"
)
# Dossiers that are still open are neither in time nor late.
_OPEN = regex.compile(r"\b(?:con\s+lai|dang|chua)\b")
_BULLET = regex.compile(r"\s*[-+*•]")
_LONGEST_LABEL = 70


def _bare(context: Context) -> Iterator[tuple[list[Rate], Verdict]]:
    """Yield the shares of levels that exclude one another, told one after the other in a sentence or in bullets."""
    run: list[tuple[Rate, str, int]] = []
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        for rate, label in _labelled(context, paragraph.start, paragraph.end):
            level = _level(label, run[-1][1] if run else None)
            if run and (
                level is None or level[1] in {place for _, _, place in run} or not _joined(context, run[-1][0], rate)
            ):
                yield from _judged(context, run)
                run = []
                level = _level(label, None)
            if level is not None:
                run.append((rate, *level))
    yield from _judged(context, run)


def _joined(context: Context, before: Rate, after: Rate) -> bool:
    """Tell whether two percentages stand in one sentence, or in bullets one after the other."""
    if not context.sentence_breaks(before.end, after.start):
        return True
    one, other = context.paragraph(before.start), context.paragraph(after.start)
    follows = one.end <= other.start and not context.text.clean[one.end : other.start].strip()
    return follows and all(_BULLET.match(context.text.folded, p.start) for p in (one, other))


def _labelled(context: Context, start: int, end: int) -> Iterator[tuple[Rate, str]]:
    """Yield each percentage with the folded words that name it, all that stand between it and its neighbours.

    Where the sentence opens with one ("71,8% rất hài lòng, 24,7% hài lòng"), the words after each name it.
    """
    rates = [r for r in context.rates(start, end) if r.cell is None]
    for i, rate in enumerate(rates):
        first, last = context.sentence(rate.start)
        left = context.folded(max(first, rates[i - 1].end if i else start), rate.start)
        right = context.folded(rate.end, min(last, rates[i + 1].start if i + 1 < len(rates) else end))
        after = bool(regex.search(r"(?:^|[,;:.]|\bva|\bco)\s*$", left)) and not regex.match(r"\s*[,;.)]", right)
        if rate.low is None and rate.hedge is None:
            yield rate, regex.split(r"[,;.]", right)[0] if after else left
        else:
            yield rate, ""


def _level(label: str, among: str | None) -> tuple[str, int] | None:
    """Return the partition and the member that a label names with nothing else, or None."""
    if len(label) > _LONGEST_LABEL:
        label = regex.split(r"[,;:.]", label.rstrip(" ,;:.("))[-1]
    for name in _LEVELS if among is None else (among,):
        hits = [(m, hit) for m, member in enumerate(partitions()[name]) for hit in [member.search(label)] if hit]
        if not hits:
            continue
        place, hit = min(hits, key=lambda one: one[1].start())
        rest = (label[: hit.start()], label[hit.end() :])
        if all(_BESIDE.fullmatch(words) for words in rest):
            return name, place
    return None


def _judged(context: Context, run: Sequence[tuple[Rate, str, int]]) -> Iterator[tuple[list[Rate], Verdict]]:
    if len(run) < 2:
        return
    name, places = run[0][1], {place for _, _, place in run}
    rates = [rate for rate, _, _ in run]
    rest = [rate for rate, _, place in run if place]
    value = {place: rate.value for rate, _, place in run}
    if name in _NESTED and {0, 1} <= places and (len(rest) < 2 or value[0] <= value[1]):
        # "hài lòng 98,5%, rất hài lòng 62%, không hài lòng 1,5%": the second is a part of the first.
        return
    verdict = _added(rates)
    short = sum((r.value for r in rates), start=Decimal(0)) < 100
    some = len(places) < len(partitions()[name])
    if verdict.holds is False and short and (some or _OPEN.search(context.folded(*context.sentence(rates[-1].start)))):
        return
    yield rates, verdict
