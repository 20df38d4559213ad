"""tong-hop.xlsx: what a batch found, for Excel; and the way back of the verdicts that people enter there.

The reports are read once, in the order of their files, and each sheet is handed one at a time; those of a unit with
several periods once more, to be compared (`periods`). Texts from documents are
written as text whatever they look like: no cell of this workbook is a formula.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from extractor.outputs import batch_output, replacing
from extractor.records import Finding

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from extractor.store import Batch

NAME = "tong-hop.xlsx"


@batch_output("xlsx", f"{NAME}: bảng tổng hợp cho Excel, nhận lại kết luận của người xem", default=True)
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write the workbook. Raises OSError where the disk refuses."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    from extractor.outputs.workbook.formats import FONT

    with replacing(folder / NAME) as new, TemporaryDirectory() as rows:
        # Rows go to temporary files as they come: 1,000 reports need no more memory than one.
        options = {"constant_memory": True, "tmpdir": rows, "default_format_properties": FONT}
        book = Workbook(str(new), options)
        lines = _fill(book, batch)
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] from None
    return lines


def _fill(book: Workbook, batch: Batch) -> list[str]:
    from extractor.outputs.workbook.about import About
    from extractor.outputs.workbook.files import Files
    from extractor.outputs.workbook.findings import Findings
    from extractor.outputs.workbook.formats import Formats
    from extractor.outputs.workbook.indicators import Indicators
    from extractor.outputs.workbook.origin import Origin
    from extractor.outputs.workbook.periods import Periods
    from extractor.outputs.workbook.references import References
    from extractor.outputs.workbook.summary import Summary

    book.set_properties({"title": "Tổng hợp báo cáo", "created": _created(batch)})
    formats = Formats(book)
    summary = Summary(book, formats, batch.level, _between(batch))
    findings = Findings(book, formats, batch)
    indicators, references = Indicators(book, formats), References(book, formats)
    files, periods = Files(book, formats), Periods(batch)
    for file in batch.unread:
        files.unread(file)
    for file, report in batch.reports():
        origin = Origin.of(file, report)
        summary.add(file, origin, report)
        findings.add(file, origin, report)
        indicators.add(origin, report)
        references.add(origin, report)
        files.add(origin, report)
        periods.add(file, report)
    for part in (summary, findings, indicators, references, files):
        part.end()
    sheets = [part.sheet for part in (summary, findings, indicators, references, files)]
    sheets += periods.written(book, formats)
    About(book, formats, batch).end(sheets)
    return [
        f"{NAME}: trang {sheet.name} đã đầy, {sheet.left_out} dòng không ghi được" for sheet in sheets if sheet.left_out
    ]


def _between(batch: Batch) -> dict[str, list[Finding]]:
    """Return file path → the findings between reports that point into it."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in batch.findings:
        for path in dict.fromkeys(span.path for span in finding.spans if span.path):
            found[path].append(finding)
    return found


def _created(batch: Batch) -> datetime:
    """Return when the run ended: the clock would make every workbook another."""
    return datetime.fromisoformat(batch.run.finished or batch.run.started).astimezone(UTC).replace(tzinfo=None)
