"""OpenDocument spreadsheets, from their content.xml; names are those of OpenDocument 1.3 part 3, chapters 9 and 19."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from extractor.formats import Encrypted, Oversized
from extractor.formats.packed import unpacked
from extractor.formats.sheets.layout import Grid
from extractor.formats.sheets.looks import MOST_CELLS
from extractor.formats.sheets.numbers import shown

_MOST_BYTES = 200_000_000
_NAMES = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _OFFICE, _TEXT, _STYLE = (f"{{{_NAMES}{name}:1.0}}" for name in ("table", "office", "text", "style"))
_AS_SHOWN = 8
_DECIMALS = re.compile(r"[.,](\d+)\D*$")


def grids_of(data: bytes) -> list[Grid]:
    """Return the sheets. Raises `Unreadable`, and what zipfile and lxml raise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest, info = archive.getinfo("META-INF/manifest.xml"), archive.getinfo("content.xml")
        if max(manifest.file_size, info.file_size) > _MOST_BYTES:
            raise Oversized("bảng tính quá lớn sau khi giải nén, không đọc")
        if b"encryption-data" in unpacked(archive, manifest):
            raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(unpacked(archive, info), parser)
    hidden = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        if any(properties.get(_TABLE + "display") == "false" for properties in style)
    }
    return [_grid(table, hidden) for table in root.iterfind(f".//{_OFFICE}spreadsheet/{_TABLE}table")]


def _grid(table: Any, hidden: set[Any]) -> Grid:
    grid = Grid(table.get(_TABLE + "name", ""), hidden=table.get(_TABLE + "style-name") in hidden)
    at = cells = 0
    for row in table.iter(_TABLE + "table-row"):
        found = dict(_cells(row))
        repeated = _repeated(row, "rows") if found else 1
        cells += len(found) * repeated
        if cells > MOST_CELLS:
            raise Oversized("bảng tính quá lớn, không đọc; hãy tách phần cần đọc ra tệp riêng")
        for number in range(at, at + repeated):
            if found:
                grid.rows[number] = found
            if row.get(_TABLE + "visibility") in ("collapse", "filter"):
                grid.hidden_rows.add(number)
        at += _repeated(row, "rows")
    return grid


def _cells(row: Any) -> Iterator[tuple[int, str]]:
    at = 0
    for cell in row:
        if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            repeated = _repeated(cell, "columns")
            if cell.tag == _TABLE + "table-cell" and (text := _text(cell)):
                for number in range(at, at + min(repeated, 20_000)):
                    yield number, text
            at += repeated


def _repeated(element: Any, what: str) -> int:
    number = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return min(int(number), 2**21) if number.isdigit() else 1


def _text(cell: Any) -> str:
    """Return what a cell shows; a number in Vietnamese notation, with the decimals that are shown."""
    words = " ".join("".join(line.itertext()) for line in cell.iter(_TEXT + "p"))
    kind, value = cell.get(_OFFICE + "value-type"), cell.get(_OFFICE + "value", "")
    if kind == "date":
        return _date(cell.get(_OFFICE + "date-value", "")) or words
    if kind not in ("float", "percentage", "currency"):
        return " ".join(words.split())
    try:
        number = Decimal(value)
    except InvalidOperation:
        return " ".join(words.split())
    tail = _DECIMALS.search(words)
    grouped = bool(re.search(r"\d[.,]\d{3}(?!\d)", words)) and abs(number) >= 1000
    decimals = 0 if tail is None or (grouped and number == int(number) and len(tail[1]) == 3) else len(tail[1])
    if decimals > _AS_SHOWN:  # no format: as many as there is room for
        return shown(float(number))
    code = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    return shown(float(number), code + "%" * (kind == "percentage"))


def _date(value: str) -> str:
    try:
        return shown(datetime.fromisoformat(value))
    except ValueError:
        return ""
