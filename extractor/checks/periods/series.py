"""One unit's reports in the order of their periods, and every figure that they tell, of whatever period it is."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, wraps
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

import regex

from extractor.arithmetic import agree
from extractor.checks.between.reports import WHOLE, Key, day, unit_key
from extractor.checks.periods.sentences import Sentence, sentences
from extractor.facts.period import usual_windows
from extractor.indicators import indicators
from extractor.quantities import Quantity
from extractor.records import Count, Indicator, Percentage, Period, Report, Span, StatedChange


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

    @property
    def opens_year(self) -> bool:
        """Whether it starts in January."""
        return self.first % 12 == 0

    def holds(self, other: Window) -> bool:
        """Tell whether the other lies within it."""
        return self.first <= other.first and other.last <= self.last

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


Closing = tuple[int, int, int, int]
"""Between which days figures are counted, whatever the months: (-1, 15, 0, 14) from the 15th of the month before the
first to the 14th of the last one, (0, 1, 0, 0) whole months. Figures of one closing join; of two, some days are counted
twice or not at all."""
_WHOLE_MONTHS: Closing = (0, 1, 0, 0)
_BY_DECREE: Closing = (-1, 15, 0, 14)  # Nghị định 09/2019/NĐ-CP, Điều 12
_SENTENCE_END = regex.compile(r"[.;]\s")
_UNTIL = regex.compile(r"\.\.(\d{4}-\d{2}-\d{2})$")


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

    @cached_property
    def closing(self) -> Closing | None:
        """Between which days it says its figures are counted; None where it says nothing."""
        if self.days is None or self.window is None:
            return None
        first, last = self.days
        ends_month = (last + timedelta(days=1)).day == 1
        return (
            12 * first.year + first.month - 1 - self.window.first,
            first.day,
            12 * last.year + last.month - 1 - self.window.last,
            0 if ends_month else last.day,
        )

    @cached_property
    def _printed(self) -> Mapping[int, Count | Percentage]:
        printed: list[Count | Percentage] = [*self.report.counts, *self.report.percentages]
        return {number.span.start: number for number in printed}

    def quantity(self, value: Decimal, span: Span) -> Quantity:
        """Return a value that stands at `span` with the decimals and the hedge that are printed there."""
        printed, fraction = self._printed.get(span.start), value.normalize().as_tuple().exponent
        decimals = max(0, -int(fraction), printed.decimals if isinstance(printed, Percentage) else 0)
        return Quantity(value, decimals, printed.hedge if printed else None)

    def goes_on(self, change: StatedChange) -> bool:
        """Tell whether a change is said of a figure in an earlier sentence, which may not be the one that is meant.

        "… đã giải quyết 296 hồ sơ, trễ hạn 3 hồ sơ. So với tháng 8 thì tăng 60 hồ sơ (từ 243 hồ sơ)": those received.
        """
        figure = change.after_span
        return figure is not None and bool(_SENTENCE_END.search(self.text, figure.end, change.span.start))

    @cached_property
    def doubtful(self) -> frozenset[int]:
        """Where figures of other periods stand that do not fit what they are taken to be compared with."""
        return frozenset(
            change.before_span.start
            for change in self.report.stated_changes
            if change.before_span and self.goes_on(change) and not _fits(change)
        )

    @property
    def text(self) -> str:
        """Its source text, empty where it was read without."""
        return self.report.source.text or ""

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, without tables."""
        return sentences(self.text)


ResultT = TypeVar("ResultT")


def kept_with_report(function: Callable[[Sent], ResultT]) -> Callable[[Sent], ResultT]:
    """Remember what a function tells of a report, for as long as the report is held: of thousands, a unit's at a time.

    What it tells must not hold the report.
    """
    known: WeakKeyDictionary[Sent, ResultT] = WeakKeyDictionary()

    @wraps(function)
    def remembered(sent: Sent) -> ResultT:
        if sent not in known:
            known[sent] = function(sent)
        return known[sent]

    return remembered


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
    closing: Closing | None = None


Row = tuple[str, str | None]
"""An indicator's code and scope."""


