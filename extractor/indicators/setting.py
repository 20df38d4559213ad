"""What the words around a figure narrow it down to: its scope and its period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from extractor.document import Document
from extractor.indicators.periods import PERIOD, stated_period
from extractor.patterns import derived, vocabulary
from extractor.records import Facts, Unit
from extractor.sections import Heading
from extractor.text import fold

# A heading narrows down only by naming a field: "một cửa liên thông" there is the name of a mechanism.
_FIELD = regex.compile(r"(?<!\bcac )(?<!\bmot so )\blinh vuc\b|phi dia gioi")
# In the report of a district or province: what is said of all its communes together.
_BELOW = regex.compile(r"\bcap xa\b|\b(?:cac|tai|\d{1,3}/\d{1,3}) (?:xa|phuong|thi tran)\b")
_SENTENCE_END = regex.compile(r"[;\n]|\.(?!\d)|(?<!\d)\.")
_CLAUSE_END = regex.compile(r"[,;:()\n]|\.(?!\d)|(?<!\d)\.")
_IN_PERIOD = regex.compile(r"\btrong (?:ky|thang|quy|nam)\b(?! truoc)")


@dataclass(frozen=True, slots=True)
class _Scopes:
    sentence: regex.Pattern[str]
    clause: regex.Pattern[str]
    people: regex.Pattern[str]
    target: regex.Pattern[str]


@derived
def _scopes() -> _Scopes:
    table = vocabulary("indicators")["scopes"]
    return _Scopes(*(regex.compile(table[name]) for name in ("sentence", "clause", "people", "target")))


@dataclass(frozen=True, slots=True)
class Said:
    """What the surroundings of a figure say: its `period` and `scope`, each None where it is the report's own.

    `dated` tells that the report's own period is named, `carried` that a period was named sentences before, so that it
    need not hold any more; `sentence` is the range of the words before the figure.
    """

    period: str | None
    scope: str | None
    dated: bool
    carried: bool
    sentence: tuple[int, int]


# Characters before and after a phrase in which its scope and period may be said, within its paragraph.
_REACH = 2000


@dataclass(frozen=True)
class Setting:
    """A report, to be asked what the surroundings of a figure in its running text say."""

    document: Document
    headings: Sequence[Heading]
    facts: Facts

    @cached_property
    def _starts(self) -> list[int]:
        return [heading.start for heading in self.headings]

    @cached_property
    def _unit(self) -> tuple[str, str]:
        unit = self.facts.unit or Unit()
        return fold(unit.name or ""), unit.level or "xa"

    def of(
        self, start: int, number: int, end: int, *, stock: bool = False, people: bool = False, channel: bool = False
    ) -> Said | None:
        """Return what is said around a figure whose words are [start, end) with the number at `number`.

        `stock` is a state and no flow, `people` a count of staff, `channel` a figure that stands in a list of channels
        ("trực tuyến 300, trực tiếp 18"). None where it is no result: a target, or in a plan or proposal.
        """
        i = bisect_right(self._starts, number) - 1
        section = self.headings[i].section if i >= 0 else None
        if section is not None and section.part in ("plan", "proposal"):
            return None
        heading = fold(section.title if section else "")
        clean, folded = self.document.text.clean, self.document.text.folded
        paragraph = self.document.paragraph_at(start)
        first, last = max(paragraph.start, start - _REACH), min(paragraph.end, end + _REACH)
        sentence = _last_end(_SENTENCE_END, folded, first, start)
        ending = _CLAUSE_END.search(folded, end, last)
        before, after = folded[sentence:start], folded[end : ending.start() if ending else last]
        scopes = _scopes()
        if scopes.target.search(before) or scopes.target.search(after):
            return None
        # A channel that the sentence names counts for what follows, except where the channels are its list.
        since = _last_end(_CLAUSE_END, folded, sentence, start) if channel else sentence
        lead = _lead_in(self.document, paragraph.start)
        named, level = self._unit
        scope = (
            scopes.sentence.search(before)
            or scopes.sentence.search(after)
            or scopes.clause.search(folded, since, start)
            or scopes.clause.search(after)
            or _FIELD.search(heading)
            or scopes.sentence.search(fold(lead))
            or _other_place(clean[sentence:start], named)
            or _other_place(lead, named)
            or (None if level == "xa" else _BELOW.search(folded, sentence, end) or _BELOW.search(after))
            or (scopes.people.search(before) if people else None)
        )
        words = folded[sentence if stock else first : number]
        words = words if PERIOD.search(words) else f"{heading} | {fold(lead)}"
        period = stated_period(words, self.facts.period, stock)
        dated = period is None and bool(PERIOD.search(words) or _IN_PERIOD.search(words))
        # "Tính đến ngày 31/7/2023" holds for its paragraph; "lũy kế" and "tháng 4" need not.
        in_words = period is not None and ".." not in period
        carried = in_words and stated_period(folded[sentence:number], self.facts.period, stock) != period
        return Said(period, scope.group() if scope else None, dated, carried, (sentence, start))


def _last_end(ends: regex.Pattern[str], folded: str, start: int, stop: int) -> int:
    at = start
    for match in ends.finditer(folded, start, stop):
        at = match.end()
    return at


_BULLET = regex.compile(r"\s*[-+*•]")


def _lead_in(document: Document, start: int) -> str:
    """Return the line that introduces the paragraph or list item that starts at `start` ("a) Lĩnh vực tư pháp:")."""
    paragraphs = document.text.paragraphs
    i = bisect_right(paragraphs, start, key=lambda paragraph: paragraph.start) - 1
    listed = _BULLET.match(document.text.folded, start)
    for paragraph in reversed(paragraphs[max(0, i - (5 if listed else 1)) : i]):
        line = document.text.clean[paragraph.start : paragraph.end].strip()
        if line.endswith(":"):
            return line if len(line) < 160 else ""
        if not _BULLET.match(line):
            return ""
    return ""


_PLACE = regex.compile(
    r"(?<!của\s(?:UBND\s)?)\b(?:[Xx]ã|[Pp]hường|[Tt]hị\s(?:trấn|xã)|[Đđ]ặc\skhu|[Tt]hôn|[Xx]óm|[Ấấ]p|[Hh]uyện|[Qq]uận|"
    r"[Tt]hành\sphố)\s(?P<name>\p{Lu}\p{Ll}*(?:\s\p{Lu}\p{Ll}*)*)"
)


def _other_place(text: str, unit: str) -> regex.Match[str] | None:
    """Return the name of another commune, village … than the report's own `unit` (folded) in `text`."""
    return next((match for match in _PLACE.finditer(text) if fold(match["name"]) not in unit), None)
