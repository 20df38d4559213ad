"""A page as far as it has been read: its parts, and what is open of tables, lists and the paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.formats import Oversized
from extractor.formats.docx.symbols import sign
from extractor.formats.flow import Paragraph, Part, Table
from extractor.formats.html.styles import Look
from extractor.formats.numerals import counter
from extractor.formats.runs import Runs, Seen

BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
    "summary", "ul",
}  # fmt: skip
_BLANKS = re.compile(r"[ \t\r\n\f]+")
BREAK, _KEPT_TAB = "\x0b", "\x1c"
_BULLET = re.compile(r"[·•▪◦●■➢✓❖][ \xa0]+(?=\S)")
_MOST_NESTED, _MOST_LISTS = 45, 1_000


class _Open:
    """A table that is being read: its rows, and the columns that cells of rows above still cover."""

    def __init__(self, around: list[Part]) -> None:
        self.table = Table()
        self.around = around
        self.covering: dict[int, int] = {}
        self.row: list[Sequence[Part] | None] | None = None

    def begin_row(self) -> None:
        self.row = []
        self.table.rows.append(self.row)

    def cell(self, across: int, down: int) -> list[Part]:
        """Begin a cell and return where its parts go."""
        if self.row is None:
            self.begin_row()
        assert self.row is not None
        while self.covering.get(len(self.row), 0):
            self.covering[len(self.row)] -= 1
            self.row.append(None)
        parts: list[Part] = []
        for i in range(across):
            if down > 1:
                self.covering[len(self.row)] = down - 1
            self.row.append(None if i else parts)
        return parts

    def end_row(self) -> None:
        """End a row: its last columns may be covered too."""
        if self.row is not None:
            while self.covering.get(len(self.row), 0):
                self.covering[len(self.row)] -= 1
                self.row.append(None)
            self.row = None


class Page:
    """The parts so far, and what is open: tables, lists, the paragraph."""

    def __init__(self, seen: Seen) -> None:
        self._parts: list[Part] = []
        self._paragraph = Paragraph()
        self.runs = Runs(seen)
        self.tables: list[_Open] = []
        self._lists: list[tuple[str, int]] = []
        self.label = ""

    # Text

    def text(self, text: str | None, look: Look) -> None:
        """Add text between tags."""
        if not text:
            return
        if look.symbols:
            text = "".join(code if code.isspace() else sign(look.symbols, ord(code)) for code in text)
        if look.as_is:
            text = text.replace("\r\n", "\n").replace("\n", BREAK).replace("\t", _KEPT_TAB)
        self.runs.add(text, raised=look.raised, charset=look.charset)

    def note(self, mark: str, parts: list[Part]) -> None:
        """Add the mark of a note, and hang the note on the paragraph."""
        self.runs.mark(mark)
        self._paragraph.notes.append((mark, parts))

    def end_paragraph(self) -> None:
        """End the paragraph, if there is any text in it."""
        text = _BLANKS.sub(" ", self.runs.take()).replace(BREAK, "\n").replace(_KEPT_TAB, "\t").strip()
        if text or self._paragraph.notes:
            bullet = _BULLET.match(text)
            self._paragraph.text = "- " + text[bullet.end() :] if bullet else text
            self._paragraph.label, self.label = self.label, ""
            self._parts.append(self._paragraph)
            self._paragraph = Paragraph()

    # Lists

    def begin_list(self, kind: str, start: int) -> None:
        """Begin a list."""
        if len(self._lists) < _MOST_LISTS:
            self._lists.append((kind, start))

    def item(self, number: int) -> None:
        """Begin an item, with a number of its own if it has one."""
        kind, at = self._lists[-1] if self._lists else ("bullet", 0)
        at = number or at
        if self._lists:
            self._lists[-1] = kind, at + 1
        self.label = {"bullet": "- ", "none": ""}.get(kind, f"{counter(at, kind)}. ")

    # Tables

    def begin_table(self) -> None:
        """Begin a table."""
        self.end_paragraph()
        if len(self.tables) >= _MOST_NESTED:
            raise Oversized("bảng lồng nhau quá nhiều tầng, không đọc")
        self.tables.append(_Open(self._parts))
        self._parts = []

    def begin_row(self) -> None:
        """Begin a row of the innermost table."""
        self._outside()
        self.tables[-1].end_row()
        self.tables[-1].begin_row()

    def begin_cell(self, across: int, down: int) -> None:
        """Begin a cell of the row."""
        self._outside()
        self._parts = self.tables[-1].cell(across, down)

    def _outside(self) -> None:
        """Put what stands in a table but in no cell before the table."""
        self.end_paragraph()
        self.label = ""

    def end(self, tag: str) -> None:
        """End an element."""
        if tag in ("td", "th", "tr", "table") and self.tables:
            self.end_paragraph()
            table = self.tables[-1]
            if tag in ("td", "th"):
                self._parts = table.around
            elif tag == "tr":
                table.end_row()
            else:
                self.tables.pop()
                self._parts = table.around
                if table.table.rows:
                    self._parts.append(table.table)
        elif tag in ("ol", "ul"):
            self.end_paragraph()
            if self._lists:
                self._lists.pop()
        elif tag in BLOCKS:
            self.end_paragraph()
            if tag == "li":
                self.label = ""

    def whole(self) -> list[Part]:
        """Return all parts."""
        self.end_paragraph()
        return self._parts
