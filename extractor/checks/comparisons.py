"""Comparisons in prose: a word of change ("tăng"), the figure then, the figures that may be now, and by how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from extractor.checks import brackets
from extractor.checks.context import Context
from extractor.checks.kinds import counts_alike
from extractor.checks.present import alike, now, numbers
from extractor.checks.prose import CHANGES, is_change
from extractor.checks.rates import WINDOW
from extractor.find.mentions import Amount, Number, Rate
from extractor.text import fold

Direction = Literal[1, -1]

WORD = regex.compile(
    r"(?<!\b(?:khong|chua) )\b(?:(?P<up>tang|cao\s+hon|nhieu\s+hon|vuot)|(?P<down>giam|thap\s+hon|it\s+hon))\b"
)
# Only these need no "so với" before what they compare with: "vượt chỉ tiêu (80%)", "cao hơn cùng kỳ (97,2%)".
_THAN = regex.compile(r"hon$|^vuot$")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a word of change says.

    `after` are the figures that may be the present one, the likeliest first, and `sure` tells that it must be one of
    them. `change` is by how much in the unit of the figures (percentage points where these are percentages), `rate` by
    how many per cent. `target`: the figure then is a plan or a target, which was set, not measured. `word` is the range
    of the word of change, `end` where it and by how much end.
    """

    direction: Direction
    before: Number | None
    after: tuple[Number, ...]
    sure: bool
    change: Amount | None = None
    rate: Rate | None = None
    target: bool = False
    word: tuple[int, int] = (0, 0)
    end: int = 0


@lru_cache(maxsize=1)
def comparisons(context: Context) -> tuple[Comparison, ...]:
    """Return every comparison of the document's prose: with a figure then that is told, or with a period at least."""
    return tuple(_comparisons(context))


def _comparisons(context: Context) -> Iterator[Comparison]:
    for paragraph in context.text.paragraphs:
        if paragraph.table is not None:
            continue
        told = list(_from_to(context, paragraph.start, paragraph.end))
        yield from (found for found, _ in told)
        used = {at for _, at in told}
        for word in WORD.finditer(context.text.folded, paragraph.start, paragraph.end):
            if word.start() in used or not context.text.says(*word.span(), CHANGES):
                continue
            found = _comparison(context, paragraph.end, word) or _bare(context, paragraph.end, word)
            if found is not None:
                yield found


# By how much -------------------------------------------------------------------------------------------------------

_POINTS = regex.compile(r"\s*(?:phan\s+tram|%)")
_NEXT_TO = regex.compile(r"[^.;()\d]{0,12}")
_BESIDE = regex.compile(
    r"\s*[,(=]?\s*(?:(?:tuong\s+(?:duong|ung)|bang|tang|giam|ty\s+le|hay|voi|chiem|khoang|hon|gan)\s*){0,4}"
)


class _By(NamedTuple):
    """By how much, in units and in per cent, and where that is said."""

    change: Amount | None
    rate: Rate | None
    end: int


def _by(context: Context, at: int, stop: int) -> _By:
    """Return the change that stands right after the offset `at`: "45 hồ sơ (3,8%)", "4,3 điểm phần trăm", "7%"."""
    found = [_plain(context, at, number) for number in numbers(context, at, min(at + 90, stop))]
    if not found or not _NEXT_TO.fullmatch(context.folded(at, found[0].start)):
        return _By(None, None, at)
    first = found[0]
    if isinstance(first, Rate):
        return _By(None, None, at) if _is_level(context, at, first) else _By(None, first, first.end)
    points = is_points(context, first)
    end = points or first.end
    then = found[1] if len(found) > 1 else None
    beside = isinstance(then, Rate) and _BESIDE.fullmatch(context.folded(end, then.start))
    if not points and isinstance(then, Rate) and beside and not _is_level(context, end, then):
        return _By(first, then, then.end)
    return _By(first, None, end)


_REACHES = regex.compile(r"\b(?:bang|dat)\b")
_OF_BASE = regex.compile(r"\s*(?:so\s+voi\s+|cua\s+)?(?:ke\s+hoach|chi\s+tieu|du\s+toan|muc\s+tieu|cung\s+ky)\b")


