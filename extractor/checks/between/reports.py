"""The reports of many units as the rules between them see them: who reports on what period, and the figures told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

import regex
from rapidfuzz.distance import Levenshtein

from extractor.checks.several import Passage
from extractor.gazetteer import TWO_TIERS
from extractor.gazetteer.names import bare, spelling, split_type
from extractor.quantities import HEDGES
from extractor.records import Period
from extractor.text import fold

Key = tuple[str, str]
"""A unit as its name means it, however it is written: (type, spelling)."""
When = tuple[str, int, int]
"""A period without its window: (type, year, index)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value as a report tells it, for its own period; `scope` as in the report's indicator."""

    code: str
    value: Decimal
    scope: str | None
    start: int
    end: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A dated citation of a numbered document; `issuer` as the report names it."""

    number: str
    doc_type: str
    date: str
    issuer: str | None
    start: int
    end: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a body or place in a report, as printed."""

    start: int
    end: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """A report: its file, who reports, and what it tells. `parent` and `province` are names as it spells them."""

    path: str
    sha256: str
    kind: str
    unit: str
    level: str
    parent: str | None = None
    province: str | None = None
    number: str | None = None
    issued: str | None = None
    period: Period | None = None
    figures: Sequence[Figure] = ()
    cited: Sequence[Cited] = ()
    named: Sequence[Named] = ()
    numbers: Sequence[Hashable] = ()
    """Its counts of two digits and more, in the order of the text: to tell whether they are the same as others'."""

    @property
    def key(self) -> Key:
        """The unit, however its name is written."""
        return unit_key(self.unit)

    @property
    def when(self) -> When | None:
        """The period that the report names, None where it names none that can be compared."""
        p = self.period
        return (p.type, p.year, p.index or 0) if p and p.year and p.type != "other" else None

    @property
    def window(self) -> tuple[str | None, str | None]:
        """The first and the last day that its figures are of."""
        return (self.period.start, self.period.end) if self.period else (None, None)

    @property
    def title(self) -> str:
        """The unit and the period, however both are written: what a finding's mark is made of."""
        return f"{' '.join(self.key)} {' '.join(map(str, self.when or ()))}"


Point = tuple[Told, Figure]
"""A figure with the report that tells it."""


@lru_cache(maxsize=16384)
def unit_key(name: str) -> Key:
    """Return what all spellings of a unit's name share: "Xã Hoà Bình" and "xã Hòa Bình"."""
    kind, proper = split_type(name)
    return kind or "", spelling(proper)


@lru_cache(maxsize=16384)
def bare_name(name: str) -> str:
    """Return the folded name of a unit without its type, with single blanks."""
    return " ".join(fold(split_type(name)[1]).split())


_HEDGE_BEFORE = regex.compile(rf"\b(?:{'|'.join(sorted(HEDGES, key=len, reverse=True))})\s*$")
_HEDGE_AFTER = regex.compile(r"\s*(?:tro len|tro xuong)\b")
Group = tuple[str, Key]
"""The units of one level below one unit: (level, the unit above)."""


