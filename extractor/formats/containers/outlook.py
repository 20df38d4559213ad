"""Letters as Outlook saves them (.msg), an OLE compound file: each attachment is a file, and so may be the body.

Streams and property numbers are those of Microsoft's [MS-OXMSG] and [MS-OXPROPS].
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from extractor.formats.containers import Member, container
from extractor.formats.containers.mail import attachment, with_body
from extractor.formats.sample import Sample

_STREAM = "__substg1.0_{:04X}{}"
_DATA, _LONG_NAME, _SHORT_NAME, _BODY = 0x3701, 0x3707, 0x3704, 0x1000


def _is_outlook_letter(sample: Sample) -> bool:
    return "__properties_version1.0" in sample.streams


@container("msg", "Thư Outlook", ".msg", recognises=_is_outlook_letter)
def open_outlook_letter(stream: BinaryIO) -> Iterator[Member]:
    """Yield the attachments, and the body where it may itself be the report."""
    import olefile

    with stream, olefile.OleFileIO(stream) as compound:
        folders = sorted({path[0] for path in compound.listdir() if path[0].lower().startswith("__attach_version1.0_")})
        attached = []
        for folder in folders:
            # A letter in the letter has its parts in a folder and no bytes of its own.
            if compound.exists([folder, _STREAM.format(_DATA, "0102")]):
                name = _string(compound, [folder], _LONG_NAME) or _string(compound, [folder], _SHORT_NAME)
                data = compound.openstream([folder, _STREAM.format(_DATA, "0102")]).read()
                attached.append(attachment(name or "tep-dinh-kem", data))
        yield from with_body(attached, _string(compound, [], _BODY))


def _string(compound: Any, folder: list[str], number: int) -> str:
    """Return a property as text: UTF-16, or in letters of one byte by older Outlooks."""
    for kind, charset in (("001F", "utf-16-le"), ("001E", "cp1258")):
        path = [*folder, _STREAM.format(number, kind)]
        if compound.exists(path):
            return str(compound.openstream(path).read().decode(charset, "replace")).rstrip("\0")
    return ""
