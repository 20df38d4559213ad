"""The canonical text: what the patterns read, with a way back to the source.

Reports arrive cut up: hard-wrapped lines, blank lines where a page ended, page numbers and footnotes in the middle of
a sentence, markdown marks, decomposed letters. The canonical text undoes that: one logical paragraph a line, one table
row a line with its cells separated by tabs, footnotes after the paragraph that they interrupt. Every character of it
knows its place in the source, so that a span of it quotes the source exactly.

`folded` is the canonical text in lower-case base letters (đ→d), character for character of the same length: OCR and
careless typing damage diacritics far more often than base letters.
"""

from __future__ import annotations

import itertools
import unicodedata
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import regex

from extractor.records import Piece

# Look-alikes that mean the same here; one character for one.
_SAME = {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "“": '"', "”": '"', "„": '"', "’": "'", "‘": "'"}
_SAME |= dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " ")
# Ð (eth) is typed for Đ with some keyboards and fonts ("NÐ-CP").
_SAME |= {"Ð": "Đ", "ð": "đ"}
_TIDY = str.maketrans(_SAME)


def _fold_table() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in range(0x41, 0x1F00):
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0].lower()
        if len(base) == 1 and base != letter:
            table[code] = base
    table |= {ord(k): v for k, v in _SAME.items()}
    table |= {ord(c): "d" for c in "đĐðÐ"}
    return table


_FOLD = _fold_table()
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def fold(text: str) -> str:
    """Return `text` in lower-case base letters, of the same length ("Quyết định" → "quyet dinh")."""
    return text.translate(_FOLD)


@lru_cache(maxsize=4096)
def spelling(text: str) -> str:
    """Return what all right spellings of the words share: "Hoà" and "HÒA", "Việt" and "Vịêt", but not "hoa".

    To compare by, never to show: small letters, single blanks, each word's tone at its end.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    words = unicodedata.normalize("NFD", text.lower().translate(_TIDY)).split()
    return " ".join(
        "".join(letter for letter in word if letter not in _TONES)
        + "".join(letter for letter in word if letter in _TONES)
        for word in words
    )


def spellings(words: Iterable[str]) -> frozenset[str]:
    """Return the `spelling` of each of the words."""
    return frozenset(map(spelling, words))


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: offsets into the canonical text, end exclusive, blanks trimmed off."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. A row broken over a page stands as two rows; repeated headers are still in it."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A logical paragraph of the canonical text, or one table row (`table` is then its table's index)."""

    start: int
    end: int
    table: int | None = None
    note: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the source, without its line end; `shown` is its text with letters and marks composed."""

    start: int
    end: int
    text: str
    shown: str
    blanks_before: int


# What is dropped inside a line. Footnote marks go; "m²" and the "a" of "21^a" stay.
_DROP = regex.compile(
    r"""
    (?<=\b[kcdm]?m|\d[kcdm]?m)[²³](*SKIP)(*FAIL)           # m², km³ are units, not marks
    | [⁰¹²³⁴⁵⁶⁷⁸⁹]+                                        # 2022¹¹
    | <sup>\s*[\d,\s]+</sup> | \[\^?\d{1,3}\](?!\()        # 2022<sup>11</sup>, 2022[^11]
    | (?<=[\p{L}\d.,;:)])\^\d{1,3}\^? | \^                 # 2022^11^; the mark alone in 21^a
    | </?(?:i|b|u|em|strong|sup|sub|span|br|p)\s*/?>
    | \*+ | _{2,} | `+
    | [\u00ad\u200b-\u200d\u2060\ufeff]
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_BREAK = regex.compile(r"</?(?:br|p)\b", regex.IGNORECASE)
_DROP_HINT = regex.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹<\[^*_`\u00ad\u200b-\u200d\u2060\ufeff]")

_LINE = regex.compile(r"[^\r\n\f\v\u2028\u2029]*")
_LINE_END = regex.compile(r"\r\n|[\r\n\f\v\u2028\u2029]")
_RULE_ROW = regex.compile(r"\s*\|?[\s:|-]*-{3,}[\s:|-]*")

