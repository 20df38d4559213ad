"""S003: totals that follow their parts in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.arithmetic import Verdict, format_amount, total
from extractor.checks import Claim, Context, Part, check
from extractor.checks.kinds import counts_alike, overlap
from extractor.checks.prose import Prose, is_change, prose_of
from extractor.find.mentions import Amount

# Bare, it sums up what was listed; "tổng số đảng viên là" may count something else.
_BARE = regex.compile(
    r"(?:\btong\s+(?:cong|so)|\btat\s+ca|\bca\s+thay|[,;]\s*cong\s+(?:lai|la|duoc))\s*(?:la|co|duoc)?\s*:?\s*$"
)
_NAMED = regex.compile(r"\btong\s+(?:cong|so)\b[^.;,()\d]{0,45}$")
_WHOLE_PERIOD = regex.compile(
    r"\b(?:ca|tinh\s+chung|luy\s+ke|cong)\s+(?:ca\s+)?(?:nam|quy|ky|\d{1,2}\s+thang)\b[^.;,()\d]{0,45}$"
)
_PERIOD = regex.compile(r"\b(?:quy|thang)\s+[\divx]+\b(?:/\d{4})?")
# No sentence adds up more; a longer run of counts must not cost more than its length.
_MOST = 16


@check("S003", "sum", "warning")
def total_after_parts(context: Context) -> Iterator[Claim]:
    """Tổng số nêu sau các phần phải bằng các phần cộng lại.

    Why: "Lãnh đạo 07 bản, công chức 12 bản, tổng cộng 19 bản": người đọc lấy số cuối; "quý I …, quý II …; cả 6 tháng …"
        cũng là một phép cộng.
    Bad: Lãnh đạo ký 07 bản cam kết; công chức ký 12 bản cam kết; tổng cộng 18 bản cam kết.
    Bad: Quý I tiếp nhận 1.102 hồ sơ, quý II tiếp nhận 1.214 hồ sơ; cả 6 tháng tiếp nhận 2.361 hồ sơ.
    Good: Lãnh đạo ký 07 bản cam kết; công chức ký 12 bản cam kết; tổng cộng 19 bản cam kết.
    Good: Quý I tiếp nhận 1.102 hồ sơ, quý II tiếp nhận 1.214 hồ sơ; cả 6 tháng tiếp nhận 2.316 hồ sơ.
    Good: Quý II tiếp nhận 1.214 hồ sơ, giải quyết 1.200 hồ sơ; cả 6 tháng tiếp nhận 2.316 hồ sơ.
    Good: Lãnh đạo có 02 đồng chí, chuyên môn có 05 đồng chí; tổng số đảng viên là 06 đồng chí.
    Good: Toàn xã có 12 thôn với 03 bản cam kết; lãnh đạo ký 07 bản, công chức ký 12 bản, tổng cộng 19 bản.
    Good: Tháng 5 tổ chức 02 buổi, tháng 6 tổ chức 03 buổi; cả năm tổ chức 12 buổi.
    Not flagged: Tổng của thứ khác với các phần; các phần có thể trùng nhau (nữ, đảng viên).
    """
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        prose = prose_of(context, paragraph)
        for i, whole in enumerate(prose.amounts):
            if i < 2 or whole.of is not None or prose.depth(whole) or context.sentence_breaks(*prose.gap(i)):
                continue
            left = prose.folded[slice(*prose.gap(i))]
            by_period = _WHOLE_PERIOD.search(left) is not None
            if not by_period and not _NAMED.search(left) and not _BARE.search(left):
                continue
            items = _run(prose, i, whole)
            if len(items) > 1:
                yield _claim(prose, whole, items, left, by_period=by_period)


def _run(prose: Prose, i: int, whole: Amount) -> list[int]:
    """Return the counts before the i-th that may be its parts: of its sentence and its kind, one after the other."""
    items: list[int] = []
    start, _ = prose.sentence(whole.start)
    for k in range(i - 1, max(-1, i - 1 - _MOST), -1):
        amount = prose.amounts[k]
        if amount.start < start or amount.of is not None:
            break
        if prose.depth(amount) or is_change(prose.context, amount):
            continue
        if not counts_alike(amount, whole) or amount.own_unit != whole.own_unit:
            break
        items.append(k)
    return items[::-1]


def _claim(prose: Prose, whole: Amount, items: Sequence[int], left: str, *, by_period: bool) -> Claim:
    """Return the claim that the last of `items` add up to `whole`; fewer of them than all may only clear."""
    context = prose.context
    if by_period:
        named = [k for k in items if _PERIOD.search(prose.folded[slice(*prose.gap(k))])]
        sure = named == list(items) and _all_of(prose, named, left)
        items = named if len(named) > 1 else items
    else:
        labels = [prose.label(k) for k in items]
        sure = _BARE.search(left) is not None and not overlap(labels) and all(label[:1] != " " for label in labels)
    ways = [[prose.amounts[k] for k in items[n:]] for n in range(len(items) - 1)]
    verdicts = [total(whole.quantity, [a.quantity for a in way]) for way in ways]
    best = next((n for n, verdict in enumerate(verdicts) if verdict.holds is True), 0)
    verdict, parts = verdicts[best], ways[best]
    if verdict.holds is False and not sure:
        verdict = Verdict(None, verdict.expected, "chưa rõ tổng này gồm những số nào")
    equation = " + ".join(context.printed(*a.number) for a in parts)
    added = format_amount(sum((a.quantity.amount for a in parts), start=whole.quantity.amount * 0), whole.quantity)
    stated = context.printed(*whole.number)
    return Claim(
        "sum",
        (
            Part("total", whole.quantity.amount, *whole.number),
            *(Part("part", a.quantity.amount, *a.number) for a in parts),
        ),
        verdict,
        f"{equation} = {added}, nêu {stated}",
        f"Các phần cộng lại {equation} = {added}, nhưng tổng nêu sau đó là {stated}.",
        stated=stated,
    )


_MONTHS = {"quy": 3, "thang": 1}
_SPAN = regex.compile(r"(?:ca|chung|ke|cong)\s+(?:ca\s+)?(?:(?P<whole>nam|quy)|(?P<months>\d{1,2})\s+thang)\b")


def _all_of(prose: Prose, items: Sequence[int], left: str) -> bool:
    """Tell whether the periods of the parts make up the period of the total: two quarters are six months."""
    span = _SPAN.search(left)
    if span is None:
        return False
    wanted = int(span["months"]) if span["months"] else {"nam": 12, "quy": 3}[span["whole"]]
    told = [_PERIOD.findall(prose.folded[slice(*prose.gap(k))])[-1] for k in items]
    return len(set(told)) == len(told) and wanted == sum(_MONTHS[words.split()[0]] for words in told)
