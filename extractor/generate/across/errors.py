"""Errors between an office's reports: each is one report that is sound in itself.

Only what is printed on both sides is planted, so that exact arithmetic on the printed numbers proves it (`judge`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from extractor.generate.across import figures, wording
from extractor.generate.across.figures import Other, Shows
from extractor.generate.across.judge import broken
from extractor.generate.across.run import Run
from extractor.generate.changes import differing, printed
from extractor.generate.claims import Inconsistent
from extractor.generate.office import Office
from extractor.generate.periods import Period
from extractor.generate.traces import Mark

TRIES = 12
"""Reports that are tried for an error: not every one prints what it needs."""
LASTING = "outlier"
"""The kind that is planted before the reports are written: an office's figure that all its reports agree upon."""


def plant(run: Run, wanted: dict[int, int], kinds: list[str], rng: random.Random) -> None:
    """Plant so many errors in each year's reports, kinds in turn (`kinds`), no two in one report."""
    for year, many in wanted.items():
        periods = [sheet.written.figures.period for sheet in run.sheets.values()]
        of_year = [period for period in periods if period.year == year]
        for _ in range(many):
            if done := next((kind for kind in kinds if kind in KINDS and _plant(run, kind, of_year, rng)), None):
                take(kinds, done)


def take(kinds: list[str], kind: str) -> None:
    """Put a kind that was planted behind the others."""
    kinds.remove(kind)
    kinds.append(kind)


def _plant(run: Run, kind: str, periods: Sequence[Period], rng: random.Random) -> bool:
    free = [period for period in periods if run.sheets[period.code].name not in run.spoilt]
    for period in rng.sample(free, min(TRIES, len(free))):
        if marks := list(KINDS[kind](run, period, rng)):
            run.traces.append(run.trace(kind, period, marks))
            return True
    return False


def _written_from(other: Other, shows: Shows) -> Callable[[Run, Period, random.Random], Iterator[Mark]]:
    """Return what writes a report from other figures, if what is printed then shows it."""

    def spoil(run: Run, period: Period, rng: random.Random) -> Iterator[Mark]:
        office = other(run, period, rng)
        if office is not None:
            yield from _marks(run, period, office, shows)

    return spoil


def _marks(run: Run, period: Period, office: Office, shows: Shows) -> Iterator[Mark]:
    true = run.sheets[period.code]
    try:
        sheet = run.write(period, office)
    except Inconsistent:  # one official fewer, and the party members told are more than the staff
        return
    run.sheets[period.code] = sheet
    false = {id(number): number for number in differing(sheet.written, run.office, period)}
    proofs = [
        proof
        for proof in broken(run.told, run.office)
        if shows(proof, period) and any(id(point.number) in false for point in proof.members)
    ]
    if not proofs:
        run.sheets[period.code] = true
        return
    yield from ((sheet, number) for number in false.values())
    for proof in proofs:
        for point in proof.members:
            yield from ((point.sheet, number) for number in printed(point.sheet.written, point.number.key))


KINDS = {name: _written_from(*kind) for name, kind in figures.KINDS.items()} | wording.KINDS
