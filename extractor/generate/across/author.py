"""Who writes the reports of a series: an office keeps the outline and the facts of its reports from one to the next."""

from __future__ import annotations

import random
from dataclasses import replace

from extractor.generate import shapes
from extractor.generate.nodes import Line, numbers
from extractor.generate.office import Office
from extractor.generate.outline import TOPICS, Headings, Outline
from extractor.generate.periods import Period
from extractor.generate.register import Document
from extractor.generate.report import Author
from extractor.generate.style import Names, Printer, Style
from extractor.generate.writer import Writer

_TOLD = frozenset(("received", "solved", "need", "pending"))
_OFTEN = ("ytd", "compare_prev", "compare_last", "in_force", "changed", "staff", "issued", "outgoing")


class SeriesAuthor(Author):
    """Writes an office's report of one period with what its earlier ones have; `replaced` is its first version."""

    def __init__(self, office: Office, period: Period, rng: random.Random, replaced: Document | None = None) -> None:
        super().__init__(office, period, rng)
        habits = random.Random(f"template {office.seed}")
        self.outline = replace(Outline.drawn(habits), topics=TOPICS)
        self.headings = Headings(self.outline, rng)
        often = {fact for fact in _OFTEN if habits.random() < 0.6}
        self.points = habits.random() < 0.4  # "tăng so với tháng trước", and no figure
        self.stands = habits.random() < 0.6
        self.never = frozenset(("compare_prev",) if self.points else ())
        self.always = _TOLD | often - self.never
        self.replaced = replaced

    def further(self, name: str) -> None:
        """Tell what joins this report to the ones before."""
        facts = shapes.topics()["nhieu_ky"].facts
        if name == "tthc":
            self.tell(facts["no_carry"])
            if self.points:
                self.tell(facts["direction"])
            if self.figures.office.flows[self.period.months[-1]].get("recv_was"):
                self.tell(facts["corrected"])
        elif name == "bo_may":
            self.tell(facts["people"])
            if self.stands:
                self.standing()

    def standing(self) -> None:
        """Write a paragraph that all reports of the office have word for word."""
        fixed = random.Random(f"standing {self.office.seed}")
        printer = Printer(Style.drawn(fixed), fixed)
        names = Names(self.office, self.period, printer, self.issued)
        said = Writer(self.figures, names, printer, fixed).sentence(shapes.topics()["nhieu_ky"].lines["standing"])
        for parts in said or ():
            self.ledger.tell(list(numbers(parts)))
            self.lines.append(Line("body", parts))

    def tail(self) -> None:
        """Say at the end what the report takes the place of."""
        if self.replaced is not None:
            cited = self.printer.document(self.replaced)
            self.lines.append(Line("body", ["Báo cáo này thay thế ", cited, " của ", *self.names.nodes("ubnd"), "."]))
        super().tail()
