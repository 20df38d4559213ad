"""Indicators in prose: a phrase around a number says which one it states, its sentence with what scope."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractor.document import Document
from extractor.find import Found
from extractor.find.mentions import Amount, Rate, whole_of
from extractor.indicators.catalogue import Indicator, Stated, indicators
from extractor.indicators.periods import PERIOD, stated_period
from extractor.patterns import derived, vocabulary
from extractor.records import Facts, Period, Unit
from extractor.sections import Heading
from extractor.site_files import SettingsError
from extractor.text import fold

_LINK = r"(?:\s{0,2}(?:la|co|gom|dat|duoc|voi|chiem|bang|ty le|[:=]))*\s{0,3}"
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)*)(?!\d)"
_LITERAL = regex.compile(r"[a-z][a-z ]*[a-z](?![a-z]*\??[?{*])")
# A heading narrows down only by naming a field: "một cửa liên thông" there is the name of a mechanism.
_FIELD = regex.compile(r"(?<!\bcac )(?<!\bmot so )\blinh vuc\b|phi dia gioi")
# In the report of a district or province: what is said of all its communes together.
_BELOW = regex.compile(r"\bcap xa\b")
_SENTENCE_END = regex.compile(r"[;\n]|\.(?!\d)|(?<!\d)\.")
_CLAUSE_END = regex.compile(r"[,;:()\n]|\.(?!\d)|(?<!\d)\.")


@dataclass(frozen=True, slots=True)
class _Phrase:
    """`anchor` is a piece of folded text that every match has: right at its start, or right after its number."""

    indicator: Indicator
    anchor: str
    after_number: bool
    regex: regex.Pattern[str]


@derived
def phrases() -> tuple[_Phrase, ...]:
    """Return the compiled phrases. Raises `SettingsError` for one of a site that nothing can be looked for by."""
    return tuple(
        _phrase(indicator, written, lead, rest)
        for indicator in indicators()
        for written in vocabulary("indicators")["indicators"][indicator.code].get("phrases", ())
        for lead, rest in _variants(written)
    )


def _phrase(indicator: Indicator, written: str, lead: str, rest: str) -> _Phrase:
    after = rest.startswith("# ")
    rest = _filled(rest.removeprefix("# "))
    literal = _LITERAL.match(rest)
    if literal is None or len(literal.group()) < 4 or not (after or "#" in rest):
        reason = f"cụm từ phải có “#” ở chỗ của con số và bắt đầu bằng bốn chữ cái trở lên: “{written}”"
        raise SettingsError(f"indicators.toml: chỉ tiêu “{indicator.code}”: {reason}")
    source = _NUMBER + r"\s{1,2}" + rest if after else rest.replace(" #", _LINK + _NUMBER).replace("#", _NUMBER)
    return _Phrase(indicator, literal.group(), after, regex.compile(_filled(lead) + source))


_FRAGMENT = regex.compile(r"\$(\w+)")
_LOOKBEHIND = regex.compile(r"(?P<lead>(?:\(\?<[=!](?P<inner>(?:[^()\[\]]|\[[^\]]*\]|\((?&inner)\))*)\))?)(?P<rest>.*)")


def _variants(phrase: str) -> Iterator[tuple[str, str]]:
    """Yield (lookbehind, rest) of a phrase, once for each alternative of a fragment that the rest starts with."""
    match = _LOOKBEHIND.fullmatch(phrase)
    assert match is not None
    lead, rest = match["lead"], match["rest"]
    number = "# " if rest.startswith("# ") else ""
    opening = _FRAGMENT.match(rest, len(number))
    if opening is None:
        yield lead, rest
        return
    for alternative in _fragments()[opening.group(1)].split("|"):
        yield lead, number + alternative + rest[opening.end() :]


def _fragments() -> dict[str, str]:
    return dict(vocabulary("indicators")["fragments"])


def _filled(expression: str) -> str:
    while _FRAGMENT.search(expression):
        expression = _FRAGMENT.sub(lambda match: f"(?:{_fragments()[match.group(1)]})", expression)
    return expression


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


def _numbers(found: Found) -> dict[int, Amount | Rate]:
    """Return the numbers of the running text by where their digits start; of "18/20" each one."""
    numbers: dict[int, Amount | Rate] = {rate.start: rate for rate in found.rates if rate.cell is None}
    for amount in found.amounts:
        if amount.cell is None:
            numbers[amount.number[0]] = amount
            if (whole := whole_of(amount)) is not None:
                numbers[whole.number[0]] = whole
    return numbers


def in_prose(document: Document, found: Found, headings: Sequence[Heading], facts: Facts) -> Iterator[Stated]:
    """Yield the numbers of the running text that state an indicator; those of plans and proposals do not."""
    numbers = _numbers(found)
    starts = [heading.start for heading in headings]
    unit = facts.unit or Unit()
    taken: set[tuple[str, int]] = set()
    for phrase, match in _matches(document.text.folded):
        at = match.start("n")
        number = numbers.get(at)
        key = phrase.indicator.code, at
        if number is None or key in taken or isinstance(number, Rate) != (phrase.indicator.unit == "%"):
            continue
        paragraph = document.paragraph_at(at)
        if paragraph.table is not None or match.start() < paragraph.start or match.end() > paragraph.end:
            continue
        section = headings[i].section if (i := bisect_right(starts, at) - 1) >= 0 else None
        if section is not None and section.part in ("plan", "proposal"):
            continue
        title = section.title if section else ""
        stated = _state(document, phrase.indicator, number, match, facts.period, unit, title)
        if stated is not None:
            taken.add(key)
            yield stated


_PHRASE = 400  # characters that a phrase with its number can take


def _matches(folded: str) -> Iterator[tuple[_Phrase, regex.Match[str]]]:
    for phrase in phrases():
        at = folded.find(phrase.anchor)
        while at >= 0:
            start = _number_start(folded, at) if phrase.after_number else at
            if start is not None and (not start or not folded[start - 1].isalnum()):
                match = phrase.regex.match(folded, start, min(len(folded), start + _PHRASE))
                if match:
                    yield phrase, match
            at = folded.find(phrase.anchor, at + len(phrase.anchor))


def _number_start(folded: str, at: int) -> int | None:
    """Return where the number right before `at` starts, or None."""
    end = at
    while end and folded[end - 1] == " " and at - end < 3:
        end -= 1
    start = end
    while start and (folded[start - 1].isdigit() or folded[start - 1] in ".,") and end - start < 15:
        start -= 1
    while start < end and not folded[start].isdigit():
        start += 1
    return start if start < end else None


# Characters before and after a phrase in which its scope and period may be said, within its paragraph.
_REACH = 2000


def _state(
    document: Document,
    indicator: Indicator,
    number: Amount | Rate,
    match: regex.Match[str],
    own: Period | None,
    unit: Unit,
    heading: str,
) -> Stated | None:
    """Return what `match` states with the scope and period of its sentence; None for a target."""
    folded = document.text.folded
    paragraph = document.paragraph_at(match.start())
    first, last = max(paragraph.start, match.start() - _REACH), min(paragraph.end, match.end() + _REACH)
    sentence = _last_end(_SENTENCE_END, folded, first, match.start())
    clause = _last_end(_CLAUSE_END, folded, sentence, match.start())
    end = _CLAUSE_END.search(folded, match.end(), last)
    after = folded[match.end() : end.start() if end else last]
    scopes = _scopes()
    before = folded[sentence : match.start()]
    if scopes.target.search(before) or scopes.target.search(after):
        return None
    # A channel that the sentence names counts for what follows, except where the channels are its list.
    since = clause if _is_channel(indicator) else sentence
    lead = _lead_in(document, paragraph.start)
    named, level = fold(unit.name or ""), unit.level or "xa"
    scope = (
        scopes.sentence.search(before)
        or scopes.sentence.search(after)
        or scopes.clause.search(folded, since, match.start())
        or scopes.clause.search(after)
        or _FIELD.search(fold(heading))
        or scopes.sentence.search(fold(lead))
        or _other_place(document.text.clean[sentence : match.start()], named)
        or _other_place(lead, named)
        or (None if level == "xa" else _BELOW.search(before))
        or (scopes.people.search(before) if indicator.unit == "người" else None)
    )
    begin = sentence if indicator.stock else first
    own_words = folded[begin : match.start("n")]
    context = own_words if PERIOD.search(own_words) else f"{fold(heading)} | {fold(lead)}"
    period = stated_period(context, own, indicator.stock)
    return Stated(indicator, number, period, scope.group() if scope else None)


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


def _is_channel(indicator: Indicator) -> bool:
    return vocabulary("indicators")["indicators"][indicator.code].get("under") is not None


def _other_place(text: str, unit: str) -> regex.Match[str] | None:
    """Return the name of another commune, village … than the report's own `unit` (folded) in `text`."""
    return next((match for match in _PLACE.finditer(text) if fold(match["name"]) not in unit), None)
