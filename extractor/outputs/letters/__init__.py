"""phieu-ra-soat/: a letter to each unit that lists what does not agree in its reports, to be edited and sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.outputs import batch_output, is_shown
from extractor.outputs.letters.addressee import Addressee, addressee, file_names, united
from extractor.outputs.letters.letter import Row, Sheet, letter
from extractor.outputs.own_files import OwnFiles
from extractor.outputs.wording import day, heading_name, kind_name, one_line, period_name, place, quotes, remedies
from extractor.records import File, Finding, Report, Severity, Span
from extractor.store import Batch

_REQUESTS: dict[Severity, str] = {
    "error": "Không khớp; đề nghị đính chính hoặc giải trình.",
    "warning": "Đề nghị kiểm tra lại.",
    "info": "Để đơn vị lưu ý.",
}
_OTHERS = 3  # quotes of other units' reports in a row; the message tells the sum of them


@batch_output("letters", "phieu-ra-soat/: phiếu rà soát gửi từng đơn vị (Word, theo thể thức công văn)")
def write(batch: Batch, folder: Path) -> Sequence[str]:
    """Write a letter to each unit with findings; one for each report whose unit is not known."""
    own_files = OwnFiles(folder / "phieu-ra-soat")
    sheets: dict[Addressee, list[Sheet]] = defaultdict(list)
    for file, report in batch.reports():
        found = [f for f in (*report.findings, *batch.to_answer.get(file.path, ())) if is_shown(f, batch.level)]
        if not found:
            continue
        sheet = Sheet(_title(file, report), tuple(_rows(found, file, report)))
        if to := addressee(report.document):
            sheets[to].append(sheet)
        else:
            own_files.put(f"phieu-ra-soat-chua-ro-don-vi-{file.name}.docx", letter(None, [sheet]))
    one_for = united(sheets)
    letters: dict[Addressee, list[Sheet]] = defaultdict(list)
    for to, found_there in sheets.items():
        letters[one_for[to]] += found_there
    names = file_names(letters)
    for to, its_sheets in sorted(letters.items(), key=lambda item: names[item[0]]):
        own_files.put(f"phieu-ra-soat-{names[to]}.docx", letter(to.name, its_sheets))
    return own_files.close()


def _title(file: File, report: Report) -> str:
    """Return what a report is called: "Báo cáo số 07/BC-UBND ngày 04/5/2022 (tháng 4 năm 2022; tệp a.docx)"."""
    document = report.document
    words = [kind_name(document.kind)]
    words += [f"số {document.number}"] if document.number else []
    words += [f"ngày {day(document.issued)}"] if document.issued else []
    period = period_name(document.period) if document.period else ""
    return one_line(f"{' '.join(words)} ({'; '.join(part for part in (period, f'tệp {file.path}') if part)})")


def _rows(found: Sequence[Finding], file: File, report: Report) -> Iterator[Row]:
    headings = {section.id: heading_name(section) for section in report.sections}
    for finding in found:
        here = [span for span in finding.spans if span.path in (None, file.path)]
        there = [span for span in finding.spans if span.path not in (None, file.path)]
        quoted = list(quotes(here, report.source.text))
        heading = headings.get(finding.section or "") if not there else None
        where = [f"Mục {heading}"] if heading else []
        where += dict.fromkeys(_capital(where) for where, _ in quoted if where)
        yield Row(
            where=tuple(one_line(words) for words in where),
            quotes=(*(quote for _, quote in quoted), *map(_other, there[:_OTHERS])),
            messages=(one_line(finding.message), *(one_line(related.message) for related in finding.related)),
            requests=tuple(_requests(finding)),
        )


def _requests(finding: Finding) -> Iterator[str]:
    yield _REQUESTS[finding.severity]
    if finding.suggestion or finding.remedies:
        yield one_line(remedies(finding, "thành"))  # an official letter has no arrows


def _other(span: Span) -> list[tuple[str, bool]]:
    where = ", ".join(words for words in (f"tệp {span.path}", place(span, None)) if words)
    return [(f"{_capital(one_line(where))}: “", False), (one_line(span.text), True), ("”", False)]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
