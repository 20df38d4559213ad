"""Headings that appeared or vanished. Another number, period or a damaged letter makes no other heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex
from rapidfuzz import fuzz

from extractor.checks.periods import Sent
from extractor.comparison import SectionChange
from extractor.records import Section
from extractor.text import fold

ALIKE = 82  # of 100, measured on the headings of generated and hand-made series: docs/diff.md
_PERIOD = regex.compile(r"\b(?:thang|quy|nam|ngay|tuan)\s*(?:[\d./-]+|[ivx]+\b)|[\d./-]+")
_MARKS = regex.compile(r"[^a-z ]+")


def headings(previous: Sent, current: Sent) -> Iterator[SectionChange]:
    """Yield the headings of the current report that the previous has not, then those that it had."""
    before, after = list(previous.report.sections), list(current.report.sections)
    plain_before, plain_after = [plain(s.title) for s in before], [plain(s.title) for s in after]
    left_before, left_after = _without(plain_before, plain_after), _without(plain_after, plain_before)
    _pair(left_before, left_after, before, after, plain_before, plain_after)
    yield from (_change(after[i], current, "new") for i in left_after)
    yield from (_change(before[i], previous, "gone") for i in left_before)


def plain(title: str) -> str:
    """Return a title's words without numbers and periods: "nhiem vu trong tam" for "Nhiệm vụ trọng tâm tháng 6"."""
    return " ".join(_MARKS.sub(" ", _PERIOD.sub(" ", fold(title))).split())


def _without(titles: Sequence[str], others: Sequence[str]) -> list[int]:
    """Return the places of the titles that the other report has nowhere; one with no word left is no heading."""
    known = set(others)
    return [i for i, title in enumerate(titles) if title and title not in known]


def _pair(
    left: list[int],
    others: list[int],
    sections: Sequence[Section],
    other_sections: Sequence[Section],
    titles: Sequence[str],
    other_titles: Sequence[str],
) -> None:
    """Take out of both lists the headings that are alike, the most alike first."""
    scored = sorted(
        (-score, i, j)
        for i in left
        for j in others
        if sections[i].topic == other_sections[j].topic or None in (sections[i].topic, other_sections[j].topic)
        if (score := fuzz.ratio(titles[i], other_titles[j], score_cutoff=ALIKE))
    )
    for _, i, j in scored:
        if i in left and j in others:
            left.remove(i)
            others.remove(j)


def _change(section: Section, sent: Sent, kind: str) -> SectionChange:
    return SectionChange(
        title=section.title,
        number=section.number,
        topic=section.topic,
        kind="new" if kind == "new" else "gone",
        span=section.span.model_copy(update={"path": sent.path}),
    )
