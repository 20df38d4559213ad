"""Spreadsheets: what a sheet shows, read as a table with its places, whatever program wrote the file."""

from __future__ import annotations

import contextlib
import datetime
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from test_formats_hostile import changed

from extractor.formats import UNREAD, Damaged, Encrypted, NoText, Oversized, Reading, Unreadable, parse
from extractor.formats.sheets.numbers import shown
from extractor.outputs.wording import heading_name
from extractor.pipeline import analyse, extract
from extractor.quantities import parse_number
from extractor.records import Place

DATA = Path(__file__).parent / "data"
HEAD = (
    "ỦY BAN NHÂN DÂN XÃ AN BÌNH\n"
    "Số: 12/BC-UBND\n"
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\n"
    "BIỂU TỔNG HỢP HỒ SƠ THÁNG 5/2024\n"
)
TABLE = (
    "TT\tLĩnh vực\tTiếp nhận\tĐúng hạn\tTỷ lệ\tNgày chốt\n"
    "1\tĐất đai\t1.245\t1.230\t98,8%\t31/05/2024\n"
    "2\tHộ tịch\t755\t755\t100,0%\t30/05/2024\n"
)
FOOT = "\nNGƯỜI LẬP BIỂU\nLê Thị Mẫu\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\n"


def fill(sheet: Worksheet) -> None:
    """An appendix as communes send it: a header block, a title, a table with formulas, signatures."""
    sheet.title = "Biểu 01"
    sheet["A1"], sheet["D1"] = "ỦY BAN NHÂN DÂN\nXÃ AN BÌNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["A2"], sheet["D2"] = "Số: 12/BC-UBND", "Độc lập - Tự do - Hạnh phúc"
    sheet["A3"] = "BIỂU TỔNG HỢP HỒ SƠ THÁNG 5/2024"
    sheet.merge_cells("A3:F3")
    rows = [
        ("TT", "Lĩnh vực", "Tiếp nhận", "Đúng hạn", "Tỷ lệ", "Ngày chốt"),
        (1, "Đất đai", 1245, 1230, 1230 / 1245, datetime.date(2024, 5, 31)),
        (2, "Hộ tịch", 755, 755, 1, datetime.date(2024, 5, 30)),
        (None, "Tổng cộng", "=SUM(C5:C6)", "=SUM(D5:D6)", "=D7/C7", "=1/0"),
    ]
    for at, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            sheet.cell(at, column, value)
    for at in range(5, 8):
        for column, code in zip("CDEF", ("#,##0", "#,##0", "0.0%", "dd/mm/yyyy"), strict=True):
            sheet[f"{column}{at}"].number_format = code
    sheet["B9"], sheet["D9"] = "NGƯỜI LẬP BIỂU", "TM. ỦY BAN NHÂN DÂN"
    sheet["B10"], sheet["D10"] = "Lê Thị Mẫu", "CHỦ TỊCH"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["F"].hidden = True
    other = sheet.parent.create_sheet("Danh mục")
    other["A1"], other["A2"] = "Đất đai", 33.333333333333336
    other.sheet_state = "hidden"
    sheet.parent.create_sheet("Trống")


