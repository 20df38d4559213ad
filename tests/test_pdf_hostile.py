"""PDFs that are cut, locked, endless or in fonts without Unicode: one typed error each, or a notice of what is lost."""

import io
import re
import time
from typing import Any

import pikepdf
import pytest
from pdfs import FONT, PROSE, made, prose, wrapped
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import Damaged, Encrypted, NeedsProgram, Oversized, parse, pdf, scan
from extractor.formats.pdf import drawn, opening, pdfium
from extractor.formats.pdf.legible import legible
from extractor.formats.scan.page import PageText


def text_page(canvas: Canvas) -> None:
    prose(canvas, lines=10)


def test_a_file_that_was_cut_short_is_repaired_and_says_so() -> None:
    whole = made(*[text_page] * 9)
    reading = parse(whole[:-600])
    assert reading.notices == ("Tệp PDF bị hỏng hoặc bị cắt cụt; đã khôi phục được 9 trang, có thể thiếu nội dung.",)
    assert reading.text == parse(whole).text


@pytest.mark.parametrize(
    "data",
    [
        made(*[text_page] * 9)[:900],
        b"%PDF-1.4\n" + b"\0" * 5000,
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n"
        b"trailer<</Root 1 0 R>>",
    ],
)
def test_a_file_that_cannot_be_repaired_is_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        parse(data)


def test_a_locked_file_is_encrypted_and_a_locked_and_cut_one_no_empty_report() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made(*[text_page] * 9))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="mat-khau", owner="chu"))
    data = out.getvalue()
    with pytest.raises(Encrypted, match="có mật khẩu"):
        parse(data)
    with pytest.raises(Damaged):
        parse(data[:-600])


def test_a_file_that_only_may_not_be_changed_is_read() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made(text_page))) as document:
        document.save(out, encryption=pikepdf.Encryption(user="", owner="chu"))
    assert parse(out.getvalue()).text == parse(made(text_page)).text


def test_more_pages_than_any_report_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_PAGES", 8)
    for data in (made(*[text_page] * 9), made(*[text_page] * 9)[:-600]):
        with pytest.raises(Oversized):
            parse(data)


def test_a_page_of_more_characters_than_any_has_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfium, "MOST_CHARACTERS", 500)
    reading = parse(made(text_page, lambda canvas: canvas.drawString(60, 700, "Con 914 ho so trong han giai quyet")))
    assert reading.text == "Con 914 ho so trong han giai quyet"
    assert [notice[:11] for notice in reading.notices] == ["Trang 1 có "]
    with pytest.raises(Oversized):
        parse(made(text_page))


def test_more_characters_in_all_than_any_report_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_MOST_IN_ALL", 1500)
    with pytest.raises(Oversized):
        parse(made(text_page, text_page))


@pytest.mark.parametrize("kind", ["lines", "one path", "forms"])
def test_drawings_without_end_leave_the_text_with_a_notice(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(drawn, "MOST_OPERATORS", 2000)

    def draw(canvas: Canvas) -> None:
        text_page(canvas)
        if kind == "forms":
            canvas.beginForm("inner")
            for _ in range(50):
                canvas.line(0, 0, 100, 100)
            canvas.endForm()
            canvas.beginForm("outer")
            for _ in range(50):
                canvas.doForm("inner")
            canvas.endForm()
            canvas.doForm("outer")
            return
        path = canvas.beginPath()
        for i in range(2100):
            path.moveTo(i % 500, i % 700)
            path.lineTo(i % 500 + 3, i % 700)
            if kind == "lines":
                canvas.drawPath(path)
                path = canvas.beginPath()
        canvas.drawPath(path)

    reading = parse(made(draw))
    assert reading.text == parse(made(text_page)).text
    assert reading.notices == ("Không tách được bảng ở trang 1: số liệu ở đó được đọc như văn bản thường.",)


def test_a_form_that_holds_itself_ends() -> None:
    def draw(canvas: Canvas) -> None:
        text_page(canvas)
        canvas.beginForm("one")
        canvas.line(0, 0, 100, 100)
        canvas.endForm()
        canvas.doForm("one")

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made(draw))) as document:
        form = next(iter(document.pages[0].Resources.XObject.values()))
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Me=form))
        form.write(b"/Me Do 0 0 m 100 100 l S")
        document.save(out)
    assert parse(out.getvalue()).text == parse(made(text_page)).text


def test_three_hundred_thousand_lines_take_no_minute() -> None:
    def draw(canvas: Canvas) -> None:
        text_page(canvas)
        canvas._code.append("0 0 m 3 0 l S\n" * 149_000)

    start = time.process_time()
    assert "914" in parse(made(draw)).text
    assert time.process_time() - start < 20


