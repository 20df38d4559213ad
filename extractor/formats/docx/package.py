"""A Word file as the zip that it is, and its parts.

Parts are parsed by lxml as they come, without entities, outside sources and what a report cannot be the size of.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from extractor.formats import Damaged, Encrypted, Oversized
from extractor.formats.docx.elements import R
from extractor.formats.packed import unpacked
from extractor.formats.sample import OLE

# Half a million words come to a tenth of this; a 950 KB "bomb" unpacks to 300 MB.
_MOST_BYTES = 50_000_000
_MOST_TAGS = 5_000_000  # opening and closing: a table of 20,000 rows and 10 columns has four million
_MOST_COPIED = 300_000_000  # with the pictures
_TOO_LARGE = "tệp Word quá lớn sau khi giải nén, không đọc"
# Word's "Strict Open XML" is the same language under other names.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": R[1:-1].encode(),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}


class Relation(NamedTuple):
    """A relationship of a part: its id, the last word of its type ("footer"), the name of the part that it leads to."""

    id: str
    kind: str
    target: str


class Package:
    """The zip with the parts of a Word file, by their names in small letters. `strict` once a part was Strict."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(OLE):
            raise Encrypted("tệp Word có mật khẩu hoặc là .doc đổi tên; hãy bỏ mật khẩu hoặc lưu lại thành .docx")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Damaged("không phải tệp .docx hoặc tệp bị hỏng") from error
        self._names = {info.filename.replace("\\", "/").lower(): info for info in self._zip.infolist()}
        self._parts: dict[str, Any] = {}
        self._relations: dict[str, list[Relation]] = {}
        self.strict = False

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name, in small letters."""
        return name in self._names

    def has_macros(self) -> bool:
        """Tell whether programs travel with the file."""
        return any(name.endswith("vbaproject.bin") for name in self._names)

    def part(self, name: str) -> Any:
        """Return the root element of a part, the same at each call; None where there is no such part.

        Raises `Unreadable` for one that is damaged or too large.
        """
        if name not in self._parts:
            self._parts[name] = self._parsed(self._names[name]) if name in self._names else None
        return self._parts[name]

    def _parsed(self, info: zipfile.ZipInfo) -> Any:
        if info.flag_bits & 1:
            raise Encrypted("tệp có mật khẩu; hãy bỏ mật khẩu rồi đọc lại")
        if info.file_size > _MOST_BYTES:
            raise Oversized(_TOO_LARGE)
        content = unpacked(self._zip, info)
        if content.count(b"<") > _MOST_TAGS:
            raise Oversized(_TOO_LARGE)
        if _STRICT in content:
            self.strict = True
            for strict, transitional in _TRANSITIONAL.items():
                content = content.replace(strict, transitional)
        return parsed(content)

    def relations(self, part: str) -> list[Relation]:
        """Return the relationships of a part ("" for the file as a whole) to parts that are there."""
        if part not in self._relations:
            self._relations[part] = list(self._related(part))
        return self._relations[part]

    def _related(self, part: str) -> Iterator[Relation]:
        folder, _, name = part.rpartition("/")
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        for each in () if root is None else root.iterchildren("{*}Relationship"):
            target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/").lower()
            if target in self._names and each.get("TargetMode") != "External":
                yield Relation(each.get("Id", ""), each.get("Type", "").rpartition("/")[2], target)

    def main(self) -> str:
        """Return the name of the main part ("word/document.xml") by the package's relationships, "" without one."""
        targets = (relation.target for relation in self.relations("") if relation.kind == "officeDocument")
        return next((target for target in targets if target.endswith(".xml")), "")

    def beside(self, kinds: Iterable[str]) -> dict[str, str]:
        """Return the names of the parts of these kinds ("styles") that belong to the main part, "" for none."""
        main = self.main()
        usual = {kind: posixpath.join(posixpath.dirname(main), f"{kind}.xml") for kind in kinds}
        related = {relation.kind: relation.target for relation in self.relations(main)}
        return {kind: related.get(kind) or (name if self.has(name) else "") for kind, name in usual.items()}

    def copied(self, new: Mapping[str, bytes]) -> bytes:
        """Return the zip with the parts of `new`, by their lower-case names, put in or in the place of those there.

        All others are as they were. Raises `Unreadable` where they are too large, or damaged.
        """
        if sum(info.file_size for info in self._names.values()) > _MOST_COPIED:
            raise Oversized("tệp .docx quá lớn sau khi giải nén, không chép")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            for name, info in self._names.items():
                copy.writestr(_entry(info.filename, info.date_time), new.get(name) or unpacked(self._zip, info))
            for name in sorted(new.keys() - self._names.keys()):
                copy.writestr(_entry(name), new[name])
        return out.getvalue()


def parsed(content: bytes) -> Any:
    """Return the root element of a part's XML. Raises `Unreadable` for what is damaged, nested too deep, or has a DTD.

    Word, too, refuses a part with a DTD, which is where entities are defined.
    """
    from lxml import etree

    def parser(recover: bool = False) -> Any:
        return etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True,
            collect_ids=False, recover=recover,
        )  # fmt: skip

    try:
        root = etree.fromstring(content, parser())
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise Oversized("tệp Word lồng quá sâu hoặc có đoạn quá dài, không đọc") from error
        if error.code != etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
            raise Damaged("tệp Word bị hỏng, không đọc được") from error
        lenient = parser(recover=True)
        root = etree.fromstring(content, lenient)
        # A prefix that is not declared is on an element that says nothing to us; all else is damage.
        if {each.type for each in lenient.error_log} != {error.code}:
            raise Damaged("tệp Word bị hỏng, không đọc được") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Damaged("tệp có khai báo DTD, Word cũng không mở tệp như vậy")
    return root


def _entry(name: str, moment: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)) -> zipfile.ZipInfo:
    """Return an entry that is the same on every system."""
    entry = zipfile.ZipInfo(name, moment)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
    return entry
