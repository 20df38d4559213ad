"""Tables without lines: numbers that stand one below the other in columns, over three rows and more.

What is taken for a table is what nobody would take for anything else: rows whose numbers stand apart from their names
and from each other, with nothing but numbers below each other. Prose in two columns, signatures and lists have none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise
from math import inf
from statistics import median
from typing import TYPE_CHECKING

from extractor.formats.pdf.tables.layout import lay_out
from extractor.formats.pdf.tables.words import NUMBER, Line, Segment, lines_of

if TYPE_CHECKING:
    from extractor.formats.pdf.page import Page
    from extractor.formats.pdf.tables.table import Table
    from extractor.formats.pdf.turn import BBox

# A page is looked at only where some lines end in a number.
_ENDS_IN_NUMBER = re.compile(r"(?<![^\s(+\-–])\d[\d.,]*%?\)?[ \t]*(?:[\r\n]|\Z)")
_FEWEST_ROWS = 3
_FEWEST_ROWS_OF_ONE = 4  # with a single column of numbers
_MOST_BETWEEN = 10  # lines of a name that is wrapped
_APART = 3.2  # sizes of the letters: more between two lines is an end
_MOST_LINES = 1_000  # of a page: more is no report, and runs are looked for from each of them
_MOST_ABOVE = 8  # lines of a header
_ALIGNED = 2.0  # points


@dataclass(slots=True)
class _Column:
    """The numbers that stand below each other so far, from the left edge of the leftmost to the right of the others."""

    segments: list[Segment] = field(default_factory=list)
    x0: float = inf
    x1: float = -inf

    def add(self, segment: Segment) -> None:
        self.segments.append(segment)
        self.x0, self.x1 = min(self.x0, segment.x0), max(self.x1, segment.x1)

    def aligned(self) -> bool:
        """Tell whether most begin, end or have their middle below each other."""
        for edges in (
            [one.x1 for one in self.segments],
            [one.x0 for one in self.segments],
            [(one.x0 + one.x1) / 2 for one in self.segments],
        ):
            middle = median(edges)
            if 4 * sum(abs(edge - middle) <= _ALIGNED for edge in edges) >= 3 * len(edges):
                return True
        return False


@dataclass(slots=True)
class _Run:
    """Lines that may be a table: those with numbers, and what stands between them."""

    lines: list[Line]
    columns: list[_Column]
    rows: int = 1

    def takes(self, line: Line) -> bool:
        """Tell whether a line with numbers has them where the run's are, or where it has nothing; and take it."""
        places = []
        for segment in line.segments:
            over = [column for column in self.columns if segment.over(column.x0, column.x1)]
            if not over and segment.number and segment is not line.segments[0]:
                places.append((_Column(), segment))
            elif over and (len(over) > 1 or not _is_value(segment)):
                return False
            elif over:
                places.append((over[0], segment))
        # "… hòa giải viên 5   2   60" below "… tổ hòa giải   5   2   60": set by tab stops, not in columns.
        shifted = any(not one.number and NUMBER.fullmatch(one.words[-1].text) for one in line.segments)
        if shifted and len(places) < len(self.columns):
            return False
        old = [id(column) for column, _ in places if column.segments]
        new = [segment for column, segment in places if not column.segments]
        seen = [one for line in self.lines for one in line.segments] if new else []
        if len(set(old)) < len(old) or any(segment.over(one.x0, one.x1) for segment in new for one in seen):
            return False
        for column, segment in places:
            if not column.segments:
                self.columns.append(column)
            column.add(segment)
        return True

    def clear_of(self, line: Line) -> bool:
        """Tell whether a line without numbers keeps out of the columns of numbers."""
        return not any(
            segment.over(column.x0, column.x1) and not _is_value(segment)
            for segment in line.segments
            for column in self.columns
        )


def _is_value(segment: Segment) -> bool:
    return segment.number or segment.text in ("-", "–", "x", "…", "...")


def aligned_tables(page: Page, ruled: list[BBox], before: Table | None) -> list[Table]:
    """Return the tables without lines on a page, outside the boxes of those with lines.

    `before` is the table that the page before ends with: what goes on with its columns need not have many rows.
    """
    goes_on = before is not None and not before.ruled
    if len(_ENDS_IN_NUMBER.findall(page.text)) < (1 if goes_on else _FEWEST_ROWS):
        return []
    lines = lines_of(page, ruled)
    if len(lines) > _MOST_LINES:
        return []
    tables: list[Table] = []
    at = 0
    while at < len(lines):
        if not lines[at].figures:
            at += 1
            continue
        run = _run_from(lines, at)
        follows = goes_on and not tables and before is not None and _goes_on(run, before)
        if follows or _is_table(run):
            header = lines[max(0, at - _MOST_ABOVE) : at]
            table = lay_out(page.number, run.lines, header, goes_on=goes_on, nameless=follows or len(_sure(run)) > 1)
            if table is not None:
                tables.append(table)
        at += len(run.lines)
    return tables


def _run_from(lines: list[Line], at: int) -> _Run:
    """Return the longest run of rows that begins with a line."""
    run = _Run([lines[at]], [_Column([one], one.x0, one.x1) for one in lines[at].figures])
    waiting: list[Line] = []
    for before, line in pairwise(islice(lines, at, None)):
        if before.base - line.base > _APART * max(before.size, line.size):
            break
        if line.figures:
            if not run.takes(line):
                break
            run.lines += [*waiting, line]
            run.rows += 1
            waiting = []
        elif run.clear_of(line) and len(waiting) < _MOST_BETWEEN:
            waiting.append(line)
        else:
            break
    run.lines += waiting[: _wrapped(run.lines, waiting)]
    return run


def _wrapped(lines: list[Line], waiting: list[Line]) -> int:
    """Return how many of the lines below the last row go on with its name, at the same distance and left edge."""
    edges = [segment.x0 for line in lines for segment in line.segments]
    count, base = 0, lines[-1].base
    for line in waiting:
        first = line.segments[0]
        if len(line.segments) > 1 or not first.text[0].islower() or base - line.base > 1.6 * line.size:
            break
        if not any(abs(first.x0 - edge) <= 1.5 for edge in edges):
            break
        base = line.base
        count += 1
    return count


def _sure(run: _Run) -> list[_Column]:
    """Return the columns that have a number in three rows and half of all, one below the other."""
    return [
        column
        for column in run.columns
        if len(column.segments) >= _FEWEST_ROWS and 2 * len(column.segments) >= run.rows and column.aligned()
    ]


def _is_table(run: _Run) -> bool:
    sure = _sure(run)
    if len(sure) > 1:
        return run.rows >= _FEWEST_ROWS
    return len(sure) == 1 and run.rows >= _FEWEST_ROWS_OF_ONE


def _goes_on(run: _Run, before: Table) -> bool:
    """Tell whether the numbers stand in as many columns of the table before, and nothing across two of them."""
    over = [
        [i for i, (x0, x1) in enumerate(before.bounds) if segment.over(x0, x1)]
        for line in run.lines
        for segment in line.segments
    ]
    figures = {
        i for line in run.lines for segment in line.figures for i, b in enumerate(before.bounds) if segment.over(*b)
    }
    return all(len(found) == 1 for found in over) and len(figures) > 1
