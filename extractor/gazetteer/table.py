"""The table models/units.tsv.gz: every province, district and commune of about 2022, of 30/6/2025 and of 1/7/2025."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from extractor import models
from extractor.gazetteer.names import HEADER, TYPES, bare, bare_names

TWO_TIERS = date(2025, 7, 1)
"""Since this day: 34 provinces, no districts, and 3,321 communes in the place of 10,035 (Nghị quyết 202/2025/QH15)."""
_LAST_OF_THREE = date(2025, 6, 30)


@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """An administrative unit as it was at one time: what it became on 1/7/2025 is another, if only its area is new.

    `type` is in small letters ("thị trấn"), `above` are the units that it is part of, the nearest first. `lists` says
    which of the lists have it: "2022", "2025" (30 June), "7/2025". `other` is how one of them spells the name.
    """

    row: int
    type: str
    name: str
    above: tuple[Unit, ...]
    lists: tuple[str, ...]
    other: str = ""

    @property
    def full(self) -> str:
        """Return "xã Quang Khải"."""
        return f"{self.type} {self.name}"

    @property
    def address(self) -> str:
        """Return "xã Quang Khải, huyện Tứ Kỳ, tỉnh Hải Dương"."""
        return ", ".join(unit.full for unit in (self, *self.above))

    @property
    def level(self) -> str:
        """Return xa, huyen or tinh."""
        return TYPES[self.type] if self.above else "tinh"

    @property
    def since(self) -> date | None:
        """Return the unit's first day, None where the lists do not tell."""
        return TWO_TIERS if "7/2025" in self.lists else None

    @property
    def until(self) -> date | None:
        """Return the unit's last day, None where it still is or the lists do not tell."""
        return _LAST_OF_THREE if "2025" in self.lists else None

    @property
    def earlier(self) -> bool:
        """Tell that the unit ended before 30/6/2025, nobody says here when (most in 2023-2025)."""
        return self.lists == ("2022",)

    def can_be_of(self, day: date) -> bool:
        """Tell whether the unit may have been there on `day`."""
        return (day >= TWO_TIERS) == ("7/2025" in self.lists)


class Table:
    """The units by row number and by name; a row stands below the unit that it is part of."""

    def __init__(self, text: str) -> None:
        cells = text.removesuffix("\n").replace("\n", "\t").split("\t")
        depths, *columns = (cells[column :: len(HEADER)] for column in range(len(HEADER)))
        self.types, self._names, self._lists, self._became, self._other = columns
        self.depths = [0, *map(int, depths[1:])]
        self._bare = bare_names(self._names)
        self.rows_by_name: defaultdict[str, list[int]] = defaultdict(list)
        for row, name in enumerate(self._bare[1:], 1):
            self.rows_by_name[name].append(row)
        for row, other in enumerate(self._other[1:], 1):
            if other and bare(other) != self._bare[row]:
                self.rows_by_name[bare(other)].append(row)
        self._units: dict[int, Unit] = {}

    @cached_property
    def _above(self) -> list[int]:
        """The row that each row is part of, 0 for provinces."""
        above, path = [0], [0, 0, 0, 0]
        for row in range(1, len(self.depths)):
            depth = self.depths[row]
            above.append(path[depth])
            path[depth + 1] = row
        return above

    @cached_property
    def _came_from(self) -> dict[int, list[int]]:
        came_from: defaultdict[int, list[int]] = defaultdict(list)
        for row, became in enumerate(self._became[1:], 1):
            for next_row in filter(None, became.split(",")):
                came_from[int(next_row)].append(row)
        return came_from

    def unit(self, row: int) -> Unit:
        """Return the unit of a row."""
        if row not in self._units:
            above = (self.unit(self._above[row]),) if self._above[row] else ()
            lists = tuple(self._lists[row].split("+"))
            self._units[row] = Unit(
                row,
                self.types[row],
                self._names[row],
                above + (above[0].above if above else ()),
                lists,
                self._other[row],
            )
        return self._units[row]

    def named(self, name: str) -> tuple[Unit, ...]:
        """Return all units of a name, whatever its accents."""
        return tuple(self.unit(row) for row in self.rows_by_name.get(bare(name), ()))

    def below(self, unit: Unit) -> Iterator[tuple[str, int]]:
        """Yield the units that are part of `unit`, as (bare name, row)."""
        row = unit.row + 1
        while row < len(self.depths) and self.depths[row] > self.depths[unit.row]:
            yield self._bare[row], row
            row += 1

    def successors(self, unit: Unit) -> tuple[Unit, ...]:
        """Return what a unit became, as far as the lists tell; more than one: it was divided among them."""
        return tuple(self.unit(int(row)) for row in filter(None, self._became[unit.row].split(",")))

    def predecessors(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units that a unit was made of, wholly or in part."""
        return tuple(self.unit(row) for row in self._came_from.get(unit.row, ()))


@cache
def table() -> Table:
    """Return the table, read once a process; raises `models.ModelProblem`."""
    return Table(gzip.decompress(models.file("units").read_bytes()).decode())
