"""Which reports are of one administrative unit, however their headers are written or damaged.

A unit is what the gazetteer takes it for. Where it knows none, a name that differs by its accents or by one letter is
the unit that is named more often, or soundly, within the same district. Two communes of one name in two districts stay
two; a report that names no district fits the only unit of its name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from extractor import gazetteer, models
from extractor.checks.between.reports import bare_name, day
from extractor.checks.periods import Sent, Window
from extractor.gazetteer.names import bare, spelling, split_type
from extractor.records import KnownUnit

_SHORTEST = 5  # letters; two names of fewer are often one letter apart by chance
_OFTEN = 3  # times as many reports as the name that is taken for a damaged one, where both report on one period


class Name(NamedTuple):
    """How reports name their unit and those above it; `known` is its address where the gazetteer is sure.

    `after` tells that the report is of the time since 1/7/2025: a commune of a name is not the one before.
    """

    type: str
    spelt: str
    bare: str
    parent: str
    province: str
    known: str
    after: bool


@dataclass(eq=False)
class SameUnit:
    """The reports of one unit, and the names that they give it.

    `known` is the unit of the gazetteer, the later one where it went on unchanged from 1/7/2025. `unsure` are the units
    that its name could also mean.
    """

    reports: list[Sent] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    windows: set[Window | None] = field(default_factory=set)
    known: KnownUnit | None = None
    unsure: tuple[str, ...] = ()

    @cached_property
    def name(self) -> str:
        """The unit's name: in its right spelling, else as most reports spell it; the accents decide between equals."""
        if self.known:
            return self.known.name
        spellings = Counter(sent.unit for sent in self.reports)
        return max(
            spellings, key=lambda name: (spellings[name], is_real(name), len(name.encode(errors="replace")), name)
        )

    @property
    def above(self) -> str:
        """The unit above it, as a report spells it; "" where none does."""
        if self.known and self.known.parents:
            return self.known.parents[0]
        units = (sent.report.document.unit for sent in self.reports)
        return next((above for unit in units if unit and (above := unit.parent or unit.province)), "")

    @property
    def full_name(self) -> str:
        """Its name with the unit above it."""
        return ", ".join(filter(None, (self.name, self.above)))

    def add(self, name: Name, reports: Sequence[Sent]) -> None:
        """Take up the reports that name it so."""
        self.__dict__.pop("name", None)
        self.names.append(name)
        self.reports += reports
        self.windows.update(sent.window for sent in reports)
        known = known_unit(reports[0])
        if known and (self.known is None or known.since):
            self.known = known


def same_units(reports: Iterable[Sent]) -> list[SameUnit]:
    """Return the units that the reports are of, in order of their names."""
    by_name: dict[Name, list[Sent]] = defaultdict(list)
    for sent in reports:
        by_name[_name(sent)].append(sent)
    units = _Units()
    # Names with a district go first, then those of many reports: what is damaged or left out fits what is there.
    for name in sorted(by_name, key=lambda n: (not n.known, not n.parent, not n.province, -len(by_name[n]), n)):
        units.add(name, by_name[name])
    return sorted(units.found, key=lambda unit: (bare(unit.name), unit.name, unit.above))


def address(unit: KnownUnit) -> str:
    """Return "xã Quang Khải, huyện Tứ Kỳ, tỉnh Hải Dương"."""
    return ", ".join((unit.name, *unit.parents))


