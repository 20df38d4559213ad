"""Word files as files: other forms of the format, fonts of older character sets, and files made to do harm."""

from __future__ import annotations

import io
import re
import socket
import time
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from word_files import (
    NAMES,
    OFFICE,
    RELATIONS,
    W,
    abstract,
    cell,
    level,
    lines,
    num,
    numbered,
    p,
    read,
    row,
    run,
    styled,
    table,
    word_file,
)

from extractor.formats import Damaged, Encrypted, NoText, Oversized, Unreadable, parse
from extractor.formats.charsets.tables import TCVN3, VNI, VNI_PAIRS
from extractor.formats.docx.comments import Comment, commented

# Other forms of the format


def changed(data: bytes, change: Callable[[str, str], str | None]) -> bytes:
    """The zip with each text file as `change` makes it of its name and content, without those that it makes None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if (content := change(name, old.read(name).decode())) is not None:
                new.writestr(name, content)
    return out.getvalue()


RAISED = '<w:vertAlign w:val="superscript"/>'
STRICT = {
    W: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "http://purl.oclc.org/ooxml/officeDocument/math",
}


def test_strict_open_xml_is_read() -> None:
    def strict(_: str, content: str) -> str:
        for old, new in STRICT.items():
            content = content.replace(old, new)
        return content

    digits = "<m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>3</m:t></m:r></m:sup>"
    hidden = run("ẩn", '<w:vanish w:val="true"/>')
    body = numbered("đạt") + p(hidden, f"<m:oMath><m:sSup>{digits}</m:sSup></m:oMath>") + p(run("15"), run("1", RAISED))
    data = word_file(body, {"numbering": abstract(0, level(0, "upperRoman", "%1.")) + num(1, 0)})
    reading = parse(changed(data, strict), "a.docx")
    assert reading.text == parse(data, "a.docx").text == "I. đạt\n10³\n15¹\n"
    assert reading.notices == ()
    with pytest.raises(Unreadable, match="Strict Open XML"):
        commented(changed(data, strict), reading.text, [Comment(((0, 2),), ("x",))], "ai", "a")


def test_a_file_with_macros_is_read() -> None:
    def macros(name: str, content: str) -> str:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        return content.replace(kind, "application/vnd.ms-word.document.macroEnabled.main+xml")

    data = changed(word_file(p(run("914 hồ sơ")), files={"word/vbaProject.bin": "x"}), macros)
    for name in ("a.docx", "a.docm"):
        assert parse(data, name).text == "914 hồ sơ\n"
        assert parse(data, name).notices == ()


def test_parts_under_other_names_are_found_by_their_relationships() -> None:
    names = {"document.xml": "main2.xml", "numbering.xml": "so.xml", "footnotes.xml": "chu-thich.xml"}

    def renamed(_: str, content: str) -> str:
        for old, new in names.items():
            content = content.replace(old, new)
        return content

    body = numbered("a") + p(run("15"), '<w:r><w:footnoteReference w:id="1"/></w:r>')
    data = word_file(body, {
        "numbering": abstract(0, level(0, "decimal", "%1.")) + num(1, 0),
        "footnotes": f'<w:footnote w:id="1">{p(run("chú"))}</w:footnote>',
    })  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(changed(data, renamed))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            written = name.replace("word/footnotes", "WORD\\footnotes")  # as some programs for Windows write names
            new.writestr(renamed("", written), old.read(name))
    assert parse(out.getvalue(), "a.docx").text == "1. a\n15¹\n¹ chú\n"


def test_without_relationships_parts_are_looked_for_under_their_usual_names() -> None:
    data = word_file(numbered("a"), {"numbering": abstract(0, level(0, "decimal", "%1.")) + num(1, 0)})
    alone = changed(data, lambda name, content: None if name == "word/_rels/document.xml.rels" else content)
    assert parse(alone, "a.docx").text == "1. a\n"


@pytest.mark.parametrize("target", ["NULL", "../NULL", "/word/mất.xml", "http://127.0.0.1:9/x", "", "#", "..//.."])
def test_dangling_relationships_do_no_harm(target: str) -> None:
    kinds = ("image", "styles", "numbering", "header", "footnotes")
    marks = "".join(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{target}"/>' for kind in kinds)
    body = p(run("đạt 95%")) + '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
    reading = read(body, files={"word/_rels/document.xml.rels": RELATIONS.format(marks)})
    assert reading.text == "đạt 95%\n"


def test_prefixes_are_only_names() -> None:
    body = p(run("đạt 95%"))
    bare = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    plain = re.sub(r"(</?)w:", r"\1", bare).replace("xmlns:w=", "xmlns=")
    other = bare.replace("xmlns:w=", "xmlns:q1=").replace("<w:", "<q1:").replace("</w:", "</q1:")
    for content in (bare, plain, other):
        assert read(body, files={"word/document.xml": content}).text == "đạt 95%\n"


def test_an_undeclared_prefix_is_of_no_account_and_all_other_damage_is() -> None:
    def document(body: str) -> str:
        return f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'

    strange = document(f'<w14:x w14:y="1"/>{p(run("đạt"))}<w14:z><w:x/></w14:z>')
    assert read("", files={"word/document.xml": strange}).text == "đạt\n"
    for broken in (strange[:-20], strange.replace("</w:p>", ""), "<w14:x/>" + strange, ""):
        with pytest.raises(Damaged):
            read("", files={"word/document.xml": broken})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_both_encodings_that_the_format_allows(encoding: str) -> None:
    content = (
        f'<?xml version="1.0" encoding="{encoding}"?><w:document {NAMES}><w:body>{p(run("đạt"))}</w:body></w:document>'
    )
    assert read("", files={"word/document.xml": content.encode(encoding)}).text == "đạt\n"


def test_pictures_alone_are_no_text() -> None:
    with pytest.raises(NoText, match="chỉ có hình ảnh"):
        read(p("<w:r><w:drawing/></w:r>"))


def test_what_python_docx_writes() -> None:
    document = Document()
    for name in ("List Number", "List Number", "List Bullet"):
        document.add_paragraph("việc", style=name)
    document.sections[0].header.paragraphs[0].text = "đầu trang"
    out = io.BytesIO()
    document.save(out)
    reading = parse(out.getvalue(), "a.docx")
    assert reading.text == "1. việc\n2. việc\n- việc\n"
    assert [margin.text for margin in reading.margins] == ["đầu trang"]


# Fonts of older character sets

TEXT = "Tổng số hồ sơ đã giải quyết: 1.198, người dân hài lòng"
_OLD = {new: chr(code) for code, new in TCVN3.items() if code < 256}
_OLD_VNI = {new: chr(code) for code, new in VNI.items()} | {new: pair for pair, new in VNI_PAIRS.items()}


def tcvn3(text: str) -> str:
    return "".join(_OLD.get(letter, letter) for letter in text)


def vni(text: str) -> str:
    return "".join(_OLD_VNI.get(letter, letter) for letter in text)


def font(name: str, attribute: str = "hAnsi") -> str:
    return f'<w:rFonts w:{attribute}="{name}"/>'


FONT_STYLES = (
    f'<w:style w:type="paragraph" w:styleId="Cu"><w:rPr>{font(".VnTime")}</w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="CuCon"><w:basedOn w:val="Cu"/></w:style>'
    f'<w:style w:type="character" w:styleId="ChuCu"><w:rPr>{font(".VnTime")}</w:rPr></w:style>'
)
DEFAULTS = f"<w:docDefaults><w:rPrDefault><w:rPr>{font('.VnArial')}</w:rPr></w:rPrDefault></w:docDefaults>"


@pytest.mark.parametrize(("paragraph", "properties", "styles"), [
    ("", font(".VnTime"), ""),
    ("", font(".VnTime", "ascii"), ""),
    ("Cu", "", FONT_STYLES),
    ("CuCon", font("Times New Roman", "eastAsia"), FONT_STYLES),
    ("", '<w:rStyle w:val="ChuCu"/>', FONT_STYLES),
    ("", "", DEFAULTS),
])  # fmt: skip
def test_a_font_of_tcvn3_is_known_by_run_style_and_defaults(paragraph: str, properties: str, styles: str) -> None:
    half = len(TEXT) // 2
    runs = (run(tcvn3(TEXT[:half]), properties), run(tcvn3(TEXT[half:]), properties))
    reading = read(p(*runs, properties=f'<w:pStyle w:val="{paragraph}"/>'), {"styles": styles})
    assert reading.text == TEXT + "\n"
    assert len(reading.notices) == 1
    assert "TCVN3" in reading.notices[0]


def test_a_run_in_another_font_is_no_older_text() -> None:
    good = run(TEXT, font("Times New Roman")) + run(" · ® ¹", '<w:rFonts w:asciiTheme="minorHAnsi"/>')
    reading = read(p(good, properties='<w:pStyle w:val="Cu"/>'), {"styles": FONT_STYLES})
    assert reading.text == f"{TEXT} · ® ¹\n"
    assert reading.notices == ()


def test_the_letter_that_is_a_soft_hyphen_is_kept_in_its_font_only() -> None:
    ten = font(".VnTime")
    body = p(
        f"<w:r><w:rPr>{ten}</w:rPr><w:t>ng</w:t><w:softHyphen/><w:t>êi d©n</w:t></w:r>",
        "<w:r><w:t> xã</w:t><w:softHyphen/><w:t>hội UB\u00adND</w:t></w:r>",
    )
    assert lines(body) == ["người dân xãhội UBND"]


def test_a_font_of_capitals_and_raised_digits_in_an_older_font() -> None:
    body = p(run(tcvn3("báo cáo"), font(".VnTimeH"))) + p(
        run(tcvn3("đạt 10"), font(".VnTime")), run("3", font(".VnTime") + RAISED), run(tcvn3(" một ạ"), font(".VnTime"))
    )
    assert lines(body) == ["BÁO CÁO", "đạt 10³ một ạ"]


def test_a_letter_of_vni_in_two_runs() -> None:
    old = vni("Tổng số hồ sơ đã giải quyết")
    body = p(*(run(letter, font("VNI-Times")) for letter in old))
    assert lines(body) == ["Tổng số hồ sơ đã giải quyết"]


def test_unicode_in_an_older_font_is_not_altered() -> None:
    text = "Kết quả đã đạt được: 95% (diện tích 15 m²), vượt kế hoạch"
    reading = read(p(run(text, font(".VnTime"))))
    assert reading.text == text + "\n"
    assert reading.notices == ()


def test_symbols_and_automatic_numbers_in_an_older_font() -> None:
    symbols = "".join(f'<w:r><w:sym w:font=".VnTime" w:char="F0{ord(letter):02X}"/></w:r>' for letter in tcvn3("đã"))
    parts = {"numbering": abstract(0, level(0, "decimal", tcvn3("Điều %1."))) + num(1, 0), "styles": FONT_STYLES}
    numbered_one = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        p(symbols, run(tcvn3(" xử lý"), font(".VnTime")))
        + p(run("a"), properties=f'<w:pStyle w:val="Cu"/>{numbered_one}')
        + p(run("b"), properties=f"{numbered_one}<w:rPr>{font('.VnTime')}</w:rPr>")
    )
    assert lines(body, parts) == ["đã xử lý", "Điều 1. a", "Điều 2. b"]


def test_without_a_font_the_words_tell_and_soft_hyphens_are_letters() -> None:
    text = f"{TEXT}, hướng dẫn người dân thực hiện thủ tục"
    reading = read(p(run(tcvn3(text))))
    assert reading.text == text + "\n"
    assert "TCVN3" in reading.notices[0]
    with pytest.raises(Unreadable, match="không rõ phông"):
        commented(word_file(p(run(tcvn3(text)))), reading.text, [Comment(((0, 4),), ("x",))], "ai", "a")


def test_a_comment_in_converted_text_stands_on_its_run() -> None:
    data = word_file(p(run(vni("Tổng số "), font("VNI-Times")), run(vni("1.198 hồ sơ"), font("VNI-Times"))))
    text = parse(data, "a.docx").text
    assert text == "Tổng số 1.198 hồ sơ\n"
    at = text.index("1.198")
    copy, homeless = commented(data, text, [Comment(((at, at + 5),), ("x",))], "ai", "a")
    assert homeless == []
    assert parse(copy, "a.docx").text == text
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        content = archive.read("word/document.xml").decode()
    marked = content.partition("commentRangeStart")[2].partition("commentRangeEnd")[0]
    assert re.findall(r"<w:t [^>]*>([^<]*)", marked) == [vni("1.198 hồ sơ")]


# Files made to do harm


def test_nothing_outside_of_the_file_is_touched() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        relations = RELATIONS.format(
            f'<Relationship Id="anh" Type="{OFFICE}/image" Target="{address}a.png" TargetMode="External"/>'
            f'<Relationship Id="mau" Type="{OFFICE}/attachedTemplate" Target="{address}a.dotm" TargetMode="External"/>'
            f'<Relationship Id="styles" Type="{OFFICE}/styles" Target="{address}a.xml" TargetMode="External"/>'
        )
        xml = f'<?xml-stylesheet href="{address}a.xsl"?><w:document {NAMES}><w:body>{{}}</w:body></w:document>'
        picture = '<w:r><w:drawing><a:blip xmlns:a="x" r:link="anh"/></w:drawing></w:r>'
        body = p(run("đạt"), picture) + '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/hostname"/>'
        files = {"word/_rels/document.xml.rels": relations, "word/document.xml": xml.format(body)}
        assert read("", files=files).text == "đạt\n"
        for entity in (f'SYSTEM "{address}a.dtd"', '[<!ENTITY x SYSTEM "file:///etc/hostname">]', '[<!ENTITY x "a">]'):
            files["word/document.xml"] = f"<!DOCTYPE d {entity}>" + xml.format(p(run("a&x;b")))
            with pytest.raises(Damaged, match=r"DTD|bị hỏng"):
                read("", files=files)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_locked_entry_is_named() -> None:
    data = word_file(p(run("a")))
    locked = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert locked != data
    with pytest.raises(Encrypted, match="mật khẩu"):
        parse(locked, "a.docx")


TINY = "<w:tc><w:p/></w:tc>"
NOTE = '<w:r><w:footnoteReference w:id="1"/></w:r>'


@pytest.mark.parametrize(("what", "body", "parts"), [
    ("sâu", "<w:sdt>" * 300 + "</w:sdt>" * 300, {}),
    ("dài", p(run("a" * 10_100_000)), {}),
    ("giải nén", "<w:p/>" * 5_000_100, {}),
    ("giải nén", "<w:p/>" * 8_400_000, {}),
    ("đoạn", "<w:p/>" * 500_100, {}),
    ("ô bảng", table(*['<w:tr><w:trPr><w:gridBefore w:val="1000"/></w:trPr></w:tr>'] * 501), {}),
    ("ô bảng", table(row(*[TINY] * 900), *["<w:tr/>"] * 600), {}),
    ("cột", table(row('<w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr></w:tc>')), {}),
    ("cột", table('<w:tr><w:trPr><w:gridBefore w:val="999999"/></w:trPr></w:tr>'), {}),
    ("kiểu", p(), {"styles": "".join(f'<w:style w:styleId="{n}"/>' for n in range(5_001))}),
    ("chữ", numbered("a" * 9_000_000) * 3, {"numbering": ""}),
])  # fmt: skip
def test_more_than_a_report_can_be(what: str, body: str, parts: dict[str, str]) -> None:
    data = word_file(body, parts)
    start = time.process_time()
    with pytest.raises(Oversized, match=what):
        parse(data, "a.docx")
    assert time.process_time() - start < 10


@pytest.mark.parametrize(("body", "parts", "length"), [
    (p(NOTE * 20_000), {"footnotes": f'<w:footnote w:id="1">{p(run("dài " * 20_000))}</w:footnote>'}, 100_003),
    (p(run("a" + " " * 1_000_000 + "b")) * 2, {}, 2_000_006),
    (p(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" + " " * 500_000 + "a")), {}, 500_036),
    (p('<w:r><w:fldChar w:fldCharType="begin"/><w:t>a</w:t></w:r>' * 30_000, run("b")), {}, 30_002),
    ("".join(styled("a", f"s{n}") for n in range(4_000)),
     {"styles": "".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(4_000))},
     8_000),
    ("<w:tbl><w:tr><w:tc/><w:tc>" * 60 + p(run("a")) + "</w:tc></w:tr></w:tbl>" * 60, {}, 4),
    ("<w:p><w:r><w:txbxContent>" * 60 + p(run("a")) + "</w:txbxContent></w:r></w:p>" * 60, {}, 2),
])  # fmt: skip
def test_what_would_grow_with_its_square_does_not(body: str, parts: dict[str, str], length: int) -> None:
    data = word_file(body, parts)
    start = time.process_time()
    assert len(parse(data, "a.docx").text) == length
    assert time.process_time() - start < 5


def test_a_table_of_five_thousand_rows_is_read() -> None:
    reading = read(table(*[row(cell("1"), cell("Hộ tịch"), cell("1.204"))] * 5_000))
    assert reading.text.count("\n1\tHộ tịch\t1.204") == 4_999
    assert reading.blocks[-1].place
    assert (reading.blocks[-1].place.row, reading.blocks[-1].place.column) == (5_000, 3)
