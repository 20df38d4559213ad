"""Tokens of a sentence → what the tagger knows of each: words, their part in a phrase, the numbers around them.

A SUBJECT hangs on a number. So the nearest number on either side is a feature, with the words that open a phrase of
its own ("tổng số", "tỷ lệ") and the phrase that the rules alone would take (`phrases`).
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.ner.marks import NUMBERS, Range
from extractor.ner.tokens import Token
from extractor.ner.words import classes

_CLOSING = frozenset(".;:()!?")
_FAR = 6


def features(sentence: Sequence[Token], kinds: Sequence[str], guesses: Sequence[Range | None]) -> list[list[str]]:
    """Return the features of each token of a sentence, as `name=value`.

    `kinds` say what each token lies in (`Marks.read`), `guesses` are the phrases that the rules alone would take.
    """
    roles = classes(sentence)
    guess = ["", *_guessed(sentence, guesses), ""]
    closed = [*_closed(sentence, kinds), "", ""]
    after, before, said = _since(sentence, kinds), _until(sentence, kinds), _said(sentence, kinds, roles)
    # A number is the same whatever its digits.
    words = ["#" + k if k else "9" if t.folded[0].isdigit() else t.folded for t, k in zip(sentence, kinds, strict=True)]
    words = ["<<", "<", *words, ">", ">>"]
    forms = ["<", *(_form(token.text) for token in sentence), ">"]
    roles = ["<", *roles, ">", ">"]
    found = []
    for i, token in enumerate(sentence):
        w2, w1, w, v1, v2 = words[i : i + 5]
        r1, r, s1, s2 = roles[i : i + 4]
        a, b, s, g = after[i], before[i], said[i], guess[i + 1] + guess[i + 2]
        found.append(
            [
                f"w={w}", f"t={token.text.lower()}", f"-1={w1}", f"+1={v1}", f"-2={w2}", f"+2={v2}",
                f"-1w={w1} {w}", f"w+1={w} {v1}", f"-2-1={w2} {w1}", f"+1+2={v1} {v2}",
                f"f={forms[i + 1]}", f"fff={forms[i]}{forms[i + 1]}{forms[i + 2]}",
                f"a={a}", f"b={b}", f"ab={a}{b}", f"aw={a} {w}", f"s={s}", f"sb={s}{b}",
                f"r={r}", f"r-1={r1}", f"r+1={s1}", f"r+2={s2}", f"r-1r={r1} {r}", f"rr+1={r} {s1}",
                f"ra={r} {a}", f"rs={r} {s}", f"r+1b={s1} {b}", f"g={g}", f"gr={g} {r} {s1}",
                f"g-1={guess[i]}{guess[i + 1]}",
                f"e={closed[i]} {closed[i + 1]}", f"ea={closed[i + 1]} {w} {a}", f"er={closed[i + 1]} {r} {s1}",
            ]
        )  # fmt: skip
    return found


def _form(text: str) -> str:
    """Return the form of a token: number, mark, CAPITALS, Capital or small."""
    if not text[0].isalpha():
        return "9" if text[0].isdigit() else "."
    if text.isupper():
        return "AA" if len(text) > 1 else "A"
    return "Aa" if text[0].isupper() else "a"


def _guessed(sentence: Sequence[Token], guesses: Sequence[Range | None]) -> list[str]:
    found = [""] * len(sentence)
    for guess in guesses:
        if guess:
            start, end = guess
            found[start:end] = ["B", *["I"] * (end - start - 1)]
    return found


def _since(sentence: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """Return how many words after a number each token stands, "-" beyond a mark or far away."""
    found, count = [], _FAR
    for token, kind in zip(sentence, kinds, strict=True):
        if kind in NUMBERS:
            count = 0
        elif kind or token.text in _CLOSING:
            count = _FAR
        else:
            count = min(count + 1, _FAR)
        found.append("-" if count == _FAR else str(count))
    return found


def _until(sentence: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """Return about how many words before a number each token stands; a colon is crossed, other marks are not."""
    found, count = [], 0
    for token, kind in zip(reversed(sentence), reversed(kinds), strict=True):
        if kind in NUMBERS:
            count = 1
            found.append("0")
            continue
        if kind or (token.text in _CLOSING and token.text != ":"):
            count = 0
        found.append("-" if count == 0 else "9" if count > 12 else "5" if count > 4 else str(count))
        count += count > 0
    found.reverse()
    return found


def _closed(sentence: Sequence[Token], kinds: Sequence[str]) -> list[str]:
    """Return for each token what closes the words that it stands in: a mark, or a number with "1" to "3" words before.

    After the comma of "06 đồng chí, đảng viên 19 đồng chí" a number follows: the list goes on, not the phrase.
    """
    found, mark, count = [], ".", 0
    for token, kind in zip(reversed(sentence), reversed(kinds), strict=True):
        found.append(f"{mark}{min(count, 3)}" if mark == "#" else mark)
        count += 1
        if kind or not token.text[0].isalpha():
            mark, count = "#" if kind in NUMBERS else token.text[:1] if not kind else "", 0
    found.reverse()
    return found


def _said(sentence: Sequence[Token], kinds: Sequence[str], roles: Sequence[str]) -> list[str]:
    """Return for each token how many words "số", "tổng số" or "tỷ lệ" stands before it in its clause, "-" for none."""
    found, count = [], 0
    for token, kind, role in zip(sentence, kinds, roles, strict=True):
        if kind or token.text in _CLOSING:
            count = 0
        elif role.endswith("openers"):
            count = 1
            found.append("o")
            continue
        found.append(str(min(count, 4)) if count else "-")
        count += count > 0
    return found
