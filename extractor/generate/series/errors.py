"""Errors between an office's reports: each is a report written from other figures, sound in itself.

Only what is printed on both sides is planted, so that exact arithmetic on the printed numbers proves it (`judge`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractor.generate.changes import Flows, changed, differing, other_dossiers, printed
from extractor.generate.office import Office
from extractor.generate.periods import Period
from extractor.generate.series.judge import Broken, broken
from extractor.generate.series.run import Run
from extractor.generate.traces import Mark

TRIES = 12
"""Reports that are tried for an error: not every one prints what it needs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Figures that a report is written from in an error of a kind, and what then shows it."""

    other: Callable[[Office, Period, random.Random], Office | None]
    shows: Callable[[Broken, Period], bool]


def plant(run: Run, across: int, kinds: list[str], rng: random.Random) -> None:
    """Plant so many errors a year, kinds in turn (`kinds`: those least used first), no two in one report."""
    years: dict[int, list[Period]] = {}
    for sheet in run.sheets.values():
        period = sheet.written.figures.period
        years.setdefault(period.year, []).append(period)
    for periods in years.values():
        for _ in range(across):
            if not kinds:
                kinds += rng.sample(list(KINDS), len(KINDS))
            done = next((kind for kind in kinds if _plant(run, kind, periods, rng)), None)
            if done is not None:
                kinds.remove(done)


def _plant(run: Run, kind: str, periods: list[Period], rng: random.Random) -> bool:
    spoilt = {sheet.name for trace in run.traces for sheet, _ in trace.at}
    free = [period for period in periods if run.sheets[period.code].name not in spoilt]
    for period in rng.sample(free, min(TRIES, len(free))):
        other = KINDS[kind].other(run.office, period, rng)
        if other is not None and (marks := list(_marks(run, KINDS[kind], period, other))):
            run.traces.append(run.trace(kind, period, marks))
            return True
    return False


def _marks(run: Run, kind: Kind, period: Period, other: Office) -> Iterator[Mark]:
    """Put the report of other figures there and yield what shows it; put the true one back where nothing does."""
    true = run.sheets[period.code]
    sheet = run.sheets[period.code] = run.write(period, other)
    false = {id(number): number for number in differing(sheet.written, run.office, period)}
    proofs = [
        proof
        for proof in broken(run.sheets.values(), run.office)
        if kind.shows(proof, period) and any(id(point.number) in false for point in proof.members)
    ]
    if not proofs:
        run.sheets[period.code] = true
        return
    yield from ((sheet, number) for number in false.values())
    for point in {point for proof in proofs for point in proof.members if point.sheet is not sheet}:
        yield from ((point.sheet, number) for number in printed(point.sheet.written, point.number.key))


def _carried_over(office: Office, period: Period, rng: random.Random) -> Office | None:
    """Other dossiers were carried over than had been left open."""

    def change(flows: Flows) -> None:
        field = rng.choice(office.fields)["id"]
        more = rng.randint(1, 9) * rng.choice((1, 1, -1))
        more = max(more, -flows[f"carry.{field}"], -flows[f"early.{field}"])
        heads = ["carry"] + (["done", "early"] if rng.random() < 0.5 else [])
        for key in (f"{head}{tail}" for head in heads for tail in ("", f".{field}")):
            flows[key] += more
        if len(heads) > 1:
            flows[f"ontime.{field}"] += more

    return changed(office, period.first, change)


def _dossiers(office: Office, number: int, rng: random.Random) -> Office:
    return changed(office, number, lambda flows: other_dossiers(flows, rng))


def _before(office: Office, period: Period, rng: random.Random) -> Office | None:
    """The figures of the period before are other ones."""
    return None if period.before is None else _dossiers(office, rng.choice(period.before.months), rng)


def _earlier(office: Office, period: Period, rng: random.Random) -> Office | None:
    """The figures of an earlier month of the year are other ones, but not those of the period before."""
    before = period.before.months if period.before else range(0)
    months = [number for number in period.to_date if number not in period.months and number not in before]
    months = months or [number for number in period.to_date if number not in period.months]
    return _dossiers(office, rng.choice(months), rng) if months else None


def _one_of_the_months(office: Office, period: Period, rng: random.Random) -> Office | None:
    """A longer period was added up with other figures of a month."""
    return None if period.kind == "month" else _dossiers(office, rng.choice(period.months), rng)


def _tells(kind: str, suffix: str = "") -> Callable[[Broken, Period], bool]:
    """Return what tells whether a proof is of a kind, whose first member or any is told with a suffix ("_prev")."""
    return lambda proof, _: proof.kind == kind and any(p.number.key.endswith(suffix) for p in proof.members)


def _of_months(proof: Broken, period: Period) -> bool:
    whole = proof.members[0]
    return proof.kind == "sum" and whole.own and whole.months == period.months


KINDS = {
    "carried_over": Kind(_carried_over, _tells("carried")),
    "restated_previous": Kind(_before, _tells("restated", "_prev")),
    "cumulative": Kind(_earlier, _tells("sum", "_ytd")),
    "quarter_sum": Kind(_one_of_the_months, _of_months),
}
