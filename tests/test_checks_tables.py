from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.arithmetic import format_percent, quotient
from extractor.find.tables import Grid, Sheet, sheets
from extractor.pipeline import analyse, mentions
from extractor.records import Finding, Relation

FAMILY = ("T001", "T002", "T003", "T004", "T005", "Q001", "Q002", "Q003")


def grids(text: str) -> tuple[Grid, ...]:
    return mentions(text).found.grids


def sheet(text: str) -> Sheet:
    (only,) = sheets(grids(text))
    return only


def findings(text: str) -> list[Finding]:
    report = analyse(text)
    assert report.failures == ()
    return [finding for finding in report.findings if finding.rule in FAMILY]


def relations(text: str, rule: str) -> list[Relation]:
    return [relation for relation in analyse(text).relations if relation.rule == rule]


def table(*rows: str) -> str:
    """Return rows written with | as rows with tabs."""
    return "".join(row.replace("|", "\t") + "\n" for row in rows)


FORM = table(
    "STT|Lĩnh vực|Số hồ sơ tiếp nhận|||Số hồ sơ đã giải quyết||",
    "||Tổng số|Trực tuyến|Trực tiếp|Tổng số|Đúng hạn|Quá hạn",
    "(1)|(2)|(3)=(4)+(5)|(4)|(5)|(6)=(7)+(8)|(7)|(8)",
    "1|Hộ tịch|120|100|20|118|117|1",
    "2|Chứng thực|310|10|300|310|310|0",
    "|Tổng cộng|430|110|320|428|427|1",
)


# Grids and sheets -------------------------------------------------------------------------------------------------


def test_a_merged_header_is_part_of_the_header_of_its_columns() -> None:
    (grid,) = grids(FORM)
    assert grid.head[2:5] == (
        "so ho so tiep nhan tong so",
        "so ho so tiep nhan truc tuyen",
        "so ho so tiep nhan truc tiep",
    )
    assert grid.groups[2:] == ("so ho so tiep nhan",) * 3 + ("so ho so da giai quyet",) * 3
    assert (grid.numbering, grid.unit_column) == (0, None)


def test_column_numbers_are_no_data_and_tell_the_sums() -> None:
    (grid,) = grids(FORM)
    assert grid.formulas == ((2, (3, 4)), (5, (6, 7)))
    assert len(grid.body) == 3


def test_units_come_from_the_header_of_a_column() -> None:
    (grid,) = grids(table("TT|Thủ tục|Số hồ sơ tiếp nhận|Thời gian (ngày)|Kết quả", "1|A|10|3|2", "2|B|11|4|2"))
    assert grid.units == (None, None, "hồ sơ", "ngày", None)


def test_units_come_from_the_label_of_a_row_where_no_header_names_one() -> None:
    (grid,) = grids(table("STT|Chỉ tiêu|Kế hoạch|Thực hiện", "1|Cấp thẻ (người)|800|640", "2|Dạy nghề (lớp)|6|5"))
    assert [grid.unit_of(1, 2), grid.unit_of(2, 3)] == ["người", "lớp"]


def test_unit_of_the_line_above() -> None:
    (grid,) = grids("Biểu 1. Kết quả thu (ĐVT: triệu đồng)\n\n" + table("TT|Nội dung|Dự toán|Thực hiện", "1|Thu|10|3"))
    assert grid.unit_of(1, 2) == "triệu đồng"


def test_a_column_of_offices_is_no_unit_column() -> None:
    (grid,) = grids(table("TT|Đơn vị|Số hồ sơ", "1|Phòng Tư pháp|10", "2|Phòng Nội vụ|7"))
    assert grid.unit_column is None
    (grid,) = grids(table("TT|Chỉ tiêu|Đơn vị|Số liệu", "1|Hồ sơ tiếp nhận|hồ sơ|10", "2|Văn bản đi|văn bản|7"))
    assert grid.unit_column == 2


