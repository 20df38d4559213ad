"""A sheet: a head, then rows from top to bottom, none of which stays in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.outputs.workbook.cells import (
    LONGEST,
    Cell,
    Link,
    Marked,
    Quotes,
    Share,
    cell_text,
    decimals,
    number_or_text,
)
from extractor.outputs.workbook.formats import Formats

if TYPE_CHECKING:
    from xlsxwriter import Workbook

ROWS, LINKS = 1_048_576, 65_530
"""What Excel takes on one sheet."""
_MOST_LINES = 20  # that a row shows at once
_NOTE = 1_500  # characters of a note on a cell, which has to be read in a small box
_FORMULA = ("=", "+", "-", "@")


def _printed(cell: Cell) -> str:
    """Return about what a cell shows."""
    match cell:
        case str():
            return cell[: 100 * _MOST_LINES]
        case Marked(value=str() as value):
            return value
        case Quotes():
            return "\n".join("1) " + "".join(words for words, _ in quote) for _, quote in cell.quotes)
        case _:
            return ""


def line_count(text: str, width: float) -> int:
    """Return how many lines `text` takes in a column as wide as `width` digits, which most letters are not."""
    return sum(1 + int(len(line) / (1.15 * width)) for line in text.split("\n"))


def height(lines: int) -> int:
    """Return how high a row of so many lines is, in points; a very high one would hide its neighbours."""
    return 15 * min(_MOST_LINES, lines)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head, its width in characters; `hidden` where it is only for the way back."""

    head: str
    width: float
    hidden: bool = False


class Sheet:
    """One sheet of the workbook; its first `frozen` columns stay in sight."""

    def __init__(self, book: Workbook, formats: Formats, name: str, *, frozen: int = 0) -> None:
        self.formats, self.name = formats, name
        self.columns: Sequence[Column] = ()
        self.rows = self.unlinked = self.left_out = 0
        self._links, self._lines, self._frozen = 0, 1, frozen
        self.sheet = book.add_worksheet(name)

    def begin(self, columns: Sequence[Column], *, pages: int = 1, lines: int = 1) -> None:
        """Write the head; `pages` is how many pages wide a print is, `lines` how many a row has at least."""
        self.columns, self._lines = columns, lines
        self._set_up_print(pages)
        for at, column in enumerate(self.columns):
            self.sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
            self.sheet.write_string(0, at, cell_text(column.head), self.formats.head)
        # Bold letters in capitals are wide, and the arrow of the filter takes its place.
        self._set_height(0, [" " * 3 + column.head.upper() for column in self.columns])

    def row(self, *cells: Cell) -> None:
        """Write the next row; where the sheet is full, count what is left out."""
        if self.rows >= ROWS - 2:  # the head, and the last row that tells how many are left out
            self.left_out += 1
            return
        self.rows += 1
        for at, cell in enumerate(cells):
            self._write(self.rows, at, cell)
        self._set_height(self.rows, [_printed(cell) for cell in cells])

    def _set_height(self, row: int, texts: Sequence[str]) -> None:
        """Make a row as high as its texts need; not every program does that for itself when it opens a file."""
        shown = ((text, column.width) for text, column in zip(texts, self.columns, strict=True) if not column.hidden)
        lines = max(line_count(text, width) for text, width in shown)
        self.sheet.set_row(row, height(max(self._lines, lines)))

    def end(self) -> None:
        """Write what depends on the number of rows."""
        last, end = self.rows, len(self.columns) - 1
        self.sheet.autofilter(0, 0, last, end)
        shown = max(at for at, column in enumerate(self.columns) if not column.hidden)
        self.sheet.print_area(0, 0, last, shown)
        if self.left_out:
            words = f"Còn {self.left_out} dòng không ghi được vì trang tính đã đầy."
            self.sheet.write_string(last + 1, 0, words, self.formats.strong)

    def _set_up_print(self, pages: int) -> None:
        self.sheet.freeze_panes(1, self._frozen)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.6)
        self.sheet.fit_to_pages(pages, 0)
        self.sheet.repeat_rows(0)
        if pages > 1 and self._frozen:
            self.sheet.repeat_columns(0, self._frozen - 1)
        self.sheet.set_header(f'&C&"Times New Roman,Bold"&13{self.name.upper()}')
        self.sheet.set_footer('&C&"Times New Roman"Trang &P/&N')

    def _write(self, row: int, at: int, cell: Cell) -> None:
        match cell:
            case None | "":
                self.sheet.write_blank(row, at, None, self.formats.text)
            case str():
                self._text(row, at, cell)
            case int() | Decimal():
                self._number(row, at, cell, None)
            case date():
                self.sheet.write_datetime(row, at, cell, self.formats.day)
            case Share():
                if cell.whole:
                    self.sheet.write_number(row, at, cell.part / cell.whole, self.formats.share)
                else:
                    self.sheet.write_blank(row, at, None, self.formats.share)
            case Link():
                self._link(row, at, cell)
            case Marked():
                self._marked(row, at, cell)
            case Quotes():
                self._quotes(row, at, cell)

    def _text(self, row: int, at: int, text: str) -> None:
        text = cell_text(text)
        looks_so = text.lstrip().startswith(_FORMULA)
        self.sheet.write_string(row, at, text, self.formats.formula_like if looks_so else self.formats.text)

    def _number(self, row: int, at: int, value: int | Decimal, cell: Marked | None) -> None:
        number = number_or_text(value)
        if isinstance(number, str):
            self._text(row, at, number)
        else:
            look = self.formats.number(decimals(number), cell.mark if cell else None)
            self.sheet.write_number(row, at, float(number), look)

    def _link(self, row: int, at: int, link: Link) -> None:
        if self._links < LINKS:
            self._links += 1
            self.sheet.write_url(row, at, f"external:{link.target}", self.formats.link, link.words)
        else:
            self.unlinked += 1
            self._text(row, at, link.target.partition("#")[0])

    def _marked(self, row: int, at: int, cell: Marked) -> None:
        if isinstance(cell.value, int | Decimal):
            self._number(row, at, cell.value, cell)
        else:
            self.sheet.write_string(row, at, cell_text(str(cell.value)), self.formats.marked(cell.mark))
        if cell.note:
            note = cell_text(cell.note)
            lines = 2 + len(note[:_NOTE]) // 45 + note[:_NOTE].count("\n")
            options = {"width": 320, "height": 17 * min(lines, 30), "font_name": "Times New Roman", "font_size": 10}
            self.sheet.write_comment(row, at, note[:_NOTE] + ("…" if len(note) > _NOTE else ""), options)

    def _quotes(self, row: int, at: int, cell: Quotes) -> None:
        pieces: list[tuple[str, bool]] = []
        for number, (_, quote) in enumerate(cell.quotes, 1):
            lead = ("\n" if number > 1 else "") + (f"{number}) " if len(cell.quotes) > 1 else "")
            pieces += [(lead, False), *quote]
        texts = [(cell_text(words), strong) for words, strong in pieces if words]
        whole = "".join(words for words, _ in texts)
        if (
            len(texts) < 2 or len(whole) > LONGEST // 2
        ):  # one piece is no formatted text; half is room for astral letters
            self._text(row, at, whole)
            return
        tokens = [token for words, strong in texts for token in (self._piece(strong), words)]
        self.sheet.write_rich_string(row, at, *tokens, self.formats.text)

    def _piece(self, strong: bool) -> object:
        return self.formats.bold if strong else self.formats.plain
