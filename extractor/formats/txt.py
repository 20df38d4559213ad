"""Plain text and Markdown: the file as decoded, never normalised, and the 8-bit Vietnamese character sets recognised.

A detected character set is never silent. Of the sets from before Unicode only windows-1258 is decoded; TCVN3, VNI and
VISCII are recognised, also where their bytes were saved as Unicode letters ("B¸o c¸o"), and refused by name.

What decides is whether the words are Vietnamese syllables in the set's reading, which needs no statistics: in a wrong
reading symbols and capitals stand inside words, or vowels stand together that no syllable has.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from functools import partial

from extractor.formats import Reading, Unreadable, reader

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = "tệp nhị phân, không phải văn bản"
_UNDECIDED = "không xác định được bảng mã chữ của tệp; hãy lưu lại ở dạng UTF-8"
_LEGACY = "chữ trong tệp theo bảng mã {}; hãy chuyển sang Unicode rồi đọc lại"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_VIETNAMESE = re.compile("[ĂăĐđƠơƯưẠ-ỹ\u0300-\u0323]")
_SAMPLE = 200_000

# A syllable in base letters: the initial; then vowels that can be closed with their final, or open ones.
_SYLLABLE = re.compile(
    rb"(?:ngh?|nh|n|gh|gi|g|kh?|ph|p|qu|th?|tr|ch?|[bdhlmrsvx])?"
    rb"(?:(?:a|e|i|o|u|y|ie|ye|oa|oe|oo|ua|ue|uo|uy|uye)(?:ch|ng|nh|[cmnpt])"
    rb"|a[iouy]?|e[ou]?|i(?:a|u|eu)?|o(?:e|i|a[iouy]?|eo)?|u(?:a|e|i|u|ay|o|oi|ou|y[aeu]?)?|y(?:eu)?)"
)
_WORD = re.compile(rb"[A-Za-z\x80-\xff?]+")
_HIGH_WORD = re.compile(rb"[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")


def _base(letter: str) -> str:
    """Return the base letter, a blank for what stands between words, "?" for what no word has inside."""
    first = unicodedata.normalize("NFD", letter)[0].replace("đ", "d").replace("Đ", "D")
    if first.isascii() and first.isalpha():
        return first
    return " " if letter in "‘’“”–—…•«»\u00a0" else "?"


def _table(high: str, start: int) -> bytes:
    """Return a translation table: ASCII as it is, from byte `start` on the base letters `high`, "?" elsewhere."""
    return bytes(range(128)) + b"?" * (start - 128) + high.encode("ascii").ljust(256 - start, b"?")


# windows-1258 has its tones as characters of their own, which follow the letter.
_TONES_1258 = bytes(i for i in range(128, 256) if unicodedata.combining(bytes([i]).decode("cp1258", "replace")))
_CP1258 = _table("".join(_base(bytes([i]).decode("cp1258", "replace")) for i in range(128, 256)), 128)
# Base letters of the bytes A1-FE of TCVN 5712:1993 and 80-FF of VISCII (RFC 1456).
_TCVN3 = _table("AAEOOUDaaeooudA?????aaaaaAaaaaAAAAAAEaaaaaaeEeeeeeeeeeiiEEOiiioOoooooooooooooouOuuuuuuuuuyyyyy", 0xA1)
_VISCII = _table(
    "AAAAAAAAEEEEEEEOOOOOOOOOIOOIUUUYOaaaaaaaeeeeeeeooooOOoooiUUUUooU"
    "AAAAAAaaEEEEIIIyDuOOOayuuUUyyYouaaaaaauaeeeeiiiiduoooooouuuuuyoU",
    0x80,
)
# VNI writes a vowel and after it a mark (á is "aù"); the letters with a mark of their own are few.
_VNI_MARK = re.compile("(?<=[AEIOUYaeiouyÔÖôö])[ÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜËùøûõïâáàåãäêéèúüë]".encode("latin-1"))
_VNI_LETTERS = dict(zip("ÔÖÑÆÓÒÍÌÎôöñæóòíìî", "OUDIIIIIYoudiiiiiy", strict=True))
_VNI = _table("".join(_VNI_LETTERS.get(chr(i), "?") for i in range(128, 256)), 128)

_READINGS: dict[str, Callable[[bytes], bytes]] = {
    "windows-1258": lambda data: data.translate(_CP1258, _TONES_1258),
    "TCVN3 (ABC)": lambda data: data.translate(_TCVN3),
    "VNI": lambda data: _VNI_MARK.sub(b"", data).translate(_VNI),
    "VISCII": lambda data: data.translate(_VISCII),
}


def _share(words: list[bytes]) -> float:
    """Return the share of words that are Vietnamese syllables, written as words are (báo, Báo, BÁO; not bÁo)."""
    good = sum(
        1
        for word in words
        if _SYLLABLE.fullmatch(word.lower()) and (word[1:].islower() or word.isupper() or len(word) == 1)
    )
    return good / len(words) if words else 0.0


def _shares(high: list[bytes]) -> dict[str, float]:
    """Return for each character set the share of the words with high bytes that are Vietnamese in its reading."""
    text = b" ".join(high)
    return {name: _share(_WORD.findall(read(text))) for name, read in _READINGS.items()}


def _charset(data: bytes) -> str | None:
    """Return the 8-bit character set in which the words of `data` are Vietnamese, None if there is none."""
    high = _HIGH_WORD.findall(data[:_SAMPLE])
    if not _READINGS["windows-1258"](b" ".join(high)).strip():
        return "windows-1258"  # unaccented text with a dash or quotes from Word
    shares = _shares(high)
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= 0.8 else None


def legacy_charset(text: str) -> str | None:
    """Return the name of the 8-bit character set whose bytes `text` shows as Unicode letters, None for good text.

    Fonts such as .VnTime put "B¸o c¸o" into Word and PDF files, where only the font makes it "Báo cáo".
    """
    sample = text[:_SAMPLE]
    if sample.isascii() or len(_VIETNAMESE.findall(sample)) * 200 > len(sample):
        return None
    high = _HIGH_WORD.findall(sample.encode("latin-1", "replace"))
    shares = _shares(high)
    best = max(shares, key=lambda name: shares[name])
    # "Báo lòng" has only letters of Latin-1, and is Vietnamese as it stands.
    as_it_is = ["".join(map(_base, word.decode("latin-1"))).encode("ascii") for word in high]
    if _share(as_it_is) >= shares[best]:
        return None
    # A few foreign words and signs ("m²", "café") prove nothing; a long text may be in two sets, by its fonts.
    sure = shares[best] >= 0.8 and len(high) >= 5
    mixed = shares[best] >= 0.5 and shares["windows-1258"] < 0.4 and len(high) >= 200
    return best if (sure or mixed) and best != "windows-1258" else None


def refuse_legacy(text: str) -> None:
    """Raise `Unreadable`, with the set's name, for text in the letters of an 8-bit character set."""
    if name := legacy_charset(text):
        raise Unreadable(_LEGACY.format(name))


