"""The parts of a breakdown: which counts after a cue belong to its list, and what names each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.checks import brackets
from extractor.checks.kinds import compatible, partition_of, shared_partition
from extractor.checks.prose import Prose, is_change
from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary


@dataclass(frozen=True, slots=True)
class Item:
    """A part: its count and the folded words that name it."""

    amount: Amount
    label: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total with its parts. `totals` are the counts that may be meant, the likeliest first.

    `cue`: the folded words that open it, "(" for a bracket, ":" for bullets. `exhaustive`: the cue says that the parts
    are all of it. `partition`: the name of the partition that the labels belong to. `splits` are the numbers of items
    after which the list may already end (a semicolon, another shape).
    """

    totals: tuple[Amount, ...]
    items: tuple[Item, ...]
    cue: str
    exhaustive: bool
    partition: str | None
    splits: tuple[int, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether the parts are told as all there are: by the cue, by their labels, or as three or more of one form.

        "49 ý kiến, trong đó về đất đai 17 ý kiến, về thái độ 22 ý kiến, về cơ sở vật chất 09 ý kiến" leaves none out;
        "trong đó 12 đại học" alone does.
        """
        if self.cue == "headed":
            return False
        own = {item.amount.own_unit for item in self.items}
        return self.exhaustive or self.partition is not None or (len(self.items) > 2 and len(own) == 1)


_BRACKETS = regex.compile(r"\([^()]*\)?")

# No sentence has more parts; a list of numbers without end must not cost more than its length.
REACH = 40


# What ends the line that a list of bullets stands under.
LEADS_IN = regex.compile(r"(?::|\b(?:trong do|cu the|gom|bao gom|nhu sau|sau day)\s*[:,]?)\s*$")


@derived
def cue_words() -> regex.Pattern[str]:
    """Return what opens a breakdown, in the groups "exhaustive" and "open"."""
    words = vocabulary("partitions")["words"]
    exhaustive, opening = ("|".join(words[kind]) for kind in ("exhaustive", "open"))
    return regex.compile(rf"\b(?:(?P<exhaustive>{exhaustive})|(?P<open>{opening}))(?![a-z])")


def items_from(prose: Prose, i: int, total: Amount, *, after_bracket: bool) -> tuple[tuple[Item, ...], tuple[int, ...]]:
    """Return the parts of `total` from the i-th count on, and after how many of them the list may already end.

    `after_bracket`: the list opens with a bracket, and ends with it.
    """
    first = prose.amounts[i]
    depth = prose.depth(first)
    items: list[Item] = []
    splits: list[int] = []
    by_semicolon = False
    for k in range(i, min(len(prose.amounts), i + REACH)):
        amount = prose.amounts[k]
        start, end = prose.gap(k)
        if k > i:
            between = prose.clean[start:end]
            if prose.depth(amount) < depth or is_change(prose.context, amount):
                break
            if (
                after_bracket
                and ")" in between
                and prose.depth(amount) <= depth
                and _closed(prose, items[-1].amount, amount)
            ):
                break
            if prose.context.sentence_breaks(start, end) or _capital_statement(between):
                break
            if prose.depth(amount) > depth:
                continue
            last = items[-1].amount.end
            if _NOT_YET.search(prose.label(k)) and compatible(total, amount) and not _another(prose, total, items, k):
                # "quá hạn 01, còn 12 nhiệm vụ chưa đến hạn": may be the last of the parts, or a remark of its own.
                splits.append(len(items))
                items.append(Item(amount, prose.label(k)))
                break
            if prose.opens_statement(last, end) or cue_words().search(_outside(prose, last, end)):
                break
            if _another(prose, total, items, k):
                break
            semicolon = ";" in prose.clean[last:end]
            if len(items) == 1:
                by_semicolon = semicolon
            named = bool(prose.label(k).partition(" | ")[0]) != bool(items[-1].label.partition(" | ")[0])
            if (semicolon and (named or not by_semicolon)) or amount.own_unit != items[-1].amount.own_unit:
                # Where semicolons part the items themselves, one does not end the list.
                splits.append(len(items))
        if (
            not compatible(total, amount)
            or amount.cell is not None
            or _OTHER_TIME.search(prose.folded, *_clause(prose, k))
        ):
            break
        if items and (amount.of is None) != (items[-1].amount.of is None):
            # "…, tiếp công dân 11 lượt người. 03/20 người được xếp loại": a statement of its own.
            break
        if amount.of is not None and items:
            told = {total.quantity.amount, *(item.amount.quantity.amount for item in items)}
            if amount.of.amount in told:
                # "21 ý kiến khen, 12 ý kiến góp ý, đã trả lời 12/12 ý kiến góp ý": what became of a part, or of all.
                break
        if amount.of is not None and total.of is None and total.start == amount.start:
            break
        items.append(Item(amount, prose.label(k)))
        if len(items) > 2 and _leaves_partition(items):
            # "đúng hạn 6.691, quá hạn 27; đang giải quyết 17": the last may be of another kind.
            splits.append(len(items) - 1)
    return tuple(items), tuple(dict.fromkeys(split for split in splits if split < len(items)))


# "đạt 52% dự toán giao (18 tỷ đồng), bằng 104% cùng kỳ (9,0 tỷ đồng)": a plan or an earlier figure is no part.
_OTHER_TIME = regex.compile(
    r"\b(?:ke hoach|du toan|chi tieu|muc tieu(?! quoc gia)|cung ky|so voi)\b(?!\s+so)"
    r"|\b(?:nam|thang|quy) truoc(?! chuyen)\b"
)


def _clause(prose: Prose, k: int) -> tuple[int, int]:
    """Return the range of the words before the k-th count in its clause, an open bracket's name taken in."""
    start, end = prose.gap(k)
    return max(start, *(prose.folded.rfind(mark, start, end) + 1 for mark in ",;.")), end


_DONE = regex.compile(r"\bda\s+(?:duoc\s+)?(?:giai\s+quyet|xu\s+ly|hoan\s+thanh|tra)\b")
_PENDING = regex.compile(r"\b(?:dang(?!\s+ky)|chua)\b")
_NOT_YET = regex.compile(r"^con(?: lai)? \|.*\bchua\b|^con(?: lai)? \|.*\bdang\b")
_DONE_NEXT = regex.compile(r";\s*da\b")


def _another(prose: Prose, total: Amount, items: Sequence[Item], k: int) -> bool:
    """Tell whether the k-th count is what else was done with the total, no part of it.

    "Tiếp nhận 96 hồ sơ, trong đó 80 hồ sơ trực tuyến; đã trả 90 hồ sơ"; "đã giải quyết 251 hồ sơ, bao gồm 19 hồ sơ cũ;
    còn 14 hồ sơ đang giải quyết": what is open is none of what was solved.
    """
    label = prose.label(k)
    if _DONE_NEXT.search(prose.folded, items[-1].amount.end, prose.amounts[k].start):
        return shared_partition([*(item.label for item in items), label]) is None
    before = prose.folded[max(prose.sentence(total.start)[0], total.start - 40) : total.start]
    return _DONE.search(before) is not None and _PENDING.search(label) is not None


def _leaves_partition(items: Sequence[Item]) -> bool:
    """Tell whether the last label is none of the partition that all the labels before it belong to."""
    shared = shared_partition([item.label for item in items[:-1]])
    return shared is not None and partition_of([items[-1].label], (shared,)) is None


def _outside(prose: Prose, start: int, end: int) -> str:
    """Return the folded text of a range without its brackets."""
    return _BRACKETS.sub(" ", prose.folded[start:end])


def _closed(prose: Prose, before: Amount, after: Amount) -> bool:
    """Tell whether the bracket that held `before` has closed when `after` begins."""
    bare = prose.clean[before.start - 1] == "(" and prose.clean[before.end] == ")"
    return not bare and brackets.closing(prose.clean, before.end, after.start) is not None


_CAPITAL = regex.compile(r"^[\s\p{Ll}()]*?(?:[\p{Ll}\d)]\s+|\s+)(?:Đã|Số|Tổng|Tỷ|Trong|Kết)\s")


def _capital_statement(between: str) -> bool:
    """Tell whether a new sentence begins without a full stop: "96 hồ sơ Đã giải quyết 598 hồ sơ"."""
    return bool(_CAPITAL.match(between))
