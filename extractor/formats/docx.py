"""Word (.docx): paragraphs and tables in their order, with what Word shows but does not store as text.

The package is opened as the zip that it is and its parts are parsed by python-docx; the walk over the elements is our
own, because `Document.paragraphs` leaves out automatic numbers, footnotes, tracked insertions, content controls and
text boxes, and `Document()` refuses a file with one dangling relationship.

Element names are those of ECMA-376 part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import regex

from extractor.formats import HEADER, SUPERSCRIPT, Block, Reading, Unreadable, base_letters, reader
from extractor.formats.txt import refuse_legacy
from extractor.records import Place

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Half a million words come to a tenth of this; a 950 KB "bomb" unpacks to 300 MB.
_MOST_BYTES = 50_000_000

# Deleted or moved away by a tracked change, properties, and the second copy of a drawing for old programs.
_SKIPPED = {_W + name for name in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "instrText", "delText", "txbxContent")}
_SKIPPED.add(_FALLBACK)
_PLAIN_BREAKS = {_W + "tab": "\t", _W + "ptab": "\t", _W + "cr": "\n", _W + "noBreakHyphen": "-"}

_TOP = 12  # the header block is among the first lines
_HEADER_LINE = re.compile(HEADER.pattern + r"|^\s*so\s*:.*ngay\s.*thang\s")
# Between two columns, but not the blanks left for a number or a day: "Số:      /BC-UBND", "ngày      tháng".
_COLUMN_GAP = regex.compile(r"(?<![:\s])(?:[ \xa0]*\t\s*|[ \xa0]{4,})(?=\p{Lu})")
_SIGNATURE = re.compile(r"^\s*\W*noi nhan\s*:|^\s*(?:tm|kt|tl|tuq)\s?\.\s", re.MULTILINE)


def _value(element: Any, path: str, default: str | None = None) -> str | None:
    """Return the w:val of the descendant at `path` ("pPr/pStyle"); `default` where there is none."""
    found = None if element is None else element.find("/".join(_W + name for name in path.split("/")))
    return default if found is None else found.get(_W + "val", default)


def _on(element: Any, path: str) -> bool:
    """Tell whether the on/off property at `path` is there and not switched off."""
    found = element.find("/".join(_W + name for name in path.split("/")))
    return found is not None and found.get(_W + "val", "true") not in ("0", "false", "off")


def _roman(number: int) -> str:
    out = ""
    for value, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += letters * (number // value)
        number %= value
    return out


def _counter(number: int, kind: str) -> str:
    """Return `number` in a numFmt of Word: 4 is "iv" as lowerRoman, 28 is "bb" as lowerLetter."""
    letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""
    forms = {
        "decimalZero": f"{number:02d}",
        "lowerLetter": letter,
        "upperLetter": letter.upper(),
        "lowerRoman": _roman(number).lower(),
        "upperRoman": _roman(number),
        "none": "",
    }
    return forms.get(kind, str(number))


class _Numbering:
    """The automatic numbers: numbering.xml and the styles that use it, and the counters so far.

    Lists with the same abstract definition count on together; a start override restarts once, where its list begins.
    """

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._styles = {} if styles is None else {s.get(_W + "styleId"): s for s in styles.iter(_W + "style")}
        self._default = next(
            (i for i, s in self._styles.items() if s.get(_W + "type") == "paragraph" and s.get(_W + "default") == "1"),
            None,
        )
        self._abstracts: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, tuple[str, dict[int, Any], dict[int, int]]] = {}
        self._counters: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if numbering is None:
            return
        links = {}
        for abstract in numbering.iter(_W + "abstractNum"):
            key = abstract.get(_W + "abstractNumId")
            self._abstracts[key] = {int(level.get(_W + "ilvl")): level for level in abstract.iter(_W + "lvl")}
            links[key] = _value(abstract, "numStyleLink")
        for item in numbering.iter(_W + "num"):
            self._lists[item.get(_W + "numId")] = self._list(item)
        for key, style in links.items():
            # A list style: the levels stand with the list that the style names.
            target = _value(self._styles.get(style), "pPr/numPr/numId") if style else None
            if target in self._lists:
                self._abstracts[key] = self._abstracts.get(self._lists[target][0], {})

    @staticmethod
    def _list(item: Any) -> tuple[str, dict[int, Any], dict[int, int]]:
        levels, starts = {}, {}
        for override in item.iter(_W + "lvlOverride"):
            at = int(override.get(_W + "ilvl"))
            start, level = _value(override, "startOverride"), override.find(_W + "lvl")
            if start is not None:
                starts[at] = int(start)
            if level is not None:
                levels[at] = level
        return _value(item, "abstractNumId") or "", levels, starts

    def _of(self, paragraph: Any) -> tuple[str | None, int]:
        """Return the list and level of a paragraph, its own or its style's."""
        number, level = _value(paragraph, "pPr/numPr/numId"), _value(paragraph, "pPr/numPr/ilvl")
        style = _value(paragraph, "pPr/pStyle", self._default)
        seen = set()
        while style in self._styles and style not in seen and (number is None or level is None):
            seen.add(style)
            element = self._styles[style]
            inherited = _value(element, "pPr/numPr/numId")
            if number is None and inherited is not None:
                number = inherited
                if level is None:
                    level = _value(element, "pPr/numPr/ilvl") or self._level_of_style(number, style)
            style = _value(element, "basedOn")
        return number, int(level or 0)

    def _level_of_style(self, number: str, style: str | None) -> str | None:
        levels = self._abstracts.get(self._lists[number][0], {}) if number in self._lists else {}
        return next((str(at) for at, level in levels.items() if _value(level, "pStyle") == style), None)

    def label(self, paragraph: Any) -> str:
        """Return the number that Word shows before the paragraph ("1.2.", "a)", "-"), and count it."""
        number, at = self._of(paragraph)
        if number is None or number not in self._lists:
            return ""
        key, own, starts = self._lists[number]
        levels = self._abstracts.get(key, {}) | own
        if at not in levels:
            return ""
        counters = self._counters.setdefault(key, [None] * 10)
        if number not in self._begun:
            self._begun.add(number)
            for i, start in starts.items():
                counters[i] = start - 1
        for i in range(at):
            if counters[i] is None and i in levels:
                counters[i] = self._start(levels[i])
        before = counters[at]
        counters[at] = self._start(levels[at]) if before is None else before + 1
        counters[at + 1 :] = [None] * (9 - at)
        return self._show(levels, at, counters)

    @staticmethod
    def _start(level: Any) -> int:
        return int(_value(level, "start") or 1)

    @staticmethod
    def _show(levels: dict[int, Any], at: int, counters: list[int | None]) -> str:
        kind, text = _value(levels[at], "numFmt", "decimal"), _value(levels[at], "lvlText") or ""
        if kind == "bullet":
            return "+" if text == "+" else "-"
        legal = _on(levels[at], "isLgl")

        def digits(match: re.Match[str]) -> str:
            i = int(match.group(1)) - 1
            form = "decimal" if legal else _value(levels.get(i), "numFmt", "decimal")
            return _counter(counters[i] or 0, form or "decimal")

        return re.sub(r"%([1-9])", digits, text).strip()


