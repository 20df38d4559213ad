"""What a report tells of its own period: one figure an indicator and scope, or none where it tells several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.arithmetic import agree
from extractor.checks.periods import Sent, Window
from extractor.checks.periods.series import Figure, Point, Row, kept_with_report, scope
from extractor.indicators import Indicator as Meaning
from extractor.indicators import indicators
from extractor.patterns import derived
from extractor.quantities import Quantity
from extractor.records import Indicator, Span
from extractor.text import fold

# Words that narrow a figure down to nobody knows what: "lĩnh vực 120 hồ sơ" is of some field.
_VAGUE = frozenset({"linh vuc", "phi dia gioi", "nganh doc"})
_NO_MONTHS = Window(0, 0)


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure of a report's own period; `span` names its file."""

    indicator: Indicator
    quantity: Quantity
    span: Span


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a report's own period by row, in the order of its text; `unclear` are told in several values."""

    figures: Mapping[Row, Stated]
    unclear: Mapping[Row, tuple[Indicator, ...]]


@derived
def meanings() -> Mapping[str, Meaning]:
    """Return what is known of each indicator, by code."""
    return {indicator.code: indicator for indicator in indicators()}


@kept_with_report
def told(sent: Sent) -> Told:
    """Return the figures of a report's own period.

    Where several values are told, it is that of what the indicator counts ("quá hạn 09 nhiệm vụ", "93 hồ sơ"), or the
    appendix's, whose label names the figure in full.
    """
    rows: dict[Row, list[Indicator]] = defaultdict(list)
    for indicator in sent.report.indicators:
        narrowed = scope(indicator.scope)
        if indicator.period is None and narrowed not in _VAGUE:
            rows[indicator.code, narrowed].append(indicator)
    appendix = {section.id for section in sent.report.sections if section.part == "appendix"}
    figures: dict[Row, Stated] = {}
    unclear: dict[Row, tuple[Indicator, ...]] = {}
    for row, said in rows.items():
        chosen = (
            _one(sent, said)
            or _one(sent, [one for one in said if _counts_its_thing(one)])
            or _one(sent, [one for one in said if one.section in appendix])
        )
        if chosen:
            figures[row] = chosen
        else:
            unclear[row] = tuple(said)
    return Told(figures, unclear)


def is_unchanged(before: Quantity, after: Quantity, *, measured: bool) -> bool:
    """Tell whether two figures are the same within their rounding: "98,6%" and "98,57%"; 612 is not "hơn 600".

    None and all are not rounded: "99,7%" is not "100%".
    """
    if before.hedge or after.hedge or {before.value, after.value} & {0, 100}:
        return (before.value, before.hedge) == (after.value, after.hedge)
    return agree((before, after), measured=measured).holds is True


def _one(sent: Sent, said: list[Indicator]) -> Stated | None:
    """Return the one figure that several statements of it tell, None where they tell several."""
    if not said:
        return None
    figure = Figure.told(tuple(_point(sent, one) for one in said))
    if figure is None:
        return None
    start = figure.points[0].span.start
    first = next(one for one in said if one.span.start == start)
    return Stated(first, figure.quantity, first.span.model_copy(update={"path": sent.path}))


def _counts_its_thing(one: Indicator) -> bool:
    """Tell whether the noun that is printed with a number is the indicator's, if one is printed."""
    printed = fold(one.span.text).strip(" \t\n0123456789.,%")
    return not printed or fold(one.unit or "") in printed


def _point(sent: Sent, one: Indicator) -> Point:
    window = sent.window or _NO_MONTHS
    return Point(one.code, scope(one.scope), window, one.value, True, sent, one.span, one.unit)
