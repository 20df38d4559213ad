"""The tables and their columns, in one place for all formats: a name, a type, a meaning, and where the value is from.

Rows of different tables join by `tep` (the path below the folder), `sha256` (the content) and, for findings, `dau` (the
fingerprint, which outlives edits elsewhere in the report).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from extractor.outputs.wording import (
    SEVERITY_NAMES,
    STATUS_NAMES,
    VERDICT_NAMES,
    heading_name,
    kind_name,
    one_line,
    period_name,
    remedies,
)
from extractor.records import Count, Facts, File, FileStatus, Finding, Percentage, Report, Span
from extractor.store import Batch

Kind = Literal["text", "whole", "number", "day", "truth"]
Value = str | int | Decimal | date | bool | None


class Row(NamedTuple):
    """What a row is made from: an item of a file's report (its `headings` by id), or of a file without one."""

    file: File
    report: Report | None
    headings: dict[str, str]
    item: Any


@dataclass(frozen=True, slots=True)
class Column:
    """A column; texts come out on one line, without control characters."""

    name: str
    kind: Kind
    meaning: str
    of: Callable[[Row], Value]

    def value(self, row: Row) -> Value:
        """Return the row's value."""
        value = self.of(row)
        return (one_line(value) or None) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, eq=False)  # a key of dictionaries, for each row
class Table:
    """A table: its file name without suffix, what a row is, and its columns."""

    name: str
    title: str
    columns: tuple[Column, ...]


def rows(batch: Batch) -> Iterator[tuple[Table, Row]]:
    """Yield all rows of all tables in one pass over the reports."""
    for file, report in batch.reports():
        headings = {section.id: heading_name(section) for section in report.sections}
        items: dict[Table, Iterable[Any]] = {
            REPORTS: (report,),
            FINDINGS: report.findings,
            INDICATORS: report.indicators,
            REFERENCES: report.references,
            NUMBERS: sorted((*report.counts, *report.percentages), key=_start),
            FAILURES: report.failures,
        }
        for table, found in items.items():
            for item in found:
                yield table, Row(file, report, headings, item)
    by_path = {file.path: file for file in batch.files}
    for finding in batch.findings:
        path = _head(finding).path or ""
        yield FINDINGS, Row(by_path.get(path, File(path=path, status="done")), None, {}, finding)
    for file in batch.unread:
        yield FAILURES, Row(file, None, {}, None)


def _start(number: Count | Percentage) -> int:
    return number.span.start


def _head(finding: Finding) -> Span:
    return finding.suspect or finding.spans[0]


def _day(iso: str | None) -> date | None:
    """Return the day; None for a part of a date, and for a day that is in no calendar ("2023-02-30")."""
    try:
        return date.fromisoformat(iso or "")
    except ValueError:
        return None


def _text(name: str, meaning: str, of: Callable[[Row], str | None]) -> Column:
    return Column(name, "text", meaning, of)


def _whole(name: str, meaning: str, of: Callable[[Row], int | None]) -> Column:
    return Column(name, "whole", meaning, of)


def _number(name: str, meaning: str, of: Callable[[Row], Decimal | None]) -> Column:
    return Column(name, "number", meaning, of)


def _day_of(name: str, meaning: str, of: Callable[[Row], str | None]) -> Column:
    return Column(name, "day", meaning, lambda row: _day(of(row)))


def _truth(name: str, meaning: str, of: Callable[[Row], bool]) -> Column:
    return Column(name, "truth", meaning, of)


def _document(row: Row) -> Facts:
    return row.report.document if row.report else Facts()


def _fact(*names: str) -> Callable[[Row], Any]:
    """Return a function that follows `names` in the report's own facts, as far as it states them."""

    def follow(row: Row) -> Any:
        fact: Any = _document(row)
        for name in names:
            fact = getattr(fact, name, None)
        return fact

    return follow


def _period(row: Row) -> str | None:
    period = _document(row).period
    return period_name(period) if period else None


_KEYS = (
    _text("tep", "đường dẫn của tệp trong thư mục đã đọc", lambda row: row.file.path),
    _text("sha256", "mã băm SHA-256 của nội dung tệp", lambda row: row.file.sha256),
)


def _where(span: Callable[[Row], Span]) -> tuple[Column, ...]:
    """Return the columns that tell where a span stands in its file."""

    def in_file(name: str) -> Callable[[Row], int | None]:
        return lambda row: getattr(span(row).place, name, None)

    return (
        _text("muc", "đề mục chứa nội dung này", lambda row: row.headings.get(row.item.section or "")),
        _whole("trang", "trang (tệp PDF)", lambda row: span(row).page),
        _whole("doan", "đoạn thứ mấy (tệp Word)", in_file("paragraph")),
        _whole("bang", "bảng thứ mấy", in_file("table")),
        _whole("hang", "hàng của bảng", in_file("row")),
        _whole("cot", "cột của bảng", in_file("column")),
        _whole("tu_ky_tu", "vị trí ký tự đầu trong văn bản nguồn, tính từ 0", lambda row: span(row).start),
        _whole("den_ky_tu", "vị trí ngay sau ký tự cuối", lambda row: span(row).end),
        _text("nguyen_van", "chữ trong báo cáo", lambda row: span(row).text),
    )


