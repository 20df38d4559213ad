"""The walk over an RTF file's tokens: groups, control words and text → paragraphs and tables."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from extractor.formats import SUPERSCRIPT, Oversized
from extractor.formats.builder import Builder
from extractor.formats.docx.symbols import sign
from extractor.formats.flow import Paragraph, Part
from extractor.formats.numerals import bullet_or_number
from extractor.formats.rtf.fonts import Fonts
from extractor.formats.runs import Guess, Runs, Seen

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
_MOST_GROUPS, _MOST_STORIES = 2_000, 40
_SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "emdash": "—", "endash": "–", "emspace": " ",
    "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
_SYMBOLS = {b"~": "\xa0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": "\t"}
_MARGINS = {"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"}
_BOXES = {"shptxt", "dptxbxtext"}
_LABELS = {"listtext", "pntext"}
# Groups that striprtf takes for such without text, and in which there is some.
_READ = {"shp", "shpinst", "shpgrp", "do", "result", "upr", "nesttableprops"}


@dataclass(slots=True)
class _State:
    """What a group has from the one around it, and may change for itself."""

    to: Literal["text", "label", "fonts", "nothing"] = "text"
    font: int = 0
    raised: bool = False
    hidden: bool = False
    deleted: bool = False
    nested: bool = False  # in the properties of a table that stands in a cell
    replaced: int = 1  # signs after \u for programs that know no Unicode
    at_close: Callable[[], None] | None = None


@dataclass(slots=True)
class _Row:
    """A table row's definition: the edges of its cells in 1/20 point, and which cells continue those above."""

    edges: list[int] = field(default_factory=lambda: [0])
    covered: set[int] = field(default_factory=set)


class _Story:
    """The body, a note, a text box or a header, as far as it has been read."""

    def __init__(self, seen: Seen) -> None:
        self.builder = Builder()
        self.paragraph = Paragraph()
        self.runs = Runs(seen)
        self.depth = 0
        self.rows = {False: _Row(), True: _Row()}  # of the table, and of the one in its cell

    def end_paragraph(self, depth: int) -> None:
        self.paragraph.text = self.runs.take()
        self.builder.add(self.paragraph, depth)
        self.paragraph = Paragraph()

    def end_cell(self, depth: int) -> None:
        self.end_paragraph(depth)
        self.builder.end_cell(depth)

    def end_row(self, depth: int) -> None:
        row = self.rows[depth > 1]
        self.builder.end_row(depth, row.edges if len(row.edges) > 1 else (), row.covered)

    def whole(self) -> list[Part]:
        self.paragraph.text = self.runs.take()
        if self.paragraph.text or self.paragraph.notes or self.paragraph.boxes:
            self.builder.add(self.paragraph, self.depth)
        return self.builder.whole()


