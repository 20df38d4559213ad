"""The outline of a report: its headings, what they are about, and the heading in force at a place.

Headings are numbered in every style that offices use, named by a lexicon (patterns/sections.toml) that is compared
approximately, because scanning damages letters, and by a trained classifier where the lexicon lacks their wording. A
numbered paragraph is not a heading: what tells them apart is how the line begins and ends, whether a body follows, and
what its siblings are. Lines without a number are headings where they are called as topics are, or where a run of them
stands alone in the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.document import Document
from extractor.records import Section
from extractor.sections.classifier import problem
from extractor.sections.nesting import settle
from extractor.sections.outline import find_headings

__all__ = ["Heading", "Outline", "find_sections", "problem"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: canonical offsets of its line, end exclusive, and its record.

    Of a run-in heading with a long body the offsets take in the title and its colon only.
    """

    start: int
    end: int
    section: Section


class Outline:
    """The headings of a document, and the one in force at a place."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = headings
        self._starts = [heading.start for heading in headings]

    def at(self, at: int) -> Section | None:
        """Return the section that holds the canonical offset `at`, or None before the first heading."""
        i = bisect_right(self._starts, at) - 1
        return self.headings[i].section if i >= 0 else None

    def id_at(self, at: int) -> str | None:
        """Return the id of the section that holds the canonical offset `at`."""
        section = self.at(at)
        return section.id if section else None


def find_sections(document: Document) -> tuple[Heading, ...]:
    """Return the headings of the document in order, with ids "s1", "s2" …

    Text before the first heading, titles, recipients and signatures belong to no heading. The number is given as
    printed without its mark ("1.1", "II", "Phụ lục 01b"), with letters that a scan took for digits put right.
    """
    headings = find_headings(document)
    settle(headings)
    return tuple(
        Heading(
            heading.start,
            heading.end,
            Section(
                id=f"s{n}",
                number=heading.number,
                title=heading.title.rstrip(" .:") or heading.number or "",
                level=heading.level,
                topic=heading.topic,
                topic_by=heading.topic_by,
                part=heading.part,
                span=document.span(heading.start, heading.end),
            ),
        )
        for n, heading in enumerate(headings, 1)
    )
