"""The further tables: findings, documents, headings, copied sentences, what was not compared, what the words mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.checks import rules
from extractor.comparison import Comparison, Comparisons
from extractor.outputs import Compared, at_least
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.wording import (
    CHANGE_MEANINGS,
    CHANGE_NAMES,
    COMPARISON_MEANINGS,
    COMPARISON_NAMES,
    COPIED_NAMES,
    DOCUMENT_NAMES,
    SECTION_NAMES,
    STANDING_NAMES,
)
from extractor.outputs.compared.workbook.tables import BOTH_QUOTES, WHOSE, Row, Table, both_quotes, whose
from extractor.outputs.wording import SEVERITY_NAMES, heading_name, one_line, remedies
from extractor.outputs.workbook.cells import Marked, Quotes, iso_day
from extractor.outputs.workbook.sheet import Column
from extractor.records import SEVERITIES, Severity, Span

BETWEEN = "giữa các kỳ"
"""What a finding over periods is called beside those within the reports."""


def _found(comparison: Comparison, texts: Texts, compared: Compared) -> Iterator[Row]:
    """Yield the findings over periods, gravest first, then those of either report, each told if it is new or gone."""
    shown = at_least(compared.level)
    titles = {code: rule.title for code, rule in rules().items()}

    def row(
        where: str, rule: str, severity: Severity, messages: Iterable[str], spans: Sequence[Span], *last: str
    ) -> Row:
        quoted = list(texts.quotes(spans))
        several = len(quoted) > 1
        return (
            *whose(comparison),
            where,
            f"{rule} {titles.get(rule, '')}".rstrip(),
            Marked(SEVERITY_NAMES[severity], severity),
            "\n".join(map(one_line, messages)),
            Quotes(quoted),
            "\n".join((f"{at}) " if several else "") + place for at, (place, _) in enumerate(quoted, 1)),
            *last,
        )

    for finding in sorted(comparison.findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        if finding.severity in shown:
            related = (f"{one.rule}: {one.message}" for one in finding.related)
            remedy = remedies(finding) if finding.suggestion or finding.remedies else ""
            last = (remedy, one_line(finding.dismissed or ""), finding.fingerprint)
            messages = (finding.message, *related)
            yield row(BETWEEN, finding.rule, finding.severity, messages, finding.spans, *last)
    for one in comparison.standing:
        if one.severity in shown:
            spans = [span for span in (one.before_span, one.after_span) if span]
            where = STANDING_NAMES[one.kind]
            yield row(where, one.rule, one.severity, [one.message], spans, "", "", one.fingerprint)


FOUND = Table(
    "Phát hiện",
    (
        *WHOSE,
        Column("Tình trạng", 13),
        Column("Quy tắc", 22),
        Column("Mức", 10),
        Column("Nội dung", 45),
        Column("Trích dẫn", 55),
        Column("Vị trí", 24),
        Column("Gợi ý", 22),
        Column("Đã bỏ qua vì", 18),
        Column("Mã", 19),
    ),
    _found,
    pages=2,
    frozen=3,
)


def _documents(comparison: Comparison, texts: Texts, compared: Compared) -> Iterator[Row]:
    for document in comparison.documents:
        if document.kind != "repeated" or compared.everything:
            yield (
                *whose(comparison),
                DOCUMENT_NAMES[document.kind],
                one_line(document.number),
                one_line(document.doc_type or ""),
                iso_day(document.date),
                one_line(document.issuer or ""),
                "kế hoạch" if document.plan else None,
                *both_quotes(document.before_span, document.after_span, texts),
            )


DOCUMENTS = Table(
    "Văn bản",
    (
        *WHOSE,
        Column("Loại", 14),
        Column("Số, ký hiệu", 20),
        Column("Loại văn bản", 14),
        Column("Ngày văn bản", 11.5),
        Column("Cơ quan ban hành", 24),
        Column("Là kế hoạch", 10),
        *BOTH_QUOTES,
    ),
    _documents,
    pages=2,
    frozen=3,
)


def _headings(comparison: Comparison, texts: Texts, compared: Compared) -> Iterator[Row]:
    for section in comparison.sections:
        yield (
            *whose(comparison),
            SECTION_NAMES[section.kind],
            one_line(heading_name(section)),
            one_line(section.span.path or ""),
            texts.place(section.span),
        )


HEADINGS = Table(
    "Đề mục",
    (*WHOSE, Column("Loại", 12), Column("Đề mục", 70), Column("Tệp", 28), Column("Vị trí", 16)),
    _headings,
)


def _copied(comparison: Comparison, texts: Texts, compared: Compared) -> Iterator[Row]:
    for copied in comparison.copied:
        if copied.stale or compared.everything:
            yield (
                *whose(comparison),
                COPIED_NAMES[copied.stale],
                one_line(copied.after_span.text),
                texts.place(copied.before_span),
                texts.place(copied.after_span),
            )


COPIED = Table(
    "Câu chép lại",
    (*WHOSE, Column("Loại", 20), Column("Câu", 90), Column("Vị trí kỳ trước", 16), Column("Vị trí kỳ này", 16)),
    _copied,
)


def not_compared(found: Comparisons) -> tuple[str, Sequence[Column], list[Row]]:
    """Return the sheet of what could not be compared and what went wrong: its name, columns and rows."""
    rows: list[Row] = [(one_line(skipped.path), one_line(skipped.reason)) for skipped in found.skipped]
    rows += [("", one_line(failure)) for failure in found.failures]
    return "Không so sánh được", (Column("Tệp", 50), Column("Lý do", 100)), rows


def meanings() -> tuple[str, Sequence[Column], list[Row]]:
    """Return the sheet that tells what the words of the others mean."""
    standing = ", ".join(f"“{name}”" for name in STANDING_NAMES.values())
    return (
        "Cách đọc",
        (Column("Từ", 26), Column("Nghĩa", 110)),
        [
            *((CHANGE_NAMES[kind], words) for kind, words in CHANGE_MEANINGS.items()),
            *((COMPARISON_NAMES[comparison], words) for comparison, words in COMPARISON_MEANINGS.items()),
            (BETWEEN, "báo cáo của các kỳ không khớp với nhau (quy tắc P1xx)."),
            (standing, "phát hiện trong riêng từng báo cáo: chỉ có ở kỳ này, chỉ có ở kỳ trước, hoặc có ở cả hai."),
            ("Đánh giá", "chỉ có ở chỉ tiêu mà tăng hay giảm là tốt đã rõ; các chỉ tiêu khác không đánh giá."),
            ("Ô trống", "báo cáo không nêu, không phải bằng 0. Tỷ lệ % ghi như báo cáo in: 98,6 nghĩa là 98,6%."),
        ],
    )
