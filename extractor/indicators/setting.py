"""What the words around a figure narrow it down to: its scope and its period."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import regex

from extractor.document import Document
from extractor.indicators.periods import PERIOD, stated_period
from extractor.indicators.scopes import BELOW, EARLIER, HEADED, THEY, named_field, named_level, other_place
from extractor.indicators.windows import named_at, period_meant
from extractor.patterns import derived, vocabulary
from extractor.records import Facts, Period, Unit
from extractor.sections import Heading
from extractor.text import fold

_SENTENCE_END = regex.compile(r"[;\n]|\.(?!\d)|(?<!\d)\.")
_CLAUSE_END = regex.compile(r"[,;:()\n]|\.(?!\d)|(?<!\d)\.")
_AMONG = regex.compile(r"\btrong (?:tong )?so (?:cac )?$")
_HAS = regex.compile(r"\b(?:co|thi)\b")
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

    `of` is the period that is surely meant, where it is not the report's own, and `base` tells that the words of such
    a period are all that the scope consists of ("cùng kỳ"). `dated` tells that the report's own period is named,
    `carried` that one was named sentences before, so that it need not hold any more; `sentence` is the range of the
    words before the figure. `field` (folded) is named where nothing else narrows the figure down, `level` ("cap huyen")
    where the report is of a district or province.
    """

    period: str | None
    scope: str | None
    dated: bool
    carried: bool
    sentence: tuple[int, int]
    field: str | None = None
    level: str | None = None
    of: Period | None = None
    base: bool = False


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
        if _AMONG.search(before) and _HAS.search(folded, start, number):
            # "Trong số hồ sơ đã giải quyết có 1.309 hồ sơ đúng hạn": a part of them.
            return None
        if scopes.target.search(before) or scopes.target.search(after):
            return None
        # A channel that the sentence names counts for what follows, except where the channels are its list.
        since = _last_end(_CLAUSE_END, folded, sentence, start) if channel else sentence
        lead = _lead_in(self.document, paragraph.start)
        plain_lead = fold(lead)
        unit, own_level = self._unit
        level = below = None
        if own_level != "xa":
            spoken = folded[_last_end(_FULL_STOP, folded, first, start) : end]
            run_in = folded[paragraph.start : start].partition(":")[0][:_RUN_IN]
            levels = (named_level(words) for words in (spoken, run_in, plain_lead, heading))
            level = next((found for found in levels if found), None)
            below = BELOW.search(spoken) or BELOW.search(after) or (level and BELOW.search(level))
            below = below or (None if stock else THEY.search(spoken))

        def narrowed(before: str, lead: str, heading: str, after: str = after) -> regex.Match[str] | None:
            return (
                scopes.sentence.search(before)
                or scopes.sentence.search(after)
                or scopes.clause.search(before, since - sentence)
                or scopes.clause.search(after)
                or HEADED.search(heading)
                or scopes.sentence.search(lead)
                or (scopes.people.search(before) if people else None)
            )

        place = other_place(clean[sentence:start], unit) or other_place(lead, unit) or below
        scope = narrowed(before, plain_lead, heading) or place
        field = None
        if scope is not None and place is None:
            # What a field's own name narrows down is compared with the same field elsewhere.
            field = _only_field(narrowed, before, plain_lead, heading)
        words = folded[sentence if stock else first : number]
        words = words if PERIOD.search(words) else f"{heading} | {fold(lead)}"
        period = stated_period(words, self.facts.period, stock)
        dated = period is None and bool(PERIOD.search(words) or _IN_PERIOD.search(words))
        # "Tính đến ngày 31/7/2023" holds for its paragraph; "lũy kế" and "tháng 4" need not.
        in_words = period is not None and ".." not in period
        carried = in_words and stated_period(folded[sentence:number], self.facts.period, stock) != period
        base = scope is not None and place is None
        base = base and narrowed(_undated(before), _undated(plain_lead), heading, _undated(after)) is None
        of = None
        if base or period is not None:
            of = self._meant(max(first, _last_end(_FULL_STOP, folded, first, start)), sentence, number, plain_lead)
        return Said(period, scope.group() if scope else None, dated, carried, (sentence, start), field, level, of, base)

    def _meant(self, spoken: int, sentence: int, number: int, lead: str) -> Period | None:
        """Return the period of a figure that its sentence, from `spoken` on, surely means, or the line before it.

        `sentence` is where the sentence or what follows its last ";" starts. What opens the sentence holds for all of
        it ("Lũy kế từ đầu năm: tiếp nhận 604 hồ sơ; giải quyết 590 hồ sơ"), else only for the number that comes next.
        """
        folded = self.document.text.folded
        words = folded[spoken:number]
        at = named_at(words, self.facts.period)
        if at is None:
            return None if PERIOD.search(words) else period_meant(lead, self.facts.period)
        opens = not _DIGIT.search(words, 0, at) or (
            spoken + at >= sentence and not _DIGIT.search(folded, sentence, spoken + at)
        )
        meant = period_meant(words, self.facts.period)
        return meant if opens or not _DIGIT.search(PERIOD.sub("", words[at:])) else None


_DIGIT = regex.compile(r"\d")


def _undated(words: str) -> str:
    """Return folded words without those of an earlier period."""
    return EARLIER.sub(lambda match: " " * len(match.group()), words)


_FULL_STOP = regex.compile(r"[\n!?]|\.(?!\d)")
_RUN_IN = 120  # characters at the start of a paragraph that may be its title: "2.3. Kết quả cấp xã: …"


def _only_field(
    narrowed: Callable[[str, str, str], regex.Match[str] | None], before: str, lead: str, heading: str
) -> str | None:
    """Return the field that a figure is of, where the name of one field is all that narrows it down."""
    name = None
    words = [before, lead, heading]
    for i, text in enumerate(words):
        match = named_field(text)
        if match and name in (None, match["name"]):
            name = match["name"]
            words[i] = text[: match.start()] + " " * len(match.group()) + text[match.end() :]
    return None if name is None or narrowed(words[0], words[1], words[2]) else name


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
