"""Which reports of one unit are compared with each other.

Like with like: a month with the month before, a quarter with the quarter before. A longer report also with the shorter
ones that make it up. Versions of one period with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from extractor.checks.between.reports import day
from extractor.checks.periods import Sent, Window
from extractor.checks.periods.wording import months_named
from extractor.comparison import ComparisonKind
from extractor.diff.naming import days_name, period_words, windows_named

_ABOUT = 3  # days by which windows of one length differ: months, weeks over holidays
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that are to be compared; `parts` make up the whole current period, the last one is `previous`."""

    previous: Sent
    current: Sent
    kind: ComparisonKind = "periods"
    notes: tuple[str, ...] = ()
    parts: tuple[Sent, ...] = ()

    @property
    def sides(self) -> tuple[Sent, ...]:
        """All reports that it compares."""
        return (self.previous, self.current, *self.parts)


def pairs(in_force: Sequence[Sent], sendings: Iterable[Sequence[Sent]]) -> Iterator[Pair]:
    """Yield the pairs of a unit: of the reports in force, in their order, each after the versions of its period."""
    versions = {of_period[-1]: of_period for of_period in sendings if len(of_period) > 1}
    windows = {window: sent for sent in in_force if (window := sent.window)}
    ends = {window.last for window in windows}
    last: dict[int, Sent] = {}
    by_days: list[Sent] = []
    for sent in in_force:
        yield from _versions(versions.get(sent, ()))
        if sent.window is None:
            before = next((other for other in reversed(by_days) if like(other, sent)), None)
            if before:
                yield Pair(before, sent, "periods", _twice(versions, before, sent))
            by_days.append(sent)
            continue
        before = last.get(sent.window.length)
        last[sent.window.length] = sent
        if before and before.window:
            notes = (*_gap(before.window, sent.window, ends), *_days(before, sent), *_twice(versions, before, sent))
            yield Pair(before, sent, "periods", notes)
        if parts := _parts(sent.window, windows):
            yield Pair(parts[-1], sent, "parts", _twice(versions, *parts, sent), parts)
        elif not before and (within := [other for other in windows.values() if _is_within(other, sent.window)]):
            yield Pair(within[-1], sent, "parts", (_missing(sent.window, within),))


def in_time(sent: Sent) -> tuple[date, date] | None:
    """Return a report's first and last day: those of its months, else those that it prints."""
    period, window = sent.period, sent.window
    if window:
        return _first(window.first), _first(window.last + 1) - timedelta(days=1)
    first, last = (day(period.start), day(period.end)) if period else (None, None)
    return (first, last) if first and last else None


def like(sent: Sent, later: Sent) -> bool:
    """Tell whether two reports are on periods of one length, one after the other."""
    if sent.window and later.window:
        return sent.window.length == later.window.length and sent.window.last < later.window.first
    days, others = in_time(sent), in_time(later)
    if sent.window or later.window or not days or not others or days[1] >= others[0]:
        return False
    return abs((days[1] - days[0]).days - (others[1] - others[0]).days) <= _ABOUT


def overlaps(sent: Sent, other: Sent) -> bool:
    """Tell whether two reports are on periods that share some days and that neither holds the other."""
    days, others = in_time(sent), in_time(other)
    if not days or not others or days == others or days[1] < others[0] or others[1] < days[0]:
        return False
    inside = days[0] <= others[0] and others[1] <= days[1]
    return not inside and not (others[0] <= days[0] and days[1] <= others[1])


def _versions(sent: Sequence[Sent]) -> Iterator[Pair]:
    for before, after in pairwise(sent):
        notes = [f"{period_words(after)} được báo cáo {len(sent)} lần; bản {after.path} gửi sau bản {before.path}"]
        if before.days and after.days and before.days != after.days:
            notes.append(f"bản trước tính số liệu {days_name(*before.days)}, bản sau {days_name(*after.days)}")
        yield Pair(before, after, "versions", tuple(notes))


def _twice(versions: Mapping[Sent, Sequence[Sent]], *sides: Sent) -> tuple[str, ...]:
    """Say which version is meant, where a period was reported more than once."""
    return tuple(
        f"{period_words(sent)} được báo cáo {len(versions[sent])} lần; lấy bản gửi sau cùng: {sent.path}"
        for sent in sides
        if sent in versions
    )


def _gap(before: Window, after: Window, ends: set[int]) -> Iterator[str]:
    """Say which periods between the two nobody reported on.

    The third month is often told of by the quarter's report alone, so what ends with some report is not missing.
    """
    step = before.length if _YEAR % before.length == 0 and before.first % before.length == 0 else _YEAR
    windows = (before.before(-months) for months in range(step, after.first - before.first, step))
    if missing := [window for window in windows if window.last not in ends]:
        yield f"thiếu báo cáo {windows_named(missing)}"


def _days(before: Sent, after: Sent) -> Iterator[str]:
    """Say where the days that two reports in a row count between leave some out, or count some twice."""
    days, others = before.days, after.days
    if not (days and others and before.window and after.window and before.window.last + 1 == after.window.first):
        return
    one = timedelta(days=1)
    if others[0] <= days[1]:
        yield f"số liệu hai kỳ cùng tính {days_name(others[0], min(days[1], others[1]))}"
    elif days[1] + one < others[0]:
        yield f"không kỳ nào tính số liệu {days_name(days[1] + one, others[0] - one)}"


def _parts(whole: Window, windows: Mapping[Window, Sent]) -> tuple[Sent, ...]:
    """Return the fewest reports that make up a period between them; none where some month is in none of them."""
    best: dict[int, tuple[Sent, ...]] = {whole.first: ()}
    for start in range(whole.first, whole.last + 1):
        if start not in best or whole.length > _YEAR:
            continue
        for end in range(start, whole.last + 1):
            part = windows.get(Window(start, end))
            longer = (*best[start], part) if part and Window(start, end) != whole else ()
            if longer and len(longer) < len(best.get(end + 1, (*longer, longer))):
                best[end + 1] = longer
    return best.get(whole.last + 1, ())


def _is_within(sent: Sent, whole: Window) -> bool:
    window = sent.window
    return window is not None and window != whole and whole.first <= window.first and window.last <= whole.last


def _missing(whole: Window, within: Sequence[Sent]) -> str:
    """Say why the parts of a period are not added up."""
    told = {month for sent in within if sent.window for month in range(sent.window.first, sent.window.last + 1)}
    months = [Window(month, month) for month in range(whole.first, whole.last + 1) if month not in told]
    if not months:
        return f"các báo cáo nằm trong {months_named(whole)} chồng lên nhau nên không cộng được"
    in_a_row = Window(months[0].first, months[-1].last)
    names = months_named(in_a_row) if in_a_row.length == len(months) else windows_named(months)
    return f"không có báo cáo {names} nên không cộng được thành {months_named(whole)}"


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
