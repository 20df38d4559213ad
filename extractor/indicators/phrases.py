"""The phrases of patterns/indicators.toml, and where a text has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from extractor.indicators.catalogue import Indicator, indicators
from extractor.patterns import build, derived, vocabulary
from extractor.site_files import SettingsError

_LINK = r"(?:\s{0,2}(?:la|co|gom|dat|duoc|voi|chiem|bang|ty le|[:=]|hon|tren|gan|khoang|chua den|xap xi))*\s{0,3}"
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)*)(?!\d)"
_LITERAL = regex.compile(r"[a-z][a-z ]*[a-z](?![a-z]*\??[?{*])")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of an indicator.

    `anchor` is a piece of folded text that every match has: right at its start, or right after its number.
    """

    indicator: Indicator
    anchor: str
    after_number: bool
    regex: regex.Pattern[str]


@derived
def phrases() -> tuple[Phrase, ...]:
    """Return the phrases of all indicators. Raises `SettingsError` for one that nothing can be looked for by."""
    return tuple(
        _phrase(indicator, written, lead, rest)
        for indicator in indicators()
        for written in vocabulary("indicators")["indicators"][indicator.code].get("phrases", ())
        for lead, rest in _variants(written)
    )


def _phrase(indicator: Indicator, written: str, lead: str, rest: str) -> Phrase:
    after = rest.startswith("# ")
    rest = rest.removeprefix("# ")
    literal = _LITERAL.match(rest)
    if literal is None or len(literal.group()) < 4 or not (after or "#" in rest):
        reason = f"cụm từ phải có “#” ở chỗ của con số và bắt đầu bằng bốn chữ cái trở lên: “{written}”"
        raise SettingsError(f"indicators.toml: chỉ tiêu “{indicator.code}”: {reason}")
    source = _NUMBER + r"\s{1,2}" + rest if after else rest.replace(" #", _LINK + _NUMBER).replace("#", _NUMBER)
    return Phrase(indicator, literal.group(), after, build(lead + source))


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
    for alternative in vocabulary("words")[opening.group(1)].split("|"):
        yield lead, number + alternative + rest[opening.end() :]


@derived
def denials() -> tuple[tuple[Indicator, regex.Pattern[str]], ...]:
    """Return the phrases that say there is none of an indicator."""
    tables = vocabulary("indicators")["indicators"]
    return tuple(
        (indicator, build(phrase)) for indicator in indicators() for phrase in tables[indicator.code].get("none", ())
    )


_PHRASE = 400  # characters that a phrase with its number can take


def matches(folded: str) -> Iterator[tuple[Phrase, regex.Match[str]]]:
    """Yield each phrase that stands in a folded text, with its match; the group "n" is the number."""
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
