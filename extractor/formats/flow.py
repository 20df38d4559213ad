"""Paragraphs and tables → a `Reading`: what .doc, .rtf, .odt and .html share once their own markup is read.

A reader yields `Paragraph` and `Table` in the order of the text; here they become lines: header and signature blocks
that are set as a table or with tabs are read by column, a frame of one column is no table, notes stand on the line
after their paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extractor.formats import HEADER, MOST_CHARACTERS, Block, Margin, Oversized, Reading, base_letters
from extractor.formats.layout import COLUMN_GAP, HEADER_LINE, TOP, is_layout
from extractor.records import Place

_MOST_CELLS = 2_000_000
_MOST_NESTED = 50
_CLOSE = 40  # twentieths of a point: edges that are no further apart are one, drawn by hand
_AROUND_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
TRACKED = "Tệp còn dấu vết sửa chưa duyệt: đã đọc phần thêm vào, bỏ phần đã xóa."
EMBEDDED = "Tệp có {} đối tượng nhúng (như bảng Excel); nội dung bên trong không được đọc."


@dataclass(slots=True)
class Paragraph:
    """A paragraph as shown ("\\n" for a line break, "\\t" for a tab), and what hangs on it.

    `label` is its automatic number with the blank after it. `notes` are (mark, what it says) and stand after the
    paragraph, as do the text boxes.
    """

    text: str = ""
    label: str = ""
    notes: list[tuple[str, Sequence[Part]]] = field(default_factory=list)
    boxes: list[Sequence[Part]] = field(default_factory=list)

    def shown(self, *, cell: bool = False) -> str:
        """Return the text with its automatic number; an empty paragraph has one only as a cell of a numbered column."""
        text = _NO_TEXT.sub("", _AROUND_BREAK.sub("\n", self.text)).strip()
        return f"{self.label}{text}".rstrip() if self.label and (text or cell) else text


@dataclass(slots=True)
class Table:
    """Rows of cells by grid column; None for a column that a merged cell covers, or that the row leaves out."""

    rows: list[list[Sequence[Part] | None]] = field(default_factory=list)


Part = Paragraph | Table


def by_edges(rows: Iterable[tuple[Sequence[Sequence[Part] | None], Sequence[int]]]) -> Table:
    """Return the table of rows that are given with the edges of their cells, one more than cells, in 1/20 point."""
    given = list(rows)
    columns: dict[int, int] = {}
    last = None
    for edge in sorted({edge for _, edges in given for edge in edges}):
        if last is None or edge - last > _CLOSE:
            columns[edge] = (columns[last] + 1) if last is not None else 0
        else:
            columns[edge] = columns[last]
        last = edge
    table = Table()
    for cells, edges in given:
        row: list[Sequence[Part] | None] = []
        for i, cell in enumerate(cells):
            if i + 1 < len(edges):
                if columns[edges[i]] == columns[edges[i + 1]] and not any(_flat(cell or (), 0)):
                    continue  # merged with a neighbour
                row += [None] * (columns[edges[i]] - len(row))
                row.append(cell)
                row += [None] * (columns[edges[i + 1]] - len(row))
            else:
                row.append(cell)
        table.rows.append(row)
        _check(len(table.rows), len(row))
    return table


def _check(rows: int, columns: int) -> None:
    if rows * columns > _MOST_CELLS:
        raise Oversized("bảng trong tệp quá lớn, không đọc")


_Cells = list[tuple[str, Place | None]]


class Flow:
    """The lines of the text to be, collected from paragraphs and tables."""

    def __init__(self) -> None:
        self._lines: list[_Cells] = []
        self._paragraphs = 0
        self._tables = 0
        self._margins: dict[str, None] = {}
        self._header_right = self._header_end = -1  # where in the lines the right column of a header set with tabs is

    def add(self, parts: Iterable[Part]) -> None:
        """Collect the lines of paragraphs and tables."""
        for part in parts:
            if isinstance(part, Paragraph):
                self._paragraphs += 1
                self._paragraph(part, Place(paragraph=self._paragraphs), 0)
            else:
                self._tables += 1
                self._table(part, self._tables, 0)

    def _paragraph(self, paragraph: Paragraph, place: Place | None, depth: int) -> None:
        text = paragraph.shown()
        columns = COLUMN_GAP.split(text, maxsplit=1) if len(self._lines) < TOP else ()
        if len(columns) == 2 and HEADER_LINE.search(base_letters(text)):
            left, right = (" ".join(column.split()) for column in columns)
            self._header_line((left, place), (right, place))
        else:
            self._add(text.replace("\t", " "), place)
        self._hanging(paragraph, place, depth)

    def _header_line(self, left: tuple[str, Place | None], right: tuple[str, Place | None]) -> None:
        """Collect a line of a header block set with tabs or blanks, so that its left column comes first."""
        at = self._header_right if self._header_end == len(self._lines) else len(self._lines)
        self._lines.insert(at, [left])
        self._lines.append([right])
        self._header_right, self._header_end = at + 1, len(self._lines)

    def _add(self, text: str, place: Place | None) -> None:
        if text:
            self._lines.append([(text, place)])

    def _hanging(self, paragraph: Paragraph, place: Place | None, depth: int) -> None:
        _deep(depth)
        for mark, note in paragraph.notes:
            self._add(" ".join((mark, *_flat(note, depth + 1))).strip(), place)
        for box in paragraph.boxes:
            for part in box:
                if isinstance(part, Paragraph):
                    self._paragraph(part, place, depth + 1)
                else:
                    self._inner(part, depth)

    def _inner(self, table: Table, depth: int) -> None:
        self._tables += 1
        self._table(table, self._tables, depth + 1)

    def _table(self, table: Table, index: int, depth: int) -> None:
        """Collect a table: rows of cells, or paragraphs where it is layout and no table."""
        _deep(depth)
        width = max((len(row) for row in table.rows), default=0)
        _check(len(table.rows), width)
        if width == 1:
            for i, given in enumerate(table.rows, 1):
                for cell in given:
                    self._frame(cell or (), Place(table=index, row=i, column=1), depth)
            return
        hanging: list[tuple[Paragraph, Place]] = []
        inner: list[Table] = []
        rows = []
        for i, given in enumerate(table.rows, 1):
            places = [Place(table=index, row=i, column=j) for j in range(1, width + 1)]
            row: _Cells = [(self._cell(c, p, hanging, inner, depth), p) for c, p in zip(given, places, strict=False)]
            rows.append(row + [("", place) for place in places[len(row) :]])
        if is_layout([[text for text, _ in row] for row in rows], len(self._lines)):
            for column in zip(*rows, strict=True):
                for texts, place in column:
                    for text in texts.split("\n"):
                        self._add(text, place)
        elif width:
            self._lines.append([])
            for row in rows:
                if any(text for text, _ in row):
                    self._lines.append([(" ".join(text.split()), place) for text, place in row])
            self._lines.append([])
        for paragraph, place in hanging:
            self._hanging(paragraph, place, depth + 1)
        for one in inner:
            self._inner(one, depth)

    def _frame(self, parts: Sequence[Part], place: Place, depth: int) -> None:
        for part in parts:
            if isinstance(part, Paragraph):
                self._paragraph(part, place, depth)
            else:
                self._inner(part, depth)

    @staticmethod
    def _cell(
        cell: Sequence[Part] | None,
        place: Place,
        hanging: list[tuple[Paragraph, Place]],
        inner: list[Table],
        depth: int,
    ) -> str:
        """Return a cell's paragraphs, one a line; nothing for a cell that a merge covers.

        A table in the cell that has columns of its own is no text of the cell: its numbers would be one number.
        """
        texts: list[str] = []
        for part in cell or ():
            if isinstance(part, Paragraph):
                texts.append(part.shown(cell=True).replace("\t", " "))
                if part.notes or part.boxes:
                    hanging.append((part, place))
            elif max(map(len, part.rows), default=0) > 1:
                inner.append(part)
            else:
                texts += _flat([part], depth + 1)
        return "\n".join(text for text in texts if text)

    def heads(self, stories: Iterable[Iterable[Part]]) -> None:
        """Note the heads and feet of the pages; but an official header block is text, wherever a template puts it."""
        for story in stories:
            parts = list(story)
            texts = tuple(_flat(parts, 0))
            if HEADER.search(base_letters("\n".join(texts))):
                head = Flow()
                head.add(parts)
                self._lines += [[(text, None) for text, _ in line] for line in head._lines]
            else:
                self._margins |= dict.fromkeys(texts)

    def reading(self, format: str, *, notices: Iterable[str] = ()) -> Reading:
        """Return the lines as one text, with a block for each paragraph or cell that has any text."""
        parts: list[str] = []
        blocks: list[Block] = []
        at = 0
        blank = True
        for line in self._lines:
            if not line and blank:
                continue
            blank = not line
            for n, (text, place) in enumerate(line):
                if n:
                    parts.append("\t")
                    at += 1
                if text:
                    blocks.append(Block(at, at + len(text), place=place))
                parts.append(text)
                at += len(text)
            parts.append("\n")
            at += 1
            if at > MOST_CHARACTERS:
                raise Oversized("tệp có quá nhiều chữ so với một báo cáo, không đọc")
        return Reading(
            text="".join(parts),
            format=format,
            blocks=tuple(blocks),
            notices=tuple(notices),
            margins=tuple(map(Margin, self._margins)),
        )


def _flat(parts: Sequence[Part], depth: int) -> Iterator[str]:
    """Yield the texts of all that there is, each on one line."""
    _deep(depth)
    for part in parts:
        if isinstance(part, Paragraph):
            if text := " ".join(part.shown().split()):
                yield text
        else:
            for row in part.rows:
                for cell in row:
                    yield from _flat(cell or (), depth + 1)


def _deep(depth: int) -> None:
    if depth > _MOST_NESTED:
        raise Oversized("bảng lồng nhau quá nhiều tầng, không đọc")
