"""The readers on good files: what text they give, and where its stretches stand in the file."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as WordDocument
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

from extractor.formats import Reading, read, suffixes
from extractor.records import Place

DATA = Path(__file__).parent / "data"
REPORT = (
    "BÁO CÁO\nKết quả công tác cải cách hành chính tháng 4 năm 2022\n\n"
    "Trong kỳ, Ủy ban nhân dân xã đã tiếp nhận 1.204 hồ sơ, giải quyết đúng hạn 1.198 hồ sơ, đạt 99,5%.\n"
    "Các đồng chí được phân công đã thực hiện đầy đủ những nhiệm vụ thuộc lĩnh vực phụ trách.\n"
)
HEADER_LEFT = ["UBND HUYỆN AN PHÚ", "UBND XÃ BÌNH LÂM", "Số: 07/BC-UBND"]
HEADER_RIGHT = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Bình Lâm, ngày 04 tháng 5 năm 2022",
]


def reading(tmp_path: Path, name: str, data: bytes) -> Reading:
    path = tmp_path / name
    path.write_bytes(data)
    found, result = read(path)
    assert found == data
    at = 0
    for block in result.blocks:
        assert at <= block.start < block.end <= len(result.text), "blocks overlap or are out of order"
        at = block.end
    return result


def placed(result: Reading) -> dict[str, Place | None]:
    return {result.text[block.start : block.end]: block.place for block in result.blocks}


def rows(result: Reading) -> list[list[str]]:
    return [line.split("\t") for line in result.text.split("\n") if "\t" in line]


def test_the_formats_are_registered_by_being_there() -> None:
    assert {".txt", ".md", ".docx", ".pdf"} <= set(suffixes())


# Plain text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (REPORT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + REPORT.encode(), "utf-8"),
        (b"\xff\xfe" + REPORT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + REPORT.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + REPORT.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_declared_encodings_are_read_without_a_notice(tmp_path: Path, data: bytes, encoding: str) -> None:
    result = reading(tmp_path, "a.txt", data)
    # A UTF-8 mark is a character of the text as decoded, so that offsets are those of any other reader.
    kept = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    assert (result.text, result.encoding, result.notices) == (kept + REPORT, encoding, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_with_a_notice(tmp_path: Path, encoding: str) -> None:
    result = reading(tmp_path, "a.txt", REPORT.encode(encoding))
    assert (result.text, result.encoding) == (REPORT, encoding)
    assert encoding.upper() in result.notices[0]


def test_line_ends_and_decomposed_letters_stay_as_they_are(tmp_path: Path) -> None:
    text = "Ba\u0301o ca\u0301o\r\nquý I\rnăm 2022\n\tcột\tcột\f"
    assert reading(tmp_path, "a.md", text.encode()).text == text


def test_windows_1258_is_read_with_a_notice(tmp_path: Path) -> None:
    # The set has đ, ê, ô, ơ, ư, ă, â as letters and the five tones as marks after them.
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    text = "".join(
        unicodedata.normalize("NFC", "".join(c for c in full if c not in marks))
        + "".join(c for c in full if c in marks)
        for full in (unicodedata.normalize("NFD", letter) for letter in REPORT)
    )
    result = reading(tmp_path, "a.txt", text.encode("cp1258"))
    assert (result.text, result.encoding) == (text, "windows-1258")
    assert "windows-1258" in result.notices[0]
    assert unicodedata.normalize("NFC", result.text) == REPORT


def test_unaccented_text_with_a_windows_dash_is_read(tmp_path: Path) -> None:
    result = reading(tmp_path, "a.txt", b"BAO CAO \x96 quy I nam 2022, dat 99,5%")
    assert result.text == "BAO CAO – quy I nam 2022, dat 99,5%"
    assert result.notices


def test_a_few_stray_bytes_are_replaced_and_counted(tmp_path: Path) -> None:
    data = (REPORT * 3).encode()
    result = reading(tmp_path, "a.txt", data + b"h\xe1\xbb")
    assert result.text == REPORT * 3 + "h\ufffd"
    assert f"từ byte {len(data) + 1}" in result.notices[0]


def test_signs_and_foreign_words_are_no_legacy_text(tmp_path: Path) -> None:
    text = "Dien tich 15 m², 20 °C; cafe Café, Málaga, Besançon, 5 ± 1, ½, « Réseau », señor"
    assert reading(tmp_path, "a.txt", text.encode()).text == text


# Word

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def package(body: str, **parts: str) -> bytes:
    """A Word file from the XML of its body and of further parts, each by its root element's name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMES}>{content}</w:{name}>")
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(run(text), properties=numbering)


