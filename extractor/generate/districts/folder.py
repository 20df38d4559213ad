"""What the files of a district's folder are called."""

from __future__ import annotations

import unicodedata

from extractor.generate.office import Office, full
from extractor.generate.periods import Period


def file_name(place: int, office: Office, period: Period, style: int) -> str:
    """Return what the file of the commune in some place of the list is called: people have their habits."""
    match style:
        case 0:
            return f"{place:02}. {full(office)}"
        case 1:
            return f"BC CCHC T{period.index}.{period.year} {full(office)} ({place})"
        case _:
            return f"bao-cao-{place:02}-{_ascii(office.name)}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if c.isascii()).replace(" ", "-")