def workbook(fill: Callable[[Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sheet_of(*rows: tuple[object, ...]) -> bytes:
    def put(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(row)

    return workbook(put)


def place_of(reading: Reading, text: str) -> Place | None:
    return next(block.place for block in reading.blocks if reading.text[block.start : block.end] == text)


def test_a_sheet_is_read_as_it_is_shown() -> None:
    reading = parse(workbook(fill), "bieu.xlsx")
    empty = "\t".join([UNREAD] * 4)
    assert reading.text == f"Biểu 01\n{HEAD}{TABLE}\tTổng cộng\t{empty}\n{FOOT}\nDanh mục\nĐất đai\n33,33333333\n"
    assert place_of(reading, "1.245") == Place(table=1, row=5, column=3)
    assert place_of(reading, "33,33333333") == Place(table=2, row=2, column=1)
    assert [reading.text[a:b] for a, b in reading.unread] == [UNREAD] * 4
    assert reading.notices == (
        "Trang tính “Biểu 01” có 1 dòng và 1 cột đang ẩn; vẫn được đọc.",
        "Trang tính “Danh mục” đang ẩn; vẫn được đọc.",
        "4 ô công thức không có kết quả lưu trong tệp, để trống; hãy mở bằng Excel, lưu lại rồi đọc lại.",
    )


@pytest.mark.parametrize("name", ["bang-tinh.xls", "bang-tinh.ods"])
def test_the_same_sheet_of_other_programs(name: str) -> None:
    """LibreOffice's conversion of `workbook(fill)`, which computes the formulas."""
    reading = parse((DATA / name).read_bytes(), name)
    sums = "\tTổng cộng\t2.000\t1.985\t99,3%\t#DIV/0!\n"
    assert reading.text == f"Biểu 01\n{HEAD}{TABLE}{sums}{FOOT}\nDanh mục\nĐất đai\n33,33333333\n"
    assert place_of(reading, "1.245") == Place(table=1, row=5, column=3)
    assert reading.notices[-1] == "Trang tính “Danh mục” đang ẩn; vẫn được đọc."
    report = extract(DATA / name)
    assert report.document.number == "12/BC-UBND"
    assert report.document.unit is not None
    assert report.document.unit.name == "xã An Bình"
    assert {relation.holds for relation in report.relations if relation.rule in ("T001", "T002")} == {True}
    assert [str(count.value) for count in report.counts] == ["1245", "1230", "755", "755", "2000", "1985"]


def test_excels_first_xml_is_read_under_the_name_that_web_programs_give_it() -> None:
    data = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
          xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel">
        <Styles><Style ss:ID="Default"/><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>
          <Style ss:ID="n"><NumberFormat ss:Format="#,##0"/></Style>
          <Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style>
          <Style ss:ID="t"><Font ss:FontName=".VnTime"/></Style></Styles>
        <Worksheet ss:Name="Biểu 01"><Table>
          <Row ss:Index="2"><Cell ss:MergeAcross="3"><Data ss:Type="String">BIỂU TỔNG HỢP</Data></Cell></Row>
          <Row><Cell><Data ss:Type="String">Lĩnh vực</Data></Cell><Cell><Data ss:Type="String">Số</Data></Cell>
            <Cell><Data ss:Type="String">Tỷ lệ</Data></Cell><Cell><Data ss:Type="String">Ngày</Data></Cell></Row>
          <Row ss:Hidden="1"><Cell ss:StyleID="t"><Data ss:Type="String">B\xb8o c\xb8o</Data></Cell>
            <Cell ss:StyleID="n"><Data ss:Type="Number">1245</Data></Cell>
            <Cell ss:StyleID="p"><Data ss:Type="Number">0.988</Data></Cell>
            <Cell ss:StyleID="d"><Data ss:Type="DateTime">2024-05-31T00:00:00.000</Data></Cell></Row>
          <Row><Cell ss:Index="2"><Data ss:Type="Error">#REF!</Data></Cell>
            <Cell ss:Index="4"><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Number">x</Data></Cell></Row>
        </Table></Worksheet><Worksheet ss:Name="Trống"/></Workbook>"""
    reading = parse(data.encode(), "bieu.xls")
    head = "Biểu 01\nBIỂU TỔNG HỢP\nLĩnh vực\tSố\tTỷ lệ\tNgày\t\n"
    assert reading.text == f"{head}Báo cáo\t1.245\t98,8%\t31/05/2024\t\n\t#REF!\t\tTRUE\tx\n"
    assert place_of(reading, "98,8%") == Place(table=1, row=4, column=3)
    assert reading.notices[1:] == ("Trang tính “Biểu 01” có 1 dòng đang ẩn; vẫn được đọc.",)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1245.0, "General", "1245"),
        (1245.0, "#,##0", "1.245"),
        (1245678.5, "#,##0.00", "1.245.678,50"),
        (0.988, "General", "0,988"),
        (0.988, "0.0%", "98,8%"),
        (0.98765, "0%", "99%"),
        (98.8, '0.0"%"', "98,8%"),
        (0.1 + 0.2, "General", "0,3"),
        (100 / 3, "General", "33,33333333"),
        (1e15, "General", "1000000000000000"),
        (-12.5, "#,##0.0_);(#,##0.0)", "-12,5"),
        (1234.0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "1.234"),
        (1244.667, "#,##0", "1.244,67"),
        (1244.9999999999998, "#,##0", "1.245"),
        (2.675, "0.00", "2,68"),
        (5230000, "#,##0,", "5.230"),
        (12, '0 "hồ sơ"', "12 hồ sơ"),
        (5000, "#,##0 [$₫-42A]", "5.000 ₫"),
        (7, "000", "007"),
        (0.5, "# ?/?", "0,5"),
        (12, "@", "12"),
        (3, '[Red]0;"a;b"', "3"),
        (True, "General", "TRUE"),
        (datetime.date(2024, 5, 1), "dd/mm/yyyy", "01/05/2024"),
        (datetime.date(2024, 5, 1), "mm/yyyy", "05/2024"),
        (datetime.date(2024, 5, 1), "mmm-yy", "05/2024"),
        (datetime.datetime(2024, 5, 1, 7, 30), "dd/mm/yyyy hh:mm", "01/05/2024 07:30"),
        (datetime.timedelta(hours=26, minutes=5), "[h]:mm", "26:05"),
    ],
)
def test_numbers_and_dates_are_written_as_the_sheet_shows_them(value: object, code: str, text: str) -> None:
    assert shown(value, code) == text


@given(st.integers(0, 10**9), st.sampled_from(["General", "#,##0", "0"]))
def test_a_whole_number_is_read_back_as_it_was(number: int, code: str) -> None:
    assert parse_number(shown(float(number), code)) == (number, 0)


@given(st.floats(allow_nan=True), st.text('0#?,.%"[]();_* aE+/\\', max_size=12))
def test_any_format_shows_some_number(number: float, code: str) -> None:
    assert "\n" not in shown(number, code)


def test_errors_stay_and_results_that_a_program_left_open_are_unread() -> None:
    book = workbook(fill)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    sheet = sheet.replace("<f>SUM(C5:C6)</f><v></v>", "<f>SUM(C5:C6)</f><v>0</v>")
    sheet = sheet.replace("<f>SUM(D5:D6)</f><v></v>", "<f>SUM(D5:D6)</f><v>1985</v>")
    sheet = sheet.replace('<c r="F7" s="3"><f>1/0</f><v></v>', '<c r="F7" s="3" t="e"><f>1/0</f><v>#DIV/0!</v>')
    reading = parse(changed(book, "xl/worksheets/sheet1.xml", sheet.encode()))
    # The file asks for everything to be computed when it is opened: its 0 is nobody's result.
    assert f"\tTổng cộng\t{UNREAD}\t1.985\t{UNREAD}\t#DIV/0!\n" in reading.text


def test_the_edges_are_dropped_and_tables_on_one_sheet_stay_apart() -> None:
    def put(sheet: Worksheet) -> None:
        sheet.title = "Sheet1"
        for row, cells in {5: ("a", "b", "c"), 6: (1, None, 3), 9: ("d", "e", "f"), 10: (4, 5, 6)}.items():
            for column, value in zip((3, 5, 9), cells, strict=True):
                sheet.cell(row, column, value)
        sheet["C8"] = "Biểu 2"
        sheet["XFD1048576"].number_format = "0.00"

    assert parse(workbook(put)).text == "a\tb\tc\n1\t\t3\n\nBiểu 2\nd\te\tf\n4\t5\t6\n"


def test_blank_rows_within_a_table_do_not_end_it() -> None:
    blank = (None,)
    head = ("TT", "Nội dung", "2023", "2024")
    rows = [head, blank, ("A", "Xã"), blank, (1, "x", 2, 3), blank, (None, "Cộng", 2, 3), blank, ("Ghi chú: x",)]
    more = [blank, ("Biểu 2",), blank, head, (1, "y", 4, 5)]
    table = "TT\tNội dung\t2023\t2024\n"
    assert parse(sheet_of(*rows, *more)).text == (
        f"{table}A\tXã\t\t\n1\tx\t2\t3\n\tCộng\t2\t3\n\nGhi chú: x\n\nBiểu 2\n\n{table}1\ty\t4\t5\n"
    )


def test_a_group_heading_in_a_table_stays_a_row_and_a_narrow_table_a_table() -> None:
    rows = [
        ("A", None, None),
        ("TT", "Nội dung", "Số"),
        ("I", None, None),
        (1, "x", 2),
        ("II", None, None),
        (2, "y", 3),
    ]
    assert parse(sheet_of(*rows)).text == "A\nTT\tNội dung\tSố\nI\t\t\n1\tx\t2\nII\t\t\n2\ty\t3\n"
    assert parse(sheet_of(("Biểu 1",), ("Nội dung", "Số"), ("x", 2))).text == "Biểu 1\nNội dung\tSố\nx\t2\n"


def test_a_sheet_that_only_programs_can_show_is_left_out() -> None:
    def put(sheet: Worksheet) -> None:
        sheet["A1"] = "thấy"
        hidden = sheet.parent.create_sheet("ẩn")
        hidden["A1"] = "không thấy"
        hidden.sheet_state = "veryHidden"

    assert parse(workbook(put)).text == "thấy\n"


def test_cells_hold_no_line_break_and_no_tab() -> None:
    assert parse(sheet_of(("một\nhai\tba\r\nbốn", "x", "y"))).text == "một hai ba bốn\tx\ty\n"


def test_twenty_thousand_rows() -> None:
    reading = parse(sheet_of(*(("Thôn", n, 2 * n) for n in range(20_000))))
    assert reading.text.count("\n") == 20_000
    assert reading.text.endswith("Thôn\t19999\t39998\n")


@pytest.mark.parametrize(
    ("places", "kind"),
    [(["A1", "XFD1048576"], Oversized), (["A1", "D1048576"], None), ([], NoText)],
)
def test_values_far_apart_do_not_fill_the_memory(places: list[str], kind: type[Unreadable] | None) -> None:
    def put(sheet: Worksheet) -> None:
        for place in places:
            sheet[place] = 1

    if kind is None:
        assert parse(workbook(put)).text == "1\n\n1\n"
    else:
        with pytest.raises(kind):
            parse(workbook(put))


def test_a_sheet_bomb_is_not_unpacked() -> None:
    with pytest.raises(Oversized):
        parse(changed(workbook(fill), "xl/worksheets/sheet2.xml", b"<row/>" * 40_000_000))


def test_entities_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mat.txt").write_text("bí mật")
    sheet = f"""<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "mat.txt").as_uri()}">]>
        <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
        <c r="A1" t="inlineStr"><is><t>a&x;b</t></is></c></row></sheetData></worksheet>"""
    with contextlib.suppress(Unreadable):
        assert "bí mật" not in parse(changed(workbook(fill), "xl/worksheets/sheet1.xml", sheet.encode())).text


def test_encrypted_and_cut_files_say_so() -> None:
    xls = (DATA / "bang-tinh.xls").read_bytes()
    stream = xls.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")  # the workbook begins; a FILEPASS is put in the next record
    length = int.from_bytes(xls[stream + 22 : stream + 24], "little")
    locked = xls[: stream + 20] + b"\x2f\x00" + length.to_bytes(2, "little") + xls[stream + 24 :]
    with pytest.raises(Encrypted):
        parse(locked, "a.xls")
    for data in (xls[:1500], xls[: len(xls) // 2], workbook(fill)[:-3000]):
        with pytest.raises(Damaged):
            parse(data, "a.xls")


@pytest.mark.parametrize(
    ("record", "at"),
    [(b"\xd0\xcf\x11\xe0", 64), (b"\xfc\x00", 8), (b"\x00\x02\x0e\x00", 8)],
    ids=["sectors", "texts", "cells"],
)
def test_lengths_that_would_end_the_process_are_damage(record: bytes, at: int) -> None:
    """python-calamine takes memory for what a file says it has, and where there is not so much, the process ends."""
    data = (DATA / "bang-tinh.xls").read_bytes()
    start = data.index(record) + at
    with pytest.raises(Damaged):
        parse(data[:start] + b"\xff\xff\xff\x7f" + data[start + 4 :], "a.xls")


@pytest.mark.parametrize("name", ["bang-tinh.xls", "bang-tinh.ods", "bang-tinh.xlsx"])
def test_a_damaged_file_is_read_or_refused_and_nothing_else(name: str) -> None:
    data = workbook(fill) if name.endswith("x") else (DATA / name).read_bytes()
    dice = random.Random(7)
    for _ in range(60):
        hurt = bytearray(data)
        for _ in range(dice.randrange(1, 30)):
            hurt[dice.randrange(len(hurt))] = dice.randrange(256)
        with contextlib.suppress(Unreadable):
            assert parse(bytes(hurt), name).text.strip()


def test_a_heading_that_is_only_its_number_is_named_once() -> None:
    report = analyse("Biểu 1\n\nSTT\tLĩnh vực\tTiếp nhận\n1\tĐất đai\t120\n2\tHộ tịch\t80\n\tTổng cộng\t201\n")
    assert [heading_name(section) for section in report.sections] == ["Biểu 1"]
