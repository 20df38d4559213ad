"""Files that people go on to edit: an edited one is never overwritten or deleted by a later run."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path, PurePosixPath

from extractor.outputs import replacing

LEDGER = ".da-ghi.jsonl"
_NAMED = 5  # edited files named in a message


class OwnFiles:
    """The files below a folder that this program wrote, known again by their SHA-256.

    What a file was written as is noted before it is written, so that a run that is killed leaves no file that would
    pass for an edited one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = _read(folder / LEDGER)
        self._written: dict[str, str] = {}
        self._edited: list[str] = []

    def put(self, name: str, data: bytes) -> None:
        """Write a file at its path below the folder, "/" between, unless someone has edited the one that is there."""
        path, digest = self._folder / name, hashlib.sha256(data).hexdigest()
        self._written[name] = digest
        now = _digest(path)
        if now == digest:
            return
        if now and now not in self._known[name]:
            self._edited.append(name)
            self._written[name] = ""
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / LEDGER).open("a", encoding="utf-8", newline="\n") as ledger:
            ledger.write(_line(name, digest))
        with replacing(path) as new:
            new.write_bytes(data)

    def close(self) -> list[str]:
        """Delete what an earlier run wrote and this one did not, but for what was edited; return what to tell."""
        for name in sorted(self._known.keys() - self._written.keys()):
            if _is_inside(name) and _digest(self._folder / name) in self._known[name]:
                (self._folder / name).unlink()
        if self._folder.exists():
            with replacing(self._folder / LEDGER) as new:
                new.write_text("".join(_line(*entry) for entry in sorted(self._written.items()) if entry[1]), "utf-8")
        if not self._edited:
            return []
        names = "; ".join(self._edited[:_NAMED]) + ("; …" if len(self._edited) > _NAMED else "")
        return [
            f"{self._folder.name}: giữ nguyên {len(self._edited)} tệp đã có người sửa ({names});"
            " muốn có bản mới thì đổi tên hoặc xóa tệp cũ rồi chạy lại"
        ]


def _line(name: str, digest: str) -> str:
    return json.dumps([name, digest]) + "\n"


def _read(path: Path) -> defaultdict[str, set[str]]:
    """Return name → the hashes that it was written with; a line that a crash cut in two is left out."""
    known: defaultdict[str, set[str]] = defaultdict(set)
    for line in path.read_text("utf-8", "replace").splitlines() if path.is_file() else ():
        try:
            name, digest = json.loads(line)
            known[name].add(digest)
        except (ValueError, TypeError):
            continue
    return known


def _is_inside(name: str) -> bool:
    """Tell whether the ledger's name stays below its folder; anyone may have written there."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and ":" not in name and "\\" not in name


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
