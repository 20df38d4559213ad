"""The walk over a page's elements: paragraphs, lists, tables and notes, as a browser shows them."""

from __future__ import annotations

import re
from typing import Any

from extractor.formats import SUPERSCRIPT, Oversized
from extractor.formats.flow import Part
from extractor.formats.html.page import BLOCKS, BREAK, Page
from extractor.formats.html.styles import Look, Sheets, changed, declarations
from extractor.formats.numerals import bullet_or_number
from extractor.formats.runs import Seen

_SILENT = {
    "audio", "button", "canvas", "colgroup", "datalist", "del", "head", "iframe", "input", "map", "math",
    "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "title", "video", "xml",
}  # fmt: skip
_KINDS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_KINDS |= {"lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-latin": "lowerLetter"}
_KINDS |= {"upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman"}
_LONG_TAG, _QUOTED = re.compile(rb"<[^<>]{4000,}"), re.compile(rb"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 1_000  # libxml2 compares each with all before it: 100,000 take minutes
_MOST_CELLS, _MOST_SPAN = 2_000_000, 1_000
# How Word and LibreOffice name a note, its mark in the text, and the way back from the note.
_NOTE = re.compile(r"(?:ftn|edn|sdfootnote|sdendnote)\d+")
_TO_NOTE = re.compile(r"#_?((?:ftn|edn|sdfootnote|sdendnote)\d+)(?:sym)?")
_BACK = re.compile(r"#_?(?:ftn|edn)ref\d+|#sd(?:foot|end)note\d+anc")


def _crowded(tag: bytes) -> bool:
    """Tell whether a tag has very many attributes; a picture in one of them is no such tag."""
    names = _QUOTED.sub(b"", tag)
    return names.count(b"=") + len(names.split()) > _MOST_ATTRIBUTES


class Walk:
    """One pass over a page. Elements may stand in each other thousands deep, so nothing here calls itself for them."""

    def __init__(self, text: str, seen: Seen) -> None:
        from lxml import etree

        self._iterate = etree.iterwalk
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        content = text.replace("\0", "").encode("utf-8", "replace")
        if any(_crowded(tag[0]) for tag in _LONG_TAG.finditer(content)):
            raise Oversized("tệp HTML có thẻ dài bất thường, không đọc")
        self._root = etree.fromstring(content, parser) if content.strip() else None
        self._sheets = Sheets(
            "" if self._root is None else "\n".join(sheet.text or "" for sheet in self._root.iter("style"))
        )
        self._seen = seen
        self._notes: dict[str, Any] = {}
        self._apart: frozenset[str] = frozenset()
        self._count = 0
        self._cells = 0
        self.heads: list[list[Part]] = []
        """The heads and feet of pages that LibreOffice puts at both ends, after the walk."""

    def parts(self) -> list[Part]:
        """Return the paragraphs and tables of the page."""
        if self._root is None:
            return []
        self._notes = {
            element.get("id", ""): element
            for element in self._root.iter("div")
            if _NOTE.fullmatch(element.get("id", ""))
        }
        self._apart = frozenset(self._notes)
        parts = self._walked(self._root)
        for note in list(self._notes.values()):  # that nothing points to
            parts += self._walked(note)
        return parts

    def _walked(self, root: Any) -> list[Part]:
        """Return the parts of an element with all in it."""
        page = Page(self._seen)
        looks = [Look()]
        skipped = None
        walk = self._iterate(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                look = self._look(element, looks[-1])
                looks.append(look)
                if look.hidden or tag in _SILENT or (element is not root and self._is_apart(element, look, page)):
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._start(element, tag, look, page)
                page.text(element.text, look)
            else:
                look = looks.pop()
                if element is not skipped:
                    page.end(tag)
                skipped = None
                if element is not root:
                    page.text(element.tail, looks[-1])
        return page.whole()

    def _is_apart(self, element: Any, look: Look, page: Page) -> bool:
        """Tell whether an element is no text where it stands: a note, its mark, a paragraph's number, a page's head."""
        match element.tag:
            case "a":
                return self._is_mark(element, page)
            case "span":
                return _is_label(element, look, page)
            case "div" if element.get("title") in ("header", "footer"):
                self.heads.append(self._walked(element))
                return True
            case "div":
                return element.get("id") in self._apart
        return False

    def _look(self, element: Any, look: Look) -> Look:
        look = self._sheets.changed(look, element.tag, element.get("class", ""))
        match element.tag:
            case "sup":
                look = changed(look, {"vertical-align": "super"})
            case "sub":
                look = changed(look, {"vertical-align": "sub"})
            case "font" if face := element.get("face"):
                look = changed(look, {"font-family": face})
            case "pre":
                look = Look(look.hidden, look.raised, look.symbols, True, look.charset)
        if style := element.get("style"):
            look = changed(look, declarations(style))
        return changed(look, {"display": "none"}) if element.get("hidden") is not None else look

    def _is_mark(self, element: Any, page: Page) -> bool:
        """Tell whether a link is a note's mark, and hang its note on the paragraph, or the way back from one."""
        target = element.get("href", "")
        if _BACK.fullmatch(target):
            return True
        found = _TO_NOTE.fullmatch(target)
        note = self._notes.pop(found[1], None) if found else None
        if note is None:
            return False
        self._count += 1
        page.note(str(self._count).translate(SUPERSCRIPT), self._walked(note))
        return True

    def _start(self, element: Any, tag: str, look: Look, page: Page) -> None:
        if tag == "table":
            page.begin_table()
        elif tag in ("tr", "td", "th") and page.tables:
            if tag == "tr":
                page.begin_row()
            else:
                across, down = _number(element.get("colspan")), _number(element.get("rowspan"))
                self._cells += across
                if self._cells > _MOST_CELLS:
                    raise Oversized("bảng trong tệp quá lớn, không đọc")
                page.begin_cell(across, down)
        elif tag == "br":
            page.runs.add(BREAK)
        elif tag in ("ol", "ul"):
            page.end_paragraph()
            page.begin_list(_kind(element, tag), _number(element.get("start"), 1))
        elif tag == "li":
            page.end_paragraph()
            page.item(_number(element.get("value"), 0))
        elif tag in BLOCKS:
            page.end_paragraph()


def _is_label(element: Any, look: Look, page: Page) -> bool:
    """Tell whether this is a paragraph's automatic number as Word writes it, or the gap after one, and take it."""
    style = element.get("style", "").lower()
    if "mso-list:" in style and "ignore" in style:
        page.label = bullet_or_number("".join(element.itertext()), symbols=bool(look.symbols)) + " "
        return True
    is_gap = style.startswith("font:7.0pt") and not "".join(element.itertext()).strip()
    if is_gap:
        page.text(" ", look)
    return is_gap


def _number(value: str | None, otherwise: int = 1) -> int:
    """Return a number that an attribute gives, at most what a table of a report can have."""
    return (
        min(int(value), _MOST_SPAN) if value and value.isascii() and value.isdigit() and len(value) < 7 else otherwise
    )


def _kind(element: Any, tag: str) -> str:
    """Return how a list is numbered."""
    style = declarations(element.get("style", ""))
    said = style.get("list-style-type") or style.get("list-style", "")
    if tag == "ul":
        return "none" if "none" in said else "bullet"
    return "none" if said == "none" else _KINDS.get(said) or _KINDS.get(element.get("type", "1"), "decimal")
