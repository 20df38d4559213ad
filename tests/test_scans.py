"""Images of pages: what is on them, where, and what is not certain."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import sys
import zlib
from array import array
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractor.formats import UNREAD, Damaged, NeedsProgram, NoText, Oversized, Reading, parse
from extractor.formats.scan import image as images
from extractor.formats.scan import read_page, second, tesseract
from extractor.formats.scan.agree import NUMBER, Read, settle_cell, settle_word
from extractor.formats.scan.cells import ReadCell
from extractor.formats.scan.compose import compose
from extractor.formats.scan.ruled import Cell, Ruled, rules, tables
from extractor.formats.scan.tesseract import Word, spread

DPI = 200
LINES = (
    "Trong quý 3 năm 2024, bộ phận một cửa đã tiếp nhận 1.284 hồ sơ,",
    "trong đó trực tuyến 957 hồ sơ, đạt tỷ lệ 74,5%. Đã giải quyết đúng",
    "hạn 1.190 hồ sơ, quá hạn 6 hồ sơ, đang xử lý 88 hồ sơ.",
)
ROWS = [
    ["STT", "Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Quá hạn", "Tỷ lệ"],
    ["1", "Hộ tịch", "482", "480", "2", "99,6"],
    ["2", "Chứng thực", "57", "57", "0", "100"],
    ["3", "Đất đai", "19", "11", "", "57,9"],
]


@pytest.fixture(scope="module", autouse=True)
def _tesseract() -> None:
    if tesseract.data_folder() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Vietnamese data for Tesseract on this machine (apt-get install tesseract-ocr-vie)")
        pytest.skip("no Vietnamese data for Tesseract")


@pytest.fixture
def without_trueocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "trueocr", None)
    second.second.cache_clear()
    yield
    second.second.cache_clear()


def font(size: int) -> ImageFont.FreeTypeFont:
    wanted = ["fc-match", "-f", "%{file}", "DejaVu Serif:style=Book"]
    if shutil.which("fc-match") is None:
        pytest.skip("no fontconfig")
    path = Path(subprocess.run(wanted, capture_output=True, text=True, check=True).stdout)
    if path.name != "DejaVuSerif.ttf":
        pytest.skip("no DejaVu Serif")
    return ImageFont.truetype(str(path), size)


def page(*, lines: tuple[str, ...] = LINES, rows: list[list[str]] = ROWS, width: int = 1654) -> Image.Image:
    """A page with lines of text and a ruled table below them; the third cell of the second row begins at (600, 405)."""
    paper = Image.new("RGB", (width, 900), "white")
    draw = ImageDraw.Draw(paper)
    for i, line in enumerate(lines):
        draw.text((150, 120 + 60 * i), line, fill=(20, 20, 20), font=font(34))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            x, y = (150 + 75 * min(c, 1) + 300 * (c > 1) + 190 * max(0, c - 2)), 345 + 60 * r
            draw.rectangle((x, y, x + (75, 300, 190)[min(c, 2)], y + 60), outline=(20, 20, 20), width=3)
            draw.text((x + 14, y + 12), text, fill=(20, 20, 20), font=font(28))
    return paper


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, dpi=(DPI, DPI), **options)  # type: ignore[arg-type]
    return buffer.getvalue()


@pytest.fixture(scope="module")
def reading() -> Reading:
    return parse(saved(page()), "bao-cao.png")


def grid(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if "\t" in line]


def numbers_in_cells(text: str) -> list[list[str]]:
    return [row[2:] for row in grid(text)[1:]]


EXPECTED = [row[2:] for row in ROWS[1:]]


def test_prose_and_table_in_page_order_with_every_cell(reading: Reading) -> None:
    lines = reading.text.splitlines()
    assert [line for line in lines if "\t" not in line and line] == list(LINES)
    assert grid(reading.text)[1:] == ROWS[1:]
    assert grid(reading.text)[0][1:] == ROWS[0][1:]
    assert reading.text.index("88 hồ sơ") < reading.text.index("Lĩnh vực")
    assert reading.format == "scan"
    assert reading.pages == 1


def test_cells_have_their_place_and_an_empty_one_has_none(reading: Reading) -> None:
    found = {
        (block.place.row, block.place.column): reading.text[block.start : block.end]
        for block in reading.blocks
        if block.place
    }
    assert found[2, 3] == "482"
    assert found[4, 6] == "57,9"
    assert (4, 5) not in found
    assert reading.unread == ()


def test_each_character_has_its_box_on_the_page(reading: Reading) -> None:
    assert reading.boxes is not None
    assert len(reading.boxes.corners) == 4 * len(reading.text)
    start = reading.text.index("482")
    for i in range(start, start + 3):
        box = reading.boxes.of(i)
        assert box is not None
        x0, top, x1, bottom = (edge * DPI / 72 for edge in box)
        assert 525 <= x0 < x1 <= 620
        assert 405 <= top < bottom <= 465
    assert reading.boxes.of(reading.text.index("\t")) is None


def test_without_the_second_reader_tesseract_reads_twice(without_trueocr: None) -> None:
    found = parse(saved(page()))
    flat = [cell for row in numbers_in_cells(found.text) for cell in row]
    right = sum(a == b for a, b in zip(flat, [cell for row in EXPECTED for cell in row], strict=True))
    assert right >= 10
    wrong = [i for i, row in enumerate(numbers_in_cells(found.text)) if row != EXPECTED[i]]
    assert not wrong or found.doubtful or found.unread


@pytest.mark.parametrize("degrees", [-2.5, 1.3])
def test_a_page_that_lies_askew_is_made_level_and_its_boxes_lie_askew(degrees: float) -> None:
    found = parse(saved(page().rotate(degrees, Image.Resampling.BICUBIC, fillcolor="white")))
    assert numbers_in_cells(found.text) == EXPECTED
    assert found.boxes is not None
    box = found.boxes.of(found.text.index("99,6"))
    assert box is not None
    level = parse(saved(page())).boxes
    assert level is not None
    flat = level.of(found.text.index("99,6"))
    assert flat is not None
    assert (box[1] < flat[1]) == (degrees > 0)  # right of the middle, so up where the page is turned counter-clockwise


@pytest.mark.parametrize("turns", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270])
def test_a_sheet_that_was_fed_sideways_or_upside_down(turns: Image.Transpose) -> None:
    turned = page().transpose(turns)
    found = parse(saved(turned))
    assert numbers_in_cells(found.text) == EXPECTED
    assert found.boxes is not None
    for i, letter in enumerate(found.text):
        if box := found.boxes.of(i):
            assert 0 <= box[0] < box[2] <= turned.width * 72 / DPI + 1, letter
            assert 0 <= box[1] < box[3] <= turned.height * 72 / DPI + 1, letter


def test_a_camera_that_notes_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    found = parse(saved(page().transpose(Image.Transpose.ROTATE_90), "JPEG", quality=90, exif=exif))
    assert numbers_in_cells(found.text) == EXPECTED


def test_a_red_seal_and_a_blue_signature_over_the_figures() -> None:
    sealed = page()
    over = Image.new("RGB", sealed.size, "white")
    pen = ImageDraw.Draw(over)
    pen.ellipse((480, 330, 760, 610), outline=(215, 40, 50), width=8)
    pen.ellipse((540, 390, 700, 550), outline=(215, 40, 50), width=4)
    pen.line([(560, 480), (640, 390), (700, 560), (760, 420), (860, 500)], fill=(50, 70, 190), width=5)
    mixed = np.minimum(np.asarray(sealed), np.asarray(over))
    found = parse(saved(Image.fromarray(mixed), "JPEG", quality=75))
    figures = [[NUMBER.findall(cell) for cell in row] for row in numbers_in_cells(found.text)]
    assert figures == [[NUMBER.findall(cell) for cell in row] for row in EXPECTED]


def test_red_print_stays() -> None:
    paper = page(rows=[])
    ImageDraw.Draw(paper).text((150, 400), "Tổng số văn bản ban hành: 2.731 văn bản", fill=(200, 20, 20), font=font(34))
    assert "2.731" in parse(saved(paper)).text


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel(mode: str) -> None:
    if mode == "I;16":
        converted = Image.fromarray(np.asarray(page().convert("L")).astype(np.uint16) * 257)
    else:
        converted = page().convert(mode)
    found = parse(saved(converted, "TIFF" if mode == "CMYK" else "PNG"))
    assert numbers_in_cells(found.text) == EXPECTED


def test_the_pages_of_a_tiff_are_numbered_and_so_are_their_tables() -> None:
    second_page = page(lines=("Phụ lục số liệu kèm theo báo cáo của đơn vị năm 2024",))
    data = saved(page().convert("1"), "TIFF", save_all=True, append_images=[second_page.convert("1")])
    found = parse(data, "quet.tif")
    assert found.pages == 2
    assert numbers_in_cells(found.text)[:3] == EXPECTED
    assert {block.page for block in found.blocks} == {1, 2}
    assert {block.place.table for block in found.blocks if block.place} == {1, 2}
    appendix = next(block for block in found.blocks if "Phụ lục" in found.text[block.start : block.end])
    assert appendix.page == 2


def test_the_content_says_that_it_is_an_image() -> None:
    found = parse(saved(page(), "JPEG", quality=90), "bao-cao.pdf")
    assert found.format == "scan"
    assert "nội dung là ảnh chụp" in found.notices[0]


def test_a_blank_page_is_an_error() -> None:
    with pytest.raises(NoText, match="không nhận dạng được chữ nào"):
        parse(saved(Image.new("L", (1654, 2339), 255)))


@pytest.mark.parametrize("cut", [30, 400, 9000])
def test_a_file_that_was_cut(cut: int) -> None:
    data = saved(page(), "JPEG", quality=90)
    with pytest.raises(Damaged, match="ảnh bị hỏng"):
        parse(data[:cut])


@pytest.mark.parametrize("size", [(12_000, 9_000), (60_000, 60_000)])
def test_more_pixels_than_a_page_has_are_not_unpacked(size: tuple[int, int]) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")
    with pytest.raises(Oversized, match="ảnh quá lớn"):
        parse(bomb)


def test_without_tesseract_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "data_folder", lambda: None)
    tesseract.engine.cache_clear()
    with pytest.raises(NeedsProgram, match="apt install tesseract-ocr-vie") as caught:
        parse(saved(page()))
    assert "\n" not in str(caught.value)
    tesseract.engine.cache_clear()


def test_without_tesserocr_the_program_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("no program tesseract")
    monkeypatch.setitem(sys.modules, "tesserocr", None)
    tesseract.engine.cache_clear()
    try:
        found = parse(saved(page()))
    finally:
        tesseract.engine.cache_clear()
    assert "1.284 hồ sơ" in found.text
    assert grid(found.text)[1][2] == "482"


def test_words_of_two_columns_at_the_head_are_read_by_column() -> None:
    paper = Image.new("RGB", (1654, 700), "white")
    draw = ImageDraw.Draw(paper)
    left = ("UBND HUYỆN YÊN LÃNG", "UBND XÃ HÒA KHÊ", "Số: 45/BC-UBND")
    right = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hòa Khê, ngày 05 tháng 7 năm 2024")
    for i, (one, other) in enumerate(zip(left, right, strict=True)):
        draw.text((120, 80 + 50 * i), one, fill="black", font=font(27))
        draw.text((800, 80 + 50 * i), other, fill="black", font=font(27))
    for i, line in enumerate(LINES):
        draw.text((150, 320 + 60 * i), line, fill="black", font=font(34))
    lines = [line for line in read_page(np.asarray(paper), DPI).text.splitlines() if line]
    assert lines == [*left, *right, *LINES]


@pytest.mark.parametrize(
    ("first", "other", "text", "doubtful"),
    [
        (Read("482", 96), Read("482", 100), "482", False),
        (Read("Ỷ", 61), Read("7", 100), "7", False),  # Tesseract knows no lone digit
        (Read("O", 80), Read("0", 70), "0", False),
        (Read("o", 70), Read("O", 98), "0", False),
        (Read("4O2", 80), Read("402", 90), "402", False),
        (Read("429", 94), Read("42,9", 100), "42,9", False),
        (Read("42,9", 60), Read("42.9", 100), "42.9", True),
        (Read("42,9", 60), Read("42.9", 60), "42.9", True),
        (Read("3", 64), Read("5", 80), "5", True),
        (Read("62", 79), Read("2", 100), "2", True),  # the ink is two digits wide
        (Read("trực tiếp", 90), Read("tr1c tiếp", 60), "trực tiếp", False),
        (Read("ếH", 30), Read("f", 28), "", False),
        (Read("482// Ì", 30), Read("482/", 98), "482", False),
        (Read("ĐI1", 40), Read("STT", 99), "STT", False),
    ],
)
def test_two_readings_of_a_cell(first: Read, other: Read, text: str, doubtful: bool) -> None:
    settled = settle_cell(first, other, room=max(len(first.text), len(other.text)) if first.text == "62" else 1)
    assert settled.text == text
    assert bool(settled.doubtful) == doubtful


@pytest.mark.parametrize(
    ("first", "other", "text", "doubtful"),
    [
        ("139/QĐ-UBND", "139/QĐ-UBND", "139/QĐ-UBND", ()),
        ("01", "O1", "01", ()),
        ("2023", "2028", "2023", ((0, 4),)),
        ("79.5%", "79,5%", "79,5%", ((0, 4),)),
        ("12/2024", "12/2021", "12/2024", ((3, 7),)),
        ("Ủy", "y", "Ủy", ()),
    ],
)
def test_two_readings_of_a_word(first: str, other: str, text: str, doubtful: tuple[tuple[int, int], ...]) -> None:
    settled = settle_word(Read(first, 90), Read(other, 90))
    assert (settled.text, settled.doubtful) == (text, doubtful)


def test_a_cell_with_ink_that_nobody_can_read_is_not_an_empty_one() -> None:
    table = Ruled((0, 0, 300, 100), tuple(Cell(0, c, (100 * c, 0, 100 * c + 90, 90)) for c in range(3)), 1, 3)
    read = [
        ReadCell([Word("57", spread((10, 10, 50, 40), 2), 40.0, 0, ((0, 2),))], (10, 10, 50, 40)),
        ReadCell(),
        ReadCell([], (220, 20, 260, 60)),
    ]
    found = compose([], [(table, read)], (300, 100), 72)
    assert found.text == f"57\t\t{UNREAD}"
    assert found.doubtful == ((0, 2),)
    assert found.unread == ((4, 5),)
    assert found.boxes.of(4) == (220, 20, 260, 60)
    assert found.boxes.corners.typecode == array("i").typecode


def test_merged_cells_and_broken_rules() -> None:
    paper = Image.new("L", (1200, 600), 255)
    draw = ImageDraw.Draw(paper)
    for box in ((100, 100, 400, 300), (400, 100, 1000, 200), (400, 200, 700, 300), (700, 200, 1000, 300)):
        draw.rectangle(box, outline=0, width=4)
    draw.rectangle((396, 170, 404, 176), fill=255)  # a rule that the scanner lost a bit of
    ink = images.ink(np.asarray(paper), DPI)
    (table,) = tables(rules(ink, DPI), DPI)
    assert [(cell.row, cell.column) for cell in table.cells] == [(0, 0), (0, 1), (1, 1), (1, 2)]
    assert (table.rows, table.columns) == (2, 3)


def test_a_table_without_rules_is_read_by_its_columns() -> None:
    paper = Image.new("RGB", (1654, 700), "white")
    draw = ImageDraw.Draw(paper)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            x = (150, 260, 560, 790, 1020, 1250)[c]
            draw.text((x, 120 + 60 * r), text, fill=(20, 20, 20), font=font(28))
    draw.text((150, 420), "Số liệu trên do bộ phận một cửa tổng hợp.", fill=(20, 20, 20), font=font(34))
    found = read_page(np.asarray(paper), DPI)
    assert numbers_in_cells(found.text) == EXPECTED
    assert found.tables == 1
    assert found.unread == ()


def test_prose_is_no_table_without_rules(reading: Reading) -> None:
    assert {block.place.table for block in reading.blocks if block.place} == {1}


def test_a_frame_around_a_page_is_no_table() -> None:
    paper = Image.new("L", (1200, 1600), 255)
    ImageDraw.Draw(paper).rectangle((60, 60, 1140, 1540), outline=0, width=5)
    assert tables(rules(images.ink(np.asarray(paper), DPI), DPI), DPI) == []
