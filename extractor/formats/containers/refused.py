"""Archives that only other programs open: named with what to do, as the reports in them must not go missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, NoReturn

from extractor.formats import Unsupported
from extractor.formats.containers import Member, container
from extractor.formats.sample import Sample

_SIGNS = {b"Rar!\x1a\x07": ".rar", b"7z\xbc\xaf\x27\x1c": ".7z", b"\x1f\x8b\x08": ".gz", b"MSCF\0\0\0\0": ".cab"}


def _kind(start: bytes) -> str | None:
    return next((kind for sign, kind in _SIGNS.items() if start.startswith(sign)), None)


def _is_other_archive(sample: Sample) -> bool:
    return _kind(sample.start) is not None


@container("rar", "Tệp nén khác", recognises=_is_other_archive)
def refuse(stream: BinaryIO) -> Iterable[Member]:
    """Raise `Unsupported`, saying how to send the reports instead."""
    _refuse(_kind(stream.read(8)) or "")


def _refuse(kind: str) -> NoReturn:
    raise Unsupported(f"chưa mở được tệp nén {kind}; hãy giải nén, hoặc nén lại thành .zip")
