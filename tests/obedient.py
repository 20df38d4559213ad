"""A reading child with a reader that does as the file says: `START` in the place of the guard's own."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from array import array
from pathlib import Path

from extractor.formats import Block, Boxes, Encrypted, Margin, Reading, reader
from extractor.formats.pace import page_recognised
from extractor.guard.child import main
from extractor.records import Place

START = "import sys; sys.path[:] = sys.argv[2:]; import obedient; obedient.main(sys.argv[1])"
MARK = b"\x01do "
READING = Reading(
    text="Số hồ sơ\t1.234\n\ufffd\n",
    format="pdf",
    pages=2,
    encoding="utf-8",
    blocks=(Block(0, 8, 1, Place(table=1, row=1, column=1)), Block(9, 14, 1)),
    notices=("Trang 2 mờ.",),
    boxes=Boxes(array("i", range(64))),
    margins=(Margin("Trang 1", 1), Margin("lề")),
    doubtful=((9, 14),),
    unread=((15, 16),),
)
_hoard: list[bytes] = []
_files = 0


def file(task: str) -> bytes:
    """The file that says so."""
    return MARK + task.encode()


@reader("obedient", "Theo lời", ".obedient", recognises=lambda sample: sample.start.startswith(MARK))
def _obey(data: bytes) -> Reading:
    global _files
    _files += 1
    word, _, rest = data.removeprefix(MARK).decode().partition(" ")
    number = float(rest) if rest.replace(".", "").isdigit() else 0
    match word:
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "second":  # the file before has broken the process
            if _files > 1:
                os._exit(5)
        case "hang":
            time.sleep(600)
        case "compute":  # in native code that never lets another thread of its process run
            return Reading(str(7 ** (10**8)), "obedient")
        case "swell":  # at once
            _hoard.append(b"x" * int(number * 2**20))
        case "grow":  # little by little
            for _ in range(int(number)):
                _hoard.append(b"x" * 2**20)
                time.sleep(0.005)
        case "start":  # processes, the last of them in a session of its own
            nap = [sys.executable, "-c", "import time; time.sleep(600)"]
            own = [subprocess.Popen(nap, start_new_session=apart).pid for apart in (False, True)]
            with tempfile.NamedTemporaryFile("w", delete=False) as left:
                left.write("what LibreOffice makes of the report")
            Path(rest).write_text(f"{left.name} {own[0]} {own[1]}", encoding="utf-8")
            time.sleep(600)
        case "pages":
            for _ in range(int(number)):
                time.sleep(0.15)
                page_recognised()
        case "print":
            print("libpng warning")
            os.write(1, b"r" * 100)
        case "limits":
            import resource

            limits = (resource.RLIMIT_CORE, resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU)
            return Reading(" ".join(str(resource.getrlimit(which)[0]) for which in limits), "obedient")
        case "all":
            return READING
        case "many":
            return Reading("x", "obedient", notices=("x" * 2**20,) * int(number))
        case "half":
            return Reading("a\ud800b", "obedient")
        case "password":
            raise Encrypted("tệp có\nmật khẩu")
        case "process":
            return Reading(str(os.getpid()), "obedient")
    return Reading(word.upper(), "obedient")


__all__ = ["MARK", "READING", "START", "file", "main"]
