"""What a file's bytes say of its format: its first bytes, and the names of what is packed in it.

The content decides, not the name: communes rename .doc to .docx, and mail programs drop the suffix.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cached_property

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096
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
        try:
            with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
                return frozenset(name.lower() for name in archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            return frozenset()

    @cached_property
    def streams(self) -> frozenset[str]:
        """The streams of an OLE compound file, in small letters ("worddocument"), those of its root; none elsewhere."""
        if not self.start.startswith(OLE):
            return frozenset()
        import olefile

        try:
            with olefile.OleFileIO(io.BytesIO(self.data)) as compound:
                return frozenset(path[0].lower() for path in compound.listdir())
        except (OSError, ValueError, IndexError, TypeError):
            return frozenset()
