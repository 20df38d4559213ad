"""Puts the words and tables of a page together to its text, in reading order, with a box a character."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.formats import UNREAD, Block, Boxes
from extractor.formats.scan.cells import ReadCell
from extractor.formats.scan.page import PageText
from extractor.formats.scan.ruled import Ruled
from extractor.formats.scan.tesseract import Box, Word
from extractor.records import Place

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    from extractor.formats.pdf.lines import Line

_Corners = tuple[int, ...]


@dataclass(slots=True)
class _Text:
    """The text so far. A doubtful character is known by its box: lines are cut and moved while they are ordered."""

    parts: list[str] = field(default_factory=list)
    corners: array[int] = field(default_factory=lambda: array("i"))
    blocks: list[Block] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    at: int = 0

    def add(self, text: str, corners: array[int] | None = None) -> None:
        self.parts.append(text)
        self.at += len(text)
        self.corners.extend(corners if corners is not None else [0] * (4 * len(text)))

    def apart(self) -> None:
        if self.at:
            self.add("\n\n")


def compose(words: list[Word], tables: list[tuple[Ruled, list[ReadCell]]], size: tuple[int, int], dpi: int) -> PageText:
    """Return the text of a page of `size` (width, height) in pixels; boxes are in tenths of a point of that page."""
    from extractor.formats.pdf.order import in_order

    text = _Text()
    lines = _rows(words)
    doubtful: set[_Corners] = set()
    width = size[0] * 72 / dpi
    tables = sorted(tables, key=lambda table: table[0].box[1])
    for number, pair in enumerate([*tables, None]):
        here = [line for line in lines if pair is None or _middle(line) < pair[0].box[1]]
        lines = lines[len(here) :]
        pieces = [_line(line, dpi, doubtful) for line in here]
        ordered = in_order(pieces, width, first=number == 0, beside=False)
        if ordered:
            text.apart()
            start = text.at
            for i, one in enumerate(ordered):
                if i:
                    text.add("\n")
                text.add(one.text, one.piece.corners)
            text.blocks.append(Block(start, text.at))
        if pair is not None:
            _add_table(text, *pair, number + 1, dpi, doubtful)
    whole = "".join(text.parts)
    return PageText(
        whole, Boxes(text.corners), tuple(text.blocks), _ranges(text.corners, doubtful), tuple(text.unread), len(tables)
    )


def moved(page: PageText, matrix: NDArray[float64]) -> PageText:
    """Return the page with its boxes carried over by a 2 × 3 matrix, each as the box around what becomes of it."""
    import numpy as np

    corners = np.frombuffer(page.boxes.corners, dtype=np.intc).reshape(-1, 4)
    ink = corners.any(axis=1)
    x0, top, x1, bottom = corners[ink].T
    xs, ys = np.stack([x0, x1, x1, x0]), np.stack([top, top, bottom, bottom])
    to_x = np.rint(matrix[0, 0] * xs + matrix[0, 1] * ys + matrix[0, 2])
    to_y = np.rint(matrix[1, 0] * xs + matrix[1, 1] * ys + matrix[1, 2])
    carried = np.zeros_like(corners)
    carried[ink] = np.stack([to_x.min(axis=0), to_y.min(axis=0), to_x.max(axis=0), to_y.max(axis=0)], axis=1).clip(0)
    boxes = Boxes(array("i", carried.tobytes()))
    return PageText(page.text, boxes, page.blocks, page.doubtful, page.unread, page.tables)


def _rows(words: list[Word]) -> list[list[Word]]:
    """Return the words by rows of print from the top down: Tesseract's lines, those beside each other as one."""
    by_line: dict[int, list[Word]] = {}
    for word in words:
        if word.text.strip() and word.boxes:
            by_line.setdefault(word.line, []).append(word)
    rows: list[list[Word]] = []
    for line in sorted(by_line.values(), key=_middle):
        beside = next((row for row in rows[-3:] if _beside(row, line)), None)
        if beside is None:
            rows.append(line)
        else:
            beside += line
    for row in rows:
        row.sort(key=lambda word: word.box[0])
    return sorted(rows, key=_middle)


def _extent(line: list[Word]) -> tuple[float, float, float, float]:
    xs0, tops, xs1, bottoms = zip(*(word.box for word in line), strict=True)
    return min(xs0), min(tops), max(xs1), max(bottoms)


def _middle(line: list[Word]) -> float:
    return sum((word.box[1] + word.box[3]) / 2 for word in line) / len(line)


def _beside(row: list[Word], line: list[Word]) -> bool:
    one, other = _extent(row), _extent(line)
    shared = min(one[3], other[3]) - max(one[1], other[1])
    apart = one[2] <= other[0] or other[2] <= one[0]
    return apart and shared > 0.5 * min(one[3] - one[1], other[3] - other[1])


def _spell(words: Iterable[Word], dpi: int, doubtful: set[_Corners]) -> tuple[str, array[int]]:
    """Return the words with blanks between, their boxes in tenths of a point, and note which are doubtful."""
    parts: list[str] = []
    corners = array("i")
    for word in words:
        if parts:
            parts.append(" ")
            corners.extend((0, 0, 0, 0))
        parts.append(word.text)
        boxes = [_tenths(box, dpi) for box in word.boxes]
        for box in boxes:
            corners.extend(box)
        doubtful.update(boxes[i] for start, end in word.doubtful for i in range(start, end))
    return "".join(parts), corners


def _tenths(box: Box, dpi: int) -> _Corners:
    return tuple(max(0, round(edge * 720 / dpi)) for edge in box)


def _line(words: list[Word], dpi: int, doubtful: set[_Corners]) -> Line:
    from extractor.formats.pdf.lines import Line
    from extractor.formats.pdf.page import Piece

    text, corners = _spell(words, dpi, doubtful)
    x0, top, x1, bottom = (edge * 72 / dpi for edge in _extent(words))
    return Line(Piece(text, corners, 1), (x0, top, x1, bottom))


def _add_table(text: _Text, table: Ruled, read: list[ReadCell], number: int, dpi: int, doubtful: set[_Corners]) -> None:
    """Append the rows that hold anything; a merged cell's text stands in the first cell that it covers."""
    grid: dict[tuple[int, int], ReadCell] = {}
    for cell, content in zip(table.cells, read, strict=True):
        if content.ink:
            grid.setdefault((cell.row, cell.column), content)
    written = False
    for row in range(table.rows):
        if not any((row, column) in grid for column in range(table.columns)):
            continue
        if written:
            text.add("\n")
        else:
            text.apart()
        written = True
        for column in range(table.columns):
            if column:
                text.add("\t")
            found = grid.get((row, column))
            if found is None or found.ink is None:
                continue
            start = text.at
            if found.words:
                text.add(*_spell(found.words, dpi, doubtful))
            else:
                text.add(UNREAD, array("i", _tenths(found.ink, dpi)))
                text.unread.append((start, text.at))
            text.blocks.append(Block(start, text.at, place=Place(table=number, row=row + 1, column=column + 1)))


def _ranges(corners: array[int], doubtful: set[_Corners]) -> tuple[tuple[int, int], ...]:
    """Return the ranges of characters whose boxes are among the doubtful ones."""
    found: list[tuple[int, int]] = []
    for i in range(len(corners) // 4 if doubtful else 0):
        if tuple(corners[4 * i : 4 * i + 4]) in doubtful:
            if found and found[-1][1] == i:
                found[-1] = found[-1][0], i + 1
            else:
                found.append((i, i + 1))
    return tuple(found)
