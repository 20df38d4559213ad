"""Thông tin: what was read, when and by which versions; what colours and words mean; how verdicts are entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from extractor.outputs.wording import SEVERITY_NAMES, VERDICT_NAMES, one_line
from extractor.outputs.workbook.cells import Mark, cell_text
from extractor.outputs.workbook.entries import NOTE, VERDICT, WHO
from extractor.outputs.workbook.formats import SIGNS, Formats
from extractor.outputs.workbook.sheet import Sheet, height, line_count

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from extractor.store import Batch

NAME = "Thông tin"
_WIDTH = 100
_MARK_NAMES: dict[Mark, str] = {
    "error": SEVERITY_NAMES["error"],
    "warning": SEVERITY_NAMES["warning"],
    "info": SEVERITY_NAMES["info"],
    "differs": "Khác nhau",
    "doubtful": "Chưa chắc",
}
_MARKS: dict[Mark, str] = {
    "error": "không thể đúng: các số trong báo cáo mâu thuẫn nhau.",
    "warning": "rất có thể sai, hoặc có hai cách hiểu mà không cách nào khớp.",
    "info": "nên biết, ví dụ chỉ lệch do làm tròn.",
    "differs": "báo cáo nêu chỉ tiêu này nhiều lần với số khác nhau; ô ghi số được nêu nhiều lần nhất.",
    "doubtful": "số đọc từ ảnh chụp hoặc bản quét, chưa chắc đúng; hãy so với bản gốc.",
}
_NOTES = (
    (
        "Tổng hợp",
        "Mỗi báo cáo một dòng. Ô chỉ tiêu để trống là báo cáo không nêu, không phải bằng 0. Tỷ lệ % ghi như báo cáo "
        "in: 98,6 nghĩa là 98,6%. Đưa chuột vào ô có góc đỏ để xem ghi chú.",
    ),
    (
        "Số liệu đã đối chiếu",
        "Phần số liệu có trong ít nhất một phép tính hoặc phép so khớp mà chương trình kiểm tra được. Số “chưa đối "
        "chiếu” là số không có số nào khác để so, không có nghĩa là đúng hay sai.",
    ),
    (
        "Ghi kết luận",
        f"Ở trang Phát hiện, chọn ở cột {VERDICT}, ghi tên vào cột {WHO} và lý do vào cột {NOTE}, lưu và đóng tệp này, "
        "rồi chạy lại doisoat batch: kết luận được đọc vào kho dữ liệu trước khi tệp này được ghi lại. Được sắp xếp, "
        "lọc, ẩn, đổi chỗ cột; không sửa cột Mã.",
    ),
    (
        "Rút lại kết luận",
        f"Xóa ô {VERDICT} hoặc chọn “{VERDICT_NAMES['open']}”. Mọi kết luận cũ vẫn còn trong kho dữ liệu, kèm người và "
        "thời gian.",
    ),
    (
        "Kỳ trước",
        "Khi thư mục có nhiều kỳ báo cáo của một đơn vị thì có thêm trang So kỳ trước (chỉ tiêu thay đổi so với báo "
        "cáo trước) và trang Không khớp giữa kỳ.",
    ),
    (
        "Liên kết",
        "Cột Trang mở trang của báo cáo trong thư mục bao-cao bên cạnh tệp này; chép tệp này đi nơi khác thì chép cả "
        "thư mục đó.",
    ),
)


class About:
    """Writes the sheet; it is no table, so it has no filter."""

    def __init__(self, book: Workbook, formats: Formats, batch: Batch) -> None:
        self._sheet, self._formats, self._batch, self._row = book.add_worksheet(NAME), formats, batch, 0
        self._sheet.set_column(0, 0, 26)
        self._sheet.set_column(1, 1, _WIDTH)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def end(self, sheets: list[Sheet]) -> None:
        """Write the sheet; `sheets` are the others, which tell what they had no room for."""
        self._title("Về lần đọc này")
        for name, words in _run(self._batch):
            self._pair(name, words)
        self._title("Màu và dấu")
        for mark, words in _MARKS.items():
            self._sheet.write_string(self._row, 0, f"{_MARK_NAMES[mark]} {SIGNS[mark]}", self._formats.marked(mark))
            self._sheet.write_string(self._row, 1, words[0].upper() + words[1:], self._formats.text)
            self._row += 1
        self._title("Cách dùng")
        for name, words in _NOTES:
            self._pair(name, words)
        for name, words in _limits(sheets):
            self._pair(name, words)
        self._sheet.print_area(0, 0, self._row - 1, 1)

    def _title(self, words: str) -> None:
        self._row += 1 if self._row else 0
        self._sheet.write_string(self._row, 0, words, self._formats.title)
        self._row += 1

    def _pair(self, name: str, words: str) -> None:
        self._sheet.write_string(self._row, 0, name, self._formats.text)
        self._sheet.write_string(self._row, 1, cell_text(words), self._formats.text)
        self._sheet.set_row(self._row, height(line_count(words, _WIDTH)))
        self._row += 1


def _run(batch: Batch) -> Iterator[tuple[str, str]]:
    run, states = batch.run, Counter(file.status for file in batch.files)
    yield "Thư mục báo cáo", one_line(run.folder)
    yield "Bắt đầu", _moment(run.started)
    yield "Kết thúc", _moment(run.finished) if run.finished else "chưa xong: lần chạy này bị dừng giữa chừng"
    yield "Tệp", f"{states['done']} đã đọc, {states['failed']} không đọc được, {states['skipped']} bỏ qua"
    yield "Mức nhẹ nhất được nêu", SEVERITY_NAMES[batch.level]
    yield "Chương trình", f"doisoat {run.versions.program}"
    yield "Mẫu nhận dạng", run.versions.patterns
    yield "Mô hình", run.versions.models or "không dùng"
    if run.settings:
        yield "Thiết lập", run.settings


def _moment(iso: str) -> str:
    try:
        return datetime.fromisoformat(iso).strftime("%H:%M ngày %d/%m/%Y")
    except ValueError:
        return one_line(iso)


def _limits(sheets: list[Sheet]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        if sheet.unlinked:
            yield (
                f"Liên kết ở {sheet.name}",
                f"{sheet.unlinked} dòng cuối chỉ ghi tên trang: Excel không nhận quá 65.530 liên kết ở một trang tính.",
            )
        if sheet.left_out:
            yield f"Số dòng ở {sheet.name}", f"{sheet.left_out} dòng không ghi được; xem đủ trong reports.jsonl."
