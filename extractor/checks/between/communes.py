"""Which communes belong to a district or province, so that one can tell whether all of them have reported."""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date
from functools import lru_cache

from extractor import gazetteer, models
from extractor.checks.between.reports import Group, Key, Told, day, unit_key

_LISTS = ("7/2025", "2025", "2022")


def are_all(group: Group, present: Set[Key], reports: Iterable[Told]) -> bool:
    """Tell whether `present` are surely all units of the group: by the gazetteer's list of the time.

    Communes were merged between 2022 and 2025, so any of its lists will do that these units fill without one over.
    """
    for report in reports:
        when = day(report.window[1])
        if when is not None:
            above = report.parent or report.province or ""
            province = report.province if report.parent else None
            return any(present == units for units in _lists(group[0], above, province, when))
    return False


@lru_cache(maxsize=4096)
def _lists(level: str, above: str, province: str | None, when: date) -> tuple[frozenset[Key], ...]:
    try:
        unit = gazetteer.resolve(above, (province,) if province else (), when).unit
        if unit is None:
            return ()
        below = gazetteer.units_below(unit)
    except models.ModelProblem:
        return ()
    own = [part for part in below if part.level == level and part.can_be_of(when)]
    lists = (frozenset(unit_key(part.full) for part in own if name in part.lists) for name in _LISTS)
    return tuple(units for units in lists if units)
