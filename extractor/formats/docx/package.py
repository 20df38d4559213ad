"""A Word file as the zip that it is, and its parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from extractor.formats import Unreadable

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Half a million words come to a tenth of this; a 950 KB "bomb" unpacks to 300 MB.
_MOST_BYTES = 50_000_000
_MOST_COPIED = 300_000_000  # with the pictures


class Package:
    """The zip with the parts of a Word file."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(_OLE):
            raise Unreadable("tệp Word có mật khẩu hoặc là .doc đổi tên; hãy bỏ mật khẩu hoặc lưu lại thành .docx")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable("không phải tệp .docx hoặc tệp bị hỏng") from error
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}
        self._parts: dict[str, Any] = {}

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name, in small letters."""
        return name in self._names

    def has_macros(self) -> bool:
        """Tell whether programs travel with the file."""
        return any(name.endswith("vbaproject.bin") for name in self._names)

    def part(self, name: str) -> Any:
        """Return the root element of a part, the same at each call; None where there is no such part."""
        if name not in self._parts:
            self._parts[name] = self._parsed(self._names[name]) if name in self._names else None
        return self._parts[name]

    def _parsed(self, info: zipfile.ZipInfo) -> Any:
        from docx.oxml import parse_xml  # python-docx takes 0.1 s to import

        if info.file_size > _MOST_BYTES:
            raise Unreadable("tệp .docx quá lớn sau khi giải nén, không đọc")
        content = self._zip.read(info)
        if _STRICT in content[:4096]:
            raise Unreadable("tệp Word ở dạng Strict Open XML; hãy lưu lại thành .docx thông thường")
        return parse_xml(content)

    def main(self) -> str:
        """Return the name of the main part ("word/document.xml") by the package's relationships, "" without one."""
        relations = self.part("_rels/.rels")
        for relation in relations if relations is not None else ():
            if relation.get("Type", "").endswith("/officeDocument"):
                target = relation.get("Target", "").lstrip("/").lower()
                return target if target in self._names and target.endswith(".xml") else ""
        return ""

    def copied(self, new: Mapping[str, bytes]) -> bytes:
        """Return the zip with the parts of `new`, by their lower-case names, put in or in the place of those there.

        All others are as they were. Raises `Unreadable` where they are too large, or damaged.
        """
        if sum(info.file_size for info in self._names.values()) > _MOST_COPIED:
            raise Unreadable("tệp .docx quá lớn sau khi giải nén, không chép")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            for name, info in self._names.items():
                copy.writestr(_entry(info.filename, info.date_time), new.get(name) or self._zip.read(info))
            for name in sorted(new.keys() - self._names.keys()):
                copy.writestr(_entry(name), new[name])
        return out.getvalue()


def _entry(name: str, moment: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)) -> zipfile.ZipInfo:
    """Return an entry that is the same on every system."""
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
    return entry
