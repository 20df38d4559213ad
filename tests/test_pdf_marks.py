"""Footnote marks in a PDF: never a part of the number that they stand at, never made of a number."""

import pytest
from pdfs import FONT, made, runs
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import parse

Part = tuple[str, float, float]


def text_of(parts: list[Part], rotation: int = 0) -> str:
    return parse(made(lambda canvas: runs(canvas, 60, 600, parts), rotation=rotation)).text


def mark(text: str, size: float = 8, rise: float = 5) -> Part:
    return text, size, rise


def word(text: str) -> Part:
    return text, 13, 0


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([word("nam 2023"), mark("9"), word(" va 15"), mark("1"), word(" ho so")], "nam 2023⁹ va 15¹ ho so"),
        ([word("dat 100"), mark("10"), word("%, 35"), mark("11"), word(".000 con")], "dat 100¹⁰%, 35¹¹.000 con"),
        ([word("tai hai van ban"), mark("3,4"), word(" va 20 m"), mark("2")], "tai hai van ban³,⁴ va 20 m²"),
        ([word("muoi mu ba 10"), mark("3"), word(" con")], "muoi mu ba 10³ con"),
        ([word("chu nho "), mark("15", rise=0), word(" ho so")], "chu nho 15 ho so"),
        ([word("so nho "), mark("1.250"), word(" con")], "so nho 1.250 con"),
        ([word("so nho "), mark("1250"), word(" con")], "so nho 1250 con"),
        ([word("dat "), mark("98,6"), word(" %")], "dat 98,6 %"),
        ([word("tren cao "), mark("15 ho so cao")], "tren cao 15 ho so cao"),
    ],
)
def test_small_raised_digits_at_a_word_are_its_mark(parts: list[Part], text: str, rotation: int) -> None:
    assert text_of(parts, rotation) == text


def test_a_mark_apart_from_its_word_is_one_where_the_count_has_come_to_it() -> None:
    blank = ("  ", 8, 5)
    parts = [word("so 15"), mark("1"), word(" va 20"), blank, mark("2"), word(" con 7"), blank, mark("9"), word(" ho")]
    assert text_of(parts) == "so 15¹ va 20 ² con 7 9 ho"


def test_marks_and_their_notes_run_through_the_pages_in_sequence() -> None:
    def page(first: int) -> list[Part]:
        return [part for i in range(first, first + 4) for part in (word(f"so {i}00"), mark(str(i)), word(" con, "))]

    def draw(first: int, canvas: Canvas) -> None:
        runs(canvas, 60, 700, page(first))
        for i in range(first, first + 4):
            runs(canvas, 60, 100 - 12 * (i - first), [(str(i), 6, 4), (f" Theo Quyet dinh so {i}/QD-UBND.", 10, 0)])

    text = parse(made(*(lambda canvas, first=first: draw(first, canvas) for first in (1, 5, 9)))).text
    raised = "¹ ² ³ ⁴ ⁵ ⁶ ⁷ ⁸ ⁹ ¹⁰ ¹¹ ¹²".split()  # noqa: SIM905
    for i, sign in enumerate(raised, 1):
        assert f"so {i}00{sign} con" in text
        assert f"\n{sign} Theo Quyet dinh so {i}/QD-UBND." in text


def test_a_small_number_set_higher_in_the_next_cell_is_no_mark() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.grid([60, 142, 200, 260], [580, 620, 660])
        for y in (590, 630):
            runs(canvas, 65, y, [word("Tong cong: 15")])
            runs(canvas, 145, y, [("12", 9, 4)])
            runs(canvas, 210, y, [word("914")])

    assert parse(made(draw)).text == "Tong cong: 15\t12\t914\nTong cong: 15\t12\t914"


def test_what_follows_a_mark_on_its_line_stays_there() -> None:
    """Pdfium takes a way up of half a line for a line end."""

    def draw(canvas: Canvas) -> None:
        end = 60 + pdfmetrics.stringWidth("tong so 914", FONT, 13)
        runs(canvas, 60, 600, [word("tong so 914")])
        runs(canvas, end, 609, [("7", 7, 0)])
        runs(canvas, end + 3.5, 600, [word(" ho so da tiep nhan")])

    assert parse(made(draw)).text == "tong so 914⁷ ho so da tiep nhan"


def test_every_raised_digit_keeps_its_box() -> None:
    reading = parse(made(lambda canvas: runs(canvas, 60, 600, [word("ban 15"), mark("12"), word(" con")])))
    assert reading.boxes is not None
    five, one, two = (reading.boxes.of(reading.text.index("5¹²") + i) for i in range(3))
    assert five is not None
    assert one is not None
    assert two is not None
    assert five[2] <= one[0] < one[2] <= two[0] < two[2]
    assert one[3] < five[3]
