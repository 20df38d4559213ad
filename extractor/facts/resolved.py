"""The real unit that a report's unit is, by the gazetteer."""

from __future__ import annotations

from datetime import date

from extractor import gazetteer
from extractor.dates import first_day
from extractor.records import Facts, KnownUnit


def resolve_unit(facts: Facts) -> Facts:
    """Return the facts with the unit resolved; raises `ModelProblem`.

    What the report says stays as it is, damaged or not. A commune is resolved only within what the report names above
    it; departments and ministries are no such units.
    """
    unit = facts.unit
    if unit is None or unit.name is None or unit.level not in ("xa", "huyen", "tinh"):
        return facts
    within = [name for name in (unit.parent, unit.province) if name]
    if unit.level == "xa" and not within:
        return facts
    found = gazetteer.resolve(unit.name, within, _day(facts))
    if found.unit is None or found.match is None or found.unit.level != unit.level:
        return facts
    known = found.unit
    resolved = KnownUnit(
        name=known.full,
        level=known.level,
        parents=tuple(above.full for above in known.above),
        since=known.since.isoformat() if known.since else None,
        until=known.until.isoformat() if known.until else None,
        formed_from=tuple(before.address for before in gazetteer.predecessors(known)),
        became=tuple(after.address for after in gazetteer.successors(known)),
        new_area=known.since is not None and gazetteer.same_area(known) is None,
        match=found.match,
    )
    return facts.model_copy(update={"unit": unit.model_copy(update={"resolved": resolved})})


def _day(facts: Facts) -> date | None:
    """Return the day of the report: when it was issued, or else the last day that it reports on."""
    printed = facts.issued or (facts.period.end if facts.period else None)
    return first_day(printed) if printed else None