# A line that opens something new: a bullet, a number with its mark, a part, the closing blocks.
_OPENS = regex.compile(
    r"""
    [-+*•–—]\s*+(?!\d{4}\b)\S                               # "- 2025" goes on with "giai đoạn 2021"
    | (?:\d{1,2}(?:\.\d{1,2})*[.)/]|[IVXLivx]{1,5}[.)/]|[A-Za-zĐđ][.)])\s*[*_"“(]*\p{L}
    | \d{1,2}(?:\.\d{1,2})+\s+[*_"“]*\p{Lu}
    | (?:[IVX]{1,5}|\d{1,2})\s*[-–]\s*\p{Lu} | [a-zđ](?:/\s*|\s?[-–]\s+)\p{Lu}
    | (?i:ph[ầâàa]n\s+(?:th[ứu]\b|[IVX\d]+\b|(?:m[ộo]t|hai|ba|b[ốo]n|n[ăa]m|s[áa]u|b[ảa]y)\s*(?:[:./–-]|$)))
    | (?i:ph[ụu]\s+l[ụu]c\b|n[ơo]i\s+nh[ậa]n|tr[êe]n\s+đ[âa]y\s+l[àa])
    | (?:TM|KT|TL|TUQ)\.
    | \#{1,6}\s
    """,
    regex.VERBOSE,
)
_HEADED = regex.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)/-]?|[IVX]{1,5}[.)/-]?|[A-ZĐ][.)])(?:\s|(?<=[.)/-])\p{Lu})"
    r"|(?i:ph[ầâàa]n\s+(?:th|(?:m[ộo]t|hai|ba|b[ốo]n|n[ăa]m|s[áa]u|b[ảa]y)\s*(?:[:./–-]|$)))|\#"
)
_MOST_TITLE = 60  # characters
_NOTE = regex.compile(r"(?:[⁰¹²³⁴-⁹]+|\[\^?\d{1,3}\]:?|\^\d{1,3}\^?|<sup>\s*\d{1,3}\s*</sup>)\s*\S")
_PLAIN_NOTE = regex.compile(r"(?:\(\d{1,2}\)|\d{1,2})\s+[\p{Lu}\"“(]|\d{1,2}$")
_PAGE_NUMBER = regex.compile(r"(?:[-–]\s*)?(?:trang\s+)?(\d{1,3})(?:\s*/\s*\d{1,3})?(?:\s*[-–])?", regex.IGNORECASE)
_DRAWN = regex.compile(r"[_=–—-]{5,}|[*.]{5,}")
_LINKED = regex.compile(r"(?:[,(&-]|\b(?:và|của|các|những|với|tại|do|theo|cho|trong|từ|bởi|hoặc|UBND|HĐND))$")
_BEFORE_DIGITS = regex.compile(
    r"\b(?:ngày|tháng|năm|quý|từ|đến|có|được|đạt|gồm|hơn|trên|gần|khoảng|với|và|là|còn|tăng|giảm|vượt|bằng|chiếm|thêm)$"
)
# "Kế hoạch số / 45/KH-UBND" goes on, though "45/ K…" looks like an item.
_NUMBER_NEXT = regex.compile(r"\bsố:?$")
_DOCUMENT_NUMBER = regex.compile(r"\d{1,5}[a-zđ]?\s?[/-]\s?(?:\d{4}\s?/\s?)?\p{Lu}{2}")
# "… kết quả rà soát nêu tại / Phụ lục 01b.": the appendix is referred to, not begun.
_REFERS = regex.compile(r"\b(?:tại|theo|trong|ở|và|với|của|xem)$")
_APPENDIX = regex.compile(r"(?i:ph[ụu]\s+l[ụu]c\b)")
# A sentence cannot end on these, so the next line goes on with it even in capitals ("… Đảng bộ và / HĐND xã").
_UNFINISHED = regex.compile(
    r"(?:[,(/&\"“-]|\b(?:và|của|các|những|với|tại|do|theo|là|cho|trong|từ|đến|số|về|ngày|tháng|năm|quý|cấp|xã|huyện|tỉnh|"
    r"phường|thôn|bởi|hoặc|đã|đang|sẽ|bằng|trên|dưới|ở|hơn|gần|UBND|HĐND|Nghị|Quyết|Kế|Thông|Chỉ|ông|bà))\s*$"
)


