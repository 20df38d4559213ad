"""The workbook of comparisons as openpyxl opens it."""

from __future__ import annotations

import io
import re
import warnings
import xml.dom.minidom
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from comparisons import (
    APRIL,
    FOUND,
    MAY,
    RECEIVED,
    compared_of,
    comparison_of,
    hostile_comparison,
    trend_of,
)
from openpyxl import Workbook, load_workbook
from workbooks import HOSTILE, cell, parts, rows

from extractor.comparison import Comparisons, Side
from extractor.outputs import Compared, comparison_outputs
from extractor.outputs.workbook import sheet
from extractor.records import Period

SHEETS = [
    "Tổng quan",
    "So sánh",
    "Phát hiện",
    "Văn bản",
    "Đề mục",
    "Câu chép lại",
    "Chuỗi số liệu",
    "Không so sánh được",
    "Cách đọc",
]


def file_of(compared: Compared) -> io.BytesIO:
    stream = io.BytesIO()
    comparison_outputs()["xlsx"].write(compared, stream)
    stream.seek(0)
    return stream


def book_of(compared: Compared) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl knows no sparklines
        return load_workbook(file_of(compared))


def test_it_is_a_binary_output() -> None:
    output = comparison_outputs()["xlsx"]
    assert (output.binary, output.suffix) == (True, ".xlsx")


def test_sheets_are_tables_to_be_filtered_read_and_printed() -> None:
    book = book_of(compared_of(everything=True))
    assert book.sheetnames == SHEETS
    for page in book:
        assert page.freeze_panes is not None
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref == page.dimensions
        assert page.print_title_rows == "$1:$1"
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert {one.font.name for page in book for row in page.iter_rows() for one in row if one.value} == {
        "Times New Roman"
    }


def test_overview_has_a_row_a_comparison_with_counts() -> None:
    other = comparison_of(unit="xã Hai", kind="versions", changes=(), findings=(), copied=(), notes=())
    one, two = rows(book_of(compared_of(comparison_of(), other)), "Tổng quan")
    assert (one["Đơn vị"], one["Kỳ trước"], one["Kỳ này"], one["Cách so sánh"]) == (
        "xã Suối Mơ",
        "tháng 4 năm 2023",
        "tháng 5 năm 2023",
        "so với kỳ trước",
    )
    assert [one[f"Chỉ tiêu {kind}"] for kind in ("thay đổi", "nêu lại khác", "mới nêu", "không còn nêu")] == [
        2,
        1,
        1,
        1,
    ]
    assert [one[f"Giữa các kỳ: {grade}"] for grade in ("sai", "nghi vấn", "lưu ý")] == [1, 0, 1]
    assert [one[f"Văn bản {kind}"] for kind in ("mới viện dẫn", "không còn viện dẫn", "nhắc lại")] == [1, 1, 1]
    assert (one["Phát hiện vẫn còn"], one["Đề mục mới có"], one["Đề mục không còn"]) == (1, 1, 1)
    assert (one["Lưu ý"], one["Tệp kỳ trước"], one["Tệp kỳ này"]) == ("Tháng 4 gửi hai lần.", "4.txt", "5.txt")
    assert (two["Đơn vị"], two["Cách so sánh"], two["Chỉ tiêu thay đổi"], two["Lưu ý"]) == (
        "xã Hai",
        "so với bản gửi trước",
        0,
        None,
    )


