"""LibreOffice as a reader of last resort: shut in, for a limited time, leaving nothing behind."""

from __future__ import annotations

import http.server
import os
import stat
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from office_files import saved, with_libreoffice
from word97_files import compound, word97
from word_files import p, run, word_file

from extractor.formats import Damaged, NeedsProgram, Overran, office, parse

REPORT = word_file(p(run("Tổng số 830 hồ sơ")))
WORDML = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>{}</w:body></w:wordDocument>'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder for files that are soon removed."""
    made = tmp_path / "tam"
    made.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(made))
    return made


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a script in the place of LibreOffice."""
    path = folder.parent / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "program", lambda: str(path))


def test_a_file_of_an_older_word_is_read(folder: Path) -> None:
    with_libreoffice()
    reading = parse(WORDML.format("<w:p><w:r><w:t>Tổng số 830 hồ sơ</w:t></w:r></w:p>").encode(), "a.doc")
    assert reading.text == "Tổng số 830 hồ sơ\n"
    assert "đã đọc qua LibreOffice; nên đối chiếu với bản gốc" in reading.notices[-1]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "data",
    [
        b"\xffWPC\x10\0\0\0",
        compound({"CONTENTS": b"CHNKWKS", "MatOST": b""}),
        word97("Một\r", version=101),
        b"\xdb\xa5\x2d\0",
    ],
)
def test_without_it_one_line_says_what_to_do(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(NeedsProgram, match=r"cần LibreOffice để đọc; hãy cài LibreOffice .* hoặc lưu lại thành \.docx"):
        parse(data, "a.wps")


@pytest.mark.skipif(sys.platform == "win32", reason="a script")
def test_what_takes_too_long_is_ended_with_all_that_it_started(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder, monkeypatch, "sleep 777.5 & sleep 777.5")
    start = time.monotonic()
    with pytest.raises(Overran, match="quá 1 giây"):
        office.converted(REPORT, ".docx", seconds=1)
    assert time.monotonic() - start < 30
    for _ in range(100):  # the kernel takes its time
        left = [one for one in psutil.process_iter(["cmdline"]) if "777.5" in (one.info["cmdline"] or ())]
        if not left:
            break
        time.sleep(0.1)
    assert left == []
    assert list(folder.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a script")
def test_what_makes_nothing_is_damaged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder, monkeypatch, "exit 1")
    with pytest.raises(Damaged, match="LibreOffice không đọc được"):
        office.converted(REPORT, ".docx")
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("alone", [True, False])
def test_pictures_elsewhere_are_not_fetched(alone: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    with_libreoffice()
    if not alone:  # where systems forbid to take the network away
        monkeypatch.setattr(office, "_alone", lambda: ())
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = f'<html><body><p>830</p><img src="http://127.0.0.1:{server.server_port}/a.png"></body></html>'
        made = office.converted(page.encode(), ".html", into="docx:Office Open XML Text")
        server.shutdown()
    assert "830" in parse(made, "a.docx").text
    assert asked == []


def test_two_at_once_do_not_meet() -> None:
    with_libreoffice()
    made: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: made.append(office.converted(REPORT, ".docx", into="odt"))) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [parse(data, "a.odt").text for data in made] == ["Tổng số 830 hồ sơ\n"] * 2


def test_what_it_saves_is_what_was_given(folder: Path) -> None:
    assert parse(saved(REPORT, "rtf"), "a.rtf").text == "Tổng số 830 hồ sơ\n"
    assert os.listdir(folder) == []
