"""The findings for a person to read: in a terminal, or as plain text in a file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from extractor.outputs import Writer, at_least, is_shown, output
from extractor.records import SEVERITIES, Finding, Period, Report, Section, Severity, Span

_WORDS: dict[Severity, tuple[str, str]] = {
    "error": ("SAI", "bold red"),
    "warning": ("NGHI VẤN", "bold yellow"),
    "info": ("LƯU Ý", "bold cyan"),
}
_AROUND = 60  # characters of the source shown on each side of what a finding points at
_JOIN = 100  # spans at most so far apart stand in one quote
_ROMAN = ("", "I", "II", "III", "IV")


def period_name(period: Period) -> str:
    """Return the period as an official writes it: "tháng 5 năm 2023", "quý II năm 2023", "6 tháng đầu năm 2023"."""
    year = f"năm {period.year}" if period.year else ""
    part = ""
    if period.type == "month" and period.index:
        part = f"tháng {period.index}"
    elif period.type == "quarter" and period.index in (1, 2, 3, 4):
        part = f"quý {_ROMAN[period.index]}"
    elif period.type == "half":
        part = "6 tháng cuối" if period.index == 2 else "6 tháng đầu"
    elif period.type == "nine_months":
        part = "9 tháng đầu"
    elif period.index:
        part = f"{period.index} tháng"
    return " ".join(word for word in (part, year) if word)


def place(span: Span, text: str | None) -> str:
    """Return where `span` stands: page, table cell or paragraph where the format has them, else the line."""
    words = [f"trang {span.page}"] if span.page else []
    if span.place and span.place.table:
        cell = ((f"bảng {span.place.table}", True), (f"hàng {span.place.row}", span.place.row))
        words += [word for word, known in cell if known]
    elif span.place and span.place.paragraph:
        words.append(f"đoạn {span.place.paragraph}")
    if not words and text is not None:
        words.append(f"dòng {text.count(chr(10), 0, span.start) + 1}")
    return ", ".join(words)


def _one_line(text: str) -> str:
    # The source's line breaks, tabs and control characters (an ESC could recolour the terminal) become blanks.
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)


def _groups(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the spans in order of place, those that stand close together in one group."""
    group: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if group and span.start - max(before.end for before in group) > _JOIN:
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def quotes(spans: Sequence[Span], text: str | None) -> Iterator[tuple[str, Text]]:
    """Yield (place, quote) for what a finding points at, with the words around it where the text is known."""
    if text is None:
        for span in spans:
            yield place(span, None), Text(f"“{_one_line(span.text)}”", style="bold")
        return
    for group in _groups(spans):
        first, last = group[0].start, max(span.end for span in group)
        start, end = max(0, first - _AROUND), min(len(text), last + _AROUND)
        # Words are not cut: what stands outside of the first and the last blank is left out.
        before = text[start:first] if start == 0 else text[start:first].partition(" ")[2]
        after = text[last:end] if end == len(text) else text[last:end].rpartition(" ")[0]
        quote = Text("“" + ("…" if start else "") + _one_line(before).lstrip())
        at = first
        for span in group:
            quote.append(_one_line(text[at : span.start]))
            quote.append(_one_line(text[max(at, span.start) : span.end]), style="bold")
            at = max(at, span.end)
        quote.append(_one_line(after).rstrip() + ("…" if end < len(text) else "") + "”")
        yield place(group[0], text), quote


