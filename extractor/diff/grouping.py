"""Reports → one series a unit, and which of its reports are compared.

    units     the reports of one unit, however their headers are damaged (`units`)
    subjects  those on one subject, not administrative reform beside control of procedures (`subjects`)
    versions  what was sent twice for one period: the last one is in force (`versions`)
    pairs     each with the one of its length before, and with the shorter ones that make it up (`pairs`)
    mergers   over 1/7/2025, a unit with those that it was made of (`mergers`)

What is left over is named with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.checks.periods import Sent, Series
from extractor.comparison import Skipped
from extractor.diff.mergers import mergers
from extractor.diff.naming import period_words
from extractor.diff.pairs import Pair, in_time, like, overlaps, pairs
from extractor.diff.subjects import alike, by_subject
from extractor.diff.units import SameUnit, same_units
from extractor.diff.versions import in_order
from extractor.records import Report

_NO_REPORT = {
    "ke_hoach": "là kế hoạch",
    "quyet_dinh": "là quyết định",
    "cong_van": "là công văn",
    "to_trinh": "là tờ trình",
    "thong_bao": "là thông báo",
}


@dataclass(frozen=True, slots=True)
class Group:
    """A unit's reports on one subject, the pairs that are compared, and of `versions` which one each is, from 1."""

    reports: tuple[Sent, ...]
    series: Series
    pairs: tuple[Pair, ...]
    versions: Mapping[Sent, int]


def grouped(reports: Iterable[Report]) -> tuple[tuple[Group, ...], tuple[Skipped, ...]]:
    """Return the groups in order of the units' names, and what could not be put into one or compared in it."""
    sent, skipped = _comparable(reports)
    units = same_units(sent)
    shared = Counter(unit.name for unit in units)
    groups = {unit: _groups(unit, unit.full_name if shared[unit.name] > 1 else unit.name) for unit in units}
    for merger in mergers(units):
        after = groups[merger.after]
        after[:] = [_joined(group, groups[merger.before], merger.note) for group in after]
    found = [group for unit in units for group in groups[unit]]
    compared = {sent for group in found for pair in group.pairs for sent in pair.sides}
    for unit in units:
        for group in groups[unit]:
            skipped += _left_over(group, compared, unit)
    return tuple(group for group in found if group.pairs), tuple(skipped)


def _comparable(reports: Iterable[Report]) -> tuple[list[Sent], list[Skipped]]:
    """Return the reports that tell their unit and period, one of each content, and the others with the reason."""
    found: list[Sent] = []
    skipped: list[Skipped] = []
    contents: dict[str, Sent] = {}
    for report in reports:
        sent = Sent(report)
        twin = contents.setdefault(report.source.sha256, sent) if report.source.sha256 else sent
        if reason := _flaw(sent) or (f"giống hệt tệp {twin.path}" if twin is not sent else ""):
            skipped.append(Skipped(path=sent.path, reason=reason))
        else:
            found.append(sent)
    return found, skipped


def _flaw(sent: Sent) -> str:
    """Return why a report can be compared with none."""
    report = sent.report
    if not report.source.chars:
        reason = next((failure.message for failure in report.failures), "tệp không có chữ nào")
        return f"không đọc được: {reason}" if report.failures else reason
    if kind := _NO_REPORT.get(report.document.kind):
        return f"{kind}, không phải báo cáo"
    if not sent.unit:
        return "không rõ đơn vị báo cáo"
    period = sent.period
    if period is None:
        return "không rõ kỳ báo cáo"
    if sent.window is None and not in_time(sent):
        return "không rõ kỳ báo cáo bắt đầu, kết thúc khi nào" if period.year else "kỳ báo cáo không ghi năm"
    return ""


def _groups(unit: SameUnit, title: str) -> list[Group]:
    named = [replace(sent, named=unit.name) for sent in sorted(unit.reports, key=lambda sent: sent.path)]
    return [_group(reports, title) for reports in by_subject(named)]


def _group(reports: Sequence[Sent], title: str) -> Group:
    by_period: dict[object, list[Sent]] = defaultdict(list)
    for sent in reports:
        by_period[sent.window or in_time(sent)].append(sent)
    sendings = [in_order(sendings) for sendings in by_period.values()]
    in_force = sorted((versions[-1] for versions in sendings), key=_place)
    superseded = sorted((sent for versions in sendings for sent in versions[:-1]), key=_place)
    numbers = {sent: i for versions in sendings if len(versions) > 1 for i, sent in enumerate(versions, 1)}
    series = Series(
        title,
        tuple(sent for sent in in_force if sent.window),
        tuple(sent for sent in superseded if sent.window),
    )
    return Group(tuple(reports), series, tuple(pairs(in_force, sendings)), numbers)


def _place(sent: Sent) -> tuple[str, int, str]:
    """Return what sorts reports: by their last day, the shorter first."""
    days = in_time(sent)
    return (days[1].isoformat(), (days[1] - days[0]).days, sent.path) if days else ("", 0, sent.path)


def _joined(after: Group, befores: Iterable[Group], note: str) -> Group:
    """Return a new unit's group with its first report held against the last one of its length of a unit before it."""
    for before in befores:
        if not alike(before.reports, after.reports):
            continue
        for current in after.series.reports:
            earlier = [sent for sent in before.series.reports if like(sent, current)]
            if earlier:
                return replace(after, pairs=(Pair(earlier[-1], current, "merged", (note,)), *after.pairs))
    return after


def _left_over(group: Group, compared: set[Sent], unit: SameUnit) -> Iterator[Skipped]:
    """Yield the reports that are in no comparison, or not in all that one would expect, with the reason."""
    for sent in group.reports:
        if other := _overlapping(sent, group):
            reason = f"trùng một phần với kỳ {period_words(other)} của {other.path} nên không so với tệp đó"
            yield Skipped(path=sent.path, reason=f"kỳ {period_words(sent)} {reason}")
        elif sent in compared:
            continue
        elif unit.unsure:
            yield Skipped(path=sent.path, reason=f"không rõ là báo cáo của đơn vị nào: {'; '.join(unit.unsure)}")
        elif len(group.reports) == 1:
            about = " về nội dung này" if len(unit.reports) > 1 else ""
            yield Skipped(path=sent.path, reason=f"chỉ có một báo cáo của {group.series.unit}{about}")
        else:
            reason = f"không có báo cáo nào khác cùng loại kỳ với {period_words(sent)}"
            yield Skipped(path=sent.path, reason=f"{group.series.unit} {reason}")


def _overlapping(sent: Sent, group: Group) -> Sent | None:
    """Return a report that counts some of the days of a period that is no run of months, and others."""
    if sent.window is not None:
        return None
    return next((other for other in group.reports if overlaps(sent, other)), None)
