"""What a file's bytes say of its format: its first bytes, and the names of what is packed in it.

The content decides, not the name: communes rename .doc to .docx, and mail programs drop the suffix.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cached_property
from typing import BinaryIO

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096
LONGEST_LIST = 8_000_000  # bytes of a zip's list of files
_LIST_END, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Sample:
    """The bytes of a file, looked at by the `recognises` functions of the readers and containers."""

    def __init__(self, data: bytes, name: str = "", load: Callable[[], bytes] | None = None) -> None:
        """Take all the bytes, or the first `HEAD` ones and how to `load` all, which only few formats need."""
        self.start = data[:HEAD]
        self.name = name.lower()
        self._load = load or (lambda: data)

    @cached_property
    def data(self) -> bytes:
        """All the bytes. Of a file of which only the head is known this reads the rest: look at `start` first."""
        return self._load()

    @property
    def suffix(self) -> str:
        """The suffix of the name, with its dot, in small letters."""
        _, dot, last = self.name.rpartition(".")
        return dot and dot + last

    @cached_property
    def head(self) -> bytes:
        """The first 4 KB without a byte order mark, nor the NULs of UTF-16, nor blanks before the first sign."""
        head = self.start
        for mark in _MARKS:
            head = head.removeprefix(mark)
        return head.replace(b"\0", b"").lstrip() if self.start[:2] in (b"\xff\xfe", b"\xfe\xff") else head.lstrip()

    @cached_property
    def packed(self) -> frozenset[str]:
        """The names in a zip, in small letters; none in what is no zip, or one whose list cannot be read."""
        if not self.start.startswith(ZIP):
            return frozenset()
        stream = io.BytesIO(self.data)
        if list_length(stream) > LONGEST_LIST:
            return frozenset()
        try:
            with zipfile.ZipFile(stream) as archive:
                return frozenset(name.lower() for name in archive.namelist())
        except Exception:  # zipfile raises whatever a damaged list leads it to
            return frozenset()

    @cached_property
    def streams(self) -> frozenset[str]:
        """The streams of an OLE compound file, in small letters ("worddocument"), those of its root; none elsewhere."""
        if not self.start.startswith(OLE):
            return frozenset()
        import olefile

        data = self.data
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as compound:
                return frozenset(path[0].lower() for path in compound.listdir())
        except Exception:  # olefile raises whatever a damaged directory leads it to
            return frozenset()


def list_length(stream: BinaryIO) -> int:
    """Return the bytes of a zip's list of files, by the record at its end (APPNOTE.TXT 4.3.16); 0 if there is none.

    zipfile reads the whole list before it can be asked how long it is: a list of millions takes gigabytes. What is not
    found here zipfile will not find either. An archive of the 64-bit kind has its true length elsewhere.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(_LIST_END)
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR:
        stream.seek(min(size, int.from_bytes(tail[at - 12 : at - 4], "little")))
        length = int.from_bytes(stream.read(48)[40:], "little")
    stream.seek(0)
    return length