def _wide(data: bytes) -> str | None:
    """Return "utf-16-le" or "utf-16-be" for UTF-16 without a mark: blanks and digits have a NUL on one side."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) * 10 < len(sample) or min(even, odd) * 50 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _decode(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Return the text, the encoding's name and notices."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                # A UTF-8 mark is a character of the text as decoded, and counts in its offsets.
                kept = data if name == "utf-8" else data[len(mark) :]
                return kept.decode(name), name, ()
            except UnicodeDecodeError as error:
                raise Unreadable(f"tệp bị hỏng: không đúng bảng mã {name.upper()} mà nó ghi ở đầu") from error
    if 0 in data:
        wide = _wide(data)
        if wide is None:
            raise Unreadable(_BINARY)
        try:
            return data.decode(wide), wide, (f"Tệp không ghi bảng mã; đã đọc theo {wide.upper()}.",)
        except UnicodeDecodeError as error:
            raise Unreadable(_BINARY) from error
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        first_bad = error.start
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    # A file cut short or a stray byte: the rest is good UTF-8, which no text in an 8-bit set is by accident.
    if len(_VIETNAMESE.findall(text)) > 50 * bad:
        return (
            text,
            "utf-8",
            (f"{bad} chỗ trong tệp không đúng UTF-8 (từ byte {first_bad}), đã thay bằng ký tự “\ufffd”.",),
        )
    if len(_CONTROL.findall(data[:_SAMPLE].decode("latin-1"))) * 200 > min(len(data), _SAMPLE):
        raise Unreadable(_BINARY)
    charset = _charset(data)
    if charset is None:
        raise Unreadable(_UNDECIDED)
    if charset != "windows-1258":
        raise Unreadable(_LEGACY.format(charset))
    try:
        return data.decode("cp1258"), charset, (f"Tệp không phải Unicode; đã nhận ra và đọc theo bảng mã {charset}.",)
    except UnicodeDecodeError as error:
        raise Unreadable(_UNDECIDED) from error


def _read(data: bytes, name: str) -> Reading:
    text, encoding, notices = _decode(data)
    if len(_CONTROL.findall(text)) * 200 > len(text):
        raise Unreadable(_BINARY)
    refuse_legacy(text)
    return Reading(text=text, format=name, encoding=encoding, notices=notices)


reader("txt", "Văn bản thuần", ".txt")(partial(_read, name="txt"))
reader("md", "Markdown", ".md")(partial(_read, name="md"))
