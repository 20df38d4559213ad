"""What happens to an office for good, so that all its reports agree upon it: settled before they are written."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extractor.generate.across.run import Run
from extractor.generate.changes import (
    Flows,
    changed,
    differing,
    other_dossiers,
    printed,
    tenfold,
    tenfold_dossiers,
    threefold_dossiers,
    within,
)
from extractor.generate.known import suffixed
from extractor.generate.nodes import Number
from extractor.generate.office import Office
from extractor.generate.periods import Period
from extractor.generate.traces import Mark

PAST = 6
"""Earlier periods of an office, for a figure to be out of all proportion to them."""
Change = Callable[[Office, int, random.Random], "Office | None"]
_TENFOLD = (tenfold_dossiers, tenfold("doc_kind."), tenfold("sent_net", "sent_both", "sent_signed"))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in `period`; the figures of `month` would have been, or were told as, `then`."""

    kind: str
    period: Period
    month: int
    then: Flows

    def undone(self, office: Office) -> Office:
        """Return the office as if it had not happened."""
        return changed(office, self.month, lambda flows: flows.update(self.then))


def happened(office: Office, months: Sequence[Period], slips: Sequence[int], rng: random.Random) -> list[Event]:
    """Let things happen to an office in months that it reports on, each apart from the others; return them.

    `slips` are the years in which a figure is to be ten times the usual. `office` is changed.
    """
    found: list[Event] = []
    free = list(months[1:-1])
    rng.shuffle(free)

    def take(kind: str, change: Change, year: int, fits: Callable[[Period], bool], month: int = 0) -> None:
        for period in [one for one in free if one.year == year and fits(one)]:
            then = dict(office.flows[period.first + month])
            other = change(office, period.first, rng)
            if other is not None:
                free[:] = [one for one in free if abs(one.first - period.first) > 1]
                found.append(Event(kind, period, period.first + month, then))
                office.flows, office.stocks = other.flows, other.stocks
                return

    for year in sorted({period.year for period in months}):
        if year in slips:
            take("outlier", _tenfold, year, lambda period: period.first - months[0].first >= PAST)
        if rng.random() < 0.25:
            take("surge", _threefold, year, lambda _: True)
        if rng.random() < 0.3:
            take("carry_zero", _nothing_left, year, lambda _: True)
        if rng.random() < 0.3:  # no longer period ends between the two reports
            take("corrected_figure", _corrected, year, lambda period: period.first % 3 == 1, -1)
    return found


def _tenfold(office: Office, number: int, rng: random.Random) -> Office | None:
    return changed(office, number, rng.choice(_TENFOLD if office.appended else _TENFOLD[:1]))


def _threefold(office: Office, number: int, rng: random.Random) -> Office | None:
    return changed(office, number, threefold_dossiers)


def _nothing_left(office: Office, number: int, rng: random.Random) -> Office | None:
    """Return the office with nothing carried over into a month: all was solved in the month before."""
    carried = office.flows[number]

    def solved(flows: Flows, sign: int) -> None:
        for field in office.fields:
            name = field["id"]
            more = sign * carried[f"carry.{name}"]
            for key in ("done", "early"):
                flows[f"{key}.{name}"] += more
                flows[key] += more
            flows[f"ontime.{name}"] += more
        within(flows)

    def none_carried(flows: Flows) -> None:
        solved(flows, -1)
        for key in flows:
            if key.partition(".")[0] == "carry":
                flows[key] = 0

    if any(carried[f"early.{field['id']}"] < carried[f"carry.{field['id']}"] for field in office.fields):
        return None
    other = changed(changed(office, number - 1, lambda flows: solved(flows, 1)), number, none_carried)
    other.stocks = {**office.stocks, number - 1: office.stocks[number - 1] | {"open_over": 0}}
    return other


def _corrected(office: Office, number: int, rng: random.Random) -> Office | None:
    """Return the office whose dossiers of the month before are now known to be other ones, and who says so."""
    was = office.flows[number - 1]
    other = changed(office, number - 1, lambda flows: other_dossiers(flows, rng))
    told = {"recv_was": was["recv"], "done_was": was["done"]}
    return changed(other, number, lambda flows: flows.update(told))


def reported(events: Sequence[Event], office: Office) -> Callable[[Period], Office]:
    """Return the office as a period's report has it: a figure that was corrected since as it was told first."""
    first = {event.month: event.undone(office) for event in events if event.kind == "corrected_figure"}
    return lambda period: first.get(period.first, office) if period.kind == "month" else office


def _seen(run: Run, period: Period, marks: Sequence[Mark]) -> bool:
    """Tell whether enough earlier months print one of the figures, for this month's to be out of all proportion."""
    months = [one for one in run.sheets.values() if one.written.figures.period.kind == "month"]
    earlier = [one for one in months if one.written.figures.period.first < period.first]
    keys = {what.key for _, what in marks if isinstance(what, Number) and suffixed(what.key)[1] is None}
    return any(sum(bool(printed(one.written, key)) for one in earlier) >= PAST for key in keys)


def note(run: Run, events: Sequence[Event]) -> None:
    """Note where the reports tell of what has happened."""
    for event in events:
        sheet, before = run.sheets[event.period.code], event.undone(run.office)
        marks: list[Mark]
        if event.kind == "corrected_figure":
            earlier = run.sheets[event.period.shifted(-1).code]
            run.corrected.add(event.period.shifted(-1).code)
            marks = [(earlier, n) for n in differing(earlier.written, run.office, event.period.shifted(-1))]
            marks += [(sheet, n) for n in printed(sheet.written, "recv_was", "recv_prev", "done_was", "done_prev")]
        elif event.kind == "carry_zero":
            marks = []
        else:  # what the new year has brought in so far is out of proportion nowhere
            marks = [
                (one, number)
                for one in run.sheets.values()
                for number in differing(one.written, before, one.written.figures.period)
                if not number.key.endswith("_ytd")
            ]
        trace = run.trace(event.kind, event.period, marks, [sheet])
        if event.kind == "outlier" and _seen(run, event.period, [mark for mark in marks if mark[0] is sheet]):
            trace.info = True
            run.traces.append(trace)
        else:
            run.innocent.append(replace(trace, kind="surge") if event.kind == "outlier" else trace)
