"""The lines of a header or a signature block: columns apart, the state's motto left out."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.document import Document
from extractor.sections.wording import set_in_capitals
from extractor.text import fold


@dataclass(frozen=True, slots=True)
class Line:
    """What one column prints on one line, trimmed, with its folded copy of the same length."""

    text: str
    folded: str


_COLUMNS = regex.compile(r"\t+|\s{3,}|\s*\|\s*")
# The errors allowed are looked for with the fewest, lest the match take in letters of the neighbouring column.
_MOTTO = regex.compile(
    r"(?b)\b(?:c[o0]ng\s+h[o0]a\s+xa\s+h[o0]i\s+chu\s+nghia\s+viet\s+nam){e<=4}\b"
    r"|\b(?:d[o0]c\s+lap\s*-?\s*tu\s+do\s*-?\s*hanh\s+phuc){e<=3}\b"
)
_MOTTO_HINT = regex.compile(r"chu\s+ngh|h[o0]i\s+chu|viet\s+nam|d[o0]c\s+lap|hanh\s+phuc|tu\s+do")
# Longer lines are running text: no number, date or motto of the header is looked for in them.
LONG = 300


def _line(text: str) -> Line | None:
    text = text.strip(" #")
    folded = fold(text)
    if len(text) < LONG and _MOTTO_HINT.search(folded):
        for motto in reversed(list(_MOTTO.finditer(folded))):
            text = text[: motto.start()] + " " + text[motto.end() :]
    text = text.strip(" _").rstrip("-_ ")
    return Line(text, fold(text)) if any(letter.isalnum() for letter in text) else None


def printed_lines(document: Document, start: int, end: int) -> list[Line]:
    """Return the lines between two canonical offsets, columns apart, the state's motto left out."""
    clean, found = document.text.clean, []
    for paragraph in document.text.paragraphs:
        if paragraph.end <= start or paragraph.note:
            continue
        if paragraph.start >= end:
            break
        pieces = _COLUMNS.split(clean[paragraph.start : paragraph.end].strip())
        found += [line for piece in pieces if (line := _line(piece)) is not None]
    return found


def in_capitals(text: str) -> bool:
    """Tell whether a header's or signature's line is set in capitals; "TM" and "KT" have only two."""
    return set_in_capitals(text, fewest=2)
