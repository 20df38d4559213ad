"""How prose breaks a number down: a total, a cue ("trong đó", "gồm", a bracket, bullets) and its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from extractor.checks.context import Context
from extractor.checks.kinds import compatible, family, overlap, partition_of, shared_partition
from extractor.checks.parts import LEADS_IN, Breakdown, Item, cue_words, items_from
from extractor.checks.prose import Prose, is_change, prose_of
from extractor.checks.staff import levels, staff
from extractor.checks.totals import totals_of
from extractor.find.mentions import Amount
from extractor.text import Paragraph


@lru_cache(maxsize=1)
def breakdowns(context: Context) -> tuple[Breakdown, ...]:
    """Return every breakdown of the document's prose, in order."""
    return tuple(_breakdowns(context))


@lru_cache(maxsize=1)
def part_starts(context: Context) -> frozenset[int]:
    """Return where the parts of breakdowns start."""
    return frozenset(item.amount.start for found in breakdowns(context) for item in found.items)


def _breakdowns(context: Context) -> Iterator[Breakdown]:
    paragraphs = [p for p in context.text.paragraphs if p.table is None]
    before: Prose | None = None
    for n, paragraph in enumerate(paragraphs):
        prose = prose_of(context, paragraph)
        if prose.amounts:
            yield from _inline(prose, before)
            yield from _listed(context, prose, paragraphs, n)
            yield from levels(context, prose)
            yield from staff(context, prose, paragraphs, n)
        before = prose


def _inline(prose: Prose, before: Prose | None) -> Iterator[Breakdown]:
    wholes: list[Breakdown] = []
    for i in range(len(prose.amounts)):
        start, end = prose.gap(i)
        cues = list(cue_words().finditer(prose.folded, start, end))
        opened = prose.clean.rfind("(", start, end)
        bracket = opened >= 0 and prose.clean.find(")", opened, end) < 0 and prose.depth(prose.amounts[i]) > 0
        if not cues and not (bracket and i and opened > start - 1):
            yield from _uncued(prose, i)
            continue
        cue = cues[-1] if cues else None
        at = cue.start() if cue else opened
        if prose.context.sentence_breaks(at, end):
            # "04 cuộc họp, trong đó CCHC luôn được đặt lên đầu. … 05 cuộc gọi": another sentence counts something else.
            continue
        word = " ".join(cue.group().split()) if cue else "("
        totals = totals_of(prose, i, at, before, wholes)
        if not totals:
            continue
        items, splits = items_from(prose, i, totals[0], after_bracket=bracket)
        if not items:
            continue
        totals = tuple(sorted(totals, key=lambda total: _too_small(total, items)))
        if totals[0].end < prose.sentence(at)[0] and _too_small(totals[0], items):
            # "02 người từ cấp tỉnh. Trình độ: đại học 45, …": breaks down something told further back.
            continue
        labels = [item.label for item in items]
        exhaustive = bool(cue and cue.group("exhaustive")) or (word == "(" and len(items) > 1)
        if is_change(prose.context, totals[0]) and shared_partition(labels, totals[0]) is None:
            # "giảm 30 hồ sơ (tháng 1/2023: 137 hồ sơ; kỳ này: 107 hồ sơ)": what was compared.
            continue
        if word == "(" and _ANOTHER_YEAR.match(prose.folded, opened, items[0].amount.start):
            # "có mặt 22 (quý I năm 2023: giao 23, có mặt 23)"
            continue
        if word == "(" and shared_partition(labels) != shared_partition(labels, totals[0]):
            exhaustive = False
        if _SOME.search(prose.folded, totals[0].end, items[0].amount.start):
            exhaustive = False
        found = Breakdown(totals, items, word, exhaustive, shared_partition(labels, totals[0]), splits)
        wholes.append(found)
        yield found


_ANOTHER_YEAR = regex.compile(r"\([^,;()]*\b(?:nam \d{4}|nam truoc|cung ky|ky truoc|thang truoc|quy truoc)\s*:")
# "20 hồ sơ quá hạn, tập trung vào tháng 01 (05 hồ sơ) và tháng 3 (04 hồ sơ)"
_SOME = regex.compile(r"\b(?:tap trung|chu yeu|nhat la|dien hinh|tieu bieu|nhu)\b")


