"""Which of several reports on one period was sent last."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractor.checks.periods import Sent
from extractor.text import fold

HEAD = 2500
"""Characters in which a report says what it is."""
_REPLACES = regex.compile(
    r"\bthay\s+the\s+(?:cho\s+)?bao\s+cao\b|\bbao\s+cao\s+(?:nay\s+)?thay\s+the\b"
    r"|\b(?:dinh\s+chinh|dieu\s+chinh|dinh\s+chinh,?\s+bo\s+sung)\s+(?:so\s+lieu\s+)?(?:tai\s+|cua\s+)?bao\s+cao\s+so\b"
    r"|\bbao\s+cao\s+\(?(?:dinh\s+chinh|dieu\s+chinh|sua\s+doi|lan\s+(?:2|3|hai|ba))\b"
)
_DIGITS = regex.compile(r"\d+")


def in_order(sendings: Sequence[Sent]) -> list[Sent]:
    """Return the reports on one period as they were sent: by day of issue, number, what they say, file.

    Where one of them has no day or no number, that says nothing of any of them.
    """
    days = [sent.report.document.issued for sent in sendings]
    numbers = [_number(sent) for sent in sendings]
    dated, numbered = all(days), None not in numbers
    return [
        sent
        for *_, sent in sorted(
            (
                (day or "") if dated else "",
                (number or 0) if numbered else 0,
                replaces(sent) if len(sendings) > 1 else False,
                sent.path,
                place,
                sent,
            )
            for place, (sent, day, number) in enumerate(zip(sendings, days, numbers, strict=True))
        )
    ]


def replaces(sent: Sent) -> bool:
    """Tell whether a report says that it takes the place of another."""
    return bool(_REPLACES.search(fold(sent.text[:HEAD])))


def _number(sent: Sent) -> int | None:
    digits = _DIGITS.match(sent.report.document.number or "")
    return int(digits.group()) if digits else None
