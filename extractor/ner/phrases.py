"""The phrase that each number of a paragraph is about, by rule: a first opinion for the tagger, and what is compared.

The rules are those of corpus/README.md ("The SUBJECT of a number"), in their order, on the classes of the words.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ner.tokens import Token

Range = tuple[int, int]
_NUMBERS = frozenset("NP")
_BETWEEN = frozenset({"links", "-links", "times", "-times"})
_AFTER_NUMBER = 9
_BEFORE_NUMBER = 14
_TIMES = frozenset({"thang", "quy", "nam", "ky"})


def phrases(line: Sequence[Token], kinds: Sequence[str], roles: Sequence[str]) -> list[Range | None]:
    """Return for each token that is a number the range of the phrase that it is about; None for all other tokens."""
    found: list[Range | None] = [None] * len(line)
    for i, kind in enumerate(kinds):
        if kind in _NUMBERS and (i + 1 == len(line) or kinds[i + 1] != kind or line[i + 1].text not in "%/"):
            found[i] = _said(line, kinds, roles, i) or _after(line, kinds, roles, i + 1) or _before(line, kinds, roles, i)
    return found


def _said(line: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the phrase after "số", "tổng số", "tỷ lệ" that the number at `at` is said of."""
    first = at
    while first > 0 and kinds[first - 1] == kinds[at]:
        first -= 1
    stop = first
    start = None
    for i in range(first - 1, max(-1, first - _BEFORE_NUMBER - 1), -1):
        if kinds[i] in ("N", "P", "R") or line[i].text in (".", ";", "(", ")", "!", "?"):
            break
        if roles[i] == "openers":
            start = i
            if i == 0 or roles[i - 1] != "openers":
                break
    if start is None:
        return None
    begin = start + 1
    while begin < stop and roles[begin] in ("-openers", "openers"):
        begin += 1
    end = begin
    while end < stop and not (roles[end].endswith("links") or line[end].text in (":", "-") or _outside(line, roles, end)):
        end += 1
    return (begin, end) if end > begin and line[end - 1].text != "," else None


def _outside(line: Sequence[Token], roles: Sequence[str], i: int) -> bool:
    """Tell whether a word of time or place begins at `i`, which is no part of the phrase."""
    word = line[i].folded
    return (roles[i] == "ends" and word in ("trong", "tai", "cua", "o", "den", "tu", "tren")) or word in ("kỳ",)


def _after(line: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the noun phrase right after the number that ends before `at`."""
    while at < len(line) and (kinds[at] in ("N", "P") or roles[at].endswith("openers")):
        at += 1
    end = at
    event = at < len(line) and roles[at] == "events"
    while end < min(len(line), at + _AFTER_NUMBER) and not kinds[end]:
        role, word = roles[end], line[end].text
        if word == "," or word == "-":
            # "cán bộ, công chức" goes on with a noun; what else follows a comma is another phrase.
            if end == at or end + 1 >= len(line) or kinds[end + 1] or roles[end + 1] != "kinds":
                break
        elif not word[0].isalpha():
            break
        elif role in ("ends", "links", "openers") or (role == "verbs" and not (event and end <= at + 1)):
            break
        end += 1
    while end > at and line[end - 1].text in ",-":
        end -= 1
    return (at, end) if end > at else None


def _before(line: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], at: int) -> Range | None:
    """Return the noun phrase just before the number, from the last mark on."""
    first = at
    while first > 0 and kinds[first - 1] == kinds[at]:
        first -= 1
    stop = first
    while stop > 0 and (roles[stop - 1].endswith("links") or line[stop - 1].text in (":", "(")):
        stop -= 1
    begin = stop
    while begin > 0 and not kinds[begin - 1] and line[begin - 1].text[0].isalpha() and stop - begin < 6:
        if roles[begin - 1].lstrip("-") in ("verbs", "ends", "links", "openers"):
            return (begin, stop) if begin < stop and roles[begin - 1].lstrip("-") in ("links", "ends") else None
        begin -= 1
    return (begin, stop) if begin < stop else None