class _Units:
    """The units so far, to be found by their names."""

    def __init__(self) -> None:
        self.found: list[SameUnit] = []
        self._known: dict[str, SameUnit] = {}
        self._like: dict[str, dict[SameUnit, None]] = defaultdict(dict)

    def add(self, name: Name, reports: list[Sent]) -> None:
        """Put the reports that name their unit so to the unit that it is."""
        unit, unsure = self._of(name, reports)
        if unit is None:
            unit = SameUnit(unsure=unsure)
            self.found.append(unit)
        unit.add(name, reports)
        if name.known:
            self._known[name.known] = unit
        for like in _alike(name.bare):
            self._like[like][unit] = None

    def _of(self, name: Name, reports: list[Sent]) -> tuple[SameUnit | None, tuple[str, ...]]:
        if name.known:
            return self._known.get(name.known) or self._same_area(reports[0]), ()
        near = {unit: None for like in _alike(name.bare) for unit in self._like[like]}
        spelt = [unit for unit in near if any(fits(name, other) and name.spelt == other.spelt for other in unit.names)]
        if len(spelt) == 1:
            return spelt[0], ()
        if spelt:
            return None, tuple(f"{unit.name}, {unit.above}" for unit in spelt)
        damaged = [unit for unit in near if self._is_damaged(name, reports, unit)]
        return (damaged[0] if len(damaged) == 1 else None), ()

    def _same_area(self, sent: Sent) -> SameUnit | None:
        """Return the unit before 1/7/2025 that this one is, where nothing but what it is part of has changed."""
        known = known_unit(sent)
        if known is None:
            return None
        if known.since and not known.new_area and len(known.formed_from) == 1:
            return self._known.get(known.formed_from[0])
        # Units before the day may come after those since.
        after = self._known.get(known.became[0]) if len(known.became) == 1 else None
        same = after.known if after else None
        return after if same and same.since and not same.new_area and same.formed_from == (address(known),) else None

    @staticmethod
    def _is_damaged(name: Name, reports: Sequence[Sent], unit: SameUnit) -> bool:
        """Tell whether a name is a unit's own with other accents or one other letter, as where a scan is read."""
        others = [other for other in unit.names if fits(name, other)]
        if not others:
            return False
        mine, sound = len(reports), bool(unit.known)
        apart = unit.windows.isdisjoint(sent.window for sent in reports)
        if not apart and len(unit.reports) < _OFTEN * mine:
            return False  # both report on one period: two units
        if any(other.bare == name.bare for other in others):
            return True
        # Of two names, each of a single report, that are both of real units, none is damaged.
        likely = sound or len(unit.reports) > mine or not (is_real(unit.name) and is_real(reports[0].unit))
        return likely and any(_is_slip(name.bare, other.bare) for other in others)


def fits(name: Name, other: Name) -> bool:
    """Tell whether two names can be of one unit by their type and by what stands above them."""
    return (
        (not name.type or not other.type or name.type == other.type)
        and name.after == other.after
        and is_one_name(name.parent, other.parent)
        and is_one_name(name.province, other.province)
    )


def is_one_name(above: str, other: str) -> bool:
    """Tell whether two superiors are one: a name left out is any, one letter may be damaged."""
    if not above or not other or above == other:
        return True
    return _is_slip(above, other) and not (is_real(above) and is_real(other))


def _is_slip(name: str, other: str) -> bool:
    """Tell whether two names differ by one letter; a number makes them two ("quận 1", "quận 2")."""
    if min(len(name), len(other)) < _SHORTEST or any(map(str.isdigit, name + other)):
        return False
    return Levenshtein.distance(name, other, score_cutoff=1) == 1


def _alike(name: str) -> Iterator[str]:
    """Yield what a name shares with all that differ from it by one letter: itself, and itself without each letter."""
    yield name
    if len(name) >= _SHORTEST:
        yield from (name[:i] + name[i + 1 :] for i in range(len(name)))


def _name(sent: Sent) -> Name:
    unit = sent.report.document.unit
    known = known_unit(sent)
    if unit is None:
        return Name("", "", "", "", "", "", False)
    printed = known.name if known else unit.name or ""
    kind, proper = split_type(printed)
    above = known.parents if known else tuple(filter(None, (unit.parent, unit.province)))
    province = above[-1] if known and above else unit.province or ""
    parent = (above[0] if known and len(above) > 1 else "") if known else unit.parent or ""
    return Name(
        type=kind or "",
        spelt=spelling(proper),
        bare=bare(proper),
        parent=bare(parent),
        province=bare_name(province),
        known=address(known) if known else "",
        after=unit.level == "xa" and _is_after(sent),
    )


def _is_after(sent: Sent) -> bool:
    """Tell whether a report is of the time since 1/7/2025: by its last day, else by the day of issue."""
    facts = sent.report.document
    last = day((facts.period.end if facts.period else None) or facts.issued)
    return last is not None and last >= gazetteer.TWO_TIERS


def known_unit(sent: Sent) -> KnownUnit | None:
    """Return the unit that the gazetteer is sure of."""
    unit = sent.report.document.unit
    return unit.resolved if unit else None


def is_real(name: str) -> bool:
    """Tell whether some unit of the country has this name."""
    try:
        return bare(split_type(name)[1]) in gazetteer.names()
    except models.ModelProblem:
        return False
