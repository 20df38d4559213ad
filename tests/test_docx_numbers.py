"""Automatic numbers, which Word shows and does not store: ours, and LibreOffice's beside them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from word_files import abstract, level, lines, num, numbered, p, run, styled, word_file

_RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
ABSTRACTS = (
    abstract(
        0,
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%2."),
        level(2, "decimal", "%2.%3."),
        level(3, "lowerLetter", "%4)"),
        level(4, "bullet", "-"),
    )
    + abstract(1, level(0, "decimal", "Điều %1.", '<w:pStyle w:val="Dieu"/>'))
    + abstract(2, level(0, "upperRoman", "Chương %1"), level(1, "decimal", "%1.%2.", "<w:isLgl/>"))
)
NUMS = num(1, 0) + num(2, 1) + num(3, 2) + num(4, 0, _RESTART)
STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Thuong"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dieu"><w:name w:val="Dieu"/><w:basedOn w:val="Thuong"/>'
    '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="DieuCon"><w:name w:val="DieuCon"/><w:basedOn w:val="Dieu"/></w:style>'
)
BODY = (
    numbered("chỉ đạo")
    + numbered("văn bản", 1)
    + numbered("kế hoạch", 2)
    + numbered("báo cáo", 2)
    + numbered("thư", 3)
    + numbered("đơn", 3)
    + numbered("gạch", 4)
    + numbered("hội nghị", 1)
    + numbered("giao ban", 2)
    + numbered("thể chế")
    + numbered("rà soát", 1)
    + styled("phạm vi", "Dieu")
    + styled("đối tượng", "DieuCon")
    + numbered("quy định", 0, 3)
    + numbered("nguyên tắc", 1, 3)
    + numbered("thẩm quyền", 1, 3)
    + numbered("kiến nghị", 0, 4)
    + numbered("đề xuất", 0, 4)
)
EXPECTED = [
    "I. chỉ đạo", "1. văn bản", "1.1. kế hoạch", "1.2. báo cáo", "a) thư", "b) đơn", "- gạch", "2. hội nghị",
    "2.1. giao ban", "II. thể chế", "1. rà soát", "Điều 1. phạm vi", "Điều 2. đối tượng", "Chương I quy định",
    "1.1. nguyên tắc", "1.2. thẩm quyền", "I. kiến nghị", "II. đề xuất",
]  # fmt: skip
PARTS = {"numbering": ABSTRACTS + NUMS, "styles": STYLES}


def test_all_eighteen_automatic_numbers() -> None:
    assert lines(BODY, PARTS) == EXPECTED
    assert len(EXPECTED) == 18


def test_libreoffice_shows_the_same_numbers(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        assert not os.environ.get("CI"), "LibreOffice is to be installed where the tests run for all"
        pytest.skip("no LibreOffice on this machine")
    # A level that none above it has begun, too.
    own = abstract(5, level(0, "decimal", "%1."), level(1, "lowerLetter", "%1%2)"), level(2, "decimalZero", "(%3)"))
    body = BODY + "".join(numbered(f"mục {n}", at, 7) for n, at in enumerate((1, 1, 0, 1, 2, 2, 0, 2, 1, 2)))
    parts = PARTS | {"numbering": ABSTRACTS + own + NUMS + num(7, 5)}
    (tmp_path / "a.docx").write_bytes(word_file(body, parts))
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "txt:Text (encoded):UTF8", "--outdir", str(tmp_path), str(tmp_path / "a.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    theirs = [" ".join(line.split()) for line in (tmp_path / "a.txt").read_text(encoding="utf-8-sig").splitlines()]
    # It writes bullets as it draws them, and does not know w:isLgl.
    other = {"◦ gạch": "- gạch", "I.1. nguyên tắc": "1.1. nguyên tắc", "I.2. thẩm quyền": "1.2. thẩm quyền"}
    assert [other.get(line, line) for line in theirs] == lines(body, parts)
    assert "1a) mục 0" in theirs


def list_of(*levels: str, more: str = "") -> dict[str, str]:
    return {"numbering": abstract(0, *levels) + num(1, 0, more)}


def shown(levels: dict[str, str], *at: int) -> str:
    """The numbers of paragraphs at these levels."""
    return " ".join(line.removesuffix(" x") for line in lines("".join(numbered("x", i) for i in at), levels))


@pytest.mark.parametrize(("restart", "expected"), [
    (None, "1 1.1 (1) (2) 1.2 (1) 2 2.1 (1)"),
    (0, "1 1.1 (1) (2) 1.2 (3) 2 2.1 (4)"),
    (1, "1 1.1 (1) (2) 1.2 (3) 2 2.1 (1)"),
    (2, "1 1.1 (1) (2) 1.2 (1) 2 2.1 (1)"),
    (5, "1 1.1 (1) (2) 1.2 (1) 2 2.1 (1)"),
])  # fmt: skip
def test_where_a_level_begins_anew(restart: int | None, expected: str) -> None:
    said = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    levels = list_of(level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "(%3)", said))
    assert shown(levels, 0, 1, 2, 2, 1, 2, 0, 1, 2) == expected


@pytest.mark.parametrize(("kind", "start", "expected"), [
    ("decimal", 0, "0 1"),
    ("decimalZero", 9, "09 10"),
    ("lowerLetter", 26, "z aa"),
    ("upperLetter", 52, "ZZ AAA"),
    ("lowerRoman", 3, "iii iv"),
    ("upperRoman", 1999, "MCMXCIX MM"),
    ("upperRoman", 40_000, "40000 40001"),
    ("cardinalText", 4, "4 5"),
])  # fmt: skip
def test_the_forms_of_numbers(kind: str, start: int, expected: str) -> None:
    assert shown(list_of(level(0, kind, "%1", start=start)), 0, 0) == expected


def test_a_form_that_older_programs_do_not_know_is_read_by_what_they_show() -> None:
    newer = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/></w:lvl>'
    )
    assert shown(list_of(newer), 0, 0) == "1. 2."


def test_what_stands_between_number_and_text() -> None:
    levels = list_of(level(0, "decimal", "Bảng %1", '<w:suff w:val="nothing"/>'), level(1, "decimal", "%2. "))
    body = numbered(": Kinh phí") + numbered("Thu", 1)
    assert lines(body, levels) == ["Bảng 1: Kinh phí", "1. Thu"]


def test_a_list_may_have_levels_of_its_own() -> None:
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1/")}</w:lvlOverride>'
    assert shown(list_of(level(0, "decimal", "%1."), more=own), 0, 0) == "A/ B/"


def test_a_style_of_lists_has_the_levels() -> None:
    parts = {
        "numbering": abstract(0, '<w:numStyleLink w:val="Kieu"/>') + abstract(1, level(0, "decimal", "%1)"))
        + num(1, 0) + num(2, 1),
        "styles": '<w:style w:type="numbering" w:styleId="Kieu"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>'
        "</w:style>",
    }  # fmt: skip
    assert lines(numbered("a") + numbered("b"), parts) == ["1) a", "2) b"]


def test_the_level_of_a_style_is_the_one_that_names_it() -> None:
    numbers = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    heads = "".join(f'<w:style w:type="paragraph" w:styleId="De{n}">{numbers}</w:style>' for n in (1, 2))
    levels = [level(n, "decimal", text, f'<w:pStyle w:val="De{n + 1}"/>') for n, text in enumerate(("%1.", "%1.%2."))]
    body = styled("a", "De1") + styled("b", "De2") + styled("c", "De2") + styled("d", "De1")
    assert lines(body, list_of(*levels) | {"styles": heads}) == ["1. a", "1.1. b", "1.2. c", "2. d"]


def test_a_paragraph_refuses_its_styles_number() -> None:
    refusing = p(run("không số"), properties='<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = styled("a", "Dieu") + refusing + styled("b", "Dieu")
    assert lines(body, PARTS) == ["Điều 1. a", "không số", "Điều 2. b"]


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>", "<w:vanish/>"])
def test_what_is_deleted_or_hidden_does_not_count(mark: str) -> None:
    properties = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>{mark}</w:rPr>'
    gone = p(f"<w:del>{run('bỏ')}</w:del>", properties=properties)
    assert lines(numbered("a") + gone + numbered("b"), list_of(level(0, "decimal", "%1."))) == ["1. a", "2. b"]


def test_an_empty_paragraph_counts_and_is_not_shown_but_in_a_cell() -> None:
    levels = list_of(level(0, "decimal", "%1."))
    assert lines(numbered("a") + numbered("") + numbered("b"), levels) == ["1. a", "3. b"]


def test_senseless_numbers_do_no_harm() -> None:
    huge = "9" * 5000
    levels = list_of(
        f'<w:lvl w:ilvl="0"><w:start w:val="{huge}"/><w:lvlText w:val="%1.{"x" * 100_000}"/></w:lvl>',
        '<w:lvl w:ilvl="-1"/>', f'<w:lvl w:ilvl="{huge}"/>', "<w:lvl/>",
        more=f'<w:lvlOverride w:ilvl="77"><w:startOverride w:val="{huge}"/></w:lvlOverride>',
    )  # fmt: skip
    body = numbered("a") + numbered("b", 8) + numbered("c", 0, 999)
    first, *others = lines(body, levels)
    assert first == f"1.{'x' * 252} a"
    assert others == ["b", "c"]
