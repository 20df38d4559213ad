"""Reports of the same units over their periods → what changed, and what does not agree.

    comparison = compare(previous, current)      two reports of one unit
    comparisons = compare_all(reports)           grouped by unit, each with the one before

The reports must carry their source text (`extract(path, with_text=True)`) for their sentences to be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.checks.periods import Series, run
from extractor.comparison import Comparison, Comparisons, Side
from extractor.diff.changes import changes
from extractor.diff.grouping import Group, grouped
from extractor.records import Finding, Report
from extractor.settings import Settings

__all__ = ["NotComparable", "compare", "compare_all"]


class NotComparable(Exception):
    """Two reports that cannot be compared: one Vietnamese line that says why."""


def compare(previous: Report, current: Report, *, settings: Settings | None = None) -> Comparison:
    """Return what changed from one report of a unit to a later one. Raises `NotComparable`."""
    found = compare_all((previous, current), settings=settings)
    if not found.comparisons:
        raise NotComparable("; ".join(skipped.reason for skipped in found.skipped))
    return found.comparisons[0]


def compare_all(reports: Iterable[Report], *, settings: Settings | None = None) -> Comparisons:
    """Return the reports of each unit compared with the one of its kind before, in order of units and periods."""
    settings = settings or Settings()
    with settings.pattern_set.in_force():
        groups, skipped = grouped(reports)
        found: list[Comparison] = []
        failures: list[str] = []
        for group in groups:
            results = run(group.series, settings.severities)
            findings = settings.mark(results.findings)
            failures += (failure.message for failure in results.failures)
            found += _comparisons(group, findings)
    return Comparisons(comparisons=tuple(found), skipped=skipped, failures=tuple(failures))


def _comparisons(group: Group, findings: Sequence[Finding]) -> Iterable[Comparison]:
    for pair in group.pairs:
        yield Comparison(
            unit=group.series.unit,
            kind=pair.kind,
            previous=side(group.series, pair.previous.report),
            current=side(group.series, pair.current.report),
            changes=tuple(changes(pair.previous, pair.current)),
            findings=tuple(finding for finding in findings if finding.spans[0].path == pair.current.path),
            notes=pair.notes,
        )


def side(series: Series, report: Report) -> Side:
    """Return a report as a side of a comparison."""
    facts = report.document
    return Side(
        path=report.source.path,
        period=facts.period,
        unit=facts.unit.name if facts.unit else None,
        number=facts.number,
        issued=facts.issued,
    )
