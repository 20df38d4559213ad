"""The findings that people have looked at and dismissed: a text file, one line each.

    1f2e3d4c5b6a7988  # bỏ qua: đã xác minh với xã, Nguyễn Văn A

The mark is the finding's fingerprint, which outlives edits elsewhere in the report. Other lines are a site's own notes.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

import regex

from extractor.records import Finding
from extractor.site_files import read_text

_LINE = regex.compile(r"\s*(?P<mark>[0-9a-fA-F]{16})\b\s*(?:#\s*(?:bỏ qua\s*:)?\s*(?P<note>.*?))?\s*")
_NO_NOTE = "không ghi lý do"


def read(path: Path) -> dict[str, str]:
    """Return fingerprint → note; nothing where there is no such file yet. Raises `SettingsError`."""
    return _marks(read_text(path)) if path.exists() else {}


def _marks(text: str) -> dict[str, str]:
    lines = map(_LINE.fullmatch, unicodedata.normalize("NFC", text).splitlines())
    return {line["mark"].lower(): line["note"] or _NO_NOTE for line in lines if line}


def mark(findings: Iterable[Finding], dismissed: Mapping[str, str]) -> tuple[Finding, ...]:
    """Return the findings, those that are dismissed with the note why; a person's verdict on one counts for more."""
    return tuple(
        finding.model_copy(update={"dismissed": dismissed[finding.fingerprint]})
        if finding.fingerprint in dismissed and finding.review is None
        else finding
        for finding in findings
    )


def write(path: Path, findings: Iterable[tuple[str, Finding]]) -> int:
    """Add a line for each (file name, finding) that has none, and return how many were added.

    What the file holds stays as it is, line ends too; the new lines follow, sorted by fingerprint. Raises
    `SettingsError` where the file cannot be read, OSError where it cannot be written.
    """
    before = path.read_bytes() if path.exists() else b""
    text = read_text(path) if before else ""
    end = "\r\n" if "\r\n" in text else "\n"
    known = _marks(text)
    added: dict[str, str] = {}
    for name, finding in findings:
        if finding.fingerprint not in known:
            what = " ".join(f"{finding.rule}, {name}: {finding.message}".split())
            added.setdefault(finding.fingerprint, f"{finding.fingerprint}  # bỏ qua: ({what}){end}")
    if added:
        between = end if text and not text.endswith("\n") else ""
        path = path.resolve()  # a link stays one
        new = path.with_name(f"{path.name}.moi")  # a full disk must not cost the notes of years
        new.write_bytes(before + (between + "".join(added[key] for key in sorted(added))).encode())
        os.replace(new, path)
    return len(added)
