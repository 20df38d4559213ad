"""The sentences of a report, in a form in which the same words are the same however they are typed or scanned."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractor.records import Span
from extractor.text import Paragraph, Text

_FEWEST_WORDS = 5
# A new sentence or list item begins with a capital, a number or a bracket. "1. Công tác", "TP. Cao Lãnh", "Th.S" go on;
# where that is missed, both reports are cut in the same place.
_END = regex.compile(r"(?<!\b(?:TP|Tp|TX|Tx|TT|Tt|ThS|TS|\p{Lu}|[\d.]{1,5}))[.!?]\s+(?=[\p{Lu}\d\"(+-])")
_MARK = regex.compile(r"[\s*•+-]*(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-z]|[ivx]{1,4})(?:[.)/]|\s?-)\s+)?")
_NO_WORD = regex.compile(r"(?<![a-z\d])-|-(?![a-z\d])|[^a-z\d%/.,:;-]+")
_TRAILING = " .,:;"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its list mark: where it stands in the source, and its folded words with single blanks.

    `paragraph` counts the paragraphs of the report.
    """

    span: Span
    words: str
    paragraph: int


def sentences(source: str) -> tuple[Sentence, ...]:
    """Return the sentences of a source text that have some words to them, in its order, without those of tables."""
    text = Text(source)
    found = []
    for number, paragraph in enumerate(text.paragraphs):
        if paragraph.table is not None:
            continue
        for start, end in _cut(text, paragraph):
            words = " ".join(_NO_WORD.sub(" ", text.folded[start:end]).split())
            if words.count(" ") + 1 >= _FEWEST_WORDS:
                first, last, printed, pieces = text.cut(start, end)
                span = Span(start=first, end=last, text=printed, pieces=pieces)
                found.append(Sentence(span, words.strip(_TRAILING), number))
    return tuple(found)


def _cut(text: Text, paragraph: Paragraph) -> list[tuple[int, int]]:
    mark = _MARK.match(text.folded, paragraph.start, paragraph.end)
    start = mark.end() if mark else paragraph.start
    ends = [match.end() for match in _END.finditer(text.clean, start, paragraph.end)]
    return list(zip([start, *ends], [*ends, paragraph.end], strict=True))
