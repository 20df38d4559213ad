"""The reader's way back: a copy of a Word file with comments at stretches of its source text.

A stretch begins and ends inside runs, which are cut there and keep their formatting. What can hold no comment in Word
has it where it hangs: a footnote at its reference, a text box, a formula or a content control around it, an automatic
number around its paragraph. All else in the file is copied as it is.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from extractor.formats import Unreadable
from extractor.formats.charsets.whole import by_text
from extractor.formats.docx import reading_of, walked
from extractor.formats.docx.comment_part import CONTENT_TYPES, CommentPart, element
from extractor.formats.docx.elements import MATH, W
from extractor.formats.docx.inline import letters
from extractor.formats.docx.package import Package
from extractor.formats.docx.walk import Cell

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# What ECMA-376 lets a comment's marks stand in, among the runs (EG_RangeMarkupElements within EG_PContent).
_HOLDERS = {
    W + name for name in ("p", "hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "customXml", "dir", "bdo")
}
_CLOSED = {W + "txbxContent", MATH + "oMath", MATH + "oMathPara"}  # what they must stay out of


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, one paragraph a line, from the first to the last of `ranges` of the source text, (start, end) each.

    It ends early where a range stands in another paragraph than the first.
    """

    ranges: tuple[tuple[int, int], ...]
    lines: tuple[str, ...]


class _Point(NamedTuple):
    """Where a mark goes: before the character `at` of a run's child, or at an element that is taken as a whole."""

    element: Any
    at: int | None = None


def commented(
    data: bytes, text: str, comments: Iterable[Comment], author: str, initials: str
) -> tuple[bytes, list[Comment]]:
    """Return a copy of the Word file whose source text is `text`, and the comments that found no place in it.

    Raises `Unreadable` where the file reads otherwise, has macros, is in a form of which no copy can be made, or what
    Word itself refuses.
    """
    package = Package(data)
    if package.has_macros():
        raise Unreadable("tệp có macro")
    if not package.has(CONTENT_TYPES):
        raise Unreadable("tệp thiếu danh mục nội dung, Word không mở được")
    walk = walked(package)
    reading = reading_of(walk)
    if reading.text != text:
        if by_text(reading.text):
            raise Unreadable("chữ trong tệp không phải Unicode và không rõ phông; hãy chuyển sang Unicode rồi đọc lại")
        raise Unreadable("tệp đã được đọc bằng phiên bản khác của chương trình; hãy chạy lại")
    if package.strict:
        raise Unreadable("tệp ở dạng Strict Open XML; hãy lưu lại thành .docx thông thường rồi đọc lại")
    cells = [cell for line in walk.lines for cell in line.cells if cell.text]
    way = _WayBack([block.start for block in reading.blocks], cells)
    placed: list[tuple[_Point, _Point, Comment]] = []
    homeless: list[Comment] = []
    for comment in comments:
        if ends := way.ends(comment.ranges):
            placed.append((*ends, comment))
        else:
            homeless.append(comment)
    before, after = _cut({point for *ends, _ in placed for point in ends})
    part = CommentPart(package)
    last: dict[Any, Any] = {}  # the mark that stands last after an element
    for start, end, comment in placed:
        _mark(before[start], after[end], part.add(comment.lines, author, initials), last)
    return package.copied(part.written()), homeless


