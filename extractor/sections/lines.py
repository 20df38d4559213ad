"""The lines of the running text that an outline is made of, and what each of them opens."""

from __future__ import annotations

from functools import cached_property

import regex

from extractor.document import Document
from extractor.sections.candidates import opener
from extractor.text import Paragraph

_OUTLINE_ROW = regex.compile(
    r"\s*(?:(?:[IVXl1]{1,5}|[\dlI]{1,2}(?:\.\d{1,2})*|[A-Za-zĐđ])\s*[.)/:-]|\d{1,2}(?:\.\d{1,2})+)\s*\t\s*\p{L}"
)


class Lines:
    """The paragraphs outside tables and notes; `openers` has for each the heading that it may be, or None."""

    def __init__(self, document: Document) -> None:
        text = document.text
        self.document = document
        self.clean, self.folded = text.clean, text.folded
        self.paragraphs = [p for p in text.paragraphs if not p.note and (p.table is None or self._outline_row(p))]
        self.openers = [
            opener(self.clean[p.start : p.end], self.folded[p.start : p.end], p.start) for p in self.paragraphs
        ]

    def text(self, i: int) -> str:
        """Return the canonical text of paragraph `i`."""
        return self.clean[self.paragraphs[i].start : self.paragraphs[i].end]

    def folded_text(self, i: int) -> str:
        """Return the folded text of paragraph `i`."""
        return self.folded[self.paragraphs[i].start : self.paragraphs[i].end]

    def table_between(self, i: int, k: int) -> bool:
        """Tell whether a table stands between the paragraphs `i` and `k` of the running text."""
        return self.clean.find("\t", self.paragraphs[i].end, self.paragraphs[k].start) >= 0

    def _outline_row(self, paragraph: Paragraph) -> bool:
        """Tell whether a line taken for a table row is a heading whose number a tab sets off ("I.\\tKẾT QUẢ")."""
        row = self.clean[paragraph.start : paragraph.end]
        return row.count("\t") == 1 and _OUTLINE_ROW.match(row) is not None and paragraph.table in self._outline_tables

    @cached_property
    def _outline_tables(self) -> set[int]:
        """The tables all of whose rows of two cells begin as headings do."""
        found = set()
        for n, table in enumerate(self.document.text.tables):
            pairs = (self.clean[cells[0].start : cells[1].end] for cells in table.rows if len(cells) == 2)
            if all(_OUTLINE_ROW.match(pair) for pair in pairs):
                found.add(n)
        return found