def _ink(text: str) -> str:
    """Return the line's text without marks, trimmed: what a reader sees."""
    return (_DROP.sub("", text) if _DROP_HINT.search(text) else text).strip()


def _lines(source: str) -> list[Line]:
    found: list[Line] = []
    blanks, position = 0, 0
    while position <= len(source):
        end = _LINE.match(source, position).end()  # type: ignore[union-attr]
        text = source[position:end]
        if text.strip():
            found.append(Line(position, end, text, unicodedata.normalize("NFC", text), blanks))
            blanks = 0
        else:
            blanks += 1
        if end == len(source):
            break
        ending = _LINE_END.match(source, end)
        assert ending is not None
        if ending.group() == "\f":
            blanks += 1
        position = ending.end()
    return found


_NUMBERED = regex.compile(r"\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[IVX]{1,5}[.)]?|[a-zđ][.)]|[-+*•])\t[^\t]*")


def _cells(line: Line, in_table: bool) -> list[tuple[int, int]] | None:
    """Return the source offsets of the cells of a table row, or None for ordinary text.

    A tab after an outline number ("1.\tTiếp tục …") makes no row; a single tab at the end ("Tổng\t") only goes on with
    the table above it.
    """
    text = line.text
    piped = text.lstrip().startswith("|") and text.rstrip().endswith("|") and text.count("|") > 2
    if not piped:
        inner = "\t" in text.strip(" \t") or text.count("\t") > 1
        if not inner and not (in_table and "\t" in text.lstrip()):
            return None
        if not in_table and _NUMBERED.fullmatch(text):
            return None
    mark = "|" if piped else "\t"
    if piped:
        first = text.index("|") + 1
        text = text[: text.rindex("|")]
    else:
        first = 0
    cells, at = [], first
    while True:
        end = text.find(mark, at)
        cells.append((line.start + at, line.start + (len(text) if end < 0 else end)))
        if end < 0:
            return cells
        at = end + 1


def _page_numbers(lines: list[Line]) -> set[int]:
    """Return the indices of lines that are page numbers: a bare number set apart, growing through the document."""
    seen: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        match = _PAGE_NUMBER.fullmatch(line.text.strip())
        if match:
            apart = line.blanks_before or i + 1 == len(lines) or lines[i + 1].blanks_before
            marked = not line.text.strip().isdigit()
            if apart or marked:
                seen.append((i, int(match.group(1))))
    numbers: set[int] = set()
    for (i, a), (j, b) in itertools.pairwise(seen):
        if b == a + 1 and j > i + 1:
            numbers |= {i, j}
    if len(seen) == 1 and seen[0][1] in (2, 3) and not numbers:
        numbers.add(seen[0][0])
    return numbers


def _wrap_width(lines: list[Line]) -> int | None:
    """Return the width that the text is hard-wrapped at, or None where a paragraph is one line."""
    lengths = sorted(len(line.shown.rstrip()) for line in lines if "\t" not in line.shown)
    if len(lengths) < 8:
        return None
    width = lengths[int(len(lengths) * 0.95)]
    if not 40 <= width <= 140:
        return None
    full = sum(length >= width * 0.8 for length in lengths)
    return width if full >= 0.3 * len(lengths) else None


