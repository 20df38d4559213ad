"""Paths → the files to read, and what is left out with the reason."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from extractor import formats
from extractor.formats import Unreadable, containers
from extractor.formats.sample import Sample

_MOST_MEMBERS = 20_000  # of one file on the disk, with what lies in the containers in it
_OF_THE_SYSTEM = {"thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx", "icon\r"}
_TEMPORARY = re.compile(r"~.*\.tmp|.*\.(?:asd|wbk)")  # what Word keeps beside the file that is open
# "Bao cao 5.2023" has no suffix.
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,8}")


def shown(path: str | Path) -> str:
    r"""Return a path as text that can be kept and printed; bytes that are no UTF-8 become visible (`\udce9`).

    Archives that were packed on an old Windows have such names.
    """
    return str(path).encode("utf-8", "backslashreplace").decode()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, be it on the disk or in a container. Raises `Unreadable`."""
    return hashlib.sha256(containers.bytes_of(path)).hexdigest()


@dataclass(slots=True)
class Collected:
    """The files to read, sorted within each folder; `skipped` are no reports, `failed` may hold some; with reasons."""

    files: list[Path] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)
    failed: list[tuple[Path, str]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.files) + len(self.skipped) + len(self.failed)


def collect(paths: Iterable[str | Path]) -> Collected:
    """Return the files to read in folders and containers, and what is left out with the reason in Vietnamese.

    A file in there is read if its content is of a format that a reader knows, whatever its name; text by its suffix. A
    file that is named outright is always read.
    """
    walk = _Walk()
    for path in map(Path, paths):
        if not path.is_dir():
            walk.named(path)
            continue
        before = len(walk.found)
        walk.folder(path)
        if len(walk.found) == before:
            walk.found.failed.append((path, "thư mục không có tệp nào"))
    return walk.found


class _Walk:
    """What has been found so far, and how many files of them in the container on the disk that is being looked into."""

    def __init__(self) -> None:
        self.found = Collected()
        self._inside = 0

    def folder(self, root: Path) -> None:
        for folder, folders, names, error in _walk(root):
            if error:
                self.found.failed.append((folder, error))
            for path in (folder / name for name in folders):
                if reason := _unwanted(path.name, "thư mục ẩn"):
                    self.found.skipped.append((path, reason))
                elif path.is_symlink():  # it may lead back to a folder above it
                    self.found.skipped.append((path, "thư mục này là liên kết, không được đọc"))
            for path in (folder / name for name in names):
                if reason := _unwanted(path.name) or _no_file(path):
                    self.found.skipped.append((path, reason))
                else:
                    self._inside = 0
                    self._add(path)

    def named(self, path: Path) -> None:
        self._inside = 0
        sample = _sample(path)
        if not sample or formats.recognised(sample) or not containers.recognised(sample) or not self._members(path):
            self.found.files.append(path)

    def _add(self, path: Path) -> None:
        """Add a file by its content, or what lies in it where it is a container."""
        sample = _sample(path)
        if sample and formats.recognised(sample):
            self.found.files.append(path)
        elif sample and containers.recognised(sample):
            if not self._members(path):
                self.found.files.append(path)
        elif _is_report_by_name(path, sample):
            self.found.files.append(path)
        else:
            self.found.skipped.append((path, f"không đọc được định dạng “{path.suffix or path.name}”"))

    def _members(self, path: Path) -> bool:
        """Add the files in a container; return False where it cannot be opened: then reading it tells why."""
        try:
            inside = containers.members(path)
        except Unreadable:
            return False
        self._inside += len(inside)
        if self._inside > _MOST_MEMBERS:
            self.found.failed.append((path, f"gói này và các gói quanh nó có hơn {_MOST_MEMBERS} tệp, không đọc"))
            return True
        for file, member in inside.items():
            parts = file.relative_to(path).parts
            if reason := member.left_out or next(filter(None, map(_unwanted, parts)), None):
                self.found.skipped.append((file, reason))
            else:
                self._add(file)
        return True


def _sample(path: Path) -> Sample | None:
    """Return the head of a file; None for one that cannot be opened, which is told when it is read."""
    try:
        sample = containers.sample_of(path)
        _ = formats.recognised(sample), containers.recognised(sample)  # who may read all of it, and find it damaged
    except Unreadable:
        return None
    return sample


def _is_report_by_name(path: Path, sample: Sample | None) -> bool:
    """Tell whether a file of no format that is known by its content is read: text, and what is damaged."""
    if path.suffix.lower() in formats.suffixes():
        return True
    has_suffix = _SUFFIX.fullmatch(path.suffix.lower())
    return not has_suffix and (sample is None or formats.is_vietnamese(sample))


def _unwanted(name: str, hidden: str = "tệp ẩn") -> str | None:
    """Return why a file or folder of this name is nobody's report."""
    folded = name.lower()
    if folded.startswith("~$"):
        return "tệp khóa tạm của Word"
    if folded.startswith(".~lock."):
        return "tệp khóa tạm của LibreOffice"
    if _TEMPORARY.fullmatch(folded):
        return "bản nháp tự lưu của Word"
    if folded in _OF_THE_SYSTEM:
        return "tệp của hệ điều hành"
    return hidden if folded.startswith(".") else None


def _no_file(path: Path) -> str | None:
    """Return why a path is not opened: a pipe or a device would be waited for for ever."""
    try:
        return None if stat.S_ISREG(path.stat().st_mode) else "không phải tệp thường"
    except OSError:
        return None


def _walk(root: Path) -> Iterator[tuple[Path, list[str], list[str], str | None]]:
    """Yield each folder below `root` with its folders and files, sorted, or why it cannot be opened."""
    errors: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=errors.append):
        yield Path(folder), sorted(folders), sorted(names), None
        folders[:] = sorted(name for name in folders if not _unwanted(name))
    for error in errors:
        yield Path(error.filename), [], [], "không có quyền mở thư mục"
