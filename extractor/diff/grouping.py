"""Reports → one series a unit, and which of its reports are compared.

    units     the reports of one unit, however their headers are damaged (`units`)
    versions  what was sent twice for one period: the last one is in force (`versions`)
    pairs     each with the one of its length before, and with the shorter ones that make it up (`pairs`)
    mergers   over 1/7/2025, a unit with those that it was made of (`mergers`)

What is left over is named with the reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extractor.checks.periods import Sent, Series
from extractor.comparison import Skipped
from extractor.diff.mergers import mergers
from extractor.diff.naming import period_words
from extractor.diff.pairs import Pair, in_time, like, overlaps, pairs
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
    """A unit's reports and the pairs that are compared; `versions` are the numbers of those sent more than once."""

    series: Series
    pairs: tuple[Pair, ...]
    versions: Mapping[Sent, int] = field(default_factory=dict)


def grouped(reports: Iterable[Report]) -> tuple[tuple[Group, ...], tuple[Skipped, ...]]:
    """Return the groups in order of the units' names, and what could not be put into one or compared in it."""
    sent, skipped = _comparable(reports)
    units = same_units(sent)
    shared = Counter(unit.name for unit in units)
    groups = {unit: _group(unit, unit.full_name if shared[unit.name] > 1 else unit.name) for unit in units}
    for merger in mergers(units):
        before, after = groups[merger.before], groups[merger.after]
        if pair := _across(before, after, merger.note):
            groups[merger.after] = replace(after, pairs=(pair, *after.pairs))
    compared = {sent for group in groups.values() for pair in group.pairs for sent in pair.sides}
    for unit in units:
        title = groups[unit].series.unit
        for one in unit.reports:
            if reason := _overlapping(one, unit) or ("" if one in compared else _left_over(one, unit, title)):
                skipped.append(Skipped(path=one.path, reason=reason))
    return tuple(group for group in groups.values() if group.pairs), tuple(skipped)


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


def _group(unit: SameUnit, title: str) -> Group:
    by_period: dict[object, list[Sent]] = defaultdict(list)
    unit.reports[:] = [replace(sent, named=unit.name) for sent in unit.reports]
    for sent in sorted(unit.reports, key=lambda sent: sent.path):
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
    return Group(series, tuple(pairs(in_force, sendings)), numbers)


def _place(sent: Sent) -> tuple[str, int, str]:
    """Return what sorts reports: by their last day, the shorter first."""
    days = in_time(sent)
    return (days[1].isoformat(), (days[1] - days[0]).days, sent.path) if days else ("", 0, sent.path)


def _across(before: Group, after: Group, note: str) -> Pair | None:
    """Return the first report of a new unit with the last one of its length of a unit before it."""
    for current in after.series.reports:
        earlier = [sent for sent in before.series.reports if _ends_before(sent, current)]
        if same := [sent for sent in earlier if like(sent, current)]:
            return Pair(same[-1], current, "merged", (note,))
    return None


def _ends_before(sent: Sent, other: Sent) -> bool:
    return bool(sent.window and other.window and sent.window.last < other.window.first)


def _overlapping(sent: Sent, unit: SameUnit) -> str:
    """Return with what a report is not compared, as some of its days are in a report that counts other days, too."""
    if sent.window is not None:
        return ""
    other = next((other for other in unit.reports if overlaps(sent, other)), None)
    if other is None:
        return ""
    return (
        f"kỳ {period_words(sent)} trùng một phần với kỳ {period_words(other)} của {other.path} nên không so với tệp đó"
    )


def _left_over(sent: Sent, unit: SameUnit, title: str) -> str:
    """Return why a report of a unit is in no comparison."""
    others: Sequence[Sent] = [other for other in unit.reports if other is not sent]
    if unit.unsure:
        return f"không rõ là báo cáo của đơn vị nào: {'; '.join(unit.unsure)}"
    if not others:
        return f"chỉ có một báo cáo của {title}"
    return f"{title} không có báo cáo nào khác cùng loại kỳ với {period_words(sent)}"
