"""A site's own doisoat.toml: severities, patterns, dismissed findings; and what is wrong in them, in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import Settings, extract
from extractor.checks import FAMILIES, Grade, rules
from extractor.cli import main
from extractor.pipeline import analyse

Site = Callable[..., Settings]
TEXT = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%."
# A difference of one in the last printed digit is a rounding.
ROUNDED = "Đã giải quyết đúng hạn 2/3 hồ sơ, đạt 66,66%."


def found(text: str, by: Settings | None = None) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in analyse(text, by).findings]


# Severities


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("", [("R001", "error")]),
        ('[severity]\nR001 = "warning"', [("R001", "warning")]),
        ('[severity]\nR = "info"', [("R001", "info")]),
        ('[severity]\nR = "off"\nR001 = "warning"', [("R001", "warning")]),
        ('[severity]\nR001 = "off"', []),
        ('[severity]\nR = "off"', []),
        ('[severity]\nS = "off"\n[notices]\nR = "off"', [("R001", "error")]),
    ],
)
def test_severity_goes_by_code_then_by_family(toml: str, expected: list[tuple[str, str]], site: Site) -> None:
    assert found(TEXT, site(toml)) == expected


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("", [("R001", "info")]),
        ('[severity]\nR001 = "error"', [("R001", "info")]),
        ('[notices]\nR001 = "warning"', [("R001", "warning")]),
        ('[notices]\nR = "off"', []),
        ('[severity]\nR = "off"\n[notices]\nR = "error"', []),
    ],
)
def test_rounding_stays_a_notice_unless_it_is_named(toml: str, expected: list[tuple[str, str]], site: Site) -> None:
    assert found(ROUNDED, site(toml)) == expected


def test_severity_outweighs_the_one_that_a_claim_brings(folder: Path) -> None:
    text = "Tổng số 20 cán bộ, công chức, trong đó: 12 đại học, 9 trung cấp."
    graver = {rule: severity for rule, severity in found(text) if severity != rules()[rule].severity}
    assert graver  # a claim whose severity is not its rule's
    for rule, severity in graver.items():
        other: Grade = "info" if severity != "info" else "error"
        assert (rule, other) in found(text, Settings(severity={rule: other}))


def test_a_rule_that_is_off_is_not_run(folder: Path) -> None:
    assert "R001" not in {relation.rule for relation in analyse(TEXT, Settings(severity={"R001": "off"})).relations}


def test_every_rule_is_of_a_family() -> None:
    assert {code[0] for code in rules()} <= FAMILIES.keys()


# doisoat.toml


def test_settings_are_found_in_the_nearest_folder_above(
    folder: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = folder / "a" / "b"
    deep.mkdir(parents=True)
    Path("doisoat.toml").write_text('level = "error"', encoding="utf-8")
    assert Settings.find(deep) == (folder / "doisoat.toml").resolve()
    (folder / "a" / "doisoat.toml").write_text('level = "info"\n[severity]\nR = "info"', encoding="utf-8")
    monkeypatch.chdir(deep)
    assert main(["extract", "../../bc.txt"]) == 1
    assert main(["extract", "../../bc.txt", "--level", "warning"]) == 0
    assert main(["extract", "../../bc.txt", "--settings", "../../doisoat.toml"]) == 1


def test_settings_found_by_themselves_are_named(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    Path("doisoat.toml").write_text("", encoding="utf-8")
    main(["extract", "bc.txt"])
    assert capsys.readouterr().err == f"doisoat: theo thiết lập trong {folder.resolve() / 'doisoat.toml'}\n"
    main(["extract", "bc.txt", "-q"])
    assert capsys.readouterr().err == ""


def test_paths_start_at_the_file_that_names_them(folder: Path) -> None:
    (folder / "x").mkdir()
    path = folder / "x" / "doisoat.toml"
    path.write_text('patterns = ["mau"]\nbaseline = "bo-qua.txt"', encoding="utf-8")
    read = Settings.read(path)
    assert read.patterns == (folder / "x" / "mau",)
    assert read.baseline == folder / "x" / "bo-qua.txt"


def test_library_takes_no_settings_but_its_own(site: Site) -> None:
    site('[severity]\nR = "off"')
    assert [finding.rule for finding in extract("bc.txt").findings] == ["R001"]
    assert extract("bc.txt", settings=Settings(severity={"R001": "off"})).findings == ()


WRONG: list[tuple[bytes, str]] = [
    (b"level = ", "sai cú pháp TOML ở "),
    (b"[severity\nR = 1", "sai cú pháp TOML ở dòng 1, cột "),
    (b'levle = "info"', "khóa “levle”: không có khóa này; các khóa: level, severity, notices, patterns, baseline"),
    (b'level = "off"', "khóa “level”: không có giá trị “off”; các giá trị: error, warning, info"),
    (b"level = 3", "khóa “level”: không có giá trị “3”; các giá trị: error, warning, info"),
    (
        b'[severity]\nR001 = "fatal"',
        "khóa “severity.R001”: không có giá trị “fatal”; các giá trị: error, warning, info, off",
    ),
    (b'[severity]\nX123 = "off"', "khóa “severity”: không có quy tắc hay nhóm quy tắc “X123”; xem doisoat list checks"),
    (b'[notices]\nr001 = "off"', "khóa “notices”: không có quy tắc hay nhóm quy tắc “r001”; xem doisoat list checks"),
    (b'severity = "off"', "khóa “severity”: phải là một bảng"),
    (b'patterns = "mau"', "khóa “patterns”: phải là một danh sách [...]"),
    (b"patterns = [3]", "khóa “patterns.0”: phải là một đường dẫn trong dấu nháy"),
    (b"baseline = true", "khóa “baseline”: phải là một đường dẫn trong dấu nháy"),
    ("level = 'lưu ý'".encode("utf-16"), "không phải văn bản UTF-8; hãy lưu lại với bảng mã UTF-8"),
    (b"a = " + b"[" * 100_000, "các dấu ngoặc lồng nhau quá nhiều lớp"),
]


@pytest.mark.parametrize(("content", "reason"), WRONG, ids=[reason for _, reason in WRONG])
def test_wrong_settings_are_one_line_and_status_2(
    content: bytes, reason: str, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("x.toml").write_bytes(content)
    for command in (["extract", "bc.txt"], ["list", "checks"], ["rule", "R001"], ["check-patterns"]):
        assert main([*command, "--settings", "x.toml"]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"doisoat: x.toml: {reason}")
        assert shown.err.count("\n") == 1


def test_settings_that_are_not_there(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "bc.txt", "--settings", "y.toml"]) == 2
    assert capsys.readouterr().err == "doisoat: y.toml: không có tệp này\n"
    assert main(["extract", "bc.txt", "--settings", "."]) == 2
    assert capsys.readouterr().err == "doisoat: .: không mở được tệp\n"


def test_notepad_may_have_saved_them(folder: Path) -> None:
    Path("x.toml").write_bytes(b'\xef\xbb\xbflevel = "error"\r\n[severity]\r\nR = "off"\r\n')
    assert Settings.read(Path("x.toml")) == Settings(level="error", severity={"R": "off"})


# doisoat rule, doisoat list


def test_rules_are_shown_as_the_site_has_them(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site('[severity]\nR = "off"\nR001 = "warning"')
    main(["rule", "R001"])
    assert "Mức: nghi vấn (theo thiết lập; mặc định: sai)\n" in capsys.readouterr().out
    main(["list", "checks"])
    shown = dict(line.split()[:2] for line in capsys.readouterr().out.splitlines())
    assert (shown["R002"], shown["D001"]) == ("tắt", "sai")


def test_rule_without_a_code_says_what_the_letters_mean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{letter}  {title}" for letter, title in FAMILIES.items()]


@pytest.mark.parametrize("letter", FAMILIES)
def test_rule_with_a_letter_lists_its_rules(letter: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", letter.lower()]) == 0
    head, _, *lines = capsys.readouterr().out.splitlines()
    assert head == f"{letter}  {FAMILIES[letter]}"
    assert [line.split()[0] for line in lines] == [code for code in rules() if code[0] == letter] or lines == [
        "Chưa có quy tắc nào."
    ]
