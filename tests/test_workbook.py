"""tong-hop.xlsx as openpyxl opens it: what its sheets show, and that no report can put anything else into it."""

from __future__ import annotations

import re
import xml.dom.minidom
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workbooks import (
    HOSTILE,
    QUARTER,
    RUN,
    TEXT,
    batch_of,
    cell,
    finding_of,
    parts,
    report_of,
    rows,
    span_of,
    stated,
    written,
)

from extractor.checks import rules
from extractor.outputs import batch_outputs
from extractor.outputs.wording import as_written
from extractor.outputs.workbook import NAME, cells, sheet, write
from extractor.records import Facts, Failure, File, Finding, Period, Reference, Report, Review, Span, Unit
from extractor.text import fold

SHEETS = ["Tổng hợp", "Phát hiện", "Chỉ tiêu", "Văn bản viện dẫn", "Lỗi tệp", "Thông tin"]
RECEIVED, SOLVED = "3.3.1 Số hồ sơ đã tiếp nhận (hồ sơ)", "3.3.2 Số hồ sơ giải quyết đúng hạn (hồ sơ)"


def test_it_is_written_by_every_batch() -> None:
    assert batch_outputs()["xlsx"].default


def test_sheets_are_tables_to_be_filtered_read_and_printed(tmp_path: Path) -> None:
    report = report_of(indicators=(stated("3.3.1", "914"),), findings=(finding_of(),))
    book = written(batch_of({"a.txt": report}), tmp_path)
    assert book.sheetnames == SHEETS
    for name in SHEETS[:-1]:
        page = book[name]
        assert page.freeze_panes is not None
        assert page.freeze_panes.endswith("2")
        assert page.auto_filter.ref == page.dimensions
        assert page.print_title_rows == "$1:$1"
        assert page.print_area
        assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight) == (
            "landscape",
            9,
            0,
        )
    assert {one.font.name for page in book for row in page.iter_rows() for one in row if one.value} == {
        "Times New Roman"
    }


def test_summary_has_a_row_a_report_with_real_numbers_and_dates(tmp_path: Path) -> None:
    one = report_of(indicators=(stated("3.3.2", "890"), stated("3.3.1", "914")))
    two = report_of(TEXT + " ", unit="xã Hai", indicators=(stated("3.3.1", "900"),))
    book = written(batch_of({"m/một.txt": one, "h/hai.txt": two}), tmp_path)
    found = rows(book, "Tổng hợp")
    assert [row["Đơn vị"] for row in found] == ["xã Hai", "xã Một"]
    assert list(found[0])[-2:] == [RECEIVED, SOLVED]  # in the order of the appendix, and no other
    assert [(row[RECEIVED], row[SOLVED]) for row in found] == [(900, None), (914, 890)]
    last = found[1]
    assert (last["Kỳ báo cáo"], last["Từ ngày"], last["Ngày báo cáo"]) == (
        "quý II năm 2024",
        datetime(2024, 4, 1),
        datetime(2024, 6, 20),
    )
    assert (last["Số liệu đã đối chiếu"], last["Tệp"]) == (0.75, "m/một.txt")
    link = cell(book, "Tổng hợp", "Trang", 3).hyperlink
    name = File(path="m/một.txt", status="done").name
    assert link.target.replace("\\", "/") == f"bao-cao/{name}.html"


def test_a_sites_own_indicator_has_its_column_after_the_appendix(tmp_path: Path) -> None:
    report = report_of(indicators=(stated("x.1", "890", unit=None), stated("3.3.1", "914")))
    (row,) = rows(written(batch_of({"a.txt": report}), tmp_path), "Tổng hợp")
    assert list(row.items())[-2:] == [(RECEIVED, 914), ("Chỉ tiêu x.1", 890)]


def test_only_what_the_report_states_of_itself_and_its_period_is_its_value(tmp_path: Path) -> None:
    indicators = (
        stated("3.3.1", "941", scope="dat dai"),
        stated("3.3.1", "900", period="nam truoc"),
        stated("3.3.1", "914"),
        stated("3.3.2", "890", scope="dat dai"),
    )
    (row,) = rows(written(batch_of({"a.txt": report_of(indicators=indicators)}), tmp_path), "Tổng hợp")
    assert row[RECEIVED] == 914
    assert SOLVED not in row


