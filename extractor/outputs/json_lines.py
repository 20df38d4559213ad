"""JSON lines: one report a line, the report contract that other programs read."""

from __future__ import annotations

from extractor.outputs import Writer, output
from extractor.records import Report


@output("jsonl", "JSON, mỗi báo cáo một dòng (cho chương trình khác đọc)", ".jsonl")
class JsonLines(Writer):
    """Writes each report as one line and hands it on at once."""

    def report(self, report: Report) -> None:
        """Write one line."""
        self.stream.write(report.to_json() + "\n")
        self.stream.flush()