@dataclass(frozen=True, eq=False, slots=True)
class Figure:
    """What one report tells of a row and a window, wherever it does, in one value."""

    row: Row
    window: Window
    sent: Sent
    quantity: Quantity
    points: tuple[Point, ...]

    @property
    def own(self) -> bool:
        """Whether it is of the report's own period."""
        return self.points[0].own

    @property
    def to_date(self) -> bool:
        """Whether it is counted since the new year, beside the figure of the report's own period."""
        return not self.own and self.window.opens_year and self.window.length > 1

    @property
    def closing(self) -> Closing | None:
        """Between which days it is counted, where that is said."""
        return self.points[0].closing

    @property
    def measured(self) -> bool:
        """Whether it is a rate: rounded also where it is printed whole."""
        return self.points[0].unit == "%"

    @classmethod
    def told(cls, points: Sequence[Point], row: Row | None = None) -> Figure | None:
        """Return the figure that points of one report, row and window tell, or None where they tell several.

        "97,4%" and "97,38%" are one, the finer; "hơn 600" beside 612 is 612.
        """
        quantities = [(point.sent.quantity(point.value, point.span), point) for point in points]
        plain = [one for one in quantities if one[0].hedge is None] or quantities
        finest = max((quantity for quantity, _ in plain), key=lambda quantity: quantity.decimals)
        measured = points[0].unit == "%"
        others = (quantity for quantity, _ in plain if quantity != finest)
        if any(agree((finest, quantity), measured=measured).holds is False for quantity in others):
            return None
        if len({point.closing for point in points}) > 1:
            return None
        first = points[0]
        told = tuple(sorted((point for _, point in plain), key=lambda point: (not point.own, point.span.start)))
        return cls(row or (first.code, first.scope), first.window, first.sent, finest, told)


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

    @cached_property
    def figures(self) -> Mapping[Row, Mapping[Window, tuple[Figure, ...]]]:
        """Code and scope → window → what each report tells of it; without those that tell several values.

        What the unit's reports tell as one number with another indicator stands with that one (`one_with`).
        """
        told: dict[Row, dict[Window, dict[Sent, list[Point]]]] = {}
        for (code, words), by_window in self.points.items():
            windows = told.setdefault((self.one_with.get(code, code), words), {})
            for window, points in by_window.items():
                for point in points:
                    windows.setdefault(window, {}).setdefault(point.sent, []).append(point)
        return {
            row: {window: tuple(_figures(row, by_report)) for window, by_report in windows.items()}
            for row, windows in told.items()
        }

    @cached_property
    def one_with(self) -> Mapping[str, str]:
        """Indicator → the one that may hold more, where the unit's reports, two and more, tell both as one number."""
        return {one.without: one.code for one in indicators() if one.without and self._are_one(one.code, one.without)}

    def _are_one(self, code: str, other: str) -> bool:
        values: dict[Sent, set[Decimal]] = defaultdict(set)
        both: dict[Sent, set[str]] = defaultdict(set)
        for row in ((code, None), (other, None)):
            for points in self.points.get(row, {}).values():
                for point in points:
                    if point.own:
                        values[point.sent].add(point.value)
                        both[point.sent].add(row[0])
        told = [sent for sent, codes in both.items() if len(codes) > 1]
        return len(told) > 1 and all(len(values[sent]) == 1 for sent in told)

    @cached_property
    def habit(self) -> Closing | None:
        """Between which days the unit counts its figures, where all its reports that print days agree on them."""
        printed = {sent.closing for sent in (*self.reports, *self.superseded)} - {None}
        return printed.pop() if len(printed) == 1 else None

    def join(self, *figures: Figure) -> bool:
        """Tell whether no day is counted twice or left out between the windows of figures, by what reports print."""
        return len({figure.closing or self.habit for figure in figures}) == 1

    def versions(self, sent: Sent) -> tuple[Sent, ...]:
        """Return the earlier versions of a report, in their order."""
        return tuple(old for old in self.superseded if old.window == sent.window)

    def _told(self) -> Iterator[Point]:
        for sent in self.reports:
            for indicator in sent.report.indicators:
                window = _window_of(indicator, sent)
                if window is not None and indicator.span.start not in sent.doubtful:
                    yield Point(
                        code=indicator.code,
                        scope=scope(indicator.scope),
                        window=window,
                        value=indicator.value,
                        own=indicator.period is None,
                        sent=sent,
                        span=indicator.span,
                        unit=indicator.unit,
                        closing=_closing_of(indicator, sent),
                    )

    def on(self, window: Window) -> Sent | None:
        """Return the report on a window."""
        return next((sent for sent in self.reports if sent.window == window), None)


def _figures(row: Row, by_report: Mapping[Sent, Sequence[Point]]) -> Iterator[Figure]:
    for points in by_report.values():
        figure = Figure.told(points, row)
        if figure is not None:
            yield figure


def _fits(change: StatedChange) -> bool:
    """Tell whether the figures then and now differ by the change that is stated."""
    if change.before is None or change.after is None or change.change is None:
        return False
    return change.after - change.before == change.direction * change.change


def scope(words: str | None) -> str | None:
    """Return a scope as rows have it."""
    return " ".join(words.split()) if words else None


def _window_of(indicator: Indicator, sent: Sent) -> Window | None:
    return sent.window if indicator.period is None else Window.of(indicator.of)


def _closing_of(indicator: Indicator, sent: Sent) -> Closing | None:
    """Return between which days a figure is counted: "lũy kế đến ngày 14/5" says it itself."""
    until = _UNTIL.search(indicator.period or "")
    last = day(until.group(1)) if until else None
    if last is None:
        return sent.closing
    return _BY_DECREE if last.day == 14 else _WHOLE_MONTHS


def in_order(reports: Iterable[Report]) -> tuple[Sent, ...]:
    """Return the reports on a period in the order of a series."""
    dated = [(window.last, window.length, sent) for sent in map(Sent, reports) if (window := sent.window)]
    return tuple(sent for _, _, sent in sorted(dated, key=lambda one: one[:2]))
