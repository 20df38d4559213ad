"""Vietnamese text from before Unicode: TCVN3 (ABC), VNI and VISCII → Unicode, with the way back to each character.

Word, RTF and PDF files hold such text as the Latin-1 letters of its codes ("B¸o c¸o"), and only the font makes it
"Báo cáo": so the font's name decides, run by run (`by_font`), and where no font is known the whole text
(`whole.in_unicode`), never a single line. "ư" is the soft hyphen and "ạ" the raised 1 of Latin-1: convert before either
is dropped or read as what it looks like. Text that is Unicode already is not altered, whatever its font.

A reader joins neighbouring runs of one character set before it converts: a vowel of VNI and its mark may be two runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.formats.charsets.sets import (
    TCVN3,
    TCVN3_CAPITALS,
    VISCII,
    VNI,
    WINDOWS_1258,
    Charset,
    Converted,
)

__all__ = ["TCVN3", "VISCII", "VNI", "WINDOWS_1258", "Charset", "Converted", "by_font", "notice"]

_STYLE = r"(?:[-, ]*(?:bold|italic|oblique|regular|mt|ps))*"
# A PDF writes a letter code before the names of embedded fonts: "ABCDEF+.VnTime,Bold".
_TCVN3_FONT = re.compile(rf"(?:[A-Z]{{6}}\+)?\.?Vn(?!Uni)[A-Z][\w .]*?(H?)(?i:{_STYLE})")
_VNI_FONT = re.compile(r"(?:[A-Z]{6}\+)?VNI[-_ ]", re.IGNORECASE)


def by_font(font_name: str) -> Charset | None:
    """Return the character set that text in this font is in, None for Unicode (and for fonts that nobody knows).

    Names as Word, RTF and PDF files write them: ".VnTime", ".VnArial NarrowH", "VNI-Times", "ABCDEF+.VnTimeH,Bold".
    """
    name = font_name.strip(" \"'")
    if found := _TCVN3_FONT.fullmatch(name):
        return TCVN3_CAPITALS if found.group(1) else TCVN3
    return VNI if _VNI_FONT.match(name) else None


def notice(charsets: Iterable[Charset]) -> str:
    """Return the line that tells a reader of the report which sets its text was converted from."""
    names = " và ".join(sorted({charset.name for charset in charsets}))
    return f"Chữ trong tệp không phải Unicode; đã nhận ra và đọc theo bảng mã {names}."
