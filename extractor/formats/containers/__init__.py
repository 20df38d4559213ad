"""Containers: files that hold files (.zip, .eml, .msg). Nothing of them is ever unpacked to the disk.

A container is one module in this folder with a function decorated by `container`; being there registers it. A file in
it has a virtual path, Path("goi.zip")/"thang 5"/"bao cao.docx", and `bytes_of` gives the bytes of any path, real or
virtual: whoever opens an input opens it so.
"""

from __future__ import annotations

import errno
import importlib
import io
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from extractor.formats import Damaged, Missing, NoText, Oversized, Unreadable, Unsupported
from extractor.formats.containers.names import distinct
from extractor.formats.sample import HEAD, Sample

MOST_BYTES = 300_000_000  # of one file, packed or not; a scan of 300 pages has some 100 MB
_MOST_MEMBERS = 5_000
_MOST_UNPACKED = 4_000_000_000  # of one container, by what it says of its members; they are read one by one
_DEEPEST = 2  # a container in a container

_TOO_LARGE = f"tệp lớn hơn {MOST_BYTES // 10**6} MB, không đọc"
_REASONS = {
    errno.ENOENT: "không có tệp này",
    errno.ELOOP: "liên kết vòng, không dẫn đến tệp nào",
    errno.EACCES: "không có quyền đọc tệp",
    errno.EPERM: "không có quyền đọc tệp",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container.

    `name` is as packed, "/" between folders; `size` is what the container says of its bytes. `read(n)` gives the first
    n bytes, all if there are fewer, and raises `Unreadable`. `left_out` says why it is no report, in Vietnamese.
    """

    name: str
    size: int
    read: Callable[[int], bytes]
    left_out: str | None = None


Opener = Callable[[BinaryIO], Iterable[Member]]
Recogniser = Callable[[Sample], bool]


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of container: by which bytes it is recognised, and the function that lists what is in it."""

    name: str
    title: str
    suffixes: tuple[str, ...]
    open: Opener
    recognises: Recogniser


_containers: dict[str, Container] = {}


def container(name: str, title: str, *suffixes: str, recognises: Recogniser) -> Callable[[Opener], Opener]:
    """Register the function that opens containers of the kind `name` ("zip"), with a Vietnamese `title`.

    `suffixes` are told to people; what is a container is decided by its content. Without any it is none that is opened.
    The stream that it is given stays open as long as its members are in use. It raises `Unreadable`.
    """

    def register(function: Opener) -> Opener:
        _containers[name] = Container(name, title, suffixes, function, recognises)
        return function

    return register


@cache
def _load() -> None:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")


def kinds() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the kinds of containers that can be opened: name → (Vietnamese title, file name suffixes)."""
    _load()
    return {name: (one.title, one.suffixes) for name, one in sorted(_containers.items()) if one.suffixes}


def recognised(sample: Sample) -> Container | None:
    """Return the kind of container that a file's content shows it to be."""
    _load()
    return next((one for one in _containers.values() if one.recognises(sample)), None)


def bytes_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file, be it on the disk or in a container; with `most`, only so many of its first ones.

    Raises `Unreadable` with a Vietnamese reason; `Oversized` for a file of more than `MOST_BYTES`.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device, which would be waited for for ever
            raise Unsupported("không phải tệp thường")
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        if found := _found(path):
            return _read(found[0], most)
        if path.is_symlink() and error.errno == errno.ENOENT:
            raise Missing("liên kết hỏng, hoặc tệp vừa bị xóa") from error
        raise Missing(_why(error)) from error
    if len(data) > MOST_BYTES:
        raise Oversized(_TOO_LARGE)
    return data[:most]


def sample_of(path: Path) -> Sample:
    """Return the head of a file, to look at; all of it is read only where a format needs that. Raises `Unreadable`."""
    return Sample(bytes_of(path, HEAD), path.name, lambda: bytes_of(path))


def members(path: Path) -> dict[Path, Member]:
    """Return what a container holds, by virtual path, in its order.

    Raises `Unreadable` for what is none, is damaged, holds too much, or lies in more than one other container.
    """
    found = None if path.is_file() else _found(path)
    disk = path if found is None else _on_disk(path)
    depth = 0 if found is None else found[1]
    return {path / name: member for name, member in _opened(path, _stamp(disk), depth).items()}


def _read(member: Member, most: int) -> bytes:
    if most == MOST_BYTES and member.size > most:
        raise Oversized(_TOO_LARGE)
    return member.read(most)


def _why(error: OSError) -> str:
    return _REASONS.get(error.errno or 0, f"không mở được tệp (lỗi {error.errno} của hệ điều hành)")


def _on_disk(path: Path) -> Path | None:
    """Return the file on the disk that a virtual path leads into, None for a path that is no virtual one."""
    for above in path.parents:
        try:
            if above.is_file():
                return above
            if above.is_dir():
                return None
        except OSError:  # a name in a container may be longer than the disk takes
            continue
    return None


def _stamp(disk: Path | None) -> tuple[int, int]:
    """Return what changes when the file on the disk does."""
    try:
        stat = disk.stat() if disk else None
    except OSError as error:
        raise Missing(_why(error)) from error
    return (stat.st_size, stat.st_mtime_ns) if stat else (0, 0)


def _found(path: Path) -> tuple[Member, int] | None:
    """Return the member at a virtual path, and in how many containers it lies; None for a path that is no such."""
    container = _on_disk(path)
    if container is None:
        return None
    stamp, depth = _stamp(container), 0
    while True:
        inside = _opened(container, stamp, depth)
        rest = PurePosixPath(*path.relative_to(container).parts)
        depth += 1
        if rest in inside:
            return inside[rest], depth
        nested = next((above for above in rest.parents if above in inside), None)
        if nested is None:
            raise Missing("không có tệp này trong gói")
        container = container / nested


@lru_cache(maxsize=2 * _DEEPEST)
def _opened(path: Path, stamp: tuple[int, int], depth: int) -> dict[PurePosixPath, Member]:
    """Return the members of a container by their path below it; remembered, as they are read one after the other."""
    if depth >= _DEEPEST:
        raise Oversized(f"tệp nén nằm trong {depth} lớp tệp nén khác; hãy giải nén rồi đọc lại")
    sample = sample_of(path)
    kind = recognised(sample)
    if kind is None:
        raise Unsupported("tệp này không chứa tệp nào khác")
    stream: BinaryIO = io.BytesIO(sample.data) if depth else path.open("rb")
    try:
        found = list(islice(kind.open(stream), _MOST_MEMBERS + 1))
    except Unreadable:
        raise
    except MemoryError:
        raise
    except Exception as error:  # zipfile, email and olefile raise whatever a damaged file leads them to
        raise Damaged(f"tệp bị hỏng hoặc không đúng định dạng {kind.title}, không mở được") from error
    if not found:
        raise NoText("không có tệp nào bên trong")
    if len(found) > _MOST_MEMBERS:
        raise Oversized(f"có hơn {_MOST_MEMBERS} tệp bên trong; hãy giải nén rồi đọc lại")
    if sum(member.size for member in found) > _MOST_UNPACKED:
        raise Oversized(f"giải nén ra hơn {_MOST_UNPACKED // 10**9} GB, không đọc")
    return dict(zip(distinct(member.name for member in found), found, strict=True))
