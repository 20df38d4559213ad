"""The spaCy component "doisoat_ner": names and subjects in a pipeline of somebody else's.

    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    nlp.add_pipe("doisoat_ner")
    nlp("UBND xã đã giải quyết 907 hồ sơ.").ents  # (UBND xã, hồ sơ)

It reads the text anew with this program's own tokens, so that it is the same whatever tokenizer the pipeline has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.util import filter_spans

from extractor.document import Document
from extractor.find import find
from extractor.formats import Reading
from extractor.ner import recognise, shipped

if TYPE_CHECKING:
    from spacy.tokens import Doc

NAME = "doisoat_ner"


@Language.component(NAME, assigns=["doc.ents", "doc.spans"])
def doisoat_ner(doc: Doc) -> Doc:
    """Set the names and subjects as `doc.ents` and `doc.spans["doisoat"]`; raises `ModelProblem`.

    A span takes in the tokens that it touches. Entities that were there before stay where they do not overlap.
    """
    document = Document(Reading(doc.text, "text"))
    found = find(document)
    spans = []
    for name in (*found.names, *recognise(document, found, shipped()).subjects):
        span = document.span(name.start, name.end)
        last = span.pieces[-1].end if span.pieces else span.end
        expanded = doc.char_span(span.start, last, label=name.label, alignment_mode="expand")
        if expanded is not None:
            spans.append(expanded)
    doc.spans["doisoat"] = spans
    doc.ents = tuple(filter_spans([*doc.ents, *spans]))
    return doc
