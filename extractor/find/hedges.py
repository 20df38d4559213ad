"""Hedges: words before a number that make it a bound ("hơn 23.000", "tối thiểu 30%")."""

from __future__ import annotations

import regex

from extractor.patterns import derived, vocabulary


@derived
def _hedge() -> regex.Pattern[str]:
    words = sorted(vocabulary("counts")["hedges"], key=len, reverse=True)
    return regex.compile(r"\b(" + "|".join(word.replace(" ", r"\s+") for word in words) + r")\s{1,3}(?:tu\s+)?$")


def hedge_before(folded: str, at: int) -> str | None:
    """Return the hedge that stands right before the offset `at` ("hơn"), or None.

    "Trên" also means "on" ("trên 01 lĩnh vực"); before a number it is read as "over".
    """
    match = _hedge().search(folded, max(0, at - 16), at)
    if not match:
        return None
    return str(vocabulary("counts")["hedges"][" ".join(match.group(1).split())])
