"""Zip archives of reports; a zip that is itself a document (.docx, .xlsx, .odt, a program) is none."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from extractor.formats import Damaged, Encrypted, Oversized, Unsupported
from extractor.formats.containers import Member, container
from extractor.formats.containers.names import decoded
from extractor.formats.sample import LONGEST_LIST, ZIP, Sample, list_length

_EMPTY = b"PK\x05\x06"
_DOCUMENTS = {"[content_types].xml", "mimetype", "meta-inf/manifest.mf", "androidmanifest.xml"}
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_RATIO, _SUSPECT = 200, 20_000_000  # Word's XML packs 30 to 1, a text of one word 1000 to 1


def _is_archive(sample: Sample) -> bool:
    if sample.packed:
        return not sample.packed & _DOCUMENTS
    # One that is cut short cannot tell: what it is called decides who says so.
    return sample.start.startswith((ZIP, _EMPTY)) and sample.suffix in ("", ".zip")


@container("zip", "Tệp nén", ".zip", recognises=_is_archive)
def open_zip(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files of an archive; one that is encrypted, damaged or a bomb says so when it is read."""
    if list_length(stream) > LONGEST_LIST:
        raise Oversized("gói nén có quá nhiều tệp; hãy giải nén rồi đọc lại")
    archive = zipfile.ZipFile(stream)
    for info in archive.infolist():
        if not info.is_dir():
            name = decoded(info.orig_filename, bool(info.flag_bits & 0x800), info.extra)
            yield Member(name, info.file_size, partial(_read, archive, info))


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & 1:
        raise Encrypted("tệp trong gói nén có mật khẩu; hãy giải nén rồi đọc lại")
    if info.file_size > max(_SUSPECT, _RATIO * info.compress_size) and most >= _SUSPECT:
        raise Oversized(f"nén hơn {_RATIO} lần, không phải báo cáo; không giải nén")
    if info.compress_type not in _METHODS:
        raise Unsupported("cách nén này không đọc được; hãy giải nén rồi đọc lại")
    try:
        with archive.open(info) as member:
            return member.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Damaged("tệp trong gói nén bị hỏng, không giải nén được") from error
