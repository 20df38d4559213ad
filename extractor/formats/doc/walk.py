"""The walk over a file's stories: paragraphs and tables, with what Word shows but does not store as text."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.formats import SUPERSCRIPT
from extractor.formats.charsets import Charset
from extractor.formats.doc.lists import Lists
from extractor.formats.doc.properties import CharacterStyle, ParagraphStyle, Properties, Row
from extractor.formats.doc.structure import (
    BOXES,
    ENDNOTE_MARKS,
    ENDNOTES,
    FOOTNOTE_MARKS,
    FOOTNOTES,
    HEADERS,
    SHAPES,
    Structure,
)
from extractor.formats.flow import Paragraph, Part, Table, by_edges

_END = re.compile("[\r\x07\x0c]")
_SIGN = re.compile("[\x00-\x08\x0b\x0e-\x1f\xad]")
_SHOWN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-"}
_FIELD, _RESULT, _FIELD_END, _NOTE, _SHAPE, _SYMBOL = "\x13", "\x14", "\x15", "\x02", "\x08", "("
_SEPARATORS = 6  # stories of the headers that are lines above notes
_MOST_NESTED = 50


@dataclass(slots=True)
class _Text:
    """A paragraph's text in the making: stretches of one character set are converted together."""

    parts: list[str] = field(default_factory=list)
    charset: Charset | None = None
    pending: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, text: str, raised: bool, charset: Charset | None) -> None:
        if charset is not self.charset:
            self.flush()
            self.charset = charset
        if charset is None:
            text = text.replace("\xad", "")
            self.parts.append(text.translate(SUPERSCRIPT) if raised else text)
        else:
            self.pending.append((text, raised))

    def flush(self) -> None:
        if self.charset and self.pending:
            converted = self.charset.convert("".join(text for text, _ in self.pending))
            raised = [flag for text, flag in self.pending for flag in [flag] * len(text)]
            self.parts += (
                letter.translate(SUPERSCRIPT) if raised[offset] else letter
                for letter, offset in zip(converted.text, converted.offsets, strict=True)
            )
            self.pending.clear()

    def whole(self) -> str:
        self.flush()
        return "".join(self.parts)


@dataclass(slots=True)
class _Open:
    """A table that is being read: rows with their edges, the cells of the row so far, the parts of the cell so far."""

    rows: list[tuple[list[Sequence[Part] | None], Sequence[int]]] = field(default_factory=list)
    cells: list[Sequence[Part] | None] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(self.parts)
        self.parts = []

    def end_row(self, row: Row) -> None:
        if self.parts:  # a row without the mark of its last cell
            self.end_cell()
        if self.cells:
            cells = [None if i in row.covered else cell for i, cell in enumerate(self.cells)]
            self.rows.append((cells, row.edges))
        self.cells = []

    def table(self) -> Table:
        self.end_row(Row())
        return by_edges(self.rows)


