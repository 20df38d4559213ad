"""Headings without a number, and what only looks like one."""

from __future__ import annotations

import pytest

from extractor.document import Document
from extractor.formats import Reading
from extractor.records import Section
from extractor.sections import find_sections

OPENING = (
    "Ủy ban nhân dân xã Suối Đào báo cáo công tác cải cách hành chính trong kỳ, số liệu tính đến hết ngày 14, như sau:"
)
BODY = (
    "Trong kỳ, các bộ phận chuyên môn của xã đã phối hợp thực hiện đúng kế hoạch được giao từ đầu năm; việc nào "
    "chưa xong thì ghi rõ người chịu trách nhiệm và ngày phải xong."
)
TITLES = [
    "Lãnh đạo, điều hành công việc",
    "Thủ tục và giấy tờ của bà con",
    "Chuyện đồng áng của các bản",
    "Còn vướng ở đâu",
]


def sections(text: str) -> list[Section]:
    return [heading.section for heading in find_sections(Document(Reading(text, "txt")))]


def titles(text: str) -> list[str]:
    return [section.title for section in sections(text)]


def report(*titles: str, gap: str = "\n\n", body: str = BODY) -> str:
    return gap.join([OPENING, *(line for title in titles for line in (title, body)), "Nơi nhận:", "- Lưu: VT."])


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
def test_lines_that_stand_alone_are_headings_where_they_are_a_run(gap: str) -> None:
    found = sections(report(*TITLES, gap=gap))
    assert [section.title for section in found] == TITLES
    assert {section.level for section in found} == {1}
    assert [section.topic for section in found] == ["chi_dao_dieu_hanh", "tthc", None, None]
    assert [section.part for section in found] == ["results", "results", "results", "assessment"]


def test_a_list_may_follow_such_a_heading() -> None:
    assert titles(report(*TITLES, body="- Đã làm xong;\n- Đang làm tiếp.")) == TITLES
    assert titles(report(*TITLES[:3], body="1. Rà soát các văn bản cũ.\n2. Sửa các văn bản sai.")) == TITLES[:3]


def test_one_line_alone_or_two_are_sentences_without_a_full_stop() -> None:
    assert titles(report(*TITLES[:2])) == []


def test_lines_that_are_called_like_nothing_known_are_no_headings() -> None:
    assert titles(report("Trời mưa suốt nhiều ngày", "Bà con gặt xong lúa mùa", "Chợ phiên đông khách")) == []


@pytest.mark.parametrize(
    "spoiled",
    [
        [f"{title}." for title in TITLES],
        [f"{title}:" for title in TITLES],
        [f"- {title}" for title in TITLES],
        [f"{title} 25 hồ sơ" for title in TITLES],
        [f"{title}: đạt" for title in TITLES],
        [title.lower() for title in TITLES],
        [f"{title}\n{title}" for title in TITLES],
        [f"{title}\nTT\tTên\tSố\n1\tA\t2" for title in TITLES],
    ],
    ids=["sentences", "lead-ins", "items", "figures", "answers", "small letters", "a list", "captions"],
)
def test_what_does_not_stand_alone(spoiled: list[str]) -> None:
    assert titles(report(*spoiled)) == []


def test_what_follows_the_closing_stays_out() -> None:
    text = report(*TITLES) + "\nTM. ỦY BAN NHÂN DÂN\n" + "\n".join(f"{title}\n{BODY}" for title in TITLES)
    assert titles(text) == TITLES


def test_a_report_that_numbers_its_headings_has_no_others() -> None:
    numbered = "\n".join(
        f"{number}. {name}\n{BODY}" for number, name in zip("1234", ("Cải cách thể chế",) * 4, strict=True)
    )
    assert "Thủ tục và giấy tờ của bà con" not in titles(
        report(*TITLES[:3]).replace("Nơi nhận:", numbered + "\nNơi nhận:")
    )


def test_a_title_may_end_on_a_word_that_sentences_do_not_end_on() -> None:
    names = ["Lãnh đạo, điều hành ở xã", "Thủ tục và giấy tờ của bà con", "Dùng phần mềm và chữ ký số"]
    assert titles(report(*names)) == names


def test_a_caption_is_no_appendix_while_the_report_goes_on() -> None:
    table = "STT\tLĩnh vực\tHồ sơ\n1\tĐất đai\t7\n2\tHộ tịch\t9\n"
    text = (
        f"I. KẾT QUẢ\n1. Cải cách thể chế\nTốt.\nBiểu 1. Hồ sơ theo lĩnh vực\n{table}2. Cải cách tài chính công\nTốt.\n"
        f"II. KIẾN NGHỊ\nKhông.\nNơi nhận:\n- Lưu: VT.\nBiểu số 2: Hồ sơ của cả năm\n{table}"
    )
    assert [section.number for section in sections(text)] == ["I", "1", "2", "II", "Biểu số 2"]
