"""Sheets → the source text: the table one line a row; what stands above and below it, as the lines that it is.

A sheet has no tables: a commune's appendix is one grid with the header block, the title, the table and the signatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractor.formats import HEADER, UNREAD, Block, Oversized, Reading, base_letters
from extractor.records import Place

_DEFAULT_NAME = re.compile(r"(?:sheet|trang[ _]?tính)[ _]?\d*", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"noi nhan\s*:|(?:^|\n)\s*(?:tm|kt|tl|tuq)\s?\.\s|nguoi lap|thu truong don vi|chu tich", re.MULTILINE
)
_FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[-+]?\d[\d.,]*%?")  # no year: that is the head of a column
_MOST_GRID = 5_000_000
_FEW = 2  # cells in a row of a header block or a line of signatures; a row of a table has more


@dataclass(slots=True)
class Grid:
    """What a sheet shows: row → column → text, both from 0, cells without text left out."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Writer:
    """The text as it grows, with a block for each cell."""

    parts: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    at: int = 0

    def put(self, text: str, place: Place | None = None) -> None:
        if place:
            self.blocks.append(Block(self.at, self.at + len(text), place=place))
            if text == UNREAD:
                self.unread.append((self.at, self.at + 1))
        self.parts.append(text)
        self.at += len(text)


def reading_of(grids: Sequence[Grid], name: str, notices: tuple[str, ...]) -> Reading:
    """Return the sheets that show anything as one text. Raises `Oversized`."""
    out = _Writer()
    for number, grid in enumerate(grids, 1):
        if not grid.rows:
            continue
        columns = sorted({column for row in grid.rows.values() for column in row})
        if len(columns) * len(grid.rows) > _MOST_GRID:
            raise Oversized("bảng tính quá lớn, không đọc; hãy tách phần cần đọc ra tệp riêng")
        if out.parts:
            out.put("\n")
        if not _DEFAULT_NAME.fullmatch(grid.name.strip()):
            out.put(" ".join(grid.name.split()) + "\n")
        for line in _lines(grid, columns):
            for cell, (row, column, text) in enumerate(line):
                out.put("\t" if cell else "")
                if text:
                    out.put(text, Place(table=number, row=row + 1, column=column + 1))
            out.put("\n")
    return Reading("".join(out.parts), name, blocks=tuple(out.blocks), notices=notices, unread=tuple(out.unread))


Line = list[tuple[int, int, str]]


def _lines(grid: Grid, columns: Sequence[int]) -> Iterator[Line]:
    """Yield lines of (row, column, text); an empty one between what blank rows part."""
    for number, rows in enumerate(_groups(grid)):
        if number:
            yield []
        yield from _run(grid, rows, columns)


def _groups(grid: Grid) -> list[list[int]]:
    """Return the rows that belong together.

    Blank rows also stand within a table, between its groups and above its total: it goes on where the next full row
    has figures. Where that row is the head of another table, or there is none, it has ended.
    """
    runs = list(_runs(sorted(grid.rows)))
    goes_on: list[bool] = []
    figures = False
    for run in reversed(runs):
        full = next((row for row in run if len(grid.rows[row]) > _FEW), None)
        if full is not None:
            figures = any(map(_FIGURE.fullmatch, list(grid.rows[full].values())[1:]))
        goes_on.append(figures)
    groups: list[list[int]] = []
    in_table = False
    for run, on in zip(runs, reversed(goes_on), strict=True):
        if in_table and on:
            groups[-1] += run
        else:
            groups.append(run)
            in_table = any(len(grid.rows[row]) > _FEW for row in run)
    return groups


def _runs(rows: Iterable[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for row in rows:
        if run and row > run[-1] + 1:
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _run(grid: Grid, rows: list[int], columns: Sequence[int]) -> Iterator[Line]:
    """Yield a run of rows: the table is what lies between the first and the last row with many cells."""
    most = max(len(grid.rows[row]) for row in rows)
    wide = [i for i, row in enumerate(rows) if len(grid.rows[row]) > _FEW]
    if not wide and most > 1 and not _is_layout(grid, rows):
        wide = [i for i, row in enumerate(rows) if len(grid.rows[row]) == most]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    yield from _outside(grid, rows[:first], columns)
    for row in rows[first:last]:
        yield [(row, column, grid.rows[row].get(column, "")) for column in columns]
    yield from _outside(grid, rows[last:], columns)


def _outside(grid: Grid, rows: list[int], columns: Sequence[int]) -> Iterator[Line]:
    """Yield rows above or below a table: lines of text, and blocks of two columns, the left one first."""
    layout = _is_layout(grid, rows)
    waiting: list[list[tuple[int, int, str]]] = []
    for row in rows:
        cells = [(row, column, text) for column, text in sorted(grid.rows[row].items())]
        if len(cells) > 1 and layout:
            waiting.append(cells)
            continue
        yield from _by_column(waiting)
        waiting = []
        if len(cells) == 1:
            yield cells
        else:
            yield [(row, column, grid.rows[row].get(column, "")) for column in columns]
    yield from _by_column(waiting)


def _by_column(rows: list[Line]) -> Iterator[Line]:
    for column in range(max(map(len, rows), default=0)):
        for cells in rows:
            if column < len(cells):
                yield [cells[column]]


def _is_layout(grid: Grid, rows: list[int]) -> bool:
    """Tell the header and signature blocks from a narrow table of data."""
    text = base_letters("\n".join(cell for row in rows for cell in grid.rows[row].values()))
    return bool(HEADER.search(text) or _SIGNATURE.search(text))