@pytest.mark.parametrize(
    "cut",
    [
        "\n[2] Theo số liệu của phần mềm một cửa.\n\n",
        "\nTT\tLĩnh vực\tTiếp nhận\tGiải quyết\n",
        "\n(Tiếp theo)\n\nTT\tLĩnh vực\tTiếp nhận\tGiải quyết\n",
    ],
)
def test_a_table_that_is_cut_is_one_sheet(cut: str) -> None:
    text = table("TT|Lĩnh vực|Tiếp nhận|Giải quyết", "1|Hộ tịch|12|11") + cut + table("2|Đất đai|5|4", "|Cộng|17|15")
    assert [row.code for row in sheet(text).rows] == ["1", "2", ""]


def test_another_table_is_another_sheet() -> None:
    text = table("TT|Lĩnh vực|Tiếp nhận", "1|Hộ tịch|12", "2|Đất đai|5")
    assert len(sheets(grids(text + "\nBiểu số 2. Kết quả của thôn Thượng\n\n" + text))) == 2


def test_a_label_goes_on_after_a_page_break() -> None:
    rows = sheet(table("TT|Tên thủ tục|Số ngày", "1|Chuyển mục đích", "|sử dụng đất|", "2|Khai sinh|1")).rows
    assert [row.label for row in rows] == ["chuyen muc dich", "su dung dat", "khai sinh"] or [
        row.label for row in rows
    ] == ["chuyen muc dich su dung dat", "khai sinh"]


_ODD = (
    "|1|2|I|-|12|1.730|33,3|50%|3/4|STT|Tổng số|Tổng cộng|Trong đó|- Đúng hạn|Đơn vị tính|hồ sơ|Tỷ lệ (%)|Trực tiếp"
    "|Thời gian quy định|Thời gian sau cắt giảm|Số hồ sơ đã tiếp nhận|Trực tuyến|(3)=(4)+(5)|(4)|Ghi chú|Có = 1"
)
_CELLS = st.sampled_from(_ODD.split("|"))


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=7), min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_table_is_too_odd(rows: list[list[str]]) -> None:
    assert analyse("\n".join("\t".join(row) for row in rows)).failures == ()


# Rates ------------------------------------------------------------------------------------------------------------


def test_the_whole_stands_before_all_the_rates() -> None:
    text = table(
        "TT|Đơn vị|Tổng số hồ sơ|Đúng hạn||Quá hạn|",
        "|||Số lượng|Tỷ lệ (%)|Số lượng|Tỷ lệ (%)",
        "1|Xã Đông|200|190|95|10|5",
        "2|Xã Tây|100|98|98|2|2",
        "3|Xã Nam|50|40|80|10|25",
        "4|Xã Bắc|40|36|90|4|10",
    )
    (found,) = findings(text)
    assert (found.rule, found.severity) == ("T001", "error")
    assert found.suspect is not None
    assert [span.text for span in found.spans] == ["25", "50", "10"], "the number suspected stands first"


def test_share_of_the_total_row() -> None:
    rows = ["Rất hài lòng|60|61,2", "Hài lòng|35|38,7", "Bình thường|2|2,0", "Không hài lòng|1|1,0"]
    (found,) = findings(table("Mức độ|Số phiếu|Tỷ lệ (%)", *rows, "Tổng cộng|98|100"))
    assert "35,7%" in found.message


def test_a_fall_is_printed_without_its_sign() -> None:
    rows = ["1|Văn bản đi|100|90|10", "2|Văn bản đến|100|120|20", "3|Đơn thư|200|150|25", "4|Tin bài|300|330|10"]
    text = table("TT|Chỉ tiêu|Kỳ trước|Kỳ này|Tăng, giảm (%)", *rows)
    assert findings(text) == []
    assert [relation.holds for relation in relations(text, "T001")] == [True] * 4


