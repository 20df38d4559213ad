from __future__ import annotations

from typing import Any

import pytest

from extractor.examples import of_indicator_counter, of_indicator_example
from extractor.facts import find_facts
from extractor.indicators import Stated, find_indicators, indicators
from extractor.patterns import vocabulary
from extractor.pipeline import mentions
from extractor.records import Facts, Period

TABLES: dict[str, dict[str, Any]] = vocabulary("indicators")["indicators"]
TITLE = "BÁO CÁO\nCông tác cải cách hành chính {period}\n\n"


def stated(text: str) -> tuple[Stated, ...]:
    stage = mentions(text)
    return find_indicators(stage.document, stage.found, stage.headings, find_facts(stage.document, stage.headings))


def values(text: str, code: str) -> list[tuple[float, str | None, str | None]]:
    return [(float(s.amount.value), s.period, s.scope) for s in stated(text) if s.indicator.code == code]


@pytest.mark.parametrize(
    ("code", "example"), [(code, example) for code, table in TABLES.items() for example in table.get("examples", ())]
)
def test_example(code: str, example: dict[str, Any]) -> None:
    assert of_indicator_example(code, example) is None


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, table in TABLES.items() for text in table.get("counter", ())]
)
def test_counter_example(code: str, text: str) -> None:
    assert of_indicator_counter(code, text) is None


def test_every_phrase_has_its_examples() -> None:
    bare = [code for code, t in TABLES.items() if t.get("phrases") and not (t.get("examples") and t.get("counter"))]
    assert bare == []


def test_relations_name_known_indicators() -> None:
    known = {indicator.code for indicator in indicators()}
    for indicator in indicators():
        named = {*indicator.at_most, *indicator.equals, *(code for codes in indicator.covers for code in codes)}
        named |= set(indicator.sum_of.parts) if indicator.sum_of else set()
        assert named <= known - {indicator.code}, indicator.code


def test_the_better_direction_is_said_of_what_has_one() -> None:
    good = {indicator.code: indicator.good for indicator in indicators()}
    assert (good["3.3.r"], good["3.3.q"], good["5.4.6"]) == ("more", "less", "less")
    assert (good["3.3.1"], good["7.2.3"]) == (None, None)


APPENDIX = """STT\tChỉ tiêu thống kê\tKết quả thống kê\t
\t\tĐơn vị tính\tSố liệu
{rows}
"""


def appendix(*rows: str) -> str:
    return APPENDIX.format(rows="\n".join(rows))


def test_the_label_decides_not_the_printed_code() -> None:
    text = appendix(
        "1.1.2\tSố vấn đề phát hiện qua kiểm tra\tVấn đề\t3", "1.1.3\tSố vấn đề phát hiện đã xử lý xong\tVấn đề\t2"
    )
    assert [s.indicator.code for s in stated(text)] == ["1.2.2", "1.2.3"]


def test_a_letter_of_a_label_may_be_damaged() -> None:
    text = appendix("1\tTổng số biên chê có mặt tại thời điểm báo cáo\tNgười\t20", "2\tSố phiêu khảo sat\tPhiếu\t40")
    assert [s.indicator.code for s in stated(text)] == ["4.1.2", "1.4.1"]


def test_a_word_more_makes_it_another_figure() -> None:
    assert stated(appendix("1\tSố nhiệm vụ không hoàn thành đúng hạn\tNhiệm vụ\t2", "2\tSố khác\tViệc\t1")) == ()


def test_rows_of_which_belong_to_the_row_above() -> None:
    text = appendix(
        "3.3.1\tSố lượng hồ sơ đã tiếp nhận\tHồ sơ\t70",
        "Trong đó\tTrực tiếp\tHồ sơ\t10",
        "\tTrực tuyến mức độ 3\tHồ sơ\t60",
        "3.3.2\tSố lượng hồ sơ giải quyết đúng hạn\tHồ sơ\t69",
        "Trong đó\tTrực tiếp\tHồ sơ\t9",
        "\tTrực tuyến mức độ 3\tHồ sơ\t60",
    )
    codes = [s.indicator.code for s in stated(text)]
    assert codes == ["3.3.1", "3.3.1.a", "3.3.1.c", "3.3.2", "3.3.2.a", "3.3.2.c"]


