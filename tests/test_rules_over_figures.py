"""The rules over a unit's figures together: one wrong number is one finding, and what is known of it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from communes import letters

from extractor import compare_all, extract
from extractor.records import Finding


def found(folder: Path, *lines: str) -> list[Finding]:
    """Return what is found over the periods of reports in the notation of the rule pages."""
    reports = []
    for path, text in letters("\n".join(lines)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        reports.append(extract(folder / path, with_text=True))
    return [one for one in compare_all(reports).findings if one.rule < "P110"]


def test_one_wrong_number_is_one_finding(tmp_path: Path) -> None:
    (finding,) = found(
        tmp_path,
        "Xã An Bình, tháng 1/2024: Đã tiếp nhận 120 hồ sơ.",
        "Xã An Bình, tháng 2/2024: Đã tiếp nhận 98 hồ sơ.",
        "Xã An Bình, tháng 3/2024: Đã tiếp nhận 143 hồ sơ.",
        "Xã An Bình, quý I/2024: Đã tiếp nhận 352 hồ sơ.",
        "Xã An Bình, tháng 4/2024: Đã tiếp nhận 110 hồ sơ; tháng trước tiếp nhận 134 hồ sơ.",
    )
    assert finding.rule == "P104"
    assert {related.rule for related in finding.related} == {"P106"}
    assert "Nên xem lại trước hết số 143 trong báo cáo tháng 3/2024" in finding.message
    assert {Path(span.path or "").parent.name for span in finding.spans} >= {"tháng 4 năm 2024", "quý I năm 2024"}


def test_two_wrong_numbers_are_two_findings(tmp_path: Path) -> None:
    rules = [
        one.rule
        for one in found(
            tmp_path,
            "Xã An Bình, tháng 1/2024: Đã tiếp nhận 120 hồ sơ.",
            "Xã An Bình, tháng 2/2024: Đã tiếp nhận 98 hồ sơ.",
            "Xã An Bình, tháng 3/2024: Đã tiếp nhận 134 hồ sơ.",
            "Xã An Bình, quý I/2024: Đã tiếp nhận 325 hồ sơ.",
            "Xã An Bình, tháng 4/2024: Đã tiếp nhận 110 hồ sơ; tháng trước tiếp nhận 143 hồ sơ.",
        )
    ]
    assert sorted(rules) == ["P104", "P106"]


def test_indicators_off_by_one_amount_are_one_finding(tmp_path: Path) -> None:
    (finding,) = found(
        tmp_path,
        "Xã An Bình, quý I/2024: Đã tiếp nhận 352 hồ sơ; đã giải quyết 340 hồ sơ.",
        "Xã An Bình, quý II/2024: Đã tiếp nhận 410 hồ sơ; đã giải quyết 402 hồ sơ.",
        "Xã An Bình, quý III/2024: Đã tiếp nhận 400 hồ sơ; đã giải quyết 390 hồ sơ.",
        "Xã An Bình, quý IV/2024: Đã tiếp nhận 380 hồ sơ; đã giải quyết 371 hồ sơ.",
        "Xã An Bình, năm 2024: Đã tiếp nhận 1.552 hồ sơ; đã giải quyết 1.513 hồ sơ.",
    )
    assert finding.rule == "P106"
    assert [related.rule for related in finding.related] == ["P106"]


def test_the_figure_of_an_earlier_version_is_known(tmp_path: Path) -> None:
    (finding,) = found(
        tmp_path,
        "Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ.",
        "Xã An Bình, tháng 4/2024, lần 2: Đã tiếp nhận 126 hồ sơ.",
        "Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 120 hồ sơ.",
    )
    assert "khớp bản gửi lần 1 của báo cáo tháng 4/2024 (120)" in finding.message
    assert finding.severity == "warning"


@pytest.mark.parametrize(
    ("april", "may", "joined"),
    [
        ("", "", True),
        ("Số liệu từ ngày 15/3/2024 đến ngày 14/4/2024. ", "Số liệu từ ngày 15/4/2024 đến ngày 14/5/2024. ", True),
        ("", "Số liệu từ ngày 15/4/2024 đến ngày 14/5/2024. ", True),
        ("Số liệu từ ngày 01/4/2024 đến ngày 30/4/2024. ", "Số liệu từ ngày 15/4/2024 đến ngày 14/5/2024. ", False),
        ("Số liệu từ ngày 15/3/2024 đến ngày 12/4/2024. ", "Số liệu từ ngày 15/4/2024 đến ngày 14/5/2024. ", False),
    ],
)
def test_days_must_join(april: str, may: str, joined: bool, tmp_path: Path) -> None:
    told = found(
        tmp_path,
        f"Xã An Bình, tháng 4/2024: {april}Đã tiếp nhận 120 hồ sơ.",
        f"Xã An Bình, tháng 5/2024: {may}Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 102 hồ sơ.",
    )
    assert bool(told) is joined


def test_a_figure_told_in_two_ways_is_left_out(tmp_path: Path) -> None:
    assert not found(
        tmp_path,
        "Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ. Bộ phận Một cửa đã tiếp nhận 126 hồ sơ.",
        "Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 102 hồ sơ.",
    )


def test_a_finding_keeps_its_mark_when_more_is_found_with_it(tmp_path: Path) -> None:
    april = "Xã An Bình, tháng 4/2024: Đã tiếp nhận 120 hồ sơ."
    may = "Xã An Bình, tháng 5/2024: Đã tiếp nhận 134 hồ sơ; tháng trước tiếp nhận 102 hồ sơ."
    year = "Xã An Bình, tháng 4/2025: Đã tiếp nhận 150 hồ sơ; cùng kỳ năm trước tiếp nhận 102 hồ sơ."
    (alone,) = found(tmp_path / "a", april, may)
    (more,) = found(tmp_path / "b", april, may, year)
    assert more.fingerprint == alone.fingerprint
    assert [related.rule for related in more.related] == ["P105"]
