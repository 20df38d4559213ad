"""The canonical text: clean-up with a way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.text import Text, fold, spelling


def clean(source: str) -> str:
    return Text(source).clean.strip("\n")


def quoted(source: str, words: str) -> tuple[str, list[str]]:
    """Return what the span of `words` quotes from the source, and its pieces."""
    text = Text(source)
    at = text.clean.index(words)
    start, end, quote, pieces = text.cut(at, at + len(words))
    assert source[start:end] == quote
    assert all(source[p.start : p.end] == p.text for p in pieces)
    return quote, [p.text for p in pieces]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Quyết định số 12\r\n/QĐ-UBND", "Quyết định số 12 /QĐ-UBND"),
        ("theo Kế hoạch số\n45/KH-UBND ngày", "theo Kế hoạch số 45/KH-UBND ngày"),
        ("1. Thực hiện Kế hoạch số\n125/KH-UBND của huyện", "1. Thực hiện Kế hoạch số 125/KH-UBND của huyện"),
        ("Chia theo mã số\n4/ Kết quả", "Chia theo mã số\n4/ Kết quả"),
        ("tổng số **914** hồ sơ, *trực tuyến*", "tổng số 914 hồ sơ, trực tuyến"),
        ("Kế hoạch số 36^b/KH-UBND", "Kế hoạch số 36b/KH-UBND"),
        ("năm 2022¹¹ có 15² hồ sơ", "năm 2022 có 15 hồ sơ"),
        ("rộng 65m² và 12 km²", "rộng 65m² và 12 km²"),
        ("<i>Tiếp nhận</i> qua mạng", "Tiếp nhận qua mạng"),
        ("năm 2023<sup>4</sup> đạt[12] 5", "năm 2023 đạt 5"),
        ("giai đoạn 2021\n- 2025 của", "giai đoạn 2021 - 2025 của"),
    ],
)
def test_marks_are_dropped(source: str, expected: str) -> None:
    assert clean(source) == expected


def test_sentence_cut_by_a_page_break_is_one_paragraph() -> None:
    source = "Bộ phận thực hiện Nghị\n\nđịnh số 61/2018/NĐ-CP của Chính phủ."
    assert clean(source) == "Bộ phận thực hiện Nghị định số 61/2018/NĐ-CP của Chính phủ."
    assert quoted(source, "Nghị định số 61/2018/NĐ-CP") == ("Nghị\n\nđịnh số 61/2018/NĐ-CP", [])


def test_page_number_in_mid_sentence_makes_pieces() -> None:
    source = "Xã tiếp nhận 120\n\n2\n\nhồ sơ trong kỳ.\n\nĐã giải quyết tốt việc\n\n3\n\ntrả kết quả."
    assert quoted(source, "120 hồ sơ") == ("120", ["hồ sơ"])
    assert "2" not in clean(source).replace("120", "")


def test_footnote_in_mid_page_stands_after_its_paragraph() -> None:
    source = "Thực hiện kế hoạch của UBND\n\n¹ Kế hoạch số 5/KH-UBND ngày 3/4/2023\n\nhuyện về việc rà soát."
    lines = clean(source).split("\n")
    assert lines[0] == "Thực hiện kế hoạch của UBND huyện về việc rà soát."
    assert lines[1].strip() == "Kế hoạch số 5/KH-UBND ngày 3/4/2023"
    assert quoted(source, "UBND huyện") == ("UBND", ["huyện"])


def test_hard_wrapped_lines_are_joined_and_headings_are_not() -> None:
    line = "Trong kỳ báo cáo, Ủy ban nhân dân xã đã tập trung chỉ đạo các bộ phận chuyên\n"
    source = (
        "1. Cải cách thể chế\n"
        + (line + "môn thực hiện tốt nhiệm vụ được giao theo đúng kế hoạch đã đề ra từ đầu năm,\nđạt kết quả tốt.\n")
        * 5
    )
    lines = clean(source).split("\n")
    assert lines[0] == "1. Cải cách thể chế"
    assert lines[1].endswith(
        "chuyên môn thực hiện tốt nhiệm vụ được giao theo đúng kế hoạch đã đề ra từ đầu năm, đạt kết quả tốt."
    )
    assert len(lines) == 6


def test_a_full_line_goes_on_after_a_colon_and_with_an_appendix_that_it_refers_to() -> None:
    wrapped = [
        "Ủy ban nhân dân phường đã kiện toàn 11 đầu mối phụ trách cải cách hành chính:",
        "phòng chuyên môn 03, Trung tâm Phục vụ hành chính công 02, đơn vị sự nghiệp",
        "06 và tổ công tác lưu động 01. Kết quả rà soát từng nội dung của năm được nêu tại",
        "Phụ lục 01b. Các phòng chuyên môn gửi báo cáo về Văn phòng trước ngày 15 hằng tháng",
        "để tổng hợp chung, đồng thời gửi bản điện tử qua hệ thống quản lý văn bản của",
        "phường. Các nhiệm vụ còn lại gồm những việc sau, do các phòng cùng thực hiện:",
        "- Phòng Kinh tế rà soát 12 thủ tục còn vướng mắc trong lĩnh vực đất đai, xây dựng;",
        "Phụ lục 02",
        "Phòng Văn hóa",
    ]
    first, *rest = clean("\n".join(wrapped)).split("\n")
    assert "hành chính: phòng chuyên môn 03" in first
    assert "nêu tại Phụ lục 01b." in first
    assert rest[0].startswith("- Phòng Kinh tế")
    assert rest[1] == "Phụ lục 02"


def test_a_numbered_line_that_ends_on_a_word_of_change_goes_on_with_its_figure() -> None:
    source = "2.3. Tổng số hồ sơ tiếp nhận mới là 1.286 hồ sơ, tăng\n12,02% so với cùng kỳ (1.148 hồ sơ)."
    assert "tăng 12,02% so với" in clean(source)


def test_table_rows_keep_their_cells() -> None:
    text = Text("STT\tChỉ tiêu\tSố liệu\n1\tHồ sơ\t914\n\tTrực tuyến\t896\n")
    (table,) = text.tables
    assert [[text.clean[c.start : c.end] for c in row] for row in table.rows] == [
        ["STT", "Chỉ tiêu", "Số liệu"],
        ["1", "Hồ sơ", "914"],
        ["", "Trực tuyến", "896"],
    ]


def test_markdown_table() -> None:
    text = Text("| STT | Nội dung | Số |\n|---|:--|--:|\n| 1 | Hồ sơ | 12 |\n")
    (table,) = text.tables
    assert [text.clean[c.start : c.end] for c in table.rows[1]] == ["1", "Hồ sơ", "12"]


def test_decomposed_text_is_composed_with_a_way_back() -> None:
    source = unicodedata.normalize("NFD", "Đã tiếp nhận 12 hồ sơ")
    assert clean(source) == "Đã tiếp nhận 12 hồ sơ"
    quote, _ = quoted(source, "tiếp nhận")
    assert unicodedata.normalize("NFC", quote) == "tiếp nhận"


def test_decomposed_lines_are_joined_like_composed_ones() -> None:
    # "đến" as four characters with its marks apart ends no sentence either, and a line is as wide as it looks.
    lines = ["Số hồ sơ đã tiếp nhận trong kỳ này tại Bộ phận Một cửa tính từ đầu năm đến"] * 9
    source = "\n".join([*lines, "Nay là 12."])
    assert clean(unicodedata.normalize("NFD", source)) == clean(source)
    assert "\n" not in clean(source)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Khoá", "khóa"),
        ("uỷ ban", "Ủy  ban"),
        ("loè", "lòe"),
        ("quý", "qúy"),
        ("Vịêt", "Việt"),
        ("thủy", unicodedata.normalize("NFD", "thuỷ")),
        ("NÐ", "nđ"),
    ],
)
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(("one", "other"), [("hoà", "hoa"), ("bằng", "bảng"), ("quỹ", "quý"), ("tăng", "tang")])
def test_two_words_have_two_spellings(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


def test_fold_keeps_the_length() -> None:
    assert fold("QUYẾT ĐỊNH – “Ơ Ư”") == 'quyet dinh - "o u"'


@given(st.text(alphabet="aăđốợ 12.,;:()\n\t\r*^¹²-+|ABIV\u0301", max_size=300))
def test_every_range_quotes_the_source(source: str) -> None:
    text = Text(source)
    assert len(text.clean) == len(text.folded)
    letters = set()
    for start in range(0, len(text.clean), 3):
        for a, b in text.source_ranges(start, min(start + 7, len(text.clean))):
            assert 0 <= a < b <= len(source)
            letters |= set(range(a, b))
    ink = "".join(c for c in text.clean if not c.isspace())
    assert len(ink) <= len(source)
    assert all(source[i : i + 1] for i in letters)


@given(st.text(alphabet="aăđố12 ,.\n", max_size=200))
def test_nothing_but_blanks_is_lost(source: str) -> None:
    kept = [c for c in Text(source).clean if not c.isspace()]
    written = [c for c in unicodedata.normalize("NFC", source) if not c.isspace()]
    page_numbers = len(written) - len(kept)
    assert page_numbers >= 0
    if not any(line.strip().isdigit() for line in source.split("\n")):
        assert kept == written
