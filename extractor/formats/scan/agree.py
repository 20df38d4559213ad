"""Whether two readings of one place agree on its numbers, and what is taken where they do not."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# What a lone 0 is read as, and O for 0 and l for 1 within a number; one character for one.
_LONE_ZERO = frozenset("OoQÓÒÔóòôỐỒốồ°ơö")
_ZERO = re.compile(r"(?<=\d)[OoQ](?![^\W\d_])|(?<![^\W\d_])[OoQ](?=\d)")
_ONE = re.compile(r"(?<=\d)[lI|](?![^\W\d_])|(?<![^\W\d_])[lI|](?=\d)")
_PURE = re.compile(r"[-+(]?\d+(?:[.,]\d+)*\s?%?\)?")
_USUAL = re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?|\d+(?:,\d+)?")
# TrueOCR's confidence in a number that is right where Tesseract reads something else: see docs/formats.md.
SURE = 97.0
_UNSURE = 60.0
_WORD = 3  # letters
_MORE = 0.7  # of a digit: fonts differ in width


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader made of a place: its text, and its confidence from 0 to 100."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Settled:
    """What is taken: the text, the ranges of it that are doubtful, and whether it is the second reader's."""

    text: str
    doubtful: tuple[tuple[int, int], ...] = ()
    second: bool = False


def tidy(text: str) -> str:
    """Return the text with the letters O and l that stand in a number as digits."""
    return _ONE.sub("1", _ZERO.sub("0", text))


def numbers(text: str) -> list[str]:
    """Return the numbers in a text as they are written."""
    return NUMBER.findall(text)


def worth_another(text: str, confidence: float) -> bool:
    """Tell whether a word of running text should be read twice: it has digits, or may hide some."""
    if any(letter.isdigit() for letter in text):
        return True
    core = text.strip(".,;:()")
    if len(core) <= 2 and all(letter in _LONE_ZERO or letter in "lI|" for letter in core):
        return True
    return confidence < _UNSURE and len(core) <= 6


def settle_word(first: Read, second: Read) -> Settled:
    """Return what is taken for a word of running text, in which Tesseract rarely errs."""
    text, other = tidy(first.text), tidy(second.text)
    if numbers(text) == numbers(other):
        return Settled(text)
    if not numbers(text):
        if first.confidence < _UNSURE and second.confidence >= SURE and _PURE.fullmatch(other.strip(".,;:")):
            return Settled(other, ((0, len(other)),), second=True)
        return Settled(text)
    if _usual(text, other):
        return Settled(other, _differing(other, text), second=True)
    return Settled(text, _differing(text, other))


def settle_cell(first: Read, second: Read, room: float) -> Settled:
    """Return what is taken for a table cell of one line: in short numbers the second reader errs less.

    `room` is how many digits the ink is wide: the second reader takes "66" for "6" now and then, and is sure of it.
    """
    text, other = _zero(tidy(first.text)), _zero(tidy(second.text))
    if numbers(text) == numbers(other):
        if not numbers(text) and len(text) <= 3 and max(first.confidence, second.confidence) < _UNSURE:
            return Settled("")
        if first.confidence < _UNSURE and len(numbers(text)) == 1 and sum(map(str.isalpha, text)) < _WORD:
            return Settled(numbers(text)[0], second=True)  # with what is left of a signature's strokes
        return Settled(text)
    if first.confidence < _UNSURE and second.confidence >= SURE and other.isalpha() and other.isascii():
        return Settled(other, second=True)  # "STT"; in accents Tesseract errs less
    if _PURE.fullmatch(other):
        certain = second.confidence >= SURE and not _usual(other, text) and len(other) > room - _MORE
        return Settled(other, () if certain else ((0, len(other)),), second=True)
    if not numbers(text) and first.confidence > second.confidence:
        return Settled(text)
    if not numbers(text):
        return Settled(other, _differing(other, text), second=True)
    return Settled(text, _differing(text, other))


def _zero(text: str) -> str:
    return "0" if text in _LONE_ZERO else text


def _usual(text: str, other: str) -> bool:
    """Tell whether two readings differ in comma and point alone, and only the other one writes a number as is usual."""
    mine, others = numbers(text), numbers(other)
    if [re.sub("[.,]", "", one) for one in mine] != [re.sub("[.,]", "", one) for one in others]:
        return False
    return all(_USUAL.fullmatch(one) for one in others) and not all(_USUAL.fullmatch(one) for one in mine)


def _differing(text: str, other: str) -> tuple[tuple[int, int], ...]:
    """Return where the numbers of `text` stand that the other reading does not have."""
    found, others = list(NUMBER.finditer(text)), numbers(other)
    if len(found) != len(others):
        return tuple(match.span() for match in found)
    return tuple(match.span() for match, number in zip(found, others, strict=True) if match.group() != number)
