"""Paragraphs with the marks of cells and rows between them, as .doc and .rtf have them → paragraphs and tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extractor.formats.flow import Paragraph, Part, by_edges

_MOST_NESTED = 50


class _Open:
    """A table that is being read: its rows with their edges, the cells of the row so far, the parts of the cell."""

    def __init__(self) -> None:
        self.rows: list[tuple[list[Sequence[Part] | None], Sequence[int]]] = []
        self.cells: list[Sequence[Part]] = []
        self.parts: list[Part] = []

    def end_cell(self) -> None:
        self.cells.append(self.parts)
        self.parts = []

    def end_row(self, edges: Sequence[int], covered: Collection[int]) -> None:
        if self.parts:  # the last cell has no mark
            self.end_cell()
        if self.cells:
            self.rows.append(([None if i in covered else cell for i, cell in enumerate(self.cells)], edges))
        self.cells = []


class Builder:
    """The parts of a story so far; `depth` is in how many tables, one in the other, something stands."""

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._tables: list[_Open] = []

    def _open(self, depth: int) -> _Open:
        """Return the open table of a depth above 0, after ending those below it."""
        self._end(depth)
        while len(self._tables) < min(depth, _MOST_NESTED):
            self._tables.append(_Open())
        return self._tables[-1]

    def _end(self, depth: int) -> None:
        while len(self._tables) > depth:
            table = self._tables.pop()
            table.end_row((), ())
            if table.rows:
                (self._tables[-1].parts if self._tables else self._parts).append(by_edges(table.rows))

    def add(self, paragraph: Paragraph, depth: int) -> None:
        """Add a paragraph."""
        self._end(depth)
        (self._open(depth).parts if depth else self._parts).append(paragraph)

    def end_cell(self, depth: int) -> None:
        """End a cell."""
        self._open(depth).end_cell()

    def end_row(self, depth: int, edges: Sequence[int] = (), covered: Collection[int] = ()) -> None:
        """End a row, whose cells have these edges, and of which some continue those above."""
        self._open(depth).end_row(edges, covered)

    def whole(self) -> list[Part]:
        """Return all parts."""
        self._end(0)
        return self._parts
