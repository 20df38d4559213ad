"""The indicators of patterns/indicators.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from extractor.find.mentions import Amount, Rate
from extractor.patterns import derived, vocabulary
from extractor.records import Period, Severity

Limits = Mapping[str, Severity]


@dataclass(frozen=True, slots=True)
class Sum:
    """An indicator that adds up `parts` (codes): severities where they are more (`over`) or less (`short`)."""

    parts: tuple[str, ...]
    over: Severity
    short: Severity


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of patterns/indicators.toml, whose head says what the fields mean. `code` is unique."""

    code: str
    name: str
    unit: str | None
    under: str | None = None
    stock: bool = False
    loose: bool = False
    adds: bool = False
    flow: bool = False
    good: Literal["more", "less"] | None = None
    carries: str | None = None
    may_hold: str | None = None
    without: str | None = None
    sum_of: Sum | None = None
    at_most: Limits = field(default_factory=dict, compare=False)
    equals: Limits = field(default_factory=dict, compare=False)
    covers: tuple[tuple[str, ...], ...] = ()
    denies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that states an indicator. `period` is ISO-like or None where it is the report's own.

    `of` is the period that its words surely mean, where it is not the report's own. `base` tells that no other words
    than those of such a period are its `scope`: "cùng kỳ". `carried` tells that its period was named sentences before,
    `summed` that it is the total row of a table by fields and not a row of its own, `explicit` that its words name the
    figure in full and its period. `field` is what a scope of nothing but a field is called (folded), `level` the level
    that a district's or province's report names for it.
    """

    indicator: Indicator
    amount: Amount | Rate
    period: str | None = None
    scope: str | None = None
    of: Period | None = None
    base: bool = False
    explicit: bool = False
    summed: bool = False
    carried: bool = False
    field: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """Words that say there is none of an indicator ("không có hồ sơ quá hạn"): their range and its period."""

    indicator: Indicator
    start: int
    end: int
    period: str | None


@derived
def indicators() -> tuple[Indicator, ...]:
    """Return all indicators in the order of their file."""
    return tuple(_indicator(code, table) for code, table in vocabulary("indicators")["indicators"].items())


def _indicator(code: str, table: dict[str, Any]) -> Indicator:
    total = table.get("sum_of")
    return Indicator(
        code=code,
        name=table["name"],
        unit=table["unit"],
        under=table.get("under"),
        stock=table.get("stock", False),
        loose=table.get("loose", False),
        adds=table.get("adds", False),
        flow=table.get("flow", False),
        good=table.get("good"),
        carries=table.get("carries"),
        may_hold=table.get("may_hold"),
        without=table.get("without"),
        sum_of=Sum(tuple(total["parts"]), total["over"], total["short"]) if total else None,
        at_most=table.get("at_most", {}),
        equals=table.get("equals", {}),
        denies=tuple(table.get("denies", ())),
        covers=tuple(map(tuple, table.get("covers", ()))),
    )
