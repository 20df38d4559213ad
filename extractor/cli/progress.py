"""How far a batch is, on standard error, and Ctrl-C: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, Any, Self

from extractor.cli.app import say
from extractor.outputs.wording import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from extractor.records import File

_EVERY = 10.0  # seconds between two lines
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Watching:
    """Shows a run's progress, and asks it to stop at the first Ctrl-C or SIGTERM; at the second it is broken off.

    `stopped` is the number of the signal, 0 without one.
    """

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._files = self._done = 0
        self._start = self._said = 0.0
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self.stopped = 0
        self._told = False

    def __enter__(self) -> Self:
        self._handlers = [(number, signal.signal(number, self._stop)) for number in _SIGNALS]
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()
        for number, handler in self._handlers:
            signal.signal(number, handler)

    def _stop(self, number: int, _: FrameType | None) -> Any:
        # Nothing is printed here: the signal may have come in the middle of a print.
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = number

    def stopping(self) -> bool:
        """Tell whether someone asked to stop, and say so once."""
        if self.stopped and not self._told:
            self._told = True
            say("đang dừng sau những tệp đang đọc; bấm Ctrl-C lần nữa để dừng ngay")
        return bool(self.stopped)

    def begin(self, files: int, known: int) -> None:
        """Say what there is to do."""
        self._files = files
        self._said = time.monotonic()
        if self._quiet:
            return
        say(f"{_dotted(files)} tệp cần đọc, {_dotted(known)} tệp đã đọc từ trước")
        if files and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("Đang đọc"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=Console(stderr=True))
            self._task = self._bar.add_task("", total=files)
            self._bar.start()

    def done(self, file: File) -> None:
        """Count a file; a failure is said at once."""
        if self._quiet:
            return
        if file.status == "failed":
            say(f"không đọc được {one_line(file.path)}: {one_line(file.reason or '')}")
        if not self._files:
            return
        self._done += 1
        now = time.monotonic()
        if self._done == 1:  # the workers have started: their start says nothing of the pace
            self._start = now
        pace = _pace(self._done - 1, self._files - self._done, now - self._start) if self._done > 1 else ""
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=self._done, description=pace)
        elif pace and now - self._said >= _EVERY:
            self._said = now
            say(f"đã đọc {_dotted(self._done)}/{_dotted(self._files)} tệp; {pace}")


def _pace(done: int, ahead: int, seconds: float) -> str:
    """Return rate and remaining time: "8,4 tệp/giây, còn khoảng 2 phút"."""
    rate = done / max(seconds, 0.001)
    left = ahead / rate
    remaining = f"{left / 60:.0f} phút" if left >= 90 else f"{left:.0f} giây"
    return f"{rate:.1f} tệp/giây, còn khoảng {remaining}".replace(".", ",")


def _dotted(number: int) -> str:
    return f"{number:,}".replace(",", ".")