def _is_level(context: Context, at: int, rate: Rate) -> bool:
    """Tell whether a rate after the offset `at` says what was reached: "tăng 22 hồ sơ, bằng 107,43% cùng kỳ"."""
    says = _REACHES.search(context.folded(at, rate.start))
    return bool(says and _OF_BASE.match(context.text.folded, rate.end)) or (bool(says) and rate.value > 100)


def _plain(context: Context, at: int, number: Number) -> Number:
    """Return a number without the hedge that is the word of change itself: "vượt 5%", "cao hơn 5%"."""
    if number.hedge is None or context.folded(at, number.start).strip():
        return number
    if isinstance(number, Amount):
        return replace(number, hedge=None, quantity=replace(number.quantity, hedge=None))
    return replace(number, hedge=None)


def is_points(context: Context, amount: Amount) -> int | None:
    """Return where "4,3 điểm phần trăm", "4,3 điểm %" end if the count is of percentage points, else None."""
    if fold(amount.unit or "") != "diem":
        return None
    match = _POINTS.match(context.text.folded, amount.end)
    return match.end() if match else None


# From one figure to another ----------------------------------------------------------------------------------------

_FROM = regex.compile(r"\btu\s+(?:muc\s+)?$")
_TO = regex.compile(
    r"\s*(?:(?:trong\s+)?(?:nam|thang|quy)\s+[\divx/]+\s+)?(?P<way>len|xuong|con)(?:\s+(?:den|toi|con|thanh))?\s*"
)
_SAYS_SO = 80  # characters after the second figure within which the change is said


def _from_to(context: Context, start: int, end: int) -> Iterator[tuple[Comparison, int]]:
    """Yield "từ 41 đầu việc xuống còn 36 đầu việc", and where the word stands that says of it by how much, or -1.

    Where none does, "xuống" itself is the word of change.
    """
    for a, b in pairwise(numbers(context, start, end)):
        to = _TO.fullmatch(context.folded(a.end, b.start))
        if to is None or not _FROM.search(context.folded(max(start, a.start - 10), a.start)) or not alike(a, b):
            continue
        stop = context.sentence(b.start)[1]
        word = WORD.search(context.text.folded, b.end, min(stop, b.end + _SAYS_SO))
        by = _By(None, None, 0)
        if word is not None and not numbers(context, b.end, word.start()):
            by = _by(context, word.end(), stop)
        change = by.change if by.change and _measures(context, by.change, a) else None
        if word is not None and (change or by.rate):
            found = Comparison(_direction(word), a, (b,), True, change, by.rate, False, word.span(), by.end)
            yield found, word.start()
        else:
            way = a.end + to.start("way"), a.end + to.end("way")
            yield Comparison(1 if to["way"] == "len" else -1, a, (b,), True, word=way, end=b.end), -1


def _direction(word: regex.Match[str]) -> Direction:
    return 1 if word["up"] else -1


# The figure then ---------------------------------------------------------------------------------------------------

