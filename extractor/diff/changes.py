"""What the indicators were and are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from extractor.checks.periods import Sent, Series
from extractor.checks.periods.restated import told_twice
from extractor.checks.periods.series import Figure, Row
from extractor.comparison import Change, ChangeKind
from extractor.diff.pairs import Pair
from extractor.diff.told import Stated, is_unchanged, meanings, told
from extractor.quantities import EXACT, Quantity
from extractor.records import Span

Restated = Mapping[tuple[Sent, Sent], Sequence[tuple[Figure, Figure]]]
"""(Previous, current) report → figures of the previous one that the current one tells otherwise: (then, now)."""


def changes(pair: Pair, restated: Restated) -> Iterator[Change]:
    """Yield each indicator of both sides' own periods, in the order of the current report; what is gone, last.

    A figure of the previous period that the current report tells otherwise stands after its indicator's row.
    """
    before, after = _before(pair), told(pair.current).figures
    unclear = {row for sent in _all(pair) for row in told(sent).unclear}
    otherwise = {then.row: (then, now) for then, now in restated.get((pair.previous, pair.current), ())}
    gone = (row for row in before if row not in after) if pair.kind != "parts" else ()
    for row in (*after, *gone):
        if row not in unclear and (row in before or pair.kind != "parts"):
            yield _change(row, before.get(row), after.get(row))
        if row in otherwise:
            yield _restated(*otherwise.pop(row))
    for figures in otherwise.values():
        yield _restated(*figures)


def unclear(pair: Pair) -> Iterator[str]:
    """Say which indicators are not compared, as a report tells them in several values."""
    for sent in _all(pair):
        for row, said in told(sent).unclear.items():
            meaning = meanings().get(row[0])
            if meaning and meaning.loose:  # said of several things as a rule
                continue
            values = "; ".join(dict.fromkeys(" ".join(one.span.text.split()) for one in said))
            yield f"{sent.path}: “{said[0].name}” được nêu nhiều số ({values}) nên không so sánh"


def restatements(series: Series) -> Restated:
    """Return what reports tell otherwise than the report of that period itself did."""
    found: dict[tuple[Sent, Sent], list[tuple[Figure, Figure]]] = {}
    for kind, later, earlier in told_twice(series):
        same = is_unchanged(earlier.quantity, later.quantity, measured=later.measured)
        if kind != "to date" and earlier.own and not same:
            found.setdefault((earlier.sent, later.sent), []).append((earlier, later))
    return found


def _all(pair: Pair) -> Iterator[Sent]:
    yield from dict.fromkeys((*(pair.parts or (pair.previous,)), pair.current))


def _before(pair: Pair) -> Mapping[Row, Stated]:
    figures = told(pair.previous).figures
    if pair.kind != "parts":
        return figures
    if pair.parts:
        return _added(pair.parts, told(pair.current).figures)
    # Of a period that is not whole, only a state can be held against the longer one; what is counted from the same
    # day on has grown.
    whole, part = pair.current.window, pair.previous.window
    grown = whole and part and whole.first == part.first
    return {row: one for row, one in figures.items() if grown or _is_state(row)}


def _added(parts: Sequence[Sent], whole: Mapping[Row, Stated]) -> Mapping[Row, Stated]:
    """Return what the parts of a period tell together.

    What happened is added up; what there is, and what is left open, is as the last one tells it, what is carried over
    as the first one does.
    """
    each = [told(sent).figures for sent in parts]
    left_open = {meaning.carries for meaning in meanings().values()} - {None}
    found: dict[Row, Stated] = {}
    for row, last in each[-1].items():
        meaning = meanings().get(row[0])
        if meaning is None:
            continue
        if meaning.stock or row[0] in left_open:
            found[row] = last
        elif meaning.carries and row in each[0]:
            found[row] = each[0][row]
        elif meaning.unit != "%" and all(row in figures for figures in each):
            added = _sum([figures[row].quantity for figures in each])
            # Some count tasks again in each period, others do not: where they add up, they are the same.
            if meaning.flow or (row in whole and whole[row].quantity.value == added.value):
                found[row] = Stated(last.indicator, added, last.span)
    return found


def _sum(quantities: Sequence[Quantity]) -> Quantity:
    value = Decimal()
    for quantity in quantities:
        value = EXACT.add(value, quantity.value)
    return Quantity(value, max(quantity.decimals for quantity in quantities))


def _is_state(row: Row) -> bool:
    meaning = meanings().get(row[0])
    return meaning is not None and meaning.stock


def _change(row: Row, before: Stated | None, after: Stated | None) -> Change:
    stated = after or before
    assert stated is not None
    one = stated.indicator
    kind: ChangeKind = "new" if before is None else "gone"
    if before and after:
        same = is_unchanged(before.quantity, after.quantity, measured=one.unit == "%")
        kind = "unchanged" if same else "changed"
    return _made(
        row,
        (one.name, one.unit),
        kind,
        (before.quantity.value, before.span) if before else (None, None),
        (after.quantity.value, after.span) if after else (None, None),
    )


def _restated(then: Figure, now: Figure) -> Change:
    meaning, point = meanings()[then.row[0]], then.points[0]
    sides = (
        (figure.quantity.value, figure.points[0].span.model_copy(update={"path": figure.sent.path}))
        for figure in (then, now)
    )
    return _made(then.row, (meaning.name, point.unit), "restated", *sides)


def _made(
    row: Row,
    name: tuple[str, str | None],
    kind: ChangeKind,
    before: tuple[Decimal | None, Span | None],
    after: tuple[Decimal | None, Span | None],
) -> Change:
    was, is_ = before[0], after[0]
    delta = EXACT.subtract(is_, was) if was is not None and is_ is not None else None
    return Change(
        code=row[0],
        name=name[0],
        unit=name[1],
        scope=row[1],
        before=was,
        after=is_,
        delta=delta,
        percent=_percent(delta, was) if delta is not None and was is not None and name[1] != "%" else None,
        kind=kind,
        favourable=_is_better(row, delta) if kind == "changed" else None,
        before_span=before[1],
        after_span=after[1],
    )


def _is_better(row: Row, delta: Decimal | None) -> bool | None:
    """Tell whether a change is for the better, where the indicator says which way that is."""
    meaning = meanings().get(row[0])
    return (delta > 0) == (meaning.good == "more") if delta and meaning and meaning.good else None


def _percent(delta: Decimal, before: Decimal) -> Decimal | None:
    return (100 * delta / before).quantize(Decimal("0.01"), ROUND_HALF_UP) if before else None