def test_a_finding_marks_the_cell_by_colour_sign_and_note(tmp_path: Path) -> None:
    indicators = (stated("3.3.1", "914"), stated("3.3.2", "890"))
    book = written(batch_of({"a.txt": report_of(indicators=indicators, findings=(finding_of("914"),))}), tmp_path)
    wrong, right = cell(book, "Tổng hợp", RECEIVED), cell(book, "Tổng hợp", SOLVED)
    assert (wrong.value, wrong.number_format) == (914, '#,##0" (!)"')
    assert "Sai (S001): Tổng nêu là 914." in wrong.comment.text
    assert wrong.fill.fgColor.rgb != right.fill.fgColor.rgb
    assert (right.number_format, right.comment) == ("#,##0", None)
    found = rows(book, "Tổng hợp")[0]
    assert (found["Sai"], found["Nghi vấn"], found["Chưa xem"]) == (1, 0, 1)


def test_a_finding_that_is_not_shown_marks_nothing(tmp_path: Path) -> None:
    off = (finding_of(dismissed="đã hỏi xã"), finding_of(severity="info"))
    book = written(batch_of({"a.txt": report_of(indicators=(stated("3.3.1", "914"),), findings=off)}), tmp_path)
    assert cell(book, "Tổng hợp", RECEIVED).comment is None
    assert rows(book, "Tổng hợp")[0]["Chưa xem"] == 0


def test_an_indicator_stated_twice_differently_is_told(tmp_path: Path) -> None:
    indicators = (stated("3.3.1", "914"), stated("3.3.1", "941"), stated("3.3.1", "941"))
    book = written(batch_of({"a.txt": report_of(indicators=indicators)}), tmp_path)
    marked = cell(book, "Tổng hợp", RECEIVED)
    assert (marked.value, marked.number_format) == (941, '#,##0" (≠)"')
    assert "914 (dòng 1); 941 (dòng 2); 941 (dòng 2)" in marked.comment.text


def test_two_reports_of_one_unit_and_period_are_two_rows_that_name_each_other(tmp_path: Path) -> None:
    reports = {"a.txt": report_of(), "b.txt": report_of(TEXT + " "), "c.txt": report_of(unit="xã Hai")}
    remarks = {row["Tệp"]: row["Lưu ý về báo cáo"] for row in rows(written(batch_of(reports), tmp_path), "Tổng hợp")}
    assert remarks == {"a.txt": "Cùng đơn vị và kỳ với b.txt", "b.txt": "Cùng đơn vị và kỳ với a.txt", "c.txt": None}


def test_a_report_sent_twice_is_told_from_two_of_one_period(tmp_path: Path) -> None:
    reports = {"a.txt": report_of(TEXT + " "), "b.txt": report_of(), "c.txt": report_of()}
    remarks = {row["Tệp"]: row["Lưu ý về báo cáo"] for row in rows(written(batch_of(reports), tmp_path), "Tổng hợp")}
    assert remarks["c.txt"] == "Trùng nội dung với b.txt và 1 tệp khác"


def test_communes_of_one_name_in_two_districts_are_not_one(tmp_path: Path) -> None:
    facts = {"kind": "bao_cao", "period": QUARTER}
    reports = {
        f"{district}.txt": report_of(document=Facts(unit=Unit(name="xã Một", parent=district), **facts))
        for district in ("huyện Trên", "huyện Dưới")
    }
    assert {row["Lưu ý về báo cáo"] for row in rows(written(batch_of(reports), tmp_path), "Tổng hợp")} == {None}


def test_what_is_no_report_is_said_to_be_none(tmp_path: Path) -> None:
    book = written(batch_of({"a.txt": report_of(document=Facts(kind="ke_hoach"))}), tmp_path)
    assert rows(book, "Tổng hợp")[0]["Lưu ý về báo cáo"] == "Là kế hoạch, không phải báo cáo"


def test_the_finding_with_its_quote_place_rule_and_link(tmp_path: Path) -> None:
    finding = finding_of("914")
    book = written(batch_of({"a.txt": report_of(findings=(finding,))}), tmp_path)
    (row,) = rows(book, "Phát hiện")
    assert row["Quy tắc"] == f"S001 {rules()['S001'].title}"
    assert (row["Mức"], row["Nội dung"], row["Vị trí"]) == ("Sai", "Tổng nêu là 914.", "dòng 1")
    assert "tiếp nhận 914 hồ sơ" in row["Trích dẫn"]
    assert (row["Mã"], row["Kết luận"]) == (finding.fingerprint, None)
    link = cell(book, "Phát hiện", "Trang").hyperlink
    assert link.location == f"f-{finding.fingerprint}"
    assert book["Phát hiện"].column_dimensions["O"].hidden
    (offer,) = book["Phát hiện"].data_validations.dataValidation
    assert offer.formula1 == '"Báo cáo sai,Không sai,Để sau,Chưa xem"'
    assert str(offer.sqref) == "J2"


