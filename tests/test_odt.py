"""OpenDocument text: what LibreOffice saves, and files made by hand for the corners of the format."""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress

import pytest
from office_files import EVERYTHING, LINES, NOTICES, shown
from word_files import rows

from extractor.formats import Damaged, Encrypted, Margin, Oversized, Reading, Unreadable, parse
from extractor.records import Place

_KINDS = ("office", "style", "text", "table", "drawing:draw", "xsl-fo-compatible:fo", "svg-compatible:svg")
NAMES = " ".join(
    f'xmlns:{kind.rpartition(":")[2]}="urn:oasis:names:tc:opendocument:xmlns:{kind.partition(":")[0]}:1.0"'
    for kind in _KINDS
)
TYPE = "application/vnd.oasis.opendocument.text"


def packed(body: str, styles: str = "", common: str = "", manifest: str = "", head: str = "") -> bytes:
    """A file with this body, its automatic styles, and the content of its styles.xml."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", TYPE, zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f"{head}<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {NAMES}>{common}</office:document-styles>")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return out.getvalue()


def read(body: str, styles: str = "", common: str = "") -> Reading:
    reading = parse(packed(body, styles, common), "a.odt")
    at = 0
    for block in reading.blocks:
        assert at <= block.start < block.end <= len(reading.text)
        at = block.end
    return reading


def lines(body: str, styles: str = "", common: str = "") -> list[str]:
    return read(body, styles, common).text.splitlines()


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def span(text: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def style(name: str, properties: str, family: str = "text", parent: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f"<style:text-properties {properties}/></style:style>"
    )


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def cell(content: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{content if content.startswith('<') else p(content)}</table:table-cell>"


COVERED = "<table:covered-table-cell/>"


def table(*content: str) -> str:
    return f"<table:table>{''.join(content)}</table:table>"


def test_all_that_libreoffice_saves() -> None:
    reading = shown(EVERYTHING, "odt")
    assert reading.text.splitlines() == LINES
    assert reading.notices == NOTICES
    assert set(reading.margins) == {Margin("Đầu trang"), Margin("Chân trang")}
    assert {block.place for block in reading.blocks} >= {Place(paragraph=6), Place(table=1, row=3, column=2)}


# Text


def test_blanks_breaks_and_signs() -> None:
    body = p('một\n  hai<text:s text:c="3"/>ba<text:tab/>bốn<text:line-break/>năm<text:soft-page-break/> 40\u20112')
    assert lines(body) == ["một hai   ba bốn", "năm 40-2"]


def test_what_is_raised_or_hidden_by_style_or_its_parent() -> None:
    styles = (
        style("T1", 'style:text-position="super 58%"')
        + style("T2", 'style:text-position="-33% 58%"', parent="T1")
        + style("T3", 'text:display="none"')
        + style("T4", 'text:display="true"', parent="T3")
        + style("T5", "", parent="T1")
        + style("P1", 'text:display="none"', "paragraph")
    )
    body = p(f"10{span('3', 'T1')} m{span('2', 'T5')}{span('2', 'T2')} {span('ẩn', 'T3')}{span('hiện', 'T4')}")
    assert lines(body + p(f"ẩn {span('không', 'T4')}", "P1"), styles) == ["10³ m²2 hiện", "không"]


def test_fields_changes_and_what_is_no_text() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{p('812')}</text:deletion></text:changed-region></text:tracked-changes>"
        + p(
            "tổng <text:change-start/>830<text:change-end/><office:annotation>ý kiến</office:annotation>"
            " <text:date>05/4/2023</text:date> <text:a>liên kết</text:a><text:hidden-text>ẩn</text:hidden-text>"
        )
        + p('<text:hidden-paragraph text:is-hidden="true"/>ẩn cả')
        + '<text:section text:display="none"><text:p>ẩn nữa</text:p></text:section>'
        + f"<text:section>{p('trong phần')}</text:section>"
    )
    reading = read(body)
    assert reading.text.splitlines() == ["tổng 830 05/4/2023 liên kết", "trong phần"]
    assert "dấu vết sửa" in reading.notices[0]


def test_notes_and_boxes() -> None:
    note = "<text:note><text:note-citation>7</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    box = "<draw:frame><draw:text-box>{}</draw:text-box><svg:title>x</svg:title></draw:frame>"
    body = (
        p(f"đạt 15{note.format(p('một') + p('hai'))} việc{note.format(p('ba'))}")
        + p(f"neo<draw:g>{box.format(p('khung'))}<draw:custom-shape>{p('hình')}</draw:custom-shape></draw:g>")
        + box.format(p("ở trang"))
        + p("<draw:frame><draw:object/></draw:frame>bảng nhúng")
    )
    reading = read(body)
    assert reading.text.splitlines() == [
        "đạt 15¹ việc²", "¹ một hai", "² ba", "neo", "khung", "hình", "ở trang", "bảng nhúng",
    ]  # fmt: skip
    assert "1 đối tượng nhúng" in reading.notices[0]


def test_fonts_tell_the_character_set() -> None:
    faces = "<x><style:font-face style:name='F' svg:font-family=\"'.VnTime'\"/></x>"
    fonts = {"T1": 'style:font-name="F"', "T2": 'fo:font-family="VNI-Times"', "T3": 'fo:font-family="Symbol"'}
    old, sign = "B¸o c¸o t\u00ad", "\uf0b3"
    body = p(f"{span(old, 'T1')} {span('caùo', 'T2')} đạt {span(sign, 'T3')} 95%")
    reading = read(body, "".join(style(name, font) for name, font in fonts.items()), faces)
    assert reading.text == "Báo cáo tư cáo đạt ≥ 95%\n"
    assert "TCVN3 (ABC) và VNI" in reading.notices[0]


# Lists


def level(at: int, form: str, more: str = "") -> str:
    return f'<text:list-level-style-number text:level="{at}" style:num-format="{form}" {more}/>'


LIST = (
    '<text:list-style style:name="L">'
    + level(1, "I", 'style:num-suffix="."')
    + level(2, "1", 'style:num-suffix="." text:display-levels="2"')
    + level(3, "a", 'style:num-prefix="(" style:num-suffix=")" text:start-value="3"')
    + '<text:list-level-style-bullet text:level="4" text:bullet-char="•"/></text:list-style>'
)


def items(*content: str, more: str = "") -> str:
    return f"<text:list {more}>{''.join(f'<text:list-item>{one}</text:list-item>' for one in content)}</text:list>"


NAMED = 'text:style-name="L"'


def test_automatic_numbers() -> None:
    inner = items(p("hai") + p("không số") + items(p("ba"), p("bốn") + items(p("năm"))), p("sáu"))
    body = (
        items(p("một") + inner, p("bảy"), more=f'{NAMED} xml:id="x"')
        + p("giữa")
        + items(p("tám"), more=f'{NAMED} text:continue-numbering="true"')
        + items(p("chín"), more=NAMED)
        + items(items(p("mười")), more=f'{NAMED} text:continue-list="x"')
        + f'<text:list {NAMED}><text:list-item text:start-value="9">{p("chín")}</text:list-item>'
        + f"<text:list-header>{p('không')}</text:list-header></text:list>"
    )
    assert lines(body, LIST) == [
        "I. một", "I.1. hai", "không số", "(c) ba", "(d) bốn", "- năm", "I.2. sáu", "II. bảy", "giữa", "III. tám",
        "I. chín", "III.1. mười", "IX. chín", "không",
    ]  # fmt: skip


def test_headings_are_numbered_by_the_outline() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="A" style:num-suffix=")"/>'
        '<text:outline-level-style text:level="2" style:num-format=""/></text:outline-style>'
    )
    head = '<text:h text:outline-level="{}"><text:number>B)</text:number>{}</text:h>'
    body = head.format(1, "một") + head.format(2, "hai") + head.format(1, "ba")
    assert lines(body, "", outline) == ["A) một", "hai", "B) ba"]


# Tables


def test_merged_and_repeated_cells_keep_their_columns() -> None:
    body = table(
        "<table:table-header-rows>",
        row(cell("TT", 'table:number-rows-spanned="2"'), cell("Hồ sơ", 'table:number-columns-spanned="2"'), COVERED),
        "</table:table-header-rows>",
        row(COVERED, cell("Nhận"), cell("Xong")),
        row(cell("", 'table:number-columns-repeated="2"'), cell(p("mười") + p("hai"))),
        row(cell("-", 'table:number-columns-repeated="3"'), more='table:number-rows-repeated="2"'),
    )
    assert rows(read(body)) == [["TT", "Hồ sơ", ""], ["", "Nhận", "Xong"], ["", "", "mười hai"], *[["-", "-", "-"]] * 2]


def test_a_table_in_a_cell_has_rows_of_its_own() -> None:
    inner = table(row(cell("x1"), cell("x2")))
    assert lines(table(row(cell("ngoài"), cell(p("ô") + inner)))) == ["ngoài\tô", "", "x1\tx2", ""]


# Heads of pages


def test_heads_and_feet_are_apart() -> None:
    heads = f"<style:header>{p('Đầu trang')}</style:header><style:footer>{p('1')}</style:footer>"
    reading = read(p("Thân"), "", f"<style:master-page>{heads}</style:master-page>")
    assert (reading.text, reading.margins) == ("Thân\n", (Margin("Đầu trang"), Margin("1")))


# What cannot be read


def test_a_password() -> None:
    with pytest.raises(Encrypted):
        parse(packed(p("a"), manifest="<manifest:encryption-data/>".replace("manifest:", "")), "a.odt")


@pytest.mark.parametrize(
    "more", ['table:number-columns-repeated="99999999"', 'table:number-columns-repeated="900" table:x=""']
)
def test_more_cells_than_a_report_has(more: str) -> None:
    with pytest.raises(Oversized):
        read(table(row(cell("x", more), more='table:number-rows-repeated="99999"')))


def test_entities_bring_nothing_in() -> None:
    declared = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "bbbbbbbb">]>'
    assert parse(packed(p("trước &a;&b; sau"), head=declared), "a.odt").text == "trước  sau\n"


def test_what_is_cut_or_has_no_body() -> None:
    data = packed(p("Báo cáo"))
    for broken in (data[: len(data) // 2], packed("</office:text><office:x>").replace(b"office:text", b"office:tixt")):
        with pytest.raises(Damaged):
            parse(broken, "a.odt")


def test_other_names_are_of_no_account() -> None:
    assert parse(packed(p("Một")), "a.docx").format == "odt"


def test_whatever_the_xml_the_answer_is_a_reading_or_a_reason() -> None:
    generator = random.Random(5)
    good = items(p("một"), more=NAMED) + table(row(cell("a", 'table:number-columns-repeated="2"'), COVERED)) + p("830")
    for _ in range(300):
        body = list(good)
        for _ in range(generator.randint(1, 6)):
            body[generator.randrange(len(body))] = generator.choice('<>/"=a9 ')
        with suppress(Unreadable):
            assert parse(packed("".join(body), LIST), "a.odt").text.strip()
