"""The reports of one office, in order, and what is put between them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from extractor.generate.forms import NOTED
from extractor.generate.office import Office, full
from extractor.generate.orders import form_of
from extractor.generate.periods import Period
from extractor.generate.series.author import SeriesAuthor
from extractor.generate.traces import Mark, Sheet, Trace


class Run:
    """An office's reports by the code of their period. Spoil them before they are finished."""

    def __init__(self, name: str, office: Office, periods: Sequence[Period], formats: Sequence[str], at: int) -> None:
        """Write them all; `formats` go on in turn from the place `at`."""
        self.name, self.office = name, office
        rng = random.Random(f"forms {office.seed}")
        self.forms = {p.code: form_of(formats[i % len(formats)], rng) for i, p in enumerate(periods, at)}
        self.traces: list[Trace] = []
        self.innocent: list[Trace] = []
        self.sheets = {period.code: self.write(period) for period in periods}

    @property
    def files(self) -> list[Sheet]:
        """Return all files."""
        return list(self.sheets.values())

    def write(self, period: Period, office: Office | None = None) -> Sheet:
        """Return the report of a period, of other figures where another `office` stands for the run's."""
        name = f"{self.name}-{period.code}"
        seed = f"{self.office.seed} {name}"
        form = self.forms[period.code]
        author = SeriesAuthor(office or self.office, period, random.Random(f"report {seed}"))
        return Sheet(name, author.write(NOTED.get(form)), form, seed)

    def trace(self, kind: str, period: Period, marks: Sequence[Mark]) -> Trace:
        """Return what gold is to say of something put into a report."""
        return Trace(kind, period, [full(self.office)], list(dict.fromkeys(marks)))
