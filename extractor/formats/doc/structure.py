"""The parts of a Word 97-2003 file: its streams, where its header says that things are, and its text by pieces.

Names and offsets are those of Microsoft's specification [MS-DOC]: the FIB is the header, a CP a position in the text
(all stories one after the other), an FC a position in the stream, a PLC an array of positions with data between them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from extractor.formats import MOST_CHARACTERS, Damaged, Encrypted, Oversized, Unreadable

_MAGIC, _WORD_97 = 0xA5EC, 0xC1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
# Where FibRgFcLcb97 has (fc, lcb) of a structure: its index.
STYLES, FOOTNOTE_MARKS, FOOTNOTES, HEADERS, CHARACTERS, PARAGRAPHS, FONTS, CLX = 1, 2, 3, 11, 12, 13, 15, 33
SHAPES, ENDNOTE_MARKS, ENDNOTES, BOXES, LISTS, LIST_USES = 40, 46, 47, 56, 73, 74
_COUNTS, _PLACES = 76, 154


class OldWord(Unreadable):
    """A Word file from before Word 97, which has another structure."""


class Piece(NamedTuple):
    """A stretch of the text, from `start` to `end` (CP), and where it lies in the stream, in `width` bytes a sign."""

    start: int
    end: int
    fc: int
    width: int
    modifier: int


class Structure:
    """An opened file: `text` is all its stories, one character a CP.

    Raises `Encrypted`, `OldWord`, `Oversized`, and whatever `struct` and olefile raise for a damaged file.
    """

    def __init__(self, data: bytes) -> None:
        import olefile

        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            self.main: bytes = compound.openstream("WordDocument").read()
            magic, version = struct.unpack_from("<HH", self.main)
            (flags,) = struct.unpack_from("<H", self.main, 10)
            if flags & _ENCRYPTED:
                raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại")
            if magic != _MAGIC or version < _WORD_97:
                raise OldWord("tệp của Word đời trước Word 97")
            self.table: bytes = compound.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
            self.data: bytes = compound.openstream("Data").read() if compound.exists("Data") else b""
        self.modifiers: list[bytes] = []
        self.pieces = list(self._pieces())
        self.text = "".join(map(self._decoded, self.pieces))
        body, notes, headers, macros, comments, endnotes, boxes, _ = struct.unpack_from("<8i", self.main, _COUNTS)
        if min(body, notes, headers, macros, comments, endnotes, boxes) < 0:
            raise Damaged("tệp .doc bị hỏng, không đọc được")
        self.body = body
        self.footnotes = body
        self.headers = self.footnotes + notes
        self.endnotes = self.headers + headers + macros + comments
        self.boxes = self.endnotes + endnotes

    def at(self, index: int) -> tuple[int, int]:
        """Return where the table stream has a structure, and its length in bytes."""
        start, length = struct.unpack_from("<II", self.main, _PLACES + 8 * index)
        return start, length

    def part(self, index: int) -> bytes:
        """Return a structure of the table stream, empty where there is none."""
        start, length = self.at(index)
        return self.table[start : start + length]

    def plc(self, index: int, size: int) -> tuple[tuple[int, ...], bytes]:
        """Return the positions of a PLC whose data are of `size` bytes each, and those data; nothing for none."""
        content = self.part(index)
        count = max((len(content) - 4) // (size + 4), 0)
        if not count:
            return (), b""
        return struct.unpack_from(f"<{count + 1}i", content), content[4 * (count + 1) :]

    def _pieces(self) -> Iterator[Piece]:
        clx = self.part(CLX)
        at = 0
        while clx[at] == 1:  # properties that pieces of a file saved in haste refer to
            (length,) = struct.unpack_from("<H", clx, at + 1)
            self.modifiers.append(clx[at + 3 : at + 3 + length])
            at += 3 + length
        (length,) = struct.unpack_from("<I", clx, at + 1)
        count = (min(length, len(clx) - at - 5) - 4) // 12
        if clx[at] != 2 or count < 1:
            raise Damaged("tệp .doc bị hỏng, không đọc được")
        positions = struct.unpack_from(f"<{count + 1}i", clx, at + 5)
        if positions[-1] > MOST_CHARACTERS:
            raise Oversized("tệp có quá nhiều chữ so với một báo cáo, không đọc")
        described = at + 5 + 4 * (count + 1)
        for i, (start, end) in enumerate(pairwise(positions)):
            fc, modifier = struct.unpack_from("<IH", clx, described + 8 * i + 2)
            width = 1 if fc & 0x40000000 else 2
            fc = (fc & 0x3FFFFFFF) // (2 if width == 1 else 1)
            if end < start or (i == 0 and start != 0) or fc + (end - start) * width > len(self.main):
                raise Damaged("tệp .doc bị hỏng, không đọc được")
            yield Piece(start, end, fc, width, modifier)

    def _decoded(self, piece: Piece) -> str:
        length = piece.end - piece.start
        content = self.main[piece.fc : piece.fc + length * piece.width]
        if piece.width == 1:
            return content.decode("cp1252", "replace")
        text = content.decode("utf-16-le", "surrogatepass")
        # Each half of a character beyond U+FFFF is a CP.
        return text if len(text) == length else "".join(map(chr, struct.unpack(f"<{length}H", content)))
