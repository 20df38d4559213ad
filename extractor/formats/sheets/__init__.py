"""Spreadsheets (.xlsx, .xls, .ods): each sheet as a table of what it shows, as appendices are often sent.

Values are read by python-calamine, which gives no number formats; those come from the file's own records. The results
of formulas are read, never the formulas.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from extractor.formats import UNREAD, Damaged, Encrypted, Oversized, Reading, Unsupported, reader
from extractor.formats.charsets import Charset, notice
from extractor.formats.charsets.whole import in_unicode
from extractor.formats.sample import Sample
from extractor.formats.sheets.layout import Grid, reading_of
from extractor.formats.sheets.looks import MOST_SHEETS, PLAIN, Look
from extractor.formats.sheets.numbers import shown

_XML_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_NO_RESULT = "{} ô công thức không có kết quả lưu trong tệp, để trống; hãy mở bằng Excel, lưu lại rồi đọc lại."


def _is_xlsx(sample: Sample) -> bool:
    return any(name.startswith("xl/workbook.") for name in sample.packed)


def _is_xls(sample: Sample) -> bool:
    return bool(sample.streams & {"workbook", "book"})


def _is_ods(sample: Sample) -> bool:
    # The type stands uncompressed at a zip's beginning (OpenDocument 1.3 part 2, 3.3).
    return b"opendocument.spreadsheet" in sample.start[:200] and "content.xml" in sample.packed


@reader("xlsx", "Excel", ".xlsx", ".xlsm", ".xltx", recognises=_is_xlsx)
def read_xlsx(data: bytes) -> Reading:
    """Return the text of an Excel file. Raises `Unreadable`."""
    from extractor.formats.sheets.open_xml import looks_of

    if "xl/workbook.bin" in Sample(data).packed:
        raise Unsupported("chưa đọc được định dạng .xlsb; hãy lưu lại thành .xlsx")
    looks = looks_of(data)
    return _read(data, "xlsx", lambda number, name: looks.get(name))


@reader("xls", "Excel 97–2003", ".xls", ".xlt", recognises=_is_xls)
def read_xls(data: bytes) -> Reading:
    """Return the text of an Excel file of the old binary kind. Raises `Unreadable`."""
    from extractor.formats.sheets.binary import looks_of

    looks = looks_of(data)
    return _read(data, "xls", lambda number, name: looks.get(str(number)))


@reader("xml-excel", "Excel 2003 (XML)", recognises=lambda sample: _XML_2003 in sample.head)
def read_xml_2003(data: bytes) -> Reading:
    """Return the text of a spreadsheet in Excel's first XML. Raises `Unreadable`."""
    from extractor.formats.sheets.xml_2003 import grids_of

    grids = grids_of(data)
    return in_unicode(reading_of(grids, "xls", _notices(grids)))


@reader("ods", "OpenDocument (bảng tính)", ".ods", recognises=_is_ods)
def read_ods(data: bytes) -> Reading:
    """Return the text of an OpenDocument spreadsheet. Raises `Unreadable`."""
    from extractor.formats.sheets.open_document import grids_of

    grids = grids_of(data)
    return reading_of(grids, "ods", _notices(grids))


def _read(data: bytes, name: str, look_of: Callable[[int, str], Look | None]) -> Reading:
    """Read the sheets in their order; `look_of` returns what the file says of one, by number and name."""
    import python_calamine as calamine

    try:
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if len(workbook.sheets_metadata) > MOST_SHEETS:
            raise Oversized(f"bảng tính có hơn {MOST_SHEETS} trang, không đọc")
        grids = []
        missing = 0
        charsets: set[Charset] = set()
        for number, sheet in enumerate(workbook.sheets_metadata):
            look = look_of(number, sheet.name)
            # What only programs can show is theirs: lists, settings, not seldom an old macro virus.
            if sheet.typ != calamine.SheetTypeEnum.WorkSheet or sheet.visible == calamine.SheetVisibleEnum.VeryHidden:
                look = None
            grid = Grid(sheet.name, hidden=sheet.visible != calamine.SheetVisibleEnum.Visible)
            if look is not None:
                values = workbook.get_sheet_by_index(number)
                grid.rows = _rows(values.to_python(), values.start or (0, 0), look, charsets)
                grid.hidden_rows, grid.hidden_columns = look.hidden_rows, look.hidden_columns
                missing += len(look.unread)
            grids.append(grid)
    except calamine.PasswordError as error:
        raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại") from error
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        raise Damaged("tệp Excel bị hỏng, không đọc được") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how its Rust code ends; no Exception, which would be caught
            raise Damaged("tệp Excel bị hỏng, không đọc được") from error
        raise
    notices = (notice(charsets), *_notices(grids, missing)) if charsets else _notices(grids, missing)
    reading = in_unicode(reading_of(grids, name, notices))
    return replace(reading, notices=tuple(dict.fromkeys(reading.notices)))


def _rows(
    values: list[list[Any]], start: tuple[int, int], look: Look, charsets: set[Charset]
) -> dict[int, dict[int, str]]:
    """Return the text of the cells; the sets that it was in before Unicode are put into `charsets`."""
    rows: dict[int, dict[int, str]] = {}
    for row, line in enumerate(values, start[0]):
        for column, value in enumerate(line, start[1]):
            if value == "":
                continue
            code, charset = look.styles.get((row, column), PLAIN)
            text = shown(value, code)
            if charset and isinstance(value, str) and (converted := charset.convert(text).text) != text:
                charsets.add(charset)
                text = converted
            if text := " ".join(text.split()):
                rows.setdefault(row, {})[column] = text
    for (row, column), text in (*look.errors.items(), *((place, UNREAD) for place in look.unread)):
        rows.setdefault(row, {})[column] = text
    return rows


def _notices(grids: Sequence[Grid], missing: int = 0) -> tuple[str, ...]:
    found = []
    for grid in grids:
        rows = len(grid.hidden_rows & grid.rows.keys())
        columns = len(grid.hidden_columns & {column for row in grid.rows.values() for column in row})
        what = [f"{rows} dòng" if rows else "", f"{columns} cột" if columns else ""]
        if grid.hidden and grid.rows:
            found.append(f"Trang tính “{grid.name}” đang ẩn; vẫn được đọc.")
        elif rows or columns:
            found.append(f"Trang tính “{grid.name}” có {' và '.join(filter(None, what))} đang ẩn; vẫn được đọc.")
    return (*found, _NO_RESULT.format(missing)) if missing else tuple(found)
