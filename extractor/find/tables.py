"""Tables as grids: which column numbers the rows, which holds units, which holds rates; and grids as sheets of rows.

A grid is one table of the text. A sheet is what the reader sees as one table: the grids that a footnote or a page cut
apart are one sheet, a label that goes on in the next row is one label.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from extractor.patterns import vocabulary
from extractor.text import Cell, Paragraph, Table, Text, fold

_NUMERIC = regex.compile(r"(?:\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?:\s?/\s?\d[\d.]*)?\s?%?")
_CODE = regex.compile(r"[\d.]{1,12}|[ivxl]{1,5}\.?|[a-zđ]\.?|\(\d+\)|[-+*]|")
_NUMBERING = regex.compile(r"(?:stt|tt|so\s?tt|st\s?t|s\s?tt|so\s+thu\s+tu|ma\s+so|ma|ma\s+chi\s+tieu|so\s+hieu)\.?")
_UNIT = regex.compile(r"don\s+vi\s+tinh|\bd/?\s?v\s?t(?:inh)?\b")
# "Đơn vị" alone heads a column of units or of offices: its cells tell.
_PERHAPS_UNIT = regex.compile(r"don\s+vi")
_RATE = regex.compile(r"%|\bty\s+le\b|\bti\s+le\b|\bphan\s+tram\b")
_NOT_RATE = regex.compile(r"\bso\s+luong\b.*\bt[yi]\s+le\b|\bt[yi]\s+le\b.*\bso\s+luong\b")
_REMARK = regex.compile(r"ghi\s+chu|so,?\s+ky\s+hieu|thoi\s+han|can\s+cu")
_LEGEND = regex.compile(r"=\s*\d\b.*=\s*\d\b")
_PERCENT_UNITS = ("%", "phan tram", "ty le %", "ty le", "ti le", "ti le %", "ty le (%)")
# The numbers of the columns: "3", "(3)", "A", and with what they are computed from: "(3)=(4)+(5)".
_COLUMN_MARK = regex.compile(r"\(?(?P<n>\d{1,2})\)?(?:\s?=\s?(?P<formula>[\d()+\-/:*x%\s]+))?|[a-d]")
_MARK_IN_TITLE = regex.compile(r"\(?\s?(?P<n>\d{1,2})\s?\)?\s?=\s?(?P<formula>\(?\d{1,2}\)?(?:\s?\+\s?\(?\d{1,2}\)?)+)")
_UNIT_CUE = r"(?:don\s+vi(?:\s+tinh)?|d/?\s?v\s?t)"
_DECLARED = regex.compile(rf"(?:^|\()\s*{_UNIT_CUE}\s*:\s*(?P<unit>[^\d:;()]{{1,40}}?)\s*\)?\s*\.?$")
_TITLE_UNIT = regex.compile(rf"\(\s*(?:{_UNIT_CUE}\s*:?|tinh\s+bang)?\s*(?P<unit>[^()\d=+]{{1,25}}?)\s*\)")
_TITLE_NOUN = regex.compile(r"(?:tong\s+so(?:\s+luong)?|tong|so\s+luong|so)\s+")
_LEADING_CODE = regex.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2})+)[.)]?|(\d{1,2}|[ivx]{1,4}|[a-z])[.)/]|([-+*•]))(?:\s+|(?<=[-+*•]))(?=\S)"
)


def numeric(cell: str) -> bool:
    """Tell whether a cell holds a number and nothing else."""
    return bool(_NUMERIC.fullmatch(cell.strip()))


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `rows` of cells; `head` the folded header of each column; `body` the indices of the rows of data.

    A header cell that is merged over several columns is part of the header of each. `unit_column` and `numbering` are
    column indices or None; `rates` the columns of percentages. `units` is the unit that a column's header or a line
    above the table names. `formulas` are the column numbers' own equations: column → the columns that it adds up.
    `continues` tells that the table before it goes on here, with that table's columns.
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
        """Return the unit of a number's cell as printed: from the unit column, else as its column's header names it."""
        if self.unit_column is not None and self.unit_column < len(self.texts[row]):
            unit = self.texts[row][self.unit_column].strip()
            return None if not unit or _LEGEND.search(self.folded[row][self.unit_column]) else unit
        return self.units[column] if column < len(self.units) else None

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


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: row `index` of `grid`.

    `code` is its number as printed, without the closing mark ("3.3.1", "II", "a", "-" for a dash, "" for none);
    `lead` the folded words that stand where the number should ("trong do", "tong cong"); `label` its folded label with
    what goes on in the next rows.
    """

    grid: Grid
    index: int
    code: str
    lead: str
    label: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one table as the reader sees it; `grid` is its first part, whose columns count for all."""

    grid: Grid
    rows: tuple[Row, ...]


def grids(text: Text) -> tuple[Grid, ...]:
    """Return the tables of `text`."""
    found: list[Grid] = []
    between = _between(text)
    for i, table in enumerate(text.tables):
        before = found[-1] if found else None
        found.append(_grid(text, i, table, before, between.get(i, ())))
    return tuple(found)


def sheets(tables: Sequence[Grid]) -> tuple[Sheet, ...]:
    """Return the sheets that the grids `tables` make up."""
    parts: list[list[Grid]] = []
    for grid in tables:
        if grid.continues and parts:
            parts[-1].append(grid)
        else:
            parts.append([grid])
    return tuple(Sheet(chain[0], tuple(_rows(chain))) for chain in parts)


# Grids ------------------------------------------------------------------------------------------------------------


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
    first = _first_data_row(folded)
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
    spread = _spread(header, width)
    head = tuple(" ".join(part for part in parts if part) for parts in spread)
    groups = tuple(parts[0] if len(parts) > 1 and any(parts[1:]) else "" for parts in spread)
    body = _body(folded, first, set(header))
    numbering = next((c for c, title in enumerate(head) if _NUMBERING.fullmatch(title.strip())), None)
    if numbering is None and body and all(_CODE.fullmatch(folded[r][0].strip()) for r in body if folded[r]):
        filled = [folded[r][0].strip() for r in body if folded[r] and folded[r][0].strip()]
        numbering = 0 if len(filled) > 1 and filled == sorted(filled, key=_order) and len(set(filled)) > 1 else None
    unit_column = next((c for c, title in enumerate(head) if _is_unit_column(title, folded, body, c)), None)
    rates = frozenset(
        c
        for c, title in enumerate(head)
        if _RATE.search(title) and not _NOT_RATE.search(title) and c not in (numbering, unit_column)
    )
    declared = _declared_unit(text, between)
    titles = _spread(texts[:first], width)
    units = tuple(_title_unit(" ".join(parts), " ".join(titles[c])) or declared for c, parts in enumerate(spread))
    return Grid(
        index, table.rows, texts, folded, head, groups, body, unit_column, numbering, rates, units,
        _formulas(folded, head),
    )  # fmt: skip


def _spread(header: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Return each column's header cells from top to bottom; one that is merged over columns stands in each of them.

    An empty cell belongs to the cell on its left where both have a cell of their own in the next row.
    """
    columns: list[list[str]] = [[] for _ in range(width)]
    for k, row in enumerate(header):
        cells = [row[c].strip() if c < len(row) else "" for c in range(width)]
        under = header[k + 1] if k + 1 < len(header) else ()
        below = [under[c].strip() if c < len(under) else "" for c in range(width)]
        for c in range(1, width):
            if not cells[c] and below[c] and below[c - 1] and cells[c - 1] and not _alone(header, k, c):
                cells[c] = cells[c - 1]
        for c in range(width):
            columns[c].append(cells[c])
    return columns


