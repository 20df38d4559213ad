"""What the indicators were and are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.checks.periods import Sent
from extractor.checks.periods.series import Row
from extractor.comparison import Change
from extractor.diff.pairs import Pair
from extractor.diff.told import is_unchanged, meanings, told
from extractor.records import Indicator, Span


class _Figure(NamedTuple):
    """A side of a change: the value, where it stands (of a sum: where the last part stands), and what says it."""

    value: Decimal
    span: Span
    of: Indicator


def changes(pair: Pair) -> Iterator[Change]:
    """Yield each indicator of both sides' own periods, in the order of the current report; what is gone, last."""
    before, after = _before(pair), _figures(pair.current)
    unclear = {
        *told(pair.current).unclear,
        *(row for sent in pair.parts or (pair.previous,) for row in told(sent).unclear),
    }
    gone = (row for row in before if row not in after) if _is_like(pair) else ()
    for row in (*after, *gone):
        if row not in unclear and (row in before or _is_like(pair)):
            yield _change(row, before.get(row), after.get(row))


def unclear(pair: Pair) -> Iterator[str]:
    """Say which indicators are not compared, as a report tells them in several values."""
    for sent in dict.fromkeys((*(pair.parts or (pair.previous,)), pair.current)):
        for said in told(sent).unclear.values():
            values = "; ".join(dict.fromkeys(one.span.text for one in said))
            yield f"{sent.path}: “{said[0].name}” được nêu nhiều số ({values}) nên không so"


def _is_like(pair: Pair) -> bool:
    """Tell whether both sides are on periods of one length, so that what one of them leaves out is told."""
    return pair.kind != "parts"


def _figures(sent: Sent) -> dict[Row, _Figure]:
    return {
        row: _Figure(one.value, one.span.model_copy(update={"path": sent.path}), one)
        for row, one in told(sent).figures.items()
    }


def _before(pair: Pair) -> Mapping[Row, _Figure]:
    if pair.kind != "parts":
        return _figures(pair.previous)
    if pair.parts:
        return _added(pair.parts)
    # Of a period that is not whole, only a state can be held against the longer one; what is counted from the same
    # day on has grown.
    whole, part = pair.current.window, pair.previous.window
    grown = whole and part and whole.first == part.first
    return {row: one for row, one in _figures(pair.previous).items() if grown or _is_state(row)}


def _added(parts: Sequence[Sent]) -> Mapping[Row, _Figure]:
    """Return what the parts of a period tell together: what happened, added up; a state as the last one tells it."""
    each = [_figures(sent) for sent in parts]
    found = {}
    for row, last in each[-1].items():
        if _is_state(row):
            found[row] = last
        elif _is_flow(row) and all(row in figures for figures in each):
            found[row] = last._replace(value=sum((figures[row].value for figures in each), Decimal()))
    return found


def _is_state(row: Row) -> bool:
    meaning = meanings().get(row[0])
    return meaning is not None and meaning.stock


def _is_flow(row: Row) -> bool:
    meaning = meanings().get(row[0])
    return meaning is not None and meaning.flow


def _change(row: Row, before: _Figure | None, after: _Figure | None) -> Change:
    one = after or before
    assert one is not None
    delta = after.value - before.value if before and after else None
    same = before and after and is_unchanged(before.value, after.value)
    return Change(
        code=row[0],
        name=one.of.name,
        unit=one.of.unit,
        scope=row[1],
        before=before.value if before else None,
        after=after.value if after else None,
        delta=delta,
        percent=_percent(delta, before.value) if delta is not None and before and one.of.unit != "%" else None,
        kind="new" if before is None else "gone" if after is None else "unchanged" if same else "changed",
        before_span=before.span if before else None,
        after_span=after.span if after else None,
    )


def _percent(delta: Decimal, before: Decimal) -> Decimal | None:
    return (100 * delta / before).quantize(Decimal("0.01")) if before else None