@dataclass(slots=True)
class _Joiner:
    """Decides whether a line goes on with the paragraph before it."""

    width: int | None
    opened: int = 0

    def goes_on(self, before: Line, after: Line, head: str, blanks: int) -> bool:
        """Tell whether `after` continues the paragraph that ends with `before` and starts with `head`."""
        last, first = _ink(before.shown), _ink(after.shown)
        if not last or not first:
            return False
        if _NUMBER_NEXT.search(last) and _DOCUMENT_NUMBER.match(first):
            return blanks <= 4
        if _REFERS.search(last) and _APPENDIX.match(first) and not blanks:
            return True
        if _OPENS.match(first) or _NOTE.match(after.shown.strip()):
            return False
        end, start = last[-1], first[0]
        if blanks > 4:
            return False
        if end == ";" and self.opened > 0:
            # "(Chứng thực: 16 thủ tục; / Bảo trợ xã hội: 33 thủ tục)"
            return True
        if end == ":" and (start.isdigit() or start.islower()) and not blanks and self._full(before):
            # "11 đầu mối phụ trách cải cách hành chính: / phòng chuyên môn 03, …": a list has marks or capitals.
            return True
        if end in ".;:!?":
            # A full line that happens to end with a sentence; a new paragraph would be set off or indented.
            return not blanks and end != ":" and self._full(before) and after.shown[0] == start and not first.isupper()
        if start.islower() or start in ",;.)%/-–—":
            # A dash only gets here before a year: "giai đoạn 2021 / - 2025".
            return True
        if start.isdigit() and _BEFORE_DIGITS.search(last):
            return True
        if _HEADED.match(head) and head == before.shown.strip() and not (last.isupper() and first.isupper()):
            # A heading goes on in small letters; what follows in capitals is its body, unless it ends on a link word.
            return self.opened > 0 or bool(_LINKED.search(last))
        if first.isupper() and " " in first and not last.isupper():
            # "Số: 07/BC-UBND" and the "CỘNG HÒA XÃ HỘI …" under it.
            return False
        if self.opened > 0:
            return True
        if _UNFINISHED.search(last):
            # "Cán bộ và chữ ký số", set apart from the sentence under it, is a title that such a word ends.
            apart = blanks and start.isupper() and head == before.shown.strip() and not self._full(before)
            return not apart or len(head) > _MOST_TITLE or bool(_LINKED.search(last))
        if start.isdigit():
            return self.width is not None and self._full(before)
        if last.isupper() and first.isupper():
            return blanks == 0 and bool(_HEADED.match(head))
        if self.width is None or not self._full(before):
            return False
        if last.isupper() or first.isupper():
            return False
        return blanks == 0 or len(before.shown.rstrip()) >= 0.85 * self.width

    def _full(self, line: Line) -> bool:
        return self.width is not None and len(line.shown.rstrip()) >= 0.8 * self.width

    def count(self, text: str) -> None:
        """Keep the number of open round brackets of the paragraph."""
        self.opened = max(0, self.opened + text.count("(") - text.count(")"))


@dataclass(slots=True)
class _Builder:
    """Collects the canonical text as runs copied from the source."""

    source: str
    composed: bool
    parts: list[str] = field(default_factory=list)
    clean_starts: list[int] = field(default_factory=list)
    source_starts: list[int] = field(default_factory=list)
    source_ends: list[int] = field(default_factory=list)
    length: int = 0

    def copy(self, start: int, end: int) -> None:
        """Append source[start:end] without its marks."""
        text = self.source[start:end]
        if _DROP_HINT.search(text):
            at = 0
            for mark in _DROP.finditer(text):
                self._run(start + at, start + mark.start())
                at = mark.end()
                if _BREAK.match(mark.group()):
                    self.mark(" ", start + at)
            self._run(start + at, end)
        else:
            self._run(start, end)

    def _run(self, start: int, end: int) -> None:
        if start >= end:
            return
        text = self.source[start:end]
        if self.composed or unicodedata.is_normalized("NFC", text):
            self._add(text, start, end)
            return
        at = start
        for cluster in regex.findall(r"\X", text):
            self._add(unicodedata.normalize("NFC", cluster), at, at + len(cluster))
            at += len(cluster)

    def _add(self, text: str, start: int, end: int) -> None:
        if len(text) != end - start:
            # A composed cluster: its first character carries the whole width, so that spans take in every mark.
            for i, letter in enumerate(text):
                self._append(letter, start if i == 0 else end, end)
            return
        self._append(text, start, end)

    def _append(self, text: str, start: int, end: int) -> None:
        self._note(text.replace("\t", " "), start, end)

    def _note(self, text: str, start: int, end: int) -> None:
        self.parts.append(text)
        self.clean_starts.append(self.length)
        self.source_starts.append(start)
        self.source_ends.append(end)
        self.length += len(text)

    def mark(self, letter: str, at: int) -> None:
        """Append a blank, tab or line end that stands for whatever the source has at `at`."""
        self._note(letter, at, at)


