"""The container: a spaCy document whose tokens quote the text exactly.

spaCy's own default for Vietnamese loads a segmenter that is a pickle, or cuts at blanks alone; its rule-based tokenizer
keeps every character and cuts off marks, which is what spans need.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from extractor.text import fold

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True, slots=True)
class Token:
    """A token: offsets into the text, end exclusive, as printed and in lower-case base letters."""

    start: int
    end: int
    text: str
    folded: str


@cache
def container() -> Language:
    """Return an empty Vietnamese pipeline with exact offsets; loaded once a process."""
    import spacy

    return spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text`, without the blanks between them."""
    doc = container().make_doc(text)
    return [
        Token(token.idx, token.idx + len(token), token.text, fold(token.text)) for token in doc if not token.is_space
    ]
