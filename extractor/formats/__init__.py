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
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

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
    """A file that cannot be read; the message is one Vietnamese line that says why."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the source text with its place: offsets into `Reading.text`, end exclusive, in order."""

    start: int
    end: int
    page: int | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file.

    `blocks` is empty for plain text. `notices` are Vietnamese lines about what was uncertain or left out
    (a legacy encoding that was detected, a page without text).
    """

    text: str
    format: str
    pages: int | None = None
    encoding: str | None = None
    blocks: tuple[Block, ...] = ()
    notices: tuple[str, ...] = ()


Reader = Callable[[bytes], Reading]

# Reports arrive in these too, and must not go missing in silence: suffix → what to save them as.
CONVERTIBLE = {".doc": ".docx", ".docm": ".docx", ".dot": ".docx", ".rtf": ".docx", ".odt": ".docx", ".wps": ".docx"}

_readers: dict[str, Reader] = {}
_formats: dict[str, tuple[str, tuple[str, ...]]] = {}


def reader(name: str, title: str, *suffixes: str) -> Callable[[Reader], Reader]:
    """Register a reader for the format `name` ("docx"), its Vietnamese `title` and its file name suffixes (".docx")."""

    def register(function: Reader) -> Reader:
        for suffix in suffixes:
            if suffix in _readers:
                raise ValueError(f"two readers for {suffix}")
            _readers[suffix] = function
        _formats[name] = title, suffixes
        return function

    return register


def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def formats() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the formats that can be read: name → (Vietnamese title, file name suffixes)."""
    _load()
    return dict(sorted(_formats.items()))


def suffixes() -> tuple[str, ...]:
    """Return the file name suffixes that can be read, sorted."""
    _load()
    return tuple(sorted(_readers))


def read(path: Path) -> tuple[bytes, Reading]:
    """Return the bytes of `path` and what its reader made of them.

    Raises `Unreadable` with a Vietnamese reason: no such file, no reader for the suffix, empty, damaged, encrypted,
    or without any text. No text is an error, never an empty report.
    """
    _load()
    suffix = path.suffix.lower()
    if path.is_dir():
        raise Unreadable("đây là thư mục, không phải tệp")
    if suffix in CONVERTIBLE:
        raise Unreadable(f"chưa đọc được định dạng {suffix}; hãy mở tệp và lưu lại thành {CONVERTIBLE[suffix]}")
    if suffix not in _readers:
        raise Unreadable(f"không đọc được định dạng “{suffix or path.name}”")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise Unreadable("không có tệp này") from error
    except PermissionError as error:
        raise Unreadable("không có quyền đọc tệp") from error
    except OSError as error:
        raise Unreadable(f"không mở được tệp (lỗi {error.errno} của hệ điều hành)") from error
    if not data:
        raise Unreadable("tệp rỗng")
    try:
        reading = _readers[suffix](data)
    except Unreadable:
        raise
    except Exception as error:  # zlib, lxml, pdfium and pdfminer raise whatever a damaged file leads them to
        raise Unreadable(f"tệp bị hỏng hoặc không đúng định dạng {suffix}, không đọc được") from error
    if not reading.text.strip():
        raise Unreadable("không có chữ nào trong tệp")
    return data, reading