class _WayBack:
    """From offsets in the source text to the elements that show it."""

    def __init__(self, starts: Sequence[int], cells: Sequence[Cell]) -> None:
        self._starts, self._cells = starts, cells

    def ends(self, ranges: Sequence[tuple[int, int]]) -> tuple[_Point, _Point] | None:
        """Return where the comment on `ranges` begins and ends; None where no comment can stand."""
        (first, _), cell = ranges[0], self._cell(ranges[0][0])
        start = self._point(cell, first, 0)
        if start is None:
            return None
        end = None
        for _, last in ranges:
            point = self._point(cell, last - 1, 1) if self._cell(last - 1) == cell else None
            if point and _paragraph(point.element) is _paragraph(start.element):
                end = point
        return start, end or _Point(start.element, None if start.at is None else _length(start.element))

    def _cell(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _point(self, cell: int, offset: int, past: int) -> _Point | None:
        """Return the point before the character at `offset` of the source text, or the one `past` it."""
        if cell < 0:
            return None
        left = letters(self._cells[cell].text[: offset - self._starts[cell]])
        for part in self._cells[cell].parts:
            here = letters(part.text)
            if left < here:
                break
            left -= here
        else:
            return None
        place = _place(part.element)
        if place is None or place is not part.element.getparent():
            return place if place is None else _Point(place)
        if part.element.tag != W + "t":
            return _Point(part.element, past)
        if part.charset:
            return _Point(part.element, past * len(part.element.text))
        # The reader leaves out soft hyphens, and blanks are not counted.
        shown = [i for i, letter in enumerate(part.element.text) if not letter.isspace() and letter != "\u00ad"]
        return _Point(part.element, shown[part.before + left] + past)


def _place(shown: Any) -> Any:
    """Return the innermost element around what is `shown` that marks can stand beside; a paragraph holds them."""
    place = shown if shown.tag == W + "p" else None
    for node in (shown, *shown.iterancestors()):
        parent = node.getparent()
        held = parent is not None and parent.tag in _HOLDERS
        if node.tag in _CLOSED or (node.tag == W + "sdt" and held):
            place = None
        if place is None and held and node.tag != W + "p":
            place = node
    return place


def _paragraph(node: Any) -> Any:
    return node if node.tag == W + "p" else next(node.iterancestors(W + "p"), None)


def _length(child: Any) -> int:
    return len(child.text) if child.tag == W + "t" else 1


def _cut(points: Iterable[_Point]) -> tuple[dict[_Point, Any], dict[_Point, Any]]:
    """Cut the runs at the points; return the elements that then begin there, and those that end there."""
    before: dict[_Point, Any] = {}
    after: dict[_Point, Any] = {}
    offsets: dict[Any, list[int]] = defaultdict(list)
    for point in points:
        if point.at is None:
            before[point] = after[point] = point.element
        else:
            offsets[point.element].append(point.at)
    for child, ats in offsets.items():
        piece, base = child, 0
        for at in sorted(ats):
            point = _Point(child, at)
            if base < at < base + _length(piece):
                rest = copy.deepcopy(piece)
                piece.text, rest.text = piece.text[: at - base], piece.text[at - base :]
                for half in (piece, rest):
                    half.set(_SPACE, "preserve")
                piece.addnext(rest)
                after[point], before[point] = piece, rest
                piece, base = rest, at
            elif at == base:
                before[point] = piece
            else:
                after[point] = piece
    for first in before.values():
        _break_before(first)
    for end in after.values():
        _break_before(end.getnext())
    return before, after


def _break_before(child: Any) -> None:
    """Make a run begin with this child of a run, formatted as the run that it was in."""
    run = None if child is None else child.getparent()
    if run is None or run.tag != W + "r" or child.getprevious() is None or child.getprevious().tag == W + "rPr":
        return
    new = run.makeelement(run.tag, run.attrib)
    properties = run.find(W + "rPr")
    if properties is not None:
        new.append(copy.deepcopy(properties))
    moved = [child, *child.itersiblings()]
    run.addnext(new)
    new.extend(moved)


def _mark(first: Any, end: Any, number: str, last: dict[Any, Any]) -> None:
    """Put the marks of the comment `number` around the runs of `first` and `end`, children of runs or whole."""
    start = element("commentRangeStart", id=number)
    first, end = (node.getparent() if node.getparent().tag == W + "r" else node for node in (first, end))
    if first.tag != W + "p":
        first.addprevious(start)
    elif (properties := first.find(W + "pPr")) is not None:
        properties.addnext(start)
    else:
        first.insert(0, start)
    reference = element("r", element("commentReference", id=number))
    marks = (element("commentRangeEnd", id=number), reference)
    if end.tag == W + "p":
        end.extend(marks)
        return
    for mark in marks:
        last.get(end, end).addnext(mark)
        last[end] = mark
