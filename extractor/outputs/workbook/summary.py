"""Tổng hợp: a row a report, its indicators side by side.

A value is the one that the report states of itself for its own period, most often where there are several, else first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.outputs import at_least, is_shown
from extractor.outputs.wording import SEVERITY_NAMES, one_line, place
from extractor.outputs.workbook.cells import Cell, Link, Mark, Marked, Share, iso_day
from extractor.outputs.workbook.formats import Formats
from extractor.outputs.workbook.origin import Origin
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import SEVERITIES, Coverage, Facts, File, Finding, Indicator, Report, Severity
from extractor.text import fold

if TYPE_CHECKING:
    from xlsxwriter import Workbook

NAME = "Tổng hợp"
_FIRST = (
    Column("Đơn vị", 22),
    Column("Kỳ báo cáo", 17),
    Column("Từ ngày", 11.5),
    Column("Đến ngày", 11.5),
    Column("Trực thuộc", 20),
    Column("Số báo cáo", 15),
    Column("Ngày báo cáo", 11.5),
)
_LAST = (
    Column("Chưa xem", 8),
    Column("Số liệu đã đối chiếu", 10),
    Column("Lưu ý về báo cáo", 28),
    Column("Trang", 7),
    Column("Tệp", 26),
)
_ON_A_PAGE = 15  # columns that are still readable on paper
_IN_NOTE = 5  # findings that a note lists


@dataclass(frozen=True, slots=True)
class _Line:
    origin: Origin
    facts: Facts
    sha256: str
    coverage: Coverage
    found: Counter[Severity]
    open: int
    between: int
    failures: int
    values: dict[str, Cell]


@dataclass
class Summary:
    """Gathers a line for each report, and writes the sheet when all columns are known."""

    book: Workbook
    formats: Formats
    level: Severity
    between: dict[str, list[Finding]]
    lines: list[_Line] = field(default_factory=list)
    rows: int = 0

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.book, self.formats, NAME, frozen=2)

    def add(self, file: File, origin: Origin, report: Report) -> None:
        """Keep what the sheet shows of a report."""
        own = [finding for finding in report.findings if is_shown(finding, self.level)]
        between = [finding for finding in self.between.get(file.path, ()) if is_shown(finding, self.level)]
        line = _Line(
            origin,
            report.document,
            file.sha256,
            report.coverage,
            Counter(finding.severity for finding in own),
            sum(finding.review is None for finding in (*own, *between)),
            len(between),
            len(report.failures),
            dict(_values(report, file.path, [*own, *between])),
        )
        self.lines.append(line)

    def end(self) -> None:
        """Write the sheet."""
        from extractor.indicators import indicators

        shown = at_least(self.level)
        stated = {code for line in self.lines for code in line.values}
        known = [indicator for indicator in indicators() if indicator.code in stated]
        columns = [*_FIRST, *(Column(SEVERITY_NAMES[severity], 8) for severity in shown), *_LAST]
        for indicator in known:
            # Codes with a letter are our own: no appendix has them.
            code = indicator.code if not any(map(str.isalpha, indicator.code)) else ""
            unit = f"({indicator.unit})" if indicator.unit else ""
            columns.append(Column(" ".join(word for word in (code, indicator.name, unit) if word), 15))
        self.sheet.begin(columns, pages=-(-len(columns) // _ON_A_PAGE))
        remarks = _remarks(self.lines)
        order = sorted(range(len(self.lines)), key=lambda at: _order(self.lines[at]))
        for at in order:
            line = self.lines[at]
            values = (line.values.get(indicator.code) for indicator in known)
            self.sheet.row(
                *_head_cells(line), *(line.found[severity] for severity in shown), *_last(line, remarks[at]), *values
            )
        self.sheet.end()


def _order(line: _Line) -> tuple[str, ...]:
    """Sort by unit as people look for it (đ beside d), then by time."""
    period = line.facts.period
    when = (period.start or str(period.year or ""), period.end or "") if period else ("", "")
    return (fold(line.origin.unit), line.origin.unit, *when, line.origin.path)


def _head_cells(line: _Line) -> Iterator[Cell]:
    unit, period = line.facts.unit, line.facts.period
    yield line.origin.unit or "(không rõ đơn vị)"
    yield line.origin.period or "(không rõ kỳ)"
    yield iso_day(period.start) if period else None
    yield iso_day(period.end) if period else None
    yield ", ".join(name for name in (unit.parent, unit.province) if name) if unit else None
    yield line.facts.number
    yield iso_day(line.facts.issued)


def _last(line: _Line, remarks: Sequence[str]) -> Iterator[Cell]:
    yield line.open
    yield Share(line.coverage.checked, line.coverage.numbers)
    yield "; ".join(remarks)
    yield Link(line.origin.page, "Mở")
    yield line.origin.path


def _remarks(lines: Sequence[_Line]) -> list[list[str]]:
    """Return what is to be known of each report beside its figures: sent twice, or not read to its end."""
    same: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.origin.unit and line.origin.period:
            same[line.origin.unit.casefold(), line.origin.period].append(at)
    remarks: list[list[str]] = [[] for _ in lines]
    for at, line in enumerate(lines):
        others = [
            lines[other]
            for other in same.get((line.origin.unit.casefold(), line.origin.period), ())
            if other != at and _may_be_one(line, lines[other])
        ]
        if others:
            alike = any(other.sha256 and other.sha256 == line.sha256 for other in others)
            more = f" và {len(others) - 1} tệp khác" if len(others) > 1 else ""
            what = "Trùng nội dung với" if alike else "Cùng đơn vị và kỳ với"
            others.sort(key=lambda other: other.sha256 != line.sha256)
            remarks[at].append(f"{what} {others[0].origin.path}{more}")
        if line.between:
            remarks[at].append(f"{line.between} phát hiện khi so với báo cáo khác")
        if line.failures:
            remarks[at].append(f"{line.failures} chỗ chưa xử lý được (xem Lỗi tệp)")
    return remarks


def _may_be_one(one: _Line, other: _Line) -> bool:
    """Tell whether two reports of one unit's name may be of one unit: nothing above them differs."""
    a, b = one.facts.unit, other.facts.unit
    if a is None or b is None:
        return False
    pairs = ((a.parent, b.parent), (a.province, b.province))
    return not any(x and y and x.casefold() != y.casefold() for x, y in pairs)


