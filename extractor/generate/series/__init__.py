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
from extractor.generate.office import full
from extractor.generate.series.errors import plant
from extractor.generate.series.offices import offices, periods
from extractor.generate.series.run import Run

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
    errors, innocent, units = [], [], []
    kinds: list[str] = []
    many = 0
    for number, office in enumerate(offices(size.offices, size.months, seed), 1):
        rng = random.Random(f"run {office.seed}")
        run = Run(f"{number:03}-{office.level}", office, periods(office, size.months), formats, many)
        many += len(run.sheets)
        plant(run, across, kinds, rng)
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
        errors += [traces.entry(trace, placed) for trace in run.traces]
        innocent += [traces.entry(trace, placed) for trace in run.innocent]
        units.append(full(office))
    head = {"units": units, "months": size.months}
    (out / NAME).write_bytes(traces.build(head, errors, innocent).encode())


def _formed(sheet: traces.Sheet) -> forms.Formed:
    rng = random.Random(f"form {sheet.seed}")
    return forms.formed(sheet.written.lines, sheet.written.notes, sheet.form, rng)