@dataclass(slots=True)
class _Found:
    """A paragraph's text as shown, and what hangs on it: footnotes and text boxes."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class _Line:
    """A line of the text to be: its cells (one for a paragraph), each with its place."""

    cells: list[tuple[str, Place | None]]


class _Walk:
    """One pass over the body, collecting lines."""

    def __init__(self, numbering: _Numbering, notes: dict[tuple[str, str], Any]) -> None:
        self.numbering = numbering
        self.note_elements = notes
        self.lines: list[_Line] = []
        self.notes = 0
        self.paragraphs = 0
        self.tables = 0
        self.header_right = self.header_end = -1  # where in `lines` the right column of a header set with tabs is

    # Text of one paragraph

    def text(self, paragraph: Any, *, cell: bool = False) -> tuple[str, _Found]:
        """Return the paragraph as shown, with its automatic number, and what hangs on it.

        Word shows no number for an empty paragraph worth keeping, but in a cell it is the whole of a numbered column.
        """
        found = _Found()
        self._inline(paragraph, found)
        text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(found.parts)).strip()
        label = self.numbering.label(paragraph)
        if label and (text or cell):
            text = f"{label} {text}".rstrip()
        return text, found

    def _inline(self, element: Any, found: _Found) -> None:
        for child in element:
            tag = child.tag
            if tag == _W + "r":
                self._run(child, found)
            elif tag == _MATH_TEXT:
                found.parts.append(child.text or "")
            elif tag not in _SKIPPED and isinstance(tag, str):
                self._inline(child, found)

    def _run(self, run: Any, found: _Found) -> None:
        properties = run.find(_W + "rPr")
        raised = False
        if properties is not None:
            if _on(properties, "vanish"):
                return
            raised = _value(properties, "vertAlign") == "superscript"
        for child in run:
            tag = child.tag
            if tag == _W + "t":
                text = (child.text or "").replace("\u00ad", "").replace("\n", " ")
                found.parts.append(text.translate(SUPERSCRIPT) if raised else text)
            elif tag in _PLAIN_BREAKS:
                found.parts.append(_PLAIN_BREAKS[tag])
            elif tag == _W + "br":
                found.parts.append("\n")
            elif tag in (_W + "footnoteReference", _W + "endnoteReference"):
                self._note(child, found)
            elif tag not in _SKIPPED and isinstance(tag, str):
                found.boxes.extend(_boxes(child))

    def _note(self, reference: Any, found: _Found) -> None:
        kind = reference.tag[len(_W) : -len("Reference")]
        element = self.note_elements.get((kind, reference.get(_W + "id")))
        if element is None:
            return
        self.notes += 1
        mark = str(self.notes).translate(SUPERSCRIPT)
        found.parts.append(mark)
        found.notes.append((mark, element))

    # Blocks

    def body(self, element: Any) -> None:
        """Collect the lines of the document's body."""
        for block in _blocks(element):
            if block.tag == _W + "p":
                self.paragraphs += 1
                self.paragraph(block, Place(paragraph=self.paragraphs))
            else:
                self.tables += 1
                self.table(block, self.tables)

    def paragraph(self, element: Any, place: Place | None) -> None:
        """Collect a paragraph, then its footnotes and the text boxes anchored in it."""
        text, found = self.text(element)
        columns = _COLUMN_GAP.split(text, maxsplit=1)
        if len(columns) == 2 and len(self.lines) < _TOP and _HEADER_LINE.search(base_letters(text)):
            left, right = (" ".join(column.split()) for column in columns)
            self._header_line(left, right, place)
        else:
            self._add(text.replace("\t", " "), place)
        self._hanging(found, place)

    def _header_line(self, left: str, right: str, place: Place | None) -> None:
        """Collect a line of a header block set with tabs or blanks, so that its left column comes first."""
        at = self.header_right if self.header_end == len(self.lines) else len(self.lines)
        self.lines.insert(at, _Line([(left, place)]))
        self.lines.append(_Line([(right, place)]))
        self.header_right, self.header_end = at + 1, len(self.lines)

    def _add(self, text: str, place: Place | None) -> None:
        if text:
            self.lines.append(_Line([(text, place)]))

    def _hanging(self, found: _Found, place: Place | None) -> None:
        for mark, note in found.notes:
            text = " ".join(self._flat(note))
            self._add(f"{mark} {text}", place)
        for box in found.boxes:
            for block in _blocks(box):
                if block.tag == _W + "p":
                    self.paragraph(block, place)
                else:
                    for text in self._flat(block):
                        self._add(text, place)

    def _flat(self, block: Any) -> Iterator[str]:
        """Yield the texts of a paragraph, or of all that a table or another container holds, each on one line."""
        if block.tag == _W + "p":
            if text := " ".join(self.text(block)[0].split()):
                yield text
        elif block.tag == _W + "tbl":
            for row in _rows(block):
                for cell in _cells(row):
                    yield from self._flat(cell)
        else:
            for inner in _blocks(block):
                yield from self._flat(inner)

    def table(self, element: Any, index: int) -> None:
        """Collect a table: rows of cells, or paragraphs where it is layout and no table."""
        grid = [list(_grid(row)) for row in _rows(element)]
        width = max((len(row) for row in grid), default=0)
        if width == 0:
            return
        if width == 1:
            self._columns(grid, index)
            return
        hanging: list[tuple[_Found, Place]] = []
        rows = [
            [self._cell(cell, Place(table=index, row=i, column=j), hanging) for j, cell in enumerate(row, 1)]
            for i, row in enumerate(grid, 1)
        ]
        if self._is_layout(rows):
            self._columns_of_text(rows, index)
        else:
            self.lines.append(_Line([]))
            for i, row in enumerate(rows, 1):
                if any(row):
                    row += [""] * (width - len(row))
                    places = (Place(table=index, row=i, column=j) for j in range(1, width + 1))
                    flat = (" ".join(text.split()) for text in row)
                    self.lines.append(_Line(list(zip(flat, places, strict=True))))
            self.lines.append(_Line([]))
        for found, place in hanging:
            self._hanging(found, place)

    def _cell(self, cell: Any, place: Place, hanging: list[tuple[_Found, Place]]) -> str:
        """Return a cell's paragraphs, one a line; "" for a cell that a merge covers."""
        if cell is None:
            return ""
        texts = []
        for block in _blocks(cell):
            if block.tag == _W + "p":
                text, found = self.text(block, cell=True)
                texts.append(text.replace("\t", " "))
                if found.notes or found.boxes:
                    hanging.append((found, place))
            else:
                texts.extend(self._flat(block))
        return "\n".join(text for text in texts if text)

    def _is_layout(self, rows: list[list[str]]) -> bool:
        """Tell the header and signature blocks, which are set as a borderless table, from a table of data."""
        if len(rows) > 8 or max(len(row) for row in rows) > 4:
            return False
        text = base_letters("\n".join(cell for row in rows for cell in row))
        return bool(_SIGNATURE.search(text)) or (len(self.lines) < _TOP and bool(HEADER.search(text)))

    def _columns_of_text(self, rows: list[list[str]], index: int) -> None:
        for j in range(max(len(row) for row in rows)):
            for i, row in enumerate(rows):
                for text in row[j].split("\n") if j < len(row) else ():
                    self._add(text, Place(table=index, row=i + 1, column=j + 1))

    def _columns(self, grid: list[list[Any]], index: int) -> None:
        """Collect a table of one column, which is a frame around paragraphs and tables."""
        for i, row in enumerate(grid, 1):
            place = Place(table=index, row=i, column=1)
            for block in _blocks(row[0]) if row and row[0] is not None else ():
                if block.tag == _W + "p":
                    self.paragraph(block, place)
                else:
                    self.table(block, index)


