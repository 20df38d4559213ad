"""Indented JSON: an array of reports; one object in a file of its own."""

from __future__ import annotations

from typing import TextIO

from extractor.outputs import Writer, output
from extractor.records import Report, Severity


@output("json", "JSON thụt dòng, một mảng gồm các báo cáo (cho người xem)", ".json")
class JsonArray(Writer):
    """Writes the opening bracket, the reports between commas, the closing bracket."""

    def __init__(self, stream: TextIO, level: Severity) -> None:
        super().__init__(stream, level)
        self._separator = ""

    def begin(self) -> None:
        """Write the opening bracket."""
        self.stream.write("[\n")

    def report(self, report: Report) -> None:
        """Write one report as an indented object."""
        self.stream.write(self._separator + report.model_dump_json(indent=2))
        self._separator = ",\n"

    def end(self) -> None:
        """Write the closing bracket."""
        self.stream.write("\n]\n")