def test_cut_off_rates_are_the_habit_of_a_table() -> None:
    rows = ["1|A|3|1|66", "2|B|9|4|55", "3|C|12|5|58", "4|D|18|7|61", "5|E|6|1|83"]
    head = "TT|Thủ tục|Thời gian quy định|Thời gian sau cắt giảm|Tỷ lệ cắt giảm (%)"
    assert findings(table(head, *rows)) == []


@pytest.mark.parametrize(
    "text",
    [
        # A rate of something else than the columns beside it.
        table("TT|Thôn|Tiếp nhận|Đã giải quyết|Tỷ lệ trực tuyến (%)", "1|A|10|10|100", "2|B|20|20|100", "3|C|4|4|80"),
        table("TT|Thôn|Số hộ|Nhân khẩu|Số tài khoản|Tỷ lệ (%)", "1|Thượng|100|400|200|66,7", "2|Hạ|120|500|300|75"),
        # More than a plan is no error.
        table("TT|Chỉ tiêu|Kế hoạch|Thực hiện|Tỷ lệ (%)", "1|Lớp tập huấn|4|5|125", "2|Tin bài|60|90|150"),
    ],
)
def test_rates_left_alone(text: str) -> None:
    assert findings(text) == []


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(0, 400)), min_size=4, max_size=8),
    st.integers(0, 2),
    st.data(),
)
@settings(max_examples=40, deadline=None)
def test_honest_rates_pass_and_a_wrong_one_is_found(
    rows: list[tuple[int, int]], decimals: int, data: st.DataObject
) -> None:
    pairs = [(whole, min(part, whole)) for whole, part in rows]
    rates = [quotient(Decimal(100 * part), Decimal(whole), decimals) for whole, part in pairs]

    def printed(shown: list[Decimal]) -> str:
        head = "TT|Lĩnh vực|Tổng số hồ sơ|Đúng hạn|Tỷ lệ đúng hạn (%)"
        body = (
            f"{n}|Lĩnh vực số {n}|{whole}|{part}|{format_percent(rate)}"
            for n, ((whole, part), rate) in enumerate(zip(pairs, shown, strict=True), 1)
        )
        return table(head, *body)

    assert findings(printed(rates)) == []
    wrong = data.draw(st.integers(0, len(rates) - 1))
    changed = [rate + 7 * (n == wrong) for n, rate in enumerate(rates)]
    assert [finding.rule for finding in findings(printed(changed))] == ["T001"]


# Totals -----------------------------------------------------------------------------------------------------------


def test_form_with_column_formulas() -> None:
    assert findings(FORM) == []
    assert len(relations(FORM, "T002")) == 12
    found, _ = findings(FORM.replace("310\t310\t0", "310\t301\t0").replace("428\t427", "428\t418"))
    assert sorted(span.text for span in found.spans) == ["0", "301", "310"]


def test_total_at_the_top_and_groups() -> None:
    rows = ["|Tổng số|755", "I|Cấp huyện|300", "1|Đất đai|200", "2|Xây dựng|101", "II|Cấp xã|455", "1|Hộ tịch|120"]
    (found,) = findings(table("TT|Lĩnh vực|Số hồ sơ", *rows, "2|Chứng thực|335"))
    assert "301 (200 + 101)" in found.message


def test_subtotals() -> None:
    rows = ["1|Đảng ủy|3", "2|Mặt trận|5", "|Cộng I|8", "1|HĐND|2", "2|UBND|10", "|Cộng II|12", "|Tổng cộng|21"]
    (found,) = findings(table("TT|Cơ quan|Số lượng", *rows))
    assert [span.text for span in found.spans] == ["21", "8", "12"]


