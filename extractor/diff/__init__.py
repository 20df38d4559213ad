"""Reports of the same units over their periods → what changed, and what does not agree.

    comparison = compare(previous, current)      two reports of one unit
    comparisons = compare_all(reports)           grouped by unit, each with the one before

The reports must carry their source text (`extract(path, with_text=True)`) for their sentences to be compared.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractor.checks.periods import run
from extractor.comparison import Comparison, Comparisons, Trend
from extractor.diff.compared import comparisons
from extractor.diff.grouping import grouped
from extractor.diff.trends import trends
from extractor.records import Report
from extractor.settings import Settings

__all__ = ["NotComparable", "compare", "compare_all"]


class NotComparable(Exception):
    """Two reports that cannot be compared: one Vietnamese line that says why."""


def compare(previous: Report, current: Report, *, settings: Settings | None = None) -> Comparison:
    """Return what changed from one report of a unit to another, the earlier period first.

    Records only, with their text: `extract(path, with_text=True)`. Raises `NotComparable`.
    """
    found = compare_all((previous, current), settings=settings)
    if not found.comparisons:
        raise NotComparable("; ".join(f"{skipped.path}: {skipped.reason}" for skipped in found.skipped))
    return found.comparisons[0]


def compare_all(reports: Iterable[Report], *, settings: Settings | None = None) -> Comparisons:
    """Return the reports of each unit compared with the one of its kind before, in order of units and periods.

    `settings` are a site's own: severities of the rules over periods, indicators, dismissed findings. What cannot be
    compared is `skipped` with the reason; a rule that crashes is one of the `failures` and costs only itself.
    """
    settings = settings or Settings()
    found: list[Comparison] = []
    told: list[Trend] = []
    failures: dict[str, None] = {}
    with settings.pattern_set.in_force():
        groups, skipped = grouped(reports)
        for group in groups:
            if len(group.series.reports) + len(group.series.superseded) < 2:  # compared with another unit's only
                found += comparisons(group, ())
                continue
            results = run(group.series, settings.severities)
            failures |= dict.fromkeys(f"{group.series.unit}: {failure.message}" for failure in results.failures)
            found += comparisons(group, settings.mark(results.findings))
            told += trends(group.series)
    return Comparisons(comparisons=tuple(found), skipped=skipped, trends=tuple(told), failures=tuple(failures))
