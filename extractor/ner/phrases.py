"""The phrase that each number of a sentence is about, by rule: what the tagger builds on, and is compared with.

The rules are those of corpus/README.md ("The SUBJECT of a number"), in their order, on the parts that words play.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ner.marks import Range
from extractor.ner.tokens import Token
from extractor.ner.words import classes

_SAID_WINDOW = 14  # tokens: further before a number its "tổng số" speaks of another
_LONGEST_AFTER, _LONGEST_BEFORE = 9, 6
_ENDS = frozenset({"ends", "links", "openers", "measures", "times"})
_ENDING_PLACES = frozenset({"trong", "tai", "cua", "o", "tu", "tren"})


def phrases(sentence: Sequence[Token], kinds: Sequence[str], numbers: Sequence[Range]) -> list[Range | None]:
    """Return for each number of a sentence the range of the phrase that it is about, or None (`Marks.read`)."""
    roles = classes(sentence)
    return [
        _said(sentence, kinds, roles, start)
        or _after(sentence, kinds, roles, end)
        or _before(sentence, kinds, roles, start)
        for start, end in numbers
    ]


def _said(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the phrase after "số", "tổng số", "tỷ lệ" that the number which starts at `at` is said of."""
    begin = at
    for i in range(at - 1, max(-1, at - _SAID_WINDOW - 1), -1):
        if kinds[i] or sentence[i].text in "();":
            break
        if roles[i].endswith("openers"):
            begin = i + 1
            break
    end = begin
    while end < at and not (
        roles[end].endswith("links")
        or sentence[end].text in ":-("
        or (roles[end] == "ends" and sentence[end].folded in _ENDING_PLACES)
    ):
        end += 1
    while end > begin and sentence[end - 1].text == ",":
        end -= 1
    return (begin, end) if begin < end and begin < at and roles[begin - 1].endswith("openers") else None


def _after(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the noun phrase right after the number that ends before `at`."""
    while at < len(sentence) and roles[at].endswith("openers"):
        at += 1
    event = at < len(sentence) and roles[at] == "events"
    end = at
    while end < min(len(sentence), at + _LONGEST_AFTER) and not kinds[end]:
        # Of "1.127 triệu đồng" the number is "1.127 triệu": "đồng" goes on a measure.
        role, text = roles[end].lstrip("-") if end == at else roles[end], sentence[end].text
        if text in ",-":
            # "cán bộ, công chức" goes on with a noun; what else follows a comma is another phrase.
            if end == at or end + 1 == len(sentence) or roles[end + 1] != "kinds" or kinds[end + 1]:
                break
        elif not text[0].isalpha() or role in _ENDS or (role == "verbs" and not (event and end == at + 1)):
            break
        end += 1
    while end > at and sentence[end - 1].text in ",-":
        end -= 1
    return (at, end) if end > at else None


def _before(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the noun phrase just before the number that starts at `at`, from the last mark on."""
    end = at
    while end > 0 and (roles[end - 1].endswith("links") or sentence[end - 1].text in ":("):
        end -= 1
    begin = end
    while (
        begin > 0 and not kinds[begin - 1] and sentence[begin - 1].text[0].isalpha() and end - begin < _LONGEST_BEFORE
    ):
        if roles[begin - 1].lstrip("-") in ("ends", "links", "openers", "measures"):
            break
        begin -= 1
    return (
        (begin, end)
        if begin < end and roles[begin].lstrip("-") not in ("verbs", "states", "times", "measures")
        else None
    )
