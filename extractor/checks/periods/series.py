"""One unit's reports in the order of their periods, and every figure that they tell, of whatever period it is."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from extractor.checks.between.reports import WHOLE, Key, day, unit_key
from extractor.checks.periods.sentences import Sentence, sentences
from extractor.facts.period import usual_windows
from extractor.records import Indicator, Period, Report, Span


class Window(NamedTuple):
    """A run of whole months: the first and the last, each as 12 · year + month − 1."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Its months."""
        return self.last - self.first + 1

    def before(self, months: int) -> Window:
        """Return the window so many months earlier."""
        return Window(self.first - months, self.last - months)

    @classmethod
    def of(cls, period: Period | None) -> Window | None:
        """Return the months that a period is named by, None where it is no run of whole months.

        The days that its figures were counted between do not matter: May from the 15th of April is May.
        """
        if period is None or period.year is None:
            return None
        if period.type == "other":
            return cls._so_far(period.year, period.index) if period.index else cls._between(period)
        windows = usual_windows(period)
        if windows is None:
            return None
        return cls._from(*windows[0])

    @classmethod
    def _so_far(cls, year: int, months: int) -> Window | None:
        """Return the window of "8 tháng đầu năm 2024"."""
        return cls(12 * year, 12 * year + months - 1) if 1 <= months <= 12 else None

    @classmethod
    def _between(cls, period: Period) -> Window | None:
        """Return the window of "từ ngày 01/4/2024 đến ngày 31/5/2024"; of months cut in two there is none."""
        start, end = day(period.start), day(period.end)
        whole = start and end and start.day == 1 and end.day == monthrange(end.year, end.month)[1]
        return cls._from(start, end) if start and end and whole else None

    @classmethod
    def _from(cls, start: date, end: date) -> Window:
        return cls(12 * start.year + start.month - 1, 12 * end.year + end.month - 1)


@dataclass(frozen=True, eq=False)
class Sent:
    """A report of a series; `named` is its unit's name, where this report damages it."""

    report: Report
    named: str = ""

    @property
    def path(self) -> str:
        """Its file."""
        return self.report.source.path

    @property
    def period(self) -> Period | None:
        """What it reports on."""
        return self.report.document.period

    @property
    def unit(self) -> str:
        """The unit, in its right spelling where it is known."""
        if self.named:
            return self.named
        unit = self.report.document.unit
        return ((unit.resolved.name if unit.resolved else unit.name) or "") if unit else ""

    @property
    def key(self) -> Key:
        """The unit, however its name is written."""
        return unit_key(self.unit)

    @cached_property
    def window(self) -> Window | None:
        """The months that it reports on."""
        return Window.of(self.period)

    @property
    def title(self) -> str:
        """The unit and the period, however both are written: what a finding's mark is made of."""
        return f"{' '.join(self.key)} {' '.join(map(str, self.window or ()))}"

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that it says its figures are of; None where it prints none."""
        period = self.period
        if period is None or not period.stated:
            return None
        first, last = day(period.start), day(period.end)
        return (first, last) if first and last else None

    @property
    def text(self) -> str:
        """Its source text, empty where it was read without."""
        return self.report.source.text or ""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, without tables."""
        return sentences(self.text)


@dataclass(frozen=True, slots=True)
class Point:
    """A figure that a report tells: an indicator's value for a window, the report's own or another (`own`)."""

    code: str
    scope: str | None
    window: Window
    value: Decimal
    own: bool
    sent: Sent
    span: Span
    unit: str | None


Row = tuple[str, str | None]
"""An indicator's code and scope."""


@dataclass(frozen=True)
class Series:
    """One unit's reports, in the order of their last month, shorter periods first; one a period, the version in force.

    `superseded` are earlier versions of periods that were sent again.
    """

    unit: str
    reports: tuple[Sent, ...]
    superseded: tuple[Sent, ...] = ()

    @cached_property
    def points(self) -> Mapping[Row, Mapping[Window, tuple[Point, ...]]]:
        """Code and scope → window → all that the reports tell of it, in their order."""
        found: dict[Row, dict[Window, list[Point]]] = defaultdict(lambda: defaultdict(list))
        for point in self._told():
            found[point.code, point.scope][point.window].append(point)
        return {row: {window: tuple(told) for window, told in of.items()} for row, of in found.items()}

    @cached_property
    def own(self) -> Mapping[Sent, Mapping[str, Point]]:
        """Report → code → the one figure of nothing narrower that it tells of its own period.

        A figure that a report tells in two ways is left out: that is its own finding.
        """
        found: dict[Sent, dict[str, Point | None]] = {sent: {} for sent in self.reports}
        for (code, scope), windows in self.points.items():
            if scope is not None and scope not in WHOLE:
                continue
            for point in (point for told in windows.values() for point in told if point.own):
                figures = found[point.sent]
                other = figures.setdefault(code, point)
                if other is not None and other.value != point.value:
                    figures[code] = None
        return {sent: {code: point for code, point in told.items() if point} for sent, told in found.items()}

    def _told(self) -> Iterator[Point]:
        for sent in self.reports:
            for indicator in sent.report.indicators:
                window = _window_of(indicator, sent)
                if window is not None:
                    yield Point(
                        code=indicator.code,
                        scope=" ".join(indicator.scope.split()) if indicator.scope else None,
                        window=window,
                        value=indicator.value,
                        own=indicator.period is None,
                        sent=sent,
                        span=indicator.span,
                        unit=indicator.unit,
                    )

    def on(self, window: Window) -> Sent | None:
        """Return the report on a window."""
        return next((sent for sent in self.reports if sent.window == window), None)


def _window_of(indicator: Indicator, sent: Sent) -> Window | None:
    if indicator.period is None:
        return sent.window
    return None  # the reader does not yet say of what period


def in_order(reports: Iterable[Report]) -> tuple[Sent, ...]:
    """Return the reports on a period in the order of a series."""
    dated = [(window.last, window.length, sent) for sent in map(Sent, reports) if (window := sent.window)]
    return tuple(sent for _, _, sent in sorted(dated, key=lambda one: one[:2]))