def _too_small(total: Amount, items: Sequence[Item]) -> bool:
    return any(item.amount.quantity.amount > total.quantity.amount for item in items) and len(items) > 1


_LABELLED = regex.compile(r"[^,;.()\d\n]{2,45}:\s*")


_OPENED = regex.compile(r"[^,;.()\d\n]{0,45}:\s*(?P<label>[^,;.:()\d\n]{0,45}[:]?\s*)")


_AMONG = regex.compile(r"\btrong\s+(?:(?:tong\s+)?so\s+(?:[^.,;:\d]{0,40}\()?)?$")


_AMONG_THEM = regex.compile(r"\)?[^,;.:\d()]{0,45}(?:[:,]\s*(?:thi\s+|co\s+)?|\bco\s+)[^,;.:()\d]{0,45}:?\s*")


_TOTALLED = regex.compile(r"\btong\s+(?:cong|so)(?:\s+(?:la|co|duoc))?\s*:?\s*$")
_NOUNS = 3


def _plain_list(prose: Prose, i: int, items: Sequence[Item]) -> bool:
    """Tell whether the parts, of a total with no cue after it, are a list of one kind that ends the sentence.

    "tổng cộng 19 bản cam kết, lãnh đạo 07 bản, chuyên môn 12 bản". Labels of several partitions ("trực tuyến", "đúng
    hạn") count the total in several ways.
    """
    labels = [item.label for item in items]
    heads = [label.partition(" | ")[0] for label in labels]
    after = prose.amounts[i + len(items)] if i + len(items) < len(prose.amounts) else None
    if after is not None and not prose.context.sentence_breaks(items[-1].amount.end, after.start):
        return False
    if overlap(labels) or len({family(item.amount.unit) for item in items}) > 1:
        return False
    if not all(
        item.amount.own_unit and 1 <= len(head.split()) <= _NOUNS for item, head in zip(items, heads, strict=True)
    ):
        return False
    return shared_partition(labels) is not None or len({partition_of([head]) for head in heads} - {None}) < 2


_DONE = regex.compile(
    r"^[^.;(]{0,40}[,;]\s*(?:da|den nay da)\s+(?:hoan thanh|giai quyet|xu ly|xong|tra loi|thuc hien)\b"
)


_OPEN = regex.compile(
    r"\b(?:dang (?:thuc hien|xu ly|giai quyet|trien khai)|chua (?:hoan thanh|xu ly|thuc hien))\b[^\d]*$"
)


def _uncued(prose: Prose, i: int) -> Iterator[Breakdown]:
    """Yield a breakdown that has no cue but its form.

    "22 cán bộ, công chức: hoàn thành xuất sắc 04, hoàn thành tốt 17, hoàn thành 01", "Trong 304 phiếu thu về: …",
    "914 hồ sơ trực tuyến: 896; trực tiếp: 18".
    """
    if not i or prose.depth(prose.amounts[i]):
        return
    start, end = prose.gap(i)
    total = prose.amounts[i - 1]
    among = _AMONG.search(prose.folded, max(prose.paragraph.start, total.start - 60), total.start)
    if among and prose.clean[among.start()] == "T" and prose.clean[among.start() - 2 : among.start() - 1].isalpha():
        among = None  # "Rạch Gốc Trong 18,6 triệu đồng": a name
    if not total.own_unit or (prose.depth(total) and not among) or prose.sentence(total.start) != prose.sentence(end):
        return
    gap = prose.folded[start:end]
    if i + 1 < len(prose.amounts) and _DONE.search(gap) and _OPEN.search(prose.folded, *prose.gap(i + 1)):
        items, _ = items_from(prose, i, total, after_bracket=False)
        if len(items) > 1 and family(total.unit) != "ho so":
            # "được giao 64 nhiệm vụ, đã hoàn thành 58 nhiệm vụ, đang thực hiện 06 nhiệm vụ"
            yield Breakdown((total,), items[:2], "", False, None, ())
        return
    if _TOTALLED.search(prose.folded, max(prose.paragraph.start, total.start - 70), total.start):
        items, _ = items_from(prose, i, total, after_bracket=False)
        if len(items) > 1 and _plain_list(prose, i, items):
            labels = [item.label for item in items]
            yield Breakdown((total,), items, "tong", True, shared_partition(labels), ())
            return
    totals = (*_heads(prose, i - 1), total)
    opened, labelled = _OPENED.fullmatch(gap), _LABELLED.fullmatch(gap)
    if not (opened or labelled or (among and _AMONG_THEM.fullmatch(gap))):
        return
    items, splits = items_from(prose, i, totals[0], after_bracket=False)
    if len(items) < 2:
        return
    partition = shared_partition([item.label for item in items], totals[0])
    if among:
        yield Breakdown(totals, items, "trong", False, partition, splits)
    elif opened and (opened.group("label") or items[0].amount.own_unit):
        plain = len({item.amount.own_unit for item in items}) == 1
        yield Breakdown(
            totals, items, ":", plain and (partition is not None or items[0].amount.own_unit), partition, splits
        )
    elif partition:
        yield Breakdown(totals, items, "", False, partition, splits)


