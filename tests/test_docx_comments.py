"""Comments in copies of Word files: exactly on the numbers, and nothing else changed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from extractor.formats import Unreadable
from extractor.formats.docx import read_docx
from extractor.formats.docx.comments import Comment, commented

CORPUS = Path(__file__).parent.parent / "corpus"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = (
    f'xmlns:w="{W[1:-1]}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
BOLD = "<w:b/>"


def package(body: str, more: dict[str, str] | None = None) -> bytes:
    """A Word file from the XML of its body, with further files by their names."""
    files = {
        "[Content_Types].xml": TYPES.format('<Default Extension="xml" ContentType="application/xml"/>'),
        "_rels/.rels": RELATIONS.format(
            f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        **(more or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*content: str) -> str:
    return f"<w:p>{''.join(content)}</w:p>"


def copied(data: bytes, *words: str | Sequence[str]) -> bytes:
    """A copy with a comment on each of `words` (on several: from the first to the last), by their first occurrence."""
    text = read_docx(data).text
    ranges = [
        [(text.index(w), text.index(w) + len(w)) for w in ([each] if isinstance(each, str) else each)] for each in words
    ]
    copy, homeless = commented(data, text, [Comment(tuple(r), (f"Về {n}",)) for n, r in enumerate(ranges)], "ai", "a")
    assert not homeless
    assert read_docx(copy).text == text
    return copy


def part(data: bytes, name: str = "word/document.xml") -> Any:
    return parse_xml(zipfile.ZipFile(io.BytesIO(data)).read(name))


def texts(data: bytes) -> dict[str, str]:
    """Comment id → the text between its marks, and the letters that stand for what is no text."""
    found: dict[str, str] = {}
    open_: set[str] = set()
    for node in part(data).iter():
        number = node.get(W + "id", "")
        if node.tag == W + "commentRangeStart":
            open_.add(number)
            found[number] = ""
        elif node.tag == W + "commentRangeEnd":
            open_.remove(number)
        elif node.tag == W + "commentReference":
            assert number in found, "a reference before its range"
            assert number not in open_, "a reference within its range"
        elif node.tag in (W + "t", W + "footnoteReference"):
            for each in open_:
                found[each] += (node.text or "") if node.tag == W + "t" else "¹"
    assert not open_
    return found


def letters(data: bytes) -> Iterator[tuple[str, str]]:
    """Each letter of the document with its run's formatting, and each other child of a run."""
    for child in part(data).iter():
        if child.getparent() is None or child.getparent().tag != W + "r" or child.tag == W + "rPr":
            continue
        if child.tag == W + "commentReference":
            continue
        look = child.getparent().find(W + "rPr")
        form = "" if look is None else "".join(node.tag for node in look)
        for letter in child.text or "" if child.tag == W + "t" else (child.tag,):
            yield letter, form


