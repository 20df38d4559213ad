"""Breakdowns of the staff: levels under their heading words, officials and civil servants on lines of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

import regex

from extractor.checks.context import Context
from extractor.checks.kinds import family, partition_of, partitions
from extractor.checks.parts import LEADS_IN, REACH, Breakdown, Item
from extractor.checks.prose import Prose, prose_of
from extractor.find.mentions import Amount
from extractor.patterns import derived, vocabulary
from extractor.text import Paragraph


@derived
def _headed() -> tuple[tuple[regex.Pattern[str], str], ...]:
    return tuple(
        (regex.compile(rf"(?:{words})[^.;:\d\n]{{0,40}}?[:;,]?\s*"), name)
        for words, name in vocabulary("partitions")["headed"].items()
    )


def levels(context: Context, prose: Prose) -> Iterator[Breakdown]:
    """Yield lists of levels under their heading words, of the staff counted before them."""
    for i in range(len(prose.amounts)):
        start, end = prose.gap(i)
        for words, name in _headed():
            head = next(words.finditer(prose.folded, start, end), None)
            if head is None:
                continue
            items: list[Item] = []
            for k in range(i, min(len(prose.amounts), i + REACH)):
                if k > i and (
                    context.sentence_breaks(*prose.gap(k))
                    or any(other.search(prose.folded, *prose.gap(k)) for other, _ in _headed())
                ):
                    break
                label = prose.label(k)
                if k == i and _OPENS.match(prose.folded, prose.amounts[k].end):
                    continue  # "Theo trình độ chuyên môn, 58 người gồm: thạc sĩ 07": the whole
                if partition_of([label], (name,)) is None:
                    break
                items.append(Item(prose.amounts[k], label))
            if len(items) < 2:
                continue
            named = _staff_named(context.folded(head.start(), end).partition(":")[0])
            least = max(item.amount.value for item in items)
            totals = _staff_before(context, prose.amounts[i].start, least, named)
            if totals:
                yield Breakdown(totals, tuple(items), "headed", name == "dao_tao", name, ())


_OPENS = regex.compile(r"[^,;.()\d]{0,20}\b(?:gom|chia ra|bao gom|trong do)\b")
_STAFF = regex.compile(r"can bo|cong chuc|cbcc|nguoi|dong chi|bien che")


def _staff_before(context: Context, at: int, least: Decimal, named: frozenset[str] | None) -> tuple[Amount, ...]:
    """Return the counts of staff before `at`, nearest first: those of its section, then explicit totals before it.

    A total is explicit that has "cán bộ, công chức" after it, or before it the very staff that is `named`.
    None below `least` is meant: "… 02 người từ cấp tỉnh. Trình độ: đại học 45 người" is about more people than two.
    """
    heading = context.heading_at(at)
    floor = max(heading.start if heading else 0, at - 1500)
    here: list[Amount] = []
    before: list[Amount] = []
    for amount in reversed(context.amounts(max(0, at - 6000), at)):
        unit = family(amount.unit)
        if amount.cell is not None or unit not in ("people", "bien che") or not amount.own_unit:
            continue
        both = _BOTH.search(context.folded(*amount.number) + context.folded(amount.number[1], amount.end))
        if _is_move(context, amount):
            continue
        if amount.start < floor and not both and not _is_total_of(context, amount, named):
            continue
        if not _STAFF.search(context.folded(amount.end - 22, amount.end)):
            continue
        prose = prose_of(context, context.paragraph(amount.start))
        label = prose.label([a.start for a in prose.amounts].index(amount.start))
        if prose.depth(amount) == 0 and partition_of([label], ("dao_tao", "ly_luan")) is None:
            (here if amount.start >= floor else before).append(amount)
    near = [*here[:_NEAREST], *before[:2]]
    # "biên chế giao 23 người, hiện có 22 người. Trình độ: …": those who are there have the levels, not the posts.
    near = [amount for amount in near if not _is_quota(context, amount)] or near
    enough = [amount for amount in near if amount.value >= least]
    return tuple(enough or [amount for amount in near[:1] if _is_headline(context, amount)])


_PERSONS = r"can bo,?(?: va)? cong chuc(?:,?(?: va)? (?:vien chuc|nguoi lao dong|lao dong hop dong|hop dong))*"
_NAMED = regex.compile(rf"\b(?P<who>{_PERSONS})(?P<whose>[^.;:,()\d]{{0,40}}?)(?: (?:la|co|gom|nhu sau))* ?[:,]?$")
_TOTAL = regex.compile(rf"\btong so (?:luong )?{_PERSONS}[^.;,()\d]{{0,45}}$")


def _staff_named(words: str) -> frozenset[str] | None:
    """Return the words of which staff it is that folded `words` end with, whose unit's where it is not the own one."""
    match = _NAMED.search(" ".join(words.split()))
    if match is None:
        return None
    light = {*vocabulary("totals")["words"]["light"].split(), "va"}
    said = f"{match['who']} {match['whose']}".replace(",", " ").split()
    return frozenset(said) - light