def test_the_pointed_at_number_is_bold_in_the_quote(tmp_path: Path) -> None:
    write(batch_of({"a.txt": report_of(findings=(finding_of("914"),))}), tmp_path)
    page = parts(tmp_path / NAME, "sheet2.xml")["xl/worksheets/sheet2.xml"]
    before, _, after = page.partition(">914</t>")
    assert before.rindex("<b/>") > before.rindex("</r>")
    assert after


def test_dismissed_findings_stay_with_their_verdict_to_be_taken_back(tmp_path: Path) -> None:
    review = Review(
        fingerprint="0" * 16, verdict="dismissed", who="Bà Tư", when="2024-07-01T08:00:00+07:00", note="đã hỏi"
    )
    findings = (
        finding_of("914", review=review, dismissed="đã hỏi (Bà Tư)"),
        finding_of("890", dismissed="theo danh sách"),
    )
    found = rows(written(batch_of({"a.txt": report_of(findings=findings)}), tmp_path), "Phát hiện")
    assert [(row["Kết luận"], row["Người kết luận"], row["Ghi chú"]) for row in found] == [
        ("Không sai", "Bà Tư", "đã hỏi"),
        ("Không sai", "(danh sách của đơn vị)", "theo danh sách"),
    ]


def test_findings_between_reports_name_both_sides(tmp_path: Path) -> None:
    other = TEXT.replace("914", "419")
    reports = {
        "a.txt": report_of(indicators=(stated("3.3.1", "914"),)),
        "b.txt": report_of(other, unit="huyện Hai"),
    }
    spans = (span_of(TEXT, "914", "a.txt"), span_of(other, "419", "b.txt"))
    between = Finding(
        rule="U101", kind="sum", severity="error", message="914 lớn hơn 419.", spans=spans, fingerprint="1" * 16
    )
    book = written(batch_of(reports, findings=(between,)), tmp_path)
    (row,) = rows(book, "Phát hiện")
    assert (row["Đơn vị"], row["Tệp"]) == ("xã Một\nhuyện Hai", "a.txt\nb.txt")
    assert "tiếp nhận 419 hồ sơ" in row["Trích dẫn"]
    assert row["Vị trí"] == "1) a.txt, dòng 1\n2) b.txt, dòng 1"
    assert "U101" in cell(book, "Tổng hợp", RECEIVED, 3).comment.text
    assert {found["Lưu ý về báo cáo"] for found in rows(book, "Tổng hợp")} == {"1 phát hiện khi so với báo cáo khác"}


def test_indicators_in_long_form_with_scope_and_period_as_the_report_writes_them(tmp_path: Path) -> None:
    text = "Lĩnh vực đất đai: tiếp nhận 914 hồ sơ. Năm trước 900 hồ sơ. Đạt 98,6%."
    indicators = (
        stated("3.3.1", "914", text=text, scope="dat dai"),
        stated("3.3.1", "900", text=text, period="nam truoc"),
        stated("3.3.1", "900", text=text, period="2023-12-15..2024-03-14"),
        stated("3.2.4", "98,6", text=text, unit="%"),
    )
    book = written(batch_of({"a.txt": report_of(text, indicators=indicators)}), tmp_path)
    found = rows(book, "Chỉ tiêu")
    assert [(row["Giá trị"], row["Trong phạm vi"], row["Thời gian khác"]) for row in found] == [
        (914, "đất đai", None),
        (900, None, "Năm trước"),
        (900, None, "từ 15/12/2023 đến 14/03/2024"),
        (98.6, None, None),
    ]
    assert cell(book, "Chỉ tiêu", "Giá trị", 5).number_format == "#,##0.0"


def test_words_that_are_not_in_the_text_stay_as_they_are() -> None:
    assert as_written("dat dai", "Hộ tịch", fold("Hộ tịch"), 3) == "dat dai"
    assert as_written("dat dai", None, "", 0) == "dat dai"


