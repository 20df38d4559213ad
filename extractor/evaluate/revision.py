"""The extractor as it was at a git revision, run in a child process on files and texts of today.

Only its reports are used: gold is read, and reports are set against it, by the code of today, so that both are measured
alike. The report contract is what lets today's records read them; fields that it does not know are passed over.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from extractor.records import Report

_ROOT = Path(__file__).resolve().parents[2]
_CHILD = """
import json, os, sys
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
from extractor.pipeline import extract
for line in sys.stdin:
    try:
        answer = extract(json.loads(line), with_text=True).to_json()
    except Exception as error:
        answer = json.dumps({"error": f"{type(error).__name__}: {error}"})
    print(answer, file=answers, flush=True)
"""


class NoRevision(Exception):
    """A revision whose extractor cannot be run; the message is one Vietnamese line that says why."""


class Old:
    """An extractor of another revision; raises `NoRevision` where it fails or its reports cannot be read."""

    def __init__(self, revision: str, scratch: Path, child: subprocess.Popen[str], complaints: Path) -> None:
        self._revision, self._scratch, self._child, self._complaints = revision, scratch, child, complaints

    def extract(self, path: Path) -> Report:
        """Return the report of a file, with the text that it was made of."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        try:
            print(json.dumps(str(path.resolve())), file=self._child.stdin, flush=True)
            answer = self._child.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            lines = self._complaints.read_text(encoding="utf-8", errors="replace").split("\n")
            raise self._failed(next((line for line in reversed(lines) if line.strip()), "tiến trình con dừng đột ngột"))
        if answer.startswith('{"error"'):
            raise self._failed(f"{path.name}: {json.loads(answer)['error']}")
        try:
            return Report.model_validate_json(answer, extra="ignore")
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise self._failed(f"kết quả có cấu trúc khác bản này ({where})") from error

    def analyse(self, text: str) -> Report:
        """Return the report of a text that is at hand."""
        path = self._scratch / "text.txt"
        path.write_bytes(text.encode())
        return self.extract(path)

    def _failed(self, why: str) -> NoRevision:
        return NoRevision(f"không chạy được chương trình ở bản “{self._revision}”: {why}")


@contextmanager
def extractor_of(revision: str, root: Path = _ROOT) -> Iterator[Old]:
    """Run the extractor of a git revision of the checkout at `root`. Raises `NoRevision`."""
    with tempfile.TemporaryDirectory(prefix="doisoat-") as folder:
        scratch = Path(folder)
        code = scratch / "code"
        _unpack(revision, root, code)
        if not (code / "extractor" / "pipeline.py").is_file():
            raise NoRevision(f"bản “{revision}” chưa có chương trình đọc báo cáo")
        complaints = scratch / "stderr"
        with complaints.open("w", encoding="utf-8") as stderr:
            # -P keeps the current folder off the path: the old code comes first on it, before the one installed.
            child = subprocess.Popen(
                [sys.executable, "-P", "-c", _CHILD],
                env={**os.environ, "PYTHONPATH": str(code), "PYTHONIOENCODING": "utf-8"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                encoding="utf-8",
            )
        with child:
            try:
                yield Old(revision, scratch, child, complaints)
            finally:
                child.kill()


def _unpack(revision: str, root: Path, folder: Path) -> None:
    """Write the files of a revision to `folder`."""
    _git(root, "ls-files", "--error-unmatch", "extractor/__init__.py", no="chương trình không chạy từ một kho git")
    commit = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}",
        no=f"không có tệp hay bản git “{revision}”",
    )  # fmt: skip
    archive = _git(root, "archive", commit.decode().strip(), no=f"không lấy được mã nguồn ở bản “{revision}”")
    with tarfile.open(fileobj=io.BytesIO(archive)) as files:
        # Python before 3.11.4 has no filters; the archive is git's own.
        if hasattr(tarfile, "data_filter"):
            files.extraction_filter = tarfile.data_filter
        files.extractall(folder)


def _git(root: Path, *arguments: str, no: str) -> bytes:
    """Return what git prints; raises `NoRevision` with the line `no` where it refuses."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise NoRevision("máy này chưa cài git") from error
    if done.returncode:
        raise NoRevision(no)
    return done.stdout