def level(at: int, kind: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def two_columns(document: WordDocument, left: list[str], right: list[str]) -> None:
    cells = document.add_table(1, 2).rows[0].cells
    for cell, lines in zip(cells, (left, right), strict=True):
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def test_word_paragraphs_have_their_places(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Một")
    document.add_paragraph("")
    document.add_paragraph("Ba\tbốn")
    result = reading(tmp_path, "a.docx", saved(document))
    assert result.text == "Một\nBa bốn\n"
    assert placed(result) == {"Một": Place(paragraph=1), "Ba bốn": Place(paragraph=3)}


def test_word_tables_keep_rows_columns_and_merges(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("Trước bảng")
    table = document.add_table(4, 4)
    table.cell(0, 2).merge(table.cell(0, 3)).text = "Hồ sơ"
    table.cell(0, 0).merge(table.cell(1, 0)).text = "TT"
    table.cell(1, 2).text, table.cell(1, 3).text = "Tiếp nhận", "Đã xử lý"
    table.cell(0, 1).text = "Lĩnh\nvực"
    for column, text in enumerate(("1", "Đất\tđai", "310", "309")):
        table.cell(3, column).text = text
    document.add_paragraph("Sau bảng")
    result = reading(tmp_path, "a.docx", saved(document))
    assert result.text == (
        "Trước bảng\n\nTT\tLĩnh vực\tHồ sơ\t\n\t\tTiếp nhận\tĐã xử lý\n1\tĐất đai\t310\t309\n\nSau bảng\n"
    )
    assert placed(result)["Đã xử lý"] == Place(table=1, row=2, column=4)
    assert placed(result)["310"] == Place(table=1, row=4, column=3)
    assert placed(result)["Sau bảng"] == Place(paragraph=2)


def test_the_header_and_signature_tables_are_read_by_column(tmp_path: Path) -> None:
    document = Document()
    two_columns(document, HEADER_LEFT, HEADER_RIGHT)
    document.add_paragraph("BÁO CÁO")
    two_columns(document, ["Nơi nhận:", "- UBND huyện;"], ["TM. ỦY BAN NHÂN DÂN", "", "Lê Thị Mận"])
    result = reading(tmp_path, "a.docx", saved(document))
    assert result.text.split("\n") == [
        *HEADER_LEFT,
        *HEADER_RIGHT,
        "BÁO CÁO",
        "Nơi nhận:",
        "- UBND huyện;",
        "TM. ỦY BAN NHÂN DÂN",
        "Lê Thị Mận",
        "",
    ]
    assert placed(result)["Độc lập - Tự do - Hạnh phúc"] == Place(table=1, row=1, column=2)


def test_a_header_in_two_rows_is_read_by_column_too(tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "\n".join(HEADER_LEFT[:2]), HEADER_LEFT[2]
    table.cell(0, 1).text, table.cell(1, 1).text = "\n".join(HEADER_RIGHT[:2]), HEADER_RIGHT[2]
    assert reading(tmp_path, "a.docx", saved(document)).text.split() == " ".join(HEADER_LEFT + HEADER_RIGHT).split()


@pytest.mark.parametrize("gap", ["\t", " \t\t", " " * 12, "\u00a0" * 6])
def test_a_header_set_with_tabs_or_blanks_is_read_by_column_too(tmp_path: Path, gap: str) -> None:
    document = Document()
    left, right = [*HEADER_LEFT[:2], "Số:      /BC-UBND"], [*HEADER_RIGHT[:2], "Bình Lâm, ngày      tháng 5 năm 2022"]
    for pair in zip(left, right, strict=True):
        document.add_paragraph(gap.join(pair))
    document.add_paragraph("Trong kỳ có      Một việc")
    assert reading(tmp_path, "a.docx", saved(document)).text.splitlines() == [
        *left[:2],
        "Số: /BC-UBND",
        *right[:2],
        "Bình Lâm, ngày tháng 5 năm 2022",
        "Trong kỳ có      Một việc",
    ]


def test_a_frame_of_one_cell_is_no_table(tmp_path: Path) -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Câu thứ nhất"
    inner = cell.add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "a", "b"
    assert reading(tmp_path, "a.docx", saved(document)).text == "Câu thứ nhất\n\na\tb\n\n"


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0">'
        + level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%1.%2.", "<w:isLgl/>")
        + level(2, "lowerLetter", "%3)")
        + level(3, "bullet", "\uf0b7")
        + "</w:abstractNum>"
        + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        + '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        + '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride></w:num>'
    )
    body = "".join(
        (
            numbered("chỉ đạo"),
            numbered("văn bản", 1),
            numbered("thư", 2),
            numbered("đơn", 2),
            numbered("gạch", 3),
            numbered("hội nghị", 1),
            numbered("thể chế"),
            numbered("rà soát", 1),
            numbered("tờ trình", 2),
            numbered("kiến nghị", 0, 2),
            numbered("đề xuất", 0, 2),
        )
    )
    assert reading(tmp_path, "a.docx", package(body, numbering=numbering)).text.splitlines() == [
        "I. chỉ đạo",
        "1.1. văn bản",
        "a) thư",
        "b) đơn",
        "- gạch",
        "1.2. hội nghị",
        "II. thể chế",
        "2.1. rà soát",
        "a) tờ trình",
        "IV. kiến nghị",
        "V. đề xuất",
    ]


def test_a_style_brings_its_number_and_a_paragraph_can_refuse_it(tmp_path: Path) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "Mục %1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Goc"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Goc"/></w:style>'
    )
    named = '<w:pStyle w:val="Con"/>'
    body = (
        paragraph(run("một"), properties=named)
        + paragraph(run("không số"), properties=named + '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph(run("hai"), properties=named)
    )
    result = reading(tmp_path, "a.docx", package(body, numbering=numbering, styles=styles))
    assert result.text == "Mục 1. một\nkhông số\nMục 2. hai\n"


def test_a_numbered_column_has_its_numbers(tmp_path: Path) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    row = f"<w:tr><w:tc>{numbered('')}</w:tc><w:tc>{paragraph(run('Hộ tịch'))}</w:tc></w:tr>"
    result = reading(tmp_path, "a.docx", package(f"<w:tbl>{row * 2}</w:tbl>", numbering=numbering))
    assert rows(result) == [["1", "Hộ tịch"], ["2", "Hộ tịch"]]


def test_raised_digits_and_special_characters(tmp_path: Path) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = paragraph(
        run("năm 2022"),
        run("14", raised),
        run(" 15 m"),
        run("2", raised),
        run(" 40/KH"),
        "<w:r><w:noBreakHyphen/></w:r>",
        run("UB\u00adND"),
        "<w:r><w:br/></w:r>",
        run("dòng hai"),
    )
    assert reading(tmp_path, "a.docx", package(body)).text == "năm 2022¹⁴ 15 m² 40/KH-UBND\ndòng hai\n"


def test_footnotes_follow_their_paragraph(tmp_path: Path) -> None:
    def mark(i: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{i}"/></w:r>'

    body = paragraph(run("đã ban hành 15"), mark(3), run(" văn bản"), mark(2)) + paragraph(run("Tiếp theo"))
    notes = "".join(
        f'<w:footnote w:id="{i}">{paragraph(run(text))}</w:footnote>' for i, text in ((2, "Hai"), (3, "Ba"))
    )
    result = reading(tmp_path, "a.docx", package(body, footnotes=notes))
    assert result.text == "đã ban hành 15¹ văn bản²\n¹ Ba\n² Hai\nTiếp theo\n"
    assert placed(result)["¹ Ba"] == Place(paragraph=1)


def test_what_is_shown_is_read_and_what_is_not_is_left_out(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph(run('trong khung'))}</w:txbxContent>"
    drawing = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = (
        paragraph(run("tiếp nhận "), f"<w:ins>{run('864')}</w:ins>", f"<w:del>{run('812')}</w:del>", run(" hồ sơ"))
        + paragraph(run("hiện "), run("ẩn", "<w:vanish/>"), f"<w:hyperlink>{run('liên kết')}</w:hyperlink>")
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('trong ô nhập'))}</w:sdtContent></w:sdt>"
        + paragraph(run("neo"), drawing)
        + paragraph(
            "<w:r><w:instrText>DATE</w:instrText></w:r>", f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>'
        )
    )
    assert reading(tmp_path, "a.docx", package(body)).text.splitlines() == [
        "tiếp nhận 864 hồ sơ",
        "hiện liên kết",
        "trong ô nhập",
        "neo",
        "trong khung",
        "7",
    ]


def test_rows_and_cells_in_content_controls_and_left_out_columns(tmp_path: Path) -> None:
    def cell(text: str) -> str:
        return f"<w:tc>{paragraph(run(text))}</w:tc>"

    body = (
        f"<w:tbl><w:tr>{cell('a')}{cell('b')}{cell('c')}</w:tr>"
        f"<w:sdt><w:sdtContent><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>"
        f"<w:sdt><w:sdtContent>{cell('d')}</w:sdtContent></w:sdt>{cell('e')}</w:tr></w:sdtContent></w:sdt>"
        f"<w:tr><w:trPr><w:del/></w:trPr>{cell('x')}</w:tr></w:tbl>"
    )
    assert rows(reading(tmp_path, "a.docx", package(body))) == [["a", "b", "c"], ["", "d", "e"]]


# PDF


def pdf(draw: Callable[[Canvas], None], rotation: int = 0, encrypt: str | None = None) -> bytes:
    """A PDF that shows A4 pages; with a rotation the pages are stored turned, as printers store landscape ones."""
    out = io.BytesIO()
    width, height = A4
    canvas = Canvas(out, pagesize=A4, encrypt=encrypt)  # it swaps the sides of a turned page itself
    if rotation:
        canvas.setPageRotation(rotation)
        canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}[rotation])
        canvas.rotate(rotation)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def draw_table(canvas: Canvas) -> None:
    paragraph_style = getSampleStyleSheet()["Normal"]
    table = Table(
        [
            ["TT", "Linh vuc", "Ho so", ""],
            ["", "", "Tiep nhan", "Da xu ly"],
            ["1", Paragraph("Dat dai, moi truong va nuoi trong thuy san tren dia ban", paragraph_style), "120", "118"],
            ["", "Cong", "1.850", "1.848"],
        ],
        colWidths=[40, 150, 80, 80],
        style=[
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("SPAN", (2, 0), (3, 0)),
            ("SPAN", (0, 0), (0, 1)),
            ("SPAN", (1, 0), (1, 1)),
        ],
    )
    canvas.drawString(60, 700, "Truoc bang")
    table.wrapOn(canvas, 400, 400)
    table.drawOn(canvas, 60, 550)
    canvas.drawString(60, 500, "Sau bang")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_ruled_table_stands_between_its_lines(tmp_path: Path, rotation: int) -> None:
    result = reading(tmp_path, "a.pdf", pdf(draw_table, rotation))
    assert result.text == (
        "Truoc bang\n\nTT\tLinh vuc\tHo so\t\n\t\tTiep nhan\tDa xu ly\n"
        "1\tDat dai, moi truong va nuoi trong thuy san tren dia ban\t120\t118\n\tCong\t1.850\t1.848\n\nSau bang"
    )
    assert placed(result)["1.848"] == Place(table=1, row=4, column=4)
    assert {block.page for block in result.blocks} == {1}


