"""Web pages: those of LibreOffice and Word, and what stands in them that is not shown."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from office_files import EVERYTHING, LINES, shown
from word_files import rows

from extractor.formats import Margin, NoText, Oversized, Reading, Unreadable, parse, recognised
from extractor.formats.sample import Sample
from extractor.records import Place


def read(body: str, head: str = "", name: str = "a.html") -> Reading:
    reading = parse(f"<html><head>{head}</head><body>{body}</body></html>".encode(), name)
    at = 0
    for block in reading.blocks:
        assert at <= block.start < block.end <= len(reading.text)
        at = block.end
    return reading


def lines(body: str, head: str = "") -> list[str]:
    return read(body, head).text.splitlines()


def test_all_that_libreoffice_saves() -> None:
    reading = shown(EVERYTHING, "html")
    # HTML knows no numbers of several levels, and LibreOffice writes what is deleted as what is not.
    changed = {"1.1. Văn bản": "1. Văn bản", "a) thư": "a. thư", "tổng số 830 hồ sơ": "tổng số 830812 hồ sơ"}
    assert reading.text.splitlines() == [changed.get(line, line) for line in LINES]
    assert reading.margins == (Margin("Đầu trang"), Margin("Chân trang"))
    assert {block.place for block in reading.blocks} >= {Place(table=1, row=3, column=2)}


# Text


def test_paragraphs_breaks_and_blanks() -> None:
    raised = "m<sup>2</sup>, 10<span style='vertical-align: super'>3</span>"
    body = f"trần <p>một\n  hai<br>ba<p>bốn&nbsp;{raised}<div>năm<hr>sáu"
    assert lines(body) == ["trần", "một hai", "ba", "bốn\xa0m², 10³", "năm", "sáu"]
    assert lines("<pre>một\n  hai</pre>") == ["một", "hai"]


def test_what_is_not_shown() -> None:
    head = "<title>Tên</title><style>.an{display:none} p{color:red}</style><script>var a = '<p>x</p>'</script>"
    body = (
        "<!-- ẩn --><p>thấy<span style='DISPLAY: none'>ẩn</span><span class='an'>ẩn</span><span hidden>ẩn</span>"
        "<span style='mso-hide:all'>ẩn</span><del>812</del><ins>830</ins><noscript>x</noscript><textarea>y</textarea>"
        "<!--[if gte mso 9]><p>chỉ Word</p><![endif]--><![if !vml]> ảnh<![endif]><o:p></o:p>"
    )
    assert lines(body, head) == ["thấy830 ảnh"]


def test_lists() -> None:
    body = (
        "<ol type=I start=2><li>một<ul><li>gạch</ul><li value=7>hai</ol><ol style='list-style-type: lower-alpha'>"
        "<li><p>ba<p>tiếp</ol><ul style='list-style:none'><li>bốn</ul>"
    )
    assert lines(body) == ["II. một", "- gạch", "VII. hai", "a. ba", "tiếp", "bốn"]


def test_fonts_tell_the_character_set() -> None:
    head = '<style><!-- p.Thuong, li.Thuong {font-size:14pt; font-family:".VnTime","serif"} --></style>'
    body = (
        "<p class=Thuong>B¸o c¸o t\u00ad<sup>1</sup><font face='VNI-Times'> caùo</font><span style='font:12pt Arial'> §"
    )
    reading = read(body, head)
    assert reading.text == "Báo cáo tư¹ cáo §\n"
    assert "TCVN3 (ABC) và VNI" in reading.notices[0]


# Word's pages


def test_word_writes_numbers_as_text() -> None:
    gap = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span>"
    number = (
        "<p class=MsoList><![if !supportLists]><span style='font-family:{}'><span style='mso-list:Ignore'>{}"
        f"{gap}</span></span><![endif]>{{}}</p>"
    )
    plain = f"<p>{{}}{gap}{{}}</p>"
    body = (
        number.format("Arial", "1.1.", "một")
        + number.format("Symbol", "·", "hai")
        + number.format("Wingdings", "Ø", "ba")
        + plain.format("2)", "bốn")
        + plain.format("<span style='font-family:Symbol'>·</span>", "năm")
    )
    assert lines(body) == ["1.1. một", "- hai", "- ba", "2) bốn", "- năm"]


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (
            '<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1"><span>[1]</span></a>',
            '<div style="mso-element:footnote" id=ftn1><p><a href="#_ftnref1" name="_ftn1">[1]</a> Ghi chú</p></div>',
        ),
        (
            '<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>',
            '<div id="sdfootnote1"><p><a class="sdfootnotesym" href="#sdfootnote1anc">1</a> Ghi chú</p></div>',
        ),
    ],
)
def test_notes_stand_after_their_paragraph(mark: str, note: str) -> None:
    assert lines(f"<p>đạt 15{mark} việc</p><p>sau</p>{note}") == ["đạt 15¹ việc", "¹ Ghi chú", "sau"]
    assert lines(f"<p>đạt 15 việc</p>{note}") == ["đạt 15 việc", "Ghi chú"]


# Tables


def test_merged_cells_keep_their_columns() -> None:
    body = (
        "<table><tr><th rowspan=2>TT<th colspan=2>Hồ<br>sơ<tr><td>Nhận<td>Xong<tr><td>1<td><p>mười<p>hai"
        "<td rowspan=2>ba"
        "<tr><td>2<td>bốn</table>"
    )
    assert rows(read(body)) == [["TT", "Hồ sơ", ""], ["", "Nhận", "Xong"], ["1", "mười hai", "ba"], ["2", "bốn", ""]]


def test_tables_in_cells_and_frames() -> None:
    inner = "<table><tr><td>x1<td>x2</table>"
    assert lines(f"<table><tr><td>ngoài<td>ô{inner}</table>") == ["ngoài\tô", "", "x1\tx2", ""]
    assert lines(f"<table><tr><td><p>khung{inner}<p>sau</table>") == ["khung", "", "x1\tx2", "", "sau"]


# Encodings


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("<html>Hồ sơ".encode("utf-8-sig"), "utf-8"),
        ("<html>Hồ sơ".encode("utf-16"), "utf-16-le"),
        ("<html><meta charset='utf-16'>Hồ sơ".encode(), "utf-8"),
        (
            b"<html><meta content='text/html; charset=windows-1258'>H\xf4\xcc s\xf5",
            "windows-1258",
        ),
        ("<html><meta charset=iso-8859-1>Hồ sơ".encode(), "utf-8"),
        (b"<html><meta charset=zlib_codec><body>H\xf4 s\xf5", "windows-1252"),
    ],
)
def test_what_a_page_says_of_its_letters(data: bytes, encoding: str) -> None:
    reading = parse(data, "a.htm")
    assert reading.encoding == encoding
    assert reading.text == ("Hô sõ\n" if encoding == "windows-1252" else "Hồ sơ\n")


def test_a_page_in_an_older_set_is_told_by_its_words() -> None:
    body = "<p>Uû ban nh©n d©n x· ®\u00adîc giao</p><p>tæng sè hå s¬ lµ 1.204</p><p>C¸c ®ång chÝ phô tr¸ch</p>"
    data = f"<html><meta charset=x-user-defined>{body}".encode("latin-1")
    assert parse(data, "a.htm").text == "Uỷ ban nhân dân xã được giao\ntổng số hồ sơ là 1.204\nCác đồng chí phụ trách\n"


def test_a_page_in_one_file() -> None:
    archive = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
        'charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><p>H=E1=BB=93 s=C6=A1 =\r\n830'
        "</p></html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    )
    reading = parse(archive.encode(), "a.doc")
    assert (reading.format, reading.text) == ("mht", "Hồ sơ 830\n")
    assert recognised(Sample(b"To: a@b.vn\r\n" + archive.encode())) is None, "a letter is no page"


# Names and hostile pages


@pytest.mark.parametrize(
    "start", ["<!DOCTYPE html><p>", "<?xml version='1.0'?>\n<html>", "\n<!-- a --><HTML>", "<p class=a>"]
)
def test_other_names_are_of_no_account(start: str) -> None:
    reading = parse(f"{start}Hồ sơ".encode(), "a.doc")
    assert (reading.format, reading.text) == ("html", "Hồ sơ\n")
    assert "đã đọc theo nội dung" in reading.notices[0]


def test_elements_a_hundred_thousand_deep() -> None:
    for start in ("<div>", "<font>", "<b>", "<ul><li>"):
        assert "830" in read(f"<p>830</p>{start * 100_000}x").text


@pytest.mark.parametrize("body", ["<table><tr><td>" * 200 + "a", f"<table>{'<tr><td colspan=999>a' * 5_000}</table>"])
def test_more_tables_than_a_report_has(body: str) -> None:
    with pytest.raises(Oversized):
        read(body)


def test_a_page_of_pictures_has_no_text() -> None:
    with pytest.raises(NoText):
        read("<img src='http://127.0.0.1:9/a.png' alt='x'>")


def test_whatever_the_bytes_the_answer_is_a_reading_or_a_reason() -> None:
    generator = random.Random(11)
    good = (
        "<html><style>.a{font:1pt x}</style><table><tr><td rowspan=2>a<td>b</table><ol><li>c</ol><a href='#_ftn1'>d</a>"
    )
    for _ in range(600):
        data = bytearray(good.encode())
        for _ in range(generator.randint(1, 8)):
            data[generator.randrange(len(data))] = generator.choice(b"<>/'={};\0\xff")
        with suppress(Unreadable):
            assert parse(bytes(data), "a.html").text.strip()
