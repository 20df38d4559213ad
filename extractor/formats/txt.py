"""Plain text and Markdown: the file as decoded, never normalised.

The 8-bit Vietnamese character sets are recognised by the words, and so is their text where its bytes were saved as
Unicode letters ("B¸o c¸o"); a set that was recognised is never silent.
"""

from __future__ import annotations

import codecs
import re
from functools import partial

from extractor.formats import Damaged, Reading, Unsupported, reader
from extractor.formats.charsets import notice, whole
from extractor.formats.charsets.evidence import VIETNAMESE

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = "tệp nhị phân, không phải văn bản"
_UNDECIDED = "không xác định được bảng mã chữ của tệp; hãy lưu lại ở dạng UTF-8"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SAMPLE = 200_000
# What a byte of an 8-bit file is shown as: a letter of Latin-1, or one of the signs that Windows has in 80-9F.
_LETTERS = [bytes([i]).decode("cp1252", "ignore") or chr(i) for i in range(256)]


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
                raise Damaged(f"tệp bị hỏng: không đúng bảng mã {name.upper()} mà nó ghi ở đầu") from error
    if 0 in data:
        wide = _wide(data)
        if wide is None:
            raise Unsupported(_BINARY)
        try:
            return data.decode(wide), wide, (f"Tệp không ghi bảng mã; đã đọc theo {wide.upper()}.",)
        except UnicodeDecodeError as error:
            raise Unsupported(_BINARY) from error
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        first_bad = error.start
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    # A file cut short or a stray byte: the rest is good UTF-8, which no text in an 8-bit set is by accident.
    if len(VIETNAMESE.findall(text)) > 50 * bad:
        return (
            text,
            "utf-8",
            (f"{bad} chỗ trong tệp không đúng UTF-8 (từ byte {first_bad}), đã thay bằng ký tự “\ufffd”.",),
        )
    if len(_CONTROL.findall(data[:_SAMPLE].decode("latin-1"))) * 200 > min(len(data), _SAMPLE):
        raise Unsupported(_BINARY)
    codes = "".join(map(_LETTERS.__getitem__, data))
    charset = whole.of_bytes(codes)
    if charset is None:
        raise Unsupported(_UNDECIDED)
    # Of two sets in one file each line is read by its own.
    (text, _), used = whole.convert(codes, charset, codes=True)
    return text, charset.encoding, (notice(used or {charset}),)


def _read(data: bytes, name: str) -> Reading:
    text, encoding, notices = _decode(data)
    if len(_CONTROL.findall(text)) * 200 > len(text):
        raise Unsupported(_BINARY)
    return whole.in_unicode(Reading(text=text, format=name, encoding=encoding, notices=notices))


reader("txt", "Văn bản thuần", ".txt")(partial(_read, name="txt"))
reader("md", "Markdown", ".md")(partial(_read, name="md"))
