"""The order of a PDF's text: columns, content that jumps back along its lines, turned pages."""

import pytest
from pdfs import FONT, PROSE, made, prose, split_by_font, wrapped
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import parse

LATE = "aoe"


def columns(canvas: Canvas, *, across: bool) -> tuple[list[str], list[str]]:
    """Prose in two columns, drawn column by column or line by line across both."""
    canvas.setFont(FONT, 11)
    left, right = wrapped(f"{PROSE} " * 3, 210, 11), wrapped(PROSE.replace("914", "777") * 3, 210, 11)
    places = [(60, 700 - 15 * i, line) for i, line in enumerate(left)]
    places += [(320, 700 - 15 * i, line) for i, line in enumerate(right)]
    for x, y, line in sorted(places, key=lambda place: -place[1]) if across else places:
        canvas.drawString(x, y, line)
    return left, right


@pytest.mark.parametrize("across", [False, True])
def test_prose_in_two_columns_is_read_by_column(across: bool) -> None:
    drawn: list[str] = []

    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 760, "MOT DONG CHAY NGANG TRANG, TREN CA HAI COT, VA DAI NHU VAY DE DEN TAN LE PHAI")
        drawn.extend([line for side in columns(canvas, across=across) for line in side])

    assert parse(made(draw)).text.split("\n")[1:] == drawn


def test_short_entries_beside_each_other_are_read_line_by_line() -> None:
    names = [(f"Ong Nguyen Van {letter}", "Truong thon") for letter in "ABCDEFGHIK"]

    def draw(canvas: Canvas) -> None:
        for i, (name, post) in enumerate(names):
            canvas.drawString(60, 700 - 15 * i, name)
            canvas.drawString(360, 700 - 15 * i, post)

    assert parse(made(draw)).text.split() == [word for pair in names for word in " ".join(pair).split()]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_page_whose_fonts_are_written_one_after_the_other_is_put_in_order(rotation: int) -> None:
    lines = wrapped(f"{PROSE} " * 4, 420)

    def draw(canvas: Canvas) -> None:
        for i, line in enumerate(lines):
            split_by_font(canvas, 85, 700 - 18 * i, line, LATE)

    assert parse(made(draw, rotation=rotation)).text.split("\n") == lines


def test_a_rebuilt_page_has_its_marks_columns_and_boxes() -> None:
    left = ["UBND HUYEN AN PHU", "UBND XA BINH LAM"]
    right = ["CONG HOA XA HOI CHU NGHIA VIET NAM", "Doc lap - Tu do - Hanh phuc"]
    sentence = "Trong ky da tiep nhan 15"

    def draw(canvas: Canvas) -> None:
        for i, (a, b) in enumerate(zip(left, right, strict=True)):
            split_by_font(canvas, 60, 780 - 18 * i, a, "AO")
            split_by_font(canvas, 300, 780 - 18 * i, b, "AO")
        canvas.drawString(250, 700, "BAO CAO")
        for i, line in enumerate(wrapped(PROSE, 420)):
            split_by_font(canvas, 85, 680 - 18 * i, line, LATE)
        split_by_font(canvas, 85, 500, sentence, LATE)
        end = 85 + pdfmetrics.stringWidth(sentence, FONT, 12)
        canvas.setFont(FONT, 7)
        canvas.drawString(end, 504, "1")
        split_by_font(canvas, end + 3.5, 500, " ho so", LATE)

    reading = parse(made(draw))
    lines = reading.text.split("\n")
    assert lines[:5] == [*left, *right, "BAO CAO"]
    assert lines[-1] == "Trong ky da tiep nhan 15¹ ho so"
    assert reading.boxes is not None
    box = reading.boxes.of(reading.text.index("15¹"))
    assert box is not None
    x0, top, x1, bottom = box
    place = 85 + pdfmetrics.stringWidth("Trong ky da tiep nhan ", FONT, 12)
    assert place <= x0 < x1 <= place + 6
    assert 841.9 - 500 - 9 < top < bottom < 841.9 - 500 + 1


def test_letters_set_one_by_one_without_blanks_are_words() -> None:
    """Some printer drivers place each letter on its own and print no blanks; one prints twice what is bold."""
    lines = wrapped(PROSE, 420)

    def draw(canvas: Canvas) -> None:
        for i, line in enumerate(lines):
            for twice in (0.0, 0.3):
                x = 85 + twice
                for letter in reversed(line):  # from the right to the left: every letter jumps back
                    at = x + pdfmetrics.stringWidth(line[: len(line) - 1], FONT, 12)
                    canvas.setFont(FONT, 12)
                    canvas.drawString(at, 700 - 18 * i, letter)
                    line = line[:-1]
                line = lines[i]

    assert parse(made(draw)).text.split("\n") == lines


def test_content_in_order_stays_as_it_is() -> None:
    """Cells drawn one column after the other are on the same baselines, and jump up, not back."""

    def draw(canvas: Canvas) -> None:
        for x in (300, 60):
            for i in range(12):
                canvas.drawString(x, 700 - 15 * i, f"{x} o {i}")

    words = parse(made(draw)).text.split("\n")
    assert words == [f"{x} o {i}" for x in (300, 60) for i in range(12)]


def test_turned_text_stands_after_the_rest_of_a_rebuilt_page() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(300, -30, "Phu luc kem theo")
        canvas.restoreState()
        for i, line in enumerate(wrapped(PROSE, 420)):
            split_by_font(canvas, 85, 700 - 18 * i, line, LATE)

    lines = parse(made(draw)).text.split("\n")
    assert lines == [*wrapped(PROSE, 420), "Phu luc kem theo"]


def test_prose_is_not_touched() -> None:
    drawn: list[list[str]] = []
    text = parse(made(lambda canvas: drawn.append(prose(canvas)))).text
    assert text.split("\n") == drawn[0]
