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
from extractor.formats.sample import ZIP, Sample

_EMPTY, _LOCATOR = b"PK\x05\x06", b"PK\x06\x07"
_DOCUMENTS = {"[content_types].xml", "mimetype", "meta-inf/manifest.mf", "androidmanifest.xml"}
_LARGEST_LIST = 8_000_000  # bytes: zipfile reads the whole list of files before it can be asked how long it is
_RATIO, _SUSPECT = 200, 20_000_000  # Word's XML packs 30 to 1, a text of one word 1000 to 1


def _is_archive(sample: Sample) -> bool:
    if sample.packed:
        return not sample.packed & _DOCUMENTS
    # One that is cut short cannot tell: what it is called decides who says so.
    return sample.start.startswith((ZIP, _EMPTY)) and sample.suffix in ("", ".zip")


@container("zip", "ZIP", recognises=_is_archive)
def open_zip(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files of an archive; one that is encrypted, damaged or a bomb says so when it is read."""
    _refuse_long_list(stream)
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
    try:
        with archive.open(info) as member:
            return member.read(most)
    except NotImplementedError as error:
        raise Unsupported("cách nén này không đọc được; hãy giải nén rồi đọc lại") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise Damaged("tệp trong gói nén bị hỏng, không giải nén được") from error


def _refuse_long_list(stream: BinaryIO) -> None:
    """Raise `Oversized` where the list of files is too long, by the record at the archive's end (APPNOTE.TXT 4.3.16).

    What is not found there zipfile will not find either. An archive of the 64-bit kind has its true length elsewhere.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(_EMPTY)
    length = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if at >= 20 and tail[at - 20 : at - 16] == _LOCATOR:
        stream.seek(min(size, int.from_bytes(tail[at - 12 : at - 4], "little")))
        length = int.from_bytes(stream.read(48)[40:], "little")
    stream.seek(0)
    if length > _LARGEST_LIST:
        raise Oversized("gói nén có quá nhiều tệp; hãy giải nén rồi đọc lại")