def test_pages_are_apart_and_known(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for text in ("Trang dau", "Trang hai"):
            canvas.drawString(100, 700, text)
            canvas.showPage()

    result = reading(tmp_path, "a.pdf", pdf(draw))
    assert (result.text, result.pages) == ("Trang dau\n\nTrang hai", 2)
    assert [(block.start, block.end, block.page) for block in result.blocks] == [(0, 9, 1), (11, 20, 2)]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_small_raised_digits_are_marks_not_digits(tmp_path: Path, rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(60, 600)
        for text, size, rise in (
            ("Nam 2022", 13, 0),
            ("9", 8, 5),
            (" tiep nhan 15", 13, 0),
            ("12", 8, 5),
            (" ho so, 20 m", 13, 0),
            ("2", 8, 5),
            ("; ghi chu nho ", 13, 0),
            ("34", 8, 0),
        ):
            line.setFont("Times-Roman", size)
            line.setRise(rise)
            line.textOut(text)
        canvas.drawText(line)

    result = reading(tmp_path, "a.pdf", pdf(draw, rotation))
    assert result.text == "Nam 2022⁹ tiep nhan 15¹² ho so, 20 m²; ghi chu nho 34"


def test_header_and_signature_columns_are_not_interleaved(tmp_path: Path) -> None:
    left = ["UBND HUYEN AN PHU", "UBND XA BINH LAM", "So:       /BC-UBND"]
    right = ["CONG HOA XA HOI CHU NGHIA VIET NAM", "Doc lap - Tu do - Hanh phuc", "Binh Lam, ngay 04 thang 5 nam 2022"]
    body = "Trong ky xa da tiep nhan 914 ho so; Quyet dinh so 146/QD-UBND ngay 04 thang 5 nam 2022 cua"
    signature = [("Noi nhan:", "TM. UY BAN NHAN DAN"), ("- UBND huyen;", "CHU TICH"), ("- Luu: VT.", "Le Thi Man")]

    def draw(canvas: Canvas) -> None:
        width, y = A4[0], 780
        for a, b in zip(left, right, strict=True):
            canvas.drawCentredString(width * 0.25, y, a)
            canvas.drawCentredString(width * 0.7, y, b)
            y -= 18
        canvas.drawCentredString(width / 2, y - 20, "BAO CAO")
        canvas.drawString(60, y - 40, body)
        for a, b in signature:
            y -= 18
            canvas.drawString(60, y - 60, a)
            canvas.drawCentredString(width * 0.7, y - 60, b)

    lines = reading(tmp_path, "a.pdf", pdf(draw)).text.split("\n")
    assert lines == [
        *left[:2],
        "So: /BC-UBND",
        *right,
        "BAO CAO",
        body,
        *(a for a, _ in signature),
        *(b for _, b in signature),
    ]


def test_a_hyphen_at_a_line_end_stays(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "theo Quyet dinh so 146/QD-")
        canvas.drawString(60, 685, "UBND cua huyen")

    assert reading(tmp_path, "a.pdf", pdf(draw)).text == "theo Quyet dinh so 146/QD-UBND cua huyen"


def test_a_report_exported_by_a_word_processor_reads_as_its_word_file(tmp_path: Path) -> None:
    """The PDF was exported from the .docx beside it: same lines but for the wraps, same table, same marks."""
    _, word = read(DATA / "bao-cao.docx")
    _, printed = read(DATA / "bao-cao.pdf")
    assert printed.pages == 2
    assert rows(printed) == rows(word)
    assert len(rows(word)) == 5
    assert printed.text.split() == word.text.split()
