"""What reports say of their figures against other periods: which figure, which way, by how much, against what."""

from __future__ import annotations

import json

import pytest

from extractor.pipeline import analyse
from extractor.records import Period, Report, StatedChange

REPORT = "BÁO CÁO\nKết quả công tác cải cách hành chính tháng 4/2023\n\nI. KẾT QUẢ\n\n"
PREVIOUS, LAST_YEAR = ("month", 2023, 3), ("month", 2022, 4)


def read(text: str) -> Report:
    return analyse(f"{REPORT}{text}\n")


def only(text: str) -> StatedChange:
    (change,) = read(text).stated_changes
    return change


def base(period: Period | None) -> tuple[str, int | None, int | None] | None:
    return (period.type, period.year, period.index) if period else None


@pytest.mark.parametrize(
    ("text", "against"),
    [
        ("Tiếp nhận 246 hồ sơ, tăng 16 hồ sơ so với tháng trước (230 hồ sơ).", PREVIOUS),
        ("Tiếp nhận 246 hồ sơ. So với tháng 3 (230 hồ sơ), số hồ sơ tiếp nhận tăng 16 hồ sơ.", PREVIOUS),
        ("Tiếp nhận 246 hồ sơ. So với kỳ trước tăng 16 hồ sơ (từ 230 hồ sơ).", PREVIOUS),
        (
            "Tiếp nhận 246 hồ sơ.\nSo với tháng 3/2023 tăng 16 hồ sơ (tháng 3/2023: 230 hồ sơ; kỳ này: 246 hồ sơ).",
            PREVIOUS,
        ),
        ("Cùng kỳ năm 2022, tiếp nhận 230 hồ sơ; kỳ này tiếp nhận 246 hồ sơ, tăng 16 hồ sơ.", LAST_YEAR),
        ("Tiếp nhận 246 hồ sơ, tăng 16 hồ sơ (cùng kỳ 230 hồ sơ).", LAST_YEAR),
    ],
)
def test_both_figures_and_the_change(text: str, against: tuple[str, int, int]) -> None:
    change = only(text)
    assert (change.code, change.scope, change.direction) == ("3.3.1", None, 1)
    assert (change.before, change.after, change.change) == (230, 246, 16)
    assert base(change.base) == against


@pytest.mark.parametrize(
    ("text", "direction", "by", "rate", "after"),
    [
        ("Tiếp nhận 322 hồ sơ, tăng 12% so với tháng trước.", 1, None, 12, 322),
        ("Tiếp nhận 322 hồ sơ, giảm 14 hồ sơ so với tháng trước.", -1, 14, None, 322),
        ("Tiếp nhận 322 hồ sơ, tăng so với tháng trước.", 1, None, None, 322),
        ("Tiếp nhận 322 hồ sơ, cao hơn tháng trước.", 1, None, None, 322),
        ("Tiếp nhận 322 hồ sơ, bằng tháng trước.", 0, None, None, 322),
        ("Số hồ sơ tiếp nhận không đổi so với tháng trước.", 0, None, None, None),
        ("So với tháng trước, số hồ sơ tiếp nhận giảm 5,5%.", -1, None, 5.5, None),
    ],
)
def test_no_figure_of_then_is_printed(
    text: str, direction: int, by: int | None, rate: float | None, after: int | None
) -> None:
    change = only(text)
    assert (change.code, change.before, base(change.base)) == ("3.3.1", None, PREVIOUS)
    found = (change.direction, change.change, change.rate and float(change.rate), change.after)
    assert found == (direction, by, rate, after)


def test_points_are_the_change_of_a_rate() -> None:
    change = only("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,2%, tăng 1,2 điểm phần trăm so với tháng trước (97%).")
    assert (change.code, change.unit, float(change.change or 0), change.rate) == ("3.3.r", "%", 1.2, None)
    assert (float(change.before or 0), float(change.after or 0)) == (97, 98.2)


def test_what_was_counted_since_january_is_held_against_as_many_months() -> None:
    change = only("Lũy kế từ đầu năm tiếp nhận 822 hồ sơ, tăng 5% so với cùng kỳ năm trước.")
    assert (base(change.of), base(change.base)) == (("other", 2023, 4), ("other", 2022, 4))


