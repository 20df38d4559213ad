"""What a check may look at: the document, its mentions, sections and facts, and how they lie to one another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import regex

from extractor.arithmetic import Habit, infer_mode
from extractor.dates import iso_month
from extractor.document import Document
from extractor.find import Found
from extractor.find.mentions import Amount, Day, Rate
from extractor.indicators import Denied, Setting, Stated, denied
from extractor.ner import NOTHING, Recognised
from extractor.records import Facts, Section
from extractor.sections import Heading
from extractor.text import Paragraph

_SENTENCE = regex.compile(r"[.!?]\s+(?=\p{Lu})")
_BARE_MONTH = regex.compile(
    r"(?<!\d\s?)\bthang\s{1,3}(\d{1,2})\b(?!\s?[/.-]\s?\d|\s+nam\s+\d|\d|,\d|%|\s+(?:dau|cuoi)\b)"
)


def _says_little(amount: Amount) -> bool:
    """Tell of "870 hộ có ít nhất một thành viên đăng ký, đạt 75%" the one: it is how each of them was chosen."""
    return amount.hedge in ("ít nhất", "tối thiểu") and amount.value == 1 and amount.cell is None


class Context:
    """A document with everything found in it so far; offsets are canonical.

    `mentions` is all that was found, `found` what a check may look at.
    """

    def __init__(
        self,
        document: Document,
        found: Found,
        headings: Sequence[Heading],
        facts: Facts,
        stated: Sequence[Stated] = (),
        recognised: Recognised = NOTHING,
    ) -> None:
        self.document = document
        self.text = document.text
        self.mentions = found
        self.found = replace(found, amounts=tuple(amount for amount in found.amounts if not _says_little(amount)))
        self.headings = tuple(headings)
        self.facts = facts
        self.stated = tuple(stated)
        self.recognised = recognised

    @cached_property
    def denied(self) -> tuple[Denied, ...]:
        """What the running text says there is none of, for the unit as a whole."""
        return tuple(denied(Setting(self.document, self.headings, self.facts)))

    @cached_property
    def _heading_starts(self) -> list[int]:
        return [heading.start for heading in self.headings]

    def heading_at(self, at: int) -> Heading | None:
        """Return the heading in force at the offset `at`, or None before the first."""
        i = bisect_right(self._heading_starts, at) - 1
        return self.headings[i] if i >= 0 else None

    def section_at(self, at: int) -> Section | None:
        """Return the section that holds the offset `at`, or None before the first heading."""
        heading = self.heading_at(at)
        return heading.section if heading else None

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        return {
            "amounts": [amount.start for amount in self.found.amounts],
            "rates": [rate.start for rate in self.found.rates],
            "days": [day.start for day in self.found.days],
        }

    def amounts(self, start: int, end: int) -> Sequence[Amount]:
        """Return the counts that start in [start, end), in order."""
        starts = self._starts["amounts"]
        return self.found.amounts[bisect_left(starts, start) : bisect_left(starts, end)]

    def rates(self, start: int, end: int) -> Sequence[Rate]:
        """Return the percentages that start in [start, end), in order."""
        starts = self._starts["rates"]
        return self.found.rates[bisect_left(starts, start) : bisect_left(starts, end)]

    def days(self, start: int, end: int) -> Sequence[Day]:
        """Return the dates that start in [start, end), in order."""
        starts = self._starts["days"]
        return self.found.days[bisect_left(starts, start) : bisect_left(starts, end)]

    def paragraph(self, at: int) -> Paragraph:
        """Return the paragraph that holds the offset `at`."""
        return self.document.paragraph_at(at)

    @cached_property
    def _sentence_starts(self) -> list[int]:
        starts = {paragraph.start for paragraph in self.text.paragraphs}
        return sorted(starts | {match.end() for match in _SENTENCE.finditer(self.text.clean)})

    def sentence(self, at: int) -> tuple[int, int]:
        """Return the range of the sentence that holds the offset `at`; a paragraph always ends one."""
        i = bisect_right(self._sentence_starts, at)
        end = self._sentence_starts[i] if i < len(self._sentence_starts) else len(self.text.clean)
        return self._sentence_starts[max(0, i - 1)], end

    def sentence_breaks(self, start: int, end: int) -> int:
        """Return how many sentences begin in (start, end]."""
        return bisect_right(self._sentence_starts, end) - bisect_right(self._sentence_starts, start)

    def printed(self, start: int, end: int) -> str:
        """Return the canonical text of a range, blanks collapsed: what a message quotes."""
        return " ".join(self.text.clean[start:end].split())

    def folded(self, start: int, end: int) -> str:
        """Return the folded text of a range."""
        return self.text.folded[start:end]

    @cached_property
    def own_month(self) -> tuple[Day, ...]:
        """The bare months that are the report's own ("Trong tháng 5, …" in May 2023's): their year is known."""
        period = self.facts.period
        if period is None or period.type != "month" or period.year is None or period.index is None:
            return ()
        taken = {at for day in self.found.days for at in range(day.start, day.end)}
        found = []
        for match in _BARE_MONTH.finditer(self.text.folded):
            if int(match.group(1)) == period.index and match.start() not in taken:
                found.append(
                    Day(match.start(), match.end(), "dates/thang-bao-cao", iso_month(period.index, period.year))
                )
        return tuple(found)

    @cached_property
    def habit(self) -> Habit:
        """The report's way of printing rates, inferred from its own a/b = p %."""
        clean = []
        for rate in self.found.rates:
            before = self.amounts(rate.start - 80, rate.start)
            if before and before[-1].of is not None and before[-1].of.value:
                clean.append((before[-1].value, before[-1].of.value, rate.value, rate.decimals))
        return infer_mode(clean)
