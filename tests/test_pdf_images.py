"""Pages of a PDF whose text is a picture: they are recognised, or the reader says what is missing."""

import io
from array import array
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import Block, Boxes, NeedsProgram, NoText, parse, scan
from extractor.formats.scan.page import PageText
from extractor.records import Place

PICTURE = ImageReader(Image.new("L", (40, 40), 128))
INSTALL = "cần Tesseract để đọc ảnh"


def made(*pages: Callable[[Canvas], None]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, 800))
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def with_text(canvas: Canvas) -> None:
    canvas.drawString(60, 700, "Trang co chu: 914 ho so da tiep nhan")


def scanned(canvas: Canvas) -> None:
    canvas.drawImage(PICTURE, 0, 0, 600, 800)
    canvas.drawString(300, 20, "3")  # a scanner's page number is no text layer


def stamped(canvas: Canvas) -> None:
    scanned(canvas)
    canvas.drawString(60, 760, "Ky boi: UBND XA BINH LAM, ngay ky 04/05/2022 08:30")


def with_a_picture(canvas: Canvas) -> None:
    canvas.drawImage(PICTURE, 100, 100, 300, 300)
    for y in range(450, 750, 15):
        canvas.drawString(60, y, "Trong ky xa da tiep nhan 914 ho so")


def blank(_: Canvas) -> None:
    """Nothing on it, nothing to tell."""


def drawn(canvas: Canvas) -> None:
    canvas.line(0, 0, 100, 100)


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The images that are given to the recogniser, which reads "Cong 12" on each, as a table of two cells."""
    seen: list[Any] = []

    def read_page(image: Any, dpi: int) -> PageText:
        seen.append((image, dpi))
        place = (Place(table=1, row=1, column=1), Place(table=1, row=1, column=2))
        return PageText(
            text="Cong\t12",
            boxes=Boxes(array("i", range(28))),
            blocks=(Block(0, 4, place=place[0]), Block(5, 7, place=place[1])),
            doubtful=((5, 7),),
            tables=1,
        )

    monkeypatch.setattr(scan, "read_page", read_page)
    return seen


@pytest.fixture
def _no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_page(*_: Any) -> PageText:
        raise NeedsProgram(INSTALL)

    monkeypatch.setattr(scan, "read_page", read_page)


@pytest.mark.parametrize("picture", [scanned, stamped, drawn])
def test_a_page_that_is_a_picture_is_read_from_its_image(images: list[Any], picture: Callable[[Canvas], None]) -> None:
    reading = parse(made(with_text, picture, blank, picture))
    assert reading.text == "Trang co chu: 914 ho so da tiep nhan\n\nCong\t12\n\nCong\t12"
    assert [(image.shape, dpi) for image, dpi in images] == [((3334, 2500, 3), 300)] * 2
    assert [(block.page, block.place and block.place.table) for block in reading.blocks] == [
        (1, None), (2, 1), (2, 1), (4, 2), (4, 2),
    ]  # fmt: skip
    assert [reading.text[a:b] for a, b in reading.doubtful] == ["12", "12"]
    assert reading.boxes is not None
    assert reading.boxes.of(reading.text.index("Cong") + 1) == (0.4, 0.5, 0.6, 0.7)
    assert reading.notices == ("Trang 2, 4 là ảnh, chữ ở đó đọc từ ảnh: số liệu có thể sai.",)


def test_a_page_with_a_text_layer_is_never_recognised(images: list[Any]) -> None:
    assert "914" in parse(made(with_text, with_a_picture)).text
    assert images == []


@pytest.mark.usefixtures("_no_program")
def test_without_the_program_pages_of_pictures_are_named_and_a_scan_says_what_is_missing() -> None:
    reading = parse(made(with_text, scanned, blank))
    assert reading.text == "Trang co chu: 914 ho so da tiep nhan"
    assert reading.notices == (f"Trang 2 là ảnh, không có lớp chữ: nội dung ở đó không được đọc ({INSTALL}).",)
    with pytest.raises(NeedsProgram, match=INSTALL):
        parse(made(scanned, scanned))


def test_a_picture_without_any_letter_is_no_empty_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "read_page", lambda image, dpi: PageText())
    for picture in (drawn, blank):
        with pytest.raises(NoText):
            parse(made(picture))


def test_a_large_sheet_is_drawn_in_as_many_dots_as_fit(images: list[Any]) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(4000, 8000))
    canvas.line(0, 0, 100, 100)
    canvas.save()
    parse(out.getvalue())
    ((image, dpi),) = images
    assert image.shape[0] * image.shape[1] <= 40_000_000
    assert dpi == int((40_000_000 / (4000 * 8000)) ** 0.5 * 72)