@pytest.mark.parametrize(
    ("body", "number", "expected"),
    [
        (p(run("đạt 98,5% kế hoạch")), "98,5%", "98,5%"),
        (p(run("98,5% kế hoạch")), "98,5%", "98,5%"),
        (p(run("đạt 98,5%", BOLD)), "98,5%", "98,5%"),
        (p(run("đạt 1."), run("2", BOLD), run("34 hồ sơ")), "1.234", "1.234"),
        (p(run("đạt 12"), "<w:proofErr/>", run("34 hồ sơ")), "1234", "1234"),
        (p('<w:r><w:t>tổng</w:t><w:tab/><w:t>914 hồ</w:t><w:br/><w:t>sơ</w:t></w:r>'), "914", "914"),
        (p('<w:r><w:t>40/KH</w:t><w:noBreakHyphen/><w:t>UB</w:t></w:r>'), "40/KH-UB", "40/KHUB"),
        (p(run("15 m"), run("2", '<w:vertAlign w:val="superscript"/>')), "15 m²", "15 m2"),
        (p(run("914\u00ad hồ sơ")), "914", "914"),
        (p(run("theo "), f"<w:hyperlink>{run('số 05/KH')}</w:hyperlink>"), "05/KH", "05/KH"),
        (p(run("thêm "), f"<w:ins>{run('có 914 việc')}</w:ins>"), "914", "914"),
        (p(f"<w:fldSimple>{run('bảng 914')}</w:fldSimple>"), "914", "914"),
        (
            p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>SUM</w:instrText></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                run("914 việc"),
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            ),
            "914",
            "914",
        ),
        # What can hold no comment of its own is commented as a whole.
        (p(run("có "), f"<w:sdt><w:sdtContent>{run('chọn 914 việc')}</w:sdtContent></w:sdt>"), "914", "chọn 914 việc"),
        (f"<w:sdt><w:sdtContent>{p(run('khối 914 việc'))}</w:sdtContent></w:sdt>", "914", "914"),
        (p(run("là "), "<m:oMath><m:r><m:t>914</m:t></m:r></m:oMath>", run("việc")), "914", ""),
        (
            p(
                run("trước"),
                "<w:r><w:drawing><wps:txbx><w:txbxContent>"
                + p(run("khung 914"))
                + "</w:txbxContent></wps:txbx></w:drawing></w:r>",
            ),
            "914",
            "khung 914",
        ),
        (
            f"<w:tbl><w:tr><w:tc>{p(run('a'))}</w:tc><w:tc>{p(run('x'))}{p(run('tổng 914'))}</w:tc></w:tr></w:tbl>",
            "914",
            "914",
        ),
        (
            p(run("UBND XÃ BÌNH LÂM          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
            + p(run("Số: 7/BC-UBND          Độc lập - Tự do - Hạnh phúc")),
            "Tự do",
            "Tự do",
        ),
    ],
)  # fmt: skip
def test_a_comment_stands_exactly_on_its_number(body: str, number: str, expected: str) -> None:
    data = package(body)
    copy = copied(data, number)
    assert texts(copy) == {"0": expected}
    assert list(letters(copy)) == list(letters(data))


def test_a_footnotes_number_is_commented_at_its_reference() -> None:
    body = p(run("Ban hành 15 văn bản"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(" trong kỳ"))
    notes = f'<w:footnotes {NAMES}><w:footnote w:id="2">{p(run("Gồm 914 trang"))}</w:footnote></w:footnotes>'
    copy = copied(package(body, {"word/footnotes.xml": notes}), "914")
    assert texts(copy) == {"0": "¹"}
    assert zipfile.ZipFile(io.BytesIO(copy)).read("word/footnotes.xml").decode() == notes


def test_an_automatic_number_is_commented_from_the_start_of_its_paragraph() -> None:
    numbering = (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="5"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    numbered = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = (
        p(numbered, run("Tổ chức bộ máy của xã"))
        + f"<w:tbl><w:tr><w:tc>{p(numbered)}</w:tc><w:tc>{p()}</w:tc></w:tr></w:tbl>"
    )
    data = package(body, {"word/numbering.xml": numbering})
    assert read_docx(data).text == "5. Tổ chức bộ máy của xã\n\n6.\t\n\n"
    copy = copied(data, "5. Tổ chức", "6.")
    assert texts(copy) == {"0": "Tổ chức", "1": ""}
    assert [node.getparent()[0].tag for node in part(copy).iter(W + "commentRangeStart")] == [W + "pPr"] * 2


def test_comments_may_overlap_and_meet() -> None:
    data = package(p(run("Tổng 138 việc, gồm 46 + 59 + 31", BOLD)))
    words = ("138 việc, gồm 46", "46 + 59", "46", "138", "138", "59 + 31", "31")
    copy = copied(data, *words)
    assert texts(copy) == {str(n): each for n, each in enumerate(words)}
    assert list(letters(copy)) == list(letters(data))


def test_a_comment_goes_from_its_first_number_to_the_last_of_the_paragraph() -> None:
    data = package(p(run("Nhận 138 việc"), run(", xong 46")) + p(run("còn 92")))
    assert texts(copied(data, ["138", "46", "92"])) == {"0": "138 việc, xong 46"}


def test_comments_that_are_there_stay() -> None:
    document = Document()
    document.add_comment(document.add_paragraph("Nhận 138 việc").runs, text="Của người", author="Lê Thị Mận")
    out = io.BytesIO()
    document.save(out)
    copy = Document(io.BytesIO(copied(out.getvalue(), "138")))
    assert [(c.comment_id, c.author, c.text) for c in copy.comments] == [
        (0, "Lê Thị Mận", "Của người"),
        (1, "ai", "Về 0"),
    ]


def test_all_other_parts_are_copied_as_they_are() -> None:
    original = (CORPUS / "dong-nghe-2024" / "report.docx").read_bytes()
    copy = copied(original, "190/BC-UBND")
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (original, copy))
    changed = {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels", "word/comments.xml"}
    assert set(after.namelist()) == {*before.namelist(), "word/comments.xml"}
    assert all(before.read(name) == after.read(name) for name in before.namelist() if name not in changed)
    assert copy == copied(original, "190/BC-UBND"), "not the same bytes again"
    assert Document(io.BytesIO(copy)).comments.get(0).text == "Về 0"


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/report.docx")), ids=lambda path: path.parent.name)
def test_every_word_of_a_report_can_be_commented(path: Path) -> None:
    data = path.read_bytes()
    text = read_docx(data).text
    ranges = [match.span() for match in re.finditer(r"\S+", text)]
    copy, homeless = commented(data, text, [Comment((each,), ("x",)) for each in ranges], "ai", "a")
    assert homeless == []
    assert list(letters(copy)) == list(letters(data))
    found = texts(copy)
    superscripts = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    assert [found[str(n)] for n in range(len(ranges))] == [text[a:b].translate(superscripts) for a, b in ranges]


@given(
    st.lists(st.lists(st.text("ab 1\u00ad", max_size=6), max_size=4), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=8),
)
def test_whatever_the_runs_and_ranges(paragraphs: list[list[str]], wanted: list[tuple[int, int]]) -> None:
    data = package("".join(p(*map(run, texts)) for texts in paragraphs))
    text = read_docx(data).text
    ranges = [(a, min(a + n, text.find("\n", a))) for a, n in wanted if a < len(text)]
    ranges = [(a, b) for a, b in ranges if text[a:b] and text[a:b] == text[a:b].strip()]
    copy, homeless = commented(data, text, [Comment((each,), ("x",)) for each in ranges], "ai", "a")
    assert homeless == []
    assert list(letters(copy)) == list(letters(data))
    found = [texts(copy)[str(n)].replace("\u00ad", "") for n in range(len(ranges))]
    assert ["".join(words.split()) for words in found] == ["".join(text[a:b].split()) for a, b in ranges]


def test_what_is_no_text_of_the_file_has_no_place() -> None:
    data = package(p(run("914")))
    far = Comment(((3, 4), (50, 53)), ("x",))
    assert commented(data, "914\n", [far], "ai", "a")[1] == [far]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (package(p(run("915"))), "phiên bản khác"),
        (package(p(run("914")), {"word/vbaProject.bin": "x"}), "macro"),
        (package(p(run("914"))).replace(b"[Content_Types].xml", b"[Content_Tipes].xml"), "danh mục nội dung"),
        (package("", {"word/document.xml": f"<!DOCTYPE a><w:document {NAMES}><w:body>{p(run('914'))}</w:body>"
                      "</w:document>"}), "DTD"),
    ],
)  # fmt: skip
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_is_not_copied(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        commented(data, "914\n", [Comment(((0, 3),), ("x",))], "ai", "a")
