"""Units that are not one over 1/7/2025 (or an earlier merger), though the later was made of the earlier one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.diff.units import SameUnit, address, fits, is_one_name
from extractor.gazetteer.names import bare, spelling, split_type


class Merger(NamedTuple):
    """A unit and one that it was made of, with the Vietnamese note that says so."""

    before: SameUnit
    after: SameUnit
    note: str


def mergers(units: Sequence[SameUnit]) -> Iterator[Merger]:
    """Yield each unit with those of the given ones that it was made of, or may have been."""
    named: dict[str, list[SameUnit]] = defaultdict(list)
    for unit in units:
        for like in {name.bare for name in unit.names}:
            named[like].append(unit)
    for after in units:
        known = after.known
        if known is None:
            yield from _perhaps(after, named)
            continue
        for before in known.formed_from:
            for unit in named[bare(split_type(before.partition(",")[0])[1])]:
                if unit is not after and _is(unit, before):
                    yield Merger(unit, after, _note(unit, after))


def _is(unit: SameUnit, before: str) -> bool:
    """Tell whether a unit is the one of this address; where the gazetteer is not sure of it, by what it names."""
    if unit.known:
        return address(unit.known) == before
    name, *above = before.split(", ")
    kind, proper = split_type(name)
    return any(
        one.type in ("", kind)
        and one.spelt == spelling(proper)
        and not one.after
        and is_one_name(one.parent, bare(above[0]) if len(above) > 1 else "")
        for one in unit.names
    )


def _note(before: SameUnit, after: SameUnit) -> str:
    known, was = after.known, before.known
    assert known is not None
    when = " từ ngày 01/7/2025" if known.since else ""
    made = "; ".join(known.formed_from)
    into = "được chia về nhiều đơn vị, trong đó có" if was and len(was.became) > 1 else "đã nhập vào"
    return (
        f"{before.name} {into} {address(known)}{when} ({known.name} lập từ: {made}); "
        "số liệu hai bên là của hai địa bàn khác nhau"
    )


def _perhaps(after: SameUnit, named: dict[str, list[SameUnit]]) -> Iterator[Merger]:
    """Yield a unit since 1/7/2025 with the one of its name before, where the gazetteer does not know them."""
    note = (
        "từ ngày 01/7/2025 các xã, phường được sắp xếp lại; danh mục không cho biết "
        f"{after.name} có còn địa bàn như trước hay không"
    )
    since = [name for name in after.names if name.after]
    for unit in dict.fromkeys(unit for name in since for unit in named[name.bare]):
        before = [one._replace(after=True, parent="") for one in unit.names if not one.after]
        same = any(one.spelt == name.spelt and fits(one, name) for one in before for name in since)
        if same and unit is not after and not unit.known:
            yield Merger(unit, after, note)
