"""A batch that is killed, or that has no room to write: no finished report is lost, and none is half there."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import batches
import pytest
from batches import contents
from sqlalchemy import event

from extractor.batch.pool import Limits
from extractor.batch.run import Batcher
from extractor.pipeline import versions
from extractor.settings import Settings
from extractor.store import Store, StoreProblem

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no process groups on Windows")
FILES, KILLS = 700, 50


class Launcher:
    """A process that runs batches over a folder, one at a time, each in a process group of its own."""

    def __init__(self, folder: Path, store: Path) -> None:
        command = [sys.executable, batches.__file__, str(folder), str(store)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, kill: tuple[int, float] | None = None) -> tuple[set[str], int]:
        """Run a batch; return the files that it said were done, and its exit status.

        `kill`: it is killed with all its workers so many seconds after it has said so many words.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        done = set()
        group = 0
        for number, line in enumerate(self._process.stdout):
            word, _, rest = line.strip().partition(" ")
            group = int(rest) if word == "group" else group
            if kill and number == kill[0]:
                threading.Timer(kill[1], os.killpg, (group, signal.SIGKILL)).start()
            if word == "done":
                done.add(rest)
            elif word == "end":
                return done, int(rest)
        raise AssertionError("the launcher ended")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of many small files, some of them alike."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:03}.txt").write_text(f"{number % (FILES - 20)} report", encoding="utf-8")
    return folder


def test_a_batch_killed_fifty_times_ends_as_if_it_had_never_been(folder: Path, tmp_path: Path) -> None:
    whole = Launcher(folder, tmp_path / "whole.db")
    assert whole.run() == ({path.name for path in folder.iterdir()}, 0)
    whole.close()
    expected = contents(tmp_path / "whole.db")

    luck = random.Random(11)
    launcher = Launcher(folder, tmp_path / "killed.db")
    before: dict[str, object] = {}
    killed = partial = 0
    for number in range(KILLS):
        # While it starts, or while it writes: words come in bursts, and it is killed in the middle of one.
        moment = (0, luck.random() / 2) if number % 5 == 0 else (luck.randint(1, 20), luck.random() / 50)
        said, status = launcher.run(kill=moment)
        killed += status == -signal.SIGKILL
        after = contents(tmp_path / "killed.db") if (tmp_path / "killed.db").exists() else {}
        assert set(before) | said <= set(after)
        assert all(expected[key] == found for key, found in after.items())
        partial += 0 < len(after) < len(expected)
        before = after
    assert killed >= KILLS // 2
    assert partial >= KILLS // 4
    _, status = launcher.run()
    launcher.close()
    assert status == 0
    assert contents(tmp_path / "killed.db") == expected


def test_a_full_disk_loses_nothing_that_is_finished(folder: Path, tmp_path: Path) -> None:
    settings = Settings()
    make = partial(batches.quick, settings.revision, versions(settings).model_dump_json())

    def batch(name: str, room: int | None = None) -> None:
        with Store.open(tmp_path / name) as store:
            if room:  # pages that the file may have, which SQLite tells like a disk that is full
                event.listen(store.engine, "connect", lambda opened, _: opened.execute(f"PRAGMA max_page_count={room}"))
                store.engine.dispose()  # the connection that it was opened by
            Batcher(store, settings, Limits(jobs=2), make).run(folder, lambda path: False, batches.Silent())

    batch("whole.db")
    with pytest.raises(StoreProblem, match="ổ đĩa chứa kho dữ liệu đã đầy"):
        batch("full.db", room=200)
    expected, kept = contents(tmp_path / "whole.db"), contents(tmp_path / "full.db")
    assert 0 < len(kept) < len(expected)
    assert all(expected[key] == found for key, found in kept.items())
    batch("full.db")
    assert contents(tmp_path / "full.db") == expected


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_keeps_what_is_done_and_says_how_to_go_on(
    folder: Path, tmp_path: Path, number: signal.Signals
) -> None:
    for path in sorted(folder.iterdir())[40:]:
        path.unlink()
    command = [
        sys.executable,
        "-m",
        "extractor",
        "batch",
        str(folder),
        "-o",
        str(tmp_path / "out"),
        "--no-ner",
        "--jobs",
        "2",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    store = tmp_path / "out" / "doisoat.db"
    while not (store.exists() and done(store)):
        time.sleep(0.05)
    os.killpg(process.pid, number)  # all its workers too, as a terminal does
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait() == 128 + number
    assert said.endswith("đã dừng; những báo cáo đọc xong vẫn còn, chạy lại đúng lệnh này để làm tiếp\n")
    assert "không đọc được" not in said
    assert not (tmp_path / "out" / "reports.jsonl").exists()
    before = done(store)
    assert 0 < before < 40
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert again.stderr.startswith(f"doisoat: {40 - before} tệp cần đọc, {before} tệp đã đọc từ trước\n")
    assert done(store) == 40


def done(store: Path) -> int:
    """Return how many files of the last run are done."""
    with closing(sqlite3.connect(store)) as connection:
        try:
            query = "SELECT count(*) FROM files WHERE status = 'done' AND run_id = (SELECT max(id) FROM runs)"
            return int(connection.execute(query).fetchone()[0])
        except sqlite3.OperationalError:  # its tables are not there yet
            return 0
