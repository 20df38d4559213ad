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
_NO_REPORT = {
    "thong_bao": "thông báo",
    "ke_hoach": "kế hoạch",
    "quyet_dinh": "quyết định",
    "cong_van": "công văn",
    "to_trinh": "tờ trình",
}
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
    names: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Code → name and unit of the indicators that are shown."""

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
        for indicator in report.indicators:
            if indicator.code in line.values:
                self.names.setdefault(indicator.code, (indicator.name, indicator.unit))

    def end(self) -> None:
        """Write the sheet."""
        from extractor.indicators import indicators

        shown = at_least(self.level)
        place = {indicator.code: at for at, indicator in enumerate(indicators())}
        codes = sorted(self.names, key=lambda code: (place.get(code, len(place)), code))
        columns = [*_FIRST, *(Column(SEVERITY_NAMES[severity], 8) for severity in shown), *_LAST]
        columns += [Column(_heading(code, *self.names[code]), 15) for code in codes]
        self.sheet.begin(columns, pages=-(-len(columns) // _ON_A_PAGE))
        remarks = _remarks(self.lines)
        order = sorted(range(len(self.lines)), key=lambda at: _order(self.lines[at]))
        for at in order:
            line = self.lines[at]
            values = (line.values.get(code) for code in codes)
            self.sheet.row(
                *_head_cells(line), *(line.found[severity] for severity in shown), *_last(line, remarks[at]), *values
            )
        self.sheet.end()


def _heading(code: str, name: str, unit: str | None) -> str:
    """Return what an indicator's column is called; codes with a letter are our own, no appendix has them."""
    words = ("" if any(map(str.isalpha, code)) else code, name, f"({unit})" if unit else "")
    return " ".join(word for word in words if word)


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
    """Return what is to be known of each report beside its figures: sent twice, no report, not read to its end."""
    remarks: list[list[str]] = [[] for _ in lines]
    for group in _groups(lines):
        alike: defaultdict[str, list[int]] = defaultdict(list)
        for at in group:
            alike[lines[at].sha256].append(at)
        for at in group:
            twin = next((other for other in alike[lines[at].sha256] if other != at), None)
            other = next(other for other in group if other != at) if twin is None else twin
            what = "Cùng đơn vị và kỳ với" if twin is None else "Trùng nội dung với"
            more = f" và {len(group) - 2} tệp khác" if len(group) > 2 else ""
            remarks[at].append(f"{what} {lines[other].origin.path}{more}")
    for said, line in zip(remarks, lines, strict=True):
        if line.facts.kind in _NO_REPORT:
            said.append(f"Là {_NO_REPORT[line.facts.kind]}, không phải báo cáo")
        if line.between:
            said.append(f"{line.between} phát hiện khi so với báo cáo khác")
        if line.coverage.doubtful:
            said.append(f"{line.coverage.doubtful} số đọc từ ảnh, chưa chắc đúng")
        if line.failures:
            said.append(f"{line.failures} chỗ chưa xử lý được (xem Lỗi tệp)")
    return remarks


def _groups(lines: Sequence[_Line]) -> Iterator[list[int]]:
    """Yield the reports of one unit and period, where there are several."""
    named: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.origin.unit and line.origin.period:
            named[line.origin.unit.casefold(), line.origin.period].append(at)
    for group in named.values():
        above = {at: _above(lines[at]) for at in group}
        if any(len({names[level] for names in above.values()} - {""}) > 1 for level in (0, 1)):
            apart: defaultdict[tuple[str, str], list[int]] = defaultdict(list)  # units of one name in two districts
            for at in group:
                apart[above[at]].append(at)
            yield from (part for part in apart.values() if len(part) > 1)
        elif len(group) > 1:
            yield group


def _above(line: _Line) -> tuple[str, str]:
    unit = line.facts.unit
    return ((unit.parent or "").casefold(), (unit.province or "").casefold()) if unit else ("", "")


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
    doubtful = any(statement.span.doubtful for statement in statements)
    if doubtful:
        lines.append("Số đọc từ ảnh, chưa chắc đúng; hãy so với bản gốc.")
    if not lines:
        return value
    mark: Mark = findings[0].severity if findings else "doubtful" if doubtful else "differs"
    return Marked(value, mark, "\n".join(lines))
