"""Names of bodies, places, persons, posts and plans; who issued a cited document."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.document import Document
from extractor.examples import of_names
from extractor.find import find
from extractor.formats import Reading
from extractor.patterns import vocabulary
from extractor.pipeline import analyse

EXAMPLES = [text for table in vocabulary("entities").values() for text in table["examples"]]


@pytest.mark.parametrize("marked", EXAMPLES)
def test_the_vocabularies_examples(marked: str) -> None:
    assert of_names("", marked) is None


@pytest.mark.parametrize(
    "marked",
    [
        # one name where one body is part of another, and no place apart from its body
        "gửi {ORG:Văn phòng UBND huyện Lũng Hà} và {ORG:Ban Thường vụ Đảng ủy xã}",
        "{ORG:Ủy ban nhân dân (UBND) xã Vân Trạch} họp",
        "theo Quyết định của {TITLE:Chủ tịch} {ORG:UBND huyện}, {TITLE:Trưởng} {ORG:phòng Nội vụ} chủ trì",
        "{TITLE:Giám đốc} {ORG:Sở Y tế} {PER:Bùi Văn Lẫm} phát biểu",
        "các xã {LOC:An Khê}, {LOC:Hương Trà} đạt 100%",
        "gồm {LOC:Ao Bèo} 206 lượt, {LOC:Suối Vàng} 27 lượt",
        "{LOC:tỉnh Bà Rịa - Vũng Tàu} và {LOC:thành phố Thủ Đức}",
        "{ORG:VNPT} hỗ trợ phần mềm VNPT-iOffice và VNPT iGate",
        '{PLAN:Phong trào "Sạch từ nhà ra ngõ"} được duy trì',
        # a name introduced as a place stays one, but not in the title of a page
        'thôn mang tên {LOC:Bèo Tre}; đường lên {LOC:Bèo Tre}; trang "Bèo Tre quê ta"',
        "sáp nhập 02 phường cũ là {LOC:Bến Gạo} và {LOC:Lũng Cát} thành phường mới",
        # whose post it is was said before, so that a place follows
        "ông {PER:Hà Văn Mận}, {TITLE:Trưởng bản} {LOC:Cao Sơn}; {TITLE:Trưởng thôn} {PER:Cao Văn Lẫm}",
        # what numbers say: names, counts and periods
        "Cụ thể: {LOC:Khóm 2} 118 hồ sơ; {LOC:khóm 5} đã họp; kết quả của {ORG:UBND phường} 9 tháng năm 2025",
        "từ 04 đồng chí. Về trình độ; PHẦN BA: KẾT QUẢ; {LOC:xã Tân An} có 3 chị Tày",
        # a school named after a person, a newspaper after a place
        "{ORG:Trường Tiểu học Trương Hữu Mận} và {ORG:Báo Lũng Hà}, {ORG:Báo Pháp luật Việt Nam}",
        "{ORG:Ban Quản lý rừng phòng hộ huyện Lũng Hà}; Sở kiểm tra 04 đơn vị",
        # accents lost by a scan, also in the kind; what is another word is not taken for it
        "{ORG:UBND xa Vân Trạch} và {ORG:Uy ban nhân dân phương} đã họp",
        "cơ quan Đảng, địa phương Đông Bắc, tình hình Vân Trạch",
        "quý III tiếp nhận; trưởng thôn và quan tâm Nhân dân",
        # kinds, plurals and counts are no bodies
        "UBND các xã; các Bộ phận Một cửa; 12 Công an xã; UBND cấp huyện; UBND xã, phường",
        "Kế hoạch số 05/KH-UBND; Công văn số 12/SNV-CCHC; 3 thôn; mỗi thôn 03 người; ở thôn 27 người",
        "ngân sách phường 10,8 triệu đồng; bản Khe 61/96 hộ",
    ],
)
def test_names(marked: str) -> None:
    assert of_names("", marked) is None


def names(text: str) -> list[tuple[str, str]]:
    document = Document(Reading(text, "text"))
    return [(name.label, document.text.clean[name.start : name.end]) for name in find(document).names]


def test_a_letterhead_of_two_lines_is_one_body_and_the_motto_names_nothing() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ VÂN TRẠCH\nSố: 05/BC-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Vân Trạch, ngày 05 tháng 7 năm 2024\n\nBÁO CÁO\n"
    )
    assert names(text) == [("ORG", "ỦY BAN NHÂN DÂN\nXÃ VÂN TRẠCH"), ("LOC", "Vân Trạch")]


def test_a_letterhead_breaks_within_a_name_and_a_damaged_motto_names_nothing() -> None:
    text = (
        "SỞ NÔNG NGHIỆP VÀ\nMÔI TRƯỜNG\nSố: 05/BC-SNNMT\nCỘNG HOÀ XÃ HÔI CHỦ NGHĨA VIỆT NAM\n\n"
        "TM. ĐOÀN KIỂM TRA\nTRƯỞNG ĐOÀN\nTrương Mận\n"
    )
    assert names(text) == [
        ("ORG", "SỞ NÔNG NGHIỆP VÀ\nMÔI TRƯỜNG"),
        ("ORG", "ĐOÀN KIỂM TRA"),
        ("TITLE", "TRƯỞNG ĐOÀN"),
        ("PER", "Trương Mận"),
    ]


def test_the_signature() -> None:
    text = "Trên đây là báo cáo./.\n\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nLò Thụ\n"
    assert names(text) == [
        ("ORG", "ỦY BAN NHÂN DÂN"),
        ("TITLE", "CHỦ TỊCH"),
        ("TITLE", "PHÓ CHỦ TỊCH"),
        ("PER", "Lò Thụ"),
    ]


def test_a_place_is_known_again_without_its_kind() -> None:
    text = "Tại xã An Khê có 12 hồ sơ. Hai nơi An Khê và Tân Lập đạt."
    assert names(text) == [("LOC", "xã An Khê"), ("LOC", "An Khê")]


def test_a_body_holds_its_place_and_the_larger_body() -> None:
    document = Document(Reading("Văn phòng UBND xã Vân Trạch", "text"))
    (name,) = find(document).names
    assert name.place is not None
    assert name.larger is not None
    clean = document.text.clean
    assert clean[slice(*name.place)] == "xã Vân Trạch"
    assert clean[slice(*name.larger)] == "UBND xã Vân Trạch"


def test_names_are_the_reports_entities_in_the_words_of_the_source() -> None:
    text = "UBND  xã Vân Trạch báo cáo UBND huyện. Ông Lò Văn Thụ dự."
    report = analyse(text)
    assert [(e.label, e.span.text) for e in report.entities] == [
        ("ORG", "UBND  xã Vân Trạch"),
        ("ORG", "UBND huyện"),
        ("PER", "Lò Văn Thụ"),
    ]
    assert all(text[e.span.start : e.span.end] == e.span.text for e in report.entities)


@pytest.mark.parametrize(
    "unit",
    [
        "Ban Chấp hành Đảng bộ ",
        "Nguyễn Văn ",
        "xã An, ",
        "Văn phòng ",
        "UBND xã ban hành Kế hoạch số 5/KH-UBND, ",
        "các bản An Khê, ",
        "Phòng Văn hóa, Thể thao, ",
        "Dự án số hóa ",
    ],
)
def test_names_take_linear_time(calls: Callable[[Callable[[], object]], int], unit: str) -> None:
    few, many = (Document(Reading(unit * n, "text")) for n in (100, 800))
    find(few)
    assert calls(lambda: find(many)) < 10 * calls(lambda: find(few))
