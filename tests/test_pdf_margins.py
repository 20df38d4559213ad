"""Page numbers and running heads and feet: out of the text, but known; rows of numbers are none."""

from collections.abc import Callable

import pytest
from pdfs import FONT, PROSE, made, prose
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import Margin, Reading, parse

HEAD, FOOT = "Bao cao cai cach hanh chinh quy I nam 2024", "UBND xa Binh Lam - Trang {} / {}"
WIDTH, HEIGHT = A4


def pages(count: int, *margins: Callable[[Canvas, int], None], first: int = 1) -> Reading:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            # What stands at the head of a page may be drawn first, and what stands at its foot last.
            for one in margins[:1]:
                one(canvas, number)
            prose(canvas, top=740, text=f"{PROSE} Day la trang noi dung thu {number * 7}.", lines=34)
            for one in margins[1:]:
                one(canvas, number)

        return draw

    return parse(made(*(page(number) for number in range(first, first + count))))


def at(text: str, y: float, x: float = WIDTH / 2) -> Callable[[Canvas, int], None]:
    def draw(canvas: Canvas, number: int) -> None:
        canvas.setFont(FONT, 12)
        canvas.drawCentredString(x, y, text.format(number, 4))

    return draw


def test_running_heads_and_feet_are_margins() -> None:
    reading = pages(4, at(HEAD, 800), at(FOOT, 40))
    assert HEAD not in reading.text
    assert "UBND xa" not in reading.text
    assert reading.text == pages(4).text
    heads = [Margin(HEAD, page) for page in range(1, 5)]
    feet = [Margin(FOOT.format(page, 4), page) for page in range(1, 5)]
    assert reading.margins == tuple(one for pair in zip(heads, feet, strict=True) for one in pair)


@pytest.mark.parametrize("form", ["{}", "- {} -", "Trang {}", "{}/{}", "Trang {}/{}"])
@pytest.mark.parametrize("y", [805, 40])
def test_page_numbers_are_margins(form: str, y: float) -> None:
    reading = pages(3, at(form, y))
    assert [margin.text for margin in reading.margins] == [form.format(page, 4) for page in (1, 2, 3)]
    assert len(reading.text.split("\n\n")) == 3


def test_page_numbers_of_a_part_of_a_book_count_from_elsewhere() -> None:
    reading = pages(3, at("{}", 805), first=41)
    assert [margin.text for margin in reading.margins] == ["41", "42", "43"]


def test_the_number_of_the_second_page_alone_is_one() -> None:
    def second(canvas: Canvas, number: int) -> None:
        if number == 2:
            at("{}", 805)(canvas, number)

    assert pages(2, second).margins == (Margin("2", 2),)


def test_sentences_that_go_on_over_a_page_have_nothing_between_them() -> None:
    def draw(number: int) -> Callable[[Canvas], None]:
        def page(canvas: Canvas) -> None:
            at("{}", 810)(canvas, number)
            canvas.drawString(85, 700, "Trong ky da tiep nhan" if number == 1 else "914 ho so cac loai")

        return page

    assert parse(made(draw(1), draw(2))).text == "Trong ky da tiep nhan\n\n914 ho so cac loai"


def test_a_row_of_numbers_at_the_same_height_is_none() -> None:
    def row(canvas: Canvas, number: int) -> None:
        canvas.drawString(85, 60, f"Cong {number * 37} ho so")

    def lone(canvas: Canvas, number: int) -> None:
        canvas.drawCentredString(WIDTH / 2, 60, str(number * number * 37))

    for one in (row, lone):
        assert pages(4, one).margins == ()


def test_a_number_left_over_from_a_wrapped_line_is_none() -> None:
    """It begins at the left, where a page number does not stand."""

    def wrapped(canvas: Canvas) -> None:
        canvas.drawString(85, 790, "2")
        canvas.drawString(85, 770, "ho so con lai dang trong han")

    reading = parse(made(prose, wrapped))
    assert reading.margins == ()
    assert "2\nho so con lai" in reading.text


def test_a_number_in_a_cell_on_top_of_a_page_is_none() -> None:
    def table(canvas: Canvas) -> None:
        canvas.grid([200, 300, 400], [740, 770, 800])
        for x, y, text in ((290, 780, "2"), (370, 780, "40"), (290, 750, "3"), (370, 750, "41")):
            canvas.drawString(x, y, text)

    reading = parse(made(prose, table))
    assert reading.margins == ()
    assert reading.text.endswith("2\t40\n3\t41")


def test_reports_bound_together_keep_their_headers() -> None:
    def report(canvas: Canvas) -> None:
        canvas.drawCentredString(200, 800, "UBND XA BINH LAM")
        canvas.drawCentredString(400, 800, "CONG HOA XA HOI CHU NGHIA VIET NAM")
        prose(canvas)

    reading = parse(made(report, report, report))
    assert reading.text.count("UBND XA BINH LAM") == 3
    assert reading.margins == ()


def test_a_line_seen_on_two_of_many_pages_stays() -> None:
    def twice(canvas: Canvas, number: int) -> None:
        if number in (2, 5):
            canvas.drawString(85, 800, "II. Ket qua thuc hien")

    assert pages(6, twice).text.count("II. Ket qua thuc hien") == 2
