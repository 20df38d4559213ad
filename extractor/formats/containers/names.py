"""The names of files in containers: made safe to show and to write below a folder, and no two the same.

A name is made safe instead of being refused, as a report must not go missing because of the name that it travels under.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

_DRIVE = re.compile(r"[A-Za-z]:")
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows
_LONGEST = 180  # bytes of a part: what is made of it adds to it, and disks take 255
_MOST_PARTS = 12


def distinct(names: Iterable[str]) -> list[PurePosixPath]:
    """Return a path for each name: relative, without "..", no two the same where small letters and capitals are."""
    taken: set[str] = set()
    found = []
    for name in names:
        safe = path = _safe(name)
        number = 1
        while str(path).casefold() in taken:
            number += 1
            path = safe.with_name(f"{safe.stem} ({number}){safe.suffix}")
        taken.add(str(path).casefold())
        found.append(path)
    return found


def _safe(name: str) -> PurePosixPath:
    """Return a name as packed, with "/" or Windows' "\\" between folders, as a path that leads nowhere else."""
    parts = _DRIVE.sub("", name, count=1) if _DRIVE.match(name) else name
    kept = [part for part in map(_part, parts.replace("\\", "/").split("/")) if part]
    return PurePosixPath(*(kept[: _MOST_PARTS - 1] + kept[-1:] if len(kept) > _MOST_PARTS else kept or ["tep"]))


def _part(part: str) -> str:
    # Control characters, marks that turn the direction of writing ("cod.exe" shown as "exe.doc"), halves of letters.
    shown = "".join(
        "_" if unicodedata.category(sign)[0] == "C" else sign for sign in unicodedata.normalize("NFC", part)
    )
    shown = _FORBIDDEN.sub("_", shown).strip().rstrip(".")
    if len(shown.encode()) <= _LONGEST:
        return shown
    stem, dot, suffix = shown.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, dot, suffix = shown, "", ""
    return stem.encode()[: _LONGEST - 12].decode("utf-8", "ignore").rstrip() + dot + suffix


_UNICODE_PATH = 0x7075


def decoded(name: str, is_utf8: bool, extra: bytes) -> str:
    """Return a zip member's name, of which `name` is the reading by code page 437 unless `is_utf8`.

    Programs that set no flag wrote it in the code page of their Windows (Explorer: 1258 on a Vietnamese one), in UTF-8
    (older macOS and Linux programs), or put it in UTF-8 into an extra field (WinRAR; APPNOTE.TXT 4.6.9).
    """
    if is_utf8 or name.isascii():
        return name
    raw = name.encode("cp437")
    if field := _field(extra, _UNICODE_PATH):
        return field[5:].decode("utf-8", "replace")
    for charset in ("utf-8", "cp1258"):
        try:
            text = unicodedata.normalize("NFC", raw.decode(charset))
        except UnicodeDecodeError:
            continue
        if charset == "utf-8" or all(map(_is_vietnamese, text)):
            return text
    return name


def _is_vietnamese(sign: str) -> bool:
    return sign.isascii() or unicodedata.normalize("NFD", sign)[0].isascii() or sign in "đĐ–—“”‘’\u00a0"


def _field(extra: bytes, wanted: int) -> bytes | None:
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == wanted:
            return extra[4 : 4 + size]
        extra = extra[4 + size :]
    return None
