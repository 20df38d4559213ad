"""File formats: bytes → `Reading`.

A format is one module in this folder with a function decorated by `reader`; being there registers it.
A reader returns the *source text* of the contract (for .txt and .md the file as decoded; for the others the text
it produced, in which a table is one line a row with its cells separated by tabs and no line break inside a cell)
and where each stretch of that text stands in the file.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extractor.formats.sample import OLE, ZIP, Sample
from extractor.records import Place

# What the readers of laid-out formats share: digits that stand raised, and the words of an official header block
# (national motto, or the party's name), for text in `base_letters`.
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
HEADER = re.compile(r"cong hoa xa hoi|doc lap\s*[-–]\s*tu do|dang cong san viet nam")


def base_letters(text: str) -> str:
    """Return `text` in lower-case base letters ("Độc lập" → "doc lap"), to look for fixed words in it."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class Unreadable(Exception):
    """A file that cannot be read; the message is one Vietnamese line that says why, the class what kind of reason."""


class Missing(Unreadable):
    """No such file, or one that may not be opened."""


class Unsupported(Unreadable):
    """A format that no reader is there for."""


class Encrypted(Unreadable):
    """It has a password."""


class Damaged(Unreadable):
    """Cut short, or not what its first bytes say."""


class Oversized(Unreadable):
    """More than a report can be: an archive that unpacks to gigabytes, a page of a million characters."""


class Overran(Unreadable):
    """Reading it took more time or memory than a file may have."""


class NoText(Unreadable):
    """There is no text in it: an error, never an empty report."""


class NeedsProgram(Unreadable):
    """A program that is not installed would read it; the message says how to install it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the source text with its place: offsets into `Reading.text`, end exclusive, in order."""

    start: int
    end: int
    page: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Boxes:
    """Where each character of the text stands on its page: four numbers for each, x0, top, x1, bottom.

    In tenths of a point from the page's top left corner as it is displayed; all four 0 for characters that are not on
    the page (line ends, tabs, what the reader put in).
    """

    corners: array[int]

    def of(self, i: int) -> tuple[float, float, float, float] | None:
        """Return the box of a character in points, None for one that is not on the page."""
        x0, top, x1, bottom = self.corners[4 * i : 4 * i + 4]
        return (x0 / 10, top / 10, x1 / 10, bottom / 10) if x1 > x0 or bottom > top else None

    def lines(self, start: int, end: int) -> list[tuple[float, float, float, float]]:
        """Return a box in points around each line of the characters [start, end), which are on one page.

        A line ends where the next character stands neither beside the one before nor, as in turned text, above it.
        """
        found: list[tuple[float, float, float, float]] = []
        corners = self.corners
        left = high = right = low = last = 0
        for i in range(4 * start, 4 * end, 4):
            x0, top, x1, bottom = corners[i], corners[i + 1], corners[i + 2], corners[i + 3]
            if x1 <= x0 and bottom <= top:
                continue
            level = top < low and bottom > high and x0 >= last
            if right and (level or (x0 < right and x1 > left and x1 - x0 > right - left - 60)):
                left, high = min(left, x0), min(high, top)
                right, low = max(right, x1), max(low, bottom)
            else:
                if right:
                    found.append((left / 10, high / 10, right / 10, low / 10))
                left, high, right, low = x0, top, x1, bottom
            last = x0
        if right:
            found.append((left / 10, high / 10, right / 10, low / 10))
        return found


@dataclass(frozen=True, slots=True)
class Margin:
    """What stands outside the running text on a page, and is no part of it: a page number, a running head or foot."""

    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file.

    `blocks` is empty for plain text. `notices` are Vietnamese lines about what was uncertain or left out
    (a legacy encoding that was detected, a page without text). `doubtful` are ranges of the text that were recognised
    in an image without being certain, and `unread` those (written as `UNREAD`) where something stands that could not be
    read: an empty cell has no text, an unread one has that sign.
    """

    text: str
    format: str
    pages: int | None = None
    encoding: str | None = None
    blocks: tuple[Block, ...] = ()
    notices: tuple[str, ...] = ()
    boxes: Boxes | None = None
    margins: tuple[Margin, ...] = ()
    doubtful: tuple[tuple[int, int], ...] = ()
    unread: tuple[tuple[int, int], ...] = ()


UNREAD = "\ufffd"

MOST_CHARACTERS = 5_000_000  # of a text; a report of a thousand pages has two million

Reader = Callable[[bytes], Reading]
Recogniser = Callable[[Sample], bool]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read: by which bytes it is recognised, or by its suffixes alone (kinds of plain text)."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    read: Reader
    recognises: Recogniser | None


_formats: dict[str, Format] = {}
# ạ-ỹ, đ, Ơ, ơ, Ư, ư in UTF-8, and what no text has.
_VIETNAMESE = re.compile(rb"\xe1[\xba\xbb][\x80-\xbf]|\xc4\x91|\xc6[\xa0\xa1\xaf\xb0]")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def reader(name: str, title: str, *suffixes: str, recognises: Recogniser | None = None) -> Callable[[Reader], Reader]:
    """Register a reader for the format `name` ("docx"), its Vietnamese `title` and its file name suffixes (".docx").

    `recognises` tells by the content whether a file is of this format, whatever its name; plain text has none.
    """

    def register(function: Reader) -> Reader:
        if taken := {suffix for other in _formats.values() for suffix in other.suffixes} & set(suffixes):
            raise ValueError(f"two readers for {taken}")
        _formats[name] = Format(name, title, suffixes, function, recognises)
        return function

    return register


@cache
def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def formats() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the formats that can be read: name → (Vietnamese title, file name suffixes)."""
    _load()
    return {name: (one.title, one.suffixes) for name, one in sorted(_formats.items())}


