"""What is packed in a zip, unpacked without more than the zip says of its size."""

from __future__ import annotations

import zipfile


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return the bytes of a part, whose size the caller has looked at. Raises what zipfile raises.

    A part may say that it is small and not be: `ZipFile.read` unpacks it whole before it cuts off what is too much, a
    gigabyte for a file of one megabyte. Here unpacking ends there, and the sum that does not agree is an error.
    """
    with archive.open(info) as part:
        return part.read(info.file_size)