@output("text", "văn bản dễ đọc (mặc định)", ".txt")
class Terminal(Writer):
    """Writes a header a file, each finding with its equation and quotes, and what was counted."""

    needs_text = True

    def __init__(self, stream: TextIO, level: Severity) -> None:
        super().__init__(stream, level)
        self._console = Console(file=stream, highlight=False, markup=False, emoji=False)
        self._read = self._unread = 0
        self._found: Counter[Severity] = Counter()

    def report(self, report: Report) -> None:
        """Write one report's findings, gravest first, and a line of counts."""
        self._line(0, Text(_one_line(report.source.path), style="bold underline"))
        read = report.source.chars > 0
        self._read += read
        self._unread += not read
        if read:
            self._line(2, Text(" · ".join(_facts(report)) or "không rõ đơn vị và kỳ báo cáo", style="dim"))
        headings = {section.id: _heading(section) for section in report.sections}
        for finding in sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
            if is_shown(finding, self.level):
                self._finding(finding, headings.get(finding.section or "", ""), report.source.text)
        for failure in report.failures:
            words = f"Chú ý ({failure.stage})" if read else "Không đọc được"
            self._line(2, Text(f"{words}: {_one_line(failure.message)}", style="red"))
        if read:
            self._counts(report)
        self._line(0, Text())

    def end(self) -> None:
        """Write the sum over all files."""
        files = f"{self._read} tệp đã đọc" + (f", {self._unread} tệp không đọc được" if self._unread else "")
        self._line(0, Text(f"Tổng cộng: {files}; {_tally(self._found)}.", style="bold"))

    def _line(self, indent: int, text: Text) -> None:
        if self._console.is_terminal:
            self._console.print(Padding(text, (0, 0, 0, indent), expand=False))
        else:  # a file or a pipe has no width to wrap at
            self._console.print(Text(" " * indent).append_text(text), soft_wrap=True)

    def _finding(self, finding: Finding, heading: str, text: str | None) -> None:
        word, style = _WORDS[finding.severity]
        title = Text(word, style=style).append(f" {finding.rule}", style="bold")
        if heading:
            title.append(f"  {_one_line(heading)}", style="dim")
        self._line(2, title)
        self._line(4, Text(_one_line(finding.message)))
        for related in finding.related:
            self._line(4, Text(f"{related.rule}: {_one_line(related.message)}"))
        for where, quote in quotes(finding.spans, text):
            self._line(4, Text(f"{where}: " if where else "", style="cyan").append_text(quote))
        if finding.suggestion or finding.remedies:
            self._line(4, Text(_remedies(finding), style="green"))

    def _counts(self, report: Report) -> None:
        found = Counter(finding.severity for finding in report.findings if finding.dismissed is None)
        self._found.update(found)
        coverage = report.coverage
        share = f" ({100 * coverage.checked // coverage.numbers}%)" if coverage.numbers else ""
        line = (
            f"{_tally(found)}. Số liệu: {coverage.numbers} tìm thấy, {coverage.checked} đã đối chiếu{share},"
            f" {coverage.unchecked} chưa đối chiếu được."
        )
        lighter = sum(number for severity, number in found.items() if severity not in at_least(self.level))
        line += f" ({lighter} phát hiện nhẹ hơn không hiện, xem --level)" if lighter else ""
        dismissed = len(report.findings) - found.total()
        line += f" ({dismissed} phát hiện đã bỏ qua theo danh sách của đơn vị)" if dismissed else ""
        self._line(2, Text(line))
        if coverage.reasons:
            reasons = "; ".join(f"{number} {reason}" for reason, number in coverage.reasons.items())
            self._line(2, Text(f"Chưa đối chiếu: {reasons}.", style="dim"))


def _remedies(finding: Finding) -> str:
    """Return what would make the finding right; one of several ways is not called likely."""
    if finding.suggestion:
        return f"Nhiều khả năng: {_one_line(finding.suggestion.span.text)} → {finding.suggestion.value}."
    changes = dict.fromkeys(f"{_one_line(change.span.text)} → {change.value}" for change in finding.remedies)
    several = "một trong các số: " if len(changes) > 1 else ""
    return f"Sẽ khớp nếu sửa {several}{'; '.join(changes)}."


def _facts(report: Report) -> list[str]:
    document = report.document
    unit = document.unit.name if document.unit and document.unit.name else ""
    number = f"số {document.number}" if document.number else ""
    period = period_name(document.period) if document.period else ""
    return [_one_line(fact) for fact in (unit, number, period) if fact]


def _heading(section: Section) -> str:
    number = section.number or ""
    return f"{number}{'.' if number[-1:].isalnum() else ''} {section.title}".strip()


def _tally(found: Counter[Severity]) -> str:
    return ", ".join(f"{found[severity]} {word.lower()}" for severity, (word, _) in _WORDS.items())
