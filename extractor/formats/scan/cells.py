"""Reads a ruled table cell by cell: Tesseract leaves out whole columns of short numbers where it sees them as one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractor.formats.scan import tesseract
from extractor.formats.scan.agree import Read, settle_cell
from extractor.formats.scan.ruled import Ruled
from extractor.formats.scan.second import second
from extractor.formats.scan.tesseract import Box, Word, spread
from extractor.formats.scan.words import settled

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

_LINE_HEIGHT = 0.24  # inches: the most that the ink of one line is high
_HEIGHT = 40  # pixels: what a line is brought to for Tesseract
_MARGIN = 12


@dataclass(slots=True)
class ReadCell:
    """A cell's words in their order, their doubtful ranges within each; `ink` says that something stands in it."""

    words: list[Word] = field(default_factory=list)
    ink: bool = False


def read_cells(clean: Image, ink: Image, table: Ruled, dpi: int) -> list[ReadCell]:
    """Return what stands in the cells of a table; `clean` and `ink` are the page without rules."""
    found = [ReadCell() for _ in table.cells]
    lines: list[tuple[int, Box]] = []
    blocks: list[tuple[int, Box]] = []
    for i, cell in enumerate(table.cells):
        box = _inked(ink, cell.box, dpi)
        if box is not None:
            found[i].ink = True
            (lines if box[3] - box[1] <= _LINE_HEIGHT * dpi else blocks).append((i, box))
    for (i, _), words in zip(lines, _read_lines(clean, [box for _, box in lines]), strict=True):
        found[i].words = words
    for i, box in blocks:
        found[i].words = _read_block(clean, box, dpi)
    return found


def _inked(ink: Image, box: tuple[int, int, int, int], dpi: int) -> tuple[int, int, int, int] | None:
    """Return the box around the ink in a cell, None where there are but specks."""
    import cv2

    edge = max(1, dpi // 100)
    x0, y0, x1, y1 = box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge
    _, _, parts, _ = cv2.connectedComponentsWithStats(ink[y0:y1, x0:x1])
    long, area = 0.03 * dpi, 0.00015 * dpi * dpi
    marks = [part for part in parts[1:].tolist() if max(part[2], part[3]) >= long and part[4] >= area]
    if not marks:
        return None
    left, top = min(part[0] for part in marks), min(part[1] for part in marks)
    right, bottom = max(part[0] + part[2] for part in marks), max(part[1] + part[3] for part in marks)
    return x0 + left, y0 + top, x0 + right, y0 + bottom


def _crop(image: Image, box: Box, margin: int) -> Image:
    x0, top, x1, bottom = (round(edge) for edge in box)
    return image[max(0, top - margin) : bottom + margin, max(0, x0 - margin) : x1 + margin]


def _sharp(crop: Image) -> Image:
    """Return a line at Tesseract's height, smoothed, from black to white, with a margin."""
    import cv2
    import numpy as np

    scale = _HEIGHT / crop.shape[0]
    sized = cv2.GaussianBlur(cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), (0, 0), 1)
    dark, light = np.percentile(sized, (1, 90))
    spread = ((sized.astype(np.float32) - dark) * (255 / max(light - dark, 1))).clip(0, 255).astype(np.uint8)
    return cv2.copyMakeBorder(spread, *[_MARGIN] * 4, cv2.BORDER_CONSTANT, value=255)


def _read_lines(clean: Image, boxes: list[tuple[int, int, int, int]]) -> list[list[Word]]:
    margin = 4
    crops = [_crop(clean, box, margin) for box in boxes]
    firsts = tesseract.engine().read([_sharp(crop) for crop in crops], tesseract.LINE, 300)
    found = []
    for box, crop, words, other in zip(boxes, crops, firsts, second().read(crops), strict=True):
        first = Read(" ".join(word.text for word in words), min((word.confidence for word in words), default=0))
        taken = settle_cell(first, Read(*other))
        if taken.second or taken.text != first.text:
            found.append([Word(taken.text, spread(box, len(taken.text)), other[1], 0, taken.doubtful)] if taken.text else [])
            continue
        scale = crop.shape[0] / _HEIGHT
        left, top = max(0, box[0] - margin), max(0, box[1] - margin)
        start = 0
        for word in words:
            word.boxes = [
                (
                    left + (x0 - _MARGIN) * scale,
                    top + (y0 - _MARGIN) * scale,
                    left + (x1 - _MARGIN) * scale,
                    top + (y1 - _MARGIN) * scale,
                )
                for x0, y0, x1, y1 in word.boxes
            ]
            end = start + len(word.text)
            word.doubtful = tuple((a - start, b - start) for a, b in taken.doubtful if start <= a and b <= end)
            start = end + 1
        found.append(words)
    return found


def _read_block(clean: Image, box: Box, dpi: int) -> list[Word]:
    import cv2

    margin = 6
    crop = _crop(clean, box, margin)
    scale = 1.5 if dpi < 250 else 1.0
    larger = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC) if scale > 1 else crop
    framed = cv2.copyMakeBorder(larger, *[_MARGIN] * 4, cv2.BORDER_REPLICATE)
    (words,) = tesseract.engine().read([framed], tesseract.BLOCK, round(dpi * scale))
    left, top = max(0, round(box[0]) - margin), max(0, round(box[1]) - margin)
    for word in words:
        word.boxes = [
            (
                left + (x0 - _MARGIN) / scale,
                top + (y0 - _MARGIN) / scale,
                left + (x1 - _MARGIN) / scale,
                top + (y1 - _MARGIN) / scale,
            )
            for x0, y0, x1, y1 in word.boxes
        ]
    return settled(words, clean)
