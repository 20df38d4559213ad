"""An OpenDocument file as the zip that it is, and the names of its elements."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from extractor.formats import Damaged, Encrypted, Oversized
from extractor.formats.packed import unpacked

_NAMES = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
OFFICE, STYLE, TEXT, TABLE, DRAW = (
    f"{{{_NAMES.format(name)}}}" for name in ("office", "style", "text", "table", "drawing")
)
FORMAT, SVG = (f"{{{_NAMES.format(name)}}}" for name in ("xsl-fo-compatible", "svg-compatible"))
EXTENDED = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
_MOST_BYTES = 50_000_000
_MOST_COLUMNS = 1_000

_GROUPS = {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}
_CELL, _COVERED = f"{TABLE}table-cell", f"{TABLE}covered-table-cell"


class Package:
    """The zip with the parts of an OpenDocument file. Raises `Damaged`, `Encrypted`."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            manifest = self._read("META-INF/manifest.xml") or b""
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Damaged("tệp .odt bị hỏng, không đọc được") from error
        if b"encryption-data" in manifest:
            raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại")

    def _read(self, name: str) -> bytes | None:
        try:
            info = self._zip.getinfo(name)
        except KeyError:
            return None
        if info.file_size > _MOST_BYTES:
            raise Oversized("tệp .odt quá lớn sau khi giải nén, không đọc")
        return unpacked(self._zip, info)

    def part(self, name: str) -> Any:
        """Return the root element of a part, None where there is no such part."""
        from lxml import etree

        content = self._read(name)
        # Entities stay what they are: nothing outside is read, and nothing grows.
        return None if content is None else etree.fromstring(content, etree.XMLParser(resolve_entities=False))


def rows_of(table: Any) -> Iterator[Any]:
    """Yield a table's rows."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child
        elif child.tag in _GROUPS:
            yield from rows_of(child)


def cells_of(row: Any) -> Iterator[Any]:
    """Yield a row's cells by grid column; None for a column that a merged cell covers. Raises `Oversized`."""
    columns = 0
    for cell in row:
        if cell.tag in (_CELL, _COVERED):
            times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
            columns += times
            if columns > _MOST_COLUMNS:
                raise Oversized("bảng trong tệp quá lớn, không đọc")
            yield from [cell if cell.tag == _CELL else None] * times


def boxes_of(shape: Any) -> Iterator[Any]:
    """Yield the elements with the paragraphs of a frame or another shape."""
    for child in shape:
        if child.tag == f"{DRAW}text-box":
            yield child
        elif isinstance(child.tag, str) and child.tag.startswith(DRAW):
            yield from boxes_of(child)
    if shape.find(f"{TEXT}p") is not None:
        yield shape
