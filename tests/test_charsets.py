"""TCVN3, VNI and VISCII: by the font's name and by a whole text's words, and Unicode text never altered."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import unicodedata
from array import array
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.formats import Block, Boxes, Reading, Unsupported, read
from extractor.formats.charsets import TCVN3, VISCII, VNI, Charset, by_font, tables
from extractor.formats.charsets.whole import by_text, in_unicode
from extractor.pipeline import analyse

TEXT = (
    "Báo cáo kết quả thực hiện công tác cải cách hành chính, đã giải quyết đúng hạn các thủ tục của người dân. "
    "Ủy ban nhân dân xã tiếp nhận 1.284 hồ sơ, trả đúng hạn 98,6%; còn lại chưa đến hạn trả kết quả."
)
LETTERS = "".join(
    unicodedata.normalize("NFC", base + mark + tone)
    for base, marks in (("aAeEoO", ["", "\u0302"]), ("aA", ["\u0306"]), ("iIyY", [""]), ("oOuU", ["", "\u031b"]))
    for base in base
    for mark in marks
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    if mark or tone
)
# Each set's bytes of a line, written by hand from its table.
LINE = "Báo cáo kết quả cải cách hành chính, đã giải quyết đúng"
BYTES = {
    "TCVN3": b"B\xb8o c\xb8o k\xd5t qu\xb6 c\xb6i c\xb8ch h\xb5nh ch\xddnh, \xae\xb7 gi\xb6i quy\xd5t \xae\xf3ng",
    "VNI": "Baùo caùo keát quaû caûi caùch haønh chính, ñaõ giaûi quyeát ñuùng".encode("latin-1"),
    "VISCII": b"B\xe1o c\xe1o k\xaat qu\xe4 c\xe4i c\xe1ch h\xe0nh ch\xednh, \xf0\xe3 gi\xe4i quy\xaat \xf0\xfang",
}


def codes(text: str, charset: Charset) -> str:
    """The text in the codes of a set, by its table read the other way; letters without a code stay."""
    singles = {TCVN3: tables.TCVN3, VNI: tables.VNI, VISCII: tables.VISCII}[charset]
    back = {letter: chr(code) for code, letter in singles.items() if code < 0x100}
    if charset is VNI:
        back |= {letter: pair for pair, letter in reversed(tables.VNI_PAIRS.items())}
    return "".join(back.get(letter, letter) for letter in text)


@pytest.mark.parametrize(
    ("font", "name", "capitals"),
    [
        (".VnTime", "TCVN3 (ABC)", False),
        (".VnTimeH", "TCVN3 (ABC)", True),
        (".VnArial", "TCVN3 (ABC)", False),
        (".VnArial NarrowH", "TCVN3 (ABC)", True),
        (".VnCentury Schoolbook", "TCVN3 (ABC)", False),
        ("VnTime", "TCVN3 (ABC)", False),
        ("BAAAAA+.VnTime-BoldItalic", "TCVN3 (ABC)", False),
        ("ABCDEF+.VnTimeH,Bold", "TCVN3 (ABC)", True),
        ("VNI-Times", "VNI", False),
        ("VNI Helve", "VNI", False),
    ],
)
def test_fonts_of_the_older_sets(font: str, name: str, capitals: bool) -> None:
    charset = by_font(font)
    assert charset is not None
    assert (charset.name, charset.capitals) == (name, capitals)


@pytest.mark.parametrize("font", ["Times New Roman", "Tinos", "VnUnicode", "UVN Ai Cap", "SVN-Times", "Vni", ""])
def test_fonts_of_unicode(font: str) -> None:
    assert by_font(font) is None


@pytest.mark.parametrize("charset", [TCVN3, VNI, VISCII], ids=lambda charset: charset.encoding)
def test_the_way_back_leads_to_each_letter(charset: Charset) -> None:
    old = codes(TEXT, charset)
    text, offsets = charset.convert(old)
    assert text == TEXT
    assert len(offsets) == len(text)
    for letter, (start, end) in zip(text, pairwise([*offsets, len(old)]), strict=True):
        assert charset.decode(old[start:end]).text == letter


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII"])
def test_lines_written_by_hand_from_the_standards(name: str) -> None:
    charset = {"TCVN3": TCVN3, "VNI": VNI, "VISCII": VISCII}[name]
    assert charset.convert(BYTES[name].decode("latin-1")).text == LINE


def test_vni_has_every_letter() -> None:
    assert VNI.decode(codes(LETTERS, VNI)).text == LETTERS
    assert VNI.decode("Aùo dAøi, ñöôïc; TYÛ, kyù, kî, chiùnh").text == "Áo dÀi, được; TỶ, ký, kỵ, chính"


@pytest.mark.parametrize(("charset", "name"), [(TCVN3, "TCVN"), (VISCII, "VISCII")], ids=["tcvn3", "viscii"])
def test_the_tables_are_those_of_glibc(charset: Charset, name: str) -> None:
    known = shutil.which("iconv") and name in subprocess.run(["iconv", "-l"], capture_output=True, text=True).stdout
    if not known:
        assert not os.environ.get("CI"), f"iconv has no {name}"
        pytest.skip("iconv does not know the set")
    # The ABC fonts have only what is from A1 on, and no tones that are set over the letter before (B0-B4).
    ours = [i for i in range(0xA1 if charset is TCVN3 else 0x80, 0x100) if charset is VISCII or not 0xB0 <= i <= 0xB4]
    data = b" ".join(bytes([code]) for code in ours)
    done = subprocess.run(["iconv", "-f", name, "-t", "UTF-8"], input=data, capture_output=True, check=True)
    assert charset.decode(data.decode("latin-1")).text == done.stdout.decode()


def test_the_soft_hyphen_is_a_letter() -> None:
    assert TCVN3.convert("ng\xad\xeai d\xa9n, t\xad v\xcan, \xad").text == "người dân, tư vấn, ư"


def test_signs_that_distiller_made_of_letters() -> None:
    assert TCVN3.convert("t− vÊn, −u tiªn, ng−êi; ®∙, x∙").text == "tư vấn, ưu tiên, người; đã, xã"
    # Apart from words they are the signs that they look like.
    assert TCVN3.convert("∙ −5 ®é; 10 − 5").text == "∙ −5 độ; 10 − 5"
    assert TCVN3.convert("h\u03bcnh").text == "hành"


def test_a_raised_one_is_a_letter() -> None:
    assert TCVN3.convert("t¹i x·, 15 h¹n, h¹").text == "tại xã, 15 hạn, hạ"
    assert TCVN3.convert("®¹t 15¹ hå s¬, n¨m 2004¹.").text == "đạt 15¹ hồ sơ, năm 2004¹."
    assert TCVN3.convert("®¹t (¹⁵), ²¹, ¹¹.").text == "đạt (¹⁵), ²¹, ¹¹."


def test_fonts_that_draw_capitals() -> None:
    charset = by_font(".VnTimeH")
    assert charset is not None
    assert charset.convert("céng hßa x· héi chñ nghÜa viÖt nam").text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert charset.convert("ubnd 15/bc").text == "UBND 15/BC"


def test_words_in_capitals_have_no_small_letters() -> None:
    # TCVN3 has no capitals with a tone, so they are typed small; a ligature has two, which would move what follows.
    assert (
        TCVN3.convert("QUYÕT §ÞNH, ñY BAN NH¢N D¢N; X·, Bé, ë §¾k").text == "QUYẾT ĐỊNH, ỦY BAN NHÂN DÂN; Xã, Bộ, ở Đắk"
    )
    assert len(TCVN3.convert("\ufb01AB ¶ \u0149QU¶").text) == 10


@pytest.mark.parametrize("charset", [TCVN3, VNI, VISCII], ids=lambda charset: charset.encoding)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_text_in_an_older_font_stays(charset: Charset, form: str) -> None:
    # Word keeps the font's name on text that was typed or pasted as Unicode.
    text = unicodedata.normalize(form, TEXT)  # type: ignore[arg-type]
    assert charset.convert(text) == (text, range(len(text)))
    assert charset.convert("UBND 15/BC 98,6%").text == "UBND 15/BC 98,6%"


# Whole texts


@example(["Báo", "Báo", "Báo", "Báo", "lòng"], "NFC")
@example(["Ðình", "Ðoàn", "Ðà", "Ðoài", "Ðông"], "NFC")
@given(st.lists(st.sampled_from(TEXT.split()), min_size=1, max_size=40), st.sampled_from(["NFC", "NFD"]))
def test_unicode_text_is_never_taken_for_an_older_set(words: list[str], form: str) -> None:
    assert by_text(unicodedata.normalize(form, " ".join(words))) is None  # type: ignore[arg-type]
    assert by_text(unicodedata.normalize(form, "\n".join(words))) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII"])
def test_older_text_is_read_with_a_notice(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BYTES[name])
    reading = read(path)[1]
    assert (reading.text, reading.encoding) == (LINE, name.lower())
    assert f"bảng mã {name}" in reading.notices[0]


@pytest.mark.parametrize("name", ["TCVN3", "VNI", "VISCII"])
def test_older_text_that_was_saved_as_unicode_letters(tmp_path: Path, name: str) -> None:
    shown = BYTES[name].decode("latin-1")
    path = tmp_path / "a.md"
    path.write_text(shown, encoding="utf-8")
    reading = read(path)[1]
    assert (reading.text, reading.encoding) == (LINE, "utf-8")
    assert f"bảng mã {name}" in reading.notices[0]
    document = Document()
    document.add_paragraph(shown)
    out = io.BytesIO()
    document.save(out)
    (tmp_path / "a.docx").write_bytes(out.getvalue())
    reading = read(tmp_path / "a.docx")[1]
    assert reading.text.strip() == LINE
    assert f"bảng mã {name}" in reading.notices[0]


@pytest.mark.parametrize("charset", [TCVN3, VNI, VISCII], ids=lambda charset: charset.encoding)
def test_a_report_in_an_older_set_says_the_same(charset: Charset) -> None:
    text = (Path(__file__).parent.parent / "corpus" / "con-ban-2024-11" / "report.txt").read_text(encoding="utf-8")
    # TCVN3 has no capitals with a tone.
    small = (
        text
        if charset is not TCVN3
        else "".join(c if ord(c) < 0x80 or codes(c, TCVN3) != c else c.lower() for c in text)
    )
    done = in_unicode(Reading(codes(small, charset), "txt"))
    assert done.notices
    new, old = analyse(done), analyse(text)
    assert new.coverage == old.coverage
    assert new.coverage.checked > 10
    assert [count.model_dump() for count in new.counts] == [count.model_dump() for count in old.counts]
    assert [(finding.rule, finding.message) for finding in new.findings] == [(f.rule, f.message) for f in old.findings]


def test_windows_signs_in_older_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"\x93" + BYTES["TCVN3"] + b"\x94 \x96 99,5%")
    assert read(path)[1].text == f"“{LINE}” – 99,5%"


def test_two_older_sets_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes((BYTES["TCVN3"] + b"\r\n") * 20 + (BYTES["VNI"] + b"\r\n") * 5)
    reading = read(path)[1]
    assert reading.text == f"{LINE}\r\n" * 25
    assert "TCVN3 (ABC) và VNI" in reading.notices[0]


def test_older_lines_among_unicode_lines() -> None:
    lines = [TEXT, "Xã Hà Nam, 20 m²", *[BYTES["TCVN3"].decode("latin-1")] * 3, TEXT, "Bảng: café, naïve"]
    done = in_unicode(Reading("\n".join(lines), "txt"))
    assert done.text.split("\n") == [*lines[:2], *[LINE] * 3, *lines[5:]]
    assert done.notices
    few = "\n".join([TEXT, "Gi¸ l« ®Êt", TEXT])
    assert in_unicode(Reading(few, "txt")) == Reading(few, "txt")


def test_a_text_whose_lines_are_in_no_set_throughout_is_refused() -> None:
    mixed = " ".join(f"{BYTES['TCVN3'].decode('latin-1')} {BYTES['VNI'].decode('latin-1')}" for _ in range(20))
    with pytest.raises(Unsupported, match="theo bảng mã"):
        by_text(mixed)


def test_places_move_with_the_text() -> None:
    old = f"1\n{BYTES['VNI'].decode('latin-1')}\n2"
    corners = array("i", [number for i in range(len(old)) for number in (10 * i, 0, 10 * i + 10, 20)])
    at = old.index("ñuùng")
    reading = Reading(
        old,
        "pdf",
        blocks=(Block(0, 1), Block(2, len(old) - 2, page=3), Block(len(old) - 1, len(old))),
        boxes=Boxes(corners),
        doubtful=((at, at + 5),),
        unread=((len(old) - 1, len(old)),),
    )
    done = in_unicode(reading)
    assert done.text == f"1\n{LINE}\n2"
    assert [done.text[block.start : block.end] for block in done.blocks] == ["1", LINE, "2"]
    assert [done.text[start:end] for start, end in (*done.doubtful, *done.unread)] == ["đúng", "2"]
    assert done.boxes is not None
    assert len(done.boxes.corners) == 4 * len(done.text)
    # "ú" is around "u" and its mark.
    assert done.boxes.of(done.text.index("đúng") + 1) == (at + 1, 0, at + 3, 2)
