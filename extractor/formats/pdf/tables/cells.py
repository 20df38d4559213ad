"""What stands in a cell: its lines, put together to one."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.formats.pdf.page import GONE

if TYPE_CHECKING:
    from extractor.formats.pdf.page import Page
    from extractor.formats.pdf.tables.table import Cell, Table

_WIDEST_PADDING = 6.0  # points between a cell's border and its text; Word's own is 5.4
_MOST_PIECES = 4
_LEEWAY = 1.5  # points: a box is the ink's, which is narrower than the character
# A number in full: 1.245, 1.245,6, 98,6%, 12045, (1.245). Its pieces alone are often none: "1.2", "98,".
_NUMBER = re.compile(r"[(+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?%?\)?")
_PHONE = re.compile(r"\(?(?:\+84|0)[\d.)-]{8,14}")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}[;,]?|(?:https?://|www\.)\S+\.\S+")
_SPLIT_COMPOUND = re.compile(r"\w[-–/]\Z")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a cell holds on one page, with four numbers a character for where it stands there (see `Boxes`).

    `lead` is what joins it to the cell's stretch on the page before: a space, or nothing within a word.
    """

    text: str
    page: int
    corners: array[int]
    lead: str = " "


@dataclass(slots=True)
class Row:
    """A table's row: what each of its columns holds, page by page, and over how many columns a cell reaches."""

    cells: list[list[Stretch]]
    spans: list[int]

    def texts(self) -> list[str]:
        """Return the cells' text; a merged cell's stands in the first column that it covers."""
        return ["".join(stretch.lead * (i > 0) + stretch.text for i, stretch in enumerate(cell)) for cell in self.cells]


@dataclass(slots=True)
class _Line:
    """A line in a cell: the indices of its characters, -1 for a gap, and its left and right edge."""

    letters: list[int] = field(default_factory=list)
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0

    def add(self, i: int, box: list[float]) -> None:
        x0, top, x1, bottom = box
        if not self.letters:
            self.x0, self.top, self.x1, self.bottom = x0, top, x1, bottom
        else:
            self.x0, self.x1 = min(self.x0, x0), max(self.x1, x1)
            self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)
        self.letters.append(i)

    def beside(self, box: list[float]) -> bool:
        """Tell whether a character stands on this line, not above or below it."""
        shared = min(self.bottom, box[3]) - max(self.top, box[1])
        return 2 * shared > min(self.bottom - self.top, box[3] - box[1])


def write_rows(page: Page, text: str, table: Table) -> list[Row]:
    """Return the table's rows with the text of their cells."""
    boxes: list[list[float]] = page.boxes.tolist()
    lines = [_in_order(_lines(text, boxes, cell), boxes) for cell in table.cells]
    padding = _padding(table, lines)
    count = max(cell.row for cell in table.cells) + 1
    rows = [Row([[] for _ in range(table.columns)], [1] * table.columns) for _ in range(count)]
    for cell, own in zip(table.cells, lines, strict=True):
        row = rows[cell.row]
        row.spans[cell.column] = cell.columns
        room = cell.box[2] - cell.box[0] - 2 * padding if table.ruled else float("inf")
        letters = _joined(text, boxes, own, room)
        if letters:
            row.cells[cell.column] = [_stretch(page, letters)]
    return rows


def _lines(text: str, boxes: list[list[float]], cell: Cell) -> list[_Line]:
    lines: list[_Line] = []
    for start, end in cell.runs:
        gap = True  # what comes later in the page's text than something else begins a new word
        for i in range(start, end):
            letter = text[i]
            if letter == GONE:
                continue
            if letter.isspace():
                gap = True
                continue
            if not lines or (gap and not _continues(lines[-1], boxes[i])):
                lines.append(_Line())
            elif gap:
                lines[-1].letters.append(-1)
            lines[-1].add(i, boxes[i])
            gap = False
    return lines


def _continues(line: _Line, box: list[float]) -> bool:
    return line.beside(box) and box[0] > line.x0


