"""Reads a ruled table cell by cell: Tesseract leaves out whole columns of short numbers where it sees them as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.formats.scan import tesseract
from extractor.formats.scan.agree import Read, Settled, settle_cell
from extractor.formats.scan.lines import FRAME, HEIGHT, sharp
from extractor.formats.scan.ruled import Pixels, Ruled
from extractor.formats.scan.second import second
from extractor.formats.scan.tesseract import Word, spread
from extractor.formats.scan.words import settled

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

_LINE_HEIGHT = 0.24  # inches: the most that the ink of one line is high
_SPECK, _SPECK_AREA = 0.03, 0.00015  # inches and square inches: the least that a mark is long and covers
_DIGIT = 0.8  # how wide a digit is, with the gap to the next, for its height
_AROUND = 4  # pixels around the ink of a line


@dataclass(slots=True)
class ReadCell:
    """A cell's words in their order, and the box of its ink; without ink it is empty, without words unread."""

    words: list[Word] = field(default_factory=list)
    ink: Pixels | None = None


def read_cells(clean: Image, ink: Image, table: Ruled, dpi: int) -> list[ReadCell]:
    """Return what stands in the cells of a table; `clean` and `ink` are the page without rules."""
    found = [ReadCell(ink=_inked(ink, cell.box, dpi)) for cell in table.cells]
    lines: list[tuple[ReadCell, Pixels]] = []
    for cell in found:
        if cell.ink is not None and cell.ink[3] - cell.ink[1] <= _LINE_HEIGHT * dpi:
            lines.append((cell, cell.ink))
        elif cell.ink is not None:
            cell.words = _read_block(clean, cell.ink, dpi)
    for (cell, _), words in zip(lines, _read_lines(clean, [box for _, box in lines]), strict=True):
        cell.words = words
    return found


def _inked(ink: Image, box: Pixels, dpi: int) -> Pixels | None:
    """Return the box around the ink in a cell, None where there are but specks."""
    import cv2

    edge = max(1, dpi // 100)
    x0, y0, x1, y1 = box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge
    _, _, parts, _ = cv2.connectedComponentsWithStats(ink[y0:y1, x0:x1])
    marks = [
        part
        for part in parts[1:].tolist()
        if max(part[2], part[3]) >= _SPECK * dpi and part[4] >= _SPECK_AREA * dpi * dpi
    ]
    if not marks:
        return None
    left, top = min(part[0] for part in marks), min(part[1] for part in marks)
    right, bottom = max(part[0] + part[2] for part in marks), max(part[1] + part[3] for part in marks)
    # A comma is no larger than a speck, and without its tail it is a point.
    near = _SPECK * dpi
    for x, y, width, height, area in parts[1:].tolist():
        if area >= _SPECK_AREA * dpi * dpi / 3 and left - near < x < right + near and top <= y + height < bottom + near:
            left, right, bottom = min(left, x), max(right, x + width), max(bottom, y + height)
    return x0 + left, y0 + top, x0 + right, y0 + bottom


def _crop(image: Image, box: Pixels, around: int) -> tuple[Image, int, int]:
    """Return a part of the image, and where its left and upper edges are."""
    x0, top, x1, bottom = box
    left, upper = max(0, x0 - around), max(0, top - around)
    return image[upper : bottom + around, left : x1 + around], left, upper


def _read_lines(clean: Image, boxes: Sequence[Pixels]) -> list[list[Word]]:
    """Return the words of cells of one line, each read by both readers."""
    crops = [_crop(clean, box, _AROUND) for box in boxes]
    firsts = tesseract.engine().read([sharp(crop) for crop, _, _ in crops], tesseract.LINE, 300)
    others = second().read([crop for crop, _, _ in crops])
    found = []
    for box, (crop, left, top), words, other in zip(boxes, crops, firsts, others, strict=True):
        first = Read(" ".join(word.text for word in words), min((word.confidence for word in words), default=0))
        room = (box[2] - box[0]) / max(1, box[3] - box[1]) / _DIGIT
        taken = settle_cell(first, Read(*other), room)
        if taken.text == first.text:
            _place(words, left, top, crop.shape[0] / HEIGHT)
            _mark(words, taken)
            found.append(words)
        elif taken.text:
            found.append([Word(taken.text, spread(box, len(taken.text)), other[1], 0, taken.doubtful)])
        else:
            found.append([])
    return found


def _read_block(clean: Image, box: Pixels, dpi: int) -> list[Word]:
    """Return the words of a cell of several lines."""
    import cv2

    crop, left, top = _crop(clean, box, _AROUND)
    scale = 1.5 if dpi < 250 else 1.0
    larger = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    framed = cv2.copyMakeBorder(larger, FRAME, FRAME, FRAME, FRAME, cv2.BORDER_REPLICATE)
    (words,) = tesseract.engine().read([framed], tesseract.BLOCK, round(dpi * scale))
    _place(words, left, top, 1 / scale)
    return settled(words, clean)


def _place(words: list[Word], left: int, top: int, scale: float) -> None:
    """Carry the words' boxes from the framed crop that was read to the page."""
    for word in words:
        word.boxes = [
            (
                left + (x0 - FRAME) * scale,
                top + (y0 - FRAME) * scale,
                left + (x1 - FRAME) * scale,
                top + (y1 - FRAME) * scale,
            )
            for x0, y0, x1, y1 in word.boxes
        ]


def _mark(words: list[Word], taken: Settled) -> None:
    """Note in the words which ranges of them, joined by blanks, are doubtful."""
    start = 0
    for word in words:
        end = start + len(word.text)
        word.doubtful = tuple((a - start, b - start) for a, b in taken.doubtful if start <= a and b <= end)
        start = end + 1
