"""Whom a letter goes to: the bodies that reported, each under one name, two of one name in different places apart."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from extractor.outputs.wording import one_line
from extractor.records import Facts, in_ascii

_COMMITTEES = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
_GOVERNED = ("xa", "huyen", "tinh")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A body by its full name ("Ủy ban nhân dân xã Bình Lâm") and the units above it, the nearest first."""

    name: str
    above: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """What makes two addressees one: letters' case and the way that accents are stored do not matter."""
        return _plain(self.name), frozenset(map(_plain, self.above))


def addressee(document: Facts) -> Addressee | None:
    """Return the body that issued the report, or the committee of its unit; None where the report names neither."""
    unit = document.unit
    name = unit.name if unit else None
    if unit and unit.resolved:
        name, above = unit.resolved.name, unit.resolved.parents
    else:
        above = tuple(part for part in (unit.parent, unit.province) if part) if unit else ()
    issuer = document.issuer or (name if unit and unit.level not in _GOVERNED else f"UBND {name}" if name else None)
    if not issuer:
        return None
    if unit and unit.name and name and issuer.endswith(unit.name):  # the real unit's name, rightly spelt
        issuer = issuer.removesuffix(unit.name) + name
    words = re.sub(r"\b(UBND|HĐND)\b", lambda match: _COMMITTEES[match.group()], one_line(issuer))
    return Addressee(normalize("NFC", words).strip(), tuple(map(one_line, above)))


def united(found: Iterable[Addressee]) -> dict[Addressee, Addressee]:
    """Return each addressee → the one that stands for it.

    A report that names fewer of the units above is of the same body as one that names more, where there is only one.
    """
    by_key: dict[tuple[str, frozenset[str]], Addressee] = {}
    every = sorted(set(found), key=lambda one: (one.name, one.above))
    for one in every:
        by_key.setdefault(one.key, one)

    def fullest(one: Addressee) -> Addressee:
        name, above = one.key
        fuller = [key for key in by_key if key[0] == name and above < key[1]]
        last = [key for key in fuller if not any(key[1] < other[1] for other in fuller)]
        return by_key[last[0] if len(last) == 1 else one.key]

    return {one: fullest(one) for one in every}


def file_names(addressees: Iterable[Addressee]) -> dict[Addressee, str]:
    """Return each addressee's part of a file name: its own name, and where two share it the unit above it too."""
    every = list(addressees)
    short = {one: _short(one) for one in every}
    used = Counter(short.values())
    longer = {one: _joined(short[one], one.above[:1]) if used[short[one]] > 1 else short[one] for one in every}
    used = Counter(longer.values())
    return {one: _joined(longer[one], (_digest(one),)) if used[longer[one]] > 1 else longer[one] for one in every}


def _short(one: Addressee) -> str:
    return in_ascii(re.sub("^Ủy ban nhân dân ", "", one.name), 40) or _digest(one)


def _joined(name: str, more: Iterable[str]) -> str:
    return "-".join((name, *(in_ascii(part, 30) for part in more)))


def _digest(one: Addressee) -> str:
    name, above = one.key
    return hashlib.sha256("\n".join((name, *sorted(above))).encode()).hexdigest()[:6]


def _plain(text: str) -> str:
    return normalize("NFC", text).casefold()
