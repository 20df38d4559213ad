"""Puts the text of a PDF together, with the place of each stretch of it."""

from __future__ import annotations

from extractor.formats import Block
from extractor.formats.pdf.tables import Table
from extractor.formats.pdf.tables.joined import join
from extractor.records import Place


class Writer:
    """Puts the text together, with a block for each stretch of a page and each cell."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.at = 0
        self.tables = 0
        self.last_table: Table | None = None  # what comes last so far, and may go on with the next page

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.at += len(text)

    def _break(self) -> None:
        if self.at:
            self._add("\n\n")

    def prose(self, text: str, page: int) -> None:
        """Append running text of a page."""
        self.close()
        self._break()
        self.blocks.append(Block(self.at, self.at + len(text), page=page))
        self._add(text)

    def table(self, table: Table) -> None:
        """Append a table, or join it to the one that the page before ended with."""
        if self.last_table and table.page == self.last_table.last_page + 1 and join(self.last_table, table):
            return
        self.close()
        self.last_table = table

    def close(self) -> None:
        """Write the rows of the last table that hold any text; what a cell has on each page is a block of its own."""
        table, self.last_table = self.last_table, None
        if table is None:
            return
        self._break()
        self.tables += 1
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
                    self.blocks.append(Block(self.at, self.at + len(stretch.text), page=stretch.page, place=place))
                    self._add(stretch.text)
