"""The reports of one office, in order, and what is put between them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from extractor.generate.across.author import SeriesAuthor
from extractor.generate.forms import NOTED
from extractor.generate.office import Office, full
from extractor.generate.orders import form_of
from extractor.generate.periods import Period
from extractor.generate.register import Document
from extractor.generate.traces import Mark, Sheet, Trace


class Run:
    """An office's reports by the code of their period. Spoil them before they are finished."""

    def __init__(
        self,
        name: str,
        office: Office,
        periods: Sequence[Period],
        formats: Sequence[str],
        at: int,
        told: Callable[[Period], Office] | None = None,
    ) -> None:
        """Write them all; `formats` go on in turn from the place `at`.

        `told` is the office as a period's report has it, where one has been corrected since.
        """
        self.name, self.office = name, office
        rng = random.Random(f"forms {office.seed}")
        self.forms = {p.code: form_of(formats[i % len(formats)], rng) for i, p in enumerate(periods, at)}
        self.traces: list[Trace] = []
        self.innocent: list[Trace] = []
        self.superseded: list[Sheet] = []
        """First versions of reports that were sent again."""
        self.corrected: set[str] = set()
        """The periods whose figures a later report corrects."""
        self.sheets = {period.code: self.write(period, told and told(period)) for period in periods}

    @property
    def files(self) -> list[Sheet]:
        """Return all files."""
        return [*self.sheets.values(), *self.superseded]

    @property
    def told(self) -> list[Sheet]:
        """Return the reports that nobody has taken back."""
        return [sheet for code, sheet in self.sheets.items() if code not in self.corrected]

    @property
    def spoilt(self) -> set[str]:
        """Return the names of the reports that an error or something innocent touches."""
        known = (*self.traces, *self.innocent)
        return {sheet.name for trace in known for sheet in (*trace.files, *(sheet for sheet, _ in trace.at))}

    def write(
        self, period: Period, office: Office | None = None, *, again: str = "", replaced: Document | None = None
    ) -> Sheet:
        """Return the report of a period, of other figures where another `office` stands for the run's.

        `again` is put behind the name of a second version, `replaced` is the first one, where it says so.
        """
        name = f"{self.name}-{period.code}"
        seed = f"{self.office.seed} {name}"
        form = self.forms[period.code]
        author = SeriesAuthor(office or self.office, period, random.Random(f"report {seed}"), replaced)
        return Sheet(f"{name}{again}", author.write(NOTED.get(form)), form, f"{seed}{again}")

    def trace(self, kind: str, period: Period, marks: Sequence[Mark], files: Sequence[Sheet] = ()) -> Trace:
        """Return what gold is to say of something put into a report."""
        return Trace(kind, period, [full(self.office)], list(dict.fromkeys(marks)), list(files))


def previous(run: Run, period: Period) -> Sheet | None:
    """Return the report of the period before, of the same kind, where there is one."""
    return run.sheets.get(period.before.code) if period.before else None
