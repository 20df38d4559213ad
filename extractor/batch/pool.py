"""Worker processes with limits, each with a pipe of its own: what ends one worker costs the task it was at, no other.

    for outcomes in Pool(make, Limits(jobs=2)).run(tasks):
        for task, result in outcomes: ...            # a `Lost` where the worker had to be given up

Pools whose workers share a queue (concurrent.futures, pebble) break when a worker is killed while it holds the queue's
lock, in the middle of a long answer: then all that is still waiting is lost. Here nothing is shared. The parent watches
time and memory from outside, because native code that hangs or swells lets no thread of its own process run.

Workers are spawned, not forked: so it is the same on Linux, macOS and Windows, and no lock that a thread of the parent
holds at that moment stays locked for ever in the child.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Generic, Literal, TypeVar

from extractor import guard
from extractor.formats.pace import on_page
from extractor.guard.limits import TICK, bound, end, leave, memory, mute, name_scratch, use_scratch

Task = TypeVar("Task")
Result = TypeVar("Result")

_AHEAD = 2  # tasks that a worker has been handed, the one it is at among them: it never waits for the parent
_ALONE = 1.0  # seconds in which a task has hardly begun to start processes of its own
_STARTS = 3  # workers that may end in a row before they have begun
_GRACE = 5.0  # seconds that a stopped run waits for what the workers are at
_NOT_FOR_US = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@dataclass(frozen=True, slots=True)
class Limits(guard.Limits):
    """What a task may take, and how many workers there are.

    A worker is replaced after `tasks` of them, so that what libraries leak stays small.
    """

    jobs: int = 1
    tasks: int = 500


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker ended: by itself ("crash", with its exit code), or for its "time" or "memory"."""

    why: Literal["crash", "time", "memory"]
    code: int | None = None


class PoolProblem(Exception):
    """Workers that cannot be started: one Vietnamese line."""


