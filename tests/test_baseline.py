"""Findings that people dismissed: their marks, the file of them, and what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from extractor import Settings
from extractor.cli import main
from extractor.pipeline import analyse

Site = Callable[..., Settings]
TEXT = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%."
# A difference of one in the last printed digit is a rounding.
ROUNDED = "Đã giải quyết đúng hạn 2/3 hồ sơ, đạt 66,66%."
TWICE = "2. Kết quả\nĐất đai: đã giải quyết 90/100 hồ sơ, đạt 98%.\nHộ tịch: đã giải quyết 90/100 hồ sơ, đạt 98%.\n"


def marks(text: str) -> list[str]:
    return [finding.fingerprint for finding in analyse(text).findings if finding.rule == "R001"]


def test_fingerprint_outlives_a_rerun_and_edits_elsewhere() -> None:
    (mark,) = marks(TEXT)
    assert marks(TEXT) == [mark]
    assert marks(f"Xã tổ chức tốt công tác.\n{TEXT}\nTrồng 125 cây.") == [mark]
    assert marks(TEXT.replace(" hồ sơ", "\nhồ  sơ")) == [mark]
    assert marks(TEXT.replace("98,5", "98,6")) != [mark]


def test_equal_findings_in_one_section_are_told_apart() -> None:
    first, second = marks(TWICE)
    assert first != second
    assert marks(TWICE) == [first, second]
    assert marks(TWICE.replace("Đất đai: đã giải quyết 90/100 hồ sơ, đạt 98%.\n", "")) == [first]
    assert marks(TWICE.replace("2. Kết quả", "1. Mở đầu\nXã có 12 thôn.\n2. Kết quả")) == [first, second]


def test_a_dismissed_card_comes_back_when_its_number_breaks_something_more() -> None:
    """The finding for a suspected number has the mark of all the relations that the number breaks."""
    text = "Tiếp nhận 1.345 hồ sơ, trong đó trực tuyến 1.045 hồ sơ, trực tiếp 200 hồ sơ. "
    more = text + "Kỳ trước chuyển sang 20 hồ sơ; đã giải quyết 1.230 hồ sơ; đang giải quyết 35 hồ sơ."
    (card,), (larger,) = ([f for f in analyse(t).findings if f.severity != "info"] for t in (text, more))
    assert (card.rule, card.related, len(larger.related)) == ("S001", (), 1)
    assert card.fingerprint != larger.fingerprint


def dismiss(site: Site) -> None:
    site("baseline = 'bo-qua.txt'")


def test_dismissed_findings_are_marked_and_do_not_count(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    dismiss(site)
    assert main(["extract", "bc.txt"]) == 1
    Path("bo-qua.txt").write_text(f"{marks(TEXT)[0]}  # bỏ qua: đã hỏi xã, Trần Văn B\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["extract", "bc.txt", "-q"]) == 0
    shown = capsys.readouterr().out
    assert "R001" not in shown
    assert "0 sai, 0 nghi vấn, 0 lưu ý." in shown
    assert "(1 phát hiện đã bỏ qua theo danh sách của đơn vị)" in shown
    assert main(["extract", "bc.txt", "-q", "--format", "jsonl"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], finding["dismissed"]) == ("R001", "đã hỏi xã, Trần Văn B")
    assert main(["extract", "bc.txt", "-q", "-o", "out"]) == 0


def test_a_finding_that_nobody_dismissed_has_no_such_field() -> None:
    assert "dismissed" not in json.loads(analyse(TEXT).to_json())["findings"][0]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("{}  # bỏ qua: hỏi rồi", "hỏi rồi"),
        ("\ufeff{}  # bỏ qua: hỏi rồi\r\n", "hỏi rồi"),
        ("  {}\t#hỏi rồi  ", "hỏi rồi"),
        ("ghi chú\r\n\r\n{}\r\n", "không ghi lý do"),
        ("{}  # bo\u0309 qua: ho\u0309i rô\u0300i", "hỏi rồi"),
        ("# {}  # bỏ qua: hỏi rồi", None),
        ("{}0", None),
    ],
)
def test_baseline_lines(line: str, note: str | None, folder: Path) -> None:
    Path("bo-qua.txt").write_bytes(line.format(marks(TEXT)[0].upper()).encode())
    (finding,) = analyse(TEXT, Settings(baseline=Path("bo-qua.txt"))).findings
    assert finding.dismissed == note


def test_baseline_is_written_and_then_kept(folder: Path, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    dismiss(site)
    Path("bc.txt").write_text(TWICE + ROUNDED, encoding="utf-8")
    assert main(["extract", "bc.txt", "--write-baseline", "bo-qua.txt"]) == 1
    assert "đã ghi thêm 2 phát hiện vào bo-qua.txt" in capsys.readouterr().err
    written = Path("bo-qua.txt").read_text(encoding="utf-8")
    lines = written.splitlines()
    assert [line[:16] for line in lines] == sorted(marks(TWICE))
    assert all(line[16:].startswith("  # bỏ qua: (R001, bc.txt: 90/100") for line in lines)
    assert main(["extract", "bc.txt", "--write-baseline", "bo-qua.txt"]) == 0
    assert Path("bo-qua.txt").read_text(encoding="utf-8") == written
    assert main(["extract", "bc.txt"]) == 0
    assert [path.name for path in folder.iterdir() if "bo-qua" in path.name] == ["bo-qua.txt"]


def test_what_people_wrote_in_the_baseline_stays(site: Site) -> None:
    before = b"\xef\xbb\xbf# Qu\xc3\xbd I\r\n\r\nkhac\r\nffffffffffffffff  # b\xe1\xbb\x8f qua: c\xc5\xa9"
    Path("bo-qua.txt").write_bytes(before)
    main(["extract", "bc.txt", "--write-baseline", "bo-qua.txt"])
    after = Path("bo-qua.txt").read_bytes()
    assert after.startswith(before + b"\r\n" + marks(TEXT)[0].encode())
    assert after.endswith(b"\r\n")
    assert after.count(b"\n") == 5
    assert b"\r\r" not in after


def test_baseline_behind_a_link_is_written_where_it_lies(folder: Path, site: Site) -> None:
    (folder / "chung").mkdir()
    try:
        Path("bo-qua.txt").symlink_to(folder / "chung" / "bo-qua.txt")
    except OSError:
        pytest.skip("no links here")
    main(["extract", "bc.txt", "--write-baseline", "bo-qua.txt"])
    assert Path("bo-qua.txt").is_symlink()
    assert marks(TEXT)[0] in (folder / "chung" / "bo-qua.txt").read_text(encoding="utf-8")


def test_baseline_in_a_folder_that_is_not_there(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "bc.txt", "--write-baseline", "khac/bo-qua.txt"]) == 2
    assert capsys.readouterr() == ("", "doisoat: không có thư mục khac\n")


def test_baseline_that_is_not_used_yet_says_how_to(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    main(["extract", "bc.txt", "--write-baseline", "bo-qua.txt"])
    assert "hãy ghi baseline = 'bo-qua.txt' vào doisoat.toml\n" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["--write-baseline", "bo-qua.txt"], []])
def test_baseline_in_another_encoding_is_refused_before_the_work(
    command: list[str], site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bo-qua.txt").write_bytes("bỏ qua".encode("utf-16"))
    if not command:
        dismiss(site)
    assert main(["extract", "bc.txt", *command]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert "bo-qua.txt: không phải văn bản UTF-8" in shown.err
    assert Path("bo-qua.txt").read_bytes() == "bỏ qua".encode("utf-16")
