"""What a report and the command line make of the gazetteer."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor import models
from extractor.cli import main
from extractor.facts import resolve_unit
from extractor.gazetteer.table import table
from extractor.pipeline import analyse
from extractor.records import Facts, KnownUnit, Report, Unit

HEAD = "ỦY BAN NHÂN DÂN\n{unit}\nSố: 15/BC-UBND\nThanh Hà, ngày {day}\nBÁO CÁO\nCông tác cải cách hành chính {period}\n"
BODY = "UBND {name} báo cáo như sau:\nI. KẾT QUẢ\n{said}\n"


def report(said: str, unit: str = "XÃ THANH HÀ\nTHÀNH PHỐ HẢI PHÒNG", period: str = "quý IV năm 2025") -> Report:
    year = period[-4:]
    name = unit.splitlines()[0].capitalize().replace("Xã thanh hà", "xã Thanh Hà")
    return analyse(
        HEAD.format(unit=unit, day=f"20 tháng 12 năm {year}", period=period) + BODY.format(name=name, said=said)
    )


def told(report: Report, rule: str) -> list[str]:
    return [finding.message for finding in report.findings if finding.rule == rule]


def resolved(unit: Unit, issued: str | None = "2024-06-14") -> KnownUnit | None:
    found = resolve_unit(Facts(unit=unit, issued=issued)).unit
    assert found is not None
    assert found.model_copy(update={"resolved": None}) == unit  # what the report says stays as it is
    return found.resolved


def test_a_commune_is_resolved_within_its_district() -> None:
    found = resolved(Unit(name="xã Quang Khài", level="xa", parent="huyện Tứ Kỳ", province="tỉnh Hải Dương"))
    assert found == KnownUnit(
        name="xã Quang Khải",
        level="xa",
        parents=("huyện Tứ Kỳ", "tỉnh Hải Dương"),
        until="2025-06-30",
        became=("xã Tứ Kỳ, thành phố Hải Phòng",),
        match="accents",
    )


def test_what_the_report_leaves_out_stays_null() -> None:
    unit = Unit(name="xã Quang Khải", level="xa", parent="huyện Tứ Kỳ")
    found = resolve_unit(Facts(unit=unit)).unit
    assert found is not None
    assert found.province is None
    assert found.resolved is not None
    assert found.resolved.parents == ("huyện Tứ Kỳ", "tỉnh Hải Dương")


@pytest.mark.parametrize(
    "unit",
    [
        Unit(name="xã Quang Khải", level="xa"),  # it is the only one of this name, but the report does not say where
        Unit(name="xã Yên Lộc", level="xa", parent="huyện Đức Lâm", province="tỉnh Đông Hậu"),
        Unit(name="xã Quang Khải", level="xa", parent="huyện Đức Lâm", province="tỉnh Hải Dương"),
        Unit(name="huyện Châu Thành", level="huyen"),
        Unit(name="Sở Nội vụ", level="so", province="tỉnh Hải Dương"),
        Unit(level="xa"),
    ],
)
def test_what_is_not_sure_is_not_resolved(unit: Unit) -> None:
    assert resolved(unit) is None


def test_a_new_unit_tells_what_it_was_formed_from() -> None:
    found = resolved(Unit(name="xã Thanh Hà", level="xa", province="thành phố Hải Phòng"), "2025-12-20")
    assert found is not None
    assert (found.since, found.until, found.new_area) == ("2025-07-01", None, True)
    assert "xã Thanh Sơn, huyện Thanh Hà, tỉnh Hải Dương" in found.formed_from


def test_without_the_table_the_report_is_read_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def problem(name: str) -> Path:
        raise models.ModelProblem("không có mô hình “units”")

    table.cache_clear()
    monkeypatch.setattr(models, "file", problem)
    found = report("Tiếp nhận 912 hồ sơ, tăng 40 hồ sơ so với cùng kỳ năm 2024.", "XÃ THANH HÀ\nTỈNH HẢI DƯƠNG")
    assert ("đơn vị hành chính", "không có mô hình “units”") in [(f.stage, f.message) for f in found.failures]
    assert len(found.failures) == 1
    assert found.document.unit == Unit(name="xã Thanh Hà", level="xa", province="tỉnh Hải Dương")
    assert found.counts


# Over the merger ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "period", "printed"),
    [
        ("Tiếp nhận 912 hồ sơ (cùng kỳ năm 2024: 800 hồ sơ).", "quý IV năm 2025", "cùng kỳ năm 2024"),
        ("Tiếp nhận 912 hồ sơ, tăng 3% so với cùng kỳ năm trước.", "quý IV năm 2025", "so với cùng kỳ năm trước"),
        ("Tiếp nhận 912 hồ sơ, tăng 3% so với quý trước.", "quý III năm 2025", "so với quý trước"),
        ("Tiếp nhận 912 hồ sơ, tăng 3% so với quý II/2025.", "quý IV năm 2025", "so với quý II/2025"),
        ("Tăng 3% so với quý III năm 2025; giảm 5% so với năm 2024.", "quý IV năm 2025", "so với năm 2024"),
        ("Tiếp nhận 912 hồ sơ, tăng 3% so với cùng kỳ.", "6 tháng đầu năm 2026", "so với cùng kỳ"),
        ("Tiếp nhận 912 hồ sơ, tăng 3% so với cùng kỳ.", "quý III năm 2026", None),
        ("Tiếp nhận 912 hồ sơ, tăng 3% so với quý trước.", "quý IV năm 2025", None),
        ("Đạt 98% so với kế hoạch năm 2024.", "quý IV năm 2025", None),
        ("Tăng 3% so với cùng kỳ năm 2024 (cộng 3 đơn vị trước sắp xếp).", "quý IV năm 2025", None),
        ("Tiếp nhận 912 hồ sơ.", "quý IV năm 2025", None),
    ],
)
def test_a_comparison_over_the_merger_is_told(said: str, period: str, printed: str | None) -> None:
    messages = told(report(said, period=period), "A001")
    assert len(messages) == (printed is not None)
    if printed:
        assert f"“{printed}”" in messages[0]
        assert "thị trấn Thanh Hà, xã Thanh Sơn và xã Thanh Tân" in messages[0]


def test_it_is_told_once_and_only_as_a_notice() -> None:
    found = report("Tăng 3% so với cùng kỳ năm 2024. Giảm 5 hồ sơ so với cùng kỳ năm 2024.")
    (finding,) = [finding for finding in found.findings if finding.rule == "A001"]
    assert finding.severity == "info"
    assert finding.spans[0].text == "so với cùng kỳ năm 2024"


def test_a_unit_whose_area_stayed_may_be_compared() -> None:
    found = report("Tăng 3% so với cùng kỳ năm 2024.", "ĐẶC KHU CÔN ĐẢO\nTHÀNH PHỐ HỒ CHÍ MINH")
    assert found.document.unit is not None
    assert found.document.unit.resolved is not None
    assert told(found, "A001") == []


# Names that are no more -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "message"),
    [
        ("XÃ THANH SƠN\nHUYỆN THANH HÀ", "“xã Thanh Sơn”, nhưng đơn vị này không còn từ ngày 01/7/2025, nay thuộc"),
        ("XÃ YÊN LỘC\nHUYỆN ĐỨC LÂM", "“huyện Đức Lâm”, nhưng từ ngày 01/7/2025 không còn cấp huyện"),
        ("XÃ THANH HÀ\nTỈNH HẢI DƯƠNG", "tỉnh này đã nhập vào thành phố Hải Phòng"),
        ("TỈNH HẢI DƯƠNG", "đơn vị này không còn từ ngày 01/7/2025, nay thuộc thành phố Hải Phòng"),
    ],
)
def test_a_head_with_a_unit_that_is_no_more_is_told(unit: str, message: str) -> None:
    (said,) = told(report("Tiếp nhận 912 hồ sơ.", unit), "A002")
    assert message in said


@pytest.mark.parametrize("unit", ["XÃ THANH HÀ\nTHÀNH PHỐ HẢI PHÒNG", "XÃ YÊN LỘC\nTỈNH ĐÔNG HẬU", "TỈNH THÁI NGUYÊN"])
def test_a_head_of_its_day_is_not(unit: str) -> None:
    assert told(report("Thực hiện Kế hoạch số 5/KH-UBND của UBND huyện Thanh Hà.", unit), "A002") == []


# The command ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (["xã Quang Khải, huyện Tứ Kỳ"], ["Có đến hết ngày 30/6/2025.", "Sau đó: xã Tứ Kỳ, thành phố Hải Phòng."]),
        (["xã Quang Khài, huyện Tứ Kỳ"], ["“xã Quang Khài” được hiểu là xã Quang Khải (khác dấu)."]),
        (["xã Quanq Khải, huyện Tứ Kỳ"], ["“xã Quanq Khải” được hiểu là xã Quang Khải (khác một chữ cái)."]),
        (["đặc khu Côn Đảo"], ["Trước đó: huyện Côn Đảo, tỉnh Bà Rịa - Vũng Tàu (giữ nguyên địa giới)."]),
        (["xã An Phú, tỉnh An Giang", "--on", "1/9/2025"], ["xã Phú Hội, huyện An Phú, tỉnh An Giang (một phần)"]),
        (["xã Phú Hội, huyện An Phú"], ["Sau đó chia về: xã An Phú, tỉnh An Giang; xã Nhơn Hội, tỉnh An Giang."]),
        (["huyện Tứ Kỳ"], ["Từ ngày 01/7/2025 không còn cấp huyện."]),
        (["xã Phượng Kỳ, huyện Tứ Kỳ"], ["Danh mục không ghi đã nhập vào đơn vị nào."]),
        (["tỉnh Hải Dương"], ["tỉnh Hải Dương\n", "Sau đó: thành phố Hải Phòng."]),
        (["xã Đắk Hà, huyện Tu Mơ Rông"], ["Cũng viết: xã Đắk Hà."]),
        (["xã Tân Lập, tỉnh Long An"], ["có thể là 2 đơn vị", "  xã Tân Lập, huyện Mộc Hóa, tỉnh Long An"]),
        (["xã Tân Lập"], ["  … và 3 đơn vị khác"]),
    ],
)
def test_a_unit_is_looked_up(arguments: list[str], lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["unit", *arguments]) == 0
    printed = capsys.readouterr().out
    for line in lines:
        assert line in printed


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["xã Bến Tranh, tỉnh X"], "doisoat: không có đơn vị “xã Bến Tranh, tỉnh X” trong danh mục\n"),
        ([""], "doisoat: không có đơn vị “” trong danh mục\n"),
        (["xã Tân Lập", "--on", "2025"], "doisoat: “2025” không phải là ngày; hãy ghi như 30/6/2025\n"),
    ],
)
def test_a_unit_that_is_not_there_is_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["unit", *arguments]) == 2
    assert capsys.readouterr().err == line