class Pool(Generic[Task, Result]):
    """Runs tasks in processes. `make` is called in each of them, once, and returns the function that does a task.

    `make`, the tasks and the results must be picklable. `stopping` is asked all the time: once it is true no task is
    begun, and those that are at work have a few seconds left.
    """

    def __init__(
        self,
        make: Callable[[], Callable[[Task], Result]],
        limits: Limits,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._make = make
        self._limits = limits
        self._stopping = stopping
        self._workers: list[_Worker[Task, Result]] = []
        self._failed_starts = 0

    def run(self, tasks: Iterable[Task]) -> Generator[list[tuple[Task, Result | Lost]]]:
        """Yield what became of the tasks, as they are done; tasks that were not begun when it stopped are left out.

        Raises `PoolProblem`. Ends all workers when it is closed, or left by an exception.
        """
        waiting = deque(tasks)
        give_up = float("inf")
        try:
            while waiting or any(worker.tasks for worker in self._workers):
                if self._stopping():
                    give_up = min(give_up, time.monotonic() + _GRACE)
                    if time.monotonic() > give_up:
                        return
                    waiting.clear()
                    self._keep(lambda worker: worker.finishes())
                self._hand_out(waiting)
                outcomes = self._collect(waiting)
                self._hand_out(waiting)
                if outcomes:
                    yield outcomes
        finally:
            self._keep(lambda worker: False)

    def _hand_out(self, waiting: deque[Task]) -> None:
        """Give each worker enough to do, the idle ones first; replace those that have done their share."""
        self._keep(lambda worker: worker.tasks or (waiting and worker.given < self._limits.tasks))
        while len(self._workers) < self._limits.jobs and len(self._workers) < len(waiting):
            self._workers.append(_Worker(self._make, self._limits))
        for depth in range(_AHEAD):
            for worker in self._workers:
                # Towards the end nothing is handed out ahead: it could wait behind a long task while others are idle.
                enough = len(waiting) > (self._limits.jobs if depth else 0)
                if enough and len(worker.tasks) == depth and worker.given < self._limits.tasks:
                    worker.give(waiting.popleft())

    def _collect(self, waiting: deque[Task]) -> list[tuple[Task, Result | Lost]]:
        """Wait a moment, and return what has come; what a lost worker had not begun goes back to those that wait."""
        wait([part for worker in self._workers for part in (worker.connection, worker.process.sentinel)], TICK)
        outcomes: list[tuple[Task, Result | Lost]] = []
        for worker in list(self._workers):
            ended = worker.ended()  # asked first: then all that it said is there to be heard
            outcomes += worker.answers()
            lost = ended or worker.over(self._limits)
            if worker.begun:
                self._failed_starts = 0
            if lost is None:
                continue
            if worker.at_work:
                outcomes.append((worker.tasks.popleft(), lost))
            elif not worker.begun:
                self._note_failed_start(lost)
            waiting.extendleft(reversed(worker.tasks))
            worker.end()
            self._workers.remove(worker)
        return outcomes

    def _note_failed_start(self, lost: Lost) -> None:
        self._failed_starts += 1
        if self._failed_starts < _STARTS:
            return
        if lost.why == "memory":
            raise PoolProblem(f"chương trình cần hơn {self._limits.megabytes:.0f} MB để bắt đầu; hãy tăng --memory")
        raise PoolProblem(f"không khởi động được tiến trình đọc tệp (mã {lost.code}); hãy cài lại chương trình")

    def _keep(self, wanted: Callable[[_Worker[Task, Result]], object]) -> None:
        for worker in [worker for worker in self._workers if not wanted(worker)]:
            worker.end()
            self._workers.remove(worker)


class _Worker(Generic[Task, Result]):
    """A process, the tasks that it was given and has not answered, and since when it has been at the first."""

    def __init__(self, make: Callable[[], Callable[[Task], Result]], limits: Limits) -> None:
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._scratch = name_scratch()
        arguments = theirs, make, limits, self._scratch
        self.process = context.Process(target=_work, args=arguments, name="doisoat-worker", daemon=True)
        with _without_signals():
            self.process.start()
        theirs.close()
        self.tasks: deque[Task] = deque()
        self.given = 0
        self.begun = False
        self._since = 0.0
        self._pages = 0
        assert self.process.pid
        self._pid = self.process.pid

    @property
    def at_work(self) -> bool:
        return self.begun and bool(self.tasks)

    def give(self, task: Task) -> None:
        if not self.tasks:
            self._since = time.monotonic()
        self.tasks.append(task)
        self.given += 1
        with suppress(OSError):  # it has ended, which its sentinel tells
            self.connection.send(task)

    def finishes(self) -> bool:
        """Tell whether it is at a task, which is then its last."""
        self.tasks = deque(list(self.tasks)[:1] if self.begun else [])
        return bool(self.tasks)

    def answers(self) -> list[tuple[Task, Result | Lost]]:
        """Return the results that have come; the worker's first word says that it has begun."""
        found: list[tuple[Task, Result | Lost]] = []
        with suppress(EOFError, OSError):  # it has ended, perhaps in the middle of a word
            while self.connection.poll():
                answer = self.connection.recv()
                if isinstance(answer, _Page):
                    self._pages += 1
                    continue
                self._since = time.monotonic()
                self._pages = 0
                if self.begun and self.tasks:
                    found.append((self.tasks.popleft(), answer))
                self.begun = True
        return found

    def ended(self) -> Lost | None:
        return None if self.process.is_alive() else Lost("crash", self.process.exitcode)

    def over(self, limits: Limits) -> Lost | None:
        seconds = time.monotonic() - self._since
        if self.at_work and seconds > limits.allowed(self._pages):
            return Lost("time")
        if self.tasks and memory(self._pid, family=seconds > _ALONE) > limits.megabytes:
            return Lost("memory")
        return None

    def end(self) -> None:
        """End the process at once with all that it started; kill, as native code that hangs heeds nothing less."""
        end(self._pid)
        self.process.join()
        self.connection.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


class _Page:
    """A worker's word that it has recognised a page of a scan."""


def _work(connection: Connection, make: Callable[[], Callable[[Task], Result]], limits: Limits, scratch: str) -> None:
    """Do tasks until the parent closes the pipe."""
    for number in _NOT_FOR_US:  # Ctrl-C reaches every process of the terminal: the parent decides what it means
        signal.signal(number, signal.SIG_IGN)
    # As many workers as cores: a library that starts threads for each core would only get in the others' way.
    os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
    threading.Thread(target=_end_with_parent, args=(scratch,), daemon=True).start()
    use_scratch(scratch)
    with suppress(EOFError, OSError):  # the parent has gone
        work = make()
        guard.within()
        mute()
        on_page(lambda: connection.send(_Page()))
        connection.send(None)
        while True:
            task = connection.recv()
            bound(limits)
            try:
                connection.send(work(task))
            except MemoryError:  # its address space is at its end before the parent looked
                connection.send(Lost("memory"))
    shutil.rmtree(scratch, ignore_errors=True)


def _end_with_parent(scratch: str) -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    leave(scratch)


@contextmanager
def _without_signals() -> Iterator[None]:
    """Have the process that is started in the block begin deaf, so that Ctrl-C in its first moments does nothing."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _NOT_FOR_US)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
