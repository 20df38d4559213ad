"""How the part of a heading is told from its own words and from its place among the others."""

from __future__ import annotations

import pytest

from extractor.document import Document
from extractor.formats import Reading
from extractor.records import Section
from extractor.sections import find_sections
from extractor.sections.cascade import placed
from extractor.sections.topics import Name


def sections(*headings: str) -> list[Section]:
    text = "".join(f"{heading}\n- Nội dung đã được thực hiện trong kỳ.\n" for heading in headings)
    return [heading.section for heading in find_sections(Document(Reading(text, "txt")))]


def parts(*headings: str) -> list[str | None]:
    return [section.part for section in sections(*headings)]


@pytest.mark.parametrize(
    ("line", "number", "title"),
    [
        ("PHẦN MỘT: KẾT QUẢ ĐẠT ĐƯỢC", "PHẦN MỘT", "KẾT QUẢ ĐẠT ĐƯỢC"),
        ("Phần hai. Phương hướng", "Phần hai", "Phương hướng"),
        ("PHẦN BA - KIẾN NGHỊ", "PHẦN BA", "KIẾN NGHỊ"),
        ("PHẦN BỐN – KIẾN NGHỊ", "PHẦN BỐN", "KIẾN NGHỊ"),
        ("PHẦN NĂM KIẾN NGHỊ", "PHẦN NĂM", "KIẾN NGHỊ"),
        ("Phần một\nKẾT QUẢ ĐẠT ĐƯỢC", "Phần một", "KẾT QUẢ ĐẠT ĐƯỢC"),
        ("PHÂN SÁU: KIÊN NGHI", "PHÂN SÁU", "KIÊN NGHI"),
        ("PHẦN I - KẾT QUẢ", "PHẦN I", "KẾT QUẢ"),
        ("1- Cải cách thể chế", "1", "Cải cách thể chế"),
        ("1- Những văn bản cũ", "1", "Những văn bản cũ"),
        ("II- KẾT QUẢ", "II", "KẾT QUẢ"),
        ("a- Công khai thủ tục", "a", "Công khai thủ tục"),
        ("a/ Công khai thủ tục", "a", "Công khai thủ tục"),
    ],
)
def test_numbers_spelled_out_and_dashes(line: str, number: str, title: str) -> None:
    (section,) = sections(f"Mở đầu báo cáo.\n{line}")
    assert (section.number, section.title, section.level) == (number, title, 1)


@pytest.mark.parametrize(
    "line",
    [
        "Phần hai bên đường đã được giải tỏa.",
        "Phần một số hồ sơ còn chậm.",
        "19-KH/ĐU ngày 03/5/2022 của Đảng ủy xã về chuyển đổi số",
        "a - b",
        "V/v Báo cáo công tác",
    ],
)
def test_what_such_numbers_are_not(line: str) -> None:
    assert sections(f"Mở đầu báo cáo.\n{line}") == []


def test_items_below_a_heading_are_not_joined_to_it() -> None:
    found = sections("I. KẾT QUẢ", "1. Thủ tục hành chính\na/ Công khai thủ tục", "b- Tiếp nhận hồ sơ")
    assert [(section.number, section.level) for section in found] == [("I", 1), ("1", 2), ("a", 3), ("b", 3)]


def test_the_letter_i_after_h_is_no_roman_number() -> None:
    lettered = sections("G. TÀI CHÍNH CÔNG", "H. CHÍNH QUYỀN SỐ", "I. TỒN TẠI", "K. KIẾN NGHỊ")
    assert [(section.number, section.level) for section in lettered] == [("G", 1), ("H", 1), ("I", 1), ("K", 1)]
    nested = sections("G. TÀI CHÍNH CÔNG", "H. CHÍNH QUYỀN SỐ", "I. TỒN TẠI", "II. KIẾN NGHỊ")
    assert [section.level for section in nested] == [1, 1, 2, 2]


