"""Tables as grids: which column numbers the rows, which holds units, which holds rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from extractor.find.tables.columns import (
    NUMBERING,
    bracketed_unit,
    column_sums,
    declared_unit,
    first_data_row,
    is_rate_column,
    is_unit_column,
    numbers_columns,
    numeric,
    spread,
    title_unit,
    units_of,
)
from extractor.text import Cell, Paragraph, Table, Text

CODE = regex.compile(r"[\d.]{1,12}|[ivxl]{1,5}\.?|[a-zđ]\.?|\(\d+\)|[-+*]|")


_LEGEND = regex.compile(r"=\s*\d\b.*=\s*\d\b")
_PERCENT_UNITS = ("%", "phan tram", "ty le %", "ty le", "ti le", "ti le %", "ty le (%)")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `rows` of cells; `head` the folded header of each column; `body` the indices of the rows of data.

    A header cell that is merged over several columns is part of the header of each. `unit_column` and `numbering` are
    column indices or None; `rates` the columns of percentages. `units` is the unit that a column's header, a line above
    the table or the headers beside it name. `formulas` are the column numbers' own equations: column → the columns that
    it adds up. `continues` tells that the table before it goes on here, with that table's columns.
    """

    index: int
    rows: tuple[tuple[Cell, ...], ...]
    texts: tuple[tuple[str, ...], ...]
    folded: tuple[tuple[str, ...], ...]
    head: tuple[str, ...]
    groups: tuple[str, ...]
    body: tuple[int, ...]
    unit_column: int | None
    numbering: int | None
    rates: frozenset[int]
    units: tuple[str | None, ...] = ()
    formulas: tuple[tuple[int, tuple[int, ...]], ...] = ()
    continues: bool = False

    def is_legend(self, row: int, column: int) -> bool:
        """Tell whether a cell explains coded answers ("Không = 0 Có = 1")."""
        return bool(_LEGEND.search(self.folded[row][column]))

    def unit_of(self, row: int, column: int) -> str | None:
        """Return the unit of a number's cell as printed.

        From the unit column, else as its column's header names it, else as its row's label has it in brackets.
        """
        if self.unit_column is not None and self.unit_column < len(self.texts[row]):
            unit = self.texts[row][self.unit_column].strip()
            return None if not unit or _LEGEND.search(self.folded[row][self.unit_column]) else unit
        unit_above = self.units[column] if column < len(self.units) else None
        label = self.label_column(row) if unit_above is None else None
        return unit_above if label is None else bracketed_unit(self.folded[row][label], self.texts[row][label])

    def is_rate(self, row: int, column: int) -> bool:
        """Tell whether the number of a cell is a percentage by its unit or its column."""
        if self.unit_column is not None and self.unit_column < len(self.texts[row]):
            unit = " ".join(self.folded[row][self.unit_column].split())
            return unit in _PERCENT_UNITS or column in self.rates
        return column in self.rates

    def label(self, row: int) -> str:
        """Return the row's folded label: its first cell of words."""
        column = self.label_column(row)
        return "" if column is None else self.folded[row][column]

    def label_column(self, row: int) -> int | None:
        """Return the column of the row's first cell of words, or None."""
        for column, cell in enumerate(self.folded[row]):
            if column not in (self.numbering, self.unit_column) and len(cell.strip()) > 1 and not numeric(cell):
                return column
        return None


def grids(text: Text) -> tuple[Grid, ...]:
    """Return the tables of `text`."""
    found: list[Grid] = []
    between = _between(text)
    for i, table in enumerate(text.tables):
        before = found[-1] if found else None
        found.append(_grid(text, i, table, before, between.get(i, ())))
    return tuple(found)


def _between(text: Text) -> dict[int, tuple[Paragraph, ...]]:
    """Return for each table the paragraphs between it and the table before it."""
    found: dict[int, tuple[Paragraph, ...]] = {}
    waiting: list[Paragraph] = []
    for paragraph in text.paragraphs:
        if paragraph.table is None:
            waiting.append(paragraph)
        elif paragraph.table not in found:
            found[paragraph.table] = tuple(waiting)
            waiting = []
    return found


