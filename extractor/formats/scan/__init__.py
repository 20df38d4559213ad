"""Images of pages: scans and photographs, read by Tesseract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractor.formats.scan.page import PageText

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray


def read_page(image: NDArray[uint8], dpi: int = 300) -> PageText:
    """Return the text on the image of a page, as displayed: height × width grey, or height × width × 3 in RGB.

    In colour a red seal over the figures can be told from them. Raises `NeedsProgram` where Tesseract or its
    Vietnamese data are not installed. A blank page has the text "".
    """
    raise NotImplementedError
