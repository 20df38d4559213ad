"""The outline: what is a heading, what it is about, and where it ends."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document
from extractor.formats import Reading
from extractor.sections import Heading, Outline, find_sections


def document(text: str) -> Document:
    return Document(Reading(text, "txt"))


def outline(text: str) -> tuple[Heading, ...]:
    return find_sections(document(text))


def shape(text: str) -> list[tuple[int, str | None]]:
    return [(heading.section.level, heading.section.number) for heading in outline(text)]


def titles(text: str) -> list[str]:
    return [heading.section.title for heading in outline(text)]


def topics(text: str) -> list[str | None]:
    return [heading.section.topic for heading in outline(text)]


def parts(text: str) -> list[str | None]:
    return [heading.section.part for heading in outline(text)]


QUARTER = """BÁO CÁO
Kết quả công tác cải cách hành chính quý III năm 2022
Ủy ban nhân dân xã Yên Lộc báo cáo kết quả công tác cải cách hành chính quý III như sau:
I- CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH
1/ Kế hoạch cải cách hành chính
UBND xã đã ban hành 03 kế hoạch.
2/ Công tác tuyên truyền
Đã phát 12 tin, bài trên đài truyền thanh.
II- KẾT QUẢ THỰC HIỆN
1/ Về xây dựng thể chế
Không phát sinh.
2/ Kiểm soát thủ tục hành chính: Trong quý, Bộ phận Một cửa đã tiếp nhận 350 hồ sơ, giải quyết đúng hạn 348 hồ sơ.
a) Công khai thủ tục hành chính
Đã niêm yết 120 thủ tục.
b) Kết quả giải quyết hồ sơ
Cụ thể như sau:
1. Lĩnh vực hộ tịch: 120 hồ sơ;
2. Lĩnh vực chứng thực: 200 hồ sơ;
3. Lĩnh vực đất đai: 30 hồ sơ.
3/ Về tổ chức bộ máy
Ổn định.
III- TỒN TẠI, HẠN CHẾ
Một số công chức còn kiêm nhiệm.
IV- NHIỆM VỤ TRỌNG TÂM QUÝ IV NĂM 2022
1. Tiếp tục triển khai Kế hoạch cải cách hành chính năm 2022.
2. Đẩy mạnh cải cách thủ tục hành chính.
3. Nâng cao chất lượng đội ngũ cán bộ, công chức.
V- ĐỀ XUẤT, KIẾN NGHỊ: Không có
Trên đây là báo cáo của UBND xã Yên Lộc./.
Nơi nhận:
1. Phòng Nội vụ huyện
2. Lưu VT
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Đỗ Văn Lâm
"""


def test_a_whole_report() -> None:
    assert shape(QUARTER) == [
        (1, "I"),
        (2, "1"),
        (2, "2"),
        (1, "II"),
        (2, "1"),
        (2, "2"),
        (3, "a"),
        (3, "b"),
        (2, "3"),
        (1, "III"),
        (1, "IV"),
        (1, "V"),
    ]
    assert (
        topics(QUARTER) == ["chi_dao_dieu_hanh"] * 3 + [None, "the_che", "tthc", "tthc", "tthc", "bo_may"] + [None] * 3
    )
    assert parts(QUARTER) == ["results"] * 9 + ["assessment", "plan", "proposal"]


def test_ids_count_from_one_and_the_outline_finds_the_heading_in_force() -> None:
    found = document(QUARTER)
    headings = find_sections(found)
    assert [heading.section.id for heading in headings] == [f"s{n}" for n in range(1, 13)]
    lookup = Outline(headings)
    assert lookup.at(0) is None
    assert lookup.id_at(found.text.clean.index("350 hồ sơ")) == "s6"
    assert lookup.id_at(found.text.clean.index("12 tin, bài")) == "s3"
    assert lookup.id_at(len(found.text.clean)) == "s12"
    assert Outline(()).id_at(5) is None


@pytest.mark.parametrize(
    ("line", "title", "quoted"),
    [
        (
            "4.2 Tồn tại, hạn chế và nguyên nhân: Không",
            "Tồn tại, hạn chế và nguyên nhân",
            "4.2 Tồn tại, hạn chế và nguyên nhân: Không",
        ),
        ("V. KIẾN NGHỊ, ĐỀ XUẤT: Không có", "KIẾN NGHỊ, ĐỀ XUẤT", "V. KIẾN NGHỊ, ĐỀ XUẤT: Không có"),
        (
            "1. Ưu điểm: Trong kỳ, công tác cải cách hành chính được quan tâm và có nhiều chuyển biến rõ rệt.",
            "Ưu điểm",
            "1. Ưu điểm:",
        ),
        (
            "3. Cải cách thể chế. Trong tháng, xã không ban hành văn bản quy phạm pháp luật nào.",
            "Cải cách thể chế",
            "3. Cải cách thể chế.",
        ),
        ("1. Cải cách thể chế.", "Cải cách thể chế", "1. Cải cách thể chế."),
        ("2. Về tồn tại, hạn chế:", "Về tồn tại, hạn chế", "2. Về tồn tại, hạn chế:"),
    ],
)
def test_run_in_headings_end_where_their_title_does(line: str, title: str, quoted: str) -> None:
    (heading,) = outline(line + "\n- Nội dung thứ nhất.\n")
    assert heading.section.title == title
    assert heading.section.span.text == quoted


@pytest.mark.parametrize(
    "line",
    [
        "I. KẾT QUẢ ĐẠT ĐƯỢC",
        "I - KẾT QUẢ ĐẠT ĐƯỢC",
        "I/ KẾT QUẢ ĐẠT ĐƯỢC",
        "I KẾT QUẢ ĐẠT ĐƯỢC",
        "l. KẾT QUẢ ĐẠT ĐƯỢC",
        "**I. KẾT QUẢ ĐẠT ĐƯỢC**",
        "## I. Kết quả đạt được",
        "I.\tKẾT QUẢ ĐẠT ĐƯỢC",
        "I. KET QUA ĐAT ĐƯỢC",
    ],
)
def test_styles_of_a_roman_heading(line: str) -> None:
    (heading,) = outline(f"Phần mở đầu.\n\n{line}\n\nTrong tháng, xã đã tiếp nhận 20 hồ sơ.\n")
    assert (heading.section.number, heading.section.part) == ("I", "results")


@pytest.mark.parametrize(
    ("printed", "number"),
    [("Il.", "II"), ("ll.", "II"), ("lI.", "II"), ("lll.", "III"), ("lV.", "IV"), ("Vl.", "VI"), ("II-", "II")],
)
def test_roman_numbers_that_a_scan_damaged(printed: str, number: str) -> None:
    (heading,) = outline(f"{printed} PHƯƠNG HƯỚNG, NHIỆM VỤ\n- Tiếp tục thực hiện.\n")
    assert heading.section.number == number


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1.", "1"),
        ("1)", "1"),
        ("1/", "1"),
        ("1 -", "1"),
        ("l.", "1"),
        ("1.1.", "1.1"),
        ("1.1", "1.1"),
        ("l.2.", "1.2"),
        ("1.1.2.", "1.1.2"),
        ("a)", "a"),
        ("a.", "a"),
        ("đ)", "đ"),
        ("A.", "A"),
    ],
)
def test_styles_of_other_numbers(printed: str, number: str) -> None:
    (heading,) = outline(f"{printed} Công tác tuyên truyền\n- Đã phát thanh 12 buổi.\n")
    assert heading.section.number == number


def test_roman_one_read_as_a_digit_is_put_right_by_its_successor() -> None:
    text = "1. KẾT QUẢ ĐẠT ĐƯỢC\n1. Cải cách thể chế\nTốt.\nII. ĐÁNH GIÁ CHUNG\nTốt.\nIII. KIẾN NGHỊ\nKhông.\n"
    assert shape(text) == [(1, "I"), (2, "1"), (1, "II"), (1, "III")]


def test_parts_take_their_title_from_the_next_lines() -> None:
    text = (
        "Phần thứ nhất\nKẾT QUẢ CÔNG TÁC\nCẢI CÁCH HÀNH CHÍNH NĂM 2021\nA. ĐẶC ĐIỂM TÌNH HÌNH\nXã có 5 thôn.\n"
        "B. KẾT QUẢ\n1. Cải cách thể chế\n1.1. Kết quả đạt được\nTốt.\n1.2. Tồn tại, hạn chế\nÍt.\n"
        "PHẦN II: PHƯƠNG HƯỚNG\nI. NHIỆM VỤ\n1. Cải cách thể chế\nTốt.\n"
    )
    found = outline(text)
    assert (found[0].section.number, found[0].section.title) == (
        "Phần thứ nhất",
        "KẾT QUẢ CÔNG TÁC CẢI CÁCH HÀNH CHÍNH NĂM 2021",
    )
    assert found[0].section.span.text == "Phần thứ nhất"
    assert [heading.section.level for heading in found] == [1, 2, 2, 3, 4, 4, 1, 2, 3]
    assert parts(text) == ["results", "intro", "results", "results", "results", "assessment", "plan", "plan", "plan"]
    assert topics(text)[3:6] == ["the_che"] * 3
    assert (found[6].section.number, found[6].section.title) == ("PHẦN II", "PHƯƠNG HƯỚNG")


def test_appendices() -> None:
    text = (
        "I. KẾT QUẢ\nTốt.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nLê Văn An\nPhụ lục 01b\nTHỐNG KÊ SỐ LIỆU\n"
        "CẢI CÁCH HÀNH CHÍNH\n"
        "STT\tNội dung\tSố liệu\n1\tCải cách thể chế\t\n1.1\tSố văn bản\t3\n"
        "PHỤ LỤC SỐ 02: KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH\nSTT\tLĩnh vực\tHồ sơ\n1\tĐất đai\t7\n"
        "Phụ lục\nDanh mục thủ tục hành chính được cắt giảm thời gian giải quyết\nSTT\tTên\tNgày\n1\tA\t3\n"
    )
    found = outline(text)
    assert [heading.section.number for heading in found] == ["I", "Phụ lục 01b", "PHỤ LỤC SỐ 02", "Phụ lục"]
    assert [heading.section.title for heading in found][1:3] == [
        "THỐNG KÊ SỐ LIỆU CẢI CÁCH HÀNH CHÍNH",
        "KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
    ]
    assert topics(text) == [None, None, "tthc", "tthc"]
    assert parts(text)[1:] == ["appendix"] * 3


def test_rows_of_an_appendix_that_lost_its_table_are_not_headings() -> None:
    text = (
        "Phụ lục\nSỐ LIỆU\n1. Công tác chỉ đạo điều hành\n1.1. Số văn bản đã ban hành 2\n2 Cải cách thể chế\n"
        "2.1 Số VBQPPL 0\n"
    )
    assert shape(text) == [(1, "Phụ lục")]


def test_a_second_report_in_the_same_file() -> None:
    assert len(outline(QUARTER + QUARTER)) == 2 * len(outline(QUARTER))


def test_a_sentence_about_an_appendix_is_no_heading() -> None:
    assert not outline("Phụ lục 1 kèm theo báo cáo này nêu chi tiết kết quả của từng thôn trong năm.\n")


@pytest.mark.parametrize(
    "text",
    [
        "1. Tiếp tục triển khai kế hoạch cải cách hành chính đảm bảo tiến độ.\n2. Rà soát các văn bản.\n"
        "3. Bố trí kinh phí.\n",
        "Nhiệm vụ cụ thể là:\n1. Tuyên truyền sâu rộng đến nhân dân\n2. Rà soát thủ tục hành chính\n"
        "3. Khắc phục việc chậm trả hồ sơ\n",
        "- Kết quả tiếp nhận theo lĩnh vực:\n1. Hộ tịch: 12 hồ sơ\n2. Chứng thực: 30 hồ sơ\n",
        "- Cải cách thể chế:\n+ Cải cách thủ tục hành chính\n",
        "1\tCải cách thể chế\t\t3\n2\tCải cách thủ tục hành chính\t\t5\n",
        "1. UBND xã đã quan tâm chỉ đạo công tác cải cách hành chính; ban hành 12 văn bản.\n"
        "2. Việc giải quyết hồ sơ cơ bản đúng hạn, đạt 98,5%.\n",
        "15 TTHC được tiếp nhận trong tháng.\n2.500 hồ sơ đã được giải quyết.\n30.6 là ngày cuối kỳ.\n",
        "17/CT-UBND ngày 03/6/2020 của UBND huyện về văn hóa công sở\n15/2020/QĐ-UBND ngày 3/4/2020\n",
        "Số: 12/BC-UBND\nV/v báo cáo kết quả cải cách hành chính\n",
        "Phần mềm một cửa hoạt động ổn định.\nPhần lớn hồ sơ đúng hạn.\n",
        "BÁO CÁO\nKẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH\n",
        "I. KẾT QUẢ ........ 2\nII. KIẾN NGHỊ ........ 5\n",
        "Phần I của báo cáo nêu kết quả chung.\n",
        "Dự họp có:\n1. Ông Trần Văn Bình\n2. Bà Lê Thị Hoa\nSau khi thảo luận, hội nghị thống nhất.\n",
        "1. Ông Trần Văn Bình\n2. Bà Lê Thị Hoa\nSau khi thảo luận, hội nghị thống nhất.\n",
        "",
    ],
)
def test_what_is_not_a_heading(text: str) -> None:
    assert [heading.section.number for heading in outline(text)] == []


def test_a_heading_that_the_next_line_was_joined_to() -> None:
    # The title ends on "được", as sentences do in mid-line.
    text = "2.1. Kết quả đạt được\nCông tác tự kiểm tra văn bản được thực hiện: 07 văn bản.\n2.2. Tồn tại\nKhông.\n"
    assert [heading.section.span.text for heading in outline(text)] == ["2.1. Kết quả đạt được", "2.2. Tồn tại"]


def test_a_number_alone_on_its_line_takes_the_next_as_its_title() -> None:
    (heading,) = outline("Mở đầu.\nII.\nPHƯƠNG HƯỚNG, NHIỆM VỤ\nTiếp tục thực hiện.\n")
    assert (heading.section.number, heading.section.title) == ("II", "PHƯƠNG HƯỚNG, NHIỆM VỤ")
    assert heading.section.span.text == "II.\nPHƯƠNG HƯỚNG, NHIỆM VỤ"


def test_a_long_title_without_a_final_stop_is_a_heading() -> None:
    text = (
        "1. Cải cách thể chế\nTốt.\n"
        "2. Việc triển khai Chỉ thị số 15/CT-UBND ngày 04/5/2019 của UBND huyện về chấn chỉnh tác phong làm việc "
        "tại các cơ quan, đơn vị "
        "trên địa bàn; Kế hoạch số 90/KH-UBND ngày 31/8/2020 của UBND huyện về nâng cao trách nhiệm của người "
        "đứng đầu các cơ quan, đơn vị\n"
        "- Đã quán triệt đến toàn thể cán bộ.\n"
    )
    assert shape(text) == [(1, "1"), (1, "2")]


def test_siblings_decide_about_an_unsure_heading() -> None:
    among_headings = (
        "1. Cải cách thể chế\nTốt.\n2. Xây dựng đội ngũ cán bộ, công chức.\nTốt.\n3. Cải cách tài chính công\nTốt.\n"
    )
    among_tasks = (
        "1. Rà soát văn bản đã ban hành.\n2. Xây dựng đội ngũ cán bộ, công chức.\n"
        "3. Bố trí kinh phí cho bộ phận một cửa.\n"
    )
    assert [number for _, number in shape(among_headings)] == ["1", "2", "3"]
    assert shape(among_tasks) == []


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Công tác chỉ đạo, điều hành", "chi_dao_dieu_hanh"),
        ("Công tác lãnh đạo điều hành", "chi_dao_dieu_hanh"),
        ("Kiểm tra CCHC", "chi_dao_dieu_hanh"),
        ("Tuyên truyền về cải cách hành chính năm 2022", "chi_dao_dieu_hanh"),
        ("Kế hoạch CCHC", "chi_dao_dieu_hanh"),
        ("Cải cách thể chế", "the_che"),
        ("Về xây dựng thể chế", "the_che"),
        ("Công tác xây dựng, rà soát văn bản quy phạm pháp luật", "the_che"),
        ("Cải cách thủ tục hành chính (TTHC) gắn với cơ chế một cửa, một cửa liên thông", "tthc"),
        ("Cải cách TTHC", "tthc"),
        ("Tình hình tiếp nhận và giải quyết hồ sơ thủ tục hành chính", "tthc"),
        ("Cải cách tổ chức bộ máy hành chính nhà nước", "bo_may"),
        ("Tổ chức chính quyền địa phương 2 cấp", "bo_may"),
        ("Sắp xếp tổ chức bộ máy, tinh giản biên chế", "bo_may"),
        ("Cải cách chế độ công vụ", "cong_vu"),
        ("Cải cách chế độ công cụ", "cong_vu"),
        ("Xây dựng và nâng cao chất lượng đội ngũ cán bộ, công chức", "cong_vu"),
        ("Về công vụ, công chức", "cong_vu"),
        ("Cải cách tài chính công", "tai_chinh_cong"),
        ("Cải cách hành chính công", "tai_chinh_cong"),
        ("Cai cach tai chinh cong", "tai_chinh_cong"),
        ("Xây dựng và phát triển chính quyền điện tử, chính quyền số", "cqdt"),
        ("Xây dựng và phát triên chính quyền địa tử", "cqdt"),
        ("Hiện đại hóa hành chính", "cqdt"),
        ("Hiện đại hoá nền hành chính", "cqdt"),
        ("Xây dựng chính quyền số", "cqdt"),
        ("Chuyển đổi số và thực hiện Đề án 06", "cqdt"),
        ("Kết quả thực hiện công tác cải cách hành chính", None),
        ("Phương hướng, nhiệm vụ cải cách hành chính", None),
        ("Kết quả công tác cải cách hành chính năm 2023", None),
        ("Tình hình chung", None),
        ("Đánh giá chung", None),
        ("Đặc điểm tình hình", None),
        ("Kiến nghị, đề xuất", None),
    ],
)
def test_topics(title: str, topic: str | None) -> None:
    for text in (f"1. {title}\n- Nội dung.\n", f"I. {title.upper()}\n- Nội dung.\n"):
        assert topics(text) == [topic]


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Đặc điểm tình hình", "intro"),
        ("Tình hình và kết quả thực hiện", "results"),
        ("Những tồn tại, hạn chế, nguyên nhân", "assessment"),
        ("Khó khăn, vướng mắc", "assessment"),
        ("Nhiệm vụ trọng tâm trong thời gian tới", "plan"),
        ("Phương hướng, nhiệm vụ 6 tháng cuối năm 2023", "plan"),
        ("Một số giải pháp chủ yếu", "plan"),
        ("Đề xuất, kiến nghị với cấp trên", "proposal"),
        ("Kế hoạch cải cách hành chính", "results"),
    ],
)
def test_parts(title: str, part: str) -> None:
    assert parts(f"1. {title}\n- Nội dung.\n") == [part]


def test_a_heading_that_joins_direction_and_results_leaves_the_topics_to_its_children() -> None:
    text = (
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH VÀ KẾT QUẢ THỰC HIỆN\n1. Công tác chỉ đạo, điều hành\nTốt.\n"
        "2. Cải cách thể chế\nTốt.\n3. Cải cách tài chính công\nTốt.\n"
    )
    assert topics(text) == [None, "chi_dao_dieu_hanh", "the_che", "tai_chinh_cong"]


def test_children_keep_their_parents_topic() -> None:
    text = "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH\n1. Kết quả khảo sát mức độ hài lòng về TTHC\nTốt.\n2. Nội dung khác\nTốt.\n"
    assert topics(text) == ["chi_dao_dieu_hanh"] * 3


def test_unnumbered_capitals_are_headings_after_the_preamble_only() -> None:
    text = (
        "BÁO CÁO\nKẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH\n"
        "Thực hiện kế hoạch của cấp trên, UBND phường Bến Gạo báo cáo kết quả thực hiện nhiệm vụ trong kỳ như sau:\n"
        "KẾT QUẢ THỰC HIỆN\nTrong kỳ có 5 hồ sơ.\nTỒN TẠI, HẠN CHẾ\nCòn chậm.\nPHƯƠNG HƯỚNG, NHIỆM VỤ\n"
        "Tiếp tục thực hiện.\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"
    )
    assert titles(text) == ["KẾT QUẢ THỰC HIỆN", "TỒN TẠI, HẠN CHẾ", "PHƯƠNG HƯỚNG, NHIỆM VỤ"]
    assert parts(text) == ["results", "assessment", "plan"]


def test_a_heading_broken_over_two_lines() -> None:
    text = (
        "1. Cải cách thủ tục hành chính và thực hiện cơ chế một cửa, cơ chế một cửa \n"
        "liên thông tại Bộ phận Tiếp nhận\n\n"
        "- Đã tiếp nhận 12 hồ sơ.\n"
    )
    (heading,) = outline(text)
    assert heading.section.span.text == text[: text.index("\n\n")]
    assert heading.section.topic == "tthc"


LETTERS = st.sampled_from(list("aAiIvVlL1209.:;)/-#*\t\n |ệĐđ"))
PIECES = st.sampled_from(
    ["I. ", "1.1. ", "a) ", "Phần thứ nhất", "Phụ lục 01", "Cải cách thể chế", "Nơi nhận:", "\n", "\r\n", ": ", "**"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(LETTERS, PIECES), max_size=60).map("".join))
def test_any_text_gives_ordered_headings_that_quote_the_source(text: str) -> None:
    headings = outline(text)
    starts = [heading.start for heading in headings]
    assert starts == sorted(set(starts))
    for heading in headings:
        span = heading.section.span
        assert text[span.start : span.end] == span.text != ""
        assert heading.section.title
        assert heading.section.level >= 1


def test_work_grows_with_the_text_not_with_its_square(calls) -> None:
    few, many = document(QUARTER * 10), document(QUARTER * 80)
    find_sections(document(QUARTER))  # what is made once
    assert calls(lambda: find_sections(many)) < 10 * calls(lambda: find_sections(few))