def test_a_figure_without_indicator_has_no_code() -> None:
    change = only("Trồng 2.500 cây, tăng 500 cây so với cùng kỳ năm trước (2.000 cây).")
    assert (change.code, change.unit, change.before, change.after) == (None, "cây", 2000, 2500)


def test_a_field_is_a_scope() -> None:
    change = only("Lĩnh vực đất đai tiếp nhận 30 hồ sơ, tăng 5 hồ sơ so với tháng trước (25 hồ sơ).")
    assert (change.code, change.scope) == ("3.3.1", "linh vuc")


def test_of_two_figures_neither_is_sure() -> None:
    change = only("Tiếp nhận 322 hồ sơ, trong đó trực tuyến 300 hồ sơ, tăng 12% so với tháng trước.")
    assert (change.code, change.after) == (None, None)


def test_of_two_figures_the_one_that_grew_so() -> None:
    change = only(
        "Tiếp nhận 246 hồ sơ, gồm trực tuyến 200 hồ sơ và trực tiếp 46 hồ sơ; tăng 7% so với kỳ trước (230 hồ sơ)."
    )
    assert (change.code, change.before, change.after) == ("3.3.1", 230, 246)


def test_the_words_before_the_change_say_which_figure_is_meant() -> None:
    report = read(
        "Tiếp nhận trực tuyến 44 hồ sơ.\nBộ phận Một cửa tiếp nhận 78 hồ sơ, đã giải quyết 75 hồ sơ.\n"
        "So với tháng trước (109 hồ sơ), lượng hồ sơ tiếp nhận giảm 31 hồ sơ."
    )
    (change,) = report.stated_changes
    assert (change.code, change.scope, change.before, change.after) == ("3.3.1", None, 109, 78)


def test_a_hedged_number_is_only_shown() -> None:
    change = only("Tiếp nhận khoảng 300 hồ sơ, tăng 12% so với tháng trước.")
    assert change.after is None
    assert change.after_span is not None
    assert change.after_span.text == "300 hồ sơ"


@pytest.mark.parametrize(
    "text",
    [
        "Phát 2.500 tờ rơi, vượt 35% kế hoạch (2.000 tờ rơi).",
        "Tỷ lệ đúng hạn đạt 98,5%, vượt chỉ tiêu giao (98%).",
        "Phấn đấu số hồ sơ tiếp nhận tăng 5% so với cùng kỳ năm trước.",
        "Tăng cường kiểm tra; giải quyết 20 hồ sơ.",
        "Số hồ sơ tiếp nhận không tăng so với tháng trước.",
        "II. PHƯƠNG HƯỚNG, NHIỆM VỤ\n\nTiếp nhận hồ sơ trực tuyến tăng 5% so với tháng trước.",
    ],
)
def test_what_is_no_change_against_a_period(text: str) -> None:
    assert read(text).stated_changes == ()


def test_a_period_that_is_not_sure_is_only_quoted() -> None:
    change = only("Tiếp nhận 322 hồ sơ, tăng 12% so với năm 2022.")
    assert (change.base, change.against) == (None, "năm 2022")


def test_a_figure_of_then_is_an_indicator_of_then() -> None:
    report = read("Tiếp nhận 246 hồ sơ.\nSo với tháng trước (230 hồ sơ), số hồ sơ tiếp nhận tăng 16 hồ sơ.")
    told = [(i.code, i.value, i.scope, base(i.of)) for i in report.indicators]
    assert told == [("3.3.1", 246, None, None), ("3.3.1", 230, None, PREVIOUS)]
    assert report.indicators[1].period == "thang truoc"


def test_spans_quote_the_source_and_json_reads_back() -> None:
    text = f"{REPORT}Tiếp nhận 246 hồ sơ, tăng 16 hồ sơ (7%) so với tháng trước (230 hồ sơ).\n"
    report = analyse(text)
    (change,) = report.stated_changes
    spans = (change.span, change.before_span, change.after_span, change.change_span, change.rate_span)
    printed = [text[span.start : span.end] for span in spans if span]
    assert printed == [span.text for span in spans if span] == ["tăng", "230 hồ sơ", "246 hồ sơ", "16 hồ sơ", "7%"]
    assert Report.model_validate_json(report.to_json()).stated_changes == (change,)


def test_a_report_without_changes_says_nothing_of_them() -> None:
    assert "stated_changes" not in json.loads(read("Tiếp nhận 246 hồ sơ.").to_json())
