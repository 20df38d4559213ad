"""What counts and rates are about: the guide's own examples, the places of spans, and what happens without a model."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest
import spacy
from typer.testing import CliRunner

from extractor import models, ner
from extractor.document import Document
from extractor.find import find
from extractor.formats import Reading
from extractor.ner.marks import Marks
from extractor.ner.phrases import phrases
from extractor.ner.subjects import given
from extractor.ner.tagger import stretches
from extractor.ner.tokens import sentences
from extractor.pipeline import analyse
from extractor.records import Report
from extractor.settings import Settings

ROOT = Path(__file__).parent.parent


def about(text: str) -> list[tuple[str, str | None]]:
    """The numbers of a text in its order, with what they are said to be about."""
    report = analyse(text)
    numbers = sorted([*report.counts, *report.percentages], key=lambda number: number.span.start)
    return [(number.span.text, number.subject) for number in numbers]


def subjects(report: Report) -> list[str]:
    return [entity.span.text for entity in report.entities if entity.label == "SUBJECT"]


# The examples of corpus/README.md, and the rules' order: what "số" opens, then what follows, then what stands before.
GUIDE = [
    ("Tổng số hồ sơ tiếp nhận trong kỳ là 907 hồ sơ.", [("907 hồ sơ", "hồ sơ tiếp nhận")]),
    ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,6%.", [("98,6%", "hồ sơ giải quyết đúng hạn")]),
    ("Lĩnh vực đất đai có 12 hồ sơ đất đai.", [("12 hồ sơ", "hồ sơ đất đai")]),
    ("Tiếp nhận 35 hồ sơ trực tuyến.", [("35 hồ sơ", "hồ sơ trực tuyến")]),
    ("Còn 04 hồ sơ quá hạn.", [("04 hồ sơ", "hồ sơ quá hạn")]),
    ("Xã có 22 cán bộ, công chức.", [("22 cán bộ, công chức", "cán bộ, công chức")]),
    ("Đã nhận 34 phản ánh, kiến nghị.", [("34 phản ánh, kiến nghị", "phản ánh, kiến nghị")]),
    ("100% cán bộ, công chức ký cam kết.", [("100%", "cán bộ, công chức")]),
    ("Có 907 hồ sơ nộp trực tuyến.", [("907 hồ sơ", "hồ sơ")]),
    ("Hội nghị có 120 lượt người tham dự.", [("120 lượt người", "lượt người")]),
    ("Trình độ: đại học 17, cao đẳng 3.", [("17", "đại học"), ("3", "cao đẳng")]),
    (
        "Ban hành 20 văn bản, gồm kế hoạch 12, công văn 8.",
        [("20 văn bản", "văn bản"), ("12", "kế hoạch"), ("8", "công văn")],
    ),
    (
        "Giải quyết 907 hồ sơ, trong đó: đúng hạn 905, trễ hạn 02.",
        [("907 hồ sơ", "hồ sơ"), ("905", None), ("02", None)],
    ),
    ("Số hồ sơ đúng hạn 905/907 hồ sơ.", [("905/907 hồ sơ", "hồ sơ đúng hạn")]),
    ("Giải quyết đúng hạn 235/240 hồ sơ.", [("235/240 hồ sơ", "hồ sơ")]),
]


@pytest.mark.parametrize(("text", "expected"), GUIDE, ids=[text for text, _ in GUIDE])
def test_guide(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert about(text) == expected


def test_two_numbers_share_a_phrase() -> None:
    assert about("Số hồ sơ tiếp nhận lần lượt là 160, 171 và 149 hồ sơ.") == [
        ("160", "hồ sơ tiếp nhận"),
        ("171", "hồ sơ tiếp nhận"),
        ("149 hồ sơ", "hồ sơ tiếp nhận"),
    ]


def test_span_quotes_a_damaged_and_wrapped_source() -> None:
    source = "Trong kỳ, xã đã tiếp nhận 34 phan ánh,\nkiến nghị của người dân."
    report = analyse(source)
    (span,) = [entity.span for entity in report.entities if entity.label == "SUBJECT"]
    assert span.text == source[span.start : span.end] == "phan ánh,\nkiến nghị"
    assert report.counts[0].subject == "phan ánh, kiến nghị"


def test_cells_are_about_their_row_and_where_it_is_a_name_about_their_column_too() -> None:
    table = "Chỉ tiêu\tSố liệu\nHồ sơ tiếp nhận\t318\n\nTheo địa bàn:\n\n"
    table += "Thôn\tHồ sơ tiếp nhận\nthôn Đông Hòa\t12\nthôn Nam Sơn\t7\n"
    report = analyse(table, Settings(ner=False))
    assert [(count.span.text, count.subject) for count in report.counts] == [
        ("318", "Hồ sơ tiếp nhận"),
        ("12", "thôn Đông Hòa: Hồ sơ tiếp nhận"),
        ("7", "thôn Nam Sơn: Hồ sơ tiếp nhận"),
    ]
    assert subjects(analyse(table)) == []


# Without the model ----------------------------------------------------------------------------------------------------

TEXT = "UBND xã Vân Trạch đã giải quyết 90/100 hồ sơ, đạt 98%.\n"


def test_without_the_model_the_rules_still_run() -> None:
    with_, without = analyse(TEXT), analyse(TEXT, Settings(ner=False))
    assert subjects(with_) == ["hồ sơ"]
    assert subjects(without) == []
    assert [e.span.text for e in without.entities] == ["UBND xã Vân Trạch"]
    assert without.findings == with_.findings != ()
    assert without.failures == with_.failures == ()


def test_no_ner_on_the_command_line(tmp_path: Path) -> None:
    from extractor.cli import app

    (tmp_path / "bc.txt").write_text(TEXT, encoding="utf-8")
    for option, labels in ((["--no-ner"], ["ORG"]), ([], ["ORG", "SUBJECT"])):
        done = CliRunner().invoke(app, ["extract", str(tmp_path / "bc.txt"), "--format", "jsonl", "-q", *option])
        report = Report.model_validate_json(done.stdout)
        assert [entity.label for entity in report.entities] == labels


@pytest.mark.parametrize("damage", ["missing", "changed", "no model at all"])
def test_a_missing_or_damaged_model_is_a_notice(damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, entries = models._manifest()
    entry = {"file": "ner.crf", "sha256": entries["ner"]["sha256"]}
    if damage == "changed":
        (tmp_path / "ner.crf").write_bytes((folder / "ner.crf").read_bytes()[:-1])
    if damage == "no model at all":
        # The right hash of a file that is none: what a broken release would hold.
        (tmp_path / "ner.crf").write_bytes(b"")
        entry["sha256"] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    monkeypatch.setattr(models, "_manifest", lambda: (tmp_path, {"ner": entry}))
    ner.shipped.cache_clear()
    try:
        report = analyse(TEXT)
    finally:
        ner.shipped.cache_clear()
    assert [f.stage for f in report.failures if f.stage == "nhận dạng"] == ["nhận dạng"]
    assert "ner.crf" in next(f.message for f in report.failures if f.stage == "nhận dạng")
    assert subjects(report) == []
    assert [finding.rule for finding in report.findings] == ["R001"]


# spaCy ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "xx"])
def test_component_in_a_pipeline_of_somebody_elses(language: str) -> None:
    config = {"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}}
    nlp = spacy.blank(language, config=config)
    nlp.add_pipe("doisoat_ner")
    doc = nlp("UBND xã Vân Trạch đã giải quyết 12 hồ sơ\nđất đai.")
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("UBND xã Vân Trạch", "ORG"), ("hồ sơ\nđất đai", "SUBJECT")]
    assert [span.text for span in doc.spans["doisoat"]] == [ent.text for ent in doc.ents]


# The parts ------------------------------------------------------------------------------------------------------------


def read(text: str) -> tuple[Document, Marks]:
    document = Document(Reading(text, "text"))
    return document, Marks.of(find(document))


def test_sentences_end_at_marks_but_not_after_an_items_number() -> None:
    document, _ = read("2.1. Nhận 10 hồ sơ; trả 9 hồ sơ. Còn 1 hồ sơ.\nCột\tSố\nA\t5\n")
    assert [" ".join(token.text for token in sentence) for sentence in sentences(document.text)] == [
        "2.1 . Nhận 10 hồ sơ ;",
        "trả 9 hồ sơ .",
        "Còn 1 hồ sơ .",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Số văn bản đến là 12 văn bản.", ["văn bản đến"]),
        ("Có 12 cuộc kiểm tra tại thôn.", ["cuộc kiểm tra"]),
        ("Văn bản đi gồm 40, giấy mời 3 văn bản.", ["Văn bản đi", "văn bản"]),
        ("Giải quyết 42 hồ sơ: đúng hạn 40, quá hạn 2.", ["hồ sơ", None, None]),
        ("Nhận 42 hồ sơ (quý I 20, quý II 22).", ["hồ sơ", None, None]),
    ],
)
def test_phrases_by_rule(text: str, expected: list[str | None]) -> None:
    document, marks = read(text)
    (sentence,) = sentences(document.text)
    found = phrases(sentence, *marks.read(sentence))
    assert [p and document.text.clean[sentence[p[0]].start : sentence[p[1] - 1].end] for p in found] == expected


def test_a_phrase_said_of_a_number_goes_before_the_one_that_follows_it() -> None:
    document, marks = read("Số hồ sơ nhận là 907 hồ sơ.")
    (sentence,) = sentences(document.text)
    kinds, numbers = marks.read(sentence)
    assert numbers == [(5, 6)]
    assert given(sentence, kinds, numbers, [(1, 4), (6, 8)]) == {(5, 6): (1, 4)}
    assert given(sentence, kinds, numbers, [(6, 8)]) == {(5, 6): (6, 8)}


def test_stretches_of_tags_that_no_sentence_should_have() -> None:
    assert stretches(["I-A", "B-A", "I-A", "I-B", "O", "B-B"]) == [("A", 0, 1), ("A", 1, 3), ("B", 3, 4), ("B", 5, 6)]
    assert stretches([]) == []


def test_no_word_plays_two_parts() -> None:
    lists = tomllib.loads((ROOT / "patterns" / "subjects.toml").read_text(encoding="utf-8")).values()
    assert [word for word, times in Counter(word for words in lists for word in words).items() if times > 1] == []
