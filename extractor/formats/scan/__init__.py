"""Images of pages: scans and photographs, read by Tesseract.

A page is made level first. What is ruled is read cell by cell, the rest by lines. Every number is read twice: taken as
read is what two readings agree on, the rest is marked doubtful. `read_page` serves the PDF reader too.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.formats import Block, Boxes, NoText, Reading, reader
from extractor.formats.pace import page_recognised
from extractor.formats.sample import Sample
from extractor.formats.scan.page import PageText

if TYPE_CHECKING:
    from extractor.formats.scan.image import Image

_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_RECOGNISED = "Chữ trong tệp được đọc từ ảnh: số liệu có thể sai."
_UNSURE = "{} chỗ đọc từ ảnh chưa chắc chắn, {} ô của bảng có chữ mà không đọc được: cần xem lại bản gốc."


def read_page(image: Image, dpi: int = 300) -> PageText:
    """Return the text on the image of a page, as displayed: height × width grey, or height × width × 3 in RGB.

    In colour a red seal over the figures can be told from them. Raises `NeedsProgram` where Tesseract or its
    Vietnamese data are not installed. A blank page has the text "".
    """
    from extractor.formats.scan.reading import read

    page = read(image, dpi)
    page_recognised()
    return page


@reader("scan", "ảnh chụp (scan)", ".png", ".jpg", ".jpeg", ".tif", ".tiff", recognises=lambda s: _is_image(s))
def read_scan(data: bytes) -> Reading:
    """Return the text of an image, or of the pages of a TIFF; pages are apart by a blank line.

    Raises `NeedsProgram` without Tesseract, `Oversized`, `Damaged`, and `NoText` where nothing could be read.
    """
    from extractor.formats.scan.image import pages

    parts: list[str] = []
    at = tables = number = 0
    corners = array("i")
    blocks: list[Block] = []
    doubtful: list[tuple[int, int]] = []
    unread: list[tuple[int, int]] = []
    for number, (image, dpi) in enumerate(pages(data), 1):
        page = read_page(image, dpi)
        if not page.text:
            continue
        if at:
            parts.append("\n\n")
            at += 2
            corners.extend([0] * 8)
        for block in page.blocks:
            place = block.place
            if place is not None and place.table is not None:
                place = place.model_copy(update={"table": place.table + tables})
            blocks.append(replace(block, start=block.start + at, end=block.end + at, page=number, place=place))
        doubtful += ((start + at, end + at) for start, end in page.doubtful)
        unread += ((start + at, end + at) for start, end in page.unread)
        tables += page.tables
        parts.append(page.text)
        corners.extend(page.boxes.corners)
        at += len(page.text)
    if not at:
        raise NoText("không nhận dạng được chữ nào trong ảnh")
    unsure = [_UNSURE.format(len(doubtful), len(unread))] if doubtful or unread else []
    return Reading(
        text="".join(parts),
        format="scan",
        pages=number,
        blocks=tuple(blocks),
        notices=(_RECOGNISED, *unsure),
        boxes=Boxes(corners),
        doubtful=tuple(doubtful),
        unread=tuple(unread),
    )


def _is_image(sample: Sample) -> bool:
    return sample.start.startswith(_HEADS)
