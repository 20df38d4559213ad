"""The code tables of the Vietnamese character sets from before Unicode: the Latin-1 letter of a code → the letter.

TCVN3 is TCVN 5712:1993 as the ABC fonts (.VnTime …) have it; VISCII is RFC 1456; VNI for Windows writes a vowel and
after it a letter that is drawn as its mark ("aù" is á), and has letters of its own only where Latin-1 has them.
"""

from __future__ import annotations

import unicodedata
from itertools import product

# The codes A1-FF in order. B0-B4 are tones that are set over a letter, which no file was seen to use; "°" stands there.
_TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđẰ°±²³´àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}


def _codes(letters: str, first: int) -> dict[int, str]:
    return {code: letter for code, letter in enumerate(letters, first) if ord(letter) != code}


def _windows(codes: dict[int, str]) -> dict[int, str]:
    """Return `codes` with those of 80-9F also as the signs that Windows has there ("„" is 84)."""
    signs = {code: bytes([code]).decode("cp1252", "ignore") for code in codes if 0x80 <= code < 0xA0}
    return codes | {ord(sign): codes[code] for code, sign in signs.items() if sign}


TCVN3 = _codes(_TCVN3, 0xA1) | {0x3BC: "à"}
"""Code point of the Latin-1 letter that stands for a code → letter; some fonts have Greek mu for the micro sign B5."""
WINDOWS_1258 = _windows(_codes(bytes(range(0x80, 0x100)).decode("cp1258", "replace"), 0x80))
VISCII = _windows(_codes(_VISCII, 0x80)) | _VISCII_CONTROLS

# Distiller wrote the soft hyphen and the middle dot, which are "ư" and "ã", as these; outside words they stay.
TCVN3_IN_WORDS = {"\u2212": "\xad", "\u2219": "\xb7"}

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_TONES = dict(zip("ùøûõï", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True))
_VNI_MARKS = {
    "aeiouyôö": _VNI_TONES,
    "aeo": {"â": _CIRCUMFLEX} | {m: _CIRCUMFLEX + t for m, t in zip("áàåãä", _VNI_TONES.values(), strict=True)},
    "a": {"ê": _BREVE} | {m: _BREVE + t for m, t in zip("éèúüë", _VNI_TONES.values(), strict=True)},
}
_VNI_OWN = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))


def _vni_pairs() -> dict[str, str]:
    pairs = {}
    for vowels, marks in _VNI_MARKS.items():
        for vowel, (mark, accents) in product(vowels, marks.items()):
            letter = unicodedata.normalize("NFC", _VNI_OWN.get(vowel, vowel) + accents)
            # A capital's mark is mostly the capital mark, but typists left the small one.
            for sign in (mark, mark.upper()):
                pairs[vowel + sign] = letter
                pairs[vowel.upper() + sign] = letter.upper()
    return pairs


VNI_PAIRS = _vni_pairs()
VNI = {
    ord(code): letter
    for small, own in _VNI_OWN.items()
    for code, letter in ((small, own), (small.upper(), own.upper()))
    if code != letter
}
