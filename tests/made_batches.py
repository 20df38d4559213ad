"""Batches made by hand, without a store: reports with a text, a unit and findings on words of the text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extractor.records import (
    Facts,
    File,
    Finding,
    Period,
    Report,
    Run,
    Section,
    Severity,
    Source,
    Span,
    Unit,
    Versions,
)
from extractor.store import Batch

VERSIONS = Versions(program="0", patterns="0")
HEADING = Section(
    id="1", number="II", title="Kết quả", level=1, topic=None, part=None, span=Span(start=0, end=1, text="I")
)
# What a report can hold to harm who opens what is made of it.
HOSTILE = '=HYPERLINK("http://x")<w:t>&amp;]]></w:t>{{ 7*7 }}\x00\x1b[31m\ud800\ufffe\u202e"\'\r\n+1\t-2' + "x" * 300


def span(text: str, words: str, path: str | None = None) -> Span:
    """The first place of `words` in `text`."""
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words, path=path)


def finding(text: str, *words: str, severity: Severity = "error", rule: str = "S001", **more: Any) -> Finding:
    """A finding that points at `words` of `text`."""
    more.setdefault("message", "Tổng nêu là 5, nhưng các phần cộng lại 2 + 2 = 4.")
    more.setdefault("fingerprint", hashlib.sha256(" ".join((rule, *words)).encode("utf-8", "replace")).hexdigest()[:16])
    return Finding(rule=rule, kind="sum", severity=severity, spans=tuple(span(text, w) for w in words), **more)


def unit(name: str, parent: str | None = None, province: str | None = None) -> Unit:
    return Unit(name=name, level="xa", parent=parent, province=province)


def report(text: str, *findings: Finding, unit: Unit | None = None, **facts: Any) -> Report:
    """A report of a unit with these findings."""
    issuer = f"UBND {unit.name}" if unit else None
    return Report(
        source=Source(
            path="",
            sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
            format="txt",
            chars=len(text),
            text=text,
        ),
        document=Facts(
            **{
                "kind": "bao_cao",
                "unit": unit,
                "issuer": issuer,
                "number": "7/BC-UBND",
                "issued": "2024-05-04",
                "period": Period(type="month", year=2024, index=4),
                **facts,
            }
        ),
        sections=(HEADING,),
        findings=findings,
        versions=VERSIONS,
    )


def batch(
    reports: dict[str, Report], folder: Path = Path("/nowhere"), unread: Sequence[File] = (), **more: Any
) -> Batch:
    """The batch of these reports, by their paths below the folder."""
    done = [File(path=path, status="done", sha256=report.source.sha256) for path, report in reports.items()]
    files = tuple(sorted((*done, *unread), key=lambda file: file.path))
    run = Run(id=1, folder=str(folder), started="2024-05-05T08:00:00+07:00", versions=VERSIONS)
    return Batch(run, files, lambda file: reports[file.path], **more)
