"""Which files of a folder are read: by their content, whatever their name, and nothing goes missing in silence."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from test_formats_hostile import SENTENCES, pdf_file, word_file, zipped

from extractor.cli import main
from extractor.files import collect

MP4 = b"\0\0\0\x18ftypmp42" + bytes(200)


def put(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def read_and_left_out(folder: Path) -> tuple[list[str], dict[str, str]]:
    found = collect([folder])
    assert not found.failed
    inside = [file.relative_to(folder).as_posix() for file in found.files]
    return inside, {path.relative_to(folder).as_posix(): reason for path, reason in found.skipped}


def test_the_content_decides_and_not_the_name(tmp_path: Path) -> None:
    text = SENTENCES.encode()
    reports = {
        **{name: word_file() for name in ("a", "A.DOCX", "a.pdf", "a.mp4", "Bao cao thang 5.2023")},
        **{name: pdf_file() for name in ("b", "B.PDF", "b.docx", "b.xyz")},
        **dict.fromkeys(("c.txt", "C.TXT", "c.md", "c.docx", "bao cao", "Bao cao 5.2023"), text),
        "hong.docx": b"PK\x03\x04 cut short",
        "khoa.pdf": b"noise",
    }
    others = {"phim.mp4": MP4, "so.db": b"SQLite format 3\0", "cai-dat.exe": b"MZ\x90\0", "so-lieu.json": text}
    put(tmp_path, **reports, **others, **{"khong-duoi": MP4, "anh": b""})
    read, left_out = read_and_left_out(tmp_path)
    assert set(read) == set(reports)
    assert left_out == {
        "phim.mp4": "không đọc được định dạng “.mp4”",
        "so.db": "không đọc được định dạng “.db”",
        "cai-dat.exe": "không đọc được định dạng “.exe”",
        "so-lieu.json": "không đọc được định dạng “.json”",
        "khong-duoi": "không đọc được định dạng “khong-duoi”",
        "anh": "không đọc được định dạng “anh”",
    }


def test_files_that_are_nobodys_report_are_named_with_the_reason(tmp_path: Path) -> None:
    put(
        tmp_path,
        **dict.fromkeys(
            ("a.docx", "~$a.docx", ".~lock.a.docx#", "~WRL0003.tmp", "a.wbk", "Thumbs.db", "desktop.ini", ".a.docx"),
            word_file(),
        ),
        **{".git/a.docx": word_file(), "__MACOSX/a.docx": word_file(), "sâu/d.md": SENTENCES.encode()},
    )
    assert read_and_left_out(tmp_path) == (
        ["a.docx", "sâu/d.md"],
        {
            "~$a.docx": "tệp khóa tạm của Word",
            ".~lock.a.docx#": "tệp khóa tạm của LibreOffice",
            "~WRL0003.tmp": "bản nháp tự lưu của Word",
            "a.wbk": "bản nháp tự lưu của Word",
            "Thumbs.db": "tệp của hệ điều hành",
            "desktop.ini": "tệp của hệ điều hành",
            "__MACOSX": "tệp của hệ điều hành",
            ".a.docx": "tệp ẩn",
            ".git": "thư mục ẩn",
        },
    )


def test_a_file_named_outright_is_read_whatever_it_is(tmp_path: Path) -> None:
    put(tmp_path, **{"~$a.docx": b"x", ".b": b"x", "c.mp4": MP4})
    paths = [tmp_path / name for name in ("~$a.docx", ".b", "c.mp4", "khong-co")]
    assert collect(paths).files == paths


def test_only_the_head_of_a_file_is_read_to_know_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, **{"a.pdf": pdf_file() + bytes(2_000_000), "b.mp4": MP4 + bytes(2_000_000), "c.txt": bytes(10**6)})
    monkeypatch.setattr("extractor.formats.sample.Sample.data", property(lambda self: pytest.fail("read whole")))
    assert [file.name for file in collect([tmp_path]).files] == ["a.pdf", "c.txt"]


def test_an_empty_folder_and_one_that_may_not_be_opened_have_failed(tmp_path: Path) -> None:
    assert collect([tmp_path]).failed == [(tmp_path, "thư mục không có tệp nào")]


def test_copies_in_a_folder_are_named_and_read_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 95,6%.\n".encode()
    put(tmp_path, **{"a.txt": right, "b/a.txt": right, "b/c.txt": right + b"\n"})
    put(tmp_path, **{"goi.zip": zipped(**{"trong goi.txt": right})})
    assert main(["extract", "--no-ner", "--format", "jsonl", str(tmp_path)]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("\n") == 2
    told = [line for line in shown.err.splitlines() if "bỏ qua" in line]
    assert told == [
        f"doisoat: bỏ qua {tmp_path}/goi.zip/trong goi.txt: trùng nội dung với {tmp_path}/a.txt",
        f"doisoat: bỏ qua {tmp_path}/b/a.txt: trùng nội dung với {tmp_path}/a.txt",
    ]
    # Who names both wants both.
    assert main(["extract", "--no-ner", "--format", "jsonl", str(tmp_path / "a.txt"), str(tmp_path / "b/a.txt")]) == 0
    assert capsys.readouterr().out.count("\n") == 2


def test_what_is_left_out_is_told_by_count_and_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tmp_path, **{"a.txt": SENTENCES.encode()}, **{f".an-{n}": b"x" for n in range(7)}, **{"~$a.docx": b"x"})
    assert main(["extract", "--no-ner", "--format", "jsonl", str(tmp_path)]) == 0
    named = ", ".join(f"{tmp_path}/.an-{n}" for n in range(5))
    told = capsys.readouterr().err.splitlines()
    assert f"doisoat: bỏ qua tệp ẩn (7): {named}, …" in told
    assert f"doisoat: bỏ qua tệp khóa tạm của Word (1): {tmp_path}/~$a.docx" in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    put(tmp_path, **{"a.txt": b"x"})
    os.mkfifo(tmp_path / "ong.txt")
    assert read_and_left_out(tmp_path) == (["a.txt"], {"ong.txt": "không phải tệp thường"})