def _wrapped(element: Any, wanted: frozenset[str]) -> Iterator[Any]:
    """Yield the children with a wanted tag, also inside content controls, custom XML and tracked insertions."""
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo", _W + "smartTag"):
            yield from _wrapped(child, wanted)


def _blocks(element: Any) -> Iterator[Any]:
    return _wrapped(element, frozenset((_W + "p", _W + "tbl")))


def _rows(table: Any) -> Iterator[Any]:
    for row in _wrapped(table, frozenset((_W + "tr",))):
        if row.find(f"{_W}trPr/{_W}del") is None:
            yield row


def _cells(row: Any) -> Iterator[Any]:
    return _wrapped(row, frozenset((_W + "tc",)))


def _grid(row: Any) -> Iterator[Any]:
    """Yield the row's cells by grid column; None for a column that a merged cell covers or the row leaves out."""
    yield from [None] * int(_value(row, "trPr/gridBefore") or 0)
    for cell in _cells(row):
        covered = any(
            (merge := cell.find(f"{_W}tcPr/{_W}{name}")) is not None and merge.get(_W + "val", "continue") == "continue"
            for name in ("vMerge", "hMerge")
        )
        yield None if covered else cell
        yield from [None] * (int(_value(cell, "tcPr/gridSpan") or 1) - 1)


