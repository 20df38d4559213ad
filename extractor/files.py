"""Paths → the files to read, and what is left out with the reason."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor import formats


def shown(path: str | Path) -> str:
    r"""Return a path as text that can be kept and printed; bytes that are no UTF-8 become visible (`\udce9`).

    Archives that were packed on an old Windows have such names.
    """
    return str(path).encode("utf-8", "backslashreplace").decode()


def collect(paths: Iterable[str | Path]) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Return the files to read, sorted within each folder, and what is left out with the reason in Vietnamese.

    Folders are walked; hidden files, Word's lock files (~$x.docx) and formats without a reader are left out there. A
    file that is named outright is always read.
    """
    files: list[Path] = []
    skipped: list[tuple[Path, str]] = []
    known = {*formats.suffixes(), *formats.CONVERTIBLE}
    for path in map(Path, paths):
        if not path.is_dir():
            files.append(path)
            continue
        before = len(files) + len(skipped)
        for folder, names, error in _walk(path):
            if error:
                skipped.append((folder, error))
            for file in (folder / name for name in names):
                if file.name.startswith("~$"):
                    skipped.append((file, "tệp khóa tạm của Word"))
                elif file.suffix.lower() not in known:
                    skipped.append((file, f"không đọc được định dạng “{file.suffix or file.name}”"))
                else:
                    files.append(file)
        if len(files) + len(skipped) == before:
            skipped.append((path, "thư mục không có tệp nào"))
    return files, skipped


def _walk(root: Path) -> Iterator[tuple[Path, list[str], str | None]]:
    """Yield each folder below `root` with its visible files, sorted, or why it cannot be opened."""
    errors: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield Path(folder), sorted(name for name in names if not name.startswith(".")), None
        for path in (Path(folder, name) for name in folders):
            if path.is_symlink():  # it may lead back to a folder above it
                yield path, [], "thư mục này là liên kết, không được đọc"
    for error in errors:
        yield Path(error.filename), [], "không có quyền mở thư mục"
