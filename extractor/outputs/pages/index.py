"""index.html: a row a report, what could not be read, findings between reports, and what there is most of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from extractor.outputs import is_shown
from extractor.outputs.pages.cards import SIGNS, Neighbour, day_and_time, rule_title
from extractor.outputs.pages.page import share
from extractor.outputs.pages.rates import Rate, on_time
from extractor.outputs.pages.render import capital, grouped, rendered
from extractor.outputs.wording import SEVERITY_NAMES, one_line, period_name
from extractor.records import SEVERITIES, File, Finding, Report, Severity
from extractor.store import Batch

_MOST_BARS = 15


@dataclass(frozen=True, slots=True)
class Row:
    """What the index tells of a report: nothing of its text, so that thousands may be held."""

    href: str
    unit: str
    above: str
    period: str
    since: str
    number: str
    path: str
    found: Counter[Severity]
    rules: Counter[tuple[str, Severity]]
    dismissed: int
    between: int
    numbers: int
    checked: int
    share: int | None
    failures: int
    on_time: Rate | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a chart: its name, its parts as (CSS class, start, length) in hundredths of the longest, its words."""

    name: str
    detail: str
    parts: Sequence[tuple[str, int, int]]
    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """A finding between reports, with the reports that it quotes as (name, path, link), and whether it is shown."""

    finding: Finding
    title: str
    severity: str
    sides: Sequence[tuple[str, str, str | None]]
    is_shown: bool


def row(file: File, report: Report, between: Sequence[Finding]) -> Row:
    """Return the row of a report; `between` are the findings between reports that quote it."""
    document = report.document
    unit, period = document.unit, document.period
    open_ones = [finding for finding in report.findings if finding.dismissed is None]
    return Row(
        href=f"bao-cao/{file.name}.html",
        unit=one_line(capital(unit.name or "")) if unit else "",
        above=one_line(", ".join(part for part in (unit.parent, unit.province) if part)) if unit else "",
        period=period_name(period) if period else "",
        since=(period.start or str(period.year or "")) if period else "",
        number=one_line(document.number or ""),
        path=one_line(file.path),
        found=Counter(finding.severity for finding in open_ones),
        rules=Counter((finding.rule, finding.severity) for finding in open_ones),
        dismissed=len(report.findings) - len(open_ones),
        between=sum(finding.dismissed is None for finding in between),
        numbers=report.coverage.numbers,
        checked=report.coverage.checked,
        share=share(report),
        failures=len(report.failures),
        on_time=on_time(report),
    )


def index(batch: Batch, rows: Sequence[Row], neighbour: Neighbour) -> str:
    """Return the index page as HTML."""
    found: Counter[Severity] = sum((row.found for row in rows), Counter())
    numbers, checked = sum(row.numbers for row in rows), sum(row.checked for row in rows)
    rates = list(_rates(rows))
    return rendered(
        "index",
        folder=_folder_name(batch.run.folder),
        run=batch.run,
        when=day_and_time(batch.run.started),
        rows=rows,
        found=found,
        numbers=numbers,
        share=100 * checked // numbers if numbers else None,
        dismissed=sum(row.dismissed for row in rows) + sum(f.dismissed is not None for f in batch.findings),
        failed=[file for file in batch.unread if file.status == "failed"],
        skipped=[file for file in batch.unread if file.status == "skipped"],
        between=list(_between(batch, neighbour)),
        by_unit=list(_by_unit(rows)),
        by_rule=list(_by_rule(rows, batch.findings)),
        rates=rates,
        most=_MOST_BARS,
        severities=SEVERITY_NAMES,
        signs=SIGNS,
    )


def _folder_name(folder: str) -> str:
    """Return the folder's own name, of a path of either kind of system."""
    kind: Any = PureWindowsPath if "\\" in folder and "/" not in folder else PurePosixPath
    return one_line(kind(folder).name or folder)


def _between(batch: Batch, neighbour: Neighbour) -> Iterator[Between]:
    for finding in sorted(batch.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        if finding.dismissed is None:
            sides = []
            for path in dict.fromkeys(span.path for span in finding.spans if span.path):
                name, page = neighbour(path)
                sides.append((name, one_line(path), f"bao-cao/{page}.html#f-{finding.fingerprint}" if page else None))
            severity = f"{SIGNS[finding.severity]} {SEVERITY_NAMES[finding.severity]}"
            yield Between(finding, rule_title(finding.rule), severity, sides, is_shown(finding, batch.level))


def _by_unit(rows: Iterable[Row]) -> Iterator[Bar]:
    """Yield the units with the most findings that count (without the notices), the most and gravest first."""
    units: dict[tuple[str, str], Counter[Severity]] = {}
    for row in rows:
        units.setdefault((row.unit or row.path, row.above), Counter()).update(row.found)
    counted = [(name, found) for name, found in units.items() if _grave(found)]
    counted.sort(key=lambda item: (-_grave(item[1]), -item[1]["error"], item[0]))
    most = max((_grave(found) for _, found in counted), default=0)
    for (unit, above), found in counted[:_MOST_BARS]:
        yield Bar(unit, above, _parts(found, most), _words(found))


def _grave(found: Counter[Severity]) -> int:
    return found["error"] + found["warning"]


def _by_rule(rows: Iterable[Row], between: Iterable[Finding]) -> Iterator[Bar]:
    counted: dict[str, Counter[Severity]] = {}
    for row in rows:
        for (rule, severity), number in row.rules.items():
            counted.setdefault(rule, Counter())[severity] += number
    for finding in between:
        if finding.dismissed is None:
            counted.setdefault(finding.rule, Counter())[finding.severity] += 1
    most = max((found.total() for found in counted.values()), default=0)
    for rule, found in sorted(counted.items(), key=lambda item: (-item[1].total(), item[0])):
        yield Bar(rule, rule_title(rule), _parts(found, most, notices=True), _words(found, notices=True))


def _rates(rows: Iterable[Row]) -> Iterator[Bar]:
    """Yield the reports that state a rate of dossiers solved on time, the lowest first."""
    stated = [(row, row.on_time) for row in rows if row.on_time is not None]
    for row, rate in sorted(stated, key=lambda item: (item[1].share, item[0].unit, item[0].since)):
        length = 100 * rate.part // rate.whole
        words = f"{rate.words} ({grouped(rate.part)}/{grouped(rate.whole)} hồ sơ)"
        yield Bar(row.unit or row.path, row.period, [("ok", 0, length)], words, row.href)


def _parts(found: Counter[Severity], most: int, *, notices: bool = False) -> list[tuple[str, int, int]]:
    at, parts = 0, []
    for severity in SEVERITIES if notices else SEVERITIES[:2]:
        length = 100 * found[severity] // most if most else 0
        if found[severity]:
            parts.append((severity[0], at, max(length, 1)))
            at += max(length, 1)
    return parts


def _words(found: Counter[Severity], *, notices: bool = False) -> str:
    severities = SEVERITIES if notices else SEVERITIES[:2]
    return ", ".join(
        f"{found[severity]} {SEVERITY_NAMES[severity].lower()}" for severity in severities if found[severity]
    )
