"""Phát hiện: a row a finding, with a place for a person's verdict; `verdicts.py` reads it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from extractor.outputs import at_least
from extractor.outputs.wording import SEVERITY_NAMES, VERDICT_NAMES, one_line, quotes, remedies
from extractor.outputs.workbook.cells import Cell, Link, Marked, Quotes, cell_text
from extractor.outputs.workbook.entries import FINGERPRINT, LISTED, NOTE, SAVED, VERDICT, WHO, Entry, choices, saved
from extractor.outputs.workbook.formats import Formats
from extractor.outputs.workbook.origin import PAGES, Origin
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import SEVERITIES, File, Finding, Report, Span

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from extractor.store import Batch

NAME = "Phát hiện"
_COLUMNS = (
    Column("Đơn vị", 18),
    Column("Kỳ báo cáo", 14),
    Column("Tệp", 20),
    Column("Quy tắc", 20),
    Column("Mức", 10),
    Column("Nội dung", 45),
    Column("Trích dẫn", 55),
    Column("Vị trí", 16),
    Column("Gợi ý", 24),
    Column(VERDICT, 13),
    Column(WHO, 16),
    Column(NOTE, 24),
    Column("Trang", 7),
    Column(FINGERPRINT, 19),
    Column(SAVED, 8, hidden=True),
)
_VERDICT = next(at for at, column in enumerate(_COLUMNS) if column.head == VERDICT)
_Place = tuple[str, list[tuple[str, bool]]]


class Findings:
    """Writes the findings of each report, and at the end those between reports."""

    def __init__(self, book: Workbook, formats: Formats, batch: Batch) -> None:
        from extractor.checks import rules

        self._batch = batch
        self._titles = {code: rule.title for code, rule in rules().items()}
        self._origins: dict[str, Origin] = {}
        self._quotes: dict[tuple[int, int], _Place] = {}
        self._between = [finding for finding in batch.findings if finding.severity in at_least(batch.level)]
        self._spans: defaultdict[str, list[tuple[int, int, Span]]] = defaultdict(list)
        for i, finding in enumerate(self._between):
            for j, span in enumerate(finding.spans):
                self._spans[span.path or ""].append((i, j, span))
        self.sheet = Sheet(book, formats, NAME, frozen=1)
        self.sheet.begin(_COLUMNS)

    def add(self, file: File, origin: Origin, report: Report) -> None:
        """Write a report's findings, gravest first, and keep what those between reports will quote of it."""
        for i, j, span in self._spans.get(file.path, ()):
            self._quotes[i, j] = next(iter(quotes([span], report.source.text)))
            self._origins[file.path] = origin
        for finding in sorted(report.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
            if finding.severity in at_least(self._batch.level):
                self._row([origin], finding, list(quotes(finding.spans, report.source.text)))

    def end(self) -> None:
        """Write the findings between reports, and what the columns of verdicts offer."""
        for i, finding in enumerate(self._between):
            paths = dict.fromkeys(span.path or "" for span in finding.spans)
            origins = [self._origins[path] for path in paths if path in self._origins]
            quoted = [
                (", ".join(words for words in (span.path, where) if words), pieces)
                for j, span in enumerate(finding.spans)
                for where, pieces in [self._quotes.get((i, j)) or next(iter(quotes([span], None)))]
            ]
            self._row(origins, finding, quoted)
        self._offer_verdicts()
        self.sheet.end()

    def _row(self, origins: Sequence[Origin], finding: Finding, quoted: Sequence[_Place]) -> None:
        self.sheet.row(*self._cells(origins, finding, quoted))

    def _cells(self, origins: Sequence[Origin], finding: Finding, quoted: Sequence[_Place]) -> Iterator[Cell]:
        for parts in zip(*(origin.cells for origin in origins), strict=True):
            yield "\n".join(dict.fromkeys(part for part in parts if part))
        if not origins:
            yield from ("", "", "")
        yield f"{finding.rule} {self._titles.get(finding.rule, '')}".rstrip()
        yield Marked(SEVERITY_NAMES[finding.severity], finding.severity)
        related = (f"{related.rule}: {one_line(related.message)}" for related in finding.related)
        yield "\n".join((one_line(finding.message), *related))
        yield Quotes(quoted)
        several = len(quoted) > 1
        yield "\n".join((f"{at}) " if several else "") + where for at, (where, _) in enumerate(quoted, 1) if where)
        yield remedies(finding) if finding.suggestion or finding.remedies else None
        entry = _entry(finding)
        yield from (entry.verdict, entry.who, entry.note)
        yield Link(f"{origins[0].page if origins else PAGES}#f-{finding.fingerprint}", "Mở") if origins else None
        yield finding.fingerprint
        yield saved(entry, len(self._batch.reviews.get(finding.fingerprint, ())))

    def _offer_verdicts(self) -> None:
        sheet, formats, last = self.sheet.sheet, self.sheet.formats, self.sheet.rows
        if not last:
            return
        names = choices()
        offer = {
            "validate": "list",
            "source": names,
            "error_type": "warning",  # a person may type on; what is not understood is told when it is read
            "error_title": VERDICT,
            "error_message": f"Hãy chọn một trong: {', '.join(names)}.",
            "input_title": VERDICT,
            "input_message": "Chọn kết luận, ghi tên mình và lý do vào hai cột bên phải, rồi lưu tệp.",
        }
        sheet.data_validation(1, _VERDICT, last, _VERDICT, offer)
        said = f"${chr(ord('A') + _VERDICT)}2"
        for verdict, look, first, end in (
            (VERDICT_NAMES["dismissed"], formats.settled, 0, len(_COLUMNS) - 1),
            (VERDICT_NAMES["confirmed"], formats.confirmed, _VERDICT, _VERDICT + 2),
        ):
            rule = {"type": "formula", "criteria": f'={said}="{verdict}"', "format": look}
            sheet.conditional_format(1, first, last, end, rule)


def _entry(finding: Finding) -> Entry:
    """Return what the columns of verdicts hold when the workbook is written."""
    if finding.review is not None:
        review = finding.review
        return Entry(VERDICT_NAMES[review.verdict], cell_text(review.who), cell_text(review.note))
    if finding.dismissed is not None:
        return Entry(VERDICT_NAMES["dismissed"], LISTED, cell_text(finding.dismissed))
    return Entry("", "", "")
