"""Opening a PDF: encrypted, damaged and endless ones are told apart, one that was cut short is repaired."""

from __future__ import annotations

import io
from typing import Any

from extractor.formats import Damaged, Encrypted, Oversized

MOST_PAGES = 5_000
DAMAGED = "tệp PDF bị hỏng hoặc bị cắt cụt, không đọc được"
_LOCKED = "tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi đọc lại"
_ENDLESS = "tệp PDF có hơn {} trang, không phải một báo cáo"
_REPAIRED = "Tệp PDF bị hỏng hoặc bị cắt cụt; đã khôi phục được {} trang, có thể thiếu nội dung."


def opened(data: bytes) -> tuple[Any, bytes, tuple[str, ...]]:
    """Return pdfium's document, the bytes that it is of (repaired where they had to be), and notices.

    Raises `Encrypted`, `Damaged` or `Oversized`.
    """
    import pypdfium2

    notices: tuple[str, ...] = ()
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY):
            raise Encrypted(_LOCKED) from error
        data = _repaired(data)
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as again:
            raise Damaged(DAMAGED) from again
        notices = (_REPAIRED.format(len(document)),)
    if not 0 < len(document) <= MOST_PAGES:
        count = len(document)
        document.close()
        raise Oversized(_ENDLESS.format(grouped(MOST_PAGES))) if count else Damaged(DAMAGED)
    return document, data, notices


def grouped(number: int) -> str:
    """Return a number as it is written in Vietnamese: 5.000."""
    return f"{number:,}".replace(",", ".")


def _repaired(data: bytes) -> bytes:
    """Return the PDF as qpdf puts it together from the objects that are there."""
    if b"%PDF-" not in data[:1024]:
        raise Damaged("không phải tệp PDF")
    import pikepdf

    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise Oversized(_ENDLESS.format(grouped(MOST_PAGES)))
            document.save(out)
    except pikepdf.PasswordError as error:
        raise Encrypted(_LOCKED) from error
    except (pikepdf.PdfError, ValueError, RecursionError) as error:
        raise Damaged(DAMAGED) from error
    return out.getvalue()
