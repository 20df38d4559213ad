"""Who writes the reports of a series: an office keeps the outline and the facts of its reports from one to the next."""

from __future__ import annotations

import random
from dataclasses import replace

from extractor.generate import shapes
from extractor.generate.office import Office
from extractor.generate.outline import TOPICS, Headings, Outline
from extractor.generate.periods import Period
from extractor.generate.report import Author

_TOLD = frozenset(("received", "solved", "need", "pending"))
_OFTEN = ("ytd", "compare_prev", "compare_last", "in_force", "changed", "staff", "issued", "outgoing")


class SeriesAuthor(Author):
    """Writes an office's report of one period with what its earlier ones have."""

    def __init__(self, office: Office, period: Period, rng: random.Random) -> None:
        super().__init__(office, period, rng)
        habits = random.Random(f"template {office.seed}")
        self.outline = replace(Outline.drawn(habits), topics=TOPICS)
        self.headings = Headings(self.outline, rng)
        self.always = _TOLD | {fact for fact in _OFTEN if habits.random() < 0.6}
        self.points = habits.random() < 0.5 and "compare_prev" not in self.always

    def further(self, name: str) -> None:
        """Tell what joins this report to the one before."""
        facts = shapes.topics()["nhieu_ky"].facts
        if name == "tthc":
            self.tell(facts["no_carry"])
            if self.points:
                self.tell(facts["direction"])
        elif name == "bo_may":
            self.tell(facts["people"])
