"""Lines that may be headings, by how they are numbered."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractor.records import TopicBy
from extractor.sections.topics import Name, name_of
from extractor.sections.wording import set_in_capitals

_OPENER = regex.compile(
    r"""
    (?!V\s*/\s*v\b|\d+\s*/\s*\p{Lu}{1,6}\s*-)(?:\#{1,6})?\s*(?:[Mm]ục\s+|MỤC\s+)?
    (?:
      (?P<roman>(?=[1]*[IVXl])[IVXl1]{1,5})(?:\s*[.)/:]+|\s*-(?=\s*\p{L})|(?=\s+\p{Lu}{2}))
    | (?P<arabic>[\dlI]{1,2}(?:[.,][\dlI]{1,2}){0,3})
      (?:(?P<mark>\s*[.)/:]|\s*-(?=\s*\p{Lu}(?!\p{L}*/)))|(?=\s+["(]?\p{Lu}))            # not "19-KH/ĐU"
    | (?P<letter>[A-ZĐa-zđ])(?:\s*[.)/]|\s?-(?=\s+\p{Lu}))
    )
    \s*["(]?(?=\p{L}|\d{1,2}\s+(?i:tháng)\s|$)
    """,
    regex.VERBOSE,
)
_ORDINAL = r"nhat|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi"
_PART = regex.compile(
    r"(?:\#{1,6}\s*)?(?P<number>"
    rf"phan\s+(?:(?:thu\s+)?(?:{_ORDINAL})|thu\s+(?:[ivxl1]{{1,4}}|\d)|[ivxl]{{1,4}}|\d{{1,2}}|[a-d])"
    r"(?=\s*(?:$|[.:/)-]|\s\p{L}))"
    rf"|(?:phan\sthu\s(?:{_ORDINAL})){{s<=2}}$)"
)
_APPENDIX = regex.compile(
    r"(?:\#{1,6}\s*)?(?P<number>phu\s*luc(?:\s+(?:so\s*:?\s*)?(?:\d{1,2}[a-z]?|[ivx]{1,4}|[a-h])(?:\.\d{1,2})?\b(?![/\d]))?"
    r"|(?:phu\s?luc){s<=1}$|bieu(?:\s+mau)?\s+(?:so\s*:?\s*)?\d{1,2}[a-z]?\b(?![/\d]))(?=\s*(?:$|[.:(-]|\s))"
)
_MARKDOWN = regex.compile(r"(#{1,6})\s+(?=\S)")
_ROMAN = regex.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
BULLET = regex.compile(r"[-+*•·]")
_LEADER = regex.compile(r"\.{4,}\s*\d*$|…+\s*\d*$")

# From the outside in: a style met again closes all that stand after it.
_RANK = {
    "appendix": 0,
    "part": 0,
    "markdown": 1,
    "capital": 2,
    "roman": 2,
    "caps": 2,
    "plain": 3,
    "arabic": 3,
    "lower": 9,
}
# Verdicts on a candidate; those above 0 are headings.
YES, LIKELY, UNLIKELY, NO = 3, 1, -1, -3


@dataclass(slots=True)
class Candidate:
    """A line that may be a heading; offsets are canonical.

    `style` and `depth` say how it is numbered: "2.1" is arabic of depth 2. `parent` and what follows are given once
    all headings are known.
    """

    start: int
    end: int
    number: str | None
    title: str
    style: str
    depth: int = 1
    verdict: int = NO
    name: Name = field(default_factory=lambda: Name(None, False, None, 0))
    level: int = 1
    parent: Candidate | None = None
    topic: str | None = None
    topic_by: TopicBy | None = None
    part: str | None = None

    @property
    def key(self) -> tuple[str, int]:
        """The way of numbering: candidates of one key are siblings or cousins."""
        return self.style, self.depth

    @property
    def rank(self) -> int:
        """How far inside the outline the way of numbering stands."""
        return _RANK[self.style] + (self.depth - 1)


def _is_titled(text: str, end: int) -> bool:
    """Tell a heading "Phụ lục 01", "PHẦN II: KẾT QUẢ …" from a sentence about it; `end` is where its number ends."""
    rest = text[end:].strip()
    if not rest or rest[0] in "(:.-/)":
        return len(text) < 250 and not rest.endswith(";")
    return set_in_capitals(text) or (rest[0].isupper() and len(rest.split()) < 30 and rest[-1] not in ".;:,")


def _numbered(text: str, start: int, end: int) -> Candidate | None:
    match = _OPENER.match(text)
    if match is None:
        return None
    title = text[match.end() :].strip()
    if title and text[match.end() - 1] in '("':
        title = text[match.end() - 1 :].strip()
    roman, arabic, letter = match["roman"], match["arabic"], match["letter"]
    if roman is not None:
        # A scan reads I as l or 1, and 1 as l: capitals after it decide.
        number = roman.replace("l", "I").replace("1", "I")
        if not _ROMAN.fullmatch(number):
            return None
        if roman == "l" and title and not set_in_capitals(title):
            return Candidate(start, end, "1", title, "arabic")
        return Candidate(start, end, number, title, "roman")
    if arabic is not None:
        number = arabic.replace("l", "1").replace("I", "1").replace(",", ".")
        depth = number.count(".") + 1
        if depth == 1 and match["mark"] is None and name_of(title).score < 90:
            return None
        return Candidate(start, end, number, title, "arabic", depth)
    assert letter is not None
    return Candidate(start, end, letter, title, "capital" if letter.isupper() else "lower")


def opener(text: str, folded: str, start: int) -> Candidate | None:
    """Return the candidate that a paragraph's `text` opens, by its number or a Markdown mark; `start` is its offset."""
    blank = len(text) - len(text.lstrip())
    text, start = text.strip(), start + blank
    if not text or BULLET.match(text) or _LEADER.search(text):
        return None
    end = start + len(text)
    folded = folded[blank : blank + len(text)]
    if (part := _PART.match(folded)) and _is_titled(text, part.end()):
        number = text[part.start("number") : part.end("number")]
        return Candidate(start, end, number, text[part.end() :].strip(" .:-/)"), "part", verdict=YES)
    if (appendix := _APPENDIX.match(folded)) and _is_titled(text, appendix.end()):
        number = text[appendix.start("number") : appendix.end("number")]
        return Candidate(start, end, number, text[appendix.end() :].strip(" .:-"), "appendix", verdict=YES)
    if found := _numbered(text.replace("\t", " "), start, end):
        return found
    if mark := _MARKDOWN.match(text):
        return Candidate(start, end, None, text[mark.end() :].strip(" #"), "markdown", len(mark[1]), LIKELY)
    return None
