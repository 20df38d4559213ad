"""Excel's XML of 2002 and 2003, which web programs still write and call .xls.

Names are those of Microsoft's "XML Spreadsheet Reference".
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from lxml import etree

from extractor.formats import Oversized
from extractor.formats.sheets.layout import Grid
from extractor.formats.sheets.looks import MOST_CELLS, PLAIN, Style, styles_of
from extractor.formats.sheets.numbers import GENERAL, shown

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_S = f"{{{NAMESPACE}}}"
_NAMED = dict.fromkeys(("General Date", "Long Date", "Medium Date", "Short Date"), GENERAL)
_NAMED |= {"Percent": "0.00%", "Standard": "#,##0.00", "Fixed": "0.00", "Currency": "#,##0.00"}


def grids_of(data: bytes) -> list[Grid]:
    """Return the sheets. Raises `Oversized`, and what lxml raises."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    styles = dict(_styles(root))
    return [_grid(sheet, styles) for sheet in root.iterfind(f"{_S}Worksheet")]


def _styles(root: Any) -> Iterator[tuple[str, Style]]:
    for style in root.iterfind(f"{_S}Styles/{_S}Style"):
        code, font = style.find(f"{_S}NumberFormat"), style.find(f"{_S}Font")
        name = GENERAL if code is None else code.get(_S + "Format", GENERAL)
        fonts = "" if font is None else font.get(_S + "FontName", "")
        yield style.get(_S + "ID", ""), styles_of([_NAMED.get(name, name)], [fonts])[0]


def _grid(sheet: Any, styles: dict[str, Style]) -> Grid:
    visible = sheet.findtext("{*}WorksheetOptions/{*}Visible", "")
    grid = Grid(sheet.get(_S + "Name", ""), hidden=visible.startswith("SheetHidden"))
    at = cells = 0
    for row in sheet.iterfind(f"{_S}Table/{_S}Row"):
        at = _number(row, "Index", at + 1)
        found = dict(_cells(row, styles))
        cells += len(found)
        if cells > MOST_CELLS:
            raise Oversized("bảng tính quá lớn, không đọc; hãy tách phần cần đọc ra tệp riêng")
        if found:
            grid.rows[at - 1] = found
        if row.get(_S + "Hidden") == "1":
            grid.hidden_rows.add(at - 1)
        at += _number(row, "Span", 0)
    return grid


def _cells(row: Any, styles: dict[str, Style]) -> Iterator[tuple[int, str]]:
    at = 0
    for cell in row.iterfind(_S + "Cell"):
        at = _number(cell, "Index", at + 1)
        data = cell.find(_S + "Data")
        style = styles.get(cell.get(_S + "StyleID") or row.get(_S + "StyleID", "Default"), PLAIN)
        if data is not None and (text := " ".join(_text(data, style).split())):
            yield at - 1, text
        at += _number(cell, "MergeAcross", 0)


def _text(data: Any, style: Style) -> str:
    words, kind = "".join(data.itertext()), data.get(_S + "Type", "String")
    try:
        if kind == "Number":
            return shown(float(words), style.code)
        if kind == "DateTime":
            return shown(datetime.datetime.fromisoformat(words), style.code)
    except ValueError:
        return words
    if kind == "Boolean":
        return shown(words == "1")
    return style.charset.convert(words).text if style.charset and kind == "String" else words


def _number(element: Any, name: str, default: int) -> int:
    value = element.get(_S + name, "")
    return min(int(value), 2**20) if value.isascii() and value.isdigit() else default
