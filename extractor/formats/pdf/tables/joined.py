"""Tables that go on over pages: joined to one, a repeated header once, a row that a page cuts in one piece."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import dropwhile, islice

from extractor.formats.pdf.tables.cells import Row, Stretch
from extractor.formats.pdf.tables.table import Table

_NEAR = 3.0  # points by which the parts' columns may differ
_SHIFT = 60.0  # points: even pages may have their margins the other way round
_LOOK_BACK = 60  # rows that show what a column holds
_LONG = 30  # characters: a cell of more than a name
# Numbers, ordinals ("2", "2.1", "IV", "a)") and what stands for none.
_SHORT_VALUE = re.compile(r"[\W\d]*\d[\W\d]*|[IVXLC]{1,5}[.)]?|[a-zđ][.)]|[-–x]")
_ENDED = re.compile(r"[.;:!?]\W*\Z")
_COMPOUND = re.compile(r"\w[-–/]\Z")


def join(table: Table, after: Table) -> bool:
    """Join the table at a page's top to the one at the end of the page before, if it has the same columns.

    Return whether it has. A header that is repeated is dropped, and a first row that goes on with the last one becomes
    part of it.
    """
    columns = _columns(table, after)
    if columns is None:
        return False
    rows = [_moved(row, columns, table.columns) for row in after.grid]
    repeated, rest = _repeated(table.grid, rows)
    if not repeated and _heads_another(table.grid[0], rows[0]):
        return False
    table.repeated += [(after.page, " ".join(filter(None, row.texts()))) for row in table.grid[:repeated]]
    body = [*rest, *rows[repeated:]]
    if body and len(table.grid) > repeated and _goes_on(table.grid[repeated:], body):
        _extend(table.grid[-1], body.pop(0))
    table.grid += body
    table.last_page = after.page
    return True


def _columns(table: Table, after: Table) -> list[int] | None:
    """Return the table's column for each of the other's, None where they are not the same columns."""
    ours, theirs = table.bounds, after.bounds
    if table.ruled != after.ruled or len(theirs) > len(ours):
        return None
    if not table.ruled:
        over = all(min(a[1], b[1]) > max(a[0], b[0]) for a, b in zip(ours, theirs, strict=False))
        return list(range(len(ours))) if over and len(ours) == len(theirs) else None
    shift = theirs[0][0] - ours[0][0]
    if abs(shift) > _SHIFT or abs(theirs[-1][1] - ours[-1][1] - shift) > _NEAR:
        return None
    found = [next((i for i, (left, _) in enumerate(ours) if abs(x - shift - left) <= _NEAR), None) for x, _ in theirs]
    columns = [i for i in found if i is not None]
    return columns if len(columns) == len(theirs) else None


def _moved(row: Row, columns: list[int], count: int) -> Row:
    """Return a row of the other part in the table's columns."""
    if columns == list(range(count)):
        return row
    ends = [*columns, count]
    moved = Row([[] for _ in range(count)], [1] * count)
    for i, column in enumerate(columns):
        moved.cells[column] = row.cells[i]
        moved.spans[column] = ends[i + row.spans[i]] - column
    return moved


def _key(row: Row) -> list[str]:
    return ["".join(text.split()).lower() for text in row.texts()]


def _repeated(rows: list[Row], after: list[Row]) -> tuple[int, list[Row]]:
    """Return how many of the first rows are the table's own first rows again, and the row that these hold besides.

    Where nothing is ruled between a repeated header and the row that the page cuts, that row's text follows the names.
    """
    count = 0
    rest: list[list[Stretch]] = [[] for _ in rows[0].cells]
    for ours, theirs in zip(rows, after, strict=False):
        more = [_after_name(name, cell) for name, cell in zip(_key(ours), theirs.cells, strict=True)]
        same = sum(bool(cell) and not others for cell, others in zip(theirs.cells, more, strict=True))
        if None in more or same == 0 or same < sum(map(bool, more)):
            break
        for cell, others in zip(rest, more, strict=True):
            cell += others or []
        count += 1
    return count, [Row(rest, [1] * len(rest))] if any(rest) else []


def _after_name(name: str, cell: list[Stretch]) -> list[Stretch] | None:
    """Return what a cell holds after its column's name, which is given without blanks, None if it has another one."""
    if not name or not cell:
        return [] if not name and not cell else None
    text = cell[0].text
    ink = (i for i, letter in enumerate(text, 1) if not letter.isspace())
    at = next(islice(ink, len(name) - 1, None), 0)
    if "".join(text[:at].split()).lower() != name:
        return None
    if at < len(text) and (not text[at].isspace() or name.isdigit()):
        return None
    piece = cell[0].cut(at, len(text))
    return [Stretch(piece.text, piece.corners, piece.page)] if piece.text else []


def _heads_another(head: Row, first: Row) -> bool:
    """Tell whether the first row is the header of another table: it numbers its rows too, under other names."""
    return first.texts()[0].strip(" .").lower() in ("stt", "tt", "số tt") and _key(head) != _key(first)


def _goes_on(rows: list[Row], after: list[Row]) -> bool:
    """Tell whether the first row of `after` goes on with the last one of `rows`, which a page's end has cut.

    It has nothing of its own in the columns of numbers, and its text is in the middle of a sentence; or only the column
    that numbers every other row is empty in it.
    """
    last, first = rows[-1].texts(), after[0].texts()
    if rows[-1].spans != after[0].spans:
        return False
    others = [row.texts() for row in (*rows[-_LOOK_BACK:], *after[1:_LOOK_BACK])]
    # A header has names where the rows have values.
    others = list(dropwhile(lambda texts: not _SHORT_VALUE.fullmatch(texts[0]), others)) or others
    short = [_holds_values([row[j] for row in others]) for j in range(len(last))]
    if any(a and b for a, b, values in zip(last, first, short, strict=True) if values):
        return False
    flows = [(a, b) for a, b, values in zip(last, first, short, strict=True) if a and b and not values]
    if not flows:
        return False
    if all(_within_sentence(a, b) for a, b in flows):
        return any(a and not b for a, b in zip(last, first, strict=True)) or all(len(a) >= _LONG for a, _ in flows)
    empty = all(not b for b, values in zip(first, short, strict=True) if values)
    numbered = [bool(row[0]) for row in others]
    return short[0] and empty and bool(last[0]) and len(numbered) > 2 and all(numbered)


def _holds_values(texts: list[str]) -> bool:
    """Tell whether a column is one of numbers or ordinals."""
    filled = [text for text in texts if text]
    return bool(filled) and 10 * sum(bool(_SHORT_VALUE.fullmatch(text)) for text in filled) >= 7 * len(filled)


def _within_sentence(before: str, after: str) -> bool:
    return not _ENDED.search(before) and (after[0].islower() or after[0] in ",.;:)%" or bool(_COMPOUND.search(before)))


def _extend(row: Row, rest: Row) -> None:
    for cell, more in zip(row.cells, rest.cells, strict=True):
        if cell and more:
            more = [replace(more[0], lead="" if _COMPOUND.search(cell[-1].text) else " "), *more[1:]]
        cell += more
