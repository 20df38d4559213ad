"""Places by their names: administrative units, villages, roads and rivers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.find.names.words import Phrases, Words
from extractor.patterns import derived, vocabulary
from extractor.text import fold

_MOST = 5  # words of a place's name
_LISTED = 3  # words of a name in a list
_NUMBERED = re.compile(r"\d{1,3}[A-Za-zĐđ]?")
_ROAD = re.compile(r"\d{1,4}[A-Za-zĐđ]?")
_BETWEEN = re.compile(r"[,;]? |[,;]? và |, cùng ")
_AFTER = re.compile(r"\s*[,;.:()\n\t/]|\s*$| -|\s{2}")
# Kinds of units that may be numbered: "phường 12", "quận 3".
_MAY_BE_NUMBERED = frozenset({"phuong", "quan", "p", "q"})


@derived
def _kinds() -> Phrases:
    kinds = vocabulary("places" if False else "entities")["places"]
    return Phrases({name: kinds[name] for name in ("units", "villages", "features", "dotted")})