PERIOD = (
    r"(?:cung\s+(?:ky|thoi\s+diem)|(?:nam|thang|quy|ky|tuan)\s+(?:truoc|ngoai)|(?:\d+\s+thang\s+)?(?:dau\s+|cuoi\s+)?"
    r"nam\s+\d{4}|(?:thang|quy)\s+[\divx]+(?:[/\s-]+(?:nam\s+)?\d{4})?)"
)
_SO_VOI = regex.compile(r"[^.;\n\d]{0,60}?\bso\s+(?:voi|cung)\b[^.;,)\n]{0,80}?\(?[^.;,\n\d()]{0,30}")
_BRACKETED = regex.compile(rf"\s*\(\s*(?:tu|(?:{PERIOD}))\b[^.;,()\n]{{0,50}}")
_PLAIN = regex.compile(r"\s*(?:so\s+(?:voi|cung)\b)[^.;,\n()]{0,60}\([^.;,\n\d()]{0,30}")
_PLAIN_THAN = regex.compile(r"[^.;,\n()\d]{0,60}(?:(?:nam|thang|quy)\s+[\divx/]+\s*)?\([^.;,\n\d()]{0,30}")
_PLAN = r"(?:ke\s+hoach|du\s+toan|chi\s+tieu|muc\s+tieu|dinh\s+muc)"
_OVER_PLAN = regex.compile(rf"\s*(?:so\s+voi\s+)?{_PLAN}[^.;,()\d]{{0,40}}(?:\(\s*{_PLAN}?[^.;,()\d]{{0,30}}|\bla\s+)")
_TARGET = regex.compile(rf"\b{_PLAN}[^.;,()\d]{{0,30}}\(?[^.;,()\d]{{0,10}}$")
_AFTER_BRACKET = regex.compile(r"\)?\s*(?:(?:la|khoang|them)\b|:)?")
_COMPARED = regex.compile(
    r"\bso\s+voi\b[^.;\n\d]{0,80}(?:(?:(?:thang\s+\d{1,2}|\d\s+thang\s+\w+|quy\s+[ivx]+)\s+)?nam\s+\d{4}"
    r"|thang\s+\d{1,2}(?:/\d{4})?|quy\s+[ivx]+/\d{4})?[^.;\n\d]{0,60}$"
)
_IN_BRACKET = regex.compile(rf"\(\s*{PERIOD}\b[^;()]{{0,40}}$|\b{_PLAN}[^.;,()\d]{{0,30}}\(\s*$")
_OPENS = regex.compile(rf"(?:^|[,;])[\s+*-]*(?:trong\s+)?{PERIOD}(?:\s+(?:nam\s+)?truoc)?\b[^,;.\d]{{0,60}}$")
_OF_EARLIER = regex.compile(r"\b(?:cung\s+(?:ky|thoi\s+diem)|(?:nam|thang|quy|ky|tuan)\s+(?:truoc|ngoai))\b")
_OF_NOW = regex.compile(r"\b(?:(?:ky|thang|quy|nam)\s+nay|trong\s+ky)\b")
_YEAR = regex.compile(r"\bnam\s+(\d{4})\b")
_MONTH = regex.compile(r"\bthang\s+(\d{1,2})\s*/\s*(\d{4})\b")


def _comparison(context: Context, end: int, word: regex.Match[str]) -> Comparison | None:
    """Return what a word of change says of a figure then, or of by how much in both ways, or None."""
    start = max(context.sentence(word.start())[0], word.start() - WINDOW)
    by = _by(context, word.end(), end)
    before = _said_after(context, by, word, end)
    if before is not None and by.end == word.end():
        begin = _AFTER_BRACKET.match(context.text.folded, before.end, end)
        by = _by(context, begin.end() if begin else before.end, end) if _THAN.search(word.group()) else by
    if before is None and by.end == word.end():
        return None
    told = Comparison(_direction(word), before, (), False, None, by.rate, False, word.span(), by.end)
    before = before or _said_before(context, start, word.start())
    if before is None:
        pair = _dated(context, start, word.start(), context.folded(by.end, min(end, by.end + 60)))
        if pair is not None:
            before = pair[0]
            if pair[1] is not None:
                return replace(told, before=before, after=(pair[1],), sure=True, change=by.change)
        summed = _summed_up(context, start, word.start()) if pair is None else None
        if summed is not None and (by.change is None or _measures(context, by.change, summed[0])):
            return replace(told, before=summed[0], after=(summed[1],), sure=True, change=by.change)
    like = before or by.change
    if like is None or (before is None and by.rate is None):
        return None
    change = by.change if by.change and _measures(context, by.change, like) else None
    if by.change and not change:
        return None
    if change is None and _goes_with_change(context, start, word.start(), by):
        return None
    beside = _beside(context, before, end)
    after, sure = ((beside,), True) if beside else now(context, start, word.start(), like, before)
    return replace(told, before=before, after=after, sure=sure, change=change, target=_is_target(context, before))


_SAYS_AGAINST = regex.compile(r"(?:\s+(?:nhe|manh|dang\s+ke|len|xuong))?\s*(?:so\s|[.;,)\n]|$)")