def test_carrying_out_is_a_plan_at_the_end_and_direction_before_the_contents() -> None:
    contents = ("THỂ CHẾ", "THỦ TỤC HÀNH CHÍNH", "TỔ CHỨC BỘ MÁY")
    first = sections(*(f"{n}. {title}" for n, title in enumerate(("TỔ CHỨC THỰC HIỆN", *contents), 1)))
    assert [section.part for section in first] == ["results"] * 4
    assert (first[0].topic, first[0].topic_by) == ("chi_dao_dieu_hanh", "order")
    last = sections(*(f"{n}. {title}" for n, title in enumerate((*contents, "TỔ CHỨC THỰC HIỆN"), 1)))
    assert [section.part for section in last] == ["results"] * 3 + ["plan"]
    assert last[3].topic is None


def test_what_first_holds_the_contents_are_the_results() -> None:
    contents = ("1. Cải cách thể chế", "2. Cải cách thủ tục hành chính", "3. Cải cách tài chính công")
    assert parts("I. ĐÁNH GIÁ KẾT QUẢ NĂM 2022", *contents, "II. HẠN CHẾ") == ["results"] * 4 + ["assessment"]
    assert parts("I. CÁC MẢNG VIỆC", *contents) == ["results"] * 4
    assert parts("I. NHIỆM VỤ TRỌNG TÂM", *contents) == ["plan"] * 4


@pytest.mark.parametrize(
    "title", ["QUÝ IV/2023", "Tháng 12", "BA THÁNG CUỐI NĂM", "Năm 2024", "3 THÁNG CÒN LẠI CỦA NĂM 2023"]
)
def test_a_bare_period_after_what_was_done_is_the_plan(title: str) -> None:
    assert parts("I. KẾT QUẢ", "II. HẠN CHẾ", f"III. {title}", "IV. KIẾN NGHỊ")[2] == "plan"
    assert parts(f"I. {title}", "II. HẠN CHẾ")[0] is None


@pytest.mark.parametrize(
    "title", ["Nhiệm vụ được cấp trên giao", "Kế hoạch và nhiệm vụ", "Phản ánh, kiến nghị", "Đánh giá sự hài lòng"]
)
def test_headings_of_a_content_are_its_results(title: str) -> None:
    assert parts("I. KẾT QUẢ", "1. Cải cách thủ tục hành chính", f"1.1. {title}")[2] == "results"


def test_a_content_may_have_shortcomings_and_a_plan_of_its_own() -> None:
    content = (
        "I. KẾT QUẢ",
        "1. Cải cách thể chế",
        "1.1. Kết quả đạt được",
        "1.2. Tồn tại, hạn chế",
        "1.3. Giải pháp khắc phục",
    )
    assert parts(*content) == ["results"] * 3 + ["assessment", "plan"]


@pytest.mark.parametrize(
    ("words", "placed_as"),
    [
        ("results ? proposal", "plan"),  # "?" may be a plan
        ("assessment ? -", "plan"),
        ("topic ? -", "plan"),
        ("- ? results", None),
        ("proposal ? -", None),
        ("results ? assessment", None),
        ("- ? -", None),
    ],
)
def test_a_likely_part_needs_room_in_the_usual_order(words: str, placed_as: str | None) -> None:
    names = {"-": Name(None, False, None, 0), "topic": Name("the_che", False, None, 0)}
    names["?"] = Name(None, False, None, 0, likely_part="plan")
    siblings = [names.get(word, Name(None, False, word, 100, firm=True)) for word in words.split()]
    assert placed(siblings, [0, 0, 0], parted=False)[1].part == placed_as
    assert placed(siblings, [0, 0, 0], parted=True)[1].part is None


def test_an_introduction_comes_late_only_by_its_own_name() -> None:
    late, own = (Name(None, False, "intro", 90, firm=firm) for firm in (False, True))
    results = Name(None, False, "results", 100, firm=True)
    assert [name.part for name in placed([results, late], [0, 0], parted=False)] == ["results", None]
    assert [name.part for name in placed([results, own], [0, 0], parted=False)] == ["results", "intro"]
