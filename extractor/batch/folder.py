"""A folder → what there is to read in it, the same bytes once; what is not read, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractor.files import collect, digest, shown
from extractor.formats import Unreadable
from extractor.records import File, FileStatus


@dataclass(frozen=True, slots=True)
class Content:
    """A file to be read: its name below the folder, "/" between, where it is, and the SHA-256 of its bytes."""

    sha256: str
    name: str
    path: Path


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

    collected = collect([folder])
    names = _named(folder, (path for path in collected.files if not left_out(path.parent)))
    settled = _settled(folder, "skipped", ((p, why) for p, why in collected.skipped if not left_out(p.parent)))
    settled += _settled(folder, "failed", ((p, why) for p, why in collected.failed if not left_out(p)))
    contents: dict[str, Content] = {}
    for name, path in names.items():
        if stopping():
            break
        try:
            sha256 = digest(path)
        except Unreadable as error:
            settled.append(File(path=name, status="failed", reason=str(error)))
            continue
        first = contents.setdefault(sha256, Content(sha256, name, path))
        if first.path != path:
            reason = f"trùng nội dung với {first.name}"
            settled.append(File(path=name, status="skipped", reason=reason, sha256=sha256))
    return Survey(tuple(contents.values()), tuple(settled))


def _settled(folder: Path, status: FileStatus, told: Iterable[tuple[Path, str]]) -> list[File]:
    reasons = dict(told)
    return [File(path=name, status=status, reason=reasons[path]) for name, path in _named(folder, reasons).items()]


def _named(folder: Path, paths: Iterable[Path]) -> dict[str, Path]:
    """Return the paths by name below the folder, in the names' order; no two have the same."""
    found: dict[str, Path] = {}
    for path in paths:
        name = shown(path.relative_to(folder).as_posix())
        while name in found:  # a name of bytes that are no UTF-8, and one that spells out how that is shown
            name += "'"
        found[name] = path
    return dict(sorted(found.items()))
