"""A folder → what there is to read in it, the same bytes once; what cannot be read at all, with the reason."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.files import collect, shown
from extractor.records import File

_REASONS = {
    errno.ENOENT: "liên kết hỏng, hoặc tệp vừa bị xóa",
    errno.ELOOP: "liên kết vòng, không dẫn đến tệp nào",
    errno.EACCES: "không có quyền đọc tệp",
    errno.EPERM: "không có quyền đọc tệp",
}


@dataclass(frozen=True, slots=True)
class Content:
    """Files with the same bytes, sorted: `names` below the folder, "/" between, and where they are."""

    sha256: str
    names: tuple[str, ...]
    paths: tuple[Path, ...]

    @property
    def formats(self) -> str:
        """The suffixes that it goes by ("docx,pdf"): as which format the bytes are read is told by them."""
        return ",".join(sorted({path.suffix.lower().lstrip(".") for path in self.paths}))

    def readings(self) -> list[Path]:
        """Return the first path of each suffix."""
        return list({path.suffix.lower(): path for path in reversed(self.paths)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in a folder: `contents` to be read, and the files that are `settled` without reading."""

    contents: tuple[Content, ...]
    settled: tuple[File, ...]


def survey(folder: Path, is_output: Callable[[Path], bool], stopping: Callable[[], bool]) -> Survey:
    """Look through `folder` and hash its files, until `stopping`.

    Folders that are an output of ours (`is_output`) are left out: the letters in them are no reports.
    """

    @cache
    def left_out(path: Path) -> bool:
        return folder in path.parents and (is_output(path) or left_out(path.parent))

    files, skipped = collect([folder])
    names = _named(folder, (path for path in files if not left_out(path.parent)))
    reasons = {path: reason for path, reason in skipped if not left_out(path)}
    settled = [_skipped(name, path, reasons[path]) for name, path in _named(folder, reasons).items()]
    same: dict[str, list[str]] = {}
    for name, path in names.items():
        if stopping():
            break
        try:
            same.setdefault(_digest(path), []).append(name)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0, f"không mở được tệp (lỗi {error.errno} của hệ điều hành)")
            settled.append(File(path=name, status="failed", reason=reason))
        except _NoFile:
            settled.append(File(path=name, status="skipped", reason="không phải tệp thường"))
    contents = (Content(digest, tuple(found), tuple(names[name] for name in found)) for digest, found in same.items())
    return Survey(tuple(contents), tuple(settled))


def _skipped(name: str, path: Path, reason: str) -> File:
    # A folder that cannot be opened may hold reports, which must not go missing in silence.
    lost = path.is_dir() and not path.is_symlink()
    return File(path=name, status="failed" if lost else "skipped", reason=reason)


class _NoFile(Exception):
    """A pipe or a device, which would be waited for for ever."""


def _digest(path: Path) -> str:
    if not stat.S_ISREG(path.stat().st_mode):
        raise _NoFile
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _named(folder: Path, paths: Iterable[Path]) -> dict[str, Path]:
    """Return the paths by name below the folder, in the names' order; no two have the same."""
    found: dict[str, Path] = {}
    for path in paths:
        name = shown(path.relative_to(folder).as_posix())
        while name in found:  # a name of bytes that are no UTF-8, and one that spells out how that is shown
            name += "'"
        found[name] = path
    return dict(sorted(found.items()))
