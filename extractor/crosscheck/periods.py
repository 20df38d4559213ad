"""A store's reports → comparisons of a unit's periods: only what is asked for is read.

A folder's files are those of its last run; a district that sends each month's folder through a batch of its own has
all months in one store.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from extractor.checks.between.reports import bare_name, day
from extractor.checks.periods import Window
from extractor.comparison import Comparison, Comparisons
from extractor.diff import compare_all
from extractor.diff.naming import windows_named
from extractor.gazetteer.names import bare, spelling, split_type
from extractor.records import Finding, Period, Report
from extractor.settings import Settings
from extractor.store import Kept, Store, reviewed

_NEAREST = 5  # names that are offered for one that is not there
_LIKE = 60  # of 100


class NothingKept(Exception):
    """The store has no such unit, or none of its reports is on such a period: one Vietnamese line, with what it has."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store's reports say over their periods, and the reports that were read for it."""

    comparisons: Comparisons
    reports: tuple[Report, ...]


def compare_stored(
    store: Store,
    unit: str = "",
    first: Window | None = None,
    last: Window | None = None,
    *,
    settings: Settings | None = None,
) -> Stored:
    """Return the comparisons of a unit's reports (of all units) on periods from `first` to `last`, with verdicts.

    `unit` is written as people write it: "an bình", "Xã An Bình, huyện Tam Phước".
    Raises `NothingKept`, `StoreProblem`.
    """
    settings = settings or Settings()
    kept = store.kept()
    asked = _named(kept, unit) if unit else kept
    within = [one for one in asked if _is_within(one.period, first, last)]
    if not within:
        raise NothingKept(_others(asked, unit))
    reports = _read(store, within)
    if unit:
        own = {one.file.path for one in within}
        others = [one for one in kept if one.file.path not in own and _is_within(one.period, first, last)]
        reports += _read(store, _akin(others, within, reports))
        found = _of(compare_all(reports, settings=settings), own)
    else:
        found = compare_all(reports, settings=settings)
    verdicts = store.verdicts()
    comparisons = tuple(
        one.model_copy(update={"findings": settings.mark(reviewed(one.findings, verdicts))})
        for one in found.comparisons
    )
    return Stored(found.model_copy(update={"comparisons": comparisons}), tuple(reports))


def over_periods(store: Store, settings: Settings) -> tuple[Finding, ...]:
    """Return the findings over the periods of all units in a store, with the people's verdicts."""
    return compare_stored(store, settings=settings).comparisons.findings


def _named(kept: Sequence[Kept], asked: str) -> list[Kept]:
    """Return the reports of the units that a name means: with its very accents, else with any."""
    name, *above = (part.strip() for part in asked.split(","))
    kind, proper = split_type(name)
    # "Thanh Hà" may be typed without its type; a name whose first word is like a type is tried as it is, too.
    of_kind = [one for one in kept if kind is None or split_type(one.unit)[0] in (kind, None)]
    of_kind = [one for one in of_kind if all(_is_above(part, one) for part in above if part)]
    spelt = [one for one in of_kind if spelling(split_type(one.unit)[1]) == spelling(proper)]
    found = spelt or [one for one in of_kind if bare_name(one.unit) == bare(proper)]
    if not found:
        raise NothingKept(_nearest({one.unit for one in kept}, asked, name))
    return found


def _is_above(name: str, one: Kept) -> bool:
    return any(other and bare_name(name) == bare_name(other) for other in (one.parent, one.province))


def _nearest(names: Iterable[str], asked: str, name: str) -> str:
    known = sorted(set(names))
    if not known:
        return "kho chưa có báo cáo nào của đơn vị đã biết"
    near = process.extract(
        bare_name(name), known, processor=bare_name, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_LIKE
    )
    like = "; gần giống: " + ", ".join(found for found, *_ in near) if near else ""
    return f"kho không có báo cáo của “{asked}”{like}"


def _others(asked: Sequence[Kept], unit: str) -> str:
    """Return that nothing is there of the periods, and of which ones there is something."""
    windows = sorted({window for one in asked if (window := Window.of(one.period))}, key=lambda w: (w.last, w.first))
    there = f"; có các kỳ: {windows_named(windows)}" if windows else ""
    return f"kho không có báo cáo nào {f'của “{unit}” ' if unit else ''}trong khoảng thời gian đó{there}"


def _akin(others: Sequence[Kept], within: Sequence[Kept], reports: Sequence[Report]) -> list[Kept]:
    """Return the reports that may be of the same unit or of one that it was made of: damaged names, mergers."""
    names = {bare_name(one.unit) for one in within}
    addresses: set[str] = set()
    for report in reports:
        known = report.document.unit.resolved if report.document.unit else None
        addresses.update((*known.formed_from, *known.became) if known else ())
    merged = {bare_name(address.partition(",")[0]) for address in addresses}
    return [one for one in others if (name := bare_name(one.unit)) in merged or _is_near(name, names)]


def _is_near(name: str, names: Iterable[str]) -> bool:
    return any(Levenshtein.distance(name, other, score_cutoff=1) <= 1 for other in names)


def _of(found: Comparisons, paths: set[str]) -> Comparisons:
    """Leave what a unit's own reports have part in."""

    def is_own(one: Comparison) -> bool:
        return bool({one.previous.path, one.current.path, *(part.path for part in one.previous.parts)} & paths)

    comparisons = tuple(filter(is_own, found.comparisons))
    return Comparisons(
        comparisons=comparisons,
        skipped=tuple(skipped for skipped in found.skipped if skipped.path in paths),
        trends=tuple(trend for trend in found.trends if any(point.path in paths for point in trend.points)),
        failures=found.failures,
    )


def _is_within(period: Period | None, first: Window | None, last: Window | None) -> bool:
    """Tell whether a period lies between the first month of one and the last month of the other."""
    if first is None and last is None:
        return True
    window = Window.of(period)
    if window is None:
        days = (day(period.start), day(period.end)) if period else (None, None)
        if not days[0] or not days[1]:
            return False
        window = Window(12 * days[0].year + days[0].month - 1, 12 * days[1].year + days[1].month - 1)
    return (first is None or first.first <= window.first) and (last is None or window.last <= last.last)


def _read(store: Store, kept: Iterable[Kept]) -> list[Report]:
    load = store.loader()
    return [load(one.file) for one in kept]