def suffixes() -> tuple[str, ...]:
    """Return the file name suffixes that can be read, sorted."""
    _load()
    return tuple(sorted(suffix for one in _formats.values() for suffix in one.suffixes))


def recognised(sample: Sample) -> Format | None:
    """Return the format that a file's content shows it to be, None for plain text and what nobody knows."""
    _load()
    return next((one for one in _formats.values() if one.recognises and one.recognises(sample)), None)


def is_vietnamese(sample: Sample) -> bool:
    """Tell whether a file is text with Vietnamese letters in UTF-8."""
    return bool(_VIETNAMESE.search(sample.head)) and not _BINARY.search(sample.head)


def _format_of(sample: Sample) -> Format:
    """Return the format to read a file by. Raises `Unreadable` for one that no reader is there for."""
    if found := recognised(sample):
        return found
    if sample.start.startswith(OLE) and "encryptedpackage" in sample.streams:
        raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại")
    if sample.start.startswith((ZIP, OLE)):
        raise Damaged("tệp bị hỏng hoặc không phải báo cáo, không đọc được")
    named = next((one for one in _formats.values() if sample.suffix in one.suffixes), None)
    if named is None:
        return _formats["txt"]
    # A text under another format's name is read as what it is; of all else that format's reader says what is wrong.
    return named if named.recognises is None or not is_vietnamese(sample) else _formats["txt"]


def read(path: Path) -> tuple[bytes, Reading]:
    """Return the bytes of `path` and what its reader made of them: by its content, whatever its name.

    It is read in this process, without limits on time and memory (`guard` has them). The path may be a virtual one,
    into a container (`extractor.formats.containers`). Raises `Unreadable` with a Vietnamese reason: no such file, no
    reader for it, empty, damaged, encrypted, or without any text. No text is an error, never an empty report.
    """
    data = load(path)
    return data, parse(data, path.name)


def load(path: Path) -> bytes:
    """Return the bytes of a file, be it on the disk or in a container.

    Raises `Unreadable`: there is none, it cannot be opened, is empty, too large, or is itself a container.
    """
    from extractor.formats import containers

    if path.is_dir():
        raise Unsupported("đây là thư mục, không phải tệp")
    data = containers.bytes_of(path)
    if not data:
        raise NoText("tệp rỗng")
    if recognised(sample := Sample(data, path.name)) is None and containers.recognised(sample):
        containers.members(path)  # says what is wrong with it
        raise Unsupported("đây là tệp chứa nhiều tệp khác; hãy đọc từng tệp trong đó")
    return data


def parse(data: bytes, name: str = "") -> Reading:
    """Return what the reader of `data` makes of it; the name says only what its content leaves open.

    Raises `Unreadable`.
    """
    _load()
    title = "nào"
    try:
        found = _format_of(sample := Sample(data, name))
        title = found.title
        reading = found.read(data)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # zlib, lxml, pdfium and pdfminer raise whatever a damaged file leads them to
        raise Damaged(f"tệp bị hỏng hoặc không đúng định dạng {title}, không đọc được") from error
    if not reading.text.strip():
        raise NoText("không có chữ nào trong tệp")
    if len(reading.text) > MOST_CHARACTERS:
        raise Oversized(f"văn bản quá dài (hơn {MOST_CHARACTERS // 10**6} triệu ký tự), không phải một báo cáo")
    if _SURROGATE.search(reading.text):  # half of a character, which cannot be written as UTF-8
        reading = replace(reading, text=_SURROGATE.sub("\ufffd", reading.text))
    if sample.suffix and sample.suffix in suffixes() and sample.suffix not in found.suffixes:
        notice = f"Tên tệp ghi {sample.suffix} nhưng nội dung là {found.title}; đã đọc theo nội dung."
        reading = replace(reading, notices=(notice, *reading.notices))
    return reading
