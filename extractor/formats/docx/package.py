"""A Word file as the zip that it is, and its parts."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from extractor.formats import Unreadable

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Half a million words come to a tenth of this; a 950 KB "bomb" unpacks to 300 MB.
_MOST_BYTES = 50_000_000


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

    def part(self, name: str) -> Any:
        """Return the root element of a part, None where there is no such part."""
        from docx.oxml import parse_xml  # python-docx takes 0.1 s to import

        info = self._names.get(name)
        if info is None:
            return None
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
