"""The columns in which people enter verdicts, as they are written and as they are read again.

A hidden column remembers what a row held when it was written, so that only what a person changed counts as entered:
"2 dismissed 1f2e3d4c5b6a7988" is how many verdicts its finding had by then, the last of them, and a mark of the cells.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from extractor.outputs.wording import VERDICT_NAMES, verdict_named
from extractor.records import VERDICTS, Verdict


class Entry(NamedTuple):
    """The cells of a row that are a person's: a verdict in words ("" for none yet), a name, a note."""

    verdict: str
    who: str
    note: str


class Saved(NamedTuple):
    """What a row held when it was written, when so many `verdicts` had been given on its finding."""

    verdicts: int
    verdict: Verdict
    mark: str


# The heads of the columns: what `read_verdicts` finds them by.
VERDICT, WHO, NOTE, FINGERPRINT, SAVED = "Kết luận", "Người kết luận", "Ghi chú", "Mã", "Đã lưu"

LISTED = "(danh sách của đơn vị)"
"""Who dismissed what a site's own list dismisses."""


def saved(entry: Entry, verdicts: int) -> str:
    """Return what the hidden column remembers of a row."""
    return f"{verdicts} {verdict_named(entry.verdict) or 'open'} {mark(entry)}"


def read_saved(text: str) -> Saved | None:
    """Return what a hidden cell remembers; None for one that is none of ours."""
    match = re.fullmatch(rf"(\d{{1,15}}) ({'|'.join(VERDICTS)}) ([0-9a-f]{{16}})", text)
    if match is None:
        return None
    verdict = next(name for name in VERDICTS if name == match[2])
    return Saved(int(match[1]), verdict, match[3])


def unescaped(text: str) -> str:
    """Return `text` with the letters that a workbook writes as "_x0041_"."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)


def mark(entry: Entry) -> str:
    """Return a mark of the cells that blanks, line ends and escapes do not change.

    LibreOffice saves a note of "_x0041_" in a way that is read as "A".
    """
    words = "\n".join(" ".join(unescaped(cell).split()) for cell in entry)
    return hashlib.sha256(words.encode(errors="replace")).hexdigest()[:16]


def choices() -> list[str]:
    """Return what the drop-down offers; the last takes a verdict back, as an emptied cell does."""
    return list(VERDICT_NAMES.values())