def _boxes(drawing: Any) -> Iterator[Any]:
    """Yield the text boxes of a drawing; of its two copies for new and old programs only the first."""
    if drawing.tag == _FALLBACK:
        return
    if drawing.tag == _W + "txbxContent":
        yield drawing
        return
    for child in drawing:
        yield from _boxes(child)


class _Package:
    """The zip with the parts of a Word file."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise Unreadable("tệp Word có mật khẩu hoặc là .doc đổi tên; hãy bỏ mật khẩu hoặc lưu lại thành .docx")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable("không phải tệp .docx hoặc tệp bị hỏng") from error
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}

    def part(self, name: str) -> Any:
        """Return the root element of a part, None where there is no such part."""
        from docx.oxml import parse_xml  # python-docx takes 0.1 s to import

        info = self._names.get(name)
        if info is None:
            return None
        if info.file_size > _MOST_BYTES:
            raise Unreadable("tệp .docx quá lớn sau khi giải nén, không đọc")
        content = self._zip.read(info)
        if _STRICT in content[:4096]:
            raise Unreadable("tệp Word ở dạng Strict Open XML; hãy lưu lại thành .docx thông thường")
        return parse_xml(content)

    def main(self) -> str:
        """Return the name of the main part ("word/document.xml") by the package's relationships, "" without one."""
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/").lower()
                return target if target in self._names and target.endswith(".xml") else ""
        return ""


