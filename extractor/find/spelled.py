"""Counts whose number is spelled out: "hai mươi ba vụ", "bốn thôn", "một công chức"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

import regex

from extractor.find.hedges import hedge_before
from extractor.find.mentions import Amount
from extractor.find.units import is_duration, is_known, unit_after
from extractor.patterns import derived, vocabulary
from extractor.quantities import SCALES, SPELLINGS, Quantity, parse_spelled
from extractor.text import Text, fold

_WORD = r"(?:" + "|".join(SPELLINGS) + r")(?!\p{L})"
# "năm" is a year unless "năm mươi" or "năm trăm" follows; "không" is no number before what is counted.
_SPELLED = regex.compile(
    rf"(?<![\p{{L}}\d])(?!(?:không|năm)\s+(?!mươi|chục|trăm|nghìn|ngàn)){_WORD}(?:\s+{_WORD}){{0,8}}"
)
_FIVE = regex.compile(r"[,;:(]\s*(?P<number>năm)(?=\s)")
_SAME_LIST = 120  # characters within which "năm" is 5 because others of the same thing are counted in words
# What makes it a name, an approximation or two known ones: "thứ hai", "vài ba hồ sơ", "hai, ba hồ sơ", "giữa hai xã".
_NAMED = regex.compile(
    r"\b(?:thứ|tháng|quý|cấp|bộ phận|mức|mức độ|khoản|điều|số|hạng|loại|bậc|vài|đôi|dăm|mấy|hàng|hằng|tnhh|giữa)\s*$"
    r"|\b(?:" + "|".join(SPELLINGS) + r"),\s*$"
)
# "từng thôn một", "không một hồ sơ", "là một đơn vị": the article.
_ARTICLE = regex.compile(r"\b(?:từng|là|như|cùng|chỉ còn|không|mỗi)\s*$")
_LINE = regex.compile(r"[^\n\t]{0,60}")
_TEN = 10
_BEFORE = 14  # characters before a number that tell


def find(text: Text, taken: bytearray) -> list[Amount]:
    """Return the counts whose number is spelled out; `taken` marks what is none."""
    lower = text.clean.lower()
    if len(lower) != len(text.clean):
        return []
    found: list[Amount] = []
    for match in _SPELLED.finditer(lower):
        value = parse_spelled(match.group())
        left = lower[max(0, match.start() - _BEFORE) : match.start()]
        if value and not _NAMED.search(left) and not (value == 1 and _ARTICLE.search(left)):
            found += _count(text, taken, match.span(), Quantity(value))
    starts: dict[str | None, list[int]] = {}
    for count in found:
        starts.setdefault(count.unit, []).append(count.start)
    last: dict[str | None, int] = {}
    for match in _FIVE.finditer(lower):
        for five in _count(text, taken, match.span("number"), Quantity(Decimal(5))):
            if _beside(five, starts.get(five.unit, []), last.get(five.unit)):
                found.append(five)
                last[five.unit] = five.start
    return found


def _count(text: Text, taken: bytearray, number: tuple[int, int], value: Quantity) -> Sequence[Amount]:
    """Return the count of what follows the number, if it can be counted in words.

    From ten on anything can; below, only what units.toml knows, less the fixed terms ("hai mặt"); of one, only the
    things of counts.toml, for "một" is an article too.
    """
    start, end = number
    noun = unit_after(text, end, _LINE.match(text.clean, end).end())  # type: ignore[union-attr]
    if noun is None or any(taken[start : noun[1]]) or is_duration(text, end) or _is_name(text, start):
        return ()
    printed = " ".join(text.clean[slice(*noun)].split())
    words, known = fold(printed), is_known(text, noun[0])
    if words.split()[0] in {*SCALES, "phan"} or (known and printed.lower() in _idioms()):
        return ()
    if value.value < _TEN and not known:
        return ()
    if value.value == 1 and not words.startswith(_singles()):
        return ()
    hedge = hedge_before(text.folded, start)
    return (
        Amount(
            start,
            noun[1],
            "counts/spelled",
            number,
            Quantity(value.value, hedge=fold(hedge) if hedge else None),
            unit=printed,
            own_unit=True,
            hedge=hedge,
        ),
    )


def _is_name(text: Text, start: int) -> bool:
    """Tell "bản Ba", "thứ Bảy", "BỘ PHẬN MỘT CỬA" from the number that opens a sentence."""
    if not text.clean[start].isupper():
        return False
    before = text.clean[max(0, start - 3) : start].rstrip(' "*+-')
    return bool(before) and before[-1] not in ".:;!?\n"


def _beside(five: Amount, starts: Sequence[int], last: int | None) -> bool:
    """Tell whether others of the same thing are counted in words near by: "năm câu về đất đai, ba câu về hộ tịch".

    `starts` are theirs, in order; `last` is where the "năm" before was that is 5.
    """
    if last is not None and five.start - last < _SAME_LIST:
        return True
    i = bisect_right(starts, five.start - _SAME_LIST)
    return i < len(starts) and starts[i] < five.start + _SAME_LIST


@derived
def _singles() -> tuple[str, ...]:
    return tuple(fold(unit) for unit in vocabulary("counts")["spelled"]["units"])


@derived
def _idioms() -> frozenset[str]:
    words = [*vocabulary("counts")["spelled"]["fixed"], *vocabulary("units")["measures"]]
    return frozenset(words)
