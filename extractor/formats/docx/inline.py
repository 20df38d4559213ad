"""The text of a paragraph as Word shows it: runs, fields, formulas, symbols, marks of notes, and its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from extractor.formats import SUPERSCRIPT
from extractor.formats.charsets import Charset, by_font
from extractor.formats.docx.elements import (
    ALTERNATE,
    MATH,
    PPR,
    RPR,
    RUN,
    TEXT,
    VAL,
    W,
    alternatives,
    boxes_of,
    properties_of,
    switched,
    value_of,
)
from extractor.formats.docx.numbering import Label, Numbering
from extractor.formats.docx.styles import FONTS, LOOKS, VANISH, Look, Styles, font_of, look_of
from extractor.formats.docx.symbols import PRIVATE, is_symbol_font, sign, signs

# Deleted or moved away by a tracked change, properties, and what is no text.
_SKIPPED = frozenset(
    W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "delInstrText")
)
_BREAKS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "br": "\n",
    W + "noBreakHyphen": "-",
}
_SOFT_HYPHEN, _SYMBOL, _FIELD, _EMBEDDED = (W + name for name in ("softHyphen", "sym", "fldChar", "object"))
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_DELETED = (W + "del", W + "moveFrom")
_PSTYLE, _NUMPR = W + "pStyle", W + "numPr"
_MATHS, _MATH_TEXT = (MATH + "oMath", MATH + "oMathPara"), MATH + "t"
_FRACTION, _ABOVE = MATH + "f", (MATH + "sup", MATH + "deg")


class Part(NamedTuple):
    """A piece of text as shown, the element that shows it, and how many of the element's letters stand before it.

    With a `charset` its letters are not those of the element: they were converted from that.
    """

    text: str
    element: Any
    before: int = 0
    charset: Charset | None = None


@dataclass(slots=True)
class Found:
    """A paragraph's text as shown, and what hangs on it: footnotes (mark, note, its reference) and text boxes."""

    text: str = ""
    parts: list[Part] = field(default_factory=list)
    notes: list[tuple[str, Any, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    fields: list[int | None] = field(default_factory=list)  # of those open: where the instruction began in `parts`
    coded: bool = False  # some parts are to be converted


class _Dress(NamedTuple):
    """How a run's letters are to be read."""

    hidden: bool = False
    raised: bool = False
    charset: Charset | None = None
    symbols: str = ""


_charset_of = cache(by_font)


def _dress(look: Look) -> _Dress:
    font = look.font or ""
    return _Dress(bool(look.hidden), bool(look.raised), _charset_of(font), font if is_symbol_font(font) else "")


_PLAIN = _Dress()


class Inline:
    """Reads paragraphs one after the other, counting their numbers and notes.

    Most runs look as their paragraph does: `prepare` finds the others beforehand, so that the properties of a run are
    looked at only where they matter. `soft_hyphens` keeps them as the letters that they may be.
    """

    def __init__(
        self, styles: Styles, numbering: Numbering, notes: dict[tuple[str, str], Any], *, soft_hyphens: bool = False
    ) -> None:
        self._styles, self._numbering, self._note_elements = styles, numbering, notes
        self._soft_hyphens = soft_hyphens
        self._marks: dict[tuple[str, str], str] = {}
        self._own_marks: set[tuple[str, str]] = set()
        self._runs: set[Any] = set()
        self._unmarked: set[Any] = set()  # paragraphs whose end a tracked change deleted or that is hidden
        self.joined: set[Any] = set()
        """Paragraphs that go on in the next one: a tracked change deleted their ends."""
        self._odd_styles = any(map(_is_odd, styles.fonts()))
        self._style: str | None = None
        self._base = _PLAIN
        self.charsets: set[Charset] = set()
        """The character sets from before Unicode that text was converted from."""
        self.embedded = 0

    def prepare(self, root: Any) -> None:
        """Find what is unusual in a part, before its paragraphs are read."""
        for each in root.iter(*LOOKS, *_DELETED):
            properties = each.getparent()
            if properties is None or properties.tag != RPR:
                continue
            holder = properties.getparent()
            if holder.tag == PPR:
                if each.tag in _DELETED:
                    self.joined.add(holder.getparent())
                    self._unmarked.add(holder.getparent())
                elif each.tag == VANISH and switched(each):
                    self._unmarked.add(holder.getparent())
            elif each.tag != FONTS or self._odd_styles or _is_odd(font_of(each) or ""):
                self._runs.add(holder)

    def read(self, paragraphs: Sequence[Any], *, cell: bool = False) -> Found:
        """Return what is shown of paragraphs that are one, with the last one's automatic number.

        Word shows no number for an empty paragraph worth keeping, but in a cell it is the whole of a numbered column.
        """
        found = Found()
        style = number = level = None
        for paragraph in paragraphs:
            style = number = level = None
            for each in properties_of(paragraph, PPR):
                if each.tag == _PSTYLE:
                    style = each.get(VAL)
                elif each.tag == _NUMPR:
                    number, level = value_of(each, "numId"), value_of(each, "ilvl")
            self._style, self._base = style, self._dressed(style, None)
            self._inline(paragraph, found)
        if found.coded:
            found.parts = self._converted(found.parts)
        text = "".join([part.text for part in found.parts])
        if "\n" in text:
            text = "\n".join(line.strip(" \t") for line in text.split("\n"))
        found.text = text.strip()
        if found.text or not self._unmarked.intersection(paragraphs):
            self._label(found, paragraphs[-1], self._numbering.label(style, number, level), cell)
        return found

    def _label(self, found: Found, paragraph: Any, label: Label | None, cell: bool) -> None:
        if label is None or not label.text or not (found.text or cell):
            return
        font = label.font
        if font is None and not label.text.isascii():
            font = look_of(next(paragraph.iterfind(f"{PPR}/{RPR}"), ()))[0].font
        charset = self._base.charset if font is None else _charset_of(font)
        text = charset.convert(label.text).text if charset else label.text
        found.text = f"{text}{found.text}".rstrip()
        found.parts.insert(0, Part(text, paragraph))

    def _dressed(self, style: str | None, character: str | None, own: Look | None = None) -> _Dress:
        look = self._styles.look(style, character)
        return _dress(own.over(look) if own else look)

    def _inline(self, element: Any, found: Found) -> None:
        for child in element:
            tag = child.tag
            if tag == RUN:
                self._run(child, found)
            elif tag in _MATHS:
                self._math(child, found)
            elif tag == ALTERNATE:
                self._first(child, found, self._inline)
            elif tag not in _SKIPPED:
                self._inline(child, found)

    @staticmethod
    def _first(element: Any, found: Found, read: Any) -> None:
        """Read the first of the contents that stand for each other that shows anything."""
        before = len(found.parts), len(found.boxes)
        for each in alternatives(element):
            read(each, found)
            if (len(found.parts), len(found.boxes)) != before:
                return

    def _run(self, run: Any, found: Found) -> None:
        dress = self._base
        if run in self._runs:
            own, character = look_of(properties_of(run, RPR))
            dress = self._dressed(self._style, character, own)
        if dress.hidden:
            for each in run.iterchildren(_FIELD):
                self._field(each, found)
        else:
            self._pieces(run, found, dress)

    def _pieces(self, run: Any, found: Found, dress: _Dress) -> None:
        for child in run:
            tag = child.tag
            if tag == TEXT:
                self._text(child.text or "", child, found, dress)
            elif tag in _SKIPPED:
                continue
            elif tag in _BREAKS:
                found.parts.append(Part(_BREAKS[tag], child))
            elif tag == _SOFT_HYPHEN:
                if self._soft_hyphens or dress.charset:
                    self._text("\u00ad", child, found, dress)
            elif tag == _FIELD:
                self._field(child, found)
            elif tag in _NOTES:
                self._note(child, found)
            elif tag == _SYMBOL:
                self._symbol(child, found, dress)
            elif tag == ALTERNATE:
                self._first(child, found, lambda each, found: self._pieces(each, found, dress))
            else:
                self.embedded += tag == _EMBEDDED
                found.boxes.extend(boxes_of(child))

    def _text(self, text: str, element: Any, found: Found, dress: _Dress) -> None:
        if "\n" in text:
            text = text.replace("\n", " ")
        if dress.charset:
            # Digits are themselves in every set; raised before the conversion they would be letters of TCVN3.
            if not (dress.raised and text.isascii()):
                found.parts.append(Part(text, element, 0, dress.charset))
                found.coded = True
                return
        elif "\u00ad" in text and not self._soft_hyphens:
            text = text.replace("\u00ad", "")
        if dress.symbols and PRIVATE.search(text):
            text = signs(dress.symbols, text)
        found.parts.append(Part(text.translate(SUPERSCRIPT) if dress.raised else text, element))

    def _symbol(self, element: Any, found: Found, dress: _Dress) -> None:
        font, code = element.get(W + "font", ""), element.get(W + "char", "")
        if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
            return
        charset = _charset_of(font)
        if charset:  # converters write letters of .VnTime as symbols
            found.parts.append(Part(chr(int(code, 16) & 0xFF), element, 0, charset))
            found.coded = True
        else:
            self._text(sign(font, int(code, 16)), element, found, dress._replace(charset=None))

    @staticmethod
    def _field(element: Any, found: Found) -> None:
        """Drop a field's instruction, with the results of fields in it, where its result begins or it ends."""
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            found.fields.append(len(found.parts))
        elif found.fields:
            begun = found.fields.pop()
            if begun is not None:
                del found.parts[begun:]
            if kind == "separate":
                found.fields.append(None)

    def _math(self, element: Any, found: Found, raised: bool = False) -> None:
        for child in element:
            tag = child.tag
            if tag == _MATH_TEXT:
                text = child.text or ""
                found.parts.append(Part(text.translate(SUPERSCRIPT) if raised else text, child))
            elif tag == _FRACTION:
                if found.parts and found.parts[-1].text[-1:].isdigit():
                    found.parts.append(Part(" ", child))
                for n, half in enumerate(child.iterchildren(MATH + "num", MATH + "den")):
                    if n:
                        found.parts.append(Part("/", half))
                    self._math(half, found, raised)
            elif tag == RUN:
                self._run(child, found)
            else:
                self._math(child, found, raised or tag in _ABOVE)

    def _note(self, reference: Any, found: Found) -> None:
        """Put the note's number as its mark; the note itself hangs on its first reference."""
        key = _NOTES[reference.tag], reference.get(W + "id", "")
        element = self._note_elements.get(key)
        if element is None:
            return
        own = reference.get(W + "customMarkFollows") in ("1", "true", "on")
        if own:  # the mark is text, here and in the note
            mark, first = "", key not in self._own_marks
            self._own_marks.add(key)
        else:
            first = key not in self._marks
            mark = self._marks.setdefault(key, str(len(self._marks) + 1).translate(SUPERSCRIPT))
            found.parts.append(Part(mark, reference))
        if first:
            found.notes.append((mark, element, reference))

    def _converted(self, parts: list[Part]) -> list[Part]:
        """Return the parts in Unicode: neighbours of one character set together, as a letter of VNI may be in two."""
        done: list[Part] = []
        for charset, group in groupby(parts, key=lambda part: part.charset):
            same = list(group)
            if charset is None:
                done += same
                continue
            text, offsets = charset.convert("".join(part.text for part in same))
            starts = [0, *accumulate(len(part.text) for part in same)]
            if text != "".join(part.text for part in same):
                self.charsets.add(charset)
            at = 0
            for n, part in enumerate(same):
                end = at
                while end < len(text) and offsets[end] < starts[n + 1]:
                    end += 1
                # Text in such a font may be Unicode all the same; its soft hyphens are no letters.
                done.append(part._replace(text=text[at:end].replace("\u00ad", "")))
                at = end
        return done


@cache
def _is_odd(font: str) -> bool:
    return _charset_of(font) is not None or is_symbol_font(font)


def letters(text: str) -> int:
    """Return how many characters of `text` are no blanks. The reader changes blanks only: letters can be counted."""
    return len("".join(text.split()))


def divided(parts: Iterable[Part], texts: Iterable[str]) -> Iterator[list[Part]]:
    """Yield the parts of each of `texts`, into which the text that is made of `parts` was split at blanks."""
    left = list(reversed(list(parts)))
    for text in texts:
        wanted = letters(text)
        own: list[Part] = []
        while wanted:
            part = left.pop()
            if (here := letters(part.text)) > wanted:
                words = part.text.split()
                cut = list(accumulate(map(len, words))).index(wanted) + 1
                left.append(part._replace(text=" ".join(words[cut:]), before=part.before + wanted))
                part = part._replace(text=" ".join(words[:cut]))
            own.append(part)
            wanted -= min(here, wanted)
        yield own
