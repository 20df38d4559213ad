"""Lists whose items are marked: lines below the announcement (1. …, a) …, - …), or "(1) …; (2) …" within it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from extractor.checks import Claim, Context
from extractor.checks.announced import Announced, count_claim
from extractor.text import Paragraph, fold

_MARK = regex.compile(
    r"\s*(?:(?P<bullet>[-+*•])\s*(?=\S)|(?P<number>\d{1,2})\s*(?P<after>[.)/])\s|(?P<letter>[a-zđ])\s*(?P<close>[.)])\s)"
)
_LETTERS = "abcdđefghijklmnopqrstuvxy"
_SKIPPED = "đfjw"  # letters that some leave out where they count
_MOST = 120  # lines in which a list ends
_AHEAD = 25  # lines after a list in which its next number would tell that it goes on

# What follows is then of something else than the things counted, or only some of them.
_NOT_THEM = regex.compile(
    r"\bket qua\b|\b(?:cac|nhung|mot so|tung|moi)\b|\b(?:theo|chia|phan|tap trung vao|ve)\b|\bnhu\b(?! sau)"
    r"|,[a-z ]*\b(?:dien hinh|tieu bieu|chu yeu|noi bat|trong tam|tap trung|uu tien|dang chu y|dac biet|nhat la"
    r"|lien quan|voi|do|vi|nham|nguyen nhan|ly do)\b|\b(?:va|de|da|thay) (?:da |trien khai|thuc hien)|\bcho thay\b"
    r"|\b(?:tren|nay)\b|,[a-z ]*\b(?:ubnd|xa|phuong|thi tran|huyen|so|don vi|bo phan)\b|\b(?:da|can|phai|se)\s*$"
)
_RESULTS = regex.compile(r"\b(?:ket qua|tinh hinh|tien do)\b")
_ENDS_IN_NUMBER = regex.compile(r"\d\s*(?:%|\p{L}+(?:\s\p{L}+)?)?\s*[;.,]?\s*$")
_PERIOD = regex.compile(r"[.…][\s/.]*$")


@dataclass(slots=True)
class _List:
    """The items of a list of marked lines; `whole` tells that it is certain where it ends."""

    style: str
    items: list[tuple[int, int]] = field(default_factory=list)
    whole: bool = False


def in_lines(context: Context, announced: Announced) -> Claim | None:
    """Judge "03 nội dung sau:" followed by a list of lines, numbered or lettered from the first or marked alike."""
    text = context.text.clean
    paragraphs = context.document.text.paragraphs
    here = bisect_right(paragraphs, announced.amount.start, key=lambda paragraph: paragraph.start) - 1
    if text[announced.at : paragraphs[here].end].strip() != ":":
        return None
    opened = _MARK.match(text, paragraphs[here].start)
    listed = _collect(context, paragraphs[here + 1 : here + _MOST], _style(opened) if opened else None)
    if listed is None or len(listed.items) < 2 or (opened and _style(opened) == listed.style):
        return None
    items = listed.items
    if _has_amounts(context, announced, items):
        return None
    if listed.style in "-+*•":
        # Bullets may go on after the list; the one that ends in a full stop after others with ";" is its last.
        last = _last_bullet(context, items)
        if len(items) != announced.count and last is not None:
            items, listed.whole = items[: last + 1], True
    if len(items) != announced.count and not (listed.whole and _certain(context, announced, listed.style, items)):
        return None
    return count_claim(context, announced, items, "mục")


def _collect(context: Context, paragraphs: Sequence[Paragraph], above: str | None) -> _List | None:
    """Return the list that begins with the first of `paragraphs`; `above` is the style of the line announcing it."""
    text = context.text.clean
    listed: _List | None = None
    for i, paragraph in enumerate(paragraphs):
        if paragraph.note:
            continue
        mark = None if paragraph.table is not None else _MARK.match(text, paragraph.start, paragraph.end)
        if mark is None:
            # A line without a mark ends the list, if it is not the rest of an item.
            if listed is not None:
                listed.whole = not _goes_on(context, listed, paragraphs[i + 1 : i + _AHEAD])
            return listed
        style = _style(mark)
        if listed is None:
            listed = _List(style)
        if style != listed.style:
            if _is_heading(context, paragraph.start) or style == above:
                listed.whole = True
                return listed
            continue
        ordinal = _ordinal(mark)
        if ordinal is not None and not _follows(ordinal, len(listed.items), text, listed.items):
            listed.whole = ordinal <= len(listed.items)
            return listed
        listed.items.append((paragraph.start, paragraph.end))
    if listed is not None:
        listed.whole = True
    return listed


def _style(mark: regex.Match[str]) -> str:
    return str(mark["bullet"] or ("1" + mark["after"] if mark["number"] else "a" + mark["close"]))


def _ordinal(mark: regex.Match[str]) -> int | None:
    """Return the number that a mark counts, for a letter its place in the alphabet; None for a bullet."""
    if mark["number"]:
        return int(mark["number"])
    return _LETTERS.find(mark["letter"]) + 1 if mark["letter"] else None


def _follows(ordinal: int, count: int, text: str, items: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a mark is the next after `count` items; "đ" and "f" may be left out."""
    if not items:
        return ordinal == 1
    last = _MARK.match(text, items[-1][0])
    assert last is not None
    if last["number"]:
        return ordinal == count + 1
    before = _ordinal(last) or 0
    return ordinal > before and all(letter in _SKIPPED for letter in _LETTERS[before : ordinal - 1])


