"""A report's text as HTML: as it was read, with mentions and findings marked, rows of tables as rows.

Marks may overlap in any way: the text is cut at each of their borders, and a piece carries the classes of all marks
over it. A piece of a finding (or of what else is told beside the text) is a link to its card; a label, as a rule the
finding's number, follows where its mark ends. Nothing is added to the text itself (the labels are drawn by the style),
so that what is copied from the page is what the file says.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from markupsafe import Markup, escape

from extractor.outputs.pages.safe import shown
from extractor.records import Span

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_ALIGNED = re.compile(r"\S {4,}\S|^\s*\|")  # columns set with blanks or bars need letters of one width
_FIGURE = re.compile(r"[+−-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:[.,]\d+)? ?%?")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text to mark: its CSS class, what a pointer shows, and the number of its finding if any.

    What is `linked` can be pointed to; findings can in any case.
    """

    start: int
    end: int
    css: str
    title: str = ""
    finding: int = 0
    linked: bool = False


def over(span: Span, css: str, title: str = "", *, finding: int = 0, linked: bool = False) -> Iterator[Mark]:
    """Yield the marks over a span and its further parts."""
    yield Mark(span.start, span.end, css, title, finding, linked)
    for piece in span.pieces:
        yield Mark(piece.start, piece.end, css, title, finding)


@dataclass(frozen=True, slots=True)
class Target:
    """What the marks of a finding lead to: the card's id, the label drawn after them, its spoken name."""

    id: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text, or the neighbouring lines that make up a table, as HTML."""

    start: int
    end: int
    html: str


def marked(text: str, marks: Iterable[Mark], cards: Mapping[int, str]) -> tuple[Markup, dict[int, str]]:
    """Return the text's lines as HTML, and offset → id of the place for the starts of the marks that are linked.

    `cards` is finding number → id of its card. An empty mark has no place.
    """
    targets = {number: Target(card, str(number), f"phát hiện {number}") for number, card in cards.items()}
    found, places = blocks(text, marks, targets)
    return Markup("".join(block.html for block in found)), places


def blocks(
    text: str, marks: Iterable[Mark], targets: Mapping[int, Target], prefix: str = "v"
) -> tuple[list[Block], dict[int, str]]:
    """Return the text's blocks and the places as `marked` does; `prefix` begins the ids of all places."""
    laid = _Laid(shown(text), marks, targets, prefix)
    return list(laid.blocks()), laid.places


class _Laid:
    """One pass over the text, from its start to its end."""

    def __init__(self, text: str, marks: Iterable[Mark], targets: Mapping[int, Target], prefix: str) -> None:
        self.places: dict[int, str] = {}
        self._text = text
        self._prefix = prefix
        self._marks = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, mark.end))
        self._targets = targets
        self._cuts = sorted({border for mark in self._marks for border in (mark.start, mark.end)})
        self._next = 0  # the first mark that has not begun
        self._over: list[Mark] = []  # the marks over the place reached

    def blocks(self) -> Iterator[Block]:
        """Yield each line; neighbouring lines with tabs are rows of one table."""
        lines = [match.span(1) for match in _LINE.finditer(self._text) if match.group()]
        for is_table, group in groupby(lines, key=lambda line: "\t" in self._text[slice(*line)]):
            rows = list(group)
            if is_table and len(rows) > 1:
                table = "".join(self._row(*row) for row in rows)
                yield Block(rows[0][0], rows[-1][1], f'<div class="tb" tabindex="0"><table>{table}</table></div>')
            else:
                yield from (Block(*row, self._paragraph(*row)) for row in rows)

    def _paragraph(self, start: int, end: int) -> str:
        line = self._text[start:end]
        names = [name for name, so in (("al", _ALIGNED.search(line)), ("pb", "\f" in line)) if so]
        css = f' class="{" ".join(names)}"' if names else ""
        return f"<p{css}>{self._pieces(start, end)}\n</p>"

    def _row(self, start: int, end: int) -> str:
        cells, at = [], start
        for cell in self._text[start:end].split("\t"):
            css = ' class="r"' if _FIGURE.fullmatch(cell.strip()) else ""
            cells.append(f"<td{css}>{self._pieces(at, at + len(cell))}</td>")
            at += len(cell) + 1
        return "<tr>" + "\t".join(cells) + "\n</tr>"

    def _pieces(self, start: int, end: int) -> str:
        if start == end:
            return ""
        inner = self._cuts[bisect_right(self._cuts, start) : bisect_left(self._cuts, end)]
        return "".join(self._piece(*piece) for piece in pairwise([start, *inner, end]))

    def _piece(self, start: int, end: int) -> str:
        words = str(escape(self._text[start:end]))
        begun = self._advance(start)
        if not self._over:
            return words
        attributes = f' class="{" ".join(sorted({mark.css for mark in self._over}))}"'
        linked = [mark for mark in begun if mark.linked or mark.finding]
        if linked:
            place = f"{self._prefix}{start}"
            self.places.update((mark.start, place) for mark in linked if mark.start not in self.places)
            attributes += f' id="{place}"'
        titled = min((mark for mark in self._over if mark.title), key=lambda mark: mark.end - mark.start, default=None)
        if titled:
            attributes += f' title="{escape(shown(titled.title))}"'
        findings = sorted({mark.finding for mark in self._over if mark.finding})
        if not findings:
            return f"<span{attributes}>{words}</span>"
        attributes += f' href="#{self._targets[findings[0]].id}" data-f="{" ".join(map(str, findings))}"'
        if not any(mark.finding for mark in begun):
            attributes += ' tabindex="-1"'  # the tabulator stops once at each mark
        return f"<a{attributes}>{words}</a>{self._labels(end, findings)}"

    def _advance(self, start: int) -> list[Mark]:
        """Make `_over` the marks over the piece that starts here, and return those that begin with it."""
        begun: list[Mark] = []
        while self._next < len(self._marks) and self._marks[self._next].start <= start:
            if self._marks[self._next].end > start:
                begun.append(self._marks[self._next])
            self._next += 1
        self._over = [mark for mark in self._over if mark.end > start] + begun
        return begun

    def _labels(self, end: int, findings: Sequence[int]) -> str:
        """Return the labels of the findings whose marks end here: links, but for what the words link to already."""
        ending = sorted({mark.finding for mark in self._over if mark.end == end and mark.finding})
        return "".join(self._label(self._targets[number], number == findings[0]) for number in ending)

    def _label(self, target: Target, is_linked: bool) -> str:
        if not target.label:
            return ""
        drawn = f'class="n" data-n="{escape(shown(target.label))}"'
        if is_linked:
            return f"<span {drawn}></span>"
        return f'<a {drawn} href="#{target.id}" aria-label="{escape(shown(target.words))}"></a>'