@reader("docx", "Word", ".docx")
def read_docx(data: bytes) -> Reading:
    """Return the text of a Word file: one line a paragraph, one line a table row with tabs between its grid columns.

    Footnotes stand on the line after their paragraph. Raises `Unreadable` for what is no Word file, encrypted,
    damaged, or written in a font with an 8-bit character set.
    """
    package = _Package(data)
    main = package.main()
    body = package.part(main).find(_W + "body") if main else None
    if body is None:
        raise Unreadable("tệp nén này không phải tệp Word")
    folder = main[: main.rfind("/") + 1]
    numbering = _Numbering(package.part(folder + "numbering.xml"), package.part(folder + "styles.xml"))
    notes = {
        (kind, note.get(_W + "id")): note
        for kind in ("footnote", "endnote")
        if (part := package.part(f"{folder}{kind}s.xml")) is not None
        for note in part
    }
    walk = _Walk(numbering, notes)
    walk.body(body)
    reading = _write(walk.lines)
    refuse_legacy(reading.text)
    return reading


def _write(lines: list[_Line]) -> Reading:
    """Return the lines as one text, with a block for each paragraph or cell that has any text."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    blank = True
    for line in lines:
        if not line.cells and blank:
            continue
        blank = not line.cells
        for n, (text, place) in enumerate(line.cells):
            if n:
                parts.append("\t")
                at += 1
            if text:
                blocks.append(Block(at, at + len(text), place=place))
            parts.append(text)
            at += len(text)
        parts.append("\n")
        at += 1
    return Reading(text="".join(parts), format="docx", blocks=tuple(blocks))