def _found(severity: str) -> Callable[[Row], int]:
    return lambda row: sum(f.severity == severity and f.dismissed is None for f in row.item.findings)


REPORTS = Table(
    "bao-cao",
    "mỗi dòng là một báo cáo",
    (
        *_KEYS,
        _text("dinh_dang", "định dạng của tệp", lambda row: row.item.source.format),
        _whole("so_trang", "số trang (tệp PDF)", lambda row: row.item.source.pages),
        _whole("so_ky_tu", "số ký tự của văn bản nguồn", lambda row: row.item.source.chars),
        _text("loai_van_ban", "báo cáo, thông báo, kế hoạch …", lambda row: kind_name(_document(row).kind)),
        _text("tieu_de", "tiêu đề", _fact("title")),
        _text("so_hieu", "số, ký hiệu", _fact("number")),
        _day_of("ngay_ban_hanh", "ngày ban hành", _fact("issued")),
        _text("co_quan_ban_hanh", "cơ quan ban hành", _fact("issuer")),
        _text("don_vi", "đơn vị hành chính báo cáo", _fact("unit", "name")),
        _text("cap", "cấp: xa, huyen, tinh, so, trung_uong", _fact("unit", "level")),
        _text("cap_tren", "đơn vị cấp trên ghi trong báo cáo", _fact("unit", "parent")),
        _text("tinh", "tỉnh, thành phố", _fact("unit", "province")),
        _text(
            "don_vi_chuan",
            "tên đúng theo danh mục hành chính, khi chắc chắn",
            _fact("unit", "resolved", "name"),
        ),
        _text("ky", "kỳ báo cáo", _period),
        _whole("nam", "năm của kỳ báo cáo", _fact("period", "year")),
        _day_of("ky_tu_ngay", "ngày đầu của kỳ báo cáo", _fact("period", "start")),
        _day_of("ky_den_ngay", "ngày cuối của kỳ báo cáo", _fact("period", "end")),
        _text("nguoi_ky", "người ký", _fact("signer", "name")),
        _text("chuc_vu", "chức vụ của người ký", _fact("signer", "title")),
        _whole("so_lieu", "số các số liệu tìm thấy", lambda row: row.item.coverage.numbers),
        _whole("da_doi_chieu", "trong đó đã đối chiếu được", lambda row: row.item.coverage.checked),
        _whole("khong_khop", "trong đó không khớp", lambda row: row.item.coverage.contradicted),
        _whole("sai", "số phát hiện mức Sai, trừ những cái đã bỏ qua", _found("error")),
        _whole("nghi_van", "số phát hiện mức Nghi vấn", _found("warning")),
        _whole("luu_y", "số phát hiện mức Lưu ý", _found("info")),
        _text("phien_ban", "phiên bản chương trình", lambda row: row.item.versions.program),
        _text("phien_ban_mau", "phiên bản bộ mẫu", lambda row: row.item.versions.patterns),
        _text("phien_ban_mo_hinh", "phiên bản mô hình", lambda row: row.item.versions.models),
    ),
)

FINDINGS = Table(
    "phat-hien",
    "mỗi dòng là một phát hiện trong một báo cáo, hoặc giữa các báo cáo (quy tắc U…)",
    (
        *_KEYS,
        _text("dau", "dấu nhận dạng của phát hiện, không đổi giữa các lần chạy", lambda row: row.item.fingerprint),
        _text("quy_tac", "mã quy tắc", lambda row: row.item.rule),
        _text("muc_do", "Sai, Nghi vấn hoặc Lưu ý", lambda row: SEVERITY_NAMES[row.item.severity]),
        _text("noi_dung", "điểm không khớp", lambda row: row.item.message),
        *_where(lambda row: _head(row.item)),
        _text("cac_so", "mọi số, ngày có liên quan", lambda row: "; ".join(span.text for span in row.item.spans)),
        _text("tep_khac", "các tệp khác có liên quan", lambda row: "; ".join(_others(row))),
        _text(
            "de_xuat",
            "sửa thế nào thì khớp",
            lambda row: remedies(row.item) if row.item.suggestion or row.item.remedies else None,
        ),
        _truth("da_bo_qua", "đã có người xem và bỏ qua", lambda row: row.item.dismissed is not None),
        _text("ly_do_bo_qua", "lý do bỏ qua", lambda row: row.item.dismissed),
        _text("ket_luan", "kết luận của người xem", lambda row: VERDICT_NAMES[_review(row, "verdict") or "open"]),
        _text("nguoi_xem", "người xem", lambda row: _review(row, "who")),
        _text("luc_xem", "lúc xem, có múi giờ", lambda row: _review(row, "when")),
        _text("ghi_chu", "ghi chú của người xem", lambda row: _review(row, "note")),
    ),
)