def _goes_on(context: Context, listed: _List, rest: Sequence[Paragraph]) -> bool:
    """Tell whether the next item comes after lines without a mark: what stood between was the rest of an item."""
    text = context.text.clean
    for paragraph in rest:
        mark = _MARK.match(text, paragraph.start, paragraph.end)
        if mark and _style(mark) == listed.style and (ordinal := _ordinal(mark)) is not None:
            return _follows(ordinal, len(listed.items), text, listed.items)
    return False


def _last_bullet(context: Context, items: Sequence[tuple[int, int]]) -> int | None:
    """Return which item ends in a full stop after others that end in ";", or None."""
    for i, (start, end) in enumerate(items):
        item = context.text.clean[start:end].rstrip()
        if _PERIOD.search(item):
            return i or None
        if not item.endswith(";"):
            return None
    return None


def _certain(context: Context, announced: Announced, style: str, items: Sequence[tuple[int, int]]) -> bool:
    """Tell whether marked lines are surely the things announced, each line one of them."""
    if _NOT_THEM.search(announced.after):
        return False
    start = context.sentence(announced.amount.start)[0]
    if _RESULTS.search(context.folded(start, announced.amount.start)):
        return False
    clean = context.text.clean
    if sum(bool(_ENDS_IN_NUMBER.search(clean, *item)) for item in items) * 2 > len(items):
        return False
    if style[0] == "1":
        return not any(_is_heading(context, start) for start, _ in items)
    if any(clean[a:b].rstrip().endswith(":") for a, b in items):
        return False
    if len(items) < announced.count and any(_may_be_two(context, announced, *item) for item in items):
        return False
    # Sections of the report are lettered too; a list ends its items with ";".
    return all(clean[a:b].rstrip().endswith((";", ",")) for a, b in items[:-1]) or not (
        style[0] != "a" or any(_is_heading(context, start) for start, _ in items)
    )


_JOINED = regex.compile(r"[,;]\s+va\s|\sva\s|[,;]\s")


def _may_be_two(context: Context, announced: Announced, start: int, end: int) -> bool:
    """Tell whether one line may name two of the things counted: "- Mô hình A và mô hình B"."""
    item = context.folded(start, end).rstrip(" ;.,")
    return item.count(announced.noun) > 1 or item.count('"') > 2 or bool(_JOINED.search(item))


def _is_heading(context: Context, start: int) -> bool:
    heading = context.heading_at(start)
    return heading is not None and heading.start == start


def _has_amounts(context: Context, announced: Announced, items: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the items have numbers of the same thing: they are parts of a sum, not entries of a list."""
    return any(
        fold(amount.unit or "").startswith(announced.noun[:6])
        for amount in context.amounts(items[0][0], items[-1][1])
        if amount.unit
    )


# Within the sentence --------------------------------------------------------------------------------------------------

_INLINE = regex.compile(r"(?<=[:;,.]\s?|\sva\s)(?P<open>\(?)(?P<n>\d{1,2})\)\s")

_NEXT = regex.compile(r"\s*\(?(?P<n>\d{1,2})\)")


def in_marks(context: Context, announced: Announced) -> Claim | None:
    """Judge "03 nhiệm vụ: (1) …; (2) …; (3) …", counted from 1 to the end of the paragraph."""
    folded = context.text.folded
    paragraph = context.paragraph(announced.at)
    start = announced.at + 1
    if folded[announced.at : start] != ":":
        return None
    marks = list(_counted(folded, announced.at, paragraph.end))
    if len(marks) < 2 or folded[start : marks[0]].strip():
        return None
    items = [(a, b) for a, b in zip(marks, [*marks[1:], paragraph.end], strict=True)]
    if _has_amounts(context, announced, items):
        return None
    if len(items) != announced.count:
        goes_on = folded[marks[-1] : paragraph.end].rstrip().endswith((";", ",", ":"))
        following = _NEXT.match(folded, paragraph.end)
        if goes_on or (following and int(following["n"]) == len(items) + 1) or _NOT_THEM.search(announced.after):
            return None
        if sum(bool(_ENDS_IN_NUMBER.search(folded, *item)) for item in items) * 2 > len(items):
            return None
    return count_claim(context, announced, items, "mục")


def _counted(folded: str, start: int, end: int) -> Iterator[int]:
    """Yield where (1), (2), (3) … stand one after another."""
    count, style = 0, None
    for mark in _INLINE.finditer(folded, start, end):
        if int(mark["n"]) == count + 1 and style in (None, mark["open"]):
            count, style = count + 1, mark["open"]
            yield mark.start()
