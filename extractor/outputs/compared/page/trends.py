"""Indicators over time: a line for each, drawn as SVG, and what it tells in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.checks.periods import Window
from extractor.comparison import Change, Comparison, Trend, TrendPoint
from extractor.outputs.compared.wording import SERIES_NAMES, indicator_name, short_period, value_words

WIDTH, HEIGHT = 120, 24
"""The drawing's size; the line keeps `_EDGE` off its borders."""
_EDGE = 3
_LEAST = 3  # points that are worth a line: of two the table's row says all
GOOD_NAMES = {"more": "tăng là tốt", "less": "giảm là tốt"}


@dataclass(frozen=True, slots=True)
class Line:
    """A trend as it is drawn and told: `dots` are the points' places in the drawing, spread by their months.

    `first`, `lowest`, `highest` and `last` are points in words ("1.245 (T5/2023)"), of several the first.
    """

    id: str
    trend: Trend
    name: str
    dots: Sequence[tuple[int, int]]
    first: str
    lowest: str
    highest: str
    last: str

    @property
    def path(self) -> str:
        """The line as the data of an SVG path."""
        return "M" + "L".join(f"{x} {y}" for x, y in self.dots)

    @property
    def points(self) -> str:
        """The points as the data of an SVG path: a period that is missing has none."""
        return "".join(f"M{x} {y}h0" for x, y in self.dots)

    @property
    def series(self) -> str:
        """What its periods are: "theo tháng"."""
        return SERIES_NAMES.get(self.trend.period_type, "theo kỳ")

    @property
    def good(self) -> str:
        """Which way is better, where the indicator says so."""
        return GOOD_NAMES[self.trend.good] if self.trend.good else ""

    @property
    def words(self) -> str:
        """What the line shows."""
        return f"{len(self.dots)} kỳ: thấp nhất {self.lowest}, cao nhất {self.highest}, gần nhất {self.last}"


@dataclass(frozen=True, slots=True)
class Spark:
    """A line in a row, with the place of the row's own period on it."""

    line: Line
    here: tuple[int, int] | None


class Trends:
    """The lines of all trends with enough points, by what they are of."""

    def __init__(self, trends: Iterable[Trend]) -> None:
        worth = (trend for trend in trends if len(trend.points) >= _LEAST)
        self._lines = {_key(trend): _line(trend, f"x{number}") for number, trend in enumerate(worth, 1)}
        self._names: dict[str, str] = {}

    def of_unit(self, unit: str) -> list[Line]:
        """Return the lines of a unit, named as the rows that show them."""
        lines = (line for line in self._lines.values() if line.trend.unit == unit)
        return [replace(line, name=self._names.get(line.id, line.name)) for line in lines]

    def of(self, comparison: Comparison, change: Change, name: str) -> Spark | None:
        """Return the line of a change's indicator, over the periods of the current report's kind.

        `name` is the indicator's, with its scope as the reports write it: a trend knows only its base letters.
        """
        period = comparison.current.period
        if period is None or change.kind == "restated":
            return None
        line = self._lines.get((comparison.unit, period.type, change.code, change.scope))
        if line is None:
            return None
        self._names[line.id] = name
        here = (dot for point, dot in zip(line.trend.points, line.dots, strict=True) if point.period == period)
        return Spark(line, next(here, None))


def _key(trend: Trend) -> tuple[str, str, str, str | None]:
    return trend.unit, trend.period_type, trend.code, trend.scope


def _line(trend: Trend, identity: str) -> Line:
    points = trend.points
    heights = _scaled([point.value for point in points], HEIGHT)
    dots = [(x, HEIGHT - y) for x, y in zip(_scaled(_times(points), WIDTH), heights, strict=True)]
    told = (points[0], min(points, key=_value), max(points, key=_value), points[-1])
    return Line(
        identity,
        trend,
        indicator_name(trend, trend.scope or ""),
        dots,
        *(f"{value_words(point.value, trend.measured_in)} ({short_period(point.period)})" for point in told),
    )


def _times(points: Sequence[TrendPoint]) -> Sequence[int]:
    """Return the points' last months; their numbers, where a period is no run of months."""
    months = [window.last for point in points if (window := Window.of(point.period))]
    return months if len(months) == len(points) else range(len(points))


def _scaled(values: Sequence[Decimal] | Sequence[int], size: int) -> list[int]:
    """Return the values as places between the edges; all in the middle where they are the same."""
    low, high = min(values), max(values)
    if low == high:
        return [size // 2] * len(values)
    return [_EDGE + int((size - 2 * _EDGE) * (value - low) // (high - low)) for value in values]


def _value(point: TrendPoint) -> Decimal:
    return point.value
