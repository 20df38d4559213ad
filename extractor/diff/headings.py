"""Headings that appeared or vanished. Another number, period, wording or a damaged letter makes no other heading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import regex
from rapidfuzz import fuzz

from extractor.checks.periods import Sent
from extractor.comparison import SectionChange
from extractor.records import Section
from extractor.text import fold

# Of 100. Of 429 headings as reports word them, one with two letters damaged is as like as this to what it was in 95 of
# 100 cases; of the pairs of different headings that are as like, four mean different things: docs/diff.md.
_ALIKE = 88
_PERIOD = regex.compile(r"\b(?:thang|quy|nam|ngay|tuan)\s*(?:[\d./-]+|[ivx]+\b)|[\d./-]+")
# Said or left out from one report to the next: "Về công tác cải cách thể chế", "Cải cách thể chế".
_LIGHT = regex.compile(r"\b(?:ve|cong tac|tinh hinh|viec|cac|nhung|noi dung|trong tam|chu yeu|ket qua(?= \w))\b")
_LONG = {
    "cchc": "cai cach hanh chinh",
    "tthc": "thu tuc hanh chinh",
    "cbcc": "can bo cong chuc",
    "cntt": "cong nghe thong tin",
    "qppl": "quy pham phap luat",
    "vbqppl": "van ban quy pham phap luat",
    "dvctt": "dich vu cong truc tuyen",
}
_PARTS = ("assessment", "plan", "proposal")
_MARKS = regex.compile(r"[^a-z ]+")


def headings(previous: Sent, current: Sent) -> Iterator[SectionChange]:
    """Yield the headings of the current report that the previous has not, then those that it had.

    The first heading of one of the seven topics, of the assessment, the plan and the proposals is that, in any words.
    Below the head of a plan stand the tasks of the next period, which are others each time.
    """
    before, after = _by_title(previous), _by_title(current)
    new = {title: section for title, section in after.items() if title not in before}
    gone = {title: section for title, section in before.items() if title not in after}
    _take_out_alike(new, gone)
    yield from (_change(section, current, "new") for section in new.values())
    yield from (_change(section, previous, "gone") for section in gone.values())


def plain(title: str) -> str:
    """Return a title's words without numbers and periods: "nhiem vu" for "Nhiệm vụ trọng tâm tháng 6"."""
    words = _MARKS.sub(" ", _PERIOD.sub(" ", fold(title)))
    words = " ".join(_LONG.get(word, word) for word in words.split())
    return " ".join(_LIGHT.sub(" ", words).split()) or words


def _by_title(sent: Sent) -> dict[str, Section]:
    """Return the report's headings by what they say; "Kết quả" under each topic is one."""
    found: dict[str, Section] = {}
    heads: set[str] = set()
    plan: int | None = None
    for section in sent.report.sections:
        if section.part == "plan":
            plan = section.level if plan is None else min(plan, section.level)
            if section.level > plan:
                continue
        else:
            plan = None
        title = plain(section.title)
        head = section.topic or (section.part if section.part in _PARTS else None)
        if head and head not in heads:
            heads.add(head)
            title = f"({head})"
        if title:
            found.setdefault(title, section)
    return found


def _take_out_alike(new: dict[str, Section], gone: dict[str, Section]) -> None:
    """Take out of both the headings that are alike, the most alike first."""
    scored = sorted(
        (-score, title, other)
        for title in new
        for other in gone
        if _may_be_one(new, title, gone, other) and (score := fuzz.ratio(title, other, score_cutoff=_ALIKE))
    )
    for _, title, other in scored:
        if title in new and other in gone:
            del new[title], gone[other]


def _may_be_one(new: Mapping[str, Section], title: str, gone: Mapping[str, Section], other: str) -> bool:
    topics = {new[title].topic, gone[other].topic}
    return not title.startswith("(") and not other.startswith("(") and (len(topics) == 1 or None in topics)


def _change(section: Section, sent: Sent, kind: Literal["new", "gone"]) -> SectionChange:
    return SectionChange(
        title=section.title,
        number=section.number,
        topic=section.topic,
        kind=kind,
        span=section.span.model_copy(update={"path": sent.path}),
    )
