"""The phrase that each number of a sentence is about, by rule: what the tagger builds on, and is compared with.

The rules are those of corpus/README.md ("The SUBJECT of a number"), in their order, on the parts that words play.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ner.marks import DATE, NUMBERS, Range
from extractor.ner.tokens import Token
from extractor.ner.words import classes

_SAID_WINDOW = 14  # tokens: further before a number its "tổng số" speaks of another
_LONGEST_AFTER, _LONGEST_BEFORE = 9, 6
_ENDS = frozenset({"ends", "links", "openers", "measures", "times"})
_AT_END = frozenset({DATE, "ORG", "LOC"})
_NO_PHRASE = frozenset({"states", "measures", "times"})
_ENDING_PLACES = frozenset({"trong", "tai", "cua", "o", "tu", "tren"})


def phrases(sentence: Sequence[Token], kinds: Sequence[str], numbers: Sequence[Range]) -> list[Range | None]:
    """Return for each number of a sentence the range of the phrase that it is about, or None (`Marks.read`)."""
    roles = classes(sentence)
    return [
        _said(sentence, kinds, roles, start)
        or after(sentence, kinds, roles, end)
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
    while end > begin and (sentence[end - 1].text == "," or _is_time(kinds[end - 1], roles[end - 1])):
        end -= 1
    return (begin, end) if begin < end and begin < at and roles[begin - 1].endswith("openers") else None


def after(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the noun phrase right after the number that ends before `at`."""
    while at < len(sentence) and roles[at].endswith("openers"):
        at += 1
    event = at < len(sentence) and roles[at] == "events"
    end = at
    while end < min(len(sentence), at + _LONGEST_AFTER) and not kinds[end]:
        # Of "1.127 triệu đồng" the number is "1.127 triệu": "đồng" goes on a measure.
        role, text = roles[end].lstrip("-") if end == at else roles[end], sentence[end].text
        if text in ",-":
            # "cán bộ, công chức" goes on with a noun, "công chức Văn hóa - Xã hội" with a capital; what else follows a
            # comma is another phrase.
            if end == at or end + 1 == len(sentence) or kinds[end + 1]:
                break
            if roles[end + 1] != "kinds" and not (text == "-" and sentence[end + 1].text[0].isupper()):
                break
            if text == "," and _leads_to_number(sentence, kinds, end + 1):
                break
        elif not text[0].isalpha() or role in _ENDS or (role == "verbs" and not (event and end == at + 1)):
            break
        end += 1
    while end > at and sentence[end - 1].text in ",-":
        end -= 1
    return (at, end) if end > at else None


def _leads_to_number(sentence: Sequence[Token], kinds: Sequence[str], at: int) -> bool:
    """Tell whether only words stand from `at` to a number: "cán bộ 11 người, công chức 09 người" is a list."""
    for i in range(at, min(len(sentence), at + _LONGEST_BEFORE)):
        if kinds[i] in NUMBERS:
            return True
        if kinds[i] or not (sentence[i].text[0].isalpha() or sentence[i].text == "-"):
            return False
    return False


def _before(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the noun phrase just before the number that starts at `at`, from the last mark on."""
    end = at
    while end > 0 and (roles[end - 1].endswith("links") or sentence[end - 1].text in ":("):
        end -= 1
    begin, end = _back(sentence, kinds, roles, end)
    if end < at and begin > 0 and roles[begin - 1] == "ends" and sentence[begin - 1].folded in _ENDING_PLACES:
        # "Thời gian chờ tại quầy là 12 phút": the phrase stands before the place.
        begin, end = _back(sentence, kinds, roles, begin - 1)
    if begin == end or roles[begin].lstrip("-") in ("verbs", "states", "times", "measures"):
        return None
    return begin, end


def _back(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], end: int) -> Range:
    """Return the range of the words before `end` that may be one phrase, without the names and times at its end."""
    while end > 0 and (
        kinds[end - 1] in _AT_END or roles[end - 1].lstrip("-") == "times" or _is_year(sentence, roles, end - 1)
    ):
        end -= 1
    begin = end
    while begin > 0 and not kinds[begin - 1] and end - begin < _LONGEST_BEFORE:
        if not sentence[begin - 1].text[0].isalpha() and not _joins(sentence, kinds, begin - 1, end):
            break
        if roles[begin - 1].lstrip("-") in ("ends", "links", "openers", "measures"):
            break
        begin -= 1
    return begin, end


def _is_year(sentence: Sequence[Token], roles: Sequence[str], i: int) -> bool:
    return i > 0 and roles[i - 1] == "times" and sentence[i].text.isdigit()


def no_phrase(roles: Sequence[str], phrase: Range) -> bool:
    """Tell whether a phrase names nothing: a measure ("m²"), or a state or time that no "số" or "tỷ lệ" opens."""
    begin, end = phrase
    parts = {role.lstrip("-") for role in roles[begin:end]}
    opened = begin > 0 and roles[begin - 1].endswith("openers")
    return parts == {"measures"} or (not opened and parts <= _NO_PHRASE)


def _joins(sentence: Sequence[Token], kinds: Sequence[str], i: int, end: int) -> bool:
    """Tell whether a hyphen joins two words before `end`: "văn hóa - xã hội", not "- Trực tiếp"."""
    return sentence[i].text == "-" and 0 < i < end - 1 and not kinds[i - 1] and sentence[i - 1].text[0].isalpha()


def _is_time(kind: str, role: str) -> bool:
    """Tell whether a word at a phrase's end says when: "hồ sơ tiếp nhận năm nay"."""
    return kind == DATE or role.lstrip("-") == "times"
