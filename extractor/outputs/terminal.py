"""The findings for a person to read: in a terminal, or as plain text in a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import IO, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extractor.outputs import Writer, at_least, is_shown, output
from extractor.outputs.wording import (
    SEVERITY_NAMES,
    Quote,
    heading_name,
    one_line,
    period_name,
    quotes,
    remedies,
    tally,
)
from extractor.records import SEVERITIES, Finding, Report, Severity

_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}


class Lines:
    """Lines and findings in a terminal, wrapped and coloured there; plain in a file."""

    def __init__(self, stream: IO[str]) -> None:
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)

    @property
    def width(self) -> int | None:
        """The columns of the terminal; None for a file or a pipe."""
        return self._console.width if self._console.is_terminal else None

    def line(self, indent: int, text: Text) -> None:
        """Write one line, its continuations indented as it is."""
        if self._console.is_terminal and text:  # of an empty one, Padding makes no line at all
            self._console.print(Padding(text, (0, 0, 0, indent), expand=False))
        else:  # a file or a pipe has no width to wrap at
            self._console.print(Text(" " * indent).append_text(text), soft_wrap=True)

    def finding(self, finding: Finding, heading: str, found: Iterable[tuple[str, Quote]], indent: int = 2) -> None:
        """Write a finding below a heading, with the (place, quote) pairs that it points at."""
        title = Text(SEVERITY_NAMES[finding.severity].upper(), style=_STYLES[finding.severity]).append(
            f" {finding.rule}", style="bold"
        )
        if heading:
            title.append(f"  {one_line(heading)}", style="dim")
        self.line(indent, title)
        self.line(indent + 2, Text(one_line(finding.message)))
        for related in finding.related:
            self.line(indent + 2, Text(f"{related.rule}: {one_line(related.message)}"))
        for where, quote in found:
            line = Text(f"{where}: " if where else "", style="cyan")
            for words, pointed_at in quote:
                line.append(words, style="bold" if pointed_at else "not bold default")
            self.line(indent + 2, line)
        if finding.suggestion or finding.remedies:
            self.line(indent + 2, Text(remedies(finding), style="green"))


@output("text", "văn bản dễ đọc (mặc định)", ".txt")
class Terminal(Writer):
    """Writes a header a file, each finding with its equation and quotes, and what was counted."""

    needs_text = True

    def __init__(self, stream: TextIO, level: Severity) -> None:
        super().__init__(stream, level)
        self._lines = Lines(stream)
        self._read = self._unread = 0
        self._found: Counter[Severity] = Counter()

    def report(self, report: Report) -> None:
        """Write one report's findings, gravest first, and a line of counts."""
        self._lines.line(0, Text(one_line(report.source.path), style="bold underline"))
        read = report.source.chars > 0
        self._read += read
        self._unread += not read
        if read:
            self._lines.line(2, Text(" · ".join(_facts(report)) or "không rõ đơn vị và kỳ báo cáo", style="dim"))
        headings = {section.id: heading_name(section) for section in report.sections}
        for finding in sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
            if is_shown(finding, self.level):
                found = quotes(finding.spans, report.source.text)
                self._lines.finding(finding, headings.get(finding.section or "", ""), found)
        for failure in report.failures:
            words = f"Chú ý ({failure.stage})" if read else "Không đọc được"
            self._lines.line(2, Text(f"{words}: {one_line(failure.message)}", style="red"))
        if read:
            self._counts(report)
        self._lines.line(0, Text())

    def end(self) -> None:
        """Write the sum over all files."""
        files = f"{self._read} tệp đã đọc" + (f", {self._unread} tệp không đọc được" if self._unread else "")
        self._lines.line(0, Text(f"Tổng cộng: {files}; {tally(self._found)}.", style="bold"))

    def _counts(self, report: Report) -> None:
        found = Counter(finding.severity for finding in report.findings if finding.dismissed is None)
        self._found.update(found)
        coverage = report.coverage
        share = f" ({100 * coverage.checked // coverage.numbers}%)" if coverage.numbers else ""
        line = (
            f"{tally(found)}. Số liệu: {coverage.numbers} tìm thấy, {coverage.checked} đã đối chiếu{share},"
            f" {coverage.unchecked} chưa đối chiếu được."
        )
        line += f" {coverage.doubtful} số chưa chắc do nhận dạng." if coverage.doubtful else ""
        lighter = sum(number for severity, number in found.items() if severity not in at_least(self.level))
        line += f" ({lighter} phát hiện nhẹ hơn không hiện, xem --level)" if lighter else ""
        dismissed = len(report.findings) - found.total()
        line += f" ({dismissed} phát hiện đã bỏ qua theo danh sách của đơn vị)" if dismissed else ""
        self._lines.line(2, Text(line))
        if coverage.reasons:
            reasons = "; ".join(f"{number} {reason}" for reason, number in coverage.reasons.items())
            self._lines.line(2, Text(f"Chưa đối chiếu: {reasons}.", style="dim"))


def _facts(report: Report) -> list[str]:
    document = report.document
    unit = document.unit.name if document.unit and document.unit.name else ""
    number = f"số {document.number}" if document.number else ""
    period = period_name(document.period) if document.period else ""
    return [one_line(fact) for fact in (unit, number, period) if fact]
