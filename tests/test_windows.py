"""The months that words mean by the report's own period: "cùng kỳ", "lũy kế", "tháng trước"."""

from __future__ import annotations

import pytest

from extractor.facts import find_facts
from extractor.indicators import find_indicators, period_meant
from extractor.pipeline import analyse, mentions
from extractor.records import Period
from extractor.text import fold

APRIL = Period(type="month", year=2023, index=4)
JANUARY = Period(type="month", year=2023, index=1)
DECEMBER = Period(type="month", year=2023, index=12)
QUARTER = Period(type="quarter", year=2023, index=2)
HALF = Period(type="half", year=2023, index=1)
SECOND_HALF = Period(type="half", year=2023, index=2)
NINE = Period(type="nine_months", year=2023)
YEAR = Period(type="year", year=2023)
FIVE = Period(type="other", year=2023, index=5)

Meant = tuple[str, int, int | None]


@pytest.mark.parametrize(
    ("own", "words", "meant"),
    [
        (APRIL, "tháng trước", ("month", 2023, 3)),
        (APRIL, "tháng liền trước", ("month", 2023, 3)),
        (APRIL, "kỳ trước", ("month", 2023, 3)),
        (APRIL, "kỳ báo cáo trước", ("month", 2023, 3)),
        (APRIL, "tháng 3", ("month", 2023, 3)),
        (APRIL, "tháng 3 năm 2023", ("month", 2023, 3)),
        (APRIL, "tháng 12/2022", ("month", 2022, 12)),
        (JANUARY, "tháng trước", ("month", 2022, 12)),
        (JANUARY, "tháng 12", ("month", 2022, 12)),
        (QUARTER, "quý trước", ("quarter", 2023, 1)),
        (QUARTER, "quý I/2023", ("quarter", 2023, 1)),
        (QUARTER, "tháng 5", ("month", 2023, 5)),
        (QUARTER, "6 tháng đầu năm", ("half", 2023, 1)),
        (HALF, "kỳ trước", ("half", 2022, 2)),
        (NINE, "quý III", ("quarter", 2023, 3)),
        (YEAR, "kỳ trước", ("year", 2022, None)),
        (YEAR, "quý III", ("quarter", 2023, 3)),
    ],
)
def test_another_period(own: Period, words: str, meant: Meant) -> None:
    assert _meant(words, own) == meant


@pytest.mark.parametrize(
    ("own", "words", "meant"),
    [
        (APRIL, "cùng kỳ", ("month", 2022, 4)),
        (APRIL, "cùng kỳ năm trước", ("month", 2022, 4)),
        (APRIL, "cùng kỳ năm 2022", ("month", 2022, 4)),
        (APRIL, "cùng kỳ năm\nngoái", ("month", 2022, 4)),
        (APRIL, "cùng kỳ năm 2021", ("month", 2021, 4)),
        (APRIL, "cùng kỳ tháng 4 năm 2022", ("month", 2022, 4)),
        (APRIL, "cùng thời điểm năm trước", ("month", 2022, 4)),
        (NINE, "cùng kỳ", ("nine_months", 2022, None)),
        (FIVE, "cùng kỳ", ("other", 2022, 5)),
        (YEAR, "năm trước", ("year", 2022, None)),
        (YEAR, "năm 2022", ("year", 2022, None)),
    ],
)
def test_the_same_months_a_year_before(own: Period, words: str, meant: Meant) -> None:
    assert _meant(words, own) == meant


@pytest.mark.parametrize(
    ("own", "words", "meant"),
    [
        (APRIL, "Lũy kế", ("other", 2023, 4)),
        (APRIL, "Lũy kế từ đầu năm", ("other", 2023, 4)),
        (APRIL, "Từ đầu năm đến nay", ("other", 2023, 4)),
        (APRIL, "Lũy kế từ đầu năm đến hết tháng 4", ("other", 2023, 4)),
        (APRIL, "Lũy kế từ đầu năm đến ngày 30/4", ("other", 2023, 4)),
        (APRIL, "Lũy kế từ đầu năm đến ngày 14/4/2023", ("other", 2023, 4)),
        (APRIL, "Lũy kế năm 2023", ("other", 2023, 4)),
        (APRIL, "Tính chung từ đầu năm", ("other", 2023, 4)),
        (APRIL, "Cộng dồn từ tháng 01 đến nay", ("other", 2023, 4)),
        (APRIL, "Từ tháng 1 đến tháng 4", ("other", 2023, 4)),
        (APRIL, "Lũy kế 4 tháng đầu năm", ("other", 2023, 4)),
        (APRIL, "Từ ngày 15/12/2022 đến ngày 14/4/2023", ("other", 2023, 4)),
        (APRIL, "Lũy kế đến hết tháng 3", ("quarter", 2023, 1)),
        (QUARTER, "Lũy kế", ("half", 2023, 1)),
        (DECEMBER, "Lũy kế từ đầu năm", ("year", 2023, None)),
        (SECOND_HALF, "Lũy kế từ đầu năm đến hết 6 tháng cuối năm 2023", ("year", 2023, None)),
        (HALF, "Lũy kế từ đầu năm đến hết tháng 3", ("quarter", 2023, 1)),
    ],
)
def test_since_january(own: Period, words: str, meant: Meant) -> None:
    assert _meant(words, own) == meant


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (APRIL, "giai đoạn 2021-2025"),
        (APRIL, "từ đầu nhiệm kỳ đến nay"),
        (APRIL, "từ đầu năm học"),
        (APRIL, "từ ngày 10/12/2022 đến ngày 31/7/2023"),
        (APRIL, "lũy kế từ khi triển khai"),
        (APRIL, "lũy kế đến nay"),
        (APRIL, "lũy kế từ đầu năm 2022"),
        (APRIL, "tuần trước"),
        (APRIL, "đầu năm"),
        (APRIL, "cuối năm 2022"),
        (APRIL, "năm 2022"),
        (APRIL, "năm trước"),
        (APRIL, "quý trước"),
        (APRIL, "cùng kỳ tháng 3"),
        (APRIL, "6 tháng đầu năm"),
        (APRIL, "hồ sơ tồn từ kỳ trước"),
        (APRIL, "kế hoạch năm 2022"),
        (NINE, "kỳ trước"),
        (FIVE, "kỳ trước"),
        (Period(type="other", start="2021-01-01", end="2025-12-31"), "cùng kỳ"),
        (Period(type="month", index=4), "tháng trước"),
    ],
)
def test_what_is_not_sure(own: Period, words: str) -> None:
    assert _meant(words, own) is None


