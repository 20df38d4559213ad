"""Rich Text: what LibreOffice saves, and files written by hand for what striprtf loses or glues."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from office_files import EVERYTHING, LINES, NOTICES, shown

from extractor.formats import Margin, Oversized, Reading, Unreadable, parse
from extractor.records import Place

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0{\*\panose 02020603050405020304}Times New Roman{\*\falt Tahoma};}"
    r"{\f1\fnil .VnTime;}{\f2\fnil\fcharset0 VNI-Times;}{\f3\fcharset163 Times New Roman (Vietnamese);}"
    r"{\f4\fnil\fcharset2 Symbol;}{\f5 .VnTimeH;}}"
)


def read(body: str | bytes, *, head: str = r"\ansi\ansicpg1252\deff0", fonts: str = FONTS) -> Reading:
    content = body if isinstance(body, bytes) else body.encode("latin-1")
    reading = parse(rf"{{\rtf1{head}{fonts}".encode("latin-1") + content + b"}", "a.rtf")
    at = 0
    for block in reading.blocks:
        assert at <= block.start < block.end <= len(reading.text)
        at = block.end
    return reading


def text(body: str | bytes, **more: str) -> str:
    return read(body, **more).text


def test_all_that_libreoffice_saves() -> None:
    reading = shown(EVERYTHING, "rtf")
    box = LINES.index("khung")  # LibreOffice 7.4 leaves this text box out
    assert reading.text.splitlines() == LINES[:box] + LINES[box + 1 :]
    assert reading.notices == NOTICES
    assert reading.margins == (Margin("Đầu trang"), Margin("Chân trang"))


# Letters


def test_unicode_with_what_older_programs_show() -> None:
    assert text(r"h\u7891\'64 s\u417\'6f, h\u7891o\u417o") == "hồ sơ, hồơ\n"
    assert text(r"\uc2 \u7891\'a1\'a2x{\uc0 \u417 y}\u417 ab.") == "ồxơyơ.\n"
    assert text(r"\u-10179?\u-8638? 830") == "🙂 830\n"


def test_code_pages_of_fonts_and_of_the_file() -> None:
    assert text(r"{\f3 ho\'e0, h\'f4\'cc s\'f5}") == "hoà, hồ sơ\n"
    assert text(r"\'93caf\'e9\'94 \endash  5") == "“café” – 5\n"
    assert text(r"h\'f4\'cc s\'f5", head=r"\ansi\ansicpg1258\deff0") == "hồ sơ\n"


def test_fonts_tell_the_character_set() -> None:
    reading = read(r"{\f1 B\'b8o c\'b8o} {\f2 Ba\'f9}{\f2\b o ca\'f9o} {\f5 u\'fb ban} {\super\f1 1} H\'e0 Nam")
    assert reading.text == "Báo cáo Báo cáo UỶ BAN ¹ Hà Nam\n"
    assert "TCVN3 (ABC) và VNI" in reading.notices[0]


def test_the_words_tell_the_set_where_no_font_does() -> None:
    body = r"Uû ban nh©n d©n x· \u174?\u173?îc giao\par tæng sè hå s¬ lµ 1.204\par C¸c ®ång chÝ phô tr¸ch"
    assert text(body).splitlines() == [
        "Uỷ ban nhân dân xã được giao",
        "tổng số hồ sơ là 1.204",
        "Các đồng chí phụ trách",
    ]


def test_signs() -> None:
    assert text(r"40/KH\_UBND, h\-o, 10{\super 3} m{\super 2}{\sub 2} a\~b \{x\} {\f4\'b3} 95%") == (
        "40/KH-UBND, ho, 10³ m²2 a\xa0b {x} ≥ 95%\n"
    )


def test_what_is_hidden_or_deleted() -> None:
    reading = read(r"t\'f4ng {\deleted 812}{\revised 830}{\v \'e2n} h{\v0 s}\par {\v m\'e2t\par}c")
    assert reading.text == "tông 830 hs\nc\n"
    assert "dấu vết sửa" in reading.notices[0]


# What is no text, and what hangs on it


def test_groups_without_text() -> None:
    body = (
        r"{\stylesheet{\s0 Normal;}}{\info{\title T}}{\*\generator X;}{\*\unknown {\b y}}{\colortbl;\red0;}"
        r"{\pict\pngblip 89504e47}{\*\shppict{\pict 00}}a{\field{\*\fldinst PAGE}{\fldrslt 7}}"
        r"{\object\objemb{\*\objdata 0105}{\result kq}}"
    )
    reading = read(body)
    assert reading.text == "a7kq\n"
    assert "1 đối tượng nhúng" in reading.notices[0]


def test_bytes_that_are_no_tokens_are_skipped() -> None:
    assert text(rb"a{\pict\bin6 {{}}\\x}b\bin3 }}}c") == "abc\n"


def test_notes_heads_and_boxes() -> None:
    body = (
        r"{\header \pard Trang {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}{\footerf Chan\par}"
        + r"\pard dat 15{\super\chftn{\footnote\pard {\super\chftn} mot\par hai}} viec, 3"
        r"{\super\chftn{\footnote\ftnalt {\super\chftn} cuoi}}*{\footnote * rieng}\par sau "
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt \pard hop\par}}{\shprslt {\*\do{\dptxbxtext\pard hop\par}}}}het"
    )
    reading = read(body)
    assert reading.text.splitlines() == ["dat 15¹ viec, 3²*", "¹ mot hai", "² cuoi", "* rieng", "sau het", "hop"]
    assert reading.margins == (Margin("Trang 1"), Margin("Chan"))


def test_an_official_header_in_the_head_of_a_page_is_text() -> None:
    body = r"{\header C\u7896?NG H\u210?A X\u195? H\u7896?I CH\u7910? NGH\u296?A VI\u7878?T NAM\par}B\u193?O C\u193?O"
    reading = read(body)
    assert reading.text.splitlines() == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO"]
    assert reading.margins == ()


def test_automatic_numbers_are_those_that_the_file_shows() -> None:
    body = (
        r"{\listtext\pard I.\tab}\ls1 mot\par{\pntext\f4\'b7\tab}hai\par{\listtext o\tab}ba\par{\listtext +\tab}bon"
        r"\par{\listtext\f1 \'ae)\tab}nam\par{\listtext Muc 1:}sau\par"
    )
    assert text(body).splitlines() == ["I. mot", "- hai", "- ba", "+ bon", "đ) nam", "Muc 1:sau"]


# Tables

ROW = r"\trowd\trleft0\cellx1000\cellx2000\cellx3000"


def test_a_row_is_one_line_with_its_merged_cells() -> None:
    body = (
        r"Truoc\par\trowd\clvmgf\cellx1000\cellx3000\pard\intbl TT\cell Ho so\par hai\line ba\cell\row"
        rf"\trowd\clvmrg\cellx1010\cellx1990\cellx3000\pard\intbl\cell Nhan\cell Xong\cell\row"
        rf"{ROW}\pard\intbl 1\cell 15\tab a\cell 14\cell\row\pard Sau\par"
    )
    reading = read(body)
    assert reading.text == "Truoc\n\nTT\tHo so hai ba\t\n\tNhan\tXong\n1\t15 a\t14\n\nSau\n"
    assert Place(table=1, row=3, column=2) in {block.place for block in reading.blocks}


def test_a_definition_after_its_row_counts_too() -> None:
    assert text(rf"\pard\intbl a\cell b\cell c\cell{ROW}\row\pard x\par").splitlines() == ["a\tb\tc", "", "x"]


def test_a_table_in_a_cell_has_rows_of_its_own() -> None:
    body = (
        rf"{ROW}\pard\intbl ngoai\cell\pard\intbl\itap2 x1\nestcell x2\nestcell"
        r"{\*\nesttableprops\trowd\cellx1500\cellx2000\nestrow}{\nonesttables\par}\pard\intbl sau\cell c\cell"
        r"\row\pard het"
    )
    assert text(body).splitlines() == ["ngoai\tsau\tc", "", "x1\tx2", "", "het"]


def test_a_table_that_ends_without_its_row_loses_nothing() -> None:
    assert text(r"\trowd\cellx1000\pard\intbl a\cell b\par c").split() == ["a", "b", "c"]


# What cannot be read


def test_what_is_cut_is_told() -> None:
    reading = parse(rb"{\rtf1 Tong so 830 {\b ho so", "a.rtf")
    assert reading.text == "Tong so 830 ho so\n"
    assert "cắt ngang" in reading.notices[-1]


def test_what_stands_behind_the_document_is_no_part_of_it() -> None:
    assert parse(rb"{\rtf1 a\par}{\b x}\'00", "a.rtf").text == "a\n"


WIDE = "".join(rf"\cellx{50 * i}" for i in range(1, 5_001))


@pytest.mark.parametrize(
    "body",
    [
        r"{" * 3_000,
        r"{\footnote a" * 60,
        r"\trowd" + WIDE + r"\intbl a\cell\row" + r"\trowd\cellx250000\intbl a\cell\row" * 1_000,
    ],
)
def test_what_no_report_is(body: str) -> None:
    with pytest.raises(Oversized):
        read(body)


def test_other_names_are_of_no_account() -> None:
    reading = parse(rb"{\rtf1 H\u7891? s\u417?\par}", "a.doc")
    assert (reading.format, reading.text) == ("rtf", f"H{chr(7891)} sơ\n")


def test_whatever_the_bytes_the_answer_is_a_reading_or_a_reason() -> None:
    generator = random.Random(3)
    good = (
        rf"{{\rtf1{FONTS}{{\f1 B\'b8o}}{ROW}\intbl a\cell b{{\footnote c}}\cell\row\pard\u7891? {{\listtext 1.}}x\par}}"
    )
    for _ in range(600):
        data = bytearray(good.encode())
        for _ in range(generator.randint(1, 10)):
            data[generator.randrange(len(data))] = generator.choice(b"{}\\'0a\xff\n")
        with suppress(Unreadable):
            assert parse(bytes(data), "a.rtf").text.strip()