def test_references_with_real_dates_where_excel_can_hold_them(tmp_path: Path) -> None:
    text = "Kế hoạch số 12/KH-UBND và Sắc lệnh số 1/SL"
    cited = (
        Reference(
            number="12/KH-UBND", doc_type="Kế hoạch", date="2024-01-05", issuer="UBND xã", span=span_of(text, "12")
        ),
        Reference(number="1/SL", date="1899-12-31", span=span_of(text, "1/SL")),
        Reference(number="1/SL", span=span_of(text, "1/SL")),
    )
    found = rows(written(batch_of({"a.txt": report_of(text, references=cited)}), tmp_path), "Văn bản viện dẫn")
    assert [row["Ngày văn bản"] for row in found] == [datetime(2024, 1, 5), "1899-12-31", None]
    assert (found[0]["Số, ký hiệu"], found[0]["Cơ quan ban hành"]) == ("12/KH-UBND", "UBND xã")


def test_what_could_not_be_read_is_told_with_its_reason(tmp_path: Path) -> None:
    unread = (
        File(path="hỏng.pdf", status="failed", reason="tệp bị hỏng"),
        File(path="~$x.docx", status="skipped", reason="tệp khóa của Word"),
    )
    report = report_of(failures=(Failure(stage="check S001", message="quy tắc gặp lỗi"),))
    book = written(batch_of({"a.txt": report}, unread), tmp_path)
    assert [tuple(row.values()) for row in rows(book, "Lỗi tệp")] == [
        ("hỏng.pdf", "Không đọc được", None, "tệp bị hỏng"),
        ("~$x.docx", "Bỏ qua", None, "tệp khóa của Word"),
        ("a.txt", "Có báo cáo, thiếu một phần", "check S001", "quy tắc gặp lỗi"),
    ]
    assert "chưa xử lý được" in rows(book, "Tổng hợp")[0]["Lưu ý về báo cáo"]
    told = " ".join(str(value) for row in book["Thông tin"].iter_rows(values_only=True) for value in row)
    assert "1 đã đọc, 1 không đọc được, 1 bỏ qua" in told
    assert "doisoat 1.2.3" in told
    assert "08:00 ngày 01/07/2024" in told


OUTSIDE = re.compile(r'Target="([^"]*)" TargetMode="External"')


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_text_from_a_document_is_never_more_than_text(tmp_path: Path, hostile: str) -> None:
    span = Span(start=0, end=len(hostile), text=hostile)
    indicator = stated("3.3.1", "1", text="1", unit=hostile, scope=hostile, period=hostile)
    finding = finding_of(hostile, text=hostile, message=hostile)
    report = report_of(
        hostile,
        document=Facts(
            number=hostile,
            issued=hostile,
            unit=Unit(name=hostile, parent=hostile, province=hostile),
            period=Period(type="other", start=hostile, end=hostile),
        ),
        indicators=(indicator, indicator.model_copy(update={"scope": None, "period": None, "span": span})),
        references=(Reference(number=hostile, doc_type=hostile, date=hostile, issuer=hostile, span=span),),
        findings=(finding, finding_of(hostile, text=hostile, dismissed=hostile)),
        failures=(Failure(stage=hostile, message=hostile),),
    )
    name = hostile[:200].encode(errors="ignore").decode()  # as a batch makes of a path what a store takes
    unread = (File(path=f"{name}.pdf", status="failed", reason=hostile),)
    run = RUN.model_copy(update={"folder": hostile, "settings": hostile})
    book = written(batch_of({f"{name}.txt": report}, unread, run=run), tmp_path)
    for page in book:
        for row in page.iter_rows():
            for one in row:
                assert one.data_type in ("s", "n", "d", "inlineStr")
                assert len(str(one.value).encode("utf-16-le")) // 2 <= 32_767
                if one.hyperlink:
                    assert one.hyperlink.target.startswith("bao-cao")
    pages = parts(tmp_path / NAME, ".xml")
    assert not any("<f>" in page or "<f " in page for page in pages.values())
    for page in pages.values():
        xml.dom.minidom.parseString(page.encode())
    outside = [one for part in parts(tmp_path / NAME, ".rels").values() for one in OUTSIDE.findall(part)]
    assert outside
    assert all(re.fullmatch(r"bao-cao\\[a-z0-9-]+\.html", target) for target in outside)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x"])