class Text:
    """The canonical text of a source text.

    `clean` and `folded` have the same length; `paragraphs` partition them; `tables` hold the rows that are tables.
    """

    __slots__ = ("_ends", "_runs", "_starts", "clean", "folded", "paragraphs", "source", "tables")

    def __init__(self, source: str) -> None:
        self.source = source
        builder = _Builder(source, unicodedata.is_normalized("NFC", source))
        self.paragraphs, self.tables = _build(source, builder)
        self.clean = "".join(builder.parts).translate(_TIDY)
        self.folded = self.clean.translate(_FOLD)
        self._runs = builder.clean_starts
        self._starts = builder.source_starts
        self._ends = builder.source_ends

    def source_ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the source ranges of clean[start:end], in the order of the text.

        Ranges that only blanks or marks keep apart are one; a page number or a footnote between them makes two.
        """
        while start < end and self.clean[start].isspace():
            start += 1
        while end > start and self.clean[end - 1].isspace():
            end -= 1
        ranges: list[tuple[int, int]] = []
        run = bisect_right(self._runs, start) - 1
        at = start
        while at < end:
            begin = self._runs[run]
            stop = self._runs[run + 1] if run + 1 < len(self._runs) else len(self.clean)
            upto = min(stop, end)
            a, b = self._starts[run], self._ends[run]
            if b - a == stop - begin:
                a, b = a + at - begin, a + upto - begin
            if b > a:
                if ranges and a >= ranges[-1][1] and not _ink(self.source[ranges[-1][1] : a]):
                    ranges[-1] = (ranges[-1][0], b)
                else:
                    ranges.append((a, b))
            at, run = upto, run + 1
        return ranges

    def source_start(self, at: int) -> int:
        """Return the source offset of the clean character `at`."""
        run = bisect_right(self._runs, at) - 1
        same = self._ends[run] - self._starts[run] > 1
        return self._starts[run] + (at - self._runs[run] if same else 0)

    def says(self, start: int, end: int, words: Container[str]) -> bool:
        """Tell whether clean[start:end], which folds to one of `words` (`spellings`), is it: a syllable by its accents.

        Folded, "bằng" and "bảng", "tăng" and "tầng" are the same. Several syllables are taken on trust ("Đê án" is
        "đề án"), and so is text that has lost all its accents.
        """
        printed = spelling(self.clean[start:end])
        return (
            " " in printed
            or printed in words
            or (printed.isascii() and self.clean[max(0, start - 30) : end + 30].isascii())
        )

    def cut(self, start: int, end: int) -> tuple[int, int, str, tuple[Piece, ...]]:
        """Return (start, end, text, pieces) in the source for clean[start:end]: what a `Span` is made of."""
        ranges = self.source_ranges(start, end)
        if not ranges:
            at = self.source_start(start) if start < len(self.clean) else len(self.source)
            return at, at, "", ()
        (a, b), more = ranges[0], ranges[1:]
        return a, b, self.source[a:b], tuple(Piece(start=c, end=d, text=self.source[c:d]) for c, d in more)


def _build(source: str, out: _Builder) -> tuple[tuple[Paragraph, ...], tuple[Table, ...]]:
    lines = _lines(source)
    # A line drawn over the footnotes is skipped like a page number.
    paged = _page_numbers(lines) | {i for i, line in enumerate(lines) if _DRAWN.fullmatch(line.text.strip())}
    joiner = _Joiner(_wrap_width(lines))
    paragraphs: list[Paragraph] = []
    tables: list[list[tuple[Cell, ...]]] = []
    in_table = False
    i = 0
    while i < len(lines):
        if i in paged:
            i += 1
            continue
        line = lines[i]
        if _RULE_ROW.fullmatch(line.text):
            i += 1
            continue
        cells = _cells(line, in_table)
        if cells is not None:
            if not in_table:
                tables.append([])
                in_table = True
            start = out.length
            tables[-1].append(tuple(_copy_cells(source, out, cells)))
            out.mark("\n", line.end)
            paragraphs.append(Paragraph(start, out.length - 1, table=len(tables) - 1))
            i += 1
            continue
        in_table = False
        i, notes = _paragraph(lines, i, paged, joiner, out, paragraphs)
        for a, b in notes:
            start = out.length
            for k in range(a, b):
                if k in paged:
                    continue
                if k > a:
                    out.mark(" ", lines[k].start)
                out.copy(lines[k].start, lines[k].end)
            out.mark("\n", lines[b - 1].end)
            paragraphs.append(Paragraph(start, out.length - 1, note=True))
    return tuple(paragraphs), tuple(Table(tuple(rows)) for rows in tables)


def _copy_cells(source: str, out: _Builder, cells: list[tuple[int, int]]) -> Iterator[Cell]:
    for n, (a, b) in enumerate(cells):
        if n:
            out.mark("\t", a - 1)
        text = source[a:b]
        a, b = a + len(text) - len(text.lstrip()), b - (len(text) - len(text.rstrip()))
        start = out.length
        out.copy(a, max(a, b))
        yield Cell(start, out.length)


def _paragraph(
    lines: list[Line], i: int, paged: set[int], joiner: _Joiner, out: _Builder, paragraphs: list[Paragraph]
) -> tuple[int, list[tuple[int, int]]]:
    """Write the paragraph that starts at line `i`; return the next line's index and the footnotes left out of it."""
    start, head = out.length, lines[i].shown.strip()
    is_note = bool(_NOTE.match(head))
    notes: list[tuple[int, int]] = []
    joiner.opened = 0
    before = lines[i]
    out.copy(before.start, before.start + len(before.text.rstrip()))
    joiner.count(before.text)
    i += 1
    while i < len(lines):
        following, blanks, note = _next(lines, i, before, paged)
        if following is None or _cells(lines[following], False) is not None:
            break
        after = lines[following]
        if not joiner.goes_on(before, after, head, blanks):
            break
        if note is not None and not _ink(after.shown)[0].islower():
            # Only a sentence that visibly goes on in small letters is pulled together over a footnote.
            break
        if note is not None:
            notes.append(note)
        out.mark(" ", before.end)
        indent = len(after.text) - len(after.text.lstrip())
        out.copy(after.start + indent, after.start + len(after.text.rstrip()))
        joiner.count(after.text)
        before, i = after, following + 1
    out.mark("\n", before.end)
    paragraphs.append(Paragraph(start, out.length - 1, note=is_note))
    return i, notes


def _next(lines: list[Line], i: int, before: Line, paged: set[int]) -> tuple[int | None, int, tuple[int, int] | None]:
    """Return the index of the next line of the running text, the blank lines before it, and the footnote skipped.

    A footnote is skipped only in the middle of a sentence: `before` has not ended, and after the note a line goes on
    in small letters.
    """
    blanks = 0
    while i < len(lines) and i in paged:
        blanks += lines[i].blanks_before
        i += 1
    if i == len(lines):
        return None, 0, None
    blanks += lines[i].blanks_before
    text = lines[i].shown.strip()
    ended = _ink(before.shown)[-1:] in (".", ";", ":", "!", "?")
    if ended or not (_NOTE.match(text) or (_PLAIN_NOTE.match(text) and lines[i].blanks_before)):
        return i, blanks, None
    for k in range(i + 1, min(i + 30, len(lines))):
        if k in paged or _cells(lines[k], False) is not None:
            continue
        ink = _ink(lines[k].shown)
        if lines[k].blanks_before and ink and (ink[0].islower() or ink[0] in ",;)"):
            return k, lines[k].blanks_before, (i, k)
        if _OPENS.match(ink) and not _NOTE.match(lines[k].shown.strip()):
            break
    return i, blanks, None
