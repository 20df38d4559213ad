"""How the names of administrative units are written: their types, and what two spellings of one name share."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor import text
from extractor.text import fold

HEADER = ("depth", "type", "name", "lists", "became", "other")
"""The columns of models/units.tsv.gz: `became` are row numbers (the first row after this one is 1)."""

TYPES = {
    "thành phố": "huyen",
    "thị trấn": "xa",
    "đặc khu": "xa",
    "thị xã": "huyen",
    "phường": "xa",
    "huyện": "huyen",
    "quận": "huyen",
    "tỉnh": "tinh",
    "xã": "xa",
}
"""Type → level; a city may rank as a province, too. Longer types first: "thị xã" is no "xã"."""
_BARE_TYPES = {fold(kind): kind for kind in TYPES} | {"tp": "thành phố"}
_TYPED = regex.compile(rf"\s*(?P<type>{'|'.join(_BARE_TYPES).replace(' ', ' +')})(?:\.\s*|\s+)(?=\w)")
_MARKS = regex.compile(r"[^\p{L}\p{N}\p{M}]+")
_BARE_MARKS = regex.compile(r"[^a-z0-9\n]+")


def split_type(printed: str) -> tuple[str | None, str]:
    """Return (type in small letters, name): "TP. Vinh" → ("thành phố", "Vinh"); None where no type is said."""
    typed = _TYPED.match(fold(printed))
    if typed is None:
        return None, printed.strip()
    return _BARE_TYPES[" ".join(typed["type"].split())], printed[typed.end() :].strip()


def bare(name: str) -> str:
    """Return a name in base letters with single blanks: what a scan seldom damages ("Ia H'Drai" → "ia h drai")."""
    plain = _BARE_MARKS.sub(" ", fold(name)).strip()
    return str(int(plain)) if plain.isdigit() else plain


def bare_names(names: Sequence[str]) -> list[str]:
    """Return `bare` of many names at once; numbers must have no leading zero."""
    return _BARE_MARKS.sub(" ", fold("\n".join(names))).split("\n")


def spelling(name: str) -> str:
    """Return what all right spellings of a name share: "Hoà" and "Hòa", "05" and "5"; but not "Hoa"."""
    words = text.spelling(_MARKS.sub(" ", name)).split()
    return " ".join(str(int(word)) if word.isdecimal() else word for word in words)
