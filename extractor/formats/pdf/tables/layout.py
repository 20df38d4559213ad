"""From the lines of a table without rules to its cells: columns, header, rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from extractor.formats.pdf.tables.table import Table
from extractor.formats.pdf.tables.words import Line, Segment

_CHANNEL = 0.5  # em: no two words of a line stand so far apart, but columns do
_GAP = 0.6  # points that are left between a column's name and the next column
_MARGIN = 3.0  # points that the outermost columns are wider than their text
_EDGE = 1.5  # points by which the lines of a name may begin apart
_PITCH = 1.8  # sizes of the letters from one line of a name to the next
_APART = 3.2  # the same where a page cuts the row and the next one may follow at once
_CLOSE = 2.4  # sizes of the letters between a header's lines, and from it to the rows
_ORDINAL = re.compile(r"\d+(?:\.\d+)*\.?|[IVXLC]+\.?|[A-ZĐa-zđ][.)]")
_BEGINS_ROW = re.compile(r"(?:\d+(?:\.\d+)*|[IVXLC]+|[A-ZĐa-zđ])[.)]?\s|[-+*•]")
_NO_HEADER = re.compile(r"(?:bảng|biểu|phụ lục)\s*(?:số\s*)?\d|\W*(?:đơn vị(?: tính)?|đvt)\s*:", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_ROOM, _HALF = 1.25, 0.75  # of the distance between the lines of a name: between two rows, to numbers at the middle
_Interval = tuple[float, float]


@dataclass(slots=True)
class _Band:
    """A row: its lines."""

    lines: list[Line] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(line.top for line in self.lines)

    @property
    def bottom(self) -> float:
        return max(line.bottom for line in self.lines)


def lay_out(page: int, lines: list[Line], above: list[Line], *, goes_on: bool, nameless: bool) -> Table | None:
    """Return the table whose rows are the lines, and whose header is among the lines above.

    `goes_on`: it may begin with the end of a row from the page before. None where it has no header but needs one, as
    it is not `nameless`: names with one column of numbers may be a table of contents.
    """
    columns = _columns(lines)
    names = _names_above(above, lines[0], columns, _APART if goes_on else _PITCH)
    lines = [*names, *lines]
    columns = _columns(lines)
    header = _header(above[: len(above) - len(names)], lines[0], columns)
    if not header and not nameless:
        return None
    columns = _widened(columns, header)
    rows = _rows(lines, columns)
    edges = [columns[0][0] - _MARGIN, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1] + _MARGIN]
    boxes = []
    bands = [*_bands(header, columns), *rows]
    tops = _tops(bands)
    for i, band in enumerate(bands):
        spans = _spans(band, columns) if i < len(bands) - len(rows) else []
        covered = {j for first, last in spans for j in range(first + 1, last + 1)}
        for j in range(len(columns)):
            if j not in covered:
                last = next((last for first, last in spans if first == j), j)
                boxes.append((edges[j], tops[i], edges[last + 1], tops[i + 1]))
    return Table(page, boxes, columns)


def _columns(lines: list[Line]) -> list[_Interval]:
    """Return the columns from left to right: what no line has anything between, more than the space of two words."""
    words = sorted((word.x0, word.x1, word.size) for line in lines for one in line.segments for word in one.words)
    columns: list[_Interval] = []
    for x0, x1, size in words:
        if columns and x0 - columns[-1][1] < _CHANNEL * size:
            columns[-1] = columns[-1][0], max(x1, columns[-1][1])
        else:
            columns.append((x0, x1))
    if ordinals := _ordinals(lines):
        left, right = ordinals
        columns[:1] = [(columns[0][0], left), (right, columns[0][1])]
    return columns


def _ordinals(lines: list[Line]) -> _Interval | None:
    """Return where the ordinals end and the names begin, if these begin at one edge though no channel parts them."""
    numbered = [words for line in lines if _ORDINAL.fullmatch((words := line.segments[0].words)[0].text)]
    names = [words[1].x0 for words in numbered if len(words) > 1]
    if len(names) < 2 or max(names) - min(names) > 1.0:
        return None
    left, right = max(words[0].x1 for words in numbered), min(names)
    clear = not any(word.x0 < right and word.x1 > left for line in lines for word in line.segments[0].words)
    return (left, right) if left < right and clear else None


def _names_above(above: list[Line], first: Line, columns: list[_Interval], apart: float) -> list[Line]:
    """Return the lines above the first numbers that are their name, or the end of one that the page before cut."""
    names: list[Line] = []
    below = first
    for line in reversed(above):
        over = {i for segment in line.segments for i in _over(segment, columns)}
        x0 = line.segments[0].x0
        if len(over) > 1 or abs(x0 - columns[over.pop()][0]) > _EDGE or line.base - below.base > apart * line.size:
            break
        if line.figures or line.segments[0].number or _NO_HEADER.match(line.segments[0].text):
            break
        names.insert(0, line)
        below = line
    return names


def _header(above: list[Line], first: Line, columns: list[_Interval]) -> list[Line]:
    """Return the lines of the header: those close above the first row that have something over several columns."""
    header: list[Line] = []
    below = first
    for line in reversed(above):
        if below.top - line.bottom > _CLOSE * line.size or _NO_HEADER.match(line.segments[0].text):
            break
        if line.segments[0].x0 < columns[0][0] - 12 or line.segments[-1].x1 > columns[-1][1] + 40:
            break
        if len(line.segments) == 1 and len(_over(line.segments[0], columns)) != 1:
            break
        header.insert(0, line)
        below = line
    # A single name above is one only at half a line's distance: set at the middle, over two lines.
    while header and len(header[0].segments) == 1 and not _halfway(header):
        header.pop(0)
    return header


def _halfway(lines: list[Line]) -> bool:
    return len(lines) > 1 and lines[0].base - lines[1].base < lines[0].size


def _over(segment: Segment, columns: list[_Interval]) -> list[int]:
    """Return the columns that a segment stands over, or else the nearest."""
    over = [i for i, (x0, x1) in enumerate(columns) if segment.over(x0, x1)]
    middle = (segment.x0 + segment.x1) / 2
    return over or [min(range(len(columns)), key=lambda i: abs(sum(columns[i]) / 2 - middle))]


def _widened(columns: list[_Interval], header: list[Line]) -> list[_Interval]:
    """Return the columns as wide as their names are, as far as there is room."""
    wide = [list(column) for column in columns]
    for line in header:
        for segment in line.segments:
            over = _over(segment, columns)
            if len(over) == 1:
                i = over[0]
                low = columns[i - 1][1] + _GAP if i else -inf
                high = columns[i + 1][0] - _GAP if i + 1 < len(columns) else inf
                wide[i] = [max(min(wide[i][0], segment.x0), low), min(max(wide[i][1], segment.x1), high)]
    for a, b in pairwise(wide):
        if b[0] - a[1] < _GAP:
            a[1] = b[0] = (a[1] + b[0]) / 2
    return [(x0, x1) for x0, x1 in wide]


def _bands(header: list[Line], columns: list[_Interval]) -> Iterator[_Band]:
    """Yield the header's rows: down to the last line with a name over several columns, and the rest."""
    upper = max((i + 1 for i, line in enumerate(header) if _spans(_Band([line]), columns)), default=0)
    for part in (header[:upper], header[upper:]):
        if part:
            yield _Band(part)


