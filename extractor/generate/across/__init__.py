"""Series: the reports of offices over years, with gold for what stands between an office's own reports.

An office reports on every month and, as its level above wants it, on quarters, halves, nine months and years. Errors
are planted between reports, where each report for itself is sound: see docs/generator.md.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.generate import forms, gold, traces
from extractor.generate.across import innocent, lasting
from extractor.generate.across.errors import KINDS, LASTING, plant, take
from extractor.generate.across.offices import offices, periods
from extractor.generate.across.run import Run
from extractor.generate.office import Office, full
from extractor.generate.periods import Period

NAME = "across.json"


@dataclass(frozen=True, slots=True)
class Size:
    """So many offices, and months on end that each reports on."""

    offices: int
    months: int

    def __post_init__(self) -> None:
        """Raise `ValueError` where communes were merged before the last month."""
        if self.months > 30:
            raise ValueError(self)


def make_series(out: Path, size: Size, seed: int, formats: Sequence[str], across: int = 0) -> Iterator[Path]:
    """Write a folder a report, with its gold.json, and across.json; yield the folders.

    `across` is the number of errors planted between the reports of an office in a year, as far as there is room.
    """
    errors, alike, units = [], [], []
    for run in runs(size, seed, formats, across):
        placed: dict[int, tuple[list[str], forms.Formed]] = {}
        for sheet in run.files:
            formed = _formed(sheet)
            placed[id(sheet)] = [f"{sheet.name}/report.{formed.suffix}"], formed
            folder = out / sheet.name
            folder.mkdir(parents=True)
            (folder / f"report.{formed.suffix}").write_bytes(formed.data)
            text = gold.build(sheet.written, formed.placed, formed.seen, formed.where, [])
            (folder / "gold.json").write_bytes(text.encode())
            yield folder
        errors += traces.entries(run.traces, placed)
        alike += traces.entries(run.innocent, placed)
        units.append(full(run.office))
    head = {"units": units, "months": size.months}
    (out / NAME).write_bytes(traces.build(head, errors, alike).encode())


def runs(size: Size, seed: int, formats: Sequence[str], across: int = 0) -> Iterator[Run]:
    """Yield each office's reports, with what is planted in them."""
    kinds = random.Random(f"across {seed}").sample([*KINDS, LASTING], len(KINDS) + 1)
    many = 0
    for number, office in enumerate(offices(size.offices, size.months, seed), 1):
        run = _run(f"{number:03}-{office.level}", office, periods(office, size.months), formats, many, across, kinds)
        many += len(run.files)
        yield run


def _run(
    name: str, office: Office, sent: list[Period], formats: Sequence[str], at: int, across: int, kinds: list[str]
) -> Run:
    """Return an office's reports with what is planted in them and what only looks like it."""
    rng = random.Random(f"run {office.seed}")
    months = [period for period in sent if period.kind == "month"]
    wanted = {period.year: across for period in months}
    slips = []
    for year in wanted:
        if LASTING in kinds[:across]:
            take(kinds, LASTING)
            slips.append(year)
    events = lasting.happened(office, months, slips, rng)
    run = Run(name, office, sent, formats, at, lasting.reported(events, office))
    lasting.note(run, events)
    for trace in run.traces:
        wanted[trace.period.year] -= 1
    innocent.missing(run, list(wanted), rng)
    innocent.resent(run, list(wanted), rng)
    plant(run, wanted, kinds, rng)
    innocent.named_otherwise(run, list(wanted), rng)
    innocent.note(run)
    return run


def _formed(sheet: traces.Sheet) -> forms.Formed:
    rng = random.Random(f"form {sheet.seed}")
    return forms.formed(sheet.written.lines, sheet.written.notes, sheet.form, rng)
