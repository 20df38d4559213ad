"""The container: a spaCy document whose tokens quote the text exactly, cut into sentences.

spaCy's own default for Vietnamese loads a segmenter that is a pickle, or cuts at blanks alone; its rule-based tokenizer
keeps every character and cuts off marks, which is what spans need.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extractor.text import Text

if TYPE_CHECKING:
    from spacy.language import Language

_STOPS = frozenset(".;!?")


@dataclass(frozen=True, slots=True)
class Token:
    """A token: offsets into the canonical text, end exclusive; as printed, and in lower-case base letters."""

    start: int
    end: int
    text: str
    folded: str


Sentence = list[Token]


@cache
def container() -> Language:
    """Return an empty Vietnamese pipeline with exact offsets; loaded once a process."""
    import spacy

    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    nlp.max_length = sys.maxsize  # spaCy's limit is for parsers; words alone are cheap in a text of any length
    return nlp


def sentences(text: Text) -> Iterator[Sentence]:
    """Yield the sentences of the paragraphs that are no table rows, as tokens.

    A semicolon ends one too, for items are put together by it. The stop after a sentence's first word ends none: it is
    that of an item's number ("2.1.") or of an abbreviation ("TM. UBND").
    """
    nlp = container()
    with nlp.memory_zone():  # so that a long-lived process does not keep every word that it ever read
        found = [
            Token(token.idx, token.idx + len(token), token.text, text.folded[token.idx : token.idx + len(token)])
            for token in nlp.make_doc(text.clean)
            if not token.is_space
        ]
    starts = [token.start for token in found]
    for paragraph in text.paragraphs:
        if paragraph.table is not None:
            continue
        sentence: Sentence = []
        for token in found[bisect_left(starts, paragraph.start) : bisect_left(starts, paragraph.end)]:
            sentence.append(token)
            if token.text in _STOPS and len(sentence) > 2:
                yield sentence
                sentence = []
        if sentence:
            yield sentence