class Walk:
    """One pass over a file: the parts of its body, with notes and text boxes where they hang."""

    def __init__(self, structure: Structure) -> None:
        self._file = structure
        self._properties = Properties(structure)
        self.lists = Lists(structure)
        self.charsets: set[Charset] = set()
        self._notes = dict(self._notes_at(FOOTNOTE_MARKS, FOOTNOTES, structure.footnotes))
        self._notes |= dict(self._notes_at(ENDNOTE_MARKS, ENDNOTES, structure.endnotes))
        self._boxes = self._boxes_at()
        self._count = 0
        self._nested = 0
        self._fields: list[bool] = []  # for each field that is open, whether its result has begun

    def body(self) -> list[Part]:
        """Return the parts of the document's body."""
        parts = list(self._story(0, self._file.body))
        # Text boxes whose anchor is not among the shapes (in a group), in their order.
        for box in self._boxes.pop(None, ()):
            parts += self._story(*box)
        return parts

    def margins(self) -> Iterator[list[Part]]:
        """Yield the parts of each header and footer."""
        positions, _ = self._file.plc(HEADERS, 0)
        for start, end in zip(positions[_SEPARATORS:], positions[_SEPARATORS + 1 :], strict=False):
            if end > start:
                self._fields.clear()
                yield list(self._story(self._file.headers + start, self._file.headers + end))

    def _notes_at(self, marks: int, notes: int, story: int) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield where a note's mark is, and where its text begins and ends."""
        at, _ = self._file.plc(marks, 2)
        texts, _ = self._file.plc(notes, 0)
        for mark, start, end in zip(at[:-1], texts, texts[1:], strict=False):
            yield mark, (story + start, story + end)

    def _boxes_at(self) -> dict[int | None, list[tuple[int, int]]]:
        """Return the text boxes by where they are anchored, None for those of which that is not known."""
        at, shapes = self._file.plc(SHAPES, 26)
        anchors = {shapes[26 * i : 26 * i + 4]: cp for i, cp in enumerate(at[:-1])}
        positions, boxes = self._file.plc(BOXES, 22)
        found: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
        for i, (start, end) in enumerate(itertools.pairwise(positions)):
            if end > start:
                anchor = anchors.get(boxes[22 * i + 14 : 22 * i + 18])
                found[anchor].append((self._file.boxes + start, self._file.boxes + end))
        return found

    # Paragraphs and tables

    def _story(self, start: int, end: int) -> Iterator[Part]:
        """Yield the paragraphs and tables between two positions."""
        text = self._file.text
        tables: list[_Open] = []
        begun = None  # a paragraph whose mark is deleted or hidden goes on in the next
        while start < min(end, len(text)):
            found = _END.search(text, start, end)
            mark = found.start() if found else end
            style = self._properties.paragraph(min(mark, len(text) - 1))
            paragraph, joined = self._paragraph(start, mark, style, begun)
            sign = text[mark] if found else ""
            start, begun = mark + 1, None
            depth = min(style.depth, _MOST_NESTED)
            if joined and sign == "\r" and not depth:
                begun = paragraph
                continue
            while len(tables) > depth:
                table = tables.pop().table()
                if tables:
                    tables[-1].parts.append(table)
                else:
                    yield table
            while len(tables) < depth:
                tables.append(_Open())
            if not tables:
                yield paragraph
            elif style.ends_row:
                tables[-1].end_row(style.row)
            else:
                tables[-1].parts.append(paragraph)
                if style.ends_cell if depth > 1 else sign == "\x07":
                    tables[-1].end_cell()
        if begun:
            yield begun
        while tables:
            table = tables.pop().table()
            if tables:
                tables[-1].parts.append(table)
            else:
                yield table

    def _paragraph(
        self, start: int, end: int, style: ParagraphStyle, begun: Paragraph | None
    ) -> tuple[Paragraph, bool]:
        """Return the paragraph between two positions, and whether its mark is deleted or hidden."""
        paragraph = begun or Paragraph()
        text = _Text()
        last = None
        for first, until, characters in self._properties.runs(start, end + 1, style.style):
            last = characters
            if not characters.hidden and not characters.deleted:
                self._run(first, min(until, end), characters, text, paragraph)
        whole = text.whole()
        if self._file.has_halves:
            whole = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        paragraph.text += whole
        if style.list and not style.ends_row:
            paragraph.label = paragraph.label or self.lists.label(style)
        return paragraph, bool(last and (last.hidden or last.deleted))

    def _run(self, start: int, end: int, style: CharacterStyle, text: _Text, paragraph: Paragraph) -> None:
        """Add what a run shows to a paragraph's text."""
        whole = self._file.text[start:end]
        if style.charset and not whole.isascii():
            self.charsets.add(style.charset)
        if style.special or _SIGN.search(whole) or start in self._notes:
            for cp, sign in enumerate(whole, start):
                if cp in self._notes and all(self._fields):
                    # No letter of its font: "¹" is "ạ" in TCVN3.
                    text.add(self._note(cp, paragraph), False, None)
                elif shown := self._shown(cp, sign, style, paragraph):
                    text.add(shown, style.raised, style.charset)
        elif whole and all(self._fields):
            text.add(whole, style.raised, style.charset)

    def _shown(self, cp: int, sign: str, style: CharacterStyle, paragraph: Paragraph) -> str:
        """Return what is shown of a character: fields' results, no pictures."""
        if sign == _FIELD:
            self._fields.append(False)
        elif sign == _RESULT and self._fields:
            self._fields[-1] = True
        elif sign == _FIELD_END and self._fields:
            self._fields.pop()
        elif not all(self._fields):
            return ""
        elif sign == _SHAPE:
            for box in self._boxes.pop(cp, ()):
                paragraph.boxes.append(self._inner(box))
        elif sign == _SYMBOL and style.special:
            # Symbol fonts have their signs in the private area, where nobody knows what they are.
            return style.symbol if style.symbol and not "\ue000" <= style.symbol <= "\uf8ff" else ""
        elif sign in _SHOWN:
            return _SHOWN[sign]
        elif sign >= " " or sign == "\t":
            # The soft hyphen of Unicode is nothing; that of TCVN3 is the letter ư.
            return sign
        return ""

    def _note(self, cp: int, paragraph: Paragraph) -> str:
        """Return the mark of a note, and hang the note on its paragraph."""
        self._count += 1
        mark = str(self._count).translate(SUPERSCRIPT)
        paragraph.notes.append((mark, self._inner(self._notes.pop(cp))))
        return mark

    def _inner(self, story: tuple[int, int]) -> list[Part]:
        """Return the parts of a note or a text box, which may hold others."""
        if self._nested >= _MOST_NESTED:
            return []
        self._nested += 1
        fields, self._fields = self._fields, []
        parts = list(self._story(*story))
        self._fields = fields
        self._nested -= 1
        return parts
