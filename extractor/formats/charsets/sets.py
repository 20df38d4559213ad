"""The character sets themselves: what each does to a text whose characters are its codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.formats.charsets import tables
from extractor.formats.charsets.evidence import VIETNAMESE, high_words, share


class Converted(NamedTuple):
    """Unicode text, and for each of its characters the index in the text that was converted."""

    text: str
    offsets: Sequence[int]


@dataclass(frozen=True, slots=True)
class Charset:
    """A character set: `name` for people, `encoding` for programs, `decode` by its table, whatever the text.

    `capitals` tells that the font draws small letters as capitals (.VnTimeH).
    """

    name: str
    encoding: str
    decode: Callable[[str], Converted]
    capitals: bool = False

    def convert(self, text: str) -> Converted:
        """Return `text`, whose characters are the codes of this set, in Unicode; text that is Unicode as it stands."""
        new = same = Converted(text, range(len(text)))
        if not text.isascii():
            decoded = self.decode(text)
            better = gain(text, decoded.text)
            new = same if better < 0 or (better == 0 and VIETNAMESE.search(text)) else decoded
        if not self.capitals:
            return new
        return Converted(_capitals(new.text), new.offsets)


def _capitals(text: str) -> str:
    """Return `text` in capitals, of the same length: "ß" has two, and would move all that follows."""
    return "".join(upper if len(upper := letter.upper()) == 1 else letter for letter in text)


def gain(text: str, new: str) -> float:
    """Return by how much the share of the accented words that are Vietnamese is larger in `new` than in `text`."""
    return share(high_words(new)) - share(high_words(text))


_LETTER_BEFORE, _LETTER_AFTER = r"(?<=[^\W\d_]|[\xa1-\xb9])", r"(?=[^\W\d_]|[\xa1-\xb9])"
_SIGNS_IN_WORDS = [
    (re.compile(f"{_LETTER_BEFORE}{sign}|{sign}{_LETTER_AFTER}"), sign, letter)
    for sign, letter in tables.TCVN3_IN_WORDS.items()
]


# The set has no capitals with a tone: in another font than those for capitals "QUYẾT" is typed "QUYếT".
_SMALL_IN_CAPITALS = re.compile(r"(?<![^\W\d_])[^\W\d_a-z]{2,}(?![^\W\d_])")


def _raised(word: re.Match[str]) -> str:
    letters = word.group()
    return letters if letters[1:].islower() or letters.isupper() else _capitals(letters)


# A reader has made this of a small raised 1, beside a figure or other raised ones: "ạ" stands beside none.
_FOOTNOTE = re.compile(
    r"(?<=[\d\xb2\xb3\xb9\u2070-\u2079])\xb9(?![A-Za-z\xb5-\xb8\xba-\xfe])|\xb9(?=[\xb2\xb3\xb9\u2070-\u2079])"
)


def _tcvn3(text: str) -> Converted:
    for pattern, sign, letter in _SIGNS_IN_WORDS:
        if sign in text:
            text = pattern.sub(letter, text)
    text = "\xb9".join(part.translate(tables.TCVN3) for part in _FOOTNOTE.split(text))
    return Converted(_SMALL_IN_CAPITALS.sub(_raised, text), range(len(text)))


def _by(table: dict[int, str]) -> Callable[[str], Converted]:
    return lambda text: Converted(text.translate(table), range(len(text)))


_VNI_PAIR = re.compile("|".join(sorted(tables.VNI_PAIRS)))


def _vni(text: str) -> Converted:
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for pair in _VNI_PAIR.finditer(text):
        parts += text[at : pair.start()].translate(tables.VNI), tables.VNI_PAIRS[pair.group()]
        offsets.extend(range(at, pair.start() + 1))
        at = pair.end()
    parts.append(text[at:].translate(tables.VNI))
    offsets.extend(range(at, len(text)))
    return Converted("".join(parts), offsets)


WINDOWS_1258 = Charset("windows-1258", "windows-1258", _by(tables.WINDOWS_1258))
TCVN3 = Charset("TCVN3 (ABC)", "tcvn3", _tcvn3)
TCVN3_CAPITALS = Charset("TCVN3 (ABC)", "tcvn3", _tcvn3, capitals=True)
VNI = Charset("VNI", "vni", _vni)
VISCII = Charset("VISCII", "viscii", _by(tables.VISCII))
