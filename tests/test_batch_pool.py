"""Worker processes: whatever ends one costs the task that it was at, and no other."""

import ctypes
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from extractor.batch.pool import Limits, Lost, Pool, PoolProblem
from extractor.formats.pace import page_recognised

LIMITS = Limits(jobs=2, seconds=60, megabytes=600)
posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals on Windows")


def _obey(task: str) -> object:
    """Do as the task says: the worker's part of these tests."""
    word, _, number = task.partition(" ")
    match word:
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(3)
        case "raise":
            raise ValueError(task)
        case "hang":
            time.sleep(600)
        case "compute":  # in native code that never lets another thread of its process run
            return 7 ** (10**8)
        case "swell":
            return sum(len(block) for block in [bytearray(b"x") * 2**24 for _ in range(200)])
        case "gulp":  # more than there is room for, between two looks at the process
            return len(bytes(4 * 2**30))
        case "pages":
            for _ in range(int(number)):
                time.sleep(0.15)
                page_recognised()
        case "start":  # a process, as LibreOffice is, that writes something for a while
            started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
            with tempfile.NamedTemporaryFile(delete=False) as left:
                Path(number).write_text(f"{started.pid} {left.name}", encoding="utf-8")
            time.sleep(600)
        case "nap":
            time.sleep(float(number.split()[0]))
        case "bytes":
            return os.urandom(int(number))
        case "process":
            return os.getpid()
    return task.upper()


def obedient() -> Callable[[str], object]:
    return _obey


def slow_to_begin() -> Callable[[str], str]:
    time.sleep(1)  # long enough to be looked at
    return obedient()


def broken() -> Callable[[str], object]:
    os._exit(9)


def done(pool: "Pool[str, object]", tasks: list[str]) -> list[tuple[str, object]]:
    return [outcome for outcomes in pool.run(tasks) for outcome in outcomes]


def workers() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]


@posix
@pytest.mark.parametrize(
    ("deadly", "lost"),
    [
        ("abort", Lost("crash", -signal.SIGABRT)),
        ("segfault", Lost("crash", -signal.SIGSEGV)),
        ("exit", Lost("crash", 3)),
        ("raise", Lost("crash", 1)),
    ],
)
def test_a_crash_costs_its_own_task(deadly: str, lost: Lost, capfd: pytest.CaptureFixture[str]) -> None:
    tasks = [deadly if number in (0, 5) else f"a{number}" for number in range(9)]
    found = done(Pool(obedient, LIMITS), tasks)
    expected = [(task, lost if task == deadly else task.upper()) for task in tasks]
    assert sorted(found, key=str) == sorted(expected, key=str)
    capfd.readouterr()  # what the crashing workers say


@pytest.mark.parametrize("deadly", ["hang", "compute"])
def test_a_task_that_outlasts_its_time_is_given_up(deadly: str) -> None:
    found = dict(done(Pool(obedient, Limits(jobs=2, seconds=1)), ["a", deadly, "b", "c", "d"]))
    assert found == {"a": "A", "b": "B", "c": "C", "d": "D", deadly: Lost("time")}


def test_a_task_that_takes_too_much_memory_is_given_up() -> None:
    found = dict(done(Pool(obedient, Limits(jobs=1, megabytes=400)), ["a", "swell", "b"]))
    assert found == {"a": "A", "b": "B", "swell": Lost("memory")}


@posix
def test_a_task_cannot_have_more_at_once_than_there_is_room_for() -> None:
    assert dict(done(Pool(obedient, LIMITS), ["gulp", "fine"])) == {"gulp": Lost("memory"), "fine": "FINE"}


def test_pages_that_are_recognised_give_time() -> None:
    assert done(Pool(obedient, Limits(1.5, 600)), ["pages 15"]) == [("pages 15", "PAGES 15")]


def test_what_a_lost_worker_started_and_wrote_is_gone(tmp_path: Path) -> None:
    assert done(Pool(obedient, Limits(2, 600)), [f"start {tmp_path / 'started'}"])[0][1] == Lost("time")
    pid, left = (tmp_path / "started").read_text(encoding="utf-8").split()
    assert not Path(left).parent.exists()
    assert not psutil.pid_exists(int(pid)) or psutil.Process(int(pid)).status() == "zombie"


