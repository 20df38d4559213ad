"""Reports → one series a unit, and which of its reports are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.checks.between.reports import Key
from extractor.checks.periods import Sent, Series
from extractor.checks.periods.series import in_order
from extractor.comparison import ComparisonKind, Skipped
from extractor.records import Report


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that are to be compared."""

    previous: Sent
    current: Sent
    kind: ComparisonKind = "periods"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A unit's reports and the pairs that are compared."""

    series: Series
    pairs: tuple[Pair, ...]


def grouped(reports: Iterable[Report]) -> tuple[tuple[Group, ...], tuple[Skipped, ...]]:
    """Return the groups in order of the units' names, and what could not be put into one."""
    skipped: list[Skipped] = []
    units: dict[Key, list[Report]] = defaultdict(list)
    for report in reports:
        sent = Sent(report)
        if not sent.unit:
            skipped.append(Skipped(path=sent.path, reason="không rõ đơn vị báo cáo"))
        elif sent.window is None:
            skipped.append(Skipped(path=sent.path, reason="không rõ kỳ báo cáo"))
        else:
            units[sent.key].append(report)
    groups = [_group(units[key]) for key in sorted(units)]
    for group in groups:
        if not group.pairs:
            only = group.series.reports[0]
            skipped.append(Skipped(path=only.path, reason=f"chỉ có một báo cáo của {only.unit}"))
    return tuple(groups), tuple(skipped)


def _group(reports: Iterable[Report]) -> Group:
    sent = in_order(reports)
    last: dict[int, Sent] = {}
    pairs = []
    for i, one in enumerate(sent):
        window = one.window
        if window is None:
            continue
        parts = [other for other in sent[:i] if other.window and window.first <= other.window.first]
        if window.length in last:
            pairs.append(Pair(last[window.length], one))
        elif parts:
            pairs.append(Pair(parts[-1], one, "parts"))
        last[window.length] = one
    return Group(Series(sent[0].unit, sent), tuple(pairs))
