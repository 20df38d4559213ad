"""The administrative units of Viet Nam: which unit a name means, and what became of it on 1/7/2025.

The table is read when it is first asked for; whoever asks may get `models.ModelProblem`, and goes on without it.
"""

from __future__ import annotations

from functools import cache

import regex

from extractor.gazetteer.names import bare, spelling
from extractor.gazetteer.resolve import Resolution, resolve
from extractor.gazetteer.table import TWO_TIERS, Unit, table

__all__ = [
    "TWO_TIERS",
    "Resolution",
    "Unit",
    "longest_name",
    "names",
    "predecessors",
    "resolve",
    "same_area",
    "successors",
    "units_below",
    "units_named",
]

# "Phan Rang - Tháp Chàm", "Ia H'Drai": a name of so many words, and not half a word more.
_NAMES = [
    regex.compile(rf"[\p{{L}}\p{{M}}\p{{N}}'’]+(?:(?: - |[ -])[\p{{L}}\p{{M}}\p{{N}}'’]+){{{more}}}\b")
    for more in range(6)
]


@cache
def names(type: str = "") -> frozenset[str]:
    """Return all names, of one type ("phường") or of any, in base letters as `text.fold` makes them."""
    known = table()
    if not type:
        return frozenset(known.rows_by_name)
    return frozenset(name for name, rows in known.rows_by_name.items() if any(known.types[row] == type for row in rows))


def longest_name(text: str, type: str = "") -> int:
    """Return how many characters at the start of `text` are the longest name there is (of a unit of `type`), else 0.

    "Trung Đô Nguyễn Xuân Minh" → 8. A name with these very accents is preferred to a longer one without them.
    """
    longest = exact = 0
    for pattern in _NAMES:
        name = pattern.match(text)
        if name is None:
            break
        if bare(name.group()) in names(type):
            longest = name.end()
            if any(
                spelling(name.group()) in (spelling(u.name), spelling(u.other)) for u in units_named(name.group(), type)
            ):
                exact = longest
    return exact or longest


def units_named(name: str, type: str = "") -> tuple[Unit, ...]:
    """Return all units of a name of any time, with or without its accents; of one type ("xã"), or of any."""
    return tuple(unit for unit in table().named(name) if not type or unit.type == type)


def units_below(unit: Unit) -> tuple[Unit, ...]:
    """Return the units of any time that are part of `unit`, in the table's order."""
    return tuple(table().unit(row) for _, row in table().below(unit))


def successors(unit: Unit) -> tuple[Unit, ...]:
    """Return what a unit became, as far as the lists tell; more than one: it was divided among them."""
    return table().successors(unit)


def predecessors(unit: Unit) -> tuple[Unit, ...]:
    """Return the units that a unit was made of, wholly or in part."""
    return table().predecessors(unit)


def same_area(unit: Unit) -> Unit | None:
    """Return the unit that `unit` is under another name, type or larger unit, its area unchanged; None if none is."""
    came_from = predecessors(unit)
    return came_from[0] if len(came_from) == 1 and successors(came_from[0]) == (unit,) else None
