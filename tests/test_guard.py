"""Reading in a child process: whatever a file does to it, the answer is one typed error, and the next file is read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import obedient
import psutil
import pytest

from extractor import guard
from extractor.formats import Damaged, Encrypted, Overran, Oversized, Unreadable, load
from extractor.guard import Limits, parse

LIMITS = Limits(seconds=30, megabytes=300)
posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits and signals on Windows")


@pytest.fixture(autouse=True)
def children(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[guard._Child]]:
    """The children that wait for work, obedient ones, none at the beginning."""
    idle: list[guard._Child] = []
    monkeypatch.setattr(guard, "_idle", idle)
    monkeypatch.setattr(guard, "_START", obedient.START)
    yield idle
    for child in idle:
        child.end()


def do(task: str, limits: Limits = LIMITS) -> str:
    return parse(obedient.file(task), "a.obedient", limits).text


@pytest.mark.parametrize(
    ("task", "limits", "kind", "reason"),
    [
        ("hang", Limits(2, 300), Overran, "đọc quá 2 giây; có thể thêm thời gian bằng --timeout"),
        ("compute", Limits(2, 300), Overran, "đọc quá 2 giây; có thể thêm thời gian bằng --timeout"),
        ("grow 1000", LIMITS, Overran, "cần quá 300 MB bộ nhớ; có thể thêm bộ nhớ bằng --memory"),
        pytest.param("swell 3000", LIMITS, Overran, "cần quá 300 MB bộ nhớ", marks=posix),
        pytest.param("segfault", LIMITS, Damaged, f"dừng đột ngột (mã {-signal.SIGSEGV})", marks=posix),
        pytest.param("abort", LIMITS, Damaged, f"dừng đột ngột (mã {-signal.SIGABRT})", marks=posix),
        ("password", LIMITS, Encrypted, "tệp có mật khẩu"),
        ("many 300", Limits(30, 1500), Oversized, "quá lớn"),
    ],
)
def test_what_a_file_does_costs_that_file(task: str, limits: Limits, kind: type[Unreadable], reason: str) -> None:
    assert do("first", limits) == "FIRST"
    with pytest.raises(Unreadable) as caught:
        do(task, limits)
    assert type(caught.value) is kind
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)
    assert do("next", limits) == "NEXT"


def test_what_is_read_comes_back_whole() -> None:
    assert parse(obedient.file("all"), "a.obedient", LIMITS) == obedient.READING


def test_half_a_character_is_made_a_whole_one() -> None:
    assert do("half") == "a\ufffdb"


def test_what_libraries_print_is_no_answer() -> None:
    assert do("print") == "PRINT"


def test_one_process_reads_file_after_file(monkeypatch: pytest.MonkeyPatch) -> None:
    first = do("process")
    assert do("process") == first
    monkeypatch.setattr(guard, "_FILES", 3)
    assert do("process") == first
    assert do("process") != first


def test_a_process_that_an_earlier_file_broke_is_replaced() -> None:
    """pdfium crashes at times only at the file after the one that broke its memory."""
    assert do("first") == "FIRST"
    assert do("second") == "SECOND"


def test_text_needs_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", none)
    assert parse("Báo cáo: 98,5% hồ sơ\r\n".encode(), "a.txt").format == "txt"
    for data in (b"%PDF-1.4", b"PK\x03\x04", b"<html>", b"{\\rtf1", b"\xd0\xcf", b"B\xb8o c\xb8o", b"a" * 2**21):
        assert not guard.is_plain(data, "a.txt")


def test_pages_that_are_recognised_give_time() -> None:
    assert do("pages 15", Limits(1.5, 300)) == "PAGES"  # 2.25 seconds
    assert [Limits(120).allowed(pages) for pages in (0, 60, 5000)] == [120, 840, 1200]


@posix
def test_what_a_process_may_take_is_bounded() -> None:
    core, space, files, seconds = map(int, do("limits").split())
    assert core == 0
    assert 2**30 < space < 2**32
    assert 2**30 < files < 2**31
    assert 600 <= seconds < 700


def test_what_a_reader_started_ends_with_it(tmp_path: Path) -> None:
    """LibreOffice, which may have put itself into a group of its own."""
    with pytest.raises(Overran):
        do(f"start {tmp_path / 'started'}", Limits(2, 300))
    left, *started = (tmp_path / "started").read_text(encoding="utf-8").split()
    assert "doisoat-" in left
    assert not Path(left).parent.exists()
    assert len(started) == 2
    assert not any(psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie" for pid in map(int, started))


def test_threads_read_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as pool:
        words = [f"word{n}" for n in range(12)]
        assert list(pool.map(do, words)) == [word.upper() for word in words]


@posix
def test_an_interrupt_ends_the_reading() -> None:
    threading.Timer(1, signal.raise_signal, [signal.SIGINT]).start()
    with pytest.raises(KeyboardInterrupt):
        do("hang")
    assert not [one for one in psutil.Process().children() if "obedient" in " ".join(one.cmdline())]


def test_a_child_that_does_not_start_is_no_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_START", "raise SystemExit(3)")
    with pytest.raises(Unreadable, match=r"không khởi động được tiến trình đọc tệp \(mã 3\)") as caught:
        do("first")
    assert type(caught.value) is Unreadable


def test_modules_beside_the_reports_are_not_imported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("json.py").write_text("import os; os._exit(7)", encoding="utf-8")
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    assert do("first") == "FIRST"


@posix
def test_no_child_outlives_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys, threading\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import obedient\n"
        "from extractor import guard\n"
        "guard._START = obedient.START\n"
        "print(guard.parse(obedient.file('process')).text, guard._idle[0]._scratch, flush=True)\n"
        "guard.parse(obedient.file('hang'))\n",
        encoding="utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid, scratch = parent.stdout.readline().split()
    child = psutil.Process(int(pid))
    time.sleep(0.3)
    assert Path(scratch).is_dir()
    assert child.is_running()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert psutil.wait_procs([child], timeout=20)[1] == []
    assert not Path(scratch).exists()


@posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    with pytest.raises(Unreadable, match="không phải tệp thường"):
        load(tmp_path / "a.pdf")


def test_a_file_that_is_too_large_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as stream:
        stream.truncate(301_000_000)
    with pytest.raises(Oversized, match="tệp lớn hơn 300 MB"):
        load(path)