def _in_order(lines: list[_Line], boxes: list[list[float]]) -> list[_Line]:
    """Return the lines from top to bottom, each from left to right, where the page's text has them otherwise."""
    if all(
        a.bottom - b.bottom < 0.5 * (a.bottom - a.top) and not a.beside([b.x0, b.top, b.x1, b.bottom])
        for a, b in pairwise(lines)
    ):
        return lines
    if any(line.bottom - line.top > 2 * (line.x1 - line.x0) and len(line.letters) > 2 for line in lines):
        return lines  # upright text is read in the order in which it is written
    ordered: list[_Line] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.x0)):
        if ordered and ordered[-1].beside([line.x0, line.top, line.x1, line.bottom]):
            ordered[-1] = _merged(ordered[-1], line, boxes)
        else:
            ordered.append(line)
    return ordered


def _merged(a: _Line, b: _Line, boxes: list[list[float]]) -> _Line:
    words = sorted([*_words(a), *_words(b)], key=lambda word: boxes[word[0]][0])
    line = _Line()
    for word in words:
        if line.letters:
            line.letters.append(-1)
        for i in word:
            line.add(i, boxes[i])
    return line


def _words(line: _Line) -> Iterator[list[int]]:
    word: list[int] = []
    for i in [*line.letters, -1]:
        if i >= 0:
            word.append(i)
        elif word:
            yield word
            word = []


def _padding(table: Table, lines: list[list[_Line]]) -> float:
    """Return how far the text keeps from the cells' borders: the least that occurs."""
    gaps = [
        min(line.x0 - cell.box[0], cell.box[2] - line.x1)
        for cell, own in zip(table.cells, lines, strict=True)
        for line in own
    ]
    return min(max(min(gaps, default=_WIDEST_PADDING), 0.0), _WIDEST_PADDING)


def _joined(text: str, boxes: list[list[float]], lines: list[_Line], room: float) -> list[int]:
    """Return the indices of a cell's characters, -1 for a space.

    A line that ends within a number, a telephone number, an e-mail address or a document's number goes on without one:
    in a narrow column "1.245" stands as "1.2" above "45". It is a break within a word only where the line is one word
    and has no room for the next character.
    """
    letters: list[int] = []
    at = 0
    while at < len(lines):
        last = next(
            (
                n
                for n in range(min(len(lines), at + _MOST_PIECES) - 1, at, -1)
                if _one_word(text, boxes, lines[at : n + 1], room)
            ),
            at,
        )
        if letters and not _compound(text, letters, lines[at].letters):
            letters.append(-1)
        for line in lines[at : last + 1]:
            letters += line.letters
        at = last + 1
    return letters


def _compound(text: str, before: list[int], after: list[int]) -> bool:
    """Tell whether a line break follows the hyphen or stroke of one word ("2021-" + "2025", "15/" + "NQ-HĐND")."""
    if len(before) < 2 or before[-2] < 0:
        return False
    return bool(_SPLIT_COMPOUND.match(text[before[-2]] + text[before[-1]])) and text[after[0]].isalnum()


def _one_word(text: str, boxes: list[list[float]], lines: list[_Line], room: float) -> bool:
    """Tell whether the lines, the last one up to its first gap, are the pieces of one number or address."""
    for line, after in pairwise(lines):
        first = boxes[after.letters[0]]
        if -1 in line.letters or line.x1 - line.x0 + first[2] - first[0] + _LEEWAY < room:
            return False
    last = lines[-1].letters
    pieces = ["".join(text[i] for i in line.letters) for line in lines[:-1]]
    pieces.append("".join(text[i] for i in last[: last.index(-1) if -1 in last else len(last)]))
    whole = "".join(pieces)
    if _ADDRESS.fullmatch(whole.lower()) or _PHONE.fullmatch(whole):
        return True
    # Two whole numbers, one above the other, stay two: "120" and "98" would make 12098.
    return bool(_NUMBER.fullmatch(whole)) and not all(_NUMBER.fullmatch(piece) for piece in pieces)


def _stretch(page: Page, letters: list[int]) -> Stretch:
    piece = page.piece(letters)
    return Stretch(piece.text, piece.page, piece.corners)
