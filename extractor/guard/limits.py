"""What the reading of one file may take, and how a process and all that it started are held to it.

Time and memory are watched from outside, since native code that hangs or swells lets no thread of its own process run.
Between two looks a bomb can take gigabytes: so, where there are such limits (POSIX), a process has its address space
bounded too, and then allocation fails in it at once.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass

import psutil

TICK = 0.2
"""Seconds between two looks at a process."""
_MEGABYTE = 2**20
_MAPPED = 1024  # MB of address space for libraries and stacks, most of which is never memory
_MOST_TIMES = 10  # of the time for a text file, that a scan may take


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may take: seconds, and megabytes of memory of the whole process that reads it."""

    seconds: float = 120
    megabytes: float = 1500

    def allowed(self, pages: int) -> float:
        """Return the seconds for a file of which so many pages have been recognised: each adds a tenth, to ten times.

        So a scan of 60 pages is read on a machine that needs ten seconds for each, and one that stands still is not
        waited for.
        """
        return self.seconds * min(_MOST_TIMES, 1 + pages / 10)

    @property
    def too_long(self) -> str:
        """The reason, where it took too long."""
        return f"đọc quá {f'{self.seconds:g}'.replace('.', ',')} giây; có thể thêm thời gian bằng --timeout"

    @property
    def too_much(self) -> str:
        """The reason, where it needed too much memory."""
        return f"cần quá {self.megabytes:g} MB bộ nhớ; có thể thêm bộ nhớ bằng --memory"


def bound(limits: Limits) -> None:
    """Bound what this process, and those that it starts, can take from now on: address space, files, processor time.

    Nothing where the system knows no such limits. A crash leaves no image of the memory behind, with the report in it.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    room = int((limits.megabytes + _MAPPED) * _MEGABYTE)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, psutil.Process().memory_info().vms + room),
        (resource.RLIMIT_FSIZE, room),
        # For the case that nobody watches any more. It counts all threads, from the process's beginning.
        (resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + 2 * _MOST_TIMES * limits.seconds) + 1),
    ):
        with suppress(ValueError, OSError):  # macOS knows no RLIMIT_AS; a limit from above may be lower
            resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def memory(pid: int, *, family: bool = True) -> float:
    """Return the megabytes that a process has in memory, with all that it started; to find those takes milliseconds."""
    total = 0
    with suppress(psutil.Error):  # it has ended a moment ago
        process = psutil.Process(pid)
        for one in (process, *(process.children(recursive=True) if family else ())):
            with suppress(psutil.Error):
                total += one.memory_info().rss
    return total / _MEGABYTE


def end(pid: int) -> None:
    """Kill a process that has not been waited for yet, with all that it started (LibreOffice) and its group."""
    family: list[psutil.Process] = []
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        family = [*process.children(recursive=True), process]
    for one in family[:-1]:
        with suppress(psutil.Error):
            one.kill()
    with suppress(OSError):  # it has ended
        if hasattr(os, "killpg") and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
    for one in family[-1:]:
        with suppress(psutil.Error):
            one.kill()


def name_scratch() -> str:
    """Return the name of a folder for what a process writes for a while (LibreOffice its profile).

    The process makes it by `use_scratch`; who started it knows the name and removes it, whatever became of the process.
    """
    return os.path.join(tempfile.gettempdir(), f"doisoat-{secrets.token_hex(8)}")


def use_scratch(scratch: str) -> None:
    """Make the folder, and have what this process writes for a while put into it."""
    os.mkdir(scratch, 0o700)
    tempfile.tempdir = scratch


def leave(scratch: str) -> None:
    """End this process, as nobody waits for it any more, with all that it started and what that has written."""
    shutil.rmtree(scratch, ignore_errors=True)
    end(os.getpid())


def mute() -> None:
    """Keep what libraries print, in English, from whoever started this process."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
