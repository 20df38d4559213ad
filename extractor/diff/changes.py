"""What the indicators were and are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.checks.periods import Sent
from extractor.checks.periods.series import Row
from extractor.comparison import Change
from extractor.records import Indicator


def changes(previous: Sent, current: Sent) -> Iterator[Change]:
    """Yield each indicator of the two reports' own periods, in the order of the current one; what is gone, last."""
    before, after = _own(previous), _own(current)
    for row in (*after, *(row for row in before if row not in after)):
        yield _change(row, before.get(row), after.get(row), previous, current)


def _own(sent: Sent) -> dict[Row, Indicator]:
    found: dict[Row, Indicator] = {}
    for indicator in sent.report.indicators:
        if indicator.period is None:
            found.setdefault((indicator.code, indicator.scope), indicator)
    return found


def _change(row: Row, before: Indicator | None, after: Indicator | None, previous: Sent, current: Sent) -> Change:
    one = after or before
    assert one is not None
    delta = after.value - before.value if before and after else None
    return Change(
        code=row[0],
        name=one.name,
        unit=one.unit,
        scope=row[1],
        before=before.value if before else None,
        after=after.value if after else None,
        delta=delta,
        percent=_percent(delta, before.value) if delta is not None and before and one.unit != "%" else None,
        kind="new" if before is None else "gone" if after is None else "changed" if delta else "unchanged",
        before_span=before.span.model_copy(update={"path": previous.path}) if before else None,
        after_span=after.span.model_copy(update={"path": current.path}) if after else None,
    )


def _percent(delta: Decimal, before: Decimal) -> Decimal | None:
    return (100 * delta / before).quantize(Decimal("0.01")) if before else None