def test_an_indicator_a_row_with_real_numbers_and_both_quotes() -> None:
    found = rows(book_of(compared_of()), "So sánh")
    assert [row["Loại"] for row in found] == ["thay đổi", "thay đổi", "mới nêu", "không còn nêu", "nêu lại khác"]
    numbers = [(row["Trước"], row["Sau"], row["Chênh lệch"], row["Chênh lệch (%)"]) for row in found]
    assert numbers == [
        (1200, 1245, 45, 3.75),
        (97.5, 98.7, 1.2, None),
        (None, 12, None, None),
        (3, None, None, None),
        (1200, 1190, -10, -0.83),
    ]
    assert [row["Đánh giá"] for row in found] == [None, "tốt hơn", None, None, None]
    assert [row["Trong phạm vi"] for row in found] == [None, None, "đất đai", None, None]
    first, new = found[0], found[2]
    assert "tiếp nhận 1.200 hồ sơ" in first["Trích kỳ trước"]
    assert "tiếp nhận 1.245 hồ sơ" in first["Trích kỳ này"]
    assert (first["Vị trí kỳ trước"], first["Vị trí kỳ này"]) == ("dòng 1", "dòng 1")
    assert (new["Trích kỳ trước"], new["Vị trí kỳ trước"]) == (None, None)


def test_what_has_not_changed_is_there_only_when_everything_is_asked_for() -> None:
    kinds = {row["Loại"] for row in rows(book_of(compared_of(everything=True)), "So sánh")}
    assert "không đổi" in kinds
    assert {row["Loại"] for row in rows(book_of(compared_of()), "Văn bản")} == {"mới viện dẫn", "không còn viện dẫn"}
    assert len(rows(book_of(compared_of(everything=True)), "Văn bản")) == 3


def test_findings_over_periods_stand_before_those_of_the_reports() -> None:
    over, own = rows(book_of(compared_of()), "Phát hiện")
    assert (over["Tình trạng"], over["Mức"], over["Nội dung"]) == ("giữa các kỳ", "Sai", FOUND.message)
    assert over["Trích dẫn"].startswith("1) “Tháng 5 xã tiếp nhận")
    assert over["Vị trí"] == "1) 5.txt, dòng 1\n2) 4.txt, dòng 1"
    assert over["Mã"] == FOUND.fingerprint
    assert (own["Tình trạng"], own["Nội dung"], own["Vị trí"]) == (
        "vẫn còn",
        "Tổng nêu là 5.",
        "1) 4.txt, dòng 4\n2) 5.txt, dòng 4",
    )
    assert len(rows(book_of(compared_of(level="info")), "Phát hiện")) == 3


def test_a_dismissed_finding_tells_why() -> None:
    off = FOUND.model_copy(update={"dismissed": "đã hỏi xã"})
    over, _ = rows(book_of(compared_of(comparison_of(findings=(off,)))), "Phát hiện")
    assert over["Đã bỏ qua vì"] == "đã hỏi xã"


def test_documents_headings_and_copied_sentences() -> None:
    book = book_of(compared_of())
    new, gone = rows(book, "Văn bản")
    assert (new["Số, ký hiệu"], new["Ngày văn bản"], new["Là kế hoạch"]) == (
        "2/KH-UBND",
        datetime(2023, 2, 6),
        "kế hoạch",
    )
    assert "1/KH-UBND" in gone["Trích kỳ trước"]
    assert [(row["Loại"], row["Đề mục"], row["Tệp"]) for row in rows(book, "Đề mục")] == [
        ("mới có", "1. Bồi dưỡng", "5.txt"),
        ("không còn", "1. Tập huấn", "4.txt"),
    ]
    (copied,) = rows(book, "Câu chép lại")
    assert (copied["Câu"], copied["Vị trí kỳ này"]) == ("Ngày 15/4/2023, xã mở 03 lớp.", "dòng 4")


def test_a_trend_has_its_periods_side_by_side_and_a_chart() -> None:
    quarters = trend_of("5", code="3.3.2")
    point = quarters.points[0].model_copy(update={"period": Period(type="quarter", year=2022, index=4)})
    quarter = quarters.model_copy(update={"period_type": "quarter", "points": (point,)})
    land = trend_of("1", "2", "3", scope="dat dai")
    compared = compared_of(trends=(trend_of("5", "", "7"), land, quarter))
    found = rows(book_of(compared), "Chuỗi số liệu")
    assert list(found[0])[-4:] == ["T1/2023", "T2/2023", "T3/2023", "Q4/2022"]
    assert [tuple(row.values())[-4:] for row in found] == [
        (5, None, 7, None),
        (1, 2, 3, None),
        (None, None, None, 5),
    ]
    assert [(row["Chuỗi"], row["Trong phạm vi"]) for row in found] == [
        ("theo tháng", None),
        ("theo tháng", "đất đai"),  # as a change of that scope is written
        ("theo quý", None),
    ]
    page = parts(file_of(compared), "sheet7.xml")["xl/worksheets/sheet7.xml"]
    assert sorted(re.findall("<xm:f>(.*?)</xm:f><xm:sqref>(.*?)</xm:sqref>", page)) == [
        ("'Chuỗi số liệu'!H2:J2", "G2"),
        ("'Chuỗi số liệu'!H3:J3", "G3"),
    ]