def _bare(context: Context, end: int, word: regex.Match[str]) -> Comparison | None:
    """Return a comparison of which only this side is told: "tiếp nhận 322 hồ sơ, tăng 12% so với tháng trước"."""
    start = max(context.sentence(word.start())[0], word.start() - WINDOW)
    by = _by(context, word.end(), end)
    if by.end == word.end() and not (_SAYS_AGAINST.match(context.text.folded, by.end) or _THAN.search(word.group())):
        return None
    if by.change is None and _goes_with_change(context, start, word.start(), by):
        return None
    like: Number | None = by.change if by.change and is_points(context, by.change) is None else None
    for number in reversed(numbers(context, start, word.start())):
        own = isinstance(number, Rate) or number.own_unit
        if own and not is_change(context, number) and (by.change is None or _measures(context, by.change, number)):
            like = number
            break
    after, sure = now(context, start, word.start(), like, None) if like else ((), False)
    return Comparison(_direction(word), None, after, sure, by.change, by.rate, False, word.span(), by.end)


def _goes_with_change(context: Context, start: int, at: int, by: _By) -> bool:
    """Tell whether a rate is said of the change before it, with it: "giảm 58 hồ sơ, tương ứng giảm 19,02%"."""
    return by.rate is not None and _after_change(context, start, at)


_THIS_PERIOD = regex.compile(r"\s*[;,]\s*(?:ky|thang|quy|nam)\s+nay\b[^.;,()\d]{0,30}")


def _beside(context: Context, before: Number | None, end: int) -> Number | None:
    """Return the figure now that stands right after the one then: "(tháng 3/2023: 214 hồ sơ; kỳ này: 171 hồ sơ)"."""
    found = numbers(context, before.end, min(end, before.end + 60))[:1] if before else []
    if before is None or not found or not alike(found[0], before):
        return None
    gap = context.folded(before.end, found[0].start)
    return found[0] if _THIS_PERIOD.fullmatch(gap) or _TO.fullmatch(gap) else None


def _is_target(context: Context, figure: Number | None) -> bool:
    return figure is not None and _TARGET.search(context.folded(max(0, figure.start - 40), figure.start)) is not None


def _measures(context: Context, change: Amount, figure: Number) -> bool:
    """Tell whether a change is in the unit of the figures; that of percentages is in points."""
    if isinstance(figure, Rate):
        return fold(change.unit or "") == "diem"
    return is_points(context, change) is None and counts_alike(change, figure)


def _said_after(context: Context, by: _By, word: regex.Match[str], end: int) -> Number | None:
    """Return the figure then that stands after the change: "tăng 7% (cùng kỳ 1.600 hồ sơ)", "vượt chỉ tiêu (80%)"."""
    found = numbers(context, by.end, min(end, by.end + 130))[:1]
    if not found:
        return None
    if by.end > word.end():
        ways: tuple[regex.Pattern[str], ...] = (_SO_VOI, _BRACKETED, _OVER_PLAN)
    else:
        ways = (_PLAIN, _PLAIN_THAN) if _THAN.search(word.group()) else (_PLAIN,)
    gap = context.folded(by.end, found[0].start)
    return found[0] if any(way.fullmatch(gap) for way in ways) else None


def _said_before(context: Context, start: int, at: int) -> Number | None:
    """Return the figure then that the sentence names first: "So với tháng trước (375 hồ sơ), …", "… (cùng kỳ 305)"."""
    told = [number for number in numbers(context, start, at) if ";" not in context.folded(number.end, at)]
    for says in (_COMPARED, _IN_BRACKET):
        # "2.206 hồ sơ (quý I 486, …), so với năm 2021 (1.985 hồ sơ) tăng 221": what is compared with, not the quarter.
        for number in told:
            if says.search(context.folded(start, number.start)):
                return number
    return None


