"""Vietnamese text from before Unicode: TCVN3 (ABC), VNI and VISCII → Unicode, with the way back to each character.

Word, RTF and PDF files hold such text as the Latin-1 letters of its codes ("B¸o c¸o"), and only the font makes it
"Báo cáo": so the font's name decides, run by run (`by_font`), and where no font is known the whole text (`by_text`),
never a single line. "ư" is the soft hyphen and "ạ" the raised 1 of Latin-1: convert before either is dropped or read
as what it looks like. Text that is Unicode already is not altered, whatever its font.

A reader joins neighbouring runs of one character set before it converts: a vowel of VNI and its mark may be two runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.formats.charsets import tables
from extractor.formats.charsets.evidence import VIETNAMESE, high_words, share


class Converted(NamedTuple):
    """Unicode text, and for each of its characters the index in the text that was converted."""

    text: str
    offsets: Sequence[int]


@dataclass(frozen=True, slots=True)
class Charset:
    """A character set; `capitals` where its font draws small letters as capitals (.VnTimeH)."""

    name: str
    decode: Callable[[str], Converted]
    capitals: bool = False

    def convert(self, text: str) -> Converted:
        """Return `text`, whose characters are the codes of this set, in Unicode; text that is Unicode as it stands."""
        new = Converted(text, range(len(text))) if text.isascii() else self.decode(text)
        if not text.isascii() and self._is_unicode(text, new.text):
            new = Converted(text, range(len(text)))
        if not self.capitals:
            return new
        return Converted("".join(upper if len(upper := letter.upper()) == 1 else letter for letter in new.text), new[1])

    @staticmethod
    def _is_unicode(text: str, new: str) -> bool:
        """Tell whether the accented words of `text` are Vietnamese as they are, rather than as they would become."""
        before, after = share(high_words(text)), share(high_words(new))
        return before > after or (before == after and VIETNAMESE.search(text) is not None)


def _tcvn3(text: str) -> Converted:
    for sign, letter in tables.TCVN3_INSIDE_WORDS.items():
        if sign in text:
            text = re.sub(rf"{sign}(?=[^\W\d_]|[\xa1-\xfe])|(?<=[^\W\d_]){sign}|(?<=[\xa1-\xfe]){sign}", letter, text)
    return Converted(text.translate(tables.TCVN3), range(len(text)))


def _viscii(text: str) -> Converted:
    return Converted(text.translate(tables.VISCII), range(len(text)))


_VNI_PAIR = re.compile("|".join(sorted(tables.VNI_PAIRS)))


def _vni(text: str) -> Converted:
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for pair in _VNI_PAIR.finditer(text):
        parts += text[at : pair.start()].translate(tables.VNI), tables.VNI_PAIRS[pair.group()]
        offsets.extend(range(at, pair.start() + 1))
        at = pair.end()
    parts.append(text[at:].translate(tables.VNI))
    offsets.extend(range(at, len(text)))
    return Converted("".join(parts), offsets)


TCVN3 = Charset("TCVN3 (ABC)", _tcvn3)
TCVN3_CAPITALS = Charset("TCVN3 (ABC)", _tcvn3, capitals=True)
VNI = Charset("VNI", _vni)
VISCII = Charset("VISCII", _viscii)

_STYLE = r"(?:[-, ]*(?:bold|italic|oblique|regular|mt|ps))*"
# A PDF writes a letter code before the names of embedded fonts: "ABCDEF+.VnTime,Bold".
_TCVN3_FONT = re.compile(rf"(?:[A-Z]{{6}}\+)?\.?Vn[A-Z](?!ni)[\w .]*?(H?)(?i:{_STYLE})")
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
    return f"Chữ trong tệp không phải Unicode; đã nhận ra và chuyển từ bảng mã {names}."
