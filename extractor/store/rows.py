"""A report → the rows that the store keeps of it. Workers do this, so that the one who writes has little to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractor.records import Report, Span
from extractor.store.packing import pack

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
    below = {table: [harmless_row(row) for row in rows] for table, rows in _below(report).items() if rows}
    return Rows(harmless_row(own), below)


def harmless(text: str) -> str:
    r"""Return `text` as every database takes it: NUL and lone surrogates become visible, `\x00` and `\udce9`.

    PostgreSQL refuses NUL in a text, SQLite's functions end there, and neither takes what UTF-8 cannot write.
    """
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", r"\x00")


def harmless_row(row: Row) -> Row:
    """Return a row whose texts are all `harmless`."""
    return {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}


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