# Fonts without a right map


def shifted(text: str) -> str:
    """What a font without a map gives: the numbers of its glyphs, 29 below the letters'."""
    return "".join(chr(ord(letter) - 29) if letter > " " else letter for letter in text)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Trong kỳ, xã đã tiếp nhận 914 hồ sơ; UBND xã báo cáo HĐND xã theo Kế hoạch số 15/KH-UBND. " * 5,
        "STT 1 2 3 4 5 6 7 8 9 10 914 907 99,2% 12 14 15 2024",
        "UBND HĐND MTTQ BCH QPAN TDTT VHXH KTXH TTHC CCHC QSDĐ BHYT BHXH GDĐT LĐTBXH NNPTNT TNMT " + PROSE,
        "Baùo caùo keát quaû coâng taùc naêm 2005 cuûa xaõ " * 5,  # VNI: converted, not recognised from the image
        "B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô n¨m 2005 cña x· " * 5,  # TCVN3
        "\uf0b7 Mot viec\n\uf0b7 Hai viec\n" * 5 + PROSE,
        "",
    ],
)
def test_what_reports_hold_is_legible(text: str) -> None:
    assert legible(text)


@pytest.mark.parametrize(
    "text",
    [
        shifted(PROSE),
        "".join(chr(0xE000 + ord(letter)) if letter > " " else letter for letter in PROSE),
        "".join(chr(0x410 + ord(letter) % 32) if letter.isalpha() else letter for letter in PROSE),
        "\ufffd" * 30 + " 914 907 99,2",
        "Trong " + "\ufffd" * 30 + " 914 ho so da tiep nhan trong ky, da giai quyet 907 ho so dung han",
    ],
)
def test_what_a_broken_map_gives_is_not(text: str) -> None:
    assert not legible(text)


def test_a_page_in_a_font_with_a_broken_map_is_read_from_its_image(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for i, line in enumerate(wrapped(shifted(PROSE), 420)):
            canvas.drawString(85, 700 - 18 * i, line)

    monkeypatch.setattr(scan, "read_page", lambda image, dpi: PageText(text=PROSE))
    reading = parse(made(text_page, broken))
    assert reading.text.endswith(f"\n\n{PROSE}")
    assert reading.notices == ("Phông chữ ở trang 2 không kèm bảng mã Unicode, chữ đọc từ ảnh: số liệu có thể sai.",)

    def no_program(*_: Any) -> PageText:
        raise NeedsProgram("cần cài Tesseract")

    monkeypatch.setattr(scan, "read_page", no_program)
    assert "cần cài Tesseract" in parse(made(text_page, broken)).notices[0]
    with pytest.raises(NeedsProgram):
        parse(made(broken))


def test_a_page_that_pdfium_cannot_read_is_read_by_pdfplumber(monkeypatch: pytest.MonkeyPatch) -> None:
    import pypdfium2

    def fails(document: Any, index: int) -> Any:
        if index == 1:
            raise pypdfium2.PdfiumError("Failed to load page.")
        return load(document, index)

    def second(canvas: Canvas) -> None:
        prose(canvas, text=PROSE.replace("914", "777"), lines=10)
        canvas.grid([85, 185, 285], [200, 220, 240])
        for x, y, text in ((90, 225, "Linh vuc"), (190, 225, "So luong"), (90, 205, "Dat dai"), (190, 205, "1.245")):
            canvas.drawString(x, y, text)

    data = made(text_page, second)
    expected = parse(data)
    load = pdf.load
    monkeypatch.setattr(pdf, "load", fails)
    reading = parse(data)
    assert reading.text == expected.text
    assert reading.boxes is not None
    assert expected.boxes is not None
    at = reading.text.index("777")
    assert reading.boxes.of(at) == pytest.approx(expected.boxes.of(at), abs=4)


def test_pages_that_nobody_can_read_are_named_but_not_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = made(*[text_page] * 30)
    kids = re.search(rb"/Kids \[[^\]]*\]", data)
    assert kids
    first, *others = re.findall(rb"\d+ 0 R", kids.group())
    assert len(others) == 29
    gone = b"/Kids [ " + first + b" " + b" ".join(b"99 0 R"[: len(one)].ljust(len(one)) for one in others)
    data = data.replace(kids.group(), gone.ljust(len(kids.group()) - 1) + b"]")
    (notice,) = parse(data).notices
    assert notice.startswith("Trang 2, 3, 4, ")
    assert notice.endswith(" 21 và 9 trang khác bị hỏng, không đọc được.")
