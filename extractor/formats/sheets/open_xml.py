"""The looks of .xlsx sheets, from their XML; names are those of ECMA-376 part 1, chapter 18 (SpreadsheetML)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from string import ascii_uppercase
from typing import Any

from lxml import etree

from extractor.formats import Oversized
from extractor.formats.packed import unpacked
from extractor.formats.sheets.looks import MOST_SHEETS, PLAIN, Look, Style, styles_of
from extractor.formats.sheets.numbers import BUILTIN, GENERAL

_MOST_COLUMNS = 16_384
_MOST_BYTES = 200_000_000  # of XML; a table of 20,000 rows has 20 million
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False}


def looks_of(data: bytes) -> dict[str, Look]:
    """Return the look of each sheet by its name. Raises `Oversized`, and what zipfile and lxml raise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {info.filename.lower(): info for info in archive.infolist()}
        if sum(info.file_size for name, info in parts.items() if name.endswith((".xml", ".rels"))) > _MOST_BYTES:
            raise Oversized("bảng tính quá lớn sau khi giải nén, không đọc")

        def part(name: str) -> Any:
            info = parts.get(name)
            return None if info is None else etree.fromstring(unpacked(archive, info), etree.XMLParser(**_SAFE))

        workbook = part("xl/workbook.xml")
        targets = _targets(part("xl/_rels/workbook.xml.rels"))
        styles = _styles(part("xl/styles.xml"))
        setting = workbook.find("{*}calcPr")
        unsure = setting is not None and setting.get("fullCalcOnLoad") in ("1", "true")
        looks = {}
        sheets = workbook.findall("{*}sheets/{*}sheet")
        if len(sheets) > MOST_SHEETS:
            raise Oversized(f"bảng tính có hơn {MOST_SHEETS} trang, không đọc")
        for sheet in sheets:
            name = targets.get(sheet.get(_RELATION) or sheet.get(_STRICT_RELATION, ""), "")
            if info := parts.get(name):
                with archive.open(info) as stream:
                    looks[sheet.get("name", "")] = _look(stream, styles, unsure)
        return looks


def _targets(relations: Any) -> dict[str, str]:
    """Return relation → the part that it leads to, in small letters."""
    found = {}
    for relation in relations if relations is not None else ():
        target = relation.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[relation.get("Id", "")] = path.lower()
    return found


def _styles(styles: Any) -> list[Style]:
    if styles is None:
        return []
    named = {n.get("numFmtId"): n.get("formatCode", "") for n in styles.iterfind("{*}numFmts/{*}numFmt")}
    fonts = {}
    for number, font in enumerate(styles.iterfind("{*}fonts/{*}font")):
        name = font.find("{*}name")
        fonts[str(number)] = "" if name is None else name.get("val", "")
    cells = list(styles.iterfind("{*}cellXfs/{*}xf"))
    return styles_of(
        (_code(cell.get("numFmtId", "0"), named) for cell in cells),
        (fonts.get(cell.get("fontId", "0"), "") for cell in cells),
    )


def _code(number: str, named: dict[str | None, str]) -> str:
    return named.get(number) or (BUILTIN.get(int(number), GENERAL) if number.isdigit() else GENERAL)


def _look(stream: Any, styles: list[Style], unsure: bool) -> Look:
    """Read a sheet from end to end, keeping nothing of its XML."""
    look, number = Look(), -1
    for _, element in etree.iterparse(stream, events=("end",), tag=("{*}row", "{*}col"), **_SAFE):
        if element.tag.endswith("}row"):
            number = int(element.get("r", number + 2)) - 1
            if _is_true(element.get("hidden")):
                look.hidden_rows.add(number)
            _row(look, number, element, styles, unsure)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif _is_true(element.get("hidden")):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            look.hidden_columns.update(range(first - 1, min(last, 20_000)))
    return look


def _row(look: Look, row: int, element: Any, styles: list[Style], unsure: bool) -> None:
    column, filled, said = -1, [], str(row + 1)
    for cell in element:
        reference = cell.get("r", "")
        number = reference.lstrip(ascii_uppercase)
        column = _column(reference, column + 1)
        if reference and number != said:
            # calamine believes the reference, and makes room for all up to it: B2147483647, ZZZZZ1.
            look.extend(int(number) - 1 if number.isdecimal() else row, column, column, 0)
        if len(reference) - len(number) > 3:
            raise Oversized("bảng tính quá lớn, không đọc; hãy tách phần cần đọc ra tệp riêng")
        value, is_formula = None, False
        for part in cell:
            kind = part.tag[part.tag.rfind("}") + 1 :]
            is_formula |= kind == "f"
            if kind in ("v", "is"):
                value = part.text or ""
        if is_formula and (value is None or (unsure and value in ("", "0"))):
            # Programs that write no results leave them to Excel; some write 0 for all.
            look.unread.add((row, column))
        elif value is None:
            continue
        elif cell.get("t") == "e":
            look.errors[row, column] = value
        else:
            number = cell.get("s", "0")
            style = styles[int(number)] if number.isdigit() and int(number) < len(styles) else PLAIN
            if style != PLAIN:
                look.styles[row, column] = style
        filled.append(column)
    if filled:
        look.extend(row, min(filled), max(filled), len(filled))


def _column(reference: str, following: int) -> int:
    """Return the column of "C12", from 0; without a reference the one that follows."""
    number = 0
    for letter in reference.rstrip("0123456789")[:3]:
        number = 26 * number + ord(letter) - 64
    return number - 1 if 0 < number <= _MOST_COLUMNS else following


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")