def _others(row: Row) -> Iterable[str]:
    return dict.fromkeys(span.path for span in row.item.spans if span.path and span.path != row.file.path)


def _review(row: Row, field: str) -> Any:
    return getattr(row.item.review, field, None)


INDICATORS = Table(
    "chi-tieu",
    "mỗi dòng là một giá trị của một chỉ tiêu",
    (
        *_KEYS,
        _text("don_vi", "đơn vị hành chính báo cáo", _fact("unit", "name")),
        _text("ky_bao_cao", "kỳ báo cáo", _period),
        _text("ma", "mã chỉ tiêu", lambda row: row.item.code),
        _text("ten", "tên chỉ tiêu", lambda row: row.item.name),
        _number("gia_tri", "giá trị", lambda row: row.item.value),
        _text("don_vi_tinh", "đơn vị tính", lambda row: row.item.unit),
        _text("ky", "kỳ của giá trị, khi khác kỳ báo cáo", lambda row: row.item.period),
        _text("pham_vi", "phạm vi (lĩnh vực, hình thức …)", lambda row: row.item.scope),
        *_where(lambda row: row.item.span),
    ),
)

REFERENCES = Table(
    "van-ban",
    "mỗi dòng là một lần viện dẫn văn bản",
    (
        *_KEYS,
        _text("so_hieu", "số, ký hiệu của văn bản", lambda row: row.item.number),
        _text("loai", "loại văn bản", lambda row: row.item.doc_type),
        _day_of("ngay", "ngày ban hành; trống nếu báo cáo ghi ngày không có trong lịch", lambda row: row.item.date),
        _text("ngay_ghi", "ngày như báo cáo ghi, dạng năm-tháng-ngày", lambda row: row.item.date),
        _text("co_quan", "cơ quan ban hành", lambda row: row.item.issuer),
        *_where(lambda row: row.item.span),
    ),
)

NUMBERS = Table(
    "so-lieu",
    "mỗi dòng là một số lượng hoặc một tỷ lệ",
    (
        *_KEYS,
        _text("loai", "số lượng hoặc tỷ lệ", lambda row: "số lượng" if _is_count(row) else "tỷ lệ"),
        _number("gia_tri", "giá trị; của “30-60%” là 60", lambda row: row.item.value),
        _number("tren_tong", "tổng đi kèm: của “248/250 hồ sơ” là 250", lambda row: getattr(row.item, "of", None)),
        _number("can_duoi", "đầu dưới của khoảng: của “30-60%” là 30", lambda row: getattr(row.item, "low", None)),
        _whole("so_le", "số chữ số thập phân đã in, của tỷ lệ", lambda row: getattr(row.item, "decimals", None)),
        _text("don_vi_tinh", "đơn vị tính", lambda row: row.item.unit if _is_count(row) else "%"),
        _text("gan_dung", "chữ chỉ mức gần đúng: hơn, khoảng, dưới …", lambda row: row.item.hedge),
        _text("noi_ve", "số liệu nói về điều gì", lambda row: row.item.subject),
        _truth("trong_bang", "nằm trong bảng", lambda row: row.item.in_table),
        _truth("chua_chac", "đọc từ ảnh, chưa chắc đúng", lambda row: row.item.span.doubtful),
        _text("ket_qua", "kết quả đối chiếu", lambda row: STATUS_NAMES[row.item.status]),
        _text("ly_do", "vì sao chưa đối chiếu được", lambda row: row.item.reason),
        *_where(lambda row: row.item.span),
    ),
)


def _is_count(row: Row) -> bool:
    return isinstance(row.item, Count)


_STATES: dict[FileStatus, str] = {"failed": "không đọc được", "skipped": "bỏ qua", "done": "đọc thiếu"}

FAILURES = Table(
    "loi-tep",
    "mỗi dòng là một tệp không đọc được, bị bỏ qua, hoặc một việc không làm được với tệp đã đọc",
    (
        *_KEYS,
        _text("tinh_trang", "không đọc được, bỏ qua hoặc đọc thiếu", lambda row: _STATES[row.file.status]),
        _text("viec", "việc không làm được", lambda row: row.item and row.item.stage),
        _text("ly_do", "lý do", lambda row: row.item.message if row.item else row.file.reason),
    ),
)

TABLES = (REPORTS, FINDINGS, INDICATORS, REFERENCES, NUMBERS, FAILURES)