def _alone(header: Sequence[Sequence[str]], k: int, column: int) -> bool:
    """Tell whether a column has a header of its own above row `k`, so that it is under no other column's cell."""
    return any(column < len(row) and row[column].strip() for row in header[:k])


def _body(folded: Sequence[tuple[str, ...]], first: int, header: set[tuple[str, ...]]) -> tuple[int, ...]:
    return tuple(r for r, row in enumerate(folded) if r >= first and row not in header and not _column_numbers(row))


def _header_of(grid: Grid) -> tuple[tuple[str, ...], ...]:
    first = grid.body[0] if grid.body else len(grid.rows)
    return tuple(row for row in grid.folded[:first] if any(row) and not _column_numbers(row))


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
    if loose and len(loose) > 1:
        return None
    headless = first == 0 or sum(bool(cell.strip()) for cell in folded[0]) == 1
    return 0 if headless and not any(_is_caption(text, paragraph) for paragraph in loose) else None


_CAPTION = regex.compile(r"\s*(?:bieu|bang|phu\s+luc|danh\s+muc|[ivx]{1,4}[.)]|\d{1,2}[.)])\s?")


def _is_caption(text: Text, paragraph: Paragraph) -> bool:
    return bool(_CAPTION.match(text.folded, paragraph.start))


@cache
def _known_units() -> frozenset[str]:
    return frozenset(fold(name) for names in vocabulary("units").values() for name in names)


def _is_unit_column(title: str, folded: Sequence[tuple[str, ...]], body: Sequence[int], column: int) -> bool:
    if _UNIT.search(title) and len(title) < 60:
        return True
    if not _PERHAPS_UNIT.fullmatch(title.strip()):
        return False
    cells = [folded[r][column].strip() for r in body if column < len(folded[r]) and folded[r][column].strip()]
    return bool(cells) and 2 * sum(cell in _known_units() for cell in cells) > len(cells)


def _declared_unit(text: Text, between: Sequence[Paragraph]) -> str | None:
    """Return the unit that the line right above a table names: "ĐVT: hồ sơ"."""
    for paragraph in between[-2:]:
        line = text.clean[paragraph.start : paragraph.end].strip()
        match = _DECLARED.search(fold(line))
        if match:
            unit = line[slice(*match.span("unit"))].strip()
            return unit if fold(unit) in _known_units() or fold(unit).endswith("dong") else None
    return None