def _is_total_of(context: Context, amount: Amount, named: frozenset[str] | None) -> bool:
    """Tell whether a count is told as the total of the staff `named`: "Tổng số cán bộ, công chức là 21 người"."""
    words = " ".join(context.folded(max(context.sentence(amount.start)[0], amount.start - 90), amount.start).split())
    return named is not None and _TOTAL.search(words) is not None and _staff_named(words) == named


_QUOTA = regex.compile(
    r"\b(?:giao(?!\s+vien)|dinh\s+bien|dinh\s+muc|chi\s+tieu|con\s+thieu|nhu\s+cau|theo\s+quy\s+dinh)\b[^,;.()\d]{0,15}$"
)
_PRESENT = regex.compile(r"\b(?:hien\s+(?:co|nay)|co\s+mat|thuc\s+co|dang\s+(?:lam\s+viec|cong\s+tac|su\s+dung))\b")


def _is_quota(context: Context, amount: Amount) -> bool:
    """Tell whether a count is of the posts that were given, and the only other one of its sentence of those there."""
    if not _QUOTA.search(context.folded(max(0, amount.start - 50), amount.start)):
        return False
    told = context.amounts(*context.sentence(amount.start))
    return len(told) == 2 and _PRESENT.search(context.folded(told[0].end, told[1].start)) is not None


# "Tiếp nhận mới 01 cán bộ, công chức", "02 công chức nghỉ hưu, chuyển công tác": who came and went are not the staff.
_CAME = regex.compile(
    r"\b(?:tuyen|tuyen\s+dung|tiep\s+nhan|bo\s+sung|dieu\s+dong|luan\s+chuyen)(?:\s+(?:moi|ve|them))?\s*$"
)
_WENT = regex.compile(
    r"\s*(?:da\s+|duoc\s+|phai\s+)?(?:nghi\b|thoi\s+viec|chuyen\s+(?:cong\s+tac|di|den|sang)|dieu\s+dong|luan\s+chuyen|tinh\s+gian)"
)


def _is_move(context: Context, amount: Amount) -> bool:
    """Tell whether a count of people is of those who came or went."""
    return bool(
        _CAME.search(context.folded(max(0, amount.start - 30), amount.start))
        or _WENT.match(context.folded(amount.end, amount.end + 30))
    )


def _is_headline(context: Context, amount: Amount) -> bool:
    """Tell whether a count of people names the whole staff or is the only one of its sentence, no part of a list."""
    if _BOTH.search(context.folded(amount.start, amount.end)):
        return True
    start, end = context.sentence(amount.start)
    return sum(family(other.unit) == "people" for other in context.amounts(start, end)) == 1


# Counts of people in the section that may be the staff whose levels are told.
_NEAREST = 8
_BOTH = regex.compile(r"can bo,? (?:va )?cong chuc")


def staff(context: Context, prose: Prose, paragraphs: Sequence[Paragraph], n: int) -> Iterator[Breakdown]:
    """Yield the staff as officials (cán bộ) and civil servants (công chức) told apart in the lines that follow.

    "… cán bộ, công chức là 21 đồng chí. Cụ thể:", then "Cán bộ: 11 người …" and "Công chức: 10 người …".
    """
    last = prose.amounts[-1]
    start, _ = prose.sentence(last.start)
    if not LEADS_IN.search(prose.folded[prose.paragraph.start : prose.paragraph.end]) or prose.depth(last):
        return
    if not _BOTH.search(prose.folded, start, prose.paragraph.end) or family(last.unit) != "people":
        return
    members = partitions()["can_bo"][:2]
    items: dict[int, Item] = {}
    for paragraph in paragraphs[n + 1 : n + 9]:
        if any(h.start == paragraph.start for h in context.headings):
            break
        listed = prose_of(context, paragraph)
        for k, amount in enumerate(listed.amounts):
            head = listed.label(k).partition(" | ")[0]
            for m, member in enumerate(members):
                if (
                    m not in items
                    and regex.search(rf"(?:{member.pattern})(?: so luong)?$", head)
                    and family(amount.unit) == "people"
                ):
                    items[m] = Item(amount, listed.label(k))
    if len(items) == len(members):
        yield Breakdown((last,), tuple(items[m] for m in sorted(items)), "staff", True, "can_bo", ())
