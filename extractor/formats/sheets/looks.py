"""What a sheet's file says of its cells beside their values, which python-calamine reads: how numbers are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.formats import Oversized
from extractor.formats.charsets import Charset, by_font
from extractor.formats.sheets.numbers import GENERAL

# A table of 20,000 rows has some hundred thousand cells. Values are read into a full rectangle: one cell at each end of
# an otherwise empty sheet would fill the memory.
MOST_CELLS = 1_000_000
MOST_SHEETS = 1_000
_MOST_AREA = 5_000_000


class Style(NamedTuple):
    """How cells of one style are shown: their number format, and the character set of an old font."""

    code: str = GENERAL
    charset: Charset | None = None


PLAIN = Style()


def styles_of(codes: Iterable[str], fonts: Iterable[str]) -> list[Style]:
    """Return the styles with these number formats and fonts, by name."""
    return [Style(code, by_font(font)) for code, font in zip(codes, fonts, strict=True)]


@dataclass(slots=True)
class Look:
    """One sheet: styles by (row, column), from 0; hidden rows and columns; errors, as their cells show them.

    `unread` are formulas of which the file keeps no result.
    """

    styles: dict[tuple[int, int], Style] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    unread: set[tuple[int, int]] = field(default_factory=set)
    _cells: int = 0
    _area: tuple[int, int, int, int] = (2**31, -1, 2**31, -1)

    def add(self, row: int, column: int, style: Style = PLAIN) -> None:
        """Note a cell that holds a value. Raises `Oversized` where there are too many, or too far apart."""
        if style != PLAIN:
            self.styles[row, column] = style
        self.extend(row, column, column, 1)

    def extend(self, row: int, first: int, last: int, cells: int) -> None:
        """Note that a row has `cells` values from column `first` to `last`. Raises `Oversized`, as `add` does."""
        top, bottom, left, right = self._area
        self._area = top, bottom, left, right = min(top, row), max(bottom, row), min(left, first), max(right, last)
        self._cells += cells
        if self._cells > MOST_CELLS or (bottom - top + 1) * (right - left + 1) > _MOST_AREA:
            raise Oversized("bảng tính quá lớn, không đọc; hãy tách phần cần đọc ra tệp riêng")