def test_what_looks_like_a_formula_stays_text_when_the_cell_is_edited(tmp_path: Path, text: str) -> None:
    book = written(batch_of({"a.txt": report_of(unit=text)}), tmp_path)
    assert cell(book, "Tổng hợp", "Đơn vị").quotePrefix
    assert not cell(book, "Tổng hợp", "Số báo cáo").quotePrefix


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("0", 0),
        ("98.6", 98.6),
        ("999999999999999", 999_999_999_999_999),
        ("1234567890123456", "1234567890123456"),
        ("0.1234567890123456", "0,1234567890123456"),
        ("1E+2", 100),
        ("1E+40", "1" + "0" * 40),
    ],
)
def test_a_number_is_exact_or_text(tmp_path: Path, value: str, shown: Any) -> None:
    indicator = stated("3.3.1", "914", value=Decimal(value))
    book = written(batch_of({"a.txt": report_of(indicators=(indicator,))}), tmp_path)
    assert rows(book, "Tổng hợp")[0][RECEIVED] == shown
    assert rows(book, "Chỉ tiêu")[0]["Giá trị"] == shown


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_one_that_xml_and_excel_take(text: str) -> None:
    fit = cells.cell_text(text)
    fit.encode()
    assert cells.cell_text(fit) == fit
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufffe\uffff]", fit)


def test_a_cut_text_says_so() -> None:
    cut = cells.cell_text("đ" * 40_000)
    assert len(cut) == cells.LONGEST
    assert cut.endswith("(đã cắt bớt)")
    assert "\ud83d…" not in cells.cell_text("x" + "😀" * 20_000)  # no half of a letter


def test_more_links_than_excel_takes_are_names_of_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "LINKS", 1)
    reports = {"a.txt": report_of(), "b.txt": report_of(unit="xã Ba")}
    book = written(batch_of(reports), tmp_path)
    name = File(path="a.txt", status="done").name
    assert [row["Trang"] for row in rows(book, "Tổng hợp")] == ["Mở", f"bao-cao/{name}.html"]
    told = {row[0].value: row[1].value for row in book["Thông tin"].iter_rows()}
    assert told["Liên kết ở Tổng hợp"].startswith("1 dòng cuối")


def test_more_rows_than_excel_takes_are_counted_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "ROWS", 4)
    report = report_of(findings=tuple(finding_of(words) for words in ("914", "900", "890", "941")))
    assert write(batch_of({"a.txt": report}), tmp_path) == [
        "tong-hop.xlsx: trang Phát hiện đã đầy, 2 dòng không ghi được"
    ]
    assert "Còn 2 dòng" in parts(tmp_path / NAME, "sheet2.xml")["xl/worksheets/sheet2.xml"]


def test_a_batch_without_reports_makes_a_workbook_that_opens(tmp_path: Path) -> None:
    book = written(batch_of({}), tmp_path)
    assert book.sheetnames == SHEETS
    assert all(rows(book, name) == [] for name in SHEETS[:-1])


def test_a_report_that_says_nothing_of_itself_has_a_row(tmp_path: Path) -> None:
    (row,) = rows(written(batch_of({"a.txt": report_of("", document=Facts())}), tmp_path), "Tổng hợp")
    assert (row["Đơn vị"], row["Kỳ báo cáo"], row["Lưu ý về báo cáo"]) == ("(không rõ đơn vị)", "(không rõ kỳ)", None)


def test_same_batch_same_bytes(tmp_path: Path) -> None:
    batch = batch_of({"a.txt": report_of(indicators=(stated("3.3.1", "914"),), findings=(finding_of(),))})
    write(batch, tmp_path / "1")
    write(batch, tmp_path / "2")
    assert (tmp_path / "1" / NAME).read_bytes() == (tmp_path / "2" / NAME).read_bytes()


def test_each_report_is_read_once(tmp_path: Path) -> None:
    read: list[str] = []

    def load(file: File) -> Report:
        read.append(file.path)
        return report_of()

    batch = replace(batch_of({"a.txt": report_of(), "b.txt": report_of()}), load=load)
    write(batch, tmp_path)
    assert read == ["a.txt", "b.txt"]


def test_a_disk_that_refuses_leaves_the_old_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = batch_of({"a.txt": report_of()})
    write(batch, tmp_path)
    before = (tmp_path / NAME).read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "write", full)
    with pytest.raises(OSError, match="No space"):
        write(batch, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == before
