"""What finds names and subjects best: rules, a CRF, spaCy's network, underthesea's own model; on the same texts.

    python benchmarks/ner.py [--spacy EPOCHS] [--words]

Trains on what `make train` trains on, tests on corpus/dev and on generated reports of another seed. Spans are right
where they are the same to the token. The last lines are the whole extraction with the model beside without.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from extractor import pipeline
from extractor.document import Document
from extractor.evaluate.figures import LABELS
from extractor.find import find
from extractor.formats import Reading
from extractor.ner import recognise, shipped
from extractor.ner.features import features
from extractor.ner.marks import Marks
from extractor.ner.phrases import phrases
from extractor.ner.tagger import Tagger, stretches
from extractor.ner.tokens import Sentence, container, sentences
from extractor.settings import Settings
from extractor.train import ner
from extractor.train.ner import Annotated, Example

CORPUS = Path(__file__).parent.parent / "corpus"
ROUNDS = 5
Spans = set[tuple[int, int, str]]
System = Callable[[Document], Spans]


def source(document: Document, start: int, end: int, label: str) -> tuple[int, int, str]:
    span = document.span(start, end)
    return span.start, span.pieces[-1].end if span.pieces else span.end, label


def by_rule(document: Document) -> Spans:
    """The names that the patterns find, and each number's phrase by the guide's rules alone."""
    found = find(document)
    marks = Marks.of(found)
    spans = {source(document, name.start, name.end, name.label) for name in found.names}
    for sentence in sentences(document.text):
        for phrase in phrases(sentence, *marks.read(sentence)):
            if phrase:
                spans.add(source(document, sentence[phrase[0]].start, sentence[phrase[1] - 1].end, "SUBJECT"))
    return spans


def as_shipped(document: Document) -> Spans:
    found = find(document)
    named = (*found.names, *recognise(document, found, shipped()).subjects)
    return {source(document, name.start, name.end, name.label) for name in named}


def tagged(tag: Callable[[Sentence, list[list[str]]], Iterable[str]]) -> System:
    """A system of a function that gives each token of a sentence its BIO tag."""

    def system(document: Document) -> Spans:
        marks, spans = Marks.of(find(document)), set()
        for sentence in sentences(document.text):
            kinds, numbers = marks.read(sentence)
            known = features(sentence, kinds, phrases(sentence, kinds, numbers))
            for label, i, j in stretches(tag(sentence, known)):
                spans.add(source(document, sentence[i].start, sentence[j - 1].end, label))
        return spans

    return system


def underthesea(document: Document) -> Spans:
    """Its own `ner()`; a word that it joins with blanks is looked for in the text from where the last one ended."""
    from underthesea import ner as recogniser

    spans: Spans = set()
    for paragraph in document.text.paragraphs:
        text, at, run = document.text.clean[paragraph.start : paragraph.end], 0, None
        for word, _, _, tag in [*recogniser(text), ("", "", "", "O")]:
            start = text.find(word.split(" ")[0], at) if word else at
            if run and not tag.startswith("I-"):
                spans.add(source(document, paragraph.start + run[0], paragraph.start + at, run[1]))
                run = None
            if start < 0:
                continue
            if tag.startswith("B-"):
                run = start, tag[2:]
            at = start + len(word)
    return spans


def spacy_system(examples: Sequence[Example], epochs: int) -> tuple[System, float]:
    """A pipeline with spaCy's `ner` (hash embeddings, no vectors), trained on `examples`."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example as Training
    from spacy.training import biluo_tags_to_spans, iob_to_biluo

    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    nlp.add_pipe("ner")
    gold = []
    for example in examples:
        words = [token.text for token in example.sentence]
        reference = Doc(nlp.vocab, words=words)
        reference.ents = biluo_tags_to_spans(reference, iob_to_biluo(example.tags))
        gold.append(Training(Doc(nlp.vocab, words=words), reference))
    optimizer = nlp.initialize(lambda: gold[:200])
    rng, begun = random.Random(1), time.perf_counter()
    for _ in range(epochs):
        rng.shuffle(gold)
        for batch in spacy.util.minibatch(gold, 64):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    spent = time.perf_counter() - begun

    def tag(sentence: Sentence, _: list[list[str]]) -> Iterable[str]:
        doc = nlp.get_pipe("ner")(Doc(nlp.vocab, words=[token.text for token in sentence]))
        return [t.ent_iob_ + ("-" + t.ent_type_ if t.ent_type_ else "") for t in doc]

    with tempfile.TemporaryDirectory() as folder:
        nlp.to_disk(folder)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    print(f"spaCy: {epochs} epochs in {spent:.0f} s, {size / 1e6:.1f} MB")
    return tagged(tag), spent