def test_time_runs_for_the_task_at_work_not_for_those_behind_it() -> None:
    naps = [f"nap 0.{number}" for number in range(41, 49)]
    found = done(Pool(obedient, Limits(jobs=1, seconds=1)), naps)
    assert sorted(found) == [(nap, nap.upper()) for nap in naps]


@posix
def test_workers_killed_in_the_middle_of_an_answer_cost_one_task_each() -> None:
    """With a queue that the workers share, one such kill loses everything that waits."""
    tasks = [f"bytes {3_000_000 + number}" for number in range(100)]
    luck = random.Random(5)
    found = []
    kills = 0
    for outcomes in Pool(obedient, LIMITS).run(tasks):
        found += outcomes
        if len(found) // 15 > kills:  # nobody reads now, so they stand in the middle of their long answers
            time.sleep(0.1)
            luck.choice(workers()).kill()
            kills += 1
    lost = [answer for _, answer in found if isinstance(answer, Lost)]
    assert sorted(task for task, _ in found) == tasks
    assert all(len(answer) == int(task.split()[1]) for task, answer in found if isinstance(answer, bytes))
    assert 1 <= len(lost) <= kills
    assert set(lost) <= {Lost("crash", -signal.SIGKILL)}


def test_a_worker_is_replaced_after_its_share() -> None:
    pool: Pool[str, object] = Pool(obedient, Limits(jobs=1, tasks=3))
    processes = [process for _, process in done(pool, ["process"] * 7)]
    assert [processes.count(process) for process in dict.fromkeys(processes)] == [3, 3, 1]


def test_a_stopped_run_finishes_what_is_at_work_and_begins_nothing() -> None:
    stopped = False
    pool: Pool[str, object] = Pool(obedient, LIMITS, lambda: stopped)
    found = []
    for outcomes in pool.run(["a", *(f"nap 0.5 {number}" for number in range(9))]):
        found += outcomes
        stopped = True
    assert 1 <= len(found) <= 3
    assert not workers()


def test_a_stopped_run_does_not_wait_for_ever() -> None:
    start = time.monotonic()
    pool: Pool[str, object] = Pool(obedient, LIMITS, lambda: time.monotonic() - start > 2)
    assert done(pool, ["hang", "hang"]) == []
    assert time.monotonic() - start < 20
    assert not workers()


def test_workers_that_cannot_start_are_told_and_blame_no_task() -> None:
    with pytest.raises(PoolProblem, match=r"không khởi động được tiến trình đọc tệp \(mã 9\)"):
        done(Pool(broken, LIMITS), ["a", "b"])
    with pytest.raises(PoolProblem, match="cần hơn 5 MB để bắt đầu; hãy tăng --memory"):
        done(Pool(slow_to_begin, Limits(jobs=1, megabytes=5)), ["a"])
    assert not workers()


@posix
def test_workers_leave_signals_to_the_parent() -> None:
    pool: Pool[str, object] = Pool(obedient, LIMITS)
    found = []
    for outcomes in pool.run([f"nap 0.2 {number}" for number in range(8)]):
        found += outcomes
        for worker in workers():
            worker.send_signal(signal.SIGINT)
            worker.send_signal(signal.SIGTERM)
    assert [answer for _, answer in found if isinstance(answer, Lost)] == []


@posix
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from extractor.batch.pool import Limits, Pool\n"
        "from test_batch_pool import obedient\n"
        "if __name__ == '__main__':\n"
        "    for outcomes in Pool(obedient, Limits(jobs=2)).run(['process', 'process', 'hang', 'hang', 'hang']):\n"
        "        print(*(answer for _, answer in outcomes), flush=True)\n",
        encoding="utf-8",
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    parent.stdout.readline()
    below = psutil.Process(parent.pid).children()
    assert len(below) >= 2
    parent.kill()
    parent.wait()
    assert psutil.wait_procs(below, timeout=20)[1] == []
