"""Small reports by hand, and workbooks as Excel's user sees them, for the tests of the workbook."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook, load_workbook

from extractor.outputs.workbook import NAME, write
from extractor.records import (
    Coverage,
    Facts,
    File,
    Finding,
    Indicator,
    Period,
    Report,
    Run,
    Severity,
    Source,
    Span,
    Unit,
    Versions,
)
from extractor.store import Batch

VERSIONS = Versions(program="1.2.3", patterns="abc", models="def")
RUN = Run(
    id=1,
    folder="/bao-cao-quy-2",
    started="2024-07-01T08:00:00+07:00",
    finished="2024-07-01T08:05:00+07:00",
    versions=VERSIONS,
)
QUARTER = Period(type="quarter", year=2024, index=2, start="2024-04-01", end="2024-06-30", stated=True)
NAMES = {"3.3.1": "Số hồ sơ đã tiếp nhận", "3.3.2": "Số hồ sơ giải quyết đúng hạn"}
TEXT = "Trong quý II đã tiếp nhận 914 hồ sơ, giải quyết 900 hồ sơ, trong đó đúng hạn 890 hồ sơ.\nCả quý nhận 941 hồ sơ."
HOSTILE = [
    "=1+1",
    "+cmd|'/c calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "\t=1",
    "\n=1",
    "{=1+1}",
    "<r><t>x</t></r>",
    "<r>&</r>",
    "]]></t></is></c>",
    "\x00\x07\x1b[31mđỏ\x7f\x85",
    "a\ud800b",
    "\ufffe\uffff",
    "\u202etxt.exe\u2066",
    "_x0041_",
    "http://example.org/x",
    "file:///etc/passwd",
    "external:x",
    "internal:Sheet!A1",
    "đ" * 40_000,
    "😀" * 20_000,
    '’"&<>',
    "1234567890123456789",
    "0123",
    "TRUE",
    "#REF!",
]
"""Texts that a report may hold, each of which some program would take for more than text."""


def span_of(text: str, words: str, path: str | None = None) -> Span:
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words, path=path)


def stated(
    code: str, words: str, *, text: str = TEXT, value: Decimal | None = None, unit: str | None = "hồ sơ", **more: Any
) -> Indicator:
    """The indicator of a number that stands in `text`."""
    number = value if value is not None else Decimal(words.replace(".", "").replace(",", "."))
    return Indicator(
        code=code, name=NAMES.get(code, f"Chỉ tiêu {code}"), value=number, unit=unit, span=span_of(text, words), **more
    )


def finding_of(
    words: str = "914", *, text: str = TEXT, severity: Severity = "error", path: str | None = None, **more: Any
) -> Finding:
    """A finding whose fingerprint comes from what it points at."""
    mark = hashlib.sha256(f"{words} {path} {more}".encode(errors="replace")).hexdigest()[:16]
    fields: dict[str, Any] = {"rule": "S001", "kind": "sum", "message": f"Tổng nêu là {words}.", "fingerprint": mark}
    return Finding(severity=severity, spans=(span_of(text, words, path),), **{**fields, **more})


def report_of(text: str = TEXT, *, unit: str | None = "xã Một", period: Period | None = QUARTER, **more: Any) -> Report:
    facts = {
        "unit": Unit(name=unit, level="xa", parent="huyện Trên") if unit else None,
        "period": period,
        "kind": "bao_cao",
    }
    document = more.pop("document", Facts(number="05/BC-UBND", issued="2024-06-20", **facts))
    sha256 = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    source = Source(path="", sha256=sha256, format="txt", chars=len(text), text=text)
    return Report(
        source=source,
        document=document,
        coverage=Coverage(numbers=8, checked=6, unchecked=2),
        versions=VERSIONS,
        **more,
    )


def batch_of(reports: Mapping[str, Report], unread: Iterable[File] = (), **more: Any) -> Batch:
    """A batch of these reports by path, with no store behind it."""
    files = [File(path=path, status="done", sha256=report.source.sha256) for path, report in reports.items()]
    return Batch(more.pop("run", RUN), (*files, *unread), lambda file: reports[file.path], **more)


def written(batch: Batch, folder: Path) -> Workbook:
    """The workbook that is written of a batch, as it opens."""
    assert write(batch, folder) == []
    return load_workbook(folder / NAME, rich_text=False)


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    """A sheet's rows by their heads."""
    heads, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rest]


def cell(book: Workbook, sheet: str, head: str, row: int = 2) -> Any:
    """The cell of a row (from 2) under a head."""
    at = next(one.column for one in book[sheet][1] if one.value == head)
    return book[sheet].cell(row, at)


def parts(path: Path | IO[bytes], ending: str) -> dict[str, str]:
    """The workbook's parts whose names end so, as text."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(ending)}
