"""Gives a written report its form: the bytes of the file, the text in it, and where each character went."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extractor.generate.layout import Paragraph, to_docx
from extractor.generate.nodes import Line, Placed, flatten

Form = Literal["clean", "wrapped", "damaged", "paged", "docx", "pdf"]
TEXT_FORMS: tuple[Form, ...] = ("clean", "wrapped", "damaged", "paged")
NOTED: dict[Form, Literal["foot", "end"]] = {"paged": "foot", "docx": "end"}
"""The forms that have footnotes, and where."""
WIDTH = 80
PAGE = 44
_RULE = "____________"
# What a scanner's software makes of letters: it loses marks above and below them.
_MISREAD = dict(zip("ếềệểộốổạảấầậịủụửợờưđ", "êêêêôôôaaâââiuuươơud", strict=True))

Piece = str | tuple[int, int]
"""New text, or a stretch of the flat text."""


@dataclass(slots=True)
class Formed:
    """A report in its form; `seen` is the text of `data` as a faithful reader gives it, but for blanks."""

    data: bytes
    suffix: str
    seen: str
    where: list[int]
    placed: list[Placed]


@dataclass(slots=True)
class _Flat:
    """Lines joined by line ends, with each one's offset and everything in them."""

    texts: list[str]
    starts: list[int]
    placed: list[Placed]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Flat:
        texts, starts, placed, at = [], [], [], 0
        for line in lines:
            text, here = flatten(line.parts, at)
            texts.append(text)
            starts.append(at)
            placed += here
            at += len(text) + 1
        return cls(texts, starts, placed)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def formed(lines: Sequence[Line], notes: Sequence[Line], form: Form, rng: random.Random) -> Formed:
    """Return the report in a form; raises `pdf.CannotMakePdf`."""
    flat = _Flat.of([*lines, *notes])
    if form == "docx":
        seen, where = _composed(flat.text, [(0, len(flat.text))])
        return Formed(to_docx(_paragraphs(lines, flat)), "docx", seen, where, flat.placed)
    if form == "pdf":
        return _pdf(lines, flat)
    text = flat.text
    if form == "damaged":
        text = _damaged(text, lines, flat, rng)
    if form in ("wrapped", "paged"):
        text = wrapped(text, WIDTH)
    spaced = rng.random() < 0.7
    pieces = _spaced(lines, flat, spaced)
    if form == "paged":
        pieces = _paged(text, pieces, flat, len(lines))
    seen, where = _composed(text, pieces)
    return Formed(seen.encode(), "txt", seen, where, flat.placed)


def _composed(text: str, pieces: Sequence[Piece]) -> tuple[str, list[int]]:
    """Return the pieces put together, and for each character of `text` where it went."""
    out: list[str] = []
    where = [0] * len(text)
    at = 0
    for piece in pieces:
        if isinstance(piece, tuple):
            start, end = piece
            where[start:end] = range(at, at + end - start)
            piece = text[start:end]
        out.append(piece)
        at += len(piece)
    return "".join(out), where


def _paragraphs(lines: Sequence[Line], flat: _Flat) -> list[Paragraph]:
    return [Paragraph(line.style, text) for line, text in zip(lines, flat.texts, strict=False)]


def _pdf(lines: Sequence[Line], flat: _Flat) -> Formed:
    from extractor.generate.pdf import to_pdf

    data, pages = to_pdf(_paragraphs(lines, flat))
    pieces: list[Piece] = []
    at = 0
    for number, characters, _ in pages:
        place = flat.starts[number]
        for _ in range(characters):
            while flat.text[place].isspace():
                place += 1
            place += 1
        pieces += [(at, place), "\n"]  # a reader takes the page numbers out
        at = place
    seen, where = _composed(flat.text, [*pieces, (at, len(flat.text))])
    return Formed(data, "pdf", seen, where, flat.placed)


def wrapped(text: str, width: int) -> str:
    """Return the text with lines broken like a printed page's, each break in the place of a blank: offsets stay."""
    lines = []
    for line in text.split("\n"):
        start = 0
        while "\t" not in line and len(line) - start > width and (cut := line.rfind(" ", start, start + width)) > start:
            line = line[:cut] + "\n" + line[cut + 1 :]
            start = cut + 1
        lines.append(line)
    return "\n".join(lines)


def misread(text: str, rng: random.Random) -> str:
    """Return the text with letters misread here and there, as a scanner's software does; digits stay as they are."""
    return "".join(_MISREAD[c] if c in _MISREAD and rng.random() < 0.04 else c for c in text)


def _damaged(text: str, lines: Sequence[Line], flat: _Flat, rng: random.Random) -> str:
    """Return the text with what stands below the letterhead misread."""
    parts = list(text)
    for line, start, shown in zip(lines, flat.starts, flat.texts, strict=False):
        if line.style in ("body", "heading"):
            parts[start : start + len(shown)] = misread(shown, rng)
    return "".join(parts)


def _spaced(lines: Sequence[Line], flat: _Flat, spaced: bool) -> list[Piece]:
    """Return the lines, with blank lines between blocks and, if `spaced`, between paragraphs."""
    pieces: list[Piece] = []
    style = ""
    for line, start, text in zip(lines, flat.starts, flat.texts, strict=False):
        if style and (line.style != style or (spaced and line.style in ("body", "heading"))):
            pieces.append("\n")
        pieces += [(start, start + len(text)), "\n"]
        style = line.style
    return pieces


def _paged(text: str, pieces: Sequence[Piece], flat: _Flat, body: int) -> list[Piece]:
    """Return the pieces with a page's footnotes, below a rule, and the next page's number after every page."""
    notes = [(start, start + len(shown)) for start, shown in zip(flat.starts[body:], flat.texts[body:], strict=True)]
    found: list[Piece] = []
    waiting: list[tuple[int, int]] = []
    count, page = 0, 1

    def foot() -> None:
        if waiting:
            found.append(f"\n{_RULE}\n")
            for note in waiting:
                found.extend((note, "\n"))
            waiting.clear()

    def turn() -> None:
        nonlocal count, page
        foot()
        page += 1
        count = 0
        found.append(f"\n{page}\n\n")

    for piece in pieces:
        if isinstance(piece, str):
            found.append(piece)
            count += piece.count("\n")
            continue
        at, end = piece
        while at < end:
            stop = text.find("\n", at, end) + 1 or end
            for mark in "¹²³":
                if mark in text[at:stop] and notes:
                    waiting.append(notes.pop(0))
            found.append((at, stop))
            at = stop
            if stop < end:
                count += 1
            if count + 2 * len(waiting) >= PAGE:
                turn()
    foot()
    return found
