"""The classifier of headings: how it scores, when it is listened to, what it adds, what happens without it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from extractor import models
from extractor.evaluate.headings import DAMAGE, Listed, damaged, listed, measure
from extractor.pipeline import analyse
from extractor.sections import classifier as shipped
from extractor.sections.cascade import ordered, told
from extractor.sections.classifier import Classifier, Guess, classifier, runs
from extractor.sections.topics import Name, bare, name_of
from extractor.train import sections as training

CORPUS = Path(__file__).parent.parent / "corpus"
HEADINGS = CORPUS / "headings.toml"

REPORT = """BÁO CÁO
Kết quả công tác cải cách hành chính quý III năm 2022
I. KẾT QUẢ THỰC HIỆN
1. Cải cách thể chế
Không phát sinh.
2. {title}
Nội dung được triển khai đầy đủ trong kỳ báo cáo, bảo đảm tiến độ đề ra.
3. Cải cách tài chính công
Thực hiện theo dự toán được giao.
"""


@pytest.fixture
def no_model(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "data_dir", lambda _: tmp_path)
    models._manifest.cache_clear()
    shipped._read.cache_clear()
    yield
    models._manifest.cache_clear()
    shipped._read.cache_clear()


def topic(title: str) -> tuple[str | None, str | None]:
    section = analyse(REPORT.format(title=title)).sections[2]
    assert section.title == title
    return section.topic, section.topic_by


def test_runs_go_over_the_bounds_of_words():
    assert runs("a bc") == {" a ", "a b", " bc", "bc ", " a b", "a bc", " bc ", " a bc", "a bc "}
    assert runs("") == frozenset()


def test_scores_are_sums_of_weights_over_the_root_of_the_length():
    model = Classifier(["x", "none"], ["y", "none"], 10, [0, 0, -20, 20], {" a ": [30, 0, 0, 0]})
    assert runs("a") == {" a "}
    topic, part = model.guess("a")
    assert topic == Guess("x", pytest.approx(0.952574, abs=1e-6))  # 1 / (1 + exp(-3))
    assert part == Guess(None, pytest.approx(0.982014, abs=1e-6))  # 1 / (1 + exp(-4))
    assert model.guess("bcd")[0].probability == 0.5  # nothing known


def test_a_wording_that_the_lexicon_lacks_is_told_by_the_classifier():
    assert topic("Phổ cập kỹ năng số và dùng chứng thư số") == ("cqdt", "classifier")
    assert topic("Nâng cao trình độ, năng lực công tác") == ("cong_vu", "classifier")
    assert topic("Cải cách chế độ công vụ") == ("cong_vu", "lexicon")


@pytest.mark.parametrize("title", ["Phòng cháy, chữa cháy rừng", "Lĩnh vực nông nghiệp và nông thôn", "Đánh giá chung"])
def test_other_work_and_parts_have_no_topic(title):
    assert topic(title) == (None, None)


def test_a_part_that_the_lexicon_lacks_is_told_by_the_classifier():
    title = "Các điểm yếu, vướng mắc chính"
    assert name_of(title).part is None
    assert told(title, name_of(title), classifier()).part == "assessment"


def guesses(topic: Guess, part: Guess | None = None) -> Classifier:
    class Sure(Classifier):
        def guess(self, plain: str) -> tuple[Guess, Guess]:
            return topic, part or Guess(None, 0.5)

    return Sure([], [], 1, [], {})


def test_an_unsure_classifier_needs_a_keyword_that_agrees():
    title = "Bảo đảm biên chế cho các bộ phận"
    name = name_of(title)
    assert not name.settled
    assert told(title, name, guesses(Guess("bo_may", 0.5))).topic == "bo_may"
    unsure = told(title, name, guesses(Guess("cong_vu", 0.5)))
    assert (unsure.topic, unsure.likeliest) == (None, "cong_vu")
    assert told(title, name, guesses(Guess("cong_vu", 0.9))).topic == "cong_vu"
    assert told(title, name, None).by == "keyword"


def test_a_long_line_is_not_put_to_the_classifier():
    title = "Giao các bộ phận " + "chuyên môn có liên quan " * 4
    assert told(title, name_of(title), guesses(Guess("bo_may", 1.0))).topic is None


def test_what_the_lexicon_settles_stays():
    title = "Cải cách thể chế"
    assert told(title, name_of(title), guesses(Guess("cqdt", 1.0), Guess("plan", 1.0))) == name_of(title)


def names(*topics: str) -> list[str | None]:
    """Return what becomes of topics; "?x" is a heading of which x is only the likeliest, "" one of none."""
    return [
        name.topic
        for name in ordered(
            [
                Name(None, False, None, 0, likeliest=each[1:])
                if each[:1] == "?"
                else Name(each or None, False, None, 0)
                for each in topics
            ]
        )
    ]


def test_the_order_settles_a_doubt_between_its_neighbours():
    assert names("the_che", "?tthc", "bo_may") == ["the_che", "tthc", "bo_may"]
    assert names("the_che", "", "?tthc", "", "bo_may") == ["the_che", None, "tthc", None, "bo_may"]
    assert names("?chi_dao_dieu_hanh", "the_che")[0] == "chi_dao_dieu_hanh"
    assert names("tai_chinh_cong", "?cqdt")[1] == "cqdt"
    assert names("the_che", "?tthc", "?bo_may", "cong_vu")[1:3] == [None, None]


def test_the_order_settles_nothing_elsewhere():
    assert names("the_che", "?tthc", "cong_vu")[1] is None
    assert names("bo_may", "?tthc", "the_che")[1] is None
    assert names("?tthc", "bo_may")[0] is None
    assert names("?tthc") == [None]


def test_a_heading_between_its_neighbours_says_that_the_order_told_it(monkeypatch):
    monkeypatch.setattr("extractor.sections.outline.classifier", lambda: guesses(Guess("cong_vu", 0.4)))
    text = REPORT.format(title="Một số việc liên quan").replace("Cải cách thể chế", "Cải cách tổ chức bộ máy")
    section = analyse(text).sections[2]
    assert (section.topic, section.topic_by) == ("cong_vu", "order")


def test_without_the_model_the_lexicon_works_and_the_report_says_so(no_model):
    report = analyse(REPORT.format(title="Bảo đảm biên chế cho các bộ phận"))
    assert [section.topic for section in report.sections] == [None, "the_che", "bo_may", "tai_chinh_cong"]
    (message,) = [failure.message for failure in report.failures if failure.stage == "đề mục"]
    assert message == "chỉ nhận ra đề mục theo từ điển: không có mô hình “sections”; hãy cài lại chương trình"


def test_the_classifier_needs_no_library():
    code = "import sys; from extractor.sections.classifier import classifier; assert classifier(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "sklearn", "scipy"} & set(loaded)


def test_the_list_is_not_learned_from():
    held_out = {bare(each.title) for split in ("dev", "test") for each in listed(HEADINGS, split)}
    assert len(held_out) > 250
    written = {bare(each.title) for name in ("headings", "everyday") for each in training._written(name)}
    assert not held_out & written


def test_both_together_beat_the_lexicon_on_headings_that_nothing_was_chosen_by():
    figures = measure(HEADINGS, "test", classifier())
    for share in DAMAGE:
        alone, both = figures[f"lexicon, {share:.0%}"][0], figures[f"cascade, {share:.0%}"][0]
        assert both.precision > max(alone.precision, 0.96)
        assert both.recall > alone.recall + 0.2
    assert figures["cascade, 0%"][0].recall > 0.74
    assert figures["cascade, 0%"][1].f1 > 0.75


def test_damage_is_as_much_as_asked():
    title = "Cải cách thủ tục hành chính" * 40
    hurt = damaged(title, 0.3, random.Random(1))
    assert len(hurt) == len(title)
    changed = sum(a != b for a, b in zip(title, hurt, strict=True)) / len(title)
    assert 0.1 < changed < 0.3  # a letter without marks has none to lose
    assert damaged(title, 0.0, random.Random(1)) == title


def test_training_writes_the_same_bytes_again(tmp_path, monkeypatch):
    few = [
        *(Listed(f"Cải cách thể chế {n}", "the_che") for n in "abc"),
        *(Listed(f"Đánh giá chung {n}", None, "assessment") for n in "abc"),
        *(Listed(title, topic) for topic in training.TOPICS for title in (f"Về {topic}", f"Công tác {topic}")),
        *(Listed(title, None, part) for part in training.PARTS for title in (f"Phần {part}", f"Mục {part}")),
        *(Listed(title, None) for title in ("Kinh tế", "Y tế", "Văn hóa")),
    ]
    monkeypatch.setattr(training, "examples", lambda: list(few))
    first = training.train(tmp_path)
    data = (tmp_path / first.file).read_bytes()
    training.train(tmp_path)
    assert (tmp_path / first.file).read_bytes() == data
    model = Classifier.read(tmp_path / first.file)
    assert model.guess(bare("Cải cách thể chế"))[0].name == "the_che"
    assert model.guess(bare("Đánh giá chung"))[1].name == "assessment"
    assert json.loads(data)["scale"] == model.scale


def test_what_is_learned_from_has_every_topic_and_part_and_abbreviations():
    examples = training.examples()
    assert {each.topic for each in examples} == {*training.TOPICS, None}
    assert {each.part for each in examples} == {*training.PARTS, None}
    assert Listed("Cải cách TTHC", "tthc") in examples
    assert any("CBCC" in each.title for each in examples if each.topic == "cong_vu")
