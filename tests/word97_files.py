"""Word 97-2003 files, byte by byte as [MS-DOC] has them: pieces, properties and stories that no program would write."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

from extractor.formats.sample import OLE

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT = 2048  # where the text begins in the main stream
CHARACTERS, PARAGRAPHS, CLX = 12, 13, 33


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams, each filled up to the size that needs no stream of small ones."""
    contents = [content.ljust(4096, b"\0") for content in streams.values()]
    sectors = [-(-len(content) // _SECTOR) for content in contents]
    entries = -(-(len(streams) + 1) // 4)
    tables = -(-(sum(sectors) + entries + 1) // 127)
    chain: list[int] = [_TABLE] * tables
    chain += [*range(tables + 1, tables + entries), _END]
    starts = []
    for count in sectors:
        starts.append(len(chain))
        chain += [*range(len(chain) + 1, len(chain) + count), _END]
    chain += [_FREE] * (tables * 128 - len(chain))
    head = struct.pack("<8s16sHHHHH6xIIII", OLE, b"", 62, 3, 0xFFFE, 9, 6, 0, tables, tables, 0)
    head += struct.pack("<IIIII", 4096, _END, 0, _END, 0) + struct.pack(
        "<109I", *range(tables), *[_FREE] * (109 - tables)
    )

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        return raw.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIII", len(raw), kind, 1, _FREE, right, child, start, size, 0
        )

    directory = entry("Root Entry", 5, 1, _FREE, _END, 0)
    for i, (name, content) in enumerate(zip(streams, contents, strict=True), 1):
        directory += entry(name, 2, _FREE, i + 1 if i < len(streams) else _FREE, starts[i - 1], len(content))
    body = struct.pack(f"<{len(chain)}I", *chain) + directory.ljust(entries * _SECTOR, b"\0")
    return head + body + b"".join(c.ljust(n * _SECTOR, b"\0") for c, n in zip(contents, sectors, strict=True))


def sprm(code: int, value: int, size: int = 1) -> bytes:
    """A change of a property to a number of so many bytes."""
    return struct.pack("<H", code) + value.to_bytes(size, "little")


def plc(positions: Sequence[int], data: bytes = b"") -> bytes:
    """Positions and the data between them."""
    return struct.pack(f"<{len(positions)}i", *positions) + data


def fonts(*names: str) -> bytes:
    """The table of fonts."""
    found = [b"\0" * 39 + (name + "\0").encode("utf-16-le") for name in names]
    return struct.pack("<HH", len(found), 0) + b"".join(bytes((len(one),)) + one for one in found)


def row(*edges: int, continued: Iterable[int] = ()) -> bytes:
    """The properties of a row's end: its cells' edges, and those cells that continue the ones above."""
    count = len(edges) - 1
    cells = b"".join(struct.pack("<H18x", (1 << 5) if i in set(continued) else 0) for i in range(count))
    content = bytes((count,)) + struct.pack(f"<{count + 1}h", *edges) + cells
    return IN_TABLE + ROW_END + struct.pack("<HH", 0xD608, len(content) + 1) + content


IN_TABLE, ROW_END = sprm(0x2416, 1), sprm(0x2417, 1)
HIDDEN, DELETED, RAISED, SPECIAL = sprm(0x083C, 1), sprm(0x0800, 1), sprm(0x2A48, 1), sprm(0x0855, 1)


def font(number: int) -> bytes:
    """The change to a font for all letters."""
    return sprm(0x4A4F, number, 2) + sprm(0x4A51, number, 2)


def _page(bounds: Sequence[tuple[int, int, bytes]], paragraphs: bool) -> bytes:
    """A page of properties: where they hold in the stream, and what they are."""
    ends = sorted({at for start, end, _ in bounds for at in (start, end)})
    page = bytearray(512)
    page[511] = len(ends) - 1
    struct.pack_into(f"<{len(ends)}I", page, 0, *ends)
    place = 510
    for i, at in enumerate(ends[:-1]):
        content = next((content for start, end, content in bounds if start <= at < end), b"")
        if paragraphs:
            content = b"\0\0" + content  # the style
            content += b"\0" * (1 - len(content) % 2)
            content = bytes(((len(content) + 1) // 2,)) + content
        elif content:
            content = bytes((len(content),)) + content
        if content:
            place = (place - len(content)) & ~1
            page[place : place + len(content)] = content
            page[4 * len(ends) + i * (13 if paragraphs else 1)] = place // 2
    return bytes(page)


def word97(
    *pieces: str | tuple[str, int],
    runs: Mapping[str, bytes] | None = None,
    marks: Mapping[int, bytes] | None = None,
    modifiers: Sequence[bytes] = (),
    counts: Sequence[int] = (),
    parts: Mapping[int, bytes] | None = None,
    behind: Mapping[int, bytes] | None = None,
    flags: int = 0,
    version: int = 0xC1,
) -> bytes:
    """A file whose text is `pieces`, those of Latin-1 in a byte a letter, the last piece first in the stream.

    A piece may come with its modifier. `runs` are the properties of letters, by the text that has them; `marks` those
    of paragraphs, by the number of the paragraph's mark (from 0). `counts` are the lengths of the stories, without them
    all is body. `parts` are structures of the table stream by their index, `behind` what follows one, and is not in its
    length.
    """
    given = [piece if isinstance(piece, tuple) else (piece, 0) for piece in pieces]
    text = "".join(piece for piece, _ in given)
    units = len(text.encode("utf-16-le")) // 2
    stream = b""
    described = b""
    positions = [0]
    places: list[tuple[int, int, int, int]] = []  # start (CP), end, in the stream, width
    for piece, _ in given:
        positions.append(positions[-1] + len(piece.encode("utf-16-le")) // 2)
    total = sum(len(piece.encode("utf-16-le")) for piece, _ in given)
    offset = _TEXT + total
    for (piece, modifier), start, end in zip(given, positions, positions[1:], strict=False):
        narrow = len(piece.encode("cp1252", "ignore")) == len(piece)
        raw = piece.encode("cp1252" if narrow else "utf-16-le")
        raw += b"\0" * (len(raw) % 2)
        offset -= len(raw)
        stream = raw + stream
        described += struct.pack("<HIH", 0, offset * 2 | 0x40000000 if narrow else offset, modifier)
        places.append((start, end, offset, 1 if narrow else 2))
    stream = stream.rjust(total, b"\0")

    def bounds(start: int, end: int, content: bytes) -> list[tuple[int, int, bytes]]:
        return [
            (fc + (max(start, first) - first) * width, fc + (min(end, last) - first) * width, content)
            for first, last, fc, width in places
            if max(start, first) < min(end, last)
        ]

    letters, paragraphs = [], []
    for wanted, content in (runs or {}).items():
        start = len(text[: text.index(wanted)].encode("utf-16-le")) // 2
        letters += bounds(start, start + len(wanted.encode("utf-16-le")) // 2, content)
    begin = 0
    ends = [i for i, letter in enumerate(text) if letter in "\r\x07\x0c"]
    for number, end in enumerate(ends):
        paragraphs += bounds(begin, end + 1, (marks or {}).get(number, b""))
        begin = end + 1
    main = b"\0" * _TEXT + stream
    main = main.ljust(-(-len(main) // 512) * 512, b"\0")
    found = dict(parts or {})
    for index, some, is_paragraphs in ((CHARACTERS, letters, False), (PARAGRAPHS, paragraphs, True)):
        if some:
            at = [min(b[0] for b in some), max(b[1] for b in some)]
            found[index] = plc(at, struct.pack("<I", len(main) // 512))
            main += _page(some, is_paragraphs)
    prcs = b"".join(b"\1" + struct.pack("<H", len(one)) + one for one in modifiers)
    piece_table = plc(positions, described)
    found[CLX] = prcs + b"\2" + struct.pack("<I", len(piece_table)) + piece_table
    head = bytearray(main[:_TEXT])
    struct.pack_into("<HH", head, 0, 0xA5EC, version)
    struct.pack_into("<H", head, 10, flags)
    struct.pack_into("<8i", head, 76, *(*(counts or (units,)), *[0] * 8)[:8])
    table = b""
    for index, content in found.items():
        struct.pack_into("<II", head, 154 + 8 * index, len(table), len(content))
        table += content + (behind or {}).get(index, b"")
    return compound({"WordDocument": bytes(head) + main[_TEXT:], "1Table" if flags & 0x200 else "0Table": table})
