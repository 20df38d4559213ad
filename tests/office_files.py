"""Files that LibreOffice makes of a Word file, for the readers of other formats; without it the test is skipped."""

from __future__ import annotations

import os
from functools import cache

import pytest
from test_docx import HIDDEN, RAISED, field, instruction, note, reference
from test_docx_numbers import PARTS as NUMBERS
from word_files import cell, numbered, p, row, run, table, word_file

from extractor.formats import Reading, office, parse

KINDS = {"doc": "doc:MS Word 97", "odt": "odt", "rtf": "rtf", "html": "html:HTML (StarWriter)", "pdf": "pdf"}


def with_libreoffice() -> None:
    """Skip a test where there is no LibreOffice; on CI it fails."""
    if office.program() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no LibreOffice on this machine (apt-get install libreoffice-writer-nogui)")
        pytest.skip("no LibreOffice on this machine")


@cache
def saved(data: bytes, suffix: str) -> bytes:
    """A Word file as LibreOffice saves it in another format."""
    with_libreoffice()
    return office.converted(data, ".docx", into=KINDS[suffix], seconds=180)


def shown(data: bytes, suffix: str) -> Reading:
    """The reading of a Word file that was saved in another format."""
    return parse(saved(data, suffix), f"a.{suffix}")


def _tracked(kind: str, text: str) -> str:
    return f'<w:{kind} w:id="1" w:author="a" w:date="2023-01-01T00:00:00Z">{text}</w:{kind}>'


def _wide(content: str, more: str = "") -> str:
    width = 4000 if "gridSpan" in more else 2000
    return cell(content, f'<w:tcW w:w="{width}" w:type="dxa"/>{more}')


def _font(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


_BOX = (
    '<w:r><w:pict><v:shape style="position:absolute;width:200pt;height:50pt" type="#_x0000_t202"><v:textbox>'
    "<w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)
_SEPARATORS = "".join(
    f'<w:{{0}} w:type="{kind}" w:id="{i}"><w:p><w:r><w:{kind}/></w:r></w:p></w:{{0}}>'
    for i, kind in enumerate(("separator", "continuationSeparator"))
)
BODY = (
    numbered("Kết quả")
    + numbered("Chỉ đạo", 1)
    + numbered("Văn bản", 2)
    + numbered("thư", 3)
    + numbered("gạch", 4)
    + p(run("Ban hành 15"), reference("footnote", 2), run(" văn bản, 3"), reference("endnote", 2), run(" kế hoạch"))
    + p(
        run("tổng số "),
        _tracked("ins", run("830")),
        _tracked("del", '<w:r><w:delText xml:space="preserve">812</w:delText></w:r>'),
        run(" hồ sơ"),
    )
    + p(run("thấy"), run(" không thấy", HIDDEN), run(" nữa"))
    + p(run("hẳn không", HIDDEN), properties="<w:rPr><w:vanish/></w:rPr>")
    + p(run("xem "), field(instruction(' HYPERLINK "http://a.vn" '), run("liên kết")), run(" này"))
    + p(run("40/KH"), "<w:r><w:noBreakHyphen/></w:r>", run("UBND, 10"), run("3", RAISED), run(" m"), run("2", RAISED))
    + p(run("trước"), "<w:r><w:tab/></w:r>", run("sau"), "<w:r><w:br/></w:r>", run("dòng hai"))
    + p(run("neo"), _BOX.format(p(run("khung"))))
    + p(run("đạt "), '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', run(" 95% 🙂 hết"))
    + table(
        row(_wide("TT", '<w:vMerge w:val="restart"/>'), _wide("Hồ sơ", '<w:gridSpan w:val="2"/>')),
        row(_wide("", "<w:vMerge/>"), _wide("Nhận"), _wide("Xong")),
        row(
            _wide("1"),
            _wide(p(run("mười")) + p(run("hai dòng"))),
            _wide(p(run("ô ngoài")) + table(row(_wide("x1"), _wide("x2")), row(_wide("y1"), _wide("y2"))) + p()),
        ),
        row(_wide("2"), _wide(p(run("ba"), reference("footnote", 3))), _wide("4")),
    )
    + p(run("Sau bảng"))
    + p(run("B¸o c¸o c«ng t¸c t\u00ad ph¸p", _font(".VnTime")))
    + p(run("uû ban nh©n d©n", _font(".VnTimeH")), run("1", _font(".VnTimeH") + RAISED))
    + p(run("Baùo caùo coâng taùc", _font("VNI-Times")))
    + p(run("Hết"))
    + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
    '<w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
)
EVERYTHING = word_file(
    BODY,
    NUMBERS
    | {
        "footnotes": _SEPARATORS.format("footnote")
        + note("footnote", 2, "<w:r><w:footnoteRef/></w:r>", run(" chú thích một"))
        + note("footnote", 3, "<w:r><w:footnoteRef/></w:r>", run(" chú thích trong bảng")),
        "endnotes": _SEPARATORS.format("endnote")
        + note("endnote", 2, "<w:r><w:endnoteRef/></w:r>", run(" chú thích cuối")),
        "header1": p(run("Đầu trang")),
        "footer1": p(run("Chân trang")),
    },
)
LINES = [
    "I. Kết quả", "1. Chỉ đạo", "1.1. Văn bản", "a) thư", "- gạch", "Ban hành 15¹ văn bản, 3² kế hoạch",
    "¹ chú thích một", "² chú thích cuối", "tổng số 830 hồ sơ", "thấy nữa", "xem liên kết này", "40/KH-UBND, 10³ m²",
    "trước sau", "dòng hai", "neo", "khung", "đạt ≥ 95% 🙂 hết", "", "TT\tHồ sơ\t", "\tNhận\tXong",
    "1\tmười hai dòng\tô ngoài", "2\tba³\t4", "", "³ chú thích trong bảng", "", "x1\tx2", "y1\ty2", "", "Sau bảng",
    "Báo cáo công tác tư pháp", "UỶ BAN NHÂN DÂN¹", "Báo cáo công tác", "Hết",
]  # fmt: skip
NOTICES = (
    "Chữ trong tệp không phải Unicode; đã nhận ra và đọc theo bảng mã TCVN3 (ABC) và VNI.",
    "Tệp còn dấu vết sửa chưa duyệt: đã đọc phần thêm vào, bỏ phần đã xóa.",
)
