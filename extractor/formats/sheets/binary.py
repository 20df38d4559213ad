"""The looks of .xls sheets, from the records of the workbook's stream; numbers are those of Microsoft's [MS-XLS]."""

from __future__ import annotations

import io
from collections.abc import Iterator
from struct import unpack_from

from extractor.formats import Damaged, Encrypted
from extractor.formats.sheets.looks import PLAIN, Look, Style, styles_of
from extractor.formats.sheets.numbers import BUILTIN, GENERAL

_BOF, _EOF, _FILEPASS = 0x0809, 0x000A, 0x002F
_SHEET, _FORMAT, _XF, _FONT = 0x0085, 0x041E, 0x00E0, 0x0031
_TEXTS, _DIMENSIONS = 0x00FC, 0x0200
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_COUNTS = (40, 44, 64, 72)  # in the header of an OLE file, [MS-CFB] 2.2
_BROKEN = "tệp Excel bị hỏng, không đọc được"
_ROW, _COLUMNS, _MANY = 0x0208, 0x007D, 0x00BD
_CELLS = {0x0203, 0x027E, 0x0006, 0x00FD, 0x0204, 0x0205}  # a number (two kinds), a formula, text (two), true or error
_FORMULA, _ERROR = 0x0006, 0x0205
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def looks_of(data: bytes) -> dict[str, Look]:
    """Return the look of each sheet by its number in the workbook ("0", "1" …).

    Raises `Encrypted`, `Damaged`, `Oversized`, and what olefile and struct raise.
    """
    import olefile

    # calamine takes memory for as many sectors of its tables as the file says it has, and that can end the process.
    if any(unpack_from("<I", data, at)[0] > len(data) // 512 for at in _COUNTS):
        raise Damaged(_BROKEN)
    with olefile.OleFileIO(io.BytesIO(data)) as compound:
        name = next((name for name in ("Workbook", "Book") if compound.exists(name)), None)
        if name is None:
            raise Damaged(_BROKEN)
        stream = compound.openstream(name).read()
    styles, offsets = _globals(stream)
    return {str(number): _look(stream, offset, styles) for number, offset in enumerate(offsets)}


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield (kind, content) of the records of one substream; charts that lie in it are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _globals(stream: bytes) -> tuple[list[Style], list[int]]:
    """Return the styles of cells, and where the sheets begin."""
    named: dict[int, str] = {}
    fonts: list[str] = []
    styles: list[tuple[int, int]] = []
    sheets: list[int] = []
    for kind, content in _records(stream, 0):
        if kind == _FILEPASS:
            raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại")
        if kind == _FORMAT:
            named[unpack_from("<H", content)[0]] = _string(content, 2)
        elif kind == _FONT:
            fonts += [_string(content, 14, wide=False)] * (2 if len(fonts) == 4 else 1)  # there is no font 4
        elif kind == _XF:
            styles.append(unpack_from("<HH", content))
        elif kind == _TEXTS and max(unpack_from("<II", content)) > len(stream):
            raise Damaged(_BROKEN)  # the same with texts
        elif kind == _SHEET:
            sheets.append(unpack_from("<I", content)[0])
    codes = (named.get(code) or BUILTIN.get(code, GENERAL) for _, code in styles)
    return styles_of(codes, (fonts[font] if font < len(fonts) else "" for font, _ in styles)), sheets


def _string(content: bytes, at: int, *, wide: bool = True) -> str:
    """Return a string after its length: of Excel 97 and later with a flag for 16-bit letters, of Excel 95 without.

    The length has one byte, or two where it is `wide`; Excel 95 knows one only.
    """
    begin = at + (3 if wide else 2)
    length, flag = content[at], content[begin - 1]
    if flag < 2 and len(content) == begin + length * (1 + flag):
        return content[begin:].decode("utf-16-le" if flag else "latin-1", "replace")
    return content[at + 1 : at + 1 + length].decode("latin-1")


def _error(kind: int, content: bytes) -> str | None:
    """Return the error that a cell shows; a formula's result is one where its last two bytes are set."""
    if kind == _ERROR and content[7]:
        return _ERRORS.get(content[6], "#N/A")
    if kind == _FORMULA and content[6] == 2 and content[12:14] == b"\xff\xff":
        return _ERRORS.get(content[8], "#N/A")
    return None


def _look(stream: bytes, at: int, styles: list[Style]) -> Look:
    look = Look()

    def add(row: int, column: int, style: int) -> None:
        look.add(row, column, styles[style] if style < len(styles) else PLAIN)

    for kind, content in _records(stream, at):
        if kind in _CELLS:
            row, column, style = unpack_from("<HHH", content)
            add(row, column, style)
            if error := _error(kind, content):
                look.errors[row, column] = error
        elif kind == _MANY:
            row, first = unpack_from("<HH", content)
            for number in range((len(content) - 6) // 6):
                add(row, first + number, unpack_from("<H", content, 4 + 6 * number)[0])
        elif kind == _DIMENSIONS:
            top, bottom, left, right = unpack_from("<IIHH" if len(content) >= 14 else "<HHHH", content)
            if not (top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
                raise Damaged(_BROKEN)  # the same with cells
        elif kind == _ROW and content[12] & 0x20:
            look.hidden_rows.add(unpack_from("<H", content)[0])
        elif kind == _COLUMNS and content[8] & 1:
            first, last = unpack_from("<HH", content)
            look.hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
    return look
