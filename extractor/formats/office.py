"""Formats that LibreOffice reads for us, where it is installed: old Word and Works files, WordPerfect.

It runs in a process of its own with a profile of its own, without a network, for a limited time, and all that it
started and wrote is gone when it ends. What it makes of the file is a .docx, which our own reader reads.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

from extractor.formats import Damaged, NeedsProgram, Overran, Reading, reader
from extractor.formats.sample import Sample

SECONDS = 60
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_XCU = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{}</oor:items>"""
_ITEM = (
    '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
    '<prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
# No macros, no links: a document may name pictures on other machines, and to fetch them would tell who reads it.
_SETTINGS = {"DisableMacrosExecution": "true", "MacroSecurityLevel": "3", "BlockUntrustedRefererLinks": "true"}
_NOWHERE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""}
NOTICE = "Tệp ở định dạng cũ, đã đọc qua LibreOffice; nên đối chiếu với bản gốc."


def program() -> str | None:
    """Return the path of LibreOffice on this machine, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice") or next(filter(os.path.exists, _PLACES), None)


def _is_old(sample: Sample) -> bool:
    works = "contents" in sample.streams and any("chnkwks" in name or "matost" in name for name in sample.streams)
    flat = b"schemas.microsoft.com/office/word/2003/wordml" in sample.head
    return works or flat or sample.start.startswith((b"\xffWPC", b"\xdb\xa5", b"\x01\xfe\x32"))


@reader("office", "Works, WordPerfect, Word đời cũ", ".wps", ".wpd", recognises=_is_old)
def read_old(data: bytes) -> Reading:
    """Return the text of a file that LibreOffice can read. Raises `Unreadable`, `NeedsProgram` where there is none."""
    return through(data, ".wps")


def through(data: bytes, suffix: str) -> Reading:
    """Return the text of a file as LibreOffice reads it, with a notice that says so. Raises `Unreadable`."""
    from extractor.formats.docx import read_docx

    return replace(read_docx(converted(data, suffix)), notices=(NOTICE,))


def converted(data: bytes, suffix: str, *, into: str = "docx", seconds: float = SECONDS) -> bytes:
    """Return a file that LibreOffice converted ("docx", "txt:Text"). Raises `Unreadable`."""
    soffice = program()
    if soffice is None:
        raise NeedsProgram(
            "định dạng này cần LibreOffice để đọc; hãy cài LibreOffice (libreoffice.org) hoặc lưu lại thành .docx"
        )
    with tempfile.TemporaryDirectory(prefix="doisoat-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / f"in{suffix}").write_bytes(data)
        user = place / "profile" / "user"
        user.mkdir(parents=True)
        items = "".join(_ITEM.format(name, value) for name, value in _SETTINGS.items())
        (user / "registrymodifications.xcu").write_text(_XCU.format(items), encoding="utf-8")
        command = [
            *_alone(),
            soffice,
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", into, "--outdir", str(place / "out"), str(place / f"in{suffix}")),
        ]
        _run(command, place, seconds)
        made = place / "out" / f"in.{into.partition(':')[0]}"
        if not made.is_file():
            raise Damaged("tệp bị hỏng hoặc LibreOffice không đọc được")
        return made.read_bytes()


def _run(command: list[str], home: Path, seconds: float) -> None:
    """Run a program and wait for it; kill it and all that it started after so many seconds. Raises `Overran`."""
    windows = sys.platform == "win32"
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=home,
        env=os.environ | _NOWHERE | {"HOME": str(home), "TMPDIR": str(home), "SAL_USE_VCLPLUGIN": "svp"},
        start_new_session=not windows,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise Overran(f"LibreOffice đọc tệp quá {seconds:g} giây") from None
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a program and of its group."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


@cache
def _alone() -> tuple[str, ...]:
    """Return the command that runs another without a network, and ends it when it is ended; () where there is none.

    Needs user namespaces, which only Linux has and some systems forbid.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    command = (unshare, "--map-root-user", "--net", "--pid", "--fork", "--kill-child")
    tried = subprocess.run([*command, "true"], check=False, capture_output=True, timeout=10)
    return () if tried.returncode else command
