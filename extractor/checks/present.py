"""The figure now of a comparison: which numbers before a word of change it may be of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from extractor.checks import brackets
from extractor.checks.breakdowns import part_starts
from extractor.checks.context import Context
from extractor.checks.kinds import counts_alike
from extractor.checks.prose import is_change, prose_of
from extractor.find.mentions import Amount, Number, Rate
from extractor.patterns import vocabulary
from extractor.text import Paragraph, fold


def numbers(context: Context, start: int, end: int) -> list[Number]:
    """Return the counts and percentages of prose that start in [start, end), in order; no fractions, no ranges."""
    counts = [a for a in context.amounts(start, end) if a.of is None and a.cell is None]
    rates = [r for r in context.rates(start, end) if r.low is None and r.cell is None]
    return sorted([*counts, *rates], key=lambda number: number.start)


def alike(a: Number, b: Number) -> bool:
    """Tell whether two figures can be compared: both percentages, or counts of one thing."""
    if isinstance(a, Rate) or isinstance(b, Rate):
        return isinstance(a, Rate) and isinstance(b, Rate)
    return counts_alike(a, b)


_JOINED = regex.compile(r"[\s,;()]*(?:(?:da|va|nhu\s+vay|deu)\s+)*")
# How far back the figure now may stand.
_REACH = 700


def now(context: Context, start: int, at: int, like: Number, before: Number | None) -> tuple[tuple[Number, ...], bool]:
    """Return the figures that may be the present one, the likeliest first, and whether it must be one of them."""
    here = [
        n
        for n in numbers(context, start, at)
        if n is not before and alike(n, like) and (isinstance(n, Rate) or n.own_unit) and not is_change(context, n)
    ]
    if before is not None and before.start < at:
        # "Tiếp nhận 363 hồ sơ (cùng kỳ 305 hồ sơ), tăng …": the bracket belongs to the count before it.
        here = [n for n in here if n.start > before.start or n.end <= before.start]
    else:
        here = [n for n in here if brackets.closing(context.text.clean, n.end, at) is None]
    if here:
        joined = _JOINED.fullmatch(_unbracketed(context, here[-1].end, at)) is not None
        told_last = before is not None and here[-1].end < before.start < at
        subject = context.folded(before.end, at) if before is not None and told_last else ""
        if not joined and _one_and_its_parts(context, here, subject):
            return tuple(here), True
        return tuple(reversed(here)), joined or len(here) == 1
    return ((), False) if isinstance(like, Rate) else _told_earlier(context, start, at, like)


def _one_and_its_parts(context: Context, here: Sequence[Number], subject: str) -> bool:
    """Tell whether the first figure is what the folded words `subject` name, and all others are parts of it.

    "Tiếp nhận 1.548 hồ sơ, gồm 1.517 hồ sơ mới và 31 hồ sơ cũ; so với năm 2023 (1.168 hồ sơ), số tiếp nhận tăng 308 hồ
    sơ": one of these it must be.
    """
    prose, parts = prose_of(context, context.paragraph(here[0].start)), part_starts(context)
    first, *others = here
    if not others or first.start in parts or any(n.start not in parts for n in others):
        return False
    i = next((i for i, amount in enumerate(prose.amounts) if amount is first), None)
    if i is None or not prose.names(i, subject):
        return False
    known = f"{prose.label(i)} {fold(prose.amounts[i].unit or '')} {vocabulary('totals')['words']['light']} so luong"
    # "số tiếp nhận qua mạng tăng 99 hồ sơ": of others than were told.
    return not {word for word in subject.split() if word.isalpha()} - set(known.split())


def _unbracketed(context: Context, start: int, end: int) -> str:
    return regex.sub(r"\([^()]*\)", " ", context.folded(start, end))


_NO_SUBJECT = regex.compile(r"[\s*+-]*(?:so\s+(?:voi|cung)\b[^.;,()]*(?:\([^()]*\))?[\s,]*)?(?:nhu\s+vay,?\s*|da\s+)?")


def _told_earlier(context: Context, start: int, at: int, like: Amount) -> tuple[tuple[Number, ...], bool]:
    """Return the counts of earlier sentences that the sentence may mean: those that its words name, else the last.

    "So với cùng kỳ giảm 146 lượt" names none: it goes on about what the sentence before it counts.
    """
    heading = context.heading_at(start)
    floor = max(heading.start if heading else 0, start - _REACH)
    subject = context.folded(start, at)
    parts = part_starts(context)
    named: list[Number] = []
    others: list[Number] = []
    for paragraph in _back(context, floor, start):
        prose = prose_of(context, paragraph)
        for i, amount in prose.back(floor, start):
            if amount.of is not None or prose.depth(amount) or is_change(context, amount):
                continue
            if alike(amount, like):
                if prose.names(i, subject):
                    named.append(amount)
                elif amount.start not in parts:
                    others.append(amount)
    if named:
        return tuple(named), len(named) == 1
    if _NO_SUBJECT.fullmatch(subject) and start > context.paragraph(start).start:
        previous = context.sentence(start - 2)[0]
        others = [amount for amount in others if amount.start >= previous]
        return tuple(others), len(others) == 1
    return tuple(others[:1]), False


def _back(context: Context, floor: int, at: int) -> Iterator[Paragraph]:
    """Yield the paragraphs of prose from the one that holds `at` back to the one that holds `floor`."""
    paragraph = context.paragraph(at)
    while paragraph.end > floor:
        if paragraph.table is None:
            yield paragraph
        if not paragraph.start:
            return
        paragraph = context.paragraph(paragraph.start - 1)
