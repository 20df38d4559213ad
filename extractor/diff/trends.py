"""Every indicator of a unit over all its periods of one kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractor.checks.periods import Sent, Series
from extractor.checks.periods.series import Row
from extractor.comparison import Trend, TrendPoint
from extractor.diff.told import Stated, meanings, told


def trends(series: Series) -> Iterator[Trend]:
    """Yield what two or more periods of one kind tell of an indicator, kind by kind, in order of codes."""
    by_kind: dict[str, list[Sent]] = defaultdict(list)
    for sent in series.reports:
        if sent.period:
            by_kind[sent.period.type].append(sent)
    for kind, reports in by_kind.items():
        rows: dict[Row, list[tuple[Sent, Stated]]] = defaultdict(list)
        for sent in reports:
            for row, figure in told(sent).figures.items():
                rows[row].append((sent, figure))
        for row in sorted(rows, key=lambda row: (row[0], row[1] or "")):
            if len(rows[row]) > 1:
                yield _trend(series.unit, kind, row, rows[row])


def _trend(unit: str, kind: str, row: Row, figures: Sequence[tuple[Sent, Stated]]) -> Trend:
    last, meaning = figures[-1][1].indicator, meanings().get(row[0])
    return Trend(
        unit=unit,
        period_type=kind,
        code=row[0],
        name=last.name,
        measured_in=last.unit,
        scope=row[1],
        good=meaning.good if meaning else None,
        points=tuple(
            TrendPoint(period=sent.period, value=figure.quantity.value, path=sent.path)
            for sent, figure in figures
            if sent.period
        ),
    )
