"""What an office's reports say against each other, by exact arithmetic on what is printed.

A printed figure is a point: what it counts, of which months, in which report. Two points of the same are equal, what is
carried over was open, stocks go on by what was added and dropped, flows of months add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Literal

from extractor.generate import formulas
from extractor.generate.known import Figures, derived, quantities, suffixed
from extractor.generate.nodes import Number, numbers
from extractor.generate.office import Office
from extractor.generate.traces import Mark, Sheet

Nature = Literal["flow", "stock", "other"]
FLOWS_INTO = {"tt": ("tt_new", "tt_gone"), "staff": ("staff_new", "staff_gone")}
"""Stocks that go on by what came and what went."""
_OPEN = "open"


@dataclass(frozen=True, slots=True)
class Point:
    """A printed figure: `base` counted over `months`; `own` where it is its report's own period that it tells of."""

    base: str
    months: range
    number: Number
    sheet: Sheet
    own: bool

    @property
    def value(self) -> Fraction:
        """Return what is printed."""
        return Fraction(self.number.value)

    @property
    def mark(self) -> Mark:
        """Return where it stands."""
        return self.sheet, self.number


@dataclass(frozen=True, slots=True)
class Broken:
    """Points that cannot all be true: one is told in two ways, parts do not add up, fall, or do not go on."""

    kind: Literal["restated", "sum", "fell", "carried", "stock_flow"]
    members: tuple[Point, ...]


def points(sheet: Sheet) -> Iterator[Point]:
    """Yield what a report tells, each quantity of each time once."""
    figures, seen = sheet.written.figures, set()
    for line in [*sheet.written.lines, *sheet.written.notes]:
        for number in numbers(line.parts):
            if number.kind == "count" and number.key not in seen and (at := _of(number.key, figures)):
                seen.add(number.key)
                yield Point(*at, number, sheet, at[1] == figures.period.months and at[0] == number.key)


def _of(key: str, figures: Figures) -> tuple[str, range] | None:
    """Return what a key counts and of which months; None where it is a change, or nothing of the office's."""
    period = figures.period
    if key.startswith("month_recv."):
        at = int(key.partition(".")[2])
        return "recv", range(at, at + 1)
    base, time, change = suffixed(key)
    if change or base.partition(".")[0] not in quantities() or figures.get(base) is None:
        return None
    months = {None: period.months, "last": period.shifted(-12).months, "ytd": period.to_date}.get(time)
    if time == "prev":
        months = period.before.months if period.before else None
    return (base, months) if months is not None else None


@cache
def _leaves(base: str) -> frozenset[str]:
    formula = derived().get(base)
    if formula is None:
        return frozenset((base,))
    return frozenset(leaf for name in formulas.names(formula) for leaf in _leaves(name))


def nature(base: str, office: Office) -> Nature:
    """Tell whether figures of months add up to the whole, or the last one's is the whole's."""
    number = max(office.flows)
    if base in (_OPEN, "open_in"):
        return "stock"
    keys: list[str] = []
    for leaf in _leaves(base):
        keys += [key for key in office.keys if key.startswith(leaf[:-1])] if leaf.endswith(".*") else [leaf]
    if any(key.partition(".")[0] == "carry" for key in keys):
        return "other"
    if all(key in office.flows[number] for key in keys):
        return "flow"
    return "stock" if all(key in office.stocks[number] for key in keys) else "other"


def broken(sheets: Iterable[Sheet], office: Office) -> list[Broken]:
    """Return everything that the reports of an office say against each other."""
    told: defaultdict[str, defaultdict[tuple[int, int], list[Point]]] = defaultdict(lambda: defaultdict(list))
    for sheet in sheets:
        for point in points(sheet):
            stock = nature(point.base, office) == "stock"
            start = point.months[-1] if stock else point.months[0]
            told[point.base][start, point.months[-1]].append(point)
    found: list[Broken] = []
    for base, by_months in told.items():
        for many in by_months.values():
            first: dict[Fraction, Point] = {}
            for point in many:
                first.setdefault(point.value, point)
            ways = list(first.values())
            found += [Broken("restated", (a, b)) for i, a in enumerate(ways) for b in ways[i + 1 :]]
        if nature(base, office) == "flow":
            found += _sums(by_months)
            found += _fallen(by_months)
    found += _carried(told)
    for base, (new, gone) in FLOWS_INTO.items():
        found += _gone_on(told[base], told[new], told[gone])
    return found


ByMonths = Mapping[tuple[int, int], Sequence[Point]]


def _sums(told: ByMonths) -> Iterator[Broken]:
    """Yield wholes that are not the sum of their months, of their quarters, or of two periods that they are made of."""
    own = {months: [p for p in many if p.own or p.number.key.endswith("_ytd")] for months, many in told.items()}
    own = {months: many for months, many in own.items() if many}
    for (start, end), wholes in told.items():
        cuts = [[(n, n) for n in range(start, end + 1)], [(n, n + 2) for n in range(start, end + 1, 3)]]
        cuts += [[(start, n), (n + 1, end)] for n in range(start, end)]
        for cut in cuts:
            if len(cut) < 2 or cut[-1][1] != end or any(part not in own for part in cut):
                continue
            for whole in wholes:
                parts = [own[part][0] for part in cut]
                if whole.value != sum(part.value for part in parts):
                    yield Broken("sum", (whole, *parts))


def _fallen(told: ByMonths) -> Iterator[Broken]:
    """Yield figures since the new year that are less than those of an earlier month were."""
    for (start, end), now in told.items():
        for (begun, until), then in told.items():
            if begun == start and until < end:
                yield from (Broken("fell", (a, b)) for a, b in product(now, then) if a.value < b.value)


def _carried(told: Mapping[str, ByMonths]) -> Iterator[Broken]:
    left = {end: many for (_, end), many in told[_OPEN].items()} if _OPEN in told else {}
    for (start, _), many in told["carry"].items() if "carry" in told else ():
        for point, before in product(many, left.get(start - 1, ())):
            if point.value != before.value:
                yield Broken("carried", (point, before))


def _gone_on(stock: ByMonths, new: ByMonths, gone: ByMonths) -> Iterator[Broken]:
    for (start, end), came in new.items():
        for before, more, less, now in product(
            stock.get((start - 1, start - 1), ()), came, gone.get((start, end), ()), stock.get((end, end), ())
        ):
            if before.value + more.value - less.value != now.value:
                yield Broken("stock_flow", (now, before, more, less))
