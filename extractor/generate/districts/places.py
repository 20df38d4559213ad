"""A district with its communes, or after 1/7/2025 a province with some of its: offices that know of each other.

The office above has affairs of its own, and tells those of its communes together: their dossiers are its dossiers
("communes" alone or, in a `whole` one, with those handed in at its own desk).
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from extractor.generate import shapes
from extractor.generate.office import CHANNELS, MERGER, Level, Office, names, place
from extractor.generate.periods import Period, month

ADDED = frozenset(
    (*CHANNELS, "carry", "recv", "done", "late", "early", "intime", "ontime", "dig", "copies", "pay_all", "pay")
)
"""Flows of the office above that are those of its communes together, also by field ("recv.dat_dai")."""
_FIRST, _LAST = month(2023, 1), MERGER


def dressed(office: Office, other: Office) -> Office:
    """Return an office that does what `office` does under the name of `other`."""
    found = copy.copy(office)
    for name in ("name", "level", "parent", "chair", "deputy"):
        setattr(found, name, getattr(other, name))
    return found


@dataclass(slots=True)
class District:
    """An office and those below it; who they are is settled before anything is added up.

    `reports` says who reports in another's place: (commune, month) → the office whose figures it sends.
    """

    upper: Office
    communes: list[Office]
    months: range
    whole: bool
    reports: dict[tuple[int, int], Office] = field(default_factory=dict)
    _sums: dict[int, tuple[dict[str, int], dict[str, int]]] = field(default_factory=dict)

    @property
    def periods(self) -> Iterator[Period]:
        """Yield the months that are reported on."""
        return (Period("month", number) for number in self.months)

    def reporting(self, commune: int, number: int) -> Office:
        """Return the office whose figures a commune reports for a month."""
        return self.reports.get((commune, number), self.communes[commune])

    def told(self, number: int, left_out: Collection[int] = ()) -> Office:
        """Return the office above with what it tells of: of some communes it knows nothing yet in that month."""
        below, upper = self.together(number, left_out), copy.copy(self.upper)
        upper.flows, upper.stocks = {}, {}
        for month_, own in self.upper.flows.items():
            flows = upper.flows[month_] = dict(own)
            for key, count in below.flows[month_].items():
                if key.partition(".")[0] in ADDED:
                    flows[key] = count + (own.get(key, 0) if self.whole else 0)
            for key in own.keys() - below.flows[month_].keys():
                if key.partition(".")[0] in ADDED and not self.whole:
                    flows[key] = 0
            flows["docs_xa"] = sum(count for key, count in below.flows[month_].items() if key.startswith("doc_kind."))
            if self.whole:
                for key in ("recv", "done"):
                    flows[f"{key}_own"], flows[f"{key}_xa"] = own[key], below.flows[month_][key]
            stocks = upper.stocks[month_] = dict(self.upper.stocks[month_])
            others = below.stocks[month_]
            stocks |= {f"{key}_xa": others[key] for key in ("staff", "quota")} | {"units_xa": len(self.communes)}
            stocks["open_over"] = others["open_over"] + (stocks["open_over"] if self.whole else 0)
        return upper

    def together(self, number: int, left_out: Collection[int] = ()) -> Office:
        """Return all communes as one office, without some in that month."""
        one = copy.copy(self.upper)
        one.flows, one.stocks = {}, {}
        for month_ in self.upper.flows:
            if month_ not in self._sums:
                self._sums[month_] = self._sum(month_, ())
            sums = self._sum(month_, left_out) if month_ == number and left_out else self._sums[month_]
            one.flows[month_], one.stocks[month_] = sums
        return one

    def _sum(self, number: int, left_out: Collection[int]) -> tuple[dict[str, int], dict[str, int]]:
        flows: Counter[str] = Counter()
        stocks: Counter[str] = Counter()
        for i in range(len(self.communes)):
            if i not in left_out:
                office = self.reporting(i, number)
                flows.update(office.flows[number])
                stocks.update(office.stocks[number])
        return dict(flows), dict(stocks)


def districts(many: int, communes: int, periods: int, seed: int) -> Iterator[District]:
    """Yield districts with so many communes and months: of three the second is a real one with all its communes, the
    third a province after the merger.
    """
    for number in range(many):
        yield _district(f"{seed} {number}", number, communes, periods)


def _district(seed: str, number: int, many: int, periods: int) -> District:
    rng = random.Random(f"district {seed}")
    real = shapes.load("data/districts")["district"]
    merged = number % 3 == 2
    start = MERGER if merged else rng.randint(_FIRST, max(_FIRST, _LAST - periods))
    first = MERGER if merged else (start // 12 - 1) * 12
    last = start + periods - 1

    def office(name: str, level: Level) -> Office:
        return Office(f"district {seed} {name}", level, first, last)

    upper = office("upper", "tinh" if merged else "huyen")
    above = None if merged else office("above", "huyen")
    if number % 3 == 1:
        known = real[number // 3 % len(real)]
        upper.name, upper.province = known["name"], f"tỉnh {known['province']}"
        places: list[tuple[Level, str]] = [(level, name) for level in ("xa", "thi_tran") for name in known[level]]
        rng.shuffle(places)
    else:
        taken = _names(many, rng)
        towns = rng.randint(1, 2)
        town: Level = "phuong" if merged else "thi_tran"
        places = [("xa" if i >= towns else town, name) for i, name in enumerate(taken)]
        upper.province = f"tỉnh {upper.name}" if merged else upper.province
    upper.leads = True
    upper.above = above
    if above is not None:
        above.leads = True
    offices = [office(str(i), level) for i, (level, _) in enumerate(places)]
    for one, (_, name) in zip(offices, places, strict=True):
        one.name, one.province, one.above = name, upper.province, upper
        one.parent = None if merged else f"huyện {upper.name}"
    upper.fields = [f for f in names()["fields"] if any(f in one.fields for one in (*offices, upper))]
    for one in upper.fields:
        procedures = rng.randint(9, 60)
        for stocks in upper.stocks.values():
            stocks.setdefault(f"tt_field.{one['id']}", procedures)
    settled, appended = rng.random() < 0.25, rng.random() < 0.7
    for one in (upper, *offices):
        one.window, one.appended = settled, appended and one is not upper
    return District(upper, offices, range(start, last + 1), whole=rng.random() < 0.35)


def _names(many: int, rng: random.Random) -> list[str]:
    """Return so many names, no two alike."""
    found: dict[str, None] = {}
    while len(found) < many:
        found[place(rng)] = None
    return list(found)