@pytest.mark.parametrize(
    "text",
    [
        # What is not filled in may be what is missing; a dash is nought.
        table("TT|Lĩnh vực|Tiếp nhận", "1|Hộ tịch|120", "2|Chứng thực|310", "3|Đất đai|", "|Tổng cộng|455"),
        table("TT|Lĩnh vực|Tiếp nhận", "1|Hộ tịch|120", "2|Chứng thực|310", "3|Đất đai|-", "|Tổng cộng|430"),
        # Points and averages are not added.
        table("TT|Nội dung|Điểm chuẩn|Điểm chấm", "1|Chỉ đạo|10|9,5", "2|Thể chế|8|8", "|Tổng cộng|20|17"),
        # Women and party members are not all of the staff.
        table("TT|Khối|Tổng số|Nữ|Đảng viên", "1|Cán bộ|11|3|11", "2|Công chức|9|4|8", "3|Khác|12|5|9"),
        # Under "Chỉ tiêu" the rows below a total need not exclude each other.
        table("TT|Chỉ tiêu|Số lượng", "|Tổng số|30", "1|Nam|18", "2|Nữ|12", "3|Đảng viên|25"),
        # The sub-rows of a row are in it already.
        table("TT|Nội dung|Số lượng", "1|Hồ sơ|30", "1.1|Đất đai|20", "1.2|Hộ tịch|10", "2|Đơn thư|5", "|Cộng|35"),
    ],
)
def test_totals_left_alone(text: str) -> None:
    assert findings(text) == []


