"""Tables in text PDFs: ruled or only aligned, over pages, in narrow columns; and what is no table."""

import io
import os
import time
from collections.abc import Callable

import pytest
from printed import OFFICE, Rows, dense, exported, font, narrow, ruled, unruled
from reportlab.pdfgen.canvas import Canvas

from extractor.formats import Reading, parse
from extractor.records import Place

HEIGHT = 800
Page = Callable[[Canvas], None]


def rows(result: Reading) -> Rows:
    return [line.split("\t") for line in result.text.split("\n") if "\t" in line]


def tables(result: Reading) -> set[int | None]:
    return {block.place.table for block in result.blocks if block.place}


def read(*pages: Page) -> Reading:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(600, HEIGHT))
    for draw in pages:
        canvas.setFont(font(), 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return parse(out.getvalue())


def write(canvas: Canvas, top: float, *lines: str, x: float = 60, size: float = 10) -> None:
    canvas.setFont(font(), size)
    for i, line in enumerate(lines):
        canvas.drawString(x, HEIGHT - top - i * 1.3 * size, line)


def grid(canvas: Canvas, top: float, table: Rows, widths: tuple[int, ...], *, sides: bool = True) -> None:
    """Draw a ruled table; a cell's lines are apart by a line end."""
    heights = [6 + 13 * max(cell.count("\n") + 1 for cell in row) for row in table]
    edges = [60 + sum(widths[:i]) for i in range(len(widths) + 1)]
    y = HEIGHT - top
    canvas.line(edges[0], y, edges[-1], y)
    for row, height in zip(table, heights, strict=True):
        for x, cell in zip(edges, row, strict=False):
            write(canvas, HEIGHT - y + 13, *cell.split("\n"), x=x + 4)
        y -= height
        canvas.line(edges[0], y, edges[-1], y)
    for x in edges if sides else edges[1:-1]:
        canvas.line(x, HEIGHT - top, x, y)


WIDTHS = (30, 200, 80, 80)
HEAD = ["STT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"]


# On one page, and over several


@pytest.mark.parametrize("repeat", [True, False])
def test_a_table_over_pages_is_one_with_its_header_once_and_no_row_in_pieces(repeat: bool) -> None:
    data, expected = ruled(1, repeat=repeat)
    result = parse(data)
    assert result.pages is not None
    assert result.pages > 3
    assert rows(result) == expected
    assert tables(result) == {1}
    last = next(block for block in result.blocks if block.place == Place(table=1, row=42, column=1))
    assert result.text[last.start : last.end] == "40"
    assert last.page == 4 if not repeat else last.page == 5
    heads = [margin for margin in result.margins if margin.text.startswith("STT")]
    assert [margin.page for margin in heads] == (list(range(2, result.pages + 1)) if repeat else [])


def test_what_a_cut_row_has_on_each_page_is_a_block_of_that_page() -> None:
    data, expected = ruled(1, repeat=False)
    result = parse(data)
    places = [block.place for block in result.blocks if block.place]
    cut = next(place for place in places if places.count(place) == 2)
    first, second = (block for block in result.blocks if block.place == cut)
    assert first.page is not None
    assert second.page == first.page + 1
    assert cut.row is not None
    assert result.text[first.start : second.end] == expected[cut.row - 1][1]
    assert result.boxes is not None
    assert result.boxes.of(first.start) is not None
    assert result.boxes.of(first.end) is None  # the space between the two


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_no_number_of_a_dense_table_is_lost_however_the_page_is_turned(rotation: int) -> None:
    data, expected = dense(rotation=rotation)
    assert rows(parse(data)) == expected


@pytest.mark.parametrize("align", ["LEFT", "CENTER", "RIGHT"])
@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
def test_a_table_without_lines_is_read_by_its_columns(align: str, valign: str) -> None:
    data, expected = unruled(3, align=align, valign=valign)
    result = parse(data)
    assert rows(result) == expected
    assert tables(result) == {1}


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("middle", [True, False])
def test_a_table_that_a_word_processor_exports(lines: bool, middle: bool) -> None:
    if not OFFICE:
        assert not os.environ.get("CI"), "LibreOffice is to be installed where the tests run for all"
        pytest.skip("no LibreOffice")
    data, expected = exported(5, lines=lines, middle=middle)
    result = parse(data)
    assert rows(result) == expected
    assert tables(result) == {1}
    assert result.text.count("\n\n") == 2  # the page numbers stand in none of the table's parts


def test_lines_at_the_left_and_right_may_lack() -> None:
    table = [HEAD, ["1", "Hộ nghèo", "120", "118"], ["2", "Hộ cận nghèo", "64", "70"]]
    assert rows(read(lambda canvas: grid(canvas, 100, table, WIDTHS, sides=False))) == table


# Where one table ends and another begins


def bottom(canvas: Canvas) -> None:
    grid(canvas, 690, [HEAD, ["1", "Hộ nghèo", "120", "118"]], WIDTHS)


def test_a_title_or_another_header_begins_a_table() -> None:
    def titled(canvas: Canvas) -> None:
        write(canvas, 60, "Bảng 2. Đàn vật nuôi")
        grid(canvas, 80, [HEAD, ["1", "Đàn trâu", "80", "75"]], WIDTHS)

    def headed(canvas: Canvas) -> None:
        grid(canvas, 60, [["STT", "Vật nuôi", "Đầu năm", "Cuối năm"], ["1", "Đàn trâu", "80", "75"]], WIDTHS)

    assert tables(read(bottom, titled)) == {1, 2}
    assert tables(read(bottom, headed)) == {1, 2}
    assert tables(read(bottom, lambda canvas: grid(canvas, 60, [["2", "Đàn trâu", "80", "75"]], WIDTHS))) == {1}


def test_other_columns_are_another_table() -> None:
    after = [["2", "Đàn trâu", "80"]]
    assert tables(read(bottom, lambda canvas: grid(canvas, 60, after, (30, 240, 120)))) == {1, 2}


@pytest.mark.parametrize(
    ("last", "first", "whole"),
    [
        # In the middle of a sentence, with nothing under the number.
        (["9", "Số hồ sơ đã", "12", "10"], ["", "giải quyết", "", ""], "Số hồ sơ đã giải quyết"),
        # A document's number goes on without a blank.
        (["9", "Nghị quyết số 15/", "12", "10"], ["", "NQ-HĐND", "", ""], "Nghị quyết số 15/NQ-HĐND"),
        # A new sentence, but every other row is numbered.
        (["9", "Đã hoàn thành.", "12", "10"], ["", "Trong đó có 3 thôn", "", ""], "Đã hoàn thành. Trong đó có 3 thôn"),
        # Rows of their own: numbered, or with numbers.
        (["9", "Số hồ sơ đã", "12", "10"], ["10", "giải quyết", "", ""], None),
        (["9", "Số hồ sơ", "12", "10"], ["", "trực tuyến", "7", "6"], None),
    ],
)
def test_a_row_goes_on_over_the_page_or_a_new_one_begins(last: list[str], first: list[str], whole: str | None) -> None:
    before = [HEAD, *([str(n), "Hộ nghèo", "5", "4"] for n in range(6, 9)), last]
    after = [first, ["11", "Đàn trâu", "80", "75"]]
    found = rows(read(lambda c: grid(c, 600, before, WIDTHS), lambda c: grid(c, 60, after, WIDTHS)))
    joined = [[last[0], whole, *last[2:]]] if whole else [last, first]
    assert found == [*before[:-1], *joined, after[1]]


def test_a_footnote_below_a_table_does_not_end_it() -> None:
    def noted(canvas: Canvas) -> None:
        bottom(canvas)
        write(canvas, HEIGHT - 34, "1", size=6)
        write(canvas, HEIGHT - 30, "Theo chuẩn nghèo đa chiều.", x=64)

    result = read(noted, lambda canvas: grid(canvas, 60, [["2", "Đàn trâu", "80", "75"]], WIDTHS))
    assert tables(result) == {1}
    assert "1\tHộ nghèo\t120\t118\n2\tĐàn trâu\t80\t75" in result.text
    assert result.text.endswith("¹Theo chuẩn nghèo đa chiều.")


def test_a_cell_with_one_number_is_no_page_number() -> None:
    def page(number: int) -> Page:
        return lambda canvas: grid(canvas, 20, [["", str(number)], ["Cộng", "7"]], (200, 340))

    result = read(*(page(number) for number in (1, 2, 3)))
    assert [row[1] for row in rows(result)].count("2") == 1
    assert not result.margins


# What a narrow column breaks


def test_numbers_and_addresses_that_a_narrow_column_breaks_are_whole() -> None:
    data, expected = narrow()
    assert rows(parse(data)) == expected


def test_neighbours_and_numbers_one_above_the_other_stay_apart() -> None:
    table = [["Năm", "2023\n2024", "16", "8"], ["Hộ", "120\n98", "1.2", "45"], ["Từ", "15/\n7", "2021-\n2025", "9"]]
    found = rows(read(lambda canvas: grid(canvas, 100, table, (40, 31, 40, 20))))
    assert found == [["Năm", "2023 2024", "16", "8"], ["Hộ", "120 98", "1.2", "45"], ["Từ", "15/7", "2021-2025", "9"]]


# What is no table

LEFT = """\
Trong kỳ xã đã tiếp nhận
914 hồ sơ, giải quyết 900
hồ sơ, còn 14 hồ sơ trong
hạn; thu ngân sách đạt 12
tỷ đồng.""".splitlines()
RIGHT = """\
Công tác giảm nghèo đạt
kết quả: còn 45 hộ, giảm
12 hộ so với năm 2023; tỷ
lệ hộ nghèo là 2,15%, kế
hoạch giao là 2,5%.""".splitlines()


@pytest.mark.parametrize(
    "lines",
    [
        [(LEFT, 60), (RIGHT, 320)],
        [
            (["Nơi nhận:", "- UBND huyện;", "- Lưu: VT, 2024."], 60),
            (["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Văn Cam"], 340),
        ],
        [([f"{n}." for n in range(1, 7)], 60), ([f"Thôn {n} có {20 * n}" for n in range(1, 7)], 90)],
        [([f"Phần {n}" for n in range(1, 7)], 60), ([str(n * 3) for n in range(1, 7)], 500)],
        [(["Xã tiếp nhận", "Xã giải quyết"], 60), (["914", "900"], 300), (["12", "10"], 400)],
    ],
    ids=["prose in columns", "signature", "list", "table of contents", "two rows"],
)
def test_what_is_no_table_is_not_made_one(lines: list[tuple[list[str], int]]) -> None:
    def draw(canvas: Canvas) -> None:
        for texts, x in lines:
            write(canvas, 100, *texts, x=x)

    assert tables(read(draw)) == set()


def test_rows_that_tab_stops_shift_are_not_taken_for_columns() -> None:
    """After a long name the first of three numbers follows at once, and the second stands where the first does else."""
    short, long = "Cấp lại thẻ bảo hiểm", "Công nhận hòa giải viên ở cơ sở 5"

    def draw(canvas: Canvas) -> None:
        write(canvas, 100, short, long, short, long, short)
        for i, numbers in enumerate((("5", "2", "60"), ("2", "60"), ("8", "3", "45"), ("3", "45"), ("1", "0", "5"))):
            for x, number in zip((250, 310, 370), numbers, strict=False):
                write(canvas, 100 + 13 * i, number, x=x)

    assert tables(read(draw)) == set()


def test_a_drawing_of_crossing_lines_ends_soon_and_is_told() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 30, "Bản đồ: 914 hồ sơ đã tiếp nhận trong kỳ")
        for i in range(12_000):
            x, y = 60 + i * 7 % 480, 60 + i * 13 % 660
            canvas.line(x, y, x + 9, y) if i % 2 else canvas.line(x, y, x, y + 9)

    start = time.process_time()
    result = read(draw)
    assert "914 hồ sơ" in result.text
    assert time.process_time() - start < 8


def test_a_table_of_a_thousand_rows_is_joined_in_a_time_that_grows_with_them() -> None:
    def page(number: int) -> Page:
        body = [[str(30 * number + n), "Hộ nghèo", "5", "4"] for n in range(1, 31)]
        return lambda canvas: grid(canvas, 60, [HEAD, *body], WIDTHS)

    start = time.process_time()
    result = read(*(page(number) for number in range(34)))
    assert [row[0] for row in rows(result)] == ["STT", *map(str, range(1, 1021))]
    assert tables(result) == {1}
    assert time.process_time() - start < 20