def _spans(band: _Band, columns: list[_Interval]) -> list[tuple[int, int]]:
    """Return the first and last column of each name over several columns."""
    over = [_over(segment, columns) for line in band.lines for segment in line.segments]
    return sorted({(found[0], found[-1]) for found in over if len(found) > 1})


def _rows(lines: list[Line], columns: list[_Interval]) -> list[_Band]:
    """Return the rows: a line with numbers and the lines that its name is wrapped to, or a line that heads others.

    A name may stand beside, above and below its numbers, as they are set at the head, middle or foot of the row.
    """
    places = [_over(line.segments[0], columns)[0] for line in lines if not line.figures]
    column = columns[max(set(places), key=places.count)] if places else columns[0]
    named = {id(line) for line in lines if any(segment.over(*column) for segment in line.segments)}
    pitch = min((a.base - b.base for a, b in pairwise(line for line in lines if id(line) in named)), default=0.0)
    bands: list[_Band] = []
    waiting: list[Line] = []
    before: Line | None = None
    for line in lines:
        if not line.figures:
            waiting.append(line)
            continue
        first, last = _cuts(before, waiting, line, named, pitch)
        _end(bands, waiting[:first], new=before is None)
        _end(bands, waiting[first:last], new=True)
        bands.append(_Band([*waiting[last:], line]))
        before, waiting = line, []
    _end(bands, waiting, new=False)
    return bands


def _end(bands: list[_Band], lines: list[Line], *, new: bool) -> None:
    """Add the lines to the last row, from the first that begins like a row of its own to new ones."""
    for line in lines:
        if new or _BEGINS_ROW.match(line.segments[0].text):
            bands.append(_Band([line]))
        else:
            bands[-1].lines.append(line)
        new = False


def _cuts(before: Line | None, waiting: list[Line], after: Line, named: set[int], pitch: float) -> tuple[int, int]:
    """Return how many of the lines between two lines with numbers belong to the upper one, and where the lower begins.

    What lies between the two stands alone. Rows are told apart by more room than there is between a row's lines.
    """
    count = len(waiting)
    first, last = 0, count
    upper = before if id(before) in named else None
    lower = after if id(after) in named else None
    # Numbers set at the middle of their name stand between two of its lines.
    if before and not upper and count and before.base - waiting[0].base <= _HALF * pitch:
        first, upper = 1, waiting[0]
    if not lower and last > first and waiting[-1].base - after.base <= _HALF * pitch:
        last, lower = count - 1, waiting[-1]
    chain = [*([upper] if upper else []), *waiting[first:last], *([lower] if lower else [])]
    wide = [i for i, (a, b) in enumerate(pairwise(chain), 1) if a.base - b.base > _ROOM * pitch]
    skip = first - (1 if upper else 0)
    if wide:
        return skip + wide[0] if upper or not before else first, skip + wide[-1] if lower else last
    if upper is None:
        return (0, 0) if before or not lower or lower is not after or _goes_on(after) else (count, count)
    begun = waiting[last - 1].segments[0].text if last else ""
    if lower is after and _goes_on(after) and not begun[:1].islower() and last > first:
        last -= 1
    return last, last


def _goes_on(line: Line) -> bool:
    """Tell whether the name beside the numbers begins within a sentence."""
    return next((one.text[0].islower() for one in line.segments if not one.number and _LETTER.search(one.text)), False)


def _tops(bands: list[_Band]) -> list[float]:
    """Return the heights between the rows, and the first and the last one's own."""
    between = [(a.bottom + b.top) / 2 for a, b in pairwise(bands)]
    return [bands[0].top - 1, *between, bands[-1].bottom + 1]