def _values(report: Report, path: str, findings: Sequence[Finding]) -> Iterator[tuple[str, Cell]]:
    stated: defaultdict[str, list[Indicator]] = defaultdict(list)
    for indicator in report.indicators:
        if indicator.scope is None and indicator.period is None:
            stated[indicator.code].append(indicator)
    for code, statements in stated.items():
        times = Counter(statement.value for statement in statements)
        value = max(times, key=lambda value: times[value])  # of those said equally often the first
        yield code, _cell(value, statements, report.source.text, _touching(statements, path, findings))


def _touching(statements: Iterable[Indicator], path: str, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that point at one of the statements, gravest first."""
    spans = [statement.span for statement in statements]
    found = [
        finding
        for finding in findings
        if any(
            mine.start < span.end and span.start < mine.end
            for span in finding.spans
            if span.path in (None, path)
            for mine in spans
        )
    ]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))


def _cell(value: Decimal, statements: Sequence[Indicator], text: str | None, findings: Sequence[Finding]) -> Cell:
    lines = [
        f"{SEVERITY_NAMES[finding.severity]} ({finding.rule}): {one_line(finding.message)}"
        for finding in findings[:_IN_NOTE]
    ]
    if len(findings) > _IN_NOTE:
        lines.append(f"… và {len(findings) - _IN_NOTE} phát hiện khác.")
    if len({statement.value for statement in statements}) > 1:
        places = (f"{one_line(s.span.text)} ({place(s.span, text)})" for s in statements)
        lines.append(f"Báo cáo nêu các số khác nhau: {'; '.join(places)}.")
    if not lines:
        return value
    mark: Mark = findings[0].severity if findings else "differs"
    return Marked(value, mark, "\n".join(lines))
