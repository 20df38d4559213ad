"""Which number is about which phrase: the SUBJECTs of a sentence given to its numbers.

A phrase right after a number is that number's. One that no number stands before is said of the next number, or of the
next ones where they share it ("lần lượt là 160, 171 và 149 hồ sơ").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from extractor.ner.marks import NUMBERS
from extractor.ner.tokens import Token

Range = tuple[int, int]
_FAR = 16  # tokens between a phrase and the number that is said of it
_SHARING = frozenset((",", "va", "/", "-", "trong", "tong", "so", "tren", "den"))


def given(
    sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str], phrases: Sequence[Range]
) -> Mapping[int, Range]:
    """Return for the tokens that end a number the phrase that it is about; ranges are of tokens."""
    numbers = [i for i in range(len(kinds)) if kinds[i] in NUMBERS and not _goes_on(sentence, kinds, i)]
    starts = {start: (start, end) for start, end in phrases}
    found: dict[int, Range] = {}
    for i in numbers:
        at = i + 1
        while at < len(sentence) and at not in starts and (roles[at].endswith("openers") or _spelled(sentence, at)):
            at += 1
        if at in starts:
            found[i] = starts[at]
    after = set(found.values())
    for phrase in sorted(phrases):
        if phrase not in after:
            _said(sentence, kinds, numbers, phrase, found)
    # "18 và 21 thành viên", "17 trong 20 máy tính": the first shares the second's.
    for i, j in reversed(list(pairwise(numbers))):
        if i not in found and j in found and found[j][0] > j and _shared(sentence, kinds, i, j):
            found[i] = found[j]
    return found


def _goes_on(sentence: Sequence[Token], kinds: Sequence[str], i: int) -> bool:
    """Tell whether the number at token `i` goes on in the next token ("90,87" + "%", "235" + "/" + "240")."""
    return i + 1 < len(kinds) and kinds[i + 1] == kinds[i] and not sentence[i + 1].text[0].isdigit()


def _spelled(sentence: Sequence[Token], at: int) -> bool:
    """Tell whether the token is part of a number spelled out once more, "05 (năm) hồ sơ"."""
    around = sentence[max(0, at - 1)].text + sentence[min(at + 1, len(sentence) - 1)].text
    return sentence[at].text in "()" or around == "()"


def _said(
    sentence: Sequence[Token], kinds: Sequence[str], numbers: Sequence[int], phrase: Range, found: dict[int, Range]
) -> None:
    following = [i for i in numbers if i >= phrase[1]]
    if not following or following[0] - phrase[1] > _FAR:
        return
    first, *others = following
    if first not in found or found[first][0] > first:
        found[first] = phrase
    last = first
    for i in others:
        if not _shared(sentence, kinds, last, i):
            break
        found[i] = phrase
        last = i


def _shared(sentence: Sequence[Token], kinds: Sequence[str], i: int, j: int) -> bool:
    """Tell whether two numbers stand in one list: only marks and words of lists between them, and of one kind."""
    between = [t.folded for t, kind in zip(sentence[i + 1 : j], kinds[i + 1 : j], strict=True) if not kind]
    return kinds[i] == kinds[j] and all(word in _SHARING for word in between)