@pytest.mark.parametrize(
    ("own", "words"),
    [(APRIL, "trong tháng 4"), (JANUARY, "lũy kế"), (YEAR, "lũy kế năm 2023"), (HALF, "6 tháng đầu năm")],
)
def test_the_report_s_own_period_is_no_other(own: Period, words: str) -> None:
    assert _meant(words, own) is None


def test_a_period_has_its_first_and_last_day() -> None:
    period = period_meant("tu dau nam den nay", Period(type="month", year=2024, index=2))
    assert period == Period(type="other", year=2024, index=2, start="2024-01-01", end="2024-02-29")


REPORT = "BÁO CÁO\nKết quả công tác cải cách hành chính tháng 4/2023\n\nI. KẾT QUẢ\n\n"


def _stated(text: str) -> list[tuple[str, int, Meant | None]]:
    stage = mentions(REPORT + text)
    facts = find_facts(stage.document, stage.headings)
    found = find_indicators(stage.document, stage.found, stage.headings, facts)
    return [(s.indicator.code, int(s.amount.value), _of(s.of)) for s in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What opens a sentence holds for all of it, also after a ";".
        (
            "Lũy kế từ đầu năm: tiếp nhận 604 hồ sơ; đã giải quyết 590 hồ sơ.",
            [("3.3.1", 604, ("other", 2023, 4)), ("3.3.g", 590, ("other", 2023, 4))],
        ),
        # What stands amid others holds for the number that comes next, and for no more.
        (
            "Trong tháng tiếp nhận 90 hồ sơ, lũy kế tiếp nhận 604 hồ sơ, đã giải quyết 88 hồ sơ.",
            [("3.3.1", 90, None), ("3.3.1", 604, ("other", 2023, 4)), ("3.3.g", 88, None)],
        ),
        # The line that introduces a list.
        (
            "Lũy kế từ đầu năm:\n- Tiếp nhận 604 hồ sơ.\n- Đã giải quyết 590 hồ sơ.",
            [("3.3.1", 604, ("other", 2023, 4)), ("3.3.g", 590, ("other", 2023, 4))],
        ),
        # A sentence further on is again the report's own.
        (
            "Cùng kỳ năm trước tiếp nhận 80 hồ sơ; kỳ này tiếp nhận 90 hồ sơ.",
            [("3.3.1", 80, ("month", 2022, 4)), ("3.3.1", 90, None)],
        ),
        ("Tháng 3 tiếp nhận 75 hồ sơ.", [("3.3.1", 75, ("month", 2023, 3))]),
        # What was left over is among what was settled now.
        ("Cộng với 12 hồ sơ tồn của tháng 3, đã giải quyết 95 hồ sơ.", [("3.3.g", 95, None)]),
    ],
)
def test_which_figures_a_period_is_of(text: str, expected: list[tuple[str, int, Meant | None]]) -> None:
    assert _stated(text) == expected


def test_in_the_record_another_period_is_no_scope() -> None:
    report = analyse(REPORT + "Cùng kỳ năm trước, bộ phận Một cửa tiếp nhận 80 hồ sơ.\n")
    (indicator,) = report.indicators
    assert (indicator.scope, indicator.period, _of(indicator.of)) == (None, "nam truoc", ("month", 2022, 4))
    report = analyse(REPORT + "Cùng kỳ năm trước, lĩnh vực đất đai tiếp nhận 80 hồ sơ.\n")
    assert [indicator.scope for indicator in report.indicators] == ["cung ky"]


def test_a_hedged_figure_says_so() -> None:
    report = analyse(REPORT + "Trong tháng tiếp nhận hơn 90 hồ sơ.\n")
    assert [indicator.hedge for indicator in report.indicators] == ["hơn"]


def _meant(words: str, own: Period) -> Meant | None:
    return _of(period_meant(fold(words), own))


def _of(period: Period | None) -> Meant | None:
    return (period.type, period.year or 0, period.index) if period else None