def _grid(text: Text, index: int, table: Table, before: Grid | None, between: Sequence[Paragraph]) -> Grid:
    texts = tuple(tuple(text.clean[c.start : c.end] for c in row) for row in table.rows)
    folded = tuple(tuple(text.folded[c.start : c.end] for c in row) for row in table.rows)
    first = first_data_row(folded)
    if before is not None:
        own = _goes_on(text, before, folded, first, between)
        if own is not None:
            body = _body(folded, own, set(_header_of(before)))
            return Grid(
                index, table.rows, texts, folded, before.head, before.groups, body, before.unit_column,
                before.numbering, before.rates, before.units, before.formulas, continues=True,
            )  # fmt: skip
    width = max(len(row) for row in folded)
    header = folded[:first]
    stacked = spread(header, width)
    head = tuple(" ".join(part for part in parts if part) for parts in stacked)
    groups = tuple(parts[0] if len(parts) > 1 and any(parts[1:]) else "" for parts in stacked)
    body = _body(folded, first, set(header))
    numbering = next((c for c, title in enumerate(head) if NUMBERING.fullmatch(title.strip())), None)
    if numbering is None and body and all(CODE.fullmatch(folded[r][0].strip()) for r in body if folded[r]):
        filled = [folded[r][0].strip() for r in body if folded[r] and folded[r][0].strip()]
        numbering = 0 if len(filled) > 1 and filled == sorted(filled, key=_order) and len(set(filled)) > 1 else None
    unit_column = next((c for c, title in enumerate(head) if is_unit_column(title, folded, body, c)), None)
    rates = frozenset(c for c, title in enumerate(head) if is_rate_column(title) and c not in (numbering, unit_column))
    declared = declared_unit(text, between)
    titles = spread(texts[:first], width)
    named = [title_unit(" ".join(parts), " ".join(titles[c])) or declared for c, parts in enumerate(stacked)]
    units = units_of([title if c not in rates else "" for c, title in enumerate(head)], named)
    return Grid(
        index, table.rows, texts, folded, head, groups, body, unit_column, numbering, rates, units,
        column_sums(folded, head),
    )  # fmt: skip


def _body(folded: Sequence[tuple[str, ...]], first: int, header: set[tuple[str, ...]]) -> tuple[int, ...]:
    return tuple(r for r, row in enumerate(folded) if r >= first and row not in header and not numbers_columns(row))


def _header_of(grid: Grid) -> tuple[tuple[str, ...], ...]:
    first = grid.body[0] if grid.body else len(grid.rows)
    return tuple(row for row in grid.folded[:first] if any(row) and not numbers_columns(row))


def _goes_on(
    text: Text, before: Grid, folded: Sequence[tuple[str, ...]], first: int, between: Sequence[Paragraph]
) -> int | None:
    """Return the first row of data if this table goes on with the one `before`, else None.

    It has as many columns, only notes or a line or two stand between them, and its header is that of the one before,
    or it has none: its first row is data.
    """
    if len(before.folded[0]) != len(folded[0]) or len(folded[0]) < 3 or not before.body:
        return None
    loose = [paragraph for paragraph in between if not paragraph.note]
    if len(loose) > 2 or any(paragraph.end - paragraph.start > 200 for paragraph in loose):
        return None
    header = list(_header_of(before))
    repeated = bool(header) and list(folded[: len(header)]) == header
    if repeated:
        return len(header) if not any(_is_caption(text, paragraph) for paragraph in loose) else None
    if len(loose) > 1:
        return None
    headless = first == 0 or sum(bool(cell.strip()) for cell in folded[0]) == 1
    return 0 if headless and not any(_is_caption(text, paragraph) for paragraph in loose) else None


_CAPTION = regex.compile(r"\s*(?:bieu|bang|phu\s+luc|danh\s+muc|[ivx]{1,4}[.)]|\d{1,2}[.)])\s?")


def _is_caption(text: Text, paragraph: Paragraph) -> bool:
    return bool(_CAPTION.match(text.folded, paragraph.start))


_DIGITS = regex.compile(r"\d+")


def _order(code: str) -> tuple[int, ...]:
    """Return what sorts the numbers of rows as they are printed: 2 before 10, a before b."""
    return tuple(int(part) for part in _DIGITS.findall(code)) or (ord(code[0]),)
