"""What a report tells of its own period: one figure an indicator and scope, or none where it tells several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extractor.checks.periods import Sent
from extractor.checks.periods.series import Row
from extractor.indicators import Indicator as Meaning
from extractor.indicators import indicators
from extractor.patterns import derived
from extractor.records import Indicator

# Words that narrow a figure down to nobody knows what: "lĩnh vực 120 hồ sơ" is of some field.
_VAGUE = frozenset({"linh vuc", "phi dia gioi", "nganh doc"})


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of a report's own period by row, in the order of its text; `unclear` are told in several values."""

    figures: Mapping[Row, Indicator]
    unclear: Mapping[Row, tuple[Indicator, ...]]


@derived
def meanings() -> Mapping[str, Meaning]:
    """Return what is known of each indicator, by code."""
    return {indicator.code: indicator for indicator in indicators()}


@lru_cache(maxsize=64)
def told(sent: Sent) -> Told:
    """Return the figures of a report's own period."""
    rows: dict[Row, list[Indicator]] = defaultdict(list)
    for indicator in sent.report.indicators:
        scope = " ".join(indicator.scope.split()) if indicator.scope else None
        if indicator.period is None and scope not in _VAGUE:
            rows[indicator.code, scope].append(indicator)
    appendix = {section.id for section in sent.report.sections if section.part == "appendix"}
    figures: dict[Row, Indicator] = {}
    unclear: dict[Row, tuple[Indicator, ...]] = {}
    for row, said in rows.items():
        chosen = _one(sent, said) or _one(sent, [one for one in said if one.section in appendix])
        if chosen:
            figures[row] = chosen
        else:
            unclear[row] = tuple(said)
    return Told(figures, unclear)


def _one(sent: Sent, said: list[Indicator]) -> Indicator | None:
    """Return the one figure that several statements of it tell, None where they tell several."""
    values = {one.value for one in said}
    return said[0] if len(values) == 1 else None


def is_unchanged(before: Decimal, after: Decimal) -> bool:
    """Tell whether two figures are the same."""
    return before == after