def _summed_up(context: Context, start: int, at: int) -> tuple[Number, Number] | None:
    """Return the figures then and now of the sentence before `start` where the words up to `at` only go on with them.

    "Tiếp nhận 1.548 hồ sơ (năm 2023: 1.168 hồ sơ). Như vậy, số hồ sơ tăng 380 hồ sơ": two figures and no more.
    """
    paragraph = context.paragraph(start)
    previous = max(context.sentence(max(0, start - 2))[0], start - WINDOW)
    told = numbers(context, previous, start) if paragraph.start <= previous < start else []
    if len(told) != 2 or not alike(*told) or not _IN_BRACKET.search(context.folded(previous, told[1].start)):
        return None
    noun = fold(told[0].unit or "") if isinstance(told[0], Amount) else ""
    subject = _GOES_ON.sub("", " ".join(context.folded(start, at).split()))
    return (told[1], told[0]) if subject in ("", f"so {noun}", f"so luong {noun}") else None


_GOES_ON = regex.compile(r"^[*+-]?\s*(?:nhu vay|theo do|tuc la|nhu the)?,?\s*")


def _dated(context: Context, start: int, at: int, after: str) -> tuple[Number, Number | None] | None:
    """Return the figure then, and the figure now where both have their dates, of figures told one after the other.

    "Tháng 8/2025 tiếp nhận 1.600 hồ sơ, đến tháng 9/2025 là 1.712 hồ sơ, tăng 7%"; "Năm 2022 giải quyết 1.120 hồ sơ,
    như vậy tăng 7,5%", where the figure now stands earlier. `after` are the words after the change: "so với năm 2021"
    there compares with a figure that is not told.
    """
    near = [n for n in numbers(context, start, at) if brackets.closing(context.text.clean, n.end, at) is None]
    if not near:
        return None
    last = near[-1]
    earlier_sentence = max(context.sentence(max(0, start - 2))[0], start - WINDOW)
    if context.paragraph(earlier_sentence).start != context.paragraph(start).start:
        earlier_sentence = start
    when = _when(context, start, last)
    if when is None:
        return None
    compared = _period(after.partition("so voi")[2])
    if when == _NOW:
        # "Cùng kỳ tiếp nhận 800 hồ sơ; kỳ này tiếp nhận 856 hồ sơ, tăng 7%": in one sentence, and with nothing else.
        earlier_sentence = start
    told = numbers(context, earlier_sentence, last.start)
    for other in reversed([n for n in told if brackets.closing(context.text.clean, n.end, last.start) is None]):
        then = _when(context, max(context.sentence(other.start)[0], other.start - WINDOW), other)
        if then is None or not alike(other, last):
            continue
        if when == _NOW and then != _NOW:
            return (other, last) if "so voi" not in after else None
        if then[0] == when[0] and then < when:
            return (other, last) if compared is None or compared in (then, _BEFORE) else None
    period = context.facts.period
    old = when == _BEFORE or (when[0] == "year" and period is not None and when[1] < (period.year or 0))
    return (last, None) if old and "so voi" not in after else None


def _when(context: Context, start: int, number: Number) -> tuple[str, int, int] | None:
    """Return the period that the clause of a figure opens with, in an order: ("year", 2022, 0), ("month", 2025, 8)."""
    earlier = numbers(context, start, number.start)
    left = context.folded(earlier[-1].end if earlier else start, number.start)
    left = regex.sub(r"\([^()]*\)", " ", left)
    when = _period(left) or (_NOW if _OF_NOW.search(left) else None)
    return None if when and when[0] == "year" and not _OPENS.search(left) else when


_BEFORE = ("before", 0, 0)
_NOW = ("now", 0, 0)


def _period(words: str) -> tuple[str, int, int] | None:
    """Return the period that folded words name, `_BEFORE` for one that only comes before this one, or None."""
    if _OF_EARLIER.search(words):
        return _BEFORE
    if match := _MONTH.search(words):
        return "month", int(match.group(2)), int(match.group(1))
    match = _YEAR.search(words)
    return ("year", int(match.group(1)), 0) if match else None


def _after_change(context: Context, start: int, at: int) -> bool:
    """Tell whether the last figure before the offset `at` is itself a change ("giảm 58 hồ sơ")."""
    last = numbers(context, start, at)[-1:]
    return bool(last) and is_change(context, last[0])
