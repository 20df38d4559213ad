"""Grids as sheets: the rows of a table as the reader sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.find.tables.grid import CODE, Grid
from extractor.text import fold

_LEADING_CODE = regex.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2})+)[.)]?|(\d{1,2}|[ivx]{1,4}|[a-z])[.)/]|([-+*•]))(?:\s+|(?<=[-+*•]))(?=\S)"
)


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


def sheets(tables: Sequence[Grid]) -> tuple[Sheet, ...]:
    """Return the sheets that the grids `tables` make up."""
    parts: list[list[Grid]] = []
    for grid in tables:
        if grid.continues and parts:
            parts[-1].append(grid)
        else:
            parts.append([grid])
    return tuple(Sheet(chain[0], tuple(_rows(chain))) for chain in parts)


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
        if CODE.fullmatch(fold(printed)):
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
