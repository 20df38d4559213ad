"""The thing counted: the noun after a number, or before it."""

from __future__ import annotations

from functools import cache

import regex
from rapidfuzz.distance import Levenshtein

from extractor.patterns import derived, vocabulary
from extractor.text import Text, fold, spelling, spellings

_WORD = regex.compile(r"[\p{L}\d²³%]+(?:/\p{L}+)?")
_BLANK = regex.compile(r"[\s.]{0,2}\s*")
# "05 (năm) hồ sơ" spells its number out once more.
_SPELLED_OUT = regex.compile(r"\s*\((?:[a-z]+\s?){1,5}\)\s*")


@derived
def _units() -> dict[str, list[tuple[str, ...]]]:
    """Return first word → the word sequences of the units that start with it, longest first; all folded."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for names in vocabulary("units").values():
        for name in names:
            words = tuple(regex.findall(r"[^\s,]+|,", fold(name)))
            found.setdefault(words[0], []).append(words)
    for sequences in found.values():
        sequences.sort(key=len, reverse=True)
    return found


@cache
def _compiled(words: tuple[str, ...]) -> regex.Pattern[str]:
    expression = r"\s+".join(regex.escape(word) for word in words).replace(r"\s+,", r"\s*,")
    # A footnote's mark may stick to it: "18.037 hồ sơ2".
    return regex.compile(expression + r"(?!\p{L})")


@derived
def _before() -> regex.Pattern[str]:
    """Return a pattern that finds units in the words before a number; places and measures are none there.

    "Tổng số TTHC thực hiện tại xã là 158" counts TTHC, "tính đến ngày 15/9/2024 là 914" counts no days.
    """
    units = vocabulary("units")
    names = {fold(n) for kind in units if kind not in ("places", "measures") for n in units[kind]}
    names -= {fold(n) for n in vocabulary("counts")["context"]["only_after"]}
    words = sorted((regex.escape(n).replace(r"\ ", r"\s+") for n in names if len(n) > 2), key=len, reverse=True)
    return regex.compile(
        r"\b(?:(?P<counted>tong\s+so|so\s+luong|so)\s+(?:luong\s+)?)?(?P<unit>" + "|".join(words) + r")\b"
    )


@derived
def _accented() -> frozenset[str]:
    return spellings(name for names in vocabulary("units").values() for name in names if " " not in name)


@derived
def _stops() -> tuple[frozenset[str], frozenset[str]]:
    words = vocabulary("counts")["context"]["stops"]
    return frozenset(map(fold, words)), spellings(words)


def _is_stop(text: Text, start: int, end: int) -> bool:
    folded, words = _stops()
    printed = spelling(text.clean[start:end])
    return text.folded[start:end] in folded and (printed in words or (printed.isascii() and printed not in _accented()))


@derived
def _not_units() -> tuple[regex.Pattern[str], frozenset[str]]:
    words = sorted(vocabulary("counts")["context"]["not_units"], key=len, reverse=True)
    folded = "|".join(regex.escape(fold(word)).replace(r"\ ", r"\s+") for word in words)
    return regex.compile(rf"(?:{folded})\b"), spellings(words)


def is_duration(text: Text, at: int) -> bool:
    """Tell whether what follows the number that ends at `at` makes it a duration, an age or an hour.

    Its accents count where it has any: "1 cửa" is a name, "104 của xã" counts.
    """
    pattern, words = _not_units()
    match = pattern.match(text.folded, _BLANK.match(text.folded, at).end())  # type: ignore[union-attr]
    if match is None:
        return False
    return text.says(*match.span(), words)


def _known(text: Text, start: int) -> int | None:
    """Return the end of the longest known unit at `start`, or None.

    A unit of one word must have its own accents, or none at all: "bằng" is not "bảng".
    """
    first = _WORD.match(text.folded, start)
    if not first:
        return None
    word = first.group()
    for words in _units().get(word, ()) or _units().get(word.split("/")[0], ()):
        match = _compiled(words).match(text.folded, start)
        if match and (len(words) > 1 or _spelled_right(text, start, match.end())):
            return int(match.end())
    return None


def _spelled_right(text: Text, start: int, end: int) -> bool:
    return spelling(text.clean[start:end]) in _accented() or (
        text.says(start, end, _accented()) and not _is_stop(text, start, end)
    )


@derived
def _long_units() -> tuple[str, ...]:
    names = {fold(name) for names in vocabulary("units").values() for name in names}
    return tuple(sorted(name for name in names if len(name) >= 5 and "," not in name))


def _damaged(folded: str, start: int) -> int | None:
    """Return the end of a unit of five letters or more with one letter wrong ("hồ sa", "văn bàm"), or None."""
    words = list(_WORD.finditer(folded, start, min(len(folded), start + 40)))[:3]
    for n in range(len(words), 0, -1):
        text = folded[start : words[n - 1].end()]
        if len(text) < 5 or "\n" in text:
            continue
        for name in _long_units():
            near = abs(len(name) - len(text)) <= 1 and name[0] == text[0]
            if near and Levenshtein.distance(name, text, score_cutoff=1) <= 1:
                return words[n - 1].end()
    return None


def unit_after(text: Text, at: int, limit: int) -> tuple[int, int] | None:
    """Return the range of the noun that follows the number ending at `at`, not beyond `limit`, or None.

    A known unit first, then one with a letter wrong, then any noun of one or two words that is no function word.
    """
    folded = text.folded
    spelled = _SPELLED_OUT.match(folded, at)
    start = spelled.end() if spelled else at
    while start < limit and start < at + 4 and folded[start] == " ":
        start += 1
    end = _known(text, start)
    if end is not None and end <= limit:
        return start, _coordinated(text, start, end, limit)
    word = _WORD.match(folded, start)
    if not word or word.end() > limit or not word.group()[0].isalpha():
        return None
    end = _damaged(folded, start)
    if end is not None and end <= limit:
        return start, end
    if _is_stop(text, *word.span()):
        return None
    end = word.end()
    following = _WORD.match(folded, end + 1) if folded[end : end + 1] == " " else None
    if following and following.end() <= limit and following.group().isalpha() and not _is_stop(text, *following.span()):
        end = following.end()
    return start, end


def is_known(text: Text, start: int) -> bool:
    """Tell whether a known unit starts at `start`."""
    return _known(text, start) is not None


def _coordinated(text: Text, start: int, end: int, limit: int) -> int:
    """Take in what a classifier counts: "lượt" + "cán bộ, công chức", "bộ" + "máy tính"."""
    if text.folded[start:end] in ("luot", "cai", "chiec", "bo", "to"):
        at = end
        while at < limit and text.folded[at] == " ":
            at += 1
        more = _known(text, at)
        if more is not None and more <= limit:
            return more
    return end


def unit_before(text: Text, floor: int, at: int) -> tuple[int, int] | None:
    """Return the range of the unit that the words in [floor, at) name, or None.

    What "tổng số", "số lượng" or "số" stands before is it; else the last one that has its own accents.
    """
    last = None
    for match in _before().finditer(text.folded, floor, at):
        start, end = match.span("unit")
        if " " not in match.group("unit") and not _spelled_right(text, start, end):
            continue
        if match.group("counted"):
            return start, end
        last = start, end
    return last
