"""The phrase that a count or a rate is about (SUBJECT): a linear-chain CRF, trained with underthesea_core.

Trained on reports of the generator and on the sentences of corpus/train, each as written and with letters misread as by
OCR. Tested on reports of another seed of the generator, and on corpus/dev and the hand-made reports of corpus/, which
people wrote and marked: before what a number is about is settled by place, as in `doisoat evaluate`.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractor import formats
from extractor.document import Document
from extractor.evaluate.figures import LABELS
from extractor.evaluate.gold import Source, load, reports
from extractor.evaluate.notation import parse
from extractor.find import find
from extractor.formats import Reading
from extractor.generate import make, singles
from extractor.generate.forms import misread
from extractor.ner import SUBJECT
from extractor.ner.features import features
from extractor.ner.marks import Marks
from extractor.ner.phrases import phrases
from extractor.ner.tagger import Tagger, stretches
from extractor.ner.tokens import Sentence, sentences
from extractor.train import Trained

_FILE = "ner.crf"
_SEED = 11
_TRAIN, _TEST = 40, 8  # generated reports
_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_ITERATIONS, _L2 = 120, 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its features and the tag of each token."""

    sentence: Sentence
    features: list[list[str]]
    tags: list[str]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text with its entities: (start, end, label), in order."""

    text: str
    entities: tuple[tuple[int, int, str], ...]


def train(out: Path) -> Trained:
    """Train the tagger and write it."""
    examples = [example for text in training_texts() for example in examples_of(text)]
    fit(examples, out / _FILE)
    tagger = Tagger(out / _FILE)
    scores: dict[str, float | int] = {"sentences": len(examples)}
    tests = {
        "generated": generated(_TEST, _SEED + 1),
        "dev": marked(_CORPUS / "dev"),
        "hand-made": with_gold(_CORPUS),
    }
    for name, texts in tests.items():
        figures = f1(tagger, [example for text in texts for example in examples_of(text)])
        scores |= {f"{name} SUBJECT {key}": value for key, value in figures.items()}
    return Trained(_FILE, _SEED, scores)


def training_texts() -> Iterator[Annotated]:
    """Yield what the tagger learns from."""
    yield from generated(_TRAIN, _SEED)
    rng = random.Random(_SEED)
    for text in marked(_CORPUS / "train"):
        yield text
        yield Annotated(misread(text.text, rng), text.entities)


def generated(many: int, seed: int) -> Iterator[Annotated]:
    """Yield generated reports, clean, hard-wrapped, damaged and page-broken in turn."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in make(Path(folder), singles(many, seed, ["txt"]), seed):
            pass
        yield from with_gold(Path(folder))


def with_gold(folder: Path) -> Iterator[Annotated]:
    """Yield the reports below a folder that have gold."""
    for path in reports(folder):
        text, gold = formats.read(path)[1].text, load(path.parent)
        source = Source(text)
        yield Annotated(text, tuple(sorted((*source.locate(item), item.label) for item in gold.entities)))


def marked(folder: Path) -> Iterator[Annotated]:
    """Yield the texts of a folder that are marked by hand."""
    for path in sorted(folder.glob("*.txt")):
        plain, marks = parse(path.read_text(encoding="utf-8"))
        yield Annotated(plain, tuple((mark.start, mark.end, mark.kind) for mark in marks if mark.kind in LABELS))


def examples_of(text: Annotated, labels: Sequence[str] = (SUBJECT,)) -> Iterator[Example]:
    """Yield the sentences of a text with the tags of `labels`; for SUBJECT alone, those that hold a number."""
    document = Document(Reading(text.text, "text"))
    marks = Marks.of(find(document))
    entities = [entity for entity in text.entities if entity[2] in labels]
    starts = [start for start, _, _ in entities]
    for sentence in sentences(document.text):
        kinds, numbers = marks.read(sentence)
        if tuple(labels) == (SUBJECT,) and not numbers:
            continue
        tags = []
        before = -1
        for token in sentence:
            at = document.text.source_start(token.start)
            i = bisect_right(starts, at) - 1
            inside = i >= 0 and at < entities[i][1]
            tags.append(f"{'I' if i == before else 'B'}-{entities[i][2]}" if inside else "O")
            before = i if inside else -1
        yield Example(sentence, features(sentence, kinds, numbers, phrases(sentence, kinds, numbers)), tags)


def fit(examples: Sequence[Example], path: Path) -> None:
    """Train on `examples` and write the model; the same examples give the same weights."""
    from underthesea_core import CRFTrainer

    trainer = CRFTrainer()
    trainer.set_l2_penalty(_L2)
    trainer.set_max_iterations(_ITERATIONS)
    with _silent():
        model = trainer.train([e.features for e in examples], [e.tags for e in examples])
    model.save(str(path))


def f1(tagger: Tagger, examples: Sequence[Example]) -> dict[str, float]:
    """Return precision, recall and F1 over the stretches that are the same to the token."""
    hit = predicted = wanted = 0
    for example in examples:
        have, want = set(tagger.labelled(example.features)), set(stretches(example.tags))
        hit, predicted, wanted = hit + len(have & want), predicted + len(have), wanted + len(want)
    return {"precision": hit / predicted, "recall": hit / wanted, "F1": 2 * hit / (predicted + wanted)}


@contextmanager
def _silent() -> Iterator[None]:
    """Keep the trainer's own progress, which it writes past sys.stderr, from the terminal."""
    sys.stderr.flush()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
