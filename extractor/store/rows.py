"""A report → the rows that the store keeps of it. Workers do this, so that the one who writes has little to do."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import Any

from extractor.records import Facts, Report, Source, Span

Row = dict[str, Any]

_HOLDS = {True: "true", False: "false", "rounding": "rounding", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Rows:
    """A report as it is stored: its own row, and the rows of the tables below it, still without the report's id."""

    report: Row
    below: dict[str, list[Row]]


def rows_of(report: Report, settings: str = "") -> Rows:
    """Return the rows of a report that carries its text; `settings` is the revision of the settings it was read by."""
    document, unit, period = report.document, report.document.unit, report.document.period
    resolved = unit.resolved if unit else None
    own: Row = {
        "sha256": report.source.sha256,
        "program": report.versions.program,
        "patterns": report.versions.patterns,
        "models": report.versions.models,
        "settings": settings,
        "format": report.source.format,
        "pages": report.source.pages,
        "chars": report.source.chars,
        "kind": document.kind,
        "number": document.number,
        "issued": document.issued,
        "issuer": document.issuer,
        "unit": (resolved.name if resolved else unit.name) if unit else None,
        "unit_level": unit.level if unit else None,
        "unit_parent": unit.parent if unit else None,
        "unit_province": unit.province if unit else None,
        "period_type": period.type if period else None,
        "period_year": period.year if period else None,
        "period_index": period.index if period else None,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "numbers": report.coverage.numbers,
        "checked": report.coverage.checked,
        "unreadable": None if report.source.chars else next((f.message for f in report.failures), None),
        "record": pack(report),
    }
    return Rows(own, {table: rows for table, rows in _below(report).items() if rows})


def pack(report: Report) -> bytes:
    """Return the report's compressed JSON."""
    return zlib.compress(report.to_json().encode())


def unpack(record: bytes) -> Report:
    """Return the report that was packed."""
    return Report.model_validate_json(zlib.decompress(record))


def head_of(record: bytes) -> tuple[Source, Facts]:
    """Return the source, with its text, and the facts of a packed report, without reading the rest of it."""
    packed = zlib.decompress(record).decode()
    decoder = json.JSONDecoder()  # the two are the report's first fields
    source, end = decoder.raw_decode(packed, packed.index("{", 1))
    document, _ = decoder.raw_decode(packed, packed.index("{", end))
    return Source.model_validate(source), Facts.model_validate(document)


def _below(report: Report) -> dict[str, list[Row]]:
    return {
        "mentions": _mentions(report),
        "indicators": [
            {
                "code": i.code,
                "name": i.name,
                "value": i.value,
                "unit": i.unit,
                "period": i.period,
                "scope": i.scope,
                "section": i.section,
                **_span(i.span),
            }
            for i in report.indicators
        ],
        "relations": [
            {"name": r.id, "rule": r.rule, "kind": r.kind, "holds": _HOLDS[r.holds], "statement": r.statement}
            for r in report.relations
        ],
        "findings": [
            {
                "fingerprint": f.fingerprint,
                "rule": f.rule,
                "kind": f.kind,
                "severity": f.severity,
                "message": f.message,
                "section": f.section,
                **_span(f.suspect or f.spans[0]),
            }
            for f in report.findings
        ],
    }


def _mentions(report: Report) -> list[Row]:
    found: list[Row] = []

    def add(kind: str, span: Span, section: str | None, **fields: Any) -> None:
        row = dict.fromkeys(("value", "unit", "subject", "label", "doc_type", "date", "issuer", "status"))
        found.append({"kind": kind, "section": section, **row, **fields, **_span(span)})

    for r in report.references:
        add("reference", r.span, r.section, label=r.number, doc_type=r.doc_type, date=r.date, issuer=r.issuer)
    for d in report.dates:
        add("date", d.span, d.section, label=d.value)
    for p in report.percentages:
        add("percentage", p.span, p.section, value=p.value, unit="%", subject=p.subject, status=p.status)
    for c in report.counts:
        add("count", c.span, c.section, value=c.value, unit=c.unit, subject=c.subject, status=c.status)
    for e in report.entities:
        add("entity", e.span, e.section, label=e.label)
    return found


def _span(span: Span) -> Row:
    return {"start": span.start, "end": span.end, "page": span.page, "text": span.text}