@dataclass(frozen=True)
class Reports:
    """All reports that are compared, in order of their paths. `text` reads a report's source text."""

    reports: tuple[Told, ...]
    text: Callable[[Told], str] = field(repr=False, compare=False)

    @cached_property
    def periodic(self) -> tuple[Told, ...]:
        """The reports (no plans, no letters) of a known unit on a period that can be compared."""
        return tuple(r for r in self.reports if r.kind == "bao_cao" and r.when and r.level in ("xa", "huyen", "tinh"))

    @cached_property
    def by_unit(self) -> dict[Group, dict[Key, dict[When, list[Told]]]]:
        """Group → unit → period → its reports. A unit whose superior nobody knows is in no group."""
        found: dict[Group, dict[Key, dict[When, list[Told]]]] = {}
        for report in self.periodic:
            group = self.group_of(report)
            if group and report.when:
                units = found.setdefault(group, {})
                units.setdefault(report.key, {}).setdefault(report.when, []).append(report)
        return found

    @cached_property
    def _named(self) -> dict[tuple[str, str], Counter[Key]]:
        """Time and level → the superiors that are named, and how often: in one district's folder, one."""
        found: dict[tuple[str, str], Counter[Key]] = defaultdict(Counter)
        for report in self.reports:
            if above := _named_above(report):
                found[_era(report), report.level][above] += 1
        return found

    def _above(self, report: Told) -> Key | None:
        """Return the unit above that a report names, where it names one, a damaged letter put right."""
        above, named = _named_above(report), self._named[_era(report), report.level]
        if above is None or named[above] >= _OFTEN:
            return above
        alike = (other for other in named if named[other] >= _OFTEN * named[above] and _is_damaged(above, other))
        return next(alike, above)

    @cached_property
    def _parents(self) -> dict[tuple[str, Key], set[Key]]:
        """The superiors that the reports of each unit name, apart for the time before and since 1/7/2025."""
        found: dict[tuple[str, Key], set[Key]] = defaultdict(set)
        for report in self.reports:
            if above := self._above(report):
                found[_era(report), report.key].add(above)
        return found

    def group_of(self, report: Told) -> Group | None:
        """Return the group of a report's unit: by its own words, its other reports, or the only superior of all."""
        if report.level not in ("xa", "huyen"):
            return None
        above = self._above(report)
        if above is None:
            known = self._parents.get((_era(report), report.key)) or self._named[_era(report), report.level].keys()
            above = next(iter(known)) if len(known) == 1 else None
        return (report.level, above) if above else None

    @cached_property
    def superiors(self) -> dict[Key, dict[When, list[Told]]]:
        """Unit → period → its reports, of the districts and provinces."""
        found: dict[Key, dict[When, list[Told]]] = {}
        for report in self.periodic:
            if report.level in ("huyen", "tinh") and report.when:
                found.setdefault(report.key, {}).setdefault(report.when, []).append(report)
        return found

    @cached_property
    def names(self) -> dict[Key, str]:
        """Each unit's name as its first report spells it."""
        found: dict[Key, str] = {}
        for report in self.reports:
            found.setdefault(report.key, report.unit)
        return found

    def is_exact(self, report: Told, figure: Figure) -> bool:
        """Tell whether a figure stands for itself: no "hơn", "khoảng" … about it."""
        text = self.text(report)
        before, after = fold(text[max(0, figure.start - 20) : figure.start]), fold(text[figure.end : figure.end + 12])
        return not (_HEDGE_BEFORE.search(before) or _HEDGE_AFTER.match(after))

    def unit_of(self, report: Told) -> Passage[Told]:
        """Return where a report first names the unit that it is of, else its first line."""
        text = self.text(report)
        name = regex.search(r"\s+".join(map(regex.escape, fold(report.unit).split())), fold(text))
        start, end = name.span() if name else (0, max(text.find("\n"), 0))
        return Passage(report, start, end, None, text[start:end])


_OFTEN = 3  # reports that name a superior, for each that names one like it


def _is_damaged(name: Key, right: Key) -> bool:
    """Tell whether two superiors of one type differ by accents or one letter, as where a scan is read."""
    a, b = bare(name[1]), bare(right[1])
    return name[0] == right[0] and (a == b or (len(a) > 5 and Levenshtein.distance(a, b, score_cutoff=1) == 1))


def _era(report: Told) -> str:
    end = report.window[1] or report.issued or ""
    return "two" if end >= TWO_TIERS.isoformat() else "three"


def _named_above(report: Told) -> Key | None:
    """Return the unit above that a report names itself: a commune's district, since 1/7/2025 its province."""
    name = report.parent or report.province if report.level == "xa" and _era(report) == "two" else report.parent
    if report.level == "huyen":
        name = report.province or report.parent
    return unit_key(name) if name else None


def day(iso: str | None) -> date | None:
    """Return a day by its ISO form."""
    try:
        return date.fromisoformat(iso or "")
    except ValueError:
        return None


def values(reports: Iterable[Told]) -> dict[str, list[Point]]:
    """Return code → the unit's own figures (of nothing narrower) in its reports on one period."""
    found: dict[str, list[Point]] = {}
    for report in reports:
        for figure in report.figures:
            if figure.scope is None or figure.scope in WHOLE:
                found.setdefault(figure.code, []).append((report, figure))
    return found


def agreed(told: Sequence[Point]) -> Point | None:
    """Return the figure that all of them tell, or None where they differ."""
    return told[0] if told and all(figure.value == told[0][1].value for _, figure in told) else None


WHOLE = frozenset({"toan huyen", "toan tinh", "toan thanh pho", "toan xa"})
"""Scopes that narrow nothing down."""


def by_name(reports: Reports, units: Mapping[Key, object]) -> dict[str, Key]:
    """Return folded name, with and without its type, → unit; a name of two units is of none."""
    found: dict[str, Key | None] = {}
    for key in units:
        name = reports.names[key]
        for written in {" ".join(fold(name).split()), bare_name(name)}:
            found[written] = None if written in found else key
    return {name: key for name, key in found.items() if key is not None}