@given(
    st.lists(st.lists(st.integers(1, 9_999), min_size=2, max_size=2), min_size=3, max_size=9),
    st.integers(1, 9),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_honest_totals_pass_and_a_wrong_one_is_found(rows: list[list[int]], error: int, at_top: bool) -> None:
    sums = [sum(column) for column in zip(*rows, strict=True)]
    body = [f"{n}|Lĩnh vực số {n}|{a}|{b}" for n, (a, b) in enumerate(rows, 1)]

    def text(first: int, second: int) -> str:
        total = f"|Tổng cộng|{first}|{second}"
        return table("TT|Lĩnh vực|Tiếp nhận|Giải quyết", *([total, *body] if at_top else [*body, total]))

    assert findings(text(sums[0], sums[1])) == []
    (found,) = findings(text(sums[0], sums[1] + error))
    assert (found.rule, found.severity) == ("T002", "error")


# Trong đó ---------------------------------------------------------------------------------------------------------


def test_dashes_that_name_all_parts() -> None:
    rows = ["1|Hồ sơ đã giải quyết|hồ sơ|480", "|- Trước hạn|hồ sơ|400", "|- Đúng hạn|hồ sơ|70", "|- Quá hạn|hồ sơ|5"]
    (found,) = findings(table("TT|Nội dung|ĐVT|Số liệu", *rows, "2|Văn bản đi|văn bản|30"))
    assert "475 (400 + 70 + 5)" in found.message


def test_parts_broken_by_a_repeated_header() -> None:
    head = table("TT|Chỉ tiêu|Đơn vị tính|Số liệu")
    first = table("1|Số hồ sơ đã tiếp nhận|Hồ sơ|90", "Trong đó|Trực tiếp|Hồ sơ|10", "|Qua BCCI|Hồ sơ|5")
    rest = table("|Trực tuyến|Hồ sơ|75", "2|Văn bản|Văn bản|7")
    text = head + first + "\n\n" + head + rest
    assert findings(text) == []
    assert [relation.statement for relation in relations(text, "T003")] == ["10 + 5 + 75 = 90"]


@pytest.mark.parametrize(("online", "severity"), [(70, "warning"), (90, "error")])
def test_channels_without_the_post(online: int, severity: str) -> None:
    rows = ["1|Số hồ sơ đã tiếp nhận|Hồ sơ|90", "Trong đó|Trực tiếp|Hồ sơ|10", f"|Trực tuyến|Hồ sơ|{online}"]
    (found,) = findings(table("TT|Chỉ tiêu|Đơn vị tính|Số liệu", *rows, "2|Văn bản|Văn bản|7"))
    assert (found.rule, found.severity) == ("T003", severity)


def test_some_parts_may_be_less_than_the_whole() -> None:
    rows = ["1|Số hồ sơ đã giải quyết|hồ sơ|480", "Trong đó|Trước hạn|hồ sơ|400", "|Đúng hạn|hồ sơ|70"]
    text = table("TT|Nội dung|ĐVT|Số liệu", *rows, "2|Văn bản đi|văn bản|30")
    assert findings(text) == []
    assert [relation.statement for relation in relations(text, "T003")] == ["400 ≤ 480", "70 ≤ 480"]


# Indicators -------------------------------------------------------------------------------------------------------

TITLE = "BÁO CÁO\nCông tác cải cách hành chính năm 2023\n\n"


def test_prose_against_the_parts_in_the_appendix() -> None:
    text = TITLE + "Đã tiếp nhận 95 hồ sơ, trong đó, tiếp nhận trực tuyến: 80 hồ sơ.\n\n"
    text += table(
        "TT|Chỉ tiêu|Đơn vị tính|Số liệu",
        "1|Số lượng hồ sơ đã tiếp nhận|Hồ sơ|95",
        "Trong đó|Trực tiếp|Hồ sơ|20",
        "|Trực tuyến mức độ 3|Hồ sơ|50",
        "|Trực tuyến mức độ 4|Hồ sơ|25",
        "2|Tổng số văn bản đi|Văn bản|40",
    )
    (found,) = findings(text)
    assert (found.rule, [span.text for span in found.spans]) == ("Q001", ["80", "50", "25"])


def test_an_indicator_twice_in_one_table() -> None:
    rows = ["1|Thống kê TTHC|Thủ tục|150", "2|Tổng số TTHC đang áp dụng|Thủ tục|157", "3|Số phiếu|Phiếu|2"]
    (found,) = findings(table("TT|Chỉ tiêu|Đơn vị tính|Số liệu", *rows))
    assert found.rule == "Q001"


def test_a_table_that_repeats_its_rows_for_each_village() -> None:
    rows = ["I|Thôn Thượng|", "1|Tổng số văn bản đi|15", "II|Thôn Hạ|", "1|Tổng số văn bản đi|12"]
    assert findings(table("TT|Chỉ tiêu|Số liệu", *rows)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2022 đã tiếp nhận 80 hồ sơ; năm 2023 đã tiếp nhận 95 hồ sơ.",
        "Xã Thượng đã tiếp nhận 80 hồ sơ.\nXã Hạ đã tiếp nhận 95 hồ sơ.",
        "Đã tiếp nhận hơn 80 hồ sơ.\nSố hồ sơ đã tiếp nhận: 95 hồ sơ.",
        "Năm 2022:\n- Đã tiếp nhận 80 hồ sơ.\nNăm 2023:\n- Đã tiếp nhận 95 hồ sơ.",
        "Số phiếu phát ra 80 phiếu.\nĐợt 2 phát ra 95 phiếu.",
        "Đã tiếp nhận 80 hồ sơ đăng ký khai sinh.\nSố hồ sơ đã tiếp nhận: 95 hồ sơ.",
    ],
)
def test_other_figures_are_not_compared(text: str) -> None:
    assert findings(TITLE + text + "\n") == []


@pytest.mark.parametrize(
    ("head", "units"),
    [
        ("Số hồ sơ đã giải quyết⇥Trước hạn, đúng hạn⇥Quá hạn", ["hồ sơ", "hồ sơ", "hồ sơ"]),
        ("Số TTHC⇥Đúng hạn⇥Quá hạn", ["TTHC", None, None]),
        ("Số hồ sơ tiếp nhận⇥Đang giải quyết⇥Số người", ["hồ sơ", "hồ sơ", "người"]),
    ],
)
def test_headers_that_say_what_became_of_dossiers_count_dossiers(head: str, units: list[str | None]) -> None:
    report = analyse(f"STT⇥Lĩnh vực⇥{head}⏎1⇥Hộ tịch⇥118⇥117⇥1⏎2⇥Đất đai⇥25⇥21⇥4".replace("⇥", "\t").replace("⏎", "\n"))
    assert [count.unit for count in report.counts[:3]] == units
