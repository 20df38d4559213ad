"""The report's own facts, under headers of every kind and none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document
from extractor.facts import find_facts
from extractor.formats import Reading
from extractor.records import Facts, Period, Signer, Unit
from extractor.sections import find_sections


def facts(text: str) -> Facts:
    document = Document(Reading(text, "txt"))
    return find_facts(document, find_sections(document))


def unit(text: str) -> Unit:
    found = facts(text).unit
    assert found is not None
    return found


BODY = """
Thực hiện Công văn số 77/NV ngày 02/3/2023 của Phòng Nội vụ huyện Đức Lâm, UBND xã Yên Lộc báo cáo kết quả như sau:
I. KẾT QUẢ
1. Cải cách thể chế
Trong kỳ, UBND xã ban hành 02 văn bản. Xã Yên Lộc giáp xã Trung Sơn và xã Trung Sơn giáp huyện Thạch Bàn.
II. KIẾN NGHỊ
Đề nghị UBND huyện Đức Lâm quan tâm.
Trên đây là báo cáo công tác cải cách hành chính của UBND xã Yên Lộc./.
"""
SIGNED = """
Nơi nhận:
- Phòng Nội vụ huyện;
- Lưu: VT.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Đỗ Thị Thu Hà
"""
TITLE = "BÁO CÁO\nKết quả công tác cải cách hành chính quý I năm 2023\n"

COLUMNS = """UBND HUYỆN ĐỨC LÂM
ỦY BAN NHÂN DÂN
XÃ YÊN LỘC
Số: 05/BC-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
-------
Yên Lộc, ngày 14 tháng 3 năm 2023
"""
SIDE_BY_SIDE = """ỦY BAN NHÂN DÂN               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ YÊN LỘC                        Độc lập - Tự do - Hạnh phúc
Số: 05/BC-UBND                   Yên Lộc, ngày 14 tháng 3 năm 2023
"""
ONE_BLANK_APART = """UỶ BAN NHÂN DÂN CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ YÊN LỘC Độc lập – Tự do – Hạnh phúc
Số: 05/BC-UBND Yên Lộc, ngày 14 tháng 3 năm 2023
"""
CELLS = """ỦY BAN NHÂN DÂN XÃ YÊN LỘC\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc
Số: 05/BC-UBND\tYên Lộc, ngày 14 tháng 3 năm 2023
"""
MARKDOWN = """| **ỦY BAN NHÂN DÂN XÃ YÊN LỘC** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |
|---|---|
| Số: 05/BC-UBND | *Yên Lộc, ngày 14 tháng 3 năm 2023* |
"""
SCANNED = """UY BAN NHÂN DÂN
XA YÊN LỘC
Sô: 05/BC-UBND
CÔNG HOA XÃ HỌI CHỦ NGHIA VIỆT NAM
Độc lâp - Tư do - Hạnh phuc
Yên Lộc, ngay 14 thảng 3 nãm 2023
"""


@pytest.mark.parametrize("header", [COLUMNS, SIDE_BY_SIDE, ONE_BLANK_APART, CELLS, MARKDOWN, SCANNED])
def test_headers(header: str) -> None:
    found = facts(header + TITLE + BODY + SIGNED)
    assert found == Facts(
        kind="bao_cao",
        title="Kết quả công tác cải cách hành chính quý I năm 2023",
        number="05/BC-UBND",
        issued="2023-03-14",
        issuer="UBND xã Yên Lộc",
        unit=Unit(name="xã Yên Lộc", level="xa", parent="huyện Đức Lâm"),
        period=Period(type="quarter", year=2023, index=1, start="2023-01-01", end="2023-03-31"),
        signer=Signer(name="Đỗ Thị Thu Hà", title="PHÓ CHỦ TỊCH"),
    )


def test_a_text_whose_header_was_cut_off() -> None:
    found = facts(TITLE + BODY)
    assert (found.kind, found.issuer) == ("bao_cao", "UBND xã Yên Lộc")
    assert found.unit == Unit(name="xã Yên Lộc", level="xa", parent="huyện Đức Lâm")
    assert (found.number, found.issued, found.signer) == (None, None, None)


def test_the_unit_of_an_appendix_title_and_of_the_closing_sentence() -> None:
    closing = (
        "BÁO CÁO\nCông tác cải cách hành chính năm 2022\nI. KẾT QUẢ\nTốt.\n"
        "Trên đây là báo cáo của UBND phường Bến Gạo./.\n"
    )
    assert unit(closing).name == "phường Bến Gạo"
    titled = (
        "BÁO CÁO\nCông tác cải cách hành chính năm 2022\nI. KẾT QUẢ\nTốt.\nPhụ lục\nSỐ LIỆU TẠI UBND THỊ TRẤN BẾN GẠO\n"
    )
    assert unit(titled) == Unit(name="thị trấn Bến Gạo", level="xa")


@pytest.mark.parametrize(
    ("header", "issuer", "name", "level", "parent", "province"),
    [
        ("UBND HUYỆN ĐỨC LÂM\nPHÒNG NỘI VỤ\n", "Phòng Nội vụ huyện Đức Lâm", "huyện Đức Lâm", "huyen", None, None),
        ("ỦY BAN NHÂN DÂN\nTHỊ XÃ SÔNG LÔ\n", "UBND thị xã Sông Lô", "thị xã Sông Lô", "huyen", None, None),
        ("UBND TỈNH LONG SƠN\nSỞ NỘI VỤ\n", "Sở Nội vụ", "Sở Nội vụ", "so", None, "tỉnh Long Sơn"),
        ("ỦY BAN NHÂN DÂN\nTỈNH LONG SƠN\n", "UBND tỉnh Long Sơn", "tỉnh Long Sơn", "tinh", None, None),
        ("BỘ NỘI VỤ\n", "Bộ Nội vụ", "Bộ Nội vụ", "trung_uong", None, None),
        ("UBND THÀNH PHỐ HẢI PHÒNG\n", "UBND thành phố Hải Phòng", "thành phố Hải Phòng", "tinh", None, None),
        (
            "UBND THÀNH PHỐ HẢI PHÒNG\nUBND PHƯỜNG BẾN GẠO\n",
            "UBND phường Bến Gạo",
            "phường Bến Gạo",
            "xa",
            None,
            "thành phố Hải Phòng",
        ),
        ("ỦY BAN NHÂN DÂN\nĐẶC KHU HÒN NGỌC\n", "UBND đặc khu Hòn Ngọc", "đặc khu Hòn Ngọc", "xa", None, None),
        ("ỦY BAN NHÂN DÂN PHƯỜNG 12\n", "UBND phường 12", "phường 12", "xa", None, None),
        (
            "HỘI ĐỒNG NHÂN DÂN\nHUYỆN ĐỨC LÂM\nBAN PHÁP CHẾ\n",
            "Ban Pháp chế HĐND huyện Đức Lâm",
            "huyện Đức Lâm",
            "huyen",
            None,
            None,
        ),
        (
            "UBND XÃ TÂN LẬP\nTRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG\n",
            "Trung tâm Phục vụ hành chính công xã Tân Lập",
            "xã Tân Lập",
            "xa",
            None,
            None,
        ),
        (
            "UBND TỈNH LÂM HÀ\nSỞ VĂN HÓA, THỂ THAO\nVÀ DU LỊCH\n",
            "Sở Văn hóa, thể thao và du lịch",
            "Sở Văn hóa, thể thao và du lịch",
            "so",
            None,
            "tỉnh Lâm Hà",
        ),
    ],
)
def test_issuers(header: str, issuer: str, name: str, level: str, parent: str | None, province: str | None) -> None:
    found = facts(f"{header}Số: 18/BC-X\nBÁO CÁO\nCông tác cải cách hành chính năm 2024\nI. KẾT QUẢ\nTốt.\n")
    assert found.issuer == issuer
    assert found.unit == Unit(name=name, level=level, parent=parent, province=province)


def test_the_one_who_is_heard_does_not_speak() -> None:
    text = (
        "THÔNG BÁO\nKết quả giám sát tại xã Yên Lộc\nSau khi nghe UBND xã Yên Lộc báo cáo, Đoàn kết luận:\n"
        "1. Ưu điểm\nUBND xã Yên Lộc làm tốt. UBND xã Yên Lộc ban hành đủ kế hoạch. UBND xã Yên Lộc có 5 máy tính.\n"
        "2. Hạn chế\nYêu cầu UBND xã Yên Lộc báo cáo kết quả khắc phục.\n"
        "Trên đây là thông báo kết quả giám sát của Thường trực HĐND huyện Đức Lâm.\n"
    )
    assert unit(text).name == "huyện Đức Lâm"


def test_district_and_province_beside_the_speaker() -> None:
    text = (
        "BÁO CÁO\nCông tác cải cách hành chính năm 2022\n"
        "UBND xã Ea Rông, huyện Cư K'Lang, tỉnh Đắk Ngọc báo cáo như sau:\nI. KẾT QUẢ\n"
    )
    assert unit(text) == Unit(name="xã Ea Rông", level="xa", parent="huyện Cư K'Lang", province="tỉnh Đắk Ngọc")


def test_a_district_named_once_with_its_province() -> None:
    text = (
        "BÁO CÁO\nCông tác cải cách hành chính năm 2022\nI. KẾT QUẢ\nUBND xã Hoa Sơn theo kế hoạch của UBND huyện "
        "Đức Lâm (tỉnh Long Sơn).\nXã giáp huyện Thạch Bàn. UBND xã Hoa Sơn làm tốt.\n"
    )
    assert unit(text) == Unit(name="xã Hoa Sơn", level="xa", parent="huyện Đức Lâm", province="tỉnh Long Sơn")


def test_places_that_end_or_begin_like_another_word() -> None:
    for name in ("đặc khu Phú Quý", "phường Hộ Phòng", "xã Năm Căn", "phường Nam Phong", "xã Tân Ban"):
        text = f"BÁO CÁO\nCải cách hành chính năm 2022\nI. KẾT QUẢ\nTốt.\nTrên đây là báo cáo của UBND {name}./.\n"
        assert unit(text).name == name
        header = f"ỦY BAN NHÂN DÂN\n{name.upper()}\nSố: 3/BC-UBND\nBÁO CÁO\nCông tác cải cách hành chính năm 2022\n"
        assert unit(header).name == name


def test_no_district_is_inferred_after_the_districts_are_gone() -> None:
    text = (
        "BÁO CÁO\nCông tác cải cách hành chính tháng 8 năm 2025\nUBND xã Tân Lập báo cáo như sau:\nI. KẾT QUẢ\n"
        "Tiếp nhận hồ sơ của UBND huyện Đức Lâm chuyển đến; UBND huyện Đức Lâm đã giải thể.\n"
    )
    assert unit(text) == Unit(name="xã Tân Lập", level="xa")


def test_words_that_only_look_like_units() -> None:
    text = (
        "BÁO CÁO\nCông tác cải cách hành chính năm 2022\n"
        "Cơ quan Đảng, địa phương Bắc Bộ và tình hình Tây Nguyên được xem xét.\n"
        "I. KẾT QUẢ\nCơ quan Đảng ủy làm tốt.\n"
    )
    assert facts(text).unit is None


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("tháng 5 năm 2023", ("month", 2023, 5, "2023-05-01", "2023-05-31")),
        ("tháng 02/2024", ("month", 2024, 2, "2024-02-01", "2024-02-29")),
        ("tháng 11, nhiệm vụ trọng tâm tháng 12 năm 2023", ("month", 2023, 11, "2023-11-01", "2023-11-30")),
        ("quý I, phương hướng nhiệm vụ quý II năm 2023", ("quarter", 2023, 1, "2023-01-01", "2023-03-31")),
        ("quý II/2024", ("quarter", 2024, 2, "2024-04-01", "2024-06-30")),
        ("quý Il năm 2024", ("quarter", 2024, 2, "2024-04-01", "2024-06-30")),
        ("quý 4 năm 2022", ("quarter", 2022, 4, "2022-10-01", "2022-12-31")),
        ("6 tháng đầu năm 2023", ("half", 2023, 1, "2023-01-01", "2023-06-30")),
        ("6 tháng đầu năm và nhiệm vụ 6 tháng cuối năm 2023", ("half", 2023, 1, "2023-01-01", "2023-06-30")),
        ("6 tháng cuối năm 2023", ("half", 2023, 2, "2023-07-01", "2023-12-31")),
        ("9 tháng năm 2024", ("nine_months", 2024, None, "2024-01-01", "2024-09-30")),
        ("11 tháng năm 2022 và nhiệm vụ tháng 12", ("other", 2022, 11, "2022-01-01", "2022-11-30")),
        ("năm 2024; phương hướng, nhiệm vụ năm 2025", ("year", 2024, None, "2024-01-01", "2024-12-31")),
        ("tuần 3 tháng 10 năm 2025", ("other", 2025, None, None, None)),
        ("giai đoạn 2021 - 2025", ("other", None, None, "2021-01-01", "2025-12-31")),
    ],
)
def test_periods(title: str, period: tuple[str, int | None, int | None, str | None, str | None]) -> None:
    found = facts(f"BÁO CÁO\nKết quả công tác cải cách hành chính {title}\nI. KẾT QUẢ\nNăm 2019 có 5 hồ sơ.\n").period
    assert found is not None
    assert (found.type, found.year, found.index, found.start, found.end) == period
    assert not found.stated


@pytest.mark.parametrize(
    ("after_title", "start", "end"),
    [
        ("(Số liệu từ ngày 15/12/2022 đến ngày 14/3/2023)\n", "2022-12-15", "2023-03-14"),
        ("(Từ ngày 15/12 đến ngày 14/3/2023)\n", "2022-12-15", "2023-03-14"),
        (
            "UBND xã Yên Lộc báo cáo kết quả (từ ngày 15 tháng 12 năm 2022 đến hết ngày 14 tháng 3 năm 2023) như "
            "sau:\n",
            "2022-12-15",
            "2023-03-14",
        ),
    ],
)
def test_a_printed_window_wins(after_title: str, start: str, end: str) -> None:
    found = facts(TITLE + after_title + "I. KẾT QUẢ\nTốt.\n").period
    assert found == Period(type="quarter", year=2023, index=1, start=start, end=end, stated=True)


def test_a_window_of_another_time_is_not_the_periods() -> None:
    found = facts(
        TITLE + "Thực hiện đợt thi đua từ ngày 01/9/2020 đến ngày 30/11/2020 của huyện.\nI. KẾT QUẢ\nTốt.\n"
    ).period
    assert found is not None
    assert not found.stated


def test_the_period_stands_in_the_preamble_or_nowhere() -> None:
    said = (
        "BÁO CÁO\nCông tác cải cách hành chính\n"
        "Thực hiện Kế hoạch năm 2020, UBND xã Yên Lộc báo cáo kết quả quý III năm 2022 như sau:\nI. KẾT QUẢ\n"
    )
    found = facts(said).period
    assert found is not None
    assert (found.type, found.year, found.index) == ("quarter", 2022, 3)
    assert (
        facts(
            "BÁO CÁO\nCông tác cải cách hành chính\nThực hiện Kế hoạch năm 2020 của huyện.\nI. KẾT QUẢ\nTốt.\n"
        ).period
        is None
    )


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Số: 05/BC-UBND", "05/BC-UBND"),
        ("Số 112/BC-UBND", "112/BC-UBND"),
        ("Số: 15 /KH - UBND", "15/KH-UBND"),
        ("Số: 21a/BC-UBND", "21a/BC-UBND"),
        ("Số: 29/2018/QĐ-UBND", "29/2018/QĐ-UBND"),
        ("Số:      /BC-UBND", None),
        ("Số: …/BC-UBND", None),
        ("Số: ....../BC-UBND", None),
    ],
)
def test_numbers_and_blank_drafts(printed: str, number: str | None) -> None:
    assert facts(f"UBND XÃ YÊN LỘC\n{printed}\nYên Lộc, ngày    tháng 3 năm 2023\n{TITLE}{BODY}").number == number


def test_a_draft_has_no_date_and_a_citation_gives_none() -> None:
    assert facts(f"UBND XÃ YÊN LỘC\nYên Lộc, ngày    tháng 3 năm 2023\n{TITLE}{BODY}").issued is None
    assert facts(f"{TITLE}(Kèm theo Công văn số 3/CV ngày 02/3/2023)\n{BODY}").issued is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("BÁO CÁO\nKết quả cải cách hành chính năm 2023", "bao_cao"),
        ("BAO CÁO\nKết quả cải cách hành chính năm 2023", "bao_cao"),
        ("B Á O  C Á O\nKết quả cải cách hành chính năm 2023", "bao_cao"),
        ("# BÁO CÁO\nKết quả cải cách hành chính năm 2023", "bao_cao"),
        ("BÁO CÁO KẾT QUẢ CẢI CÁCH HÀNH CHÍNH NĂM 2023", "bao_cao"),
        ("THÔNG BÁO\nKết quả giám sát", "thong_bao"),
        ("KẾ HOẠCH\nCải cách hành chính năm 2023", "ke_hoach"),
        ("QUYẾT ĐỊNH\nVề việc ban hành Kế hoạch", "quyet_dinh"),
        ("TỜ TRÌNH\nVề việc bổ sung kinh phí", "to_trinh"),
        (
            "UBND XÃ YÊN LỘC\nSố: 12/UBND-VP\nV/v báo cáo cải cách hành chính\nKính gửi: Phòng Nội vụ huyện Đức Lâm",
            "cong_van",
        ),
        ("Xã Yên Lộc đẩy mạnh cải cách hành chính", "khac"),
    ],
)
def test_kinds(head: str, kind: str) -> None:
    assert facts(f"{head}\n\nTrong thời gian qua, công tác này được quan tâm.\n").kind == kind


def test_a_kind_known_only_by_its_number_its_preamble_or_its_last_sentence() -> None:
    assert facts("UBND XÃ YÊN LỘC\nSố: 3/TB-UBND\n\nI. KẾT QUẢ\nTốt.\n").kind == "thong_bao"
    assert facts("UBND xã Yên Lộc báo cáo kết quả như sau:\nI. KẾT QUẢ\nTốt.\n").kind == "bao_cao"
    assert facts("I. KẾT QUẢ\nTốt.\nTrên đây là báo cáo của UBND xã Yên Lộc./.\n").kind == "bao_cao"


def test_a_letter_takes_its_subject_from_its_reference_line() -> None:
    text = (
        "UBND TỈNH LONG SƠN\nSỞ NỘI VỤ\nSố: 1520/SNV-CCHC\nV/v báo cáo cải cách hành chính\n9 tháng năm 2024\n"
        "Long Sơn, ngày 20 tháng 9 năm 2024\nKính gửi: UBND các huyện.\nSở Nội vụ đề nghị các đơn vị báo cáo.\n"
    )
    found = facts(text)
    assert found.title == "báo cáo cải cách hành chính 9 tháng năm 2024"
    assert found.issued == "2024-09-20"
    assert found.period is not None
    assert found.period.type == "nine_months"
    assert found.issuer == "Sở Nội vụ"


def test_a_news_item_has_a_headline_and_little_else() -> None:
    text = (
        "Xã Yên Lộc đẩy mạnh cải cách hành chính\n\n"
        "Theo báo cáo của UBND xã Yên Lộc, Bộ phận Một cửa đã tiếp nhận 1.250 hồ sơ.\n\n"
        "Ông Trần Văn Bình, Chủ tịch UBND xã, cho biết kết quả là đáng mừng.\n\nMinh Anh\n"
    )
    assert facts(text) == Facts(kind="khac", title="Xã Yên Lộc đẩy mạnh cải cách hành chính")


def test_a_subject_that_the_wrapped_preamble_was_joined_to() -> None:
    text = (
        "BÁO CÁO\nKết quả công tác cải cách hành chính 9 tháng đầu năm 2024 Thực hiện Quyết định của tỉnh về Kế hoạch "
        "cải cách hành chính năm 2024, UBND huyện Đức Lâm báo cáo kết quả như sau:\nI. KẾT QUẢ\nTốt.\n"
    )
    assert facts(text).title == "Kết quả công tác cải cách hành chính 9 tháng đầu năm 2024"


def test_a_title_over_several_lines() -> None:
    text = (
        "BÁO CÁO\nKẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH\nQUÝ I NĂM 2023\n(Số liệu đến 14/3/2023)\n"
        "Thực hiện kế hoạch.\nI. KẾT QUẢ\n"
    )
    assert facts(text).title == "KẾT QUẢ THỰC HIỆN CÔNG TÁC CẢI CÁCH HÀNH CHÍNH QUÝ I NĂM 2023"


@pytest.mark.parametrize(
    ("block", "name", "title"),
    [
        (SIGNED, "Đỗ Thị Thu Hà", "PHÓ CHỦ TỊCH"),
        ("CHỦ TỊCH\n\n\nNguyễn Văn Kiên\n", "Nguyễn Văn Kiên", "CHỦ TỊCH"),
        ("TM. UBND XÃ\nCHỦ TỊCH\nNGUYỄN VĂN KIÊN\n", "NGUYỄN VĂN KIÊN", "CHỦ TỊCH"),
        (
            "Nơi nhận: TM. ỦY BAN NHÂN DÂN\n- UBND huyện; CHỦ TỊCH\n- Lưu: VT. Phạm Đình Khánh\n",
            "Phạm Đình Khánh",
            "CHỦ TỊCH",
        ),
        (
            "Nơi nhận:\t TM. ỦY BAN NHÂN DÂN\n- UBND huyện;\tCHỦ TỊCH\n- Đảng ủy Xã;\t........\n- Lưu VT.\tLò A Páo\n",
            "Lò A Páo",
            "CHỦ TỊCH",
        ),
        ("Nơi nhận: - Lưu: VT.\tTM. ỦY BAN NHÂN DÂN CHỦ TỊCH Y Phôn Niê\n", "Y Phôn Niê", "CHỦ TỊCH"),
        ("TM. ĐOÀN GIÁM SÁT\nTRƯỞNG ĐOÀN\nĐã ký\nHoàng Lực\n", "Hoàng Lực", "TRƯỞNG ĐOÀN"),
        ("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n(đã ký)\nVũ Thị Lan\n", "Vũ Thị Lan", "PHÓ GIÁM ĐỐC"),
        ("TRƯỞNG PHÒNG\n", None, "TRƯỞNG PHÒNG"),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nThS. Đỗ văn Lâm\nNGƯỜI LẬP BIỂU\nLê Thị Hoa\n", "Đỗ văn Lâm", "CHỦ TỊCH"),
        ("NGƯỜI LẬP BIỂU\nLê Thị Hoa\n", "Lê Thị Hoa", "NGƯỜI LẬP BIỂU"),
    ],
)
def test_signers(block: str, name: str | None, title: str) -> None:
    assert facts(TITLE + BODY + block).signer == Signer(name=name, title=title)


def test_the_signature_is_found_without_a_closing_sentence_and_before_an_appendix() -> None:
    text = (
        TITLE
        + "I. KẾT QUẢ\nTốt.\n"
        + SIGNED
        + "Phụ lục 01\nSỐ LIỆU\nSTT\tTên\tSố\n1\tLê Văn An\t3\nCHỦ TỊCH\nSai Tên\n"
    )
    assert facts(text).signer == Signer(name="Đỗ Thị Thu Hà", title="PHÓ CHỦ TỊCH")


def test_a_table_within_the_report_is_no_appendix_that_hides_the_signature() -> None:
    table = "Phụ lục 01\nSỐ LIỆU\nSTT\tTên\tSố\n1\tTư pháp\t3\n"
    assert facts(TITLE + "I. KẾT QUẢ\nTốt.\n" + table + "Các việc khác đã xong.\n" + SIGNED).signer == Signer(
        name="Đỗ Thị Thu Hà", title="PHÓ CHỦ TỊCH"
    )


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="BÁOCsố:/- ngàytháđmxãYêLộc0123456789.,\n\t|TMUNDHỦỊKết", max_size=200))
def test_any_text_has_facts(text: str) -> None:
    found = facts(text)
    assert found.kind
    assert found == facts(text)
