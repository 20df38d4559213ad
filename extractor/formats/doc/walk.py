"""The walk over a file's stories: paragraphs and tables, with what Word shows but does not store as text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from extractor.formats import SUPERSCRIPT
from extractor.formats.builder import Builder
from extractor.formats.doc.lists import Lists
from extractor.formats.doc.properties import CharacterStyle, ParagraphStyle, Properties
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
from extractor.formats.docx import symbols
from extractor.formats.flow import Paragraph, Part
from extractor.formats.runs import Guess, Runs, Seen

_END = re.compile("[\r\x07\x0c]")
_SIGN = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_SHOWN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-"}
_FIELD = re.compile("[\x13-\x15]")  # its beginning, the beginning of its result, its end
_SHAPE, _SYMBOL = "\x08", "("
_EMBEDDED = " EMBED "
_SEPARATORS = 6  # stories of the headers that are lines above notes
_MOST_NESTED = 50


class Walk:
    """One pass over a file: the parts of its body, with notes and text boxes where they hang."""

    def __init__(self, structure: Structure, guess: Guess | None = None) -> None:
        self._file = structure
        self._seen = Seen(guess)
        self._properties = Properties(structure)
        self._lists = Lists(structure)
        self._notes = dict(self._notes_at(FOOTNOTE_MARKS, FOOTNOTES, structure.footnotes))
        self._notes |= dict(self._notes_at(ENDNOTE_MARKS, ENDNOTES, structure.endnotes))
        self._own_marks = sorted(mark for mark, (_, _, own) in self._notes.items() if own)
        self._boxes = self._boxes_at()
        self._count = 0
        self._nested = 0
        self._instructions: list[tuple[int, int]] = []
        # LibreOffice writes the letter "ư" of TCVN3 so; beside it they are hyphens.
        self._soft_hyphen = "" if "\xad" in structure.text else "\xad"

    def body(self) -> list[Part]:
        """Return the parts of the document's body."""
        parts = self._story(0, self._file.body)
        # Text boxes whose anchor is not among the shapes (in a group), in their order.
        for box in self._boxes.pop(None, ()):
            parts += self._story(*box)
        return parts

    def notices(self) -> Iterator[str]:
        """Yield what the reader of the report should know of the file, after the walk."""
        yield from self._seen.notices()
        if self._lists.failed:
            yield "Không đọc được danh sách đánh số tự động của tệp; số thứ tự đầu đoạn có thể thiếu."

    def heads(self) -> Iterator[list[Part]]:
        """Yield the parts of each head and foot of pages."""
        positions, _ = self._file.plc(HEADERS, 0)
        for start, end in zip(positions[_SEPARATORS:], positions[_SEPARATORS + 1 :], strict=False):
            if end > start:
                yield self._story(self._file.headers + start, self._file.headers + end)

    def _notes_at(self, marks: int, notes: int, story: int) -> Iterator[tuple[int, tuple[int, int, bool]]]:
        """Yield where a note's mark is, where its text begins and ends, and whether its mark is text."""
        at, data = self._file.plc(marks, 2)
        texts, _ = self._file.plc(notes, 0)
        for i, (mark, start, end) in enumerate(zip(at[:-1], texts, texts[1:], strict=False)):
            own = data[2 * i : 2 * i + 2] == b"\0\0"
            yield mark, (story + start, story + end, own)

    def _boxes_at(self) -> dict[int | None, list[tuple[int, int]]]:
        """Return the text boxes by where they are anchored, None for those of which that is not known."""
        at, shapes = self._file.plc(SHAPES, 26)
        anchors = {shapes[26 * i : 26 * i + 4]: cp for i, cp in enumerate(at[:-1])}
        positions, boxes = self._file.plc(BOXES, 22)
        found: dict[int | None, list[tuple[int, int]]] = defaultdict(list)
        for i, (start, end) in enumerate(pairwise(positions[:-1])):
            if end > start:
                anchor = anchors.get(boxes[22 * i + 14 : 22 * i + 18])
                found[anchor].append((self._file.boxes + start, self._file.boxes + end))
        return found

    # Paragraphs and tables

    def _story(self, start: int, end: int) -> list[Part]:
        """Return the paragraphs and tables between two positions."""
        text = self._file.text
        around, self._instructions = self._instructions, self._instructions_in(start, end)
        builder = Builder()
        begun = None  # a paragraph whose mark is deleted or hidden goes on in the next
        while start < min(end, len(text)):
            found = _END.search(text, start, end)
            mark = found.start() if found else end
            style = self._properties.paragraph(min(mark, len(text) - 1))
            paragraph, joined = self._paragraph(start, mark, style, begun)
            sign = text[mark] if found else ""
            start, begun = mark + 1, None
            if joined and sign == "\r" and not style.depth:
                begun = paragraph
            elif style.ends_row and style.depth:
                builder.end_row(style.depth, style.row.edges, style.row.covered)
            else:
                builder.add(paragraph, style.depth)
                if style.depth and (style.ends_cell if style.depth > 1 else sign == "\x07"):
                    builder.end_cell(style.depth)
        if begun:
            builder.add(begun, 0)
        self._instructions = around
        return builder.whole()

    def _instructions_in(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where the fields of a story have their instructions, of which only the results are shown."""
        opened: list[list[int]] = []
        found: list[tuple[int, int]] = []
        for mark in _FIELD.finditer(self._file.text, start, end):
            at = mark.start()
            if mark[0] == "\x13":
                opened.append([at])
                self._seen.embedded += self._file.text.startswith(_EMBEDDED, at + 1)
            elif opened and mark[0] == "\x14":
                opened[-1].append(at)
            elif opened:
                begin, *result = opened.pop()
                found.append((begin, result[0] + 1 if result else at))
        outer: list[tuple[int, int]] = []
        for begin, after in sorted(found):
            if not outer or begin >= outer[-1][1]:
                outer.append((begin, after))
        return outer

    def _outside(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield what of a stretch is no instruction."""
        i = max(bisect_right(self._instructions, (start, end)) - 1, 0)
        while start < end and i < len(self._instructions):
            begin, after = self._instructions[i]
            if begin >= end:
                break
            if start < begin:
                yield start, begin
            start, i = max(start, after), i + 1
        if start < end:
            yield start, end

    def _paragraph(
        self, start: int, end: int, style: ParagraphStyle, begun: Paragraph | None
    ) -> tuple[Paragraph, bool]:
        """Return the paragraph between two positions, and whether its mark is deleted or hidden."""
        paragraph = begun or Paragraph()
        runs = Runs(self._seen)
        last = None
        for first, until, characters in self._properties.runs(start, end + 1, style.style):
            last = characters
            self._seen.tracked |= characters.tracked
            if not characters.hidden and not characters.deleted:
                for shown in self._outside(first, min(until, end)):
                    self._run(*shown, characters, runs, paragraph)
        paragraph.text += runs.take()
        if style.list and not style.ends_row:
            paragraph.label = paragraph.label or self._lists.label(style)
        return paragraph, bool(last and (last.hidden or last.deleted))

    def _run(self, start: int, end: int, style: CharacterStyle, runs: Runs, paragraph: Paragraph) -> None:
        """Add what a run shows to a paragraph's text."""
        whole = self._file.text[start:end]
        if style.special or _SIGN.search(whole) or self._marked(start, end):
            for cp, sign in enumerate(whole, start):
                if cp in self._notes:
                    runs.mark(self._note(cp, paragraph))
                if shown := self._shown(cp, sign, style, paragraph):
                    runs.add(shown, raised=style.raised, charset=style.charset, symbols=style.symbols)
        elif whole:
            runs.add(whole, raised=style.raised, charset=style.charset, symbols=style.symbols)

    def _marked(self, start: int, end: int) -> bool:
        """Tell whether the mark of a note that is text stands between two positions."""
        return bisect_left(self._own_marks, start) < bisect_left(self._own_marks, end)

    def _shown(self, cp: int, sign: str, style: CharacterStyle, paragraph: Paragraph) -> str:
        """Return what is shown of a character: no pictures, no marks of fields."""
        if sign == _SHAPE:
            for box in self._boxes.pop(cp, ()):
                paragraph.boxes.append(self._inner(box))
        elif sign == _SYMBOL and style.special:
            font, code = style.symbol or (0, 0)
            return symbols.sign(self._properties.fonts.get(font, ""), code)
        elif sign in _SHOWN:
            return _SHOWN[sign]
        elif sign == "\x1f":
            return self._soft_hyphen
        elif sign >= " " or sign == "\t":
            return sign
        return ""

    def _note(self, cp: int, paragraph: Paragraph) -> str:
        """Return the mark of a note, and hang the note on its paragraph."""
        start, end, own = self._notes.pop(cp)
        mark = ""
        if not own:
            self._count += 1
            mark = str(self._count).translate(SUPERSCRIPT)
        paragraph.notes.append((mark, self._inner((start, end))))
        return mark

    def _inner(self, story: tuple[int, int]) -> list[Part]:
        """Return the parts of a note or a text box, which may hold others."""
        if self._nested >= _MOST_NESTED:
            return []
        self._nested += 1
        parts = self._story(*story)
        self._nested -= 1
        return parts
