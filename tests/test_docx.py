"""Word: what is shown is read, once, and what is not shown is not; each in a file made for it."""

from __future__ import annotations

import pytest
from word_files import (
    abstract,
    cell,
    level,
    lines,
    num,
    numbered,
    p,
    places,
    read,
    row,
    rows,
    run,
    table,
)

from extractor.formats import Margin
from extractor.records import Place

RAISED = '<w:vertAlign w:val="superscript"/>'
HIDDEN = "<w:vanish/>"


def inserted(*content: str) -> str:
    return f"<w:ins>{''.join(content)}</w:ins>"


def deleted(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def control(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def box(content: str) -> str:
    """A run with a text box as Word writes it: for new programs, and once more for old ones."""
    held = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{held}</wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{held}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def field(instruction: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return mark.format("begin") + instruction + mark.format("separate") + result + mark.format("end")


def instruction(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def reference(kind: str, number: int, more: str = "") -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}" {more}/></w:r>'


def note(kind: str, number: int, *content: str) -> str:
    return f'<w:{kind} w:id="{number}">{p(*content)}</w:{kind}>'


def test_a_file_with_everything() -> None:
    """Each thing that one or another reader loses or doubles, once."""
    body = (
        numbered("Kết quả")
        + p(run("Ban hành 15"), reference("footnote", 2), run(" văn bản, 3"), reference("endnote", 2), run(" kế hoạch"))
        + p(run("tổng số "), inserted(run("830")), deleted("812"), run(" hồ sơ"))
        + p("<w:moveFrom>", run("chuyển đi"), "</w:moveFrom>", run("ở lại"))
        + p("<w:moveTo>", run("chuyển đến"), "</w:moveTo>")
        + p(run("thấy"), run(" không thấy", HIDDEN))
        + control(p(run("khối")))
        + p(run("trong "), control(run("dòng")))
        + p('<w:fldSimple w:instr="PAGE">', run("7"), "</w:fldSimple>", run(" trang"))
        + p(field(instruction("DATE"), run("05/4/2023")))
        + p('<w:hyperlink r:id="x">', run("liên kết"), "</w:hyperlink>")
        + p(run("40/KH"), "<w:r><w:noBreakHyphen/></w:r>", run("UBND, 10"), run("3", RAISED))
        + p(run("neo"), box(p(run("khung"))))
        + p(run("đạt "), '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', run(" 95%"))
        + table(
            row(cell("a"), cell("b", '<w:gridSpan w:val="2"/>')),
            control(row(cell("dòng khác"), control(cell("ô khác")), cell(p(run("c")) + table(row(cell("trong")))))),
            row(cell("d"), cell("e"), properties='<w:gridBefore w:val="1"/>'),
        )
    )
    parts = {
        "numbering": abstract(0, level(0, "upperRoman", "%1.")) + num(1, 0),
        "footnotes": note("footnote", 2, run("chú thích một")),
        "endnotes": note("endnote", 2, run("chú thích cuối")),
    }
    reading = read(body, parts)
    assert reading.text.split("\n") == [
        "I. Kết quả",
        "Ban hành 15¹ văn bản, 3² kế hoạch",
        "¹ chú thích một",
        "² chú thích cuối",
        "tổng số 830 hồ sơ",
        "ở lại",
        "chuyển đến",
        "thấy",
        "khối",
        "trong dòng",
        "7 trang",
        "05/4/2023",
        "liên kết",
        "40/KH-UBND, 10³",
        "neo",
        "khung",
        "đạt ≥ 95%",
        "",
        "a\tb\t",
        "dòng khác\tô khác\tc trong",
        "\td\te",
        "",
        "",
    ]
    assert places(reading)["khung"] == Place(paragraph=13)
    assert places(reading)["² chú thích cuối"] == Place(paragraph=2)
    assert places(reading)["e"] == Place(table=1, row=3, column=3)
    assert reading.notices == ("Tệp còn dấu vết sửa chưa duyệt: đã đọc phần thêm vào, bỏ phần đã xóa.",)


# Tracked changes


def test_paragraphs_that_a_tracked_change_made_one() -> None:
    body = p(run("Tổng số"), properties="<w:rPr><w:del/></w:rPr>") + p(run(" 830 hồ sơ")) + p(run("Sau"))
    reading = read(body)
    assert reading.text == "Tổng số 830 hồ sơ\nSau\n"
    assert places(reading) == {"Tổng số 830 hồ sơ": Place(paragraph=2), "Sau": Place(paragraph=3)}


def test_rows_and_cells_that_a_tracked_change_deleted() -> None:
    body = table(
        row(cell("a"), cell("b"), cell("x", "<w:cellDel/>"), cell("c")),
        row(cell("y"), cell("y"), cell("y"), properties="<w:del/>"),
        row(cell("d"), cell("e"), cell("f"), properties="<w:ins/>"),
    )
    assert rows(read(body)) == [["a", "b", "c"], ["d", "e", "f"]]


def test_old_properties_of_tracked_changes_are_not_those_in_force() -> None:
    changed = f'<w:rPrChange w:id="1"><w:rPr>{HIDDEN}{RAISED}</w:rPr></w:rPrChange>'
    assert lines(p(run("tăng 12", changed))) == ["tăng 12"]


# Hidden and raised, by themselves and by styles

STYLES = (
    "<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>"
    f'<w:style w:type="character" w:styleId="An"><w:rPr>{HIDDEN}</w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="AnCon"><w:basedOn w:val="An"/></w:style>'
    f'<w:style w:type="paragraph" w:styleId="DoanAn"><w:rPr>{HIDDEN}</w:rPr></w:style>'
    f'<w:style w:type="character" w:styleId="Mu"><w:rPr>{RAISED}</w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Vong"><w:basedOn w:val="Vong2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Vong2"><w:basedOn w:val="Vong"/></w:style>'
)


@pytest.mark.parametrize(("paragraph", "properties", "shown"), [
    ("", HIDDEN, False),
    ("", '<w:vanish w:val="0"/>', True),
    ("", '<w:rStyle w:val="An"/>', False),
    ("", '<w:rStyle w:val="AnCon"/>', False),
    ("", '<w:rStyle w:val="AnCon"/><w:vanish w:val="false"/>', True),
    ("DoanAn", "", False),
    ("DoanAn", '<w:vanish w:val="0"/>', True),
    ("DoanAn", '<w:rStyle w:val="An"/>', True),  # one switches the other over
    ("Vong", "", True),
    ("KhongCo", '<w:rStyle w:val="KhongCo"/>', True),
])  # fmt: skip
def test_hidden_text(paragraph: str, properties: str, shown: bool) -> None:
    body = p(run("a", '<w:vanish w:val="0"/>'), run("b", properties), properties=f'<w:pStyle w:val="{paragraph}"/>')
    assert lines(body, {"styles": STYLES}) == ["ab" if shown else "a"]


def test_digits_raised_by_a_style_are_apart() -> None:
    body = p(run("đạt 15"), run("1", '<w:rStyle w:val="Mu"/>'), run(" và 10"), run("3", RAISED), run("²"))
    assert lines(body, {"styles": STYLES}) == ["đạt 15¹ và 10³²"]
    flat = p(run("15"), run("1", '<w:rStyle w:val="Mu"/><w:vertAlign w:val="baseline"/>'))
    assert lines(flat, {"styles": STYLES}) == ["151"]


# Fields


def test_a_field_shows_its_result_and_not_its_instruction() -> None:
    inner = field(instruction("MERGEFIELD so"), run("12"))
    body = (
        p(run("có "), field(instruction("IF ") + inner + instruction(" = 12"), run("34")), run(" việc"))
        + p(field(instruction("REF a"), run("trong ") + field(instruction("PAGE"), run("5"))))
        + p(run("ẩn "), run("XE", HIDDEN), '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', instruction("XE"))
        + p(run("sau"))
    )
    assert lines(body) == ["có 34 việc", "trong 5", "ẩn", "sau"]


def test_hidden_marks_of_a_field_count_and_broken_fields_lose_no_text() -> None:
    begin, separate, end = (
        f'<w:r><w:rPr>{HIDDEN}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'
        for kind in ("begin", "separate", "end")
    )
    assert lines(p(run("a"), begin, run("TC"), end, run("b"))) == ["ab"]
    assert lines(p(end, run("a"), separate, run("b"), begin, run("c"))) == ["abc"]


def test_a_table_of_contents_goes_over_paragraphs() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    body = p(begin, instruction("TOC"), separate, run("Mục một")) + p(run("Mục hai"), end) + p(run("Sau"))
    assert lines(body) == ["Mục một", "Mục hai", "Sau"]


# Notes


def test_notes_in_cells_boxes_and_lists_stand_after_what_holds_them() -> None:
    body = table(row(cell(p(run("15"), reference("footnote", 1))), cell("b"))) + p(
        run("neo"), box(p(run("trong 7"), reference("footnote", 2)))
    )
    notes = note("footnote", 1, run("một")) + note("footnote", 2, run("hai"))
    assert [line for line in lines(body, {"footnotes": notes}) if line] == [
        "15¹\tb", "¹ một", "neo", "trong 7²", "² hai",
    ]  # fmt: skip


def test_a_note_is_told_once_and_its_own_mark_kept() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>*</w:t></w:r>'
    body = p(run("a"), reference("footnote", 1), run(" b"), reference("footnote", 1), run(" c"), own) + p(
        run("d"), reference("footnote", 404)
    )
    notes = note("footnote", 1, run("một")) + note("footnote", 5, run("* sao"))
    assert lines(body, {"footnotes": notes}) == ["a¹ b¹ c*", "¹ một", "* sao", "d"]


def test_a_note_that_refers_to_itself_ends() -> None:
    notes = note("footnote", 1, run("một"), reference("footnote", 1))
    assert lines(p(run("a"), reference("footnote", 1)), {"footnotes": notes}) == ["a¹", "¹ một¹"]


# Text boxes, alternatives, formulas, symbols


def test_text_boxes_in_boxes_and_of_old_programs() -> None:
    old = f"<w:r><w:pict><v:textbox><w:txbxContent>{p(run('cũ'))}</w:txbxContent></v:textbox></w:pict></w:r>"
    grid = table(row(cell("1"), cell("2")), columns=2)
    body = p(run("neo"), box(p(run("ngoài"), box(p(run("trong")))) + grid), old)
    assert [line for line in lines(body) if line] == ["neo", "ngoài", "trong", "1\t2", "cũ"]


def test_of_contents_for_new_and_old_programs_the_first_that_shows_anything() -> None:
    new, old = "<mc:Choice Requires='w14'>{}</mc:Choice>", "<mc:Fallback>{}</mc:Fallback>"
    both = f"<mc:AlternateContent>{new}{old}</mc:AlternateContent>"
    body = (
        p(both.format(run("mới"), run("cũ")))
        + p("<w:r>", both.format("<w14:la/>", "<w:t>☑</w:t>"), "</w:r>", run(" xong"))
        + both.format(p(run("khối mới")), p(run("khối cũ")))
    )
    assert lines(body) == ["mới", "☑ xong", "khối mới"]


def test_formulas_keep_powers_and_fractions_apart() -> None:
    def m(text: str) -> str:
        return f"<m:r><w:rPr/><m:t>{text}</m:t></m:r>"

    def power(base: str, above: str) -> str:
        return f"<m:sSup><m:e>{m(base)}</m:e><m:sup>{m(above)}</m:sup></m:sSup>"

    def fraction(above: str, below: str) -> str:
        return f"<m:f><m:num>{m(above)}</m:num><m:den>{m(below)}</m:den></m:f>"

    body = p(
        run("là "), f"<m:oMathPara><m:oMath>{power('10', '3')}{m(' + 1')}{fraction('1', '2')}</m:oMath></m:oMathPara>"
    )
    assert lines(body) == ["là 10³ + 1 1/2"]


@pytest.mark.parametrize(("font", "code", "expected"), [
    ("Symbol", "F0B3", "≥"),
    ("Symbol", "F035", "5"),
    ("symbol", "B1", "±"),
    ("Wingdings", "F0FE", "☑"),
    ("Wingdings", "F083", "③"),
    ("Wingdings", "F04A", "•"),
    ("Wingdings 2", "F050", "•"),
    ("Times New Roman", "2265", "≥"),
    ("Times New Roman", "F041", "A"),
    ("Times New Roman", "0000", ""),
    ("Times New Roman", "D800", ""),
    ("Times New Roman", "FFFFFF", ""),
    ("Times New Roman", "", ""),
])  # fmt: skip
def test_symbols(font: str, code: str, expected: str) -> None:
    assert lines(p(run("a"), f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>', run("b"))) == [f"a{expected}b"]


def test_letters_in_a_symbol_font_are_signs() -> None:
    font = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    assert lines(p(run("\uf0a3 5", font), run(" \uf0a3"))) == ["≤ 5 \uf0a3"]


def test_hyphens_that_are_only_shown_at_a_lines_end_are_dropped() -> None:
    assert lines(p(run("UB\u00adND "), "<w:r><w:t>xã</w:t><w:softHyphen/><w:t>hội</w:t></w:r>")) == ["UBND xãhội"]


# Tables


def test_merged_cells_are_told_once_and_keep_their_columns() -> None:
    begin, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        row(cell("TT", begin), cell("Hồ sơ", '<w:gridSpan w:val="2"/>'), cell("Ghi chú", begin)),
        row(cell("ẩn", on), cell("Nhận"), cell("Trả"), cell("", on)),
        row(cell("1"), cell("120", '<w:hMerge w:val="restart"/>'), cell("mất", "<w:hMerge/>"), cell("x")),
        columns=4,
    )
    assert rows(read(body)) == [["TT", "Hồ sơ", "", "Ghi chú"], ["", "Nhận", "Trả", ""], ["1", "120", "", "x"]]


def test_a_continuation_of_no_merged_cell_loses_no_text() -> None:
    on = "<w:vMerge/>"
    begin = '<w:vMerge w:val="restart"/>'
    body = table(
        row(cell("a", on), cell("b")),
        row(cell("mất", begin), cell("mất"), properties="<w:del/>"),
        row(cell("c", on), cell("d")),
        row(cell("e"), cell("f")),
        row(cell("g", on), cell("h")),
        columns=2,
    )
    assert rows(read(body)) == [["a", "b"], ["", "d"], ["e", "f"], ["g", "h"]]


def test_a_table_within_a_cell_has_rows_of_its_own() -> None:
    inner = table(row(cell("310"), cell("309")), row(cell("1"), cell("2")), columns=2)
    body = table(row(cell(p(run("Số liệu:")) + inner + p()), cell("bên"), cell("cạnh"))) + table(
        row(cell("x"), cell("y"))
    )
    reading = read(body)
    assert reading.text == "Số liệu:\tbên\tcạnh\n\n310\t309\n1\t2\n\nx\ty\n\n"
    assert places(reading)["309"] == Place(table=2, row=1, column=2)
    assert places(reading)["y"] == Place(table=3, row=1, column=2)


def test_a_frame_around_a_table_is_none() -> None:
    inner = table(row(cell("a"), cell("b")), columns=2)
    reading = read(table(row(cell(p(run("Câu")) + inner + p())), columns=1))
    assert reading.text == "Câu\n\na\tb\n\n"
    assert places(reading) == {
        "Câu": Place(table=1, row=1, column=1),
        "a": Place(table=2, row=1, column=1),
        "b": Place(table=2, row=1, column=2),
    }


def test_a_table_that_was_split_is_one_as_long_as_nothing_stands_between() -> None:
    def grid(*numbers: str) -> str:
        return table(*(row(*map(cell, number)) for number in numbers), columns=2)

    reading = read(grid("12", "34") + grid("56") + grid("789") + p(run("Câu")) + grid("ab"))
    assert reading.text == "1\t2\n3\t4\n5\t6\n\n7\t8\t9\n\nCâu\n\na\tb\n\n"
    assert places(reading)["6"] == Place(table=1, row=3, column=2)
    assert places(reading)["7"] == Place(table=2, row=1, column=1)
    assert places(reading)["b"] == Place(table=3, row=1, column=2)


def test_short_rows_are_filled_and_a_cells_paragraphs_are_one_line() -> None:
    body = table(row(cell(p(run("a")) + p(run("b\tc"))), cell("2"), cell("3")), row(cell("4")))
    assert rows(read(body)) == [["a b c", "2", "3"], ["4", "", ""]]


# Heads and feet of pages


def section(*references: tuple[str, str, str], more: str = "") -> str:
    marks = "".join(f'<w:{where}Reference w:type="{kind}" r:id="{part}"/>' for where, kind, part in references)
    return f"<w:sectPr>{marks}{more}</w:sectPr>"


def test_heads_and_feet_are_apart() -> None:
    parts = {
        "header1": p(run("Báo cáo tháng")), "header2": p(run("Trang đầu")), "header3": p(run("Trang chẵn")),
        "footer1": p(field(instruction("PAGE"), run("3"))) + table(row(cell("Lưu"), cell("VT"))),
    }  # fmt: skip
    marks = [("header", "default", "header1"), ("header", "first", "header2"), ("header", "even", "header3"),
             ("footer", "default", "footer1"), ("footer", "default", "mất")]  # fmt: skip
    reading = read(p(run("Câu"), properties=section(*marks[:1])) + section(*marks), parts)
    assert reading.text == "Câu\n"
    assert reading.margins == tuple(map(Margin, ("Báo cáo tháng", "3", "Lưu", "VT")))
    both = read(p(run("Câu")) + section(*marks, more="<w:titlePg/>"), parts | {"settings": "<w:evenAndOddHeaders/>"})
    assert [margin.text for margin in both.margins] == ["Báo cáo tháng", "Trang đầu", "Trang chẵn", "3", "Lưu", "VT"]


def test_an_official_header_in_the_head_of_a_page_is_text() -> None:
    head = table(
        row(cell(p(run("UBND XÃ BÌNH LÂM"))), cell(p(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")))),
        row(cell("Số: 7/BC-UBND"), cell("Bình Lâm, ngày 04 tháng 5 năm 2022")),
        columns=2,
    )
    reading = read(p(run("BÁO CÁO")) + section(("header", "default", "header1")), {"header1": head})
    assert reading.text.splitlines() == [
        "UBND XÃ BÌNH LÂM", "Số: 7/BC-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Bình Lâm, ngày 04 tháng 5 năm 2022",
        "BÁO CÁO",
    ]  # fmt: skip
    assert reading.margins == ()
    assert places(reading)["Số: 7/BC-UBND"] is None
    assert places(reading)["BÁO CÁO"] == Place(paragraph=1)


# What cannot be read is said


def test_what_is_embedded_is_named() -> None:
    body = p(run("Xem bảng"), "<w:r><w:object/></w:r>") + '<w:altChunk r:id="x"/>'
    assert read(body).notices == (
        "Tệp có 1 đối tượng nhúng (như bảng Excel); nội dung bên trong không được đọc.",
        "Tệp có phần nội dung chèn từ tệp khác, không đọc được phần đó.",
    )
