"""What a cross-check found, for a person to read: each finding with the quotes of all files that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TextIO

from rich.text import Text

from extractor.checks import rules
from extractor.crosscheck import Results
from extractor.outputs import at_least, is_shown
from extractor.outputs.terminal import Lines
from extractor.outputs.wording import one_line, quotes_by_file, tally
from extractor.records import SEVERITIES, Severity


class Crosschecked(Lines):
    """Writes findings between reports, gravest first, and what could not be compared; `text` reads a file's text."""

    def __init__(self, stream: TextIO, level: Severity, text: Callable[[str], str | None]) -> None:
        super().__init__(stream)
        self._level = level
        self._text = text

    def results(self, results: Results) -> None:
        """Write all that was found and the counts."""
        pages = rules()
        for finding in sorted(results.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
            if is_shown(finding, self._level):
                self.finding(finding, pages[finding.rule].title, quotes_by_file(finding.spans, self._text))
                self.line(0, Text())
        for failure in results.failures:
            self.line(0, Text(f"Chú ý: {one_line(failure.message)}", style="red"))
        found = Counter(finding.severity for finding in results.findings if finding.dismissed is None)
        lighter = sum(number for severity, number in found.items() if severity not in at_least(self._level))
        dismissed = len(results.findings) - found.total()
        line = f"Tổng cộng: {tally(found)}; đã đối chiếu {sum(results.compared.values())} lần giữa các báo cáo."
        line += f" ({lighter} phát hiện nhẹ hơn không hiện, xem --level)" if lighter else ""
        line += f" ({dismissed} phát hiện đã bỏ qua theo kết luận của đơn vị)" if dismissed else ""
        self.line(0, Text(line, style="bold"))
        reasons = Counter(left_out.reason for _, left_out in results.left_out)
        if reasons:
            counted = "; ".join(f"{reason} ({number})" for reason, number in sorted(reasons.items()))
            self.line(0, Text(f"Chưa đối chiếu được: {counted}.", style="dim"))