@pytest.mark.parametrize(
    ("period", "sentence", "expected"),
    [
        ("tháng 5 năm 2023", "Trong tháng 5, đã tiếp nhận 90 hồ sơ.", None),
        ("tháng 5 năm 2023", "Trong tháng 4, đã tiếp nhận 90 hồ sơ.", "thang 4"),
        ("năm 2023", "Năm 2023, UBND xã đã tiếp nhận 90 hồ sơ.", None),
        ("năm 2023", "Năm 2022, UBND xã đã tiếp nhận 90 hồ sơ.", "nam 2022"),
        ("năm 2023", "Từ đầu nhiệm kỳ đến nay đã tiếp nhận 90 hồ sơ.", "tu dau nhiem ky den nay"),
        ("quý III năm 2024", "Trong quý III/2024 đã tiếp nhận 90 hồ sơ.", None),
        ("quý III năm 2024", "Trong quý II đã tiếp nhận 90 hồ sơ.", "quy ii"),
        ("6 tháng đầu năm 2024", "Trong 6 tháng đầu năm đã tiếp nhận 90 hồ sơ.", None),
        ("tháng 5 năm 2023", "Lũy kế đã tiếp nhận 90 hồ sơ.", "luy ke"),
        ("tháng 5 năm 2023", "Từ ngày 01/5/2023 đến ngày 31/5/2023 đã tiếp nhận 90 hồ sơ.", None),
        ("năm 2023", "Thực hiện Kế hoạch cải cách hành chính năm 2021, đã tiếp nhận 90 hồ sơ.", None),
    ],
)
def test_period_of_the_sentence(period: str, sentence: str, expected: str | None) -> None:
    assert values(TITLE.format(period=period) + sentence, "3.3.1") == [(90, expected, None)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Từ ngày 01/5/2023 đến ngày 31/5/2023 đã tiếp nhận 90 hồ sơ.", None),
        ("Từ ngày 15/4/2023 đến ngày 14/5/2023 đã tiếp nhận 90 hồ sơ.", None),
        ("Từ ngày 03/5/2023 đến ngày 20/5/2023 đã tiếp nhận 90 hồ sơ.", "2023-05-03..2023-05-20"),
        ("Từ ngày 15/12/2022 đến 20/5 đã tiếp nhận 90 hồ sơ.", "..2023-05-20"),
        ("Tính đến ngày 20/5/2023 đã tiếp nhận 90 hồ sơ.", "..2023-05-20"),
    ],
)
def test_window_of_the_sentence(sentence: str, expected: str | None) -> None:
    stage = mentions(sentence)
    facts = Facts(period=Period(type="month", year=2023, index=5, start="2023-05-01", end="2023-05-31"))
    (found,) = find_indicators(stage.document, stage.found, stage.headings, facts)
    assert found.period == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Lĩnh vực hộ tịch: đã tiếp nhận 90 hồ sơ.",
        "Trên hệ thống trực tuyến, đã tiếp nhận 90 hồ sơ.",
        "Xã Đồng Mít đã tiếp nhận 90 hồ sơ.",
        "Kỳ trước đã tiếp nhận 90 hồ sơ.",
        "b) Lĩnh vực đất đai, xây dựng:\n- Đã tiếp nhận 90 hồ sơ.",
    ],
)
def test_scope_of_the_sentence(sentence: str) -> None:
    ((_, _, scope),) = values(TITLE.format(period="năm 2023") + sentence, "3.3.1")
    assert scope is not None


def test_a_target_is_no_figure() -> None:
    assert values("Phấn đấu đã tiếp nhận 90 hồ sơ.", "3.3.1") == []


def test_figures_of_the_plan_are_no_results() -> None:
    text = "BÁO CÁO\nCải cách hành chính năm 2023\n\nI. KẾT QUẢ THỰC HIỆN\nĐã tiếp nhận 90 hồ sơ.\n\n"
    text += "II. PHƯƠNG HƯỚNG, NHIỆM VỤ NĂM 2024\nTổng số hồ sơ tiếp nhận là 500 hồ sơ.\n"
    assert [value for value, _, _ in values(text, "3.3.1")] == [90]