# "96 văn bản do 03 xã cũ ban hành", "46 nhiệm vụ cho 04 cơ quan": the second count only says whose the first is.
_BELONGS = regex.compile(r"[^.,;:()\d\n]{0,30}\b(?:do|cua|cho|tai|o|tu|thuoc)\s+")


def _heads(prose: Prose, k: int) -> tuple[Amount, ...]:
    """Return the count that the k-th is a modifier of, if any: what follows breaks that one down rather."""
    if not k or prose.depth(prose.amounts[k - 1]) != prose.depth(prose.amounts[k]):
        return ()
    return (prose.amounts[k - 1],) if _BELONGS.fullmatch(prose.folded, *prose.gap(k)) else ()


_TAIL = 40  # characters that an item without a mark may have after its number
_BULLET = regex.compile(r"\s*([-+*•]|[a-z]\)|\d{1,2}[.)])?\s*")


def _listed(context: Context, prose: Prose, paragraphs: Sequence[Paragraph], n: int) -> Iterator[Breakdown]:
    """Yield the breakdown that a paragraph leads into and the paragraphs under it carry out."""
    end = prose.paragraph.end
    text = prose.folded[prose.paragraph.start : end]
    if not LEADS_IN.search(text):
        return
    start, _ = prose.sentence(prose.amounts[-1].start)
    totals = tuple(a for a in prose.amounts if a.start >= start and prose.depth(a) == 0 and not is_change(context, a))[
        -1:
    ]
    if not totals:
        return
    mark: str | None = None
    items: list[Item] = []
    for paragraph in paragraphs[n + 1 : n + 25]:
        if any(h.start == paragraph.start for h in context.headings):
            break
        bullet = _BULLET.match(context.text.folded, paragraph.start)
        here = (bullet.group(1) or "")[-1:] if bullet else ""
        here = "n" if here in (")", ".") else here
        if mark is None:
            mark = here
            own = _BULLET.match(prose.folded, prose.paragraph.start)
            if own and (own.group(1) or "") == here and here in ("-", "+"):
                return
        if here != mark:
            if here == "" or (mark == "+" and here == "-"):
                break
            continue
        listed = prose_of(context, paragraph)
        if not listed.amounts or not compatible(totals[0], listed.amounts[0]):
            break
        if listed.depth(listed.amounts[0]) or listed.amounts[0].start - paragraph.start > 90:
            # A bullet that talks before it counts is no plain "label: number".
            return
        if not here and paragraph.end - listed.amounts[0].end > _TAIL:
            break  # a line of prose after a wrapped "thu khác:", no item
        items.append(Item(listed.amounts[0], listed.label(0)))
    if len(items) > 1:
        labels = [item.label for item in items]
        yield Breakdown(totals, tuple(items), ":", False, shared_partition(labels, totals[0]), ())
