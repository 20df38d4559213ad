"""Which number is about which phrase: the SUBJECTs of a sentence given to its numbers.

A phrase right after a number is that number's. One that no number stands before is said of the next number, or of the
next ones where they share it ("lần lượt là 160, 171 và 149 hồ sơ").
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractor.ner.marks import Range
from extractor.ner.tokens import Token
from extractor.ner.words import classes

_FAR = 16  # tokens between a phrase and the number that is said of it
_SPELLED = 6  # tokens of a number that is spelled out once more
_SHARING = frozenset((",", "va", "/", "-", "trong", "tong", "so", "tren", "den"))


def given(
    sentence: Sequence[Token], kinds: Sequence[str], numbers: Sequence[Range], phrases: Sequence[Range]
) -> Mapping[Range, Range]:
    """Return number → the phrase that it is about, both as ranges of tokens, for the numbers that are about one."""
    begins = {start: (start, end) for start, end in phrases}
    roles = classes(sentence)
    found: dict[Range, Range] = {}
    for number in numbers:
        at = _spelled_out(sentence, number[1])
        while at < len(sentence) and at not in begins and roles[at].endswith("openers"):
            at += 1
        if at in begins:
            found[number] = begins[at]
    after = set(found.values())
    starts = [start for start, _ in numbers]
    for phrase in sorted(phrases):
        i = bisect_left(starts, phrase[1])
        if phrase in after or i == len(numbers) or starts[i] - phrase[1] > _FAR:
            continue
        # "Số hồ sơ tiếp nhận là 907 hồ sơ": what is said of the number goes before what follows it.
        found[numbers[i]] = phrase
        for before, number in pairwise(numbers[i:]):
            if not _shared(sentence, kinds, before, number):
                break
            found[number] = phrase
    # "18 và 21 thành viên", "17 trong 20 máy tính": the first shares the second's.
    for first, second in reversed(list(pairwise(numbers))):
        follows = second in found and found[second][0] >= second[1]
        if first not in found and follows and _shared(sentence, kinds, first, second):
            found[first] = found[second]
    return found


def _spelled_out(sentence: Sequence[Token], at: int) -> int:
    """Return where a number goes on after the words that spell it out once more, "05 (năm) hồ sơ"; else `at`."""
    if at < len(sentence) and sentence[at].text == "(":
        for end in range(at + 1, min(len(sentence), at + _SPELLED)):
            if sentence[end].text == ")":
                return end + 1
            if not sentence[end].text.isalpha():
                break
    return at


def _shared(sentence: Sequence[Token], kinds: Sequence[str], first: Range, second: Range) -> bool:
    """Tell whether two numbers stand in one list: only marks and words of lists between them, and of one kind."""
    between = sentence[first[1] : second[0]]
    return kinds[first[0]] == kinds[second[0]] and all(token.folded in _SHARING for token in between)
