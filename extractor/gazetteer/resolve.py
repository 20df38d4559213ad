"""Which unit a printed name means, by the units that are named above it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rapidfuzz.distance import Levenshtein

from extractor.gazetteer.names import bare, spelling, split_type
from extractor.gazetteer.table import Unit, table

Match = Literal["exact", "accents", "slip"]
# Two names of so few letters are often one letter apart by chance.
_SHORTEST = 5
_CITY = "thành phố"
_PROVINCES, _DISTRICTS = {"tỉnh", _CITY}, {"huyện", "quận", "thị xã", _CITY}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name was taken for.

    `match`: "exact", or the printed name differs from `unit`'s by its accents, or by one letter ("slip"); None where
    no unit is sure. `candidates` are the units that it could mean then.
    """

    unit: Unit | None = None
    match: Match | None = None
    candidates: tuple[Unit, ...] = ()


def resolve(printed: str, within: Sequence[str] = (), on: date | None = None) -> Resolution:
    """Return the unit that "xã …" means within "huyện …", "tỉnh …" (the nearest first) on a day.

    Accents that differ need a larger unit named, or a province's name. A letter that differs needs the district, or
    the province if no unit anywhere has the printed name: a damaged name can be the right one of another commune (of
    names from elsewhere 4 % are one letter from one in a given province, 0.4 % in a given district). A unit that was
    no more on the day is returned only where none of that day has the name.
    """
    kind, name = split_type(printed)
    scopes = _scopes(within)
    if scopes is None or not name:
        return Resolution()
    types = {kind} if kind else None
    found = _within(table().named(name), types, scopes)
    if not found:
        return _slip(name, types, scopes, on)
    exact = [unit for unit in found if _is_spelt(unit, name)]
    if exact:
        return _chosen(exact, "exact", on)
    return _chosen(found, "accents", on, sure=bool(scopes) or all(unit.level == "tinh" for unit in found))


def _is_spelt(unit: Unit, name: str) -> bool:
    return spelling(name) in (spelling(unit.name), spelling(unit.other))


def _within(units: Iterable[Unit], types: set[str] | None, scopes: Sequence[frozenset[Unit]]) -> list[Unit]:
    return [
        unit
        for unit in units
        if (types is None or unit.type in types) and all(not scope.isdisjoint(unit.above) for scope in scopes)
    ]


def _scopes(within: Sequence[str]) -> list[frozenset[Unit]] | None:
    """Return the units that each name in `within` can mean, or None where one is of no unit.

    A district that rose in rank is often called by its old type, so types of one level are one here.
    """
    scopes: list[frozenset[Unit]] = []
    for printed in reversed(within):
        kind, name = split_type(printed)
        types = {"tỉnh": _PROVINCES, _CITY: _PROVINCES | _DISTRICTS}.get(kind or "", _DISTRICTS)
        found = _within(table().named(name), types, scopes)
        found = [unit for unit in found if kind != "tỉnh" or unit.level == "tinh"]
        found = [unit for unit in found if _is_spelt(unit, name)] or found
        found = [unit for unit in found if unit.type == kind] or found
        if not found and scopes:
            slip = _slip(name, types, scopes, None)
            found = [slip.unit] if slip.unit else []
        if not found:
            return None
        scopes.append(frozenset(found))
    return scopes


def _chosen(found: Sequence[Unit], match: Match, on: date | None, sure: bool = True) -> Resolution:
    """Return the one that is left of `found`: of the day, and the latest of what one place was under this name."""
    of_the_day = [unit for unit in found if on is None or unit.can_be_of(on)] or list(found)
    kept = [unit for unit in of_the_day if set(_later(unit)).isdisjoint(of_the_day)]
    if len(kept) == 1 and sure:
        return Resolution(kept[0], match)
    return Resolution(candidates=tuple(kept))


def _later(unit: Unit) -> Iterable[Unit]:
    """Yield what a unit became, and what that became."""
    for successor in table().successors(unit):
        yield successor
        yield from _later(successor)


def _slip(name: str, types: set[str] | None, scopes: Sequence[frozenset[Unit]], on: date | None) -> Resolution:
    """Return the one unit in the smallest scope whose name differs by one letter, if that settles it."""
    plain = bare(name)
    if not scopes or len(plain) < _SHORTEST:
        return Resolution()
    nearest = scopes[-1]
    if any(unit.level == "tinh" for unit in nearest) and table().named(name):
        return Resolution()
    known = table()
    near = [
        known.unit(row)
        for above in nearest
        for other, row in known.below(above)
        if (types is None or known.types[row] in types) and Levenshtein.distance(plain, other, score_cutoff=1) == 1
    ]
    return _chosen(near, "slip", on) if near else Resolution()
