"""What the tagger is trained on, and that training it again makes the same tagger."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.evaluate.notation import parse
from extractor.generate.nodes import Node, Nodes, Number
from extractor.generate.subjects import counted, give
from extractor.ner.tagger import Tagger
from extractor.text import fold
from extractor.train import ner
from extractor.train.ner import Annotated, Example

CORPUS = Path(__file__).parent.parent / "corpus"


def annotated(text: str) -> Annotated:
    plain, marks = parse(text)
    return Annotated(plain, tuple((mark.start, mark.end, mark.kind) for mark in marks))


def tags(example: Example) -> list[tuple[str, str]]:
    return [(token.text, tag) for token, tag in zip(example.sentence, example.tags, strict=True) if tag != "O"]


def test_tags_are_those_of_the_marks_also_over_a_line_end() -> None:
    text = annotated("{ORG:UBND xã} nhận 34 {SUBJECT:phản ánh,\nkiến nghị} {SUBJECT:mới} của dân.\nKhông có số liệu.\n")
    (example,) = ner.examples_of(text)
    assert tags(example) == [
        ("phản", "B-SUBJECT"),
        ("ánh", "I-SUBJECT"),
        (",", "I-SUBJECT"),
        ("kiến", "I-SUBJECT"),
        ("nghị", "I-SUBJECT"),
        ("mới", "B-SUBJECT"),
    ]
    with_names, _ = ner.examples_of(text, ("ORG", "SUBJECT"))
    assert tags(with_names)[:2] == [("UBND", "B-ORG"), ("xã", "I-ORG")]


def test_the_same_sentences_make_the_same_tagger(tmp_path: Path) -> None:
    examples = [example for text in ner.marked(CORPUS / "dev") for example in ner.examples_of(text)]
    taggers = []
    for name in ("one", "two"):
        ner.fit(examples, tmp_path / name)
        taggers.append(Tagger(tmp_path / name))
    one, two = ([tagger.labelled(example.features) for example in examples] for tagger in taggers)
    assert one == two
    assert ner.f1(taggers[0], examples)["F1"] > 0.95


@pytest.mark.parametrize("folder", ["train", "dev"])
def test_marks_begin_and_end_with_a_word(folder: str) -> None:
    for text in ner.marked(CORPUS / folder):
        phrases = [text.text[start:end] for start, end, _ in text.entities]
        assert [p for p in phrases if not p[0].isalnum() or not (p[-1].isalnum() or p[-1] in '"²')] == []
        assert len(phrases) > 50


def test_nothing_of_what_is_measured_is_learned() -> None:
    def lines(folder: str) -> set[str]:
        texts = (text.text for text in ner.marked(CORPUS / folder))
        return {fold(line.strip()) for text in texts for line in text.split("\n") if len(line) > 30}

    assert len(lines("train")) > 300
    assert lines("train") & lines("dev") == set()


# The generator's gold -------------------------------------------------------------------------------------------------


def number(value: str) -> Number:
    return Number("", value, value)


def given(parts: Nodes) -> list[str | None]:
    """What each count and rate of a paragraph is about."""
    give(parts)
    told = [part for part in parts if isinstance(part, Node) and part.kind in ("c", "p")]
    return [words(part.data["subject"]) if "subject" in part.data else None for part in told]


def words(node: Node) -> str:
    return "".join(
        part if isinstance(part, str) else words(part) for part in node.parts if not isinstance(part, Number)
    )


def test_what_is_said_of_a_number_goes_before_the_noun_after_it() -> None:
    count = Node("c", [number("907"), " ", counted("hồ sơ")])
    assert given(["Tổng số ", Node("SUBJECT", ["hồ sơ tiếp nhận"]), " là ", count]) == ["hồ sơ tiếp nhận"]
    assert [part.kind for part in count.parts if isinstance(part, Node)] == ["noun"]  # marked as no subject any more


def test_the_noun_after_a_number_with_what_belongs_to_it() -> None:
    assert given([Node("c", [number("4"), " ", counted("hồ sơ + quá hạn")])]) == ["hồ sơ quá hạn"]


def test_a_rate_has_the_phrase_right_after_it_and_else_none() -> None:
    rate, other = Node("p", [number("95"), "%"]), Node("p", [number("5"), "%"])
    assert given([rate, " tổng số ", Node("SUBJECT", ["hồ sơ"]), " đã nhận, tăng ", other]) == ["hồ sơ", None]
