"""Which reports of many are compared with each other, told without holding them all.

facts = [facts_of(report) for report in …]          one after the other
for paths in related(facts):                        of each unit with several periods
    compare_all(load(path) for path in paths)
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.diff.grouping import grouped
from extractor.diff.versions import HEAD
from extractor.records import Report


def facts_of(report: Report) -> Report:
    """Return what `related` reads of a report, a small part of it."""
    text = report.source.text
    source = report.source.model_copy(update={"text": text[:HEAD] if text else text})
    return Report(source=source, document=report.document, failures=report.failures, versions=report.versions)


def related(reports: Iterable[Report]) -> list[tuple[str, ...]]:
    """Return the paths of reports that are compared with each other: a unit's, over a merger those of all its units.

    Each list stands for itself: no report of one is compared with a report of another. Paths come in order.
    """
    groups, _ = grouped(reports)
    together: dict[str, set[str]] = {}
    for group in groups:
        sent = (*group.series.reports, *group.series.superseded, *(side for pair in group.pairs for side in pair.sides))
        paths = {one.path for one in sent}
        for path in tuple(paths):
            paths |= together.get(path, set())
        together |= dict.fromkeys(paths, paths)
    return sorted({tuple(sorted(paths)) for paths in together.values()})
