"""The figures of a report by indicator, as the checks compare them.

Figures are compared only where indicator, unit, scope and period are the same; a hedged one is the range that it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.arithmetic import total
from extractor.checks import Claim, Context
from extractor.checks.tables import as_percent, member
from extractor.find.mentions import Amount, Rate
from extractor.find.tables import sheets
from extractor.indicators import Stated
from extractor.quantities import ZERO

# More values than this of one name are several things that share it.
MOST_VALUES = 2


def printed(context: Context, number: Amount | Rate) -> str:
    """Return a number as printed, with its hedge and "%"."""
    hedge = f"{number.hedge} " if number.hedge else ""
    return hedge + (context.printed(*number.number) if isinstance(number, Amount) else as_percent(context, number))


@dataclass(frozen=True, slots=True)
class Figures:
    """The comparable figures of a report by indicator: rows of tables; by their period, those in prose and totals."""

    table: dict[str, list[Stated]]
    prose: dict[tuple[str, str | None], list[Stated]]

    def row(self, code: str) -> Stated | None:
        """Return the table's figure of an indicator: of several rows the last, as 3.1 only repeats what 3.1.3 says."""
        rows = self.table.get(code)
        return rows[-1] if rows else None

    def rows(self, codes: Sequence[str]) -> list[Stated] | None:
        """Return the table's figures of all of `codes`, or None where one is not there."""
        found = [row for code in codes if (row := self.row(code)) is not None]
        return found if len(found) == len(codes) else None


@lru_cache(maxsize=1)
def figures_of(context: Context) -> Figures:
    """Return the comparable figures of a report; kept for the report at hand, as its checks run one after another."""
    table: dict[str, list[Stated]] = {}
    prose: dict[tuple[str, str | None], list[Stated]] = {}
    for stated in context.stated:
        number = stated.amount
        if stated.scope is not None or stated.carried or (isinstance(number, Rate) and number.low is not None):
            continue
        if stated.summed or number.cell is None:
            prose.setdefault((stated.indicator.code, stated.period), []).append(stated)
        elif stated.period is None:
            table.setdefault(stated.indicator.code, []).append(stated)
    return Figures({code: rows for code, rows in table.items() if _one_figure(context, rows)}, prose)


def _one_figure(context: Context, rows: Sequence[Stated]) -> bool:
    """Tell whether the rows of tables that state an indicator must have one value.

    Two tables are of two periods or units, and so are two rows of one label: the table repeats it for each village.
    """
    if len({stated.amount.value for stated in rows}) == 1:
        return True
    places = [stated.amount.cell for stated in rows if stated.amount.cell]
    sheet = {row.grid.index: i for i, whole in enumerate(sheets(context.found.grids)) for row in whole.rows}
    grid = {table.index: table for table in context.found.grids}
    labels = {grid[table].label(row) for table, row, _ in places}
    return len({sheet[table] for table, _, _ in places}) == 1 and len(labels) == len(places)


def added(context: Context, wholes: Sequence[Stated], parts: Sequence[Stated], kind: str) -> Claim:
    """Return the claim that `parts` add up to what each of `wholes` says."""
    indicator = wholes[0].indicator
    rule = indicator.sum_of
    assert rule is not None
    quantities = [part.amount.quantity for part in parts]
    verdict = total(wholes[0].amount.quantity, quantities)
    added = sum((quantity.amount for quantity in quantities), ZERO)
    over = added > wholes[0].amount.quantity.amount
    equation = " + ".join(printed(context, part.amount) for part in parts)
    stated = printed(context, wholes[0].amount)
    names = " và ".join(lower_first(part.indicator.name) for part in parts)
    return Claim(
        kind=kind,
        parts=(*(member("total", w.amount) for w in wholes), *(member("part", part.amount) for part in parts)),
        verdict=verdict,
        statement=f"{equation} = {stated}" if verdict.holds else f"{equation} = {verdict.expected} ≠ {stated}",
        message=f"{indicator.name} ghi {stated}, nhưng {names} cộng lại là {verdict.expected} ({equation}).",
        stated=stated,
        severity=rule.over if over else rule.short,
    )


def lower_first(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name[:1].lower() + name[1:]