def test_what_could_not_be_compared_and_what_went_wrong() -> None:
    found = rows(book_of(compared_of(failures=("quy tắc P101 gặp lỗi",))), "Không so sánh được")
    assert [tuple(row.values()) for row in found] == [
        ("x.txt", "không rõ kỳ báo cáo"),
        (None, "quy tắc P101 gặp lỗi"),
    ]


def test_periods_added_up_name_all_their_files() -> None:
    months = (Side(path="4.txt", period=APRIL), Side(path="5.txt", period=MAY))
    one = comparison_of(kind="parts", previous=Side(path="5.txt", period=MAY, parts=months))
    (row,) = rows(book_of(compared_of(one)), "Tổng quan")
    assert (row["Kỳ trước"], row["Tệp kỳ trước"]) == ("T4/2023 + T5/2023", "4.txt\n5.txt")


def test_nothing_to_compare_makes_a_workbook_that_opens() -> None:
    book = book_of(Compared(Comparisons(), lambda path: None))
    assert book.sheetnames == SHEETS
    assert all(rows(book, name) == [] for name in SHEETS[:-1])


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_text_from_a_report_is_never_more_than_text(hostile: str) -> None:
    compared = hostile_comparison(hostile)
    book = book_of(compared)
    for page in book:
        for row in page.iter_rows():
            for one in row:
                assert one.data_type in ("s", "n", "d", "inlineStr")
                assert one.hyperlink is None
                assert len(str(one.value).encode("utf-16-le")) // 2 <= 32_767
    pages = parts(file_of(compared), ".xml")
    assert not any("<f>" in page or "<f " in page for page in pages.values())
    for page in pages.values():
        xml.dom.minidom.parseString(page.encode())
    assert not any('TargetMode="External"' in part for part in parts(file_of(compared), ".rels").values())


def test_what_looks_like_a_formula_stays_text_when_the_cell_is_edited() -> None:
    assert cell(book_of(compared_of(comparison_of(unit="=1+1"))), "Tổng quan", "Đơn vị").quotePrefix


@pytest.mark.parametrize(
    ("value", "shown"), [("98.65", 98.65), ("1234567890123456", "1234567890123456"), ("-0.5", -0.5)]
)
def test_a_number_is_exact_or_text(value: str, shown: Any) -> None:
    change = RECEIVED.model_copy(update={"after": Decimal(value)})
    assert rows(book_of(compared_of(comparison_of(changes=(change,)))), "So sánh")[0]["Sau"] == shown


def test_more_rows_than_excel_takes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS", 4)
    page = parts(file_of(compared_of()), "sheet2.xml")["xl/worksheets/sheet2.xml"]
    assert "Còn 3 dòng" in page


def test_same_comparisons_same_bytes() -> None:
    first, second = (file_of(compared_of()).getvalue() for _ in range(2))
    assert first == second
    core = parts(io.BytesIO(first), "core.xml")["docProps/core.xml"]
    assert "2023-05-20T00:00:00Z" in core  # the day of the latest report, not the clock


def test_a_stream_that_cannot_go_back_takes_it() -> None:
    class Pipe(io.RawIOBase):
        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    comparison_outputs()["xlsx"].write(compared_of(), pipe)
    assert zipfile.ZipFile(io.BytesIO(pipe.data)).testzip() is None