def crf_system(examples: Sequence[Example], more: Callable[[Sentence, list[list[str]]], None] | None = None) -> System:
    """A CRF trained on `examples`; `more` adds to the features of a sentence."""
    if more:
        for example in examples:
            more(example.sentence, example.features)
    with tempfile.TemporaryDirectory() as folder:
        path, begun = Path(folder) / "crf", time.perf_counter()
        ner.fit(examples, path)
        print(
            f"CRF: {len(examples)} sentences in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e6:.1f} MB"
        )
        tagger = Tagger(path)

    def tag(sentence: Sentence, known: list[list[str]]) -> Iterable[str]:
        if more:
            more(sentence, known)
        tags = ["O"] * len(sentence)
        for label, i, j in tagger.labelled(known):
            tags[i:j] = ["B-" + label, *["I-" + label] * (j - i - 1)]
        return tags

    return tagged(tag)


def segmented(pos: bool) -> Callable[[Sentence, list[list[str]]], None]:
    """Features of underthesea's words, with their part of speech or without."""
    from underthesea import pos_tag, word_tokenize

    def more(sentence: Sentence, known: list[list[str]]) -> None:
        text = " ".join(token.text for token in sentence)
        words = pos_tag(text) if pos else [(word, "") for word in word_tokenize(text)]
        letters = "".join(
            ("B" if i == 0 else "I") + f"{tag}\0" for word, tag in words for i, c in enumerate(word) if c != " "
        )
        marks, at = letters.split("\0"), 0
        tags = ["-"]
        for token in sentence:
            tags.append(marks[at] if at < len(marks) else "-")
            at += len(token.text.replace(" ", ""))
        tags.append("-")
        for i, own in enumerate(known):
            own += [f"u={tags[i + 1]}", f"u-1={tags[i]}{tags[i + 1]}", f"u+1={tags[i + 1]}{tags[i + 2]}"]

    return more


def score(name: str, system: System, texts: Sequence[Annotated]) -> None:
    """Print the figures of one system by label, and its speed."""
    hit, have, want = Counter[str](), Counter[str](), Counter[str]()
    spent = 0.0
    for text in texts:
        document = Document(Reading(text.text, "text"))
        begun = time.perf_counter()
        found = system(document)
        spent += time.perf_counter() - begun
        gold = set(text.entities)
        # Rows of tables are not marked.
        found = {span for span in found if document.paragraph_at(_clean(document, span[0])).table is None}
        hit.update(label for *_, label in found & gold)
        have.update(label for *_, label in found)
        want.update(label for *_, label in gold)
    size = sum(len(text.text) for text in texts)
    cells = [f"{2 * hit[x] / (have[x] + want[x]):.3f}" if have[x] + want[x] else "-" for x in LABELS]
    print(f"| {name} | " + " | ".join(cells) + f" | {size / spent / 1000:.0f} |")


def _clean(document: Document, at: int) -> int:
    """The canonical offset of a source offset, by bisection."""
    low, high = 0, len(document.text.clean) - 1
    while low < high:
        middle = (low + high) // 2
        if document.text.source_start(middle) < at:
            low = middle + 1
        else:
            high = middle
    return low


def ratio(texts: Sequence[Annotated]) -> None:
    """Print the time of the whole extraction with the model and without."""
    spent = {}
    for settings in (Settings(), Settings(ner=False)):
        rounds = []
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            for text in texts:
                pipeline.analyse(text.text, settings)
            rounds.append(time.perf_counter() - begun)
        spent[settings.ner] = min(rounds)
    times = spent[True] / spent[False]
    print(f"whole extraction: {spent[True]:.2f} s with the model, {spent[False]:.2f} s without, {times:.2f} times")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--spacy", type=int, metavar="EPOCHS", default=0, help="train spaCy's network too")
    arguments.add_argument("--words", action="store_true", help="CRFs with underthesea's words and parts of speech too")
    chosen = arguments.parse_args()
    container()
    train = list(ner.training_texts())

    def examples(labels: Sequence[str]) -> list[Example]:
        return [example for text in train for example in ner.examples_of(text, labels)]

    systems: dict[str, System] = {"rules alone": by_rule, "as shipped": as_shipped}
    systems["CRF, all labels"] = crf_system(examples(LABELS))
    if chosen.words:
        systems["CRF, all labels, with words"] = crf_system(examples(LABELS), segmented(pos=False))
        systems["CRF, all labels, with parts of speech"] = crf_system(examples(LABELS), segmented(pos=True))
    if chosen.spacy:
        systems["spaCy ner"], _ = spacy_system(examples(LABELS), chosen.spacy)
    systems["underthesea ner()"] = underthesea
    tests = {"corpus/dev": list(ner.marked(CORPUS / "dev")), "generated": list(ner.generated(8, 12))}
    for test, texts in tests.items():
        print(f"\n| {test} | " + " | ".join(LABELS) + " | 1,000 characters/s |\n|---" * 1)
        for name, system in systems.items():
            score(name, system, texts)
    ratio(tests["generated"])


if __name__ == "__main__":
    main()