class Walk:
    """One pass over the tokens: the parts of the body, then what stands in `heads`."""

    def __init__(self, data: bytes, guess: Guess | None = None) -> None:
        from striprtf.striprtf import destinations

        self._data = data
        self._silent = destinations - _READ
        self._page = "cp1252"
        self._fonts = Fonts()
        self._default_font = 0
        self._state = _State()
        self._stack: list[_State] = []
        self._starred = False  # "\*" before the next word: a group to skip by those that do not know it
        self._skip = 0
        self._bytes: list[bytes] = []
        self._label: list[str] = []
        self._notes = 0
        self._stories = 0
        self._seen = Seen(guess)
        # LibreOffice writes the letter "ư" of TCVN3 so; beside it they are hyphens.
        self._soft_hyphen = "" if b"\\'ad" in data else "\xad"
        self._mark = ""
        self._cut_short = False
        self.heads: list[list[Part]] = []
        """The heads and feet of pages, after the walk."""
        self._story = _Story(self._seen)

    def body(self) -> list[Part]:
        """Return the parts of the document's body."""
        data, at, end = self._data, 0, len(self._data)
        ended = False
        while at < end and not ended:
            token = _TOKEN.match(data, at)
            if token is None:  # a backslash at the very end
                break
            at = token.end()
            word, number, code, symbol, brace, text = token.groups()
            if text:
                self._plain(text)
            elif code:
                self._plain(bytes.fromhex(code.decode()))
            elif word:
                if word == b"bin":
                    at += max(int(number or 0), 0)
                self._word(word.decode(), None if number is None else int(number))
            elif symbol:
                self._symbol(symbol)
            elif brace == b"{":
                self._open()
            elif brace:
                self._close()
                ended = not self._stack  # what stands after the document's group is no part of it
        self._cut_short = not ended
        while self._stack:
            self._close()
        self._flush()
        return self._story.whole()

    def notices(self) -> Iterator[str]:
        """Yield what the reader of the report should know of the file, after the walk."""
        yield from self._seen.notices()
        if self._cut_short:
            yield "Tệp .rtf bị cắt ngang; phần cuối có thể thiếu."

    # Groups

    def _open(self) -> None:
        self._flush()
        self._skip = 0
        if len(self._stack) > _MOST_GROUPS:
            raise Oversized("tệp .rtf lồng quá nhiều tầng, không đọc")
        self._stack.append(self._state)
        self._state = replace(self._state, at_close=None)

    def _close(self) -> None:
        self._flush()
        self._skip = 0
        if self._state.at_close:
            self._state.at_close()
        if self._stack:
            self._state = self._stack.pop()

    # Text

    def _plain(self, text: bytes) -> None:
        if self._skip:
            text, self._skip = text[self._skip :], max(self._skip - len(text), 0)
        if text and self._state.to != "nothing":
            self._bytes.append(text)

    def _flush(self) -> None:
        """Decode the bytes so far by their font's code page: a letter may be two of them."""
        if self._bytes:
            content, self._bytes = b"".join(self._bytes), []
            page = self._fonts.of(self._state.font).page or self._page
            text = content.decode(page, "replace")
            # Letters and tone marks are apart in it.
            self._show(unicodedata.normalize("NFC", text) if page == "cp1258" else text)

    def _show(self, text: str) -> None:
        """Add text in the font of its group."""
        state = self._state
        if state.to == "fonts":
            self._fonts.name(text)
        elif state.to == "nothing" or state.hidden or state.deleted:
            return
        elif state.to == "label":
            font = self._fonts.of(state.font)
            if font.symbols and not text.isspace():
                text = "•"
            self._label.append(font.charset.convert(text).text if font.charset else text)
        else:
            font = self._fonts.of(state.font)
            if font.symbols:
                text = "".join(sign(font.symbols, ord(code)) for code in text)
            self._story.runs.add(text, raised=state.raised, charset=font.charset)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif self._skip:
            self._skip -= 1
        elif symbol in b"\r\n":
            self._word("par", None)
        elif symbol == b"-" and self._state.to != "nothing":
            self._flush()
            self._show(self._soft_hyphen)
        elif symbol in _SYMBOLS and self._state.to != "nothing":
            self._flush()
            self._show(_SYMBOLS[symbol])

    def _unicode(self, number: int) -> None:
        self._flush()
        number &= 0xFFFF
        self._show(chr(number))
        self._skip = self._state.replaced

    # Control words

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        state = self._state
        if state.to == "nothing":
            return
        if word == "u":
            self._unicode(number or 0)
        elif self._skip:
            self._skip -= 1
        else:
            self._flush()
            self._known(word, number, starred)

    def _known(self, word: str, number: int | None, starred: bool) -> None:
        state = self._state
        if state.to == "fonts" and word in ("f", "fcharset"):
            (self._fonts.number if word == "f" else self._fonts.set)(number or 0)
        elif word in _SIGNS:
            self._show(_SIGNS[word])
        elif word in _PROPERTIES:
            _PROPERTIES[word](state, 1 if number is None else number)
            self._seen.tracked |= word in ("deleted", "revised")
        elif word in _LABELS:
            state.to, state.at_close, self._label = "label", self._end_label, []
        elif word == "fonttbl":
            state.to = "fonts"
        elif word == "chftn":
            if not self._stories and state.to == "text":  # the mark of a note that follows; in a note, its own
                self._notes += 1
                self._mark = str(self._notes).translate(SUPERSCRIPT)
                self._story.runs.mark(self._mark)
        elif word == "footnote":
            notes, mark, self._mark = self._story.paragraph.notes, self._mark, ""
            self._begin(lambda parts: notes.append((mark, parts)))
        elif word == "nesttableprops":
            state.nested = True
        elif word == "object":
            self._seen.embedded += 1
        elif word in _BOXES:
            self._begin(self._story.paragraph.boxes.append)
        elif word in _MARGINS:
            self._begin(self.heads.append)
        elif word in self._silent or (starred and word not in _READ):
            state.to = "nothing"
        elif word == "ansicpg":
            self._set_page(number)
        elif word == "deff":
            self._default_font = state.font = number or 0
        elif word == "plain":
            state.font, state.raised, state.hidden, state.deleted = self._default_font, False, False, False
        elif state.to == "text" and not state.hidden:
            self._structure(word, number)

    def _structure(self, word: str, number: int | None) -> None:
        """Follow a word that ends something, or says where in tables the text stands."""
        story = self._story
        row = story.rows[self._state.nested]
        match word:
            case "par" | "sect":
                if not self._state.deleted:
                    story.end_paragraph(story.depth)
            case "cell":
                story.end_cell(1)
            case "nestcell":
                story.end_cell(max(story.depth, 2))
            case "row":
                story.end_row(1)
            case "nestrow":
                story.end_row(max(story.depth, 2))
            case "pard":
                story.depth = 0
            case "intbl":
                story.depth = max(story.depth, 1)
            case "itap":
                story.depth = max(number or 0, 0)
            case "trowd":
                story.rows[self._state.nested] = _Row()
            case "trleft":
                row.edges[0] = number or 0
            case "clvmrg":
                row.covered.add(len(row.edges) - 1)
            case "cellx":
                row.edges.append(number or 0)

    def _set_page(self, number: int | None) -> None:
        try:
            self._page = codecs.lookup(f"cp{number}").name
        except LookupError:
            self._page = "cp1252"

    def _end_label(self) -> None:
        """Take a paragraph's automatic number, which the file has as text for programs that cannot count."""
        label = "".join(self._label)
        blank = " " if label[-1:].isspace() else ""
        self._story.paragraph.label = bullet_or_number(label) + blank if label.strip() else ""

    def _begin(self, take: Callable[[list[Part]], object]) -> None:
        """Begin a story of its own, whose parts `take` gets when its group ends."""
        around = self._story
        if self._stories >= _MOST_STORIES:
            raise Oversized("tệp .rtf lồng quá nhiều tầng, không đọc")
        self._stories += 1
        self._story = _Story(self._seen)
        self._state.raised = self._state.hidden = False

        def end() -> None:
            parts = self._story.whole()
            self._story = around
            self._stories -= 1
            take(parts)

        self._state.at_close = end


def _font(state: _State, number: int) -> None:
    state.font = number


def _raised(state: _State, number: int) -> None:
    state.raised = number != 0


def _not_raised(state: _State, number: int) -> None:
    state.raised = False


def _hidden(state: _State, number: int) -> None:
    state.hidden = number != 0


def _deleted(state: _State, number: int) -> None:
    state.deleted = number != 0


def _replaced(state: _State, number: int) -> None:
    state.replaced = max(number, 0)


_PROPERTIES: dict[str, Callable[[_State, int], None]] = {
    "f": _font,
    "super": _raised,
    "sub": _not_raised,
    "nosupersub": _not_raised,
    "v": _hidden,
    "deleted": _deleted,
    "revised": lambda state, number: None,
    "uc": _replaced,
}
