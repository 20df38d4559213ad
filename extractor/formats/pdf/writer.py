"""Puts the text of a PDF together, with the place and the box of each stretch of it."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.formats import Block, Margin
from extractor.formats.pdf.lines import Line
from extractor.formats.pdf.marks import SUPERSCRIPTS
from extractor.formats.pdf.tables import Table
from extractor.formats.pdf.tables.joined import join
from extractor.records import Place

if TYPE_CHECKING:
    from extractor.formats.scan.page import PageText


class Writer:
    """Puts the text together, with a block for each stretch of a page and each cell."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.corners = array("i")
        self.margins: list[Margin] = []
        self.doubtful: list[tuple[int, int]] = []
        self.unread: list[tuple[int, int]] = []
        self.tables = 0
        self._at = 0
        self._open: Table | None = None  # what was written last is a table, which may go on with the next page
        self._below: list[tuple[list[Line], int]] = []  # the footnotes of its pages

    def _add(self, text: str, corners: array[int] | None = None) -> None:
        self.parts.append(text)
        self._at += len(text)
        if corners is None:
            self.corners.frombytes(bytes(4 * self.corners.itemsize * len(text)))
        else:
            self.corners.extend(corners)

    def _break(self) -> None:
        if self._at:
            self._add("\n\n")

    def prose(self, lines: list[Line], page: int) -> None:
        """Append lines of running text of a page; footnotes below a table do not end it."""
        if not lines:
            return
        if self._open and self._open.last_page == page and ord(lines[0].text[0]) in SUPERSCRIPTS:
            self._below.append((lines, page))
            return
        self.close()
        self._break()
        start = self._at
        for i, line in enumerate(lines):
            if i:
                self._add("\n")
            self._add(line.text, line.piece.corners)
        self.blocks.append(Block(start, self._at, page=page))

    def recognised(self, found: PageText, page: int) -> None:
        """Append what was read on the image of a page."""
        if not found.text:
            return
        self.close()
        self._break()
        start = self._at
        for block in found.blocks:
            place = block.place
            if place is not None and place.table is not None:
                place = place.model_copy(update={"table": place.table + self.tables})
            moved = replace(block, start=block.start + start, end=block.end + start, page=page, place=place)
            self.blocks.append(moved)
        self.doubtful += ((a + start, b + start) for a, b in found.doubtful)
        self.unread += ((a + start, b + start) for a, b in found.unread)
        self.tables += found.tables
        self._add(found.text, array("i", found.boxes.corners))

    def table(self, table: Table) -> None:
        """Append a table, or join it to the one that the page before ended with."""
        if self._open and table.page == self._open.last_page + 1 and join(self._open, table):
            return
        self.close()
        self._open = table

    def close(self) -> None:
        """Write the last table and the footnotes below it."""
        table, self._open = self._open, None
        if table is None:
            return
        self._rows(table)
        below, self._below = self._below, []
        for lines, page in below:
            self.prose(lines, page)

    def _rows(self, table: Table) -> None:
        """Write a table's rows that hold any text; what a cell has on each page is a block of its own."""
        self._break()
        self.tables += 1
        self.margins += (Margin(text, page) for page, text in table.repeated)
        written = False
        for i, row in enumerate(table.grid, 1):
            if not any(row.cells):
                continue
            if written:
                self._add("\n")
            written = True
            for j, cell in enumerate(row.cells, 1):
                if j > 1:
                    self._add("\t")
                place = Place(table=self.tables, row=i, column=j)
                for k, stretch in enumerate(cell):
                    if k:
                        self._add(stretch.lead)
                    start = self._at
                    self._add(stretch.text, stretch.corners)
                    self.blocks.append(Block(start, self._at, page=stretch.page, place=place))