def _title_unit(title: str, printed: str) -> str | None:
    """Return the unit that a column's header names: "Thời gian (ngày)" → "ngày", "Số hồ sơ tiếp nhận" → "hồ sơ"."""
    if len(title) != len(printed):
        return None
    for match in _TITLE_UNIT.finditer(title):
        if match.group("unit").strip() in _known_units() - {"%"}:
            return printed[slice(*match.span("unit"))].strip()
    words = _TITLE_NOUN.match(title)
    if not words and not title.startswith("ho so"):
        return None
    start = words.end() if words else 0
    for end in range(min(len(title), start + 40), start + 1, -1):
        if (end == len(title) or not title[end].isalnum()) and title[start:end] in _known_units():
            return printed[start:end]
    return None


def _formulas(folded: Sequence[tuple[str, ...]], head: Sequence[str]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return the sums that the numbers of the columns print: "(3)=(4)+(5)" → column 3 adds up columns 4 and 5."""
    numbers: dict[int, int] = {}
    sums: dict[int, str] = {}
    for row in folded[:8]:
        if not _column_numbers(row):
            continue
        for c, cell in enumerate(row):
            match = _COLUMN_MARK.fullmatch(cell.strip())
            if match and match.group("n"):
                numbers[int(match.group("n"))] = c
                if match.group("formula"):
                    sums[c] = match.group("formula")
        break
    for c, title in enumerate(head):
        match = _MARK_IN_TITLE.search(title)
        if match and numbers.get(int(match.group("n"))) == c:
            sums.setdefault(c, match.group("formula"))
    found = []
    for c, formula in sums.items():
        if regex.fullmatch(r"[\d()+\s]+", formula):
            parts = [numbers.get(int(n)) for n in regex.findall(r"\d+", formula)]
            known = tuple(part for part in parts if part is not None and part != c)
            if len(known) > 1 and len(known) == len(parts) == len(set(known)):
                found.append((c, known))
    return tuple(found)


def _order(code: str) -> tuple[int, ...]:
    return tuple(int(part) for part in regex.findall(r"\d+", code)) or (ord(code[0]),)


def _column_numbers(row: tuple[str, ...]) -> bool:
    """Tell whether a row only numbers the columns: "1 2 3 4", "(1) (2) (3)", "A B 1 2", "1 2 3=4+5 4 5"."""
    marks = [_COLUMN_MARK.fullmatch(cell.strip()) for cell in row if cell.strip()]
    if len(marks) < 3:
        return False
    digits = [int(mark.group("n")) for mark in marks if mark and mark.group("n")]
    return (
        all(marks)
        and len(digits) >= len(marks) - 2
        and len(digits) > 1
        and digits == list(range(digits[0], digits[0] + len(digits)))
        and digits[0] <= 3
    )


def _first_data_row(rows: tuple[tuple[str, ...], ...]) -> int:
    """Return the index of the first row that is not header: it has a number or a row number in it."""
    for r, row in enumerate(rows):
        cells = [cell.strip() for cell in row]
        if _column_numbers(row):
            return r
        if any(numeric(cell) and not regex.fullmatch(r"(?:19|20)\d\d", cell) for cell in cells):
            return r
        if r and cells and regex.fullmatch(r"[\d.]+|[ivx]{1,4}|[a-z]", cells[0]):
            return r
        if r >= 5:
            break
    return min(1, len(rows))


def is_remark(title: str) -> bool:
    """Tell whether a column's folded header says that its cells are remarks or symbols, not figures."""
    return bool(_REMARK.search(title))


# Sheets -----------------------------------------------------------------------------------------------------------


def _rows(chain: Sequence[Grid]) -> Iterator[Row]:
    waiting: Row | None = None
    for grid in chain:
        for index in grid.body:
            row = _row(grid, index)
            if row is None:
                continue
            if waiting is not None and _continues_label(grid, index, row):
                waiting = Row(waiting.grid, waiting.index, waiting.code, waiting.lead, f"{waiting.label} {row.label}")
                continue
            if waiting is not None:
                yield waiting
            waiting = row
    if waiting is not None:
        yield waiting


def _row(grid: Grid, index: int) -> Row | None:
    cells = grid.folded[index]
    if not any(cell.strip() for cell in cells):
        return None
    code = lead = ""
    if grid.numbering is not None and grid.numbering < len(cells):
        printed = grid.texts[index][grid.numbering].strip()
        if _CODE.fullmatch(fold(printed)):
            code = printed.rstrip(".")
        else:
            lead = " ".join(fold(printed).split())
    column = grid.label_column(index)
    label = " ".join(cells[column].split()) if column is not None else ""
    if not code and column is not None:
        leading = _LEADING_CODE.match(label)
        if leading:
            code = next(grid.texts[index][column].strip()[a:b] for a, b in map(leading.span, (1, 2, 3)) if a >= 0)
            label = label[leading.end() :]
    return Row(grid, index, code, lead, label)


def _continues_label(grid: Grid, index: int, row: Row) -> bool:
    """Tell a row that only goes on with the label above it: no number, no code, and words in small letters."""
    column = grid.label_column(index)
    if row.code or row.lead or column is None:
        return False
    filled = [c for c, cell in enumerate(grid.folded[index]) if cell.strip()]
    small = grid.texts[index][column].strip()[:1].islower()
    return filled == [column] and small and not row.label.startswith("trong do")
