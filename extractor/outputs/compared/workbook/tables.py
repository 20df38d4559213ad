"""A sheet that is a plain table of what comparisons have; the overview, and the indicators on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.comparison import Change, Comparison, Side
from extractor.outputs import Compared
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.wording import (
    CHANGE_NAMES,
    COMPARISON_NAMES,
    COPIED_NAMES,
    DOCUMENT_NAMES,
    FAVOURABLE_NAMES,
    SECTION_NAMES,
    STANDING_NAMES,
    side_name,
)
from extractor.outputs.wording import SEVERITY_NAMES, one_line
from extractor.outputs.workbook.cells import Cell, Marked, Quotes
from extractor.outputs.workbook.sheet import Column, Sheet
from extractor.records import SEVERITIES, Span

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from extractor.outputs.workbook.formats import Formats

Row = Sequence[Cell]
WHOSE = (Column("Đơn vị", 20), Column("Kỳ trước", 16), Column("Kỳ này", 16))
BOTH_QUOTES = (
    Column("Trích kỳ trước", 45),
    Column("Vị trí kỳ trước", 16),
    Column("Trích kỳ này", 45),
    Column("Vị trí kỳ này", 16),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, columns and how many pages wide it is printed; `rows` are those of one comparison."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[Comparison, Texts, Compared], Iterator[Row]]
    pages: int = 1
    frozen: int = 1

    def begun(self, book: Workbook, formats: Formats) -> Sheet:
        """Return the sheet with its head."""
        sheet = Sheet(book, formats, self.name, frozen=self.frozen)
        sheet.begin(self.columns, pages=self.pages)
        return sheet


def whose(comparison: Comparison) -> Row:
    """Return the first cells of a comparison's rows: unit and both periods."""
    return one_line(comparison.unit), side_name(comparison.previous), side_name(comparison.current)


def _overview(comparison: Comparison, texts: Texts, compared: Compared) -> Iterator[Row]:
    changes = Counter(change.kind for change in comparison.changes)
    found = Counter(finding.severity for finding in comparison.findings if finding.dismissed is None)
    standing = Counter(one.kind for one in comparison.standing)
    documents = Counter(document.kind for document in comparison.documents)
    sections = Counter(section.kind for section in comparison.sections)
    copied = Counter(copied.stale for copied in comparison.copied)
    yield (
        *whose(comparison),
        COMPARISON_NAMES[comparison.kind],
        *(changes[kind] for kind in CHANGE_NAMES),
        *(found[severity] for severity in SEVERITIES),
        *(standing[kind] for kind in STANDING_NAMES),
        *(documents[kind] for kind in DOCUMENT_NAMES),
        *(sections[kind] for kind in SECTION_NAMES),
        *(copied[stale] for stale in COPIED_NAMES),
        "\n".join(map(one_line, comparison.notes)),
        _files(comparison.previous),
        _files(comparison.current),
    )


def _files(side: Side) -> str:
    return "\n".join(one_line(part.path) for part in side.parts or (side,))


OVERVIEW = Table(
    "Tổng quan",
    (
        *WHOSE,
        Column("Cách so sánh", 16),
        *(Column(f"Chỉ tiêu {name}", 10) for name in CHANGE_NAMES.values()),
        *(Column(f"Giữa các kỳ: {name.lower()}", 10) for name in SEVERITY_NAMES.values()),
        *(Column(f"Phát hiện {name}", 10) for name in STANDING_NAMES.values()),
        *(Column(f"Văn bản {name}", 10) for name in DOCUMENT_NAMES.values()),
        *(Column(f"Đề mục {name}", 10) for name in SECTION_NAMES.values()),
        *(Column(f"Câu {name}", 11) for name in COPIED_NAMES.values()),
        Column("Lưu ý", 40),
        Column("Tệp kỳ trước", 26),
        Column("Tệp kỳ này", 26),
    ),
    _overview,
    pages=2,
    frozen=3,
)


def changed_rows(comparison: Comparison, texts: Texts, compared: Compared) -> Iterator[Row]:
    """Yield a row an indicator; what has not changed only where everything was asked for."""
    for change in comparison.changes:
        if change.kind != "unchanged" or compared.everything:
            yield (
                *whose(comparison),
                *_values(change, texts.scope(change)),
                *both_quotes(change.before_span, change.after_span, texts),
            )


def _values(change: Change, scope: str) -> Iterator[Cell]:
    yield from (one_line(change.code), one_line(change.name), scope, one_line(change.unit or ""))
    yield from (change.before, change.after, change.delta)
    yield change.percent if change.unit != "%" else None
    name = CHANGE_NAMES[change.kind]
    yield Marked(name, "differs") if change.kind == "restated" else name
    yield FAVOURABLE_NAMES[change.favourable] if change.favourable is not None else None


CHANGED = Table(
    "So sánh",
    (
        *WHOSE,
        Column("Mã", 8),
        Column("Chỉ tiêu", 38),
        Column("Trong phạm vi", 18),
        Column("Đơn vị tính", 10),
        Column("Trước", 11),
        Column("Sau", 11),
        Column("Chênh lệch", 11),
        Column("Chênh lệch (%)", 11),
        Column("Loại", 13),
        Column("Đánh giá", 10),
        *BOTH_QUOTES,
    ),
    changed_rows,
    pages=2,
    frozen=3,
)


def both_quotes(before: Span | None, after: Span | None, texts: Texts) -> Iterator[Cell]:
    """Yield quote and place of the previous report, then of the current one."""
    for span in (before, after):
        where, quote = texts.quote(span) if span else ("", [])
        yield from (Quotes([(where, quote)]) if quote else None, where)
