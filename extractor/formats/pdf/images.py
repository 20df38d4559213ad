"""Pages that are to be recognised: which they are, and their images."""

from __future__ import annotations

from typing import Any

from extractor.formats import scan
from extractor.formats.pdf.page import Page
from extractor.formats.pdf.pdfium import opened
from extractor.formats.scan.page import PageText

_DPI = 300
_MOST_PIXELS = 40_000_000  # A2
_FEWEST_LETTERS = 20  # beside a picture: a page number or a caption
_STAMP, _SHEET = 200, 0.5  # letters, and share of the page that its pictures cover: a signature's stamp on a scan


def without_text(page: Page) -> bool:
    """Tell whether what the page shows is a picture: it has none or next to none of its text as text."""
    letters = len(page.ink)
    if not letters:
        return page.drawn.objects > 0
    if not page.drawn.pictures:
        return False
    covered = sum((x1 - x0) * (bottom - top) for x0, top, x1, bottom in page.drawn.pictures)
    sheet = covered > _SHEET * page.width * page.height
    return letters < _FEWEST_LETTERS or (sheet and letters < _STAMP)


def recognised(document: Any, index: int) -> PageText:
    """Return what is read on the image of a page. Raises `NeedsProgram`."""
    with opened(document, index) as page:
        width, height = page.get_size()
        fitting = (_MOST_PIXELS / max(1.0, width * height)) ** 0.5 * 72
        dpi = max(1, int(min(_DPI, fitting)))
        image = page.render(scale=dpi / 72, rev_byteorder=True)
        try:
            return scan.read_page(image.to_numpy(), dpi)
        finally:
            image.close()
