"""Files are read in a process of their own, with limits: what hangs, swells or crashes there costs one file, no more.

    reading = parse(data, "bao-cao.pdf", Limits(seconds=120, megabytes=1500))

The process is started once and reads file after file. It gets bytes and answers with JSON, so that nothing of a file
but text, numbers and places comes back; it knows no path. Text that no parser is needed for is read at once.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress

from extractor import formats
from extractor.formats import Boxes, Damaged, Overran, Reading, Unreadable
from extractor.formats.sample import Sample
from extractor.guard import wire
from extractor.guard.child import ask
from extractor.guard.limits import TICK, Limits, end, memory, name_scratch

__all__ = ["Limits", "get_ready", "is_plain", "parse", "within"]

_FILES = 500  # that a child reads before it is replaced: what libraries leak stays small
_START = "import sys; sys.path[:] = sys.argv[2:]; from extractor.guard.child import main; main(sys.argv[1])"
# One thread a process: Tesseract is several times slower with more, and each has address space of its own.
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}
_PLAIN = 2**20  # bytes
_MARKUP = re.compile(rb"[\x00-\x08\x0e-\x1f<]|%PDF|\\rtf|\APK")

_watched = False
_idle: list[_Child] = []


def parse(data: bytes, name: str = "", limits: Limits | None = None) -> Reading:
    """Return what the reader of `data` makes of it, as `formats.parse`, read within the limits.

    Raises `Unreadable`: `Overran` for what takes too long or too much, `Damaged` for what ends the process.
    """
    if _watched or is_plain(data, name):
        return formats.parse(data, name)
    limits = limits or Limits()
    while True:
        child = _take()
        try:
            reading = child.parse(data, name, limits)
        except _Lost as lost:
            if child.files > 1 and not isinstance(lost.error, Overran):
                continue  # the files before may be to blame: it is asked of a new one
            raise lost.error from None
        finally:
            _give_back(child)
        return reading


def is_plain(data: bytes, name: str) -> bool:
    """Tell whether this is Unicode text that no parser is needed for: to read it is to decode it."""
    if len(data) > _PLAIN or _MARKUP.search(data):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return formats.recognised(Sample(data, name)) is None


def within() -> None:
    """Have files read in this process from now on: it is itself one that is watched from outside."""
    global _watched
    _watched = True


def get_ready() -> None:
    """Start a child if none is waiting, so that it is ready by the time that a file is to be read."""
    if not _watched and not _idle:
        _idle.append(_Child())


def _take() -> _Child:
    try:
        return _idle.pop()
    except IndexError:
        return _Child()


def _give_back(child: _Child) -> None:
    if child.ended or child.files >= _FILES:
        child.end()
    else:
        _idle.append(child)


class _Lost(Exception):
    """The child had to be given up, or ended by itself."""

    def __init__(self, error: Unreadable) -> None:
        super().__init__(str(error))
        self.error = error


class _Child:
    """A process that reads; `files` were given to it."""

    def __init__(self) -> None:
        # As `python -m` would, but with the same path as here, and without the current folder: there lie the files.
        self._scratch = name_scratch()
        command = [sys.executable, "-P", "-c", _START, self._scratch, *filter(None, sys.path)]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ENVIRONMENT,
            start_new_session=True,  # Ctrl-C is for the parent; and a group can be killed as a whole
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows
        )
        self.files = 0
        self.ended = False

    def parse(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Have a file read. Raises `Unreadable`, and `_Lost` where the child is of no more use."""
        self.files += 1
        exchange = _Exchange(self._process, data, name, limits)
        start = time.monotonic()
        exchange.start()
        try:
            while exchange.is_alive():
                exchange.join(TICK)
                if exchange.is_alive():
                    self._look(exchange, limits, time.monotonic() - start)
        except BaseException:
            self.end()
            raise
        if isinstance(exchange.found, Reading):
            return exchange.found
        if exchange.found:
            if isinstance(exchange.found, Overran):  # its memory is in pieces
                self.end()
            raise exchange.found
        self.end()
        raise _Lost(_why_ended(self._process.returncode, begun=self.files > 1 or exchange.begun))

    def _look(self, exchange: _Exchange, limits: Limits, seconds: float) -> None:
        if seconds > limits.allowed(exchange.pages):
            raise _Lost(Overran(limits.too_long))
        if memory(self._process.pid) > limits.megabytes:
            raise _Lost(Overran(limits.too_much))

    def end(self) -> None:
        """Kill it and all that it started, and remove what that has written."""
        if self.ended:
            return
        self.ended = True
        end(self._process.pid)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]
        shutil.rmtree(self._scratch, ignore_errors=True)


class _Exchange(threading.Thread):
    """Gives a file to a child and takes its answer, in a thread: neither can be waited for with a limit."""

    def __init__(self, process: subprocess.Popen[bytes], data: bytes, name: str, limits: Limits) -> None:
        super().__init__(daemon=True)
        assert process.stdin
        assert process.stdout
        self._in, self._out = process.stdin, process.stdout
        self._question = data, name, limits
        self.begun = False
        self.pages = 0
        self.found: Reading | Unreadable | None = None

    def run(self) -> None:
        with suppress(wire.Broken, OSError, ValueError):  # it has ended
            ask(self._in, *self._question)
            boxes: Boxes | None = None
            while self.found is None:
                kind, content = wire.receive(self._out)
                match kind:
                    case wire.BEGUN:
                        self.begun = True
                    case wire.PAGE:
                        self.pages += 1
                    case wire.BOXES:
                        boxes = wire.boxes_of(content)
                    case wire.READING:
                        self.found = wire.reading_of(content, boxes)
                    case wire.ERROR:
                        self.found = wire.error_of(content)
                    case _:
                        return


def _why_ended(code: int | None, *, begun: bool) -> Unreadable:
    if not begun:
        return Unreadable(f"không khởi động được tiến trình đọc tệp (mã {code}); hãy cài lại chương trình")
    return Damaged(f"tệp làm tiến trình đọc dừng đột ngột (mã {code}); tệp có thể bị hỏng hoặc quá lớn")


@atexit.register
def _end_all() -> None:
    while _idle:
        _idle.pop().end()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_idle.clear)  # they are the parent's
