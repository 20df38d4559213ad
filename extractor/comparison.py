"""The records of a comparison: two reports of one unit side by side, and what does not agree between them.

`Comparisons` serialises to the comparison contract. Spans name their file by `path`. Imports only the other records.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from extractor.records import Finding, Number, Period, Record, Severity, Span

__all__ = [
    "Change",
    "ChangeKind",
    "Comparison",
    "ComparisonKind",
    "Comparisons",
    "Copied",
    "DocumentChange",
    "SectionChange",
    "Side",
    "Skipped",
    "Standing",
    "Trend",
    "TrendPoint",
]

ChangeKind = Literal["new", "gone", "changed", "restated", "unchanged"]
ComparisonKind = Literal["periods", "versions", "parts", "merged"]
"""With the period of its kind before; with an earlier version of the same period; a longer period with the shorter ones
that make it up; across a merger, where the unit is another one."""


class Side(Record):
    """One of the two reports: its file, the unit as it spells it, its period, number and day.

    `version` counts from 1 where the period was sent more than once. `parts` are the reports whose figures are added
    up, where this side is more than one; then path and period are those of the last one.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"version", "parts", "unit", "number", "issued"})
    path: str
    period: Period | None = None
    unit: str | None = None
    number: str | None = None
    issued: str | None = None
    version: int | None = None
    parts: tuple[Side, ...] = ()


class Change(Record):
    """An indicator on both sides.

    `delta` is after − before, in the unit of the indicator (percentage points for a rate), `percent` by how many per
    cent of `before`, rounded to two decimals, none for rates. "restated": `after` is what the current report says of
    the previous period, `before` what that period's own report said. `favourable`: whether the change is for the
    better, where the indicator says which way is.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"scope", "percent", "favourable", "unit"})
    code: str
    name: str
    unit: str | None = None
    scope: str | None = None
    before: Number | None = None
    after: Number | None = None
    delta: Number | None = None
    percent: Number | None = None
    kind: ChangeKind
    favourable: bool | None = None
    before_span: Span | None = None
    after_span: Span | None = None


class DocumentChange(Record):
    """A numbered document that only one report cites ("new", "gone") or both do ("repeated"); `plan`: it is a plan."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"doc_type", "date", "issuer"})
    number: str
    doc_type: str | None = None
    date: str | None = None
    issuer: str | None = None
    plan: bool = False
    kind: Literal["new", "gone", "repeated"]
    before_span: Span | None = None
    after_span: Span | None = None


class SectionChange(Record):
    """A heading that appeared or vanished; `topic` as in the report."""

    title: str
    number: str | None = None
    topic: str | None = None
    kind: Literal["new", "gone"]
    span: Span


class Standing(Record):
    """A finding within one of the two reports: new in the current one, gone from it, or still there."""

    rule: str
    severity: Severity
    message: str
    fingerprint: str
    kind: Literal["new", "gone", "still"]
    before_span: Span | None = None
    after_span: Span | None = None


class Copied(Record):
    """A sentence with figures or dates that both reports have word for word; `stale` where its dates are of then."""

    stale: bool = False
    before_span: Span
    after_span: Span


class Comparison(Record):
    """Two reports of one unit. `findings` are of the rules P1xx; each points at the current report first.

    `notes` say in Vietnamese what people should know of the comparison: a period missing between, units merged.
    """

    unit: str
    kind: ComparisonKind = "periods"
    previous: Side
    current: Side
    changes: tuple[Change, ...] = ()
    documents: tuple[DocumentChange, ...] = ()
    sections: tuple[SectionChange, ...] = ()
    standing: tuple[Standing, ...] = ()
    copied: tuple[Copied, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()


class TrendPoint(Record):
    """An indicator's value in a report's own period."""

    period: Period
    value: Number
    path: str


class Trend(Record):
    """A unit's indicator over all its periods of one kind (month, quarter …), the oldest first."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"scope", "good"})
    unit: str
    period_type: str
    code: str
    name: str
    measured_in: str | None = None
    scope: str | None = None
    good: Literal["more", "less"] | None = None
    points: tuple[TrendPoint, ...]


class Skipped(Record):
    """A report, or what else could not be compared: its file (of several, the first), and the Vietnamese reason."""

    path: str
    reason: str


class Comparisons(Record):
    """All comparisons, in order of units and periods; what could not be compared; the indicators over time."""

    comparisons: tuple[Comparison, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    trends: tuple[Trend, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all comparisons."""
        return tuple(finding for one in self.comparisons for finding in one.findings)
