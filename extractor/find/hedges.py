"""Hedges: words before a number that make it a bound ("hơn 23.000", "tối thiểu 30%")."""

from __future__ import annotations

import regex

from extractor.patterns import derived, vocabulary


@derived
def _hedge() -> regex.Pattern[str]:
    words = sorted(vocabulary("counts")["hedges"], key=len, reverse=True)
    return regex.compile(r"\b(" + "|".join(word.replace(" ", r"\s+") for word in words) + r")\s{1,3}(?:tu\s+)?$")


# "Khảo sát trên 115 phiếu: rất hài lòng 59, …" is no more than 115; so is "03 lượt trên 09 lượt".
_OUT_OF = regex.compile(r"[\d.]+\s+phieu\b|[\d.]+\s+[a-z]+(?:\s+[a-z]+)?\s*(?::|(?:duoc|theo)\s+(?:giao|ke hoach))")


def hedge_before(folded: str, at: int) -> str | None:
    """Return the hedge that stands right before the offset `at` ("hơn"), or None.

    "Trên" also means "on" ("trên 01 lĩnh vực"); before a number it is read as "over".
    """
    match = _hedge().search(folded, max(0, at - 16), at)
    if not match or (match.group(1) == "tren" and _OUT_OF.match(folded, at)):
        return None
    return str(vocabulary("counts")["hedges"][" ".join(match.group(1).split())])
