"""Which number is wrong: broken relations grouped by the one number that explains them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.pipeline import analyse
from extractor.quantities import Quantity
from extractor.records import Finding
from extractor.repair.edits import edits, printed, reprint

# 1.245 = 1.045 + 200; 1.230/1.245 = 98,8 %; 20 + 1.245 = 1.230 + 35
OFFICE = (
    "Kỳ trước chuyển sang 20 hồ sơ; trong kỳ tiếp nhận 1.245 hồ sơ, trong đó trực tuyến 1.045 hồ sơ, trực tiếp 200 hồ "
    "sơ. Đã giải quyết 1.230 hồ sơ; đang giải quyết 35 hồ sơ.\nSố hóa 1.107/1.230 hồ sơ, đạt 90%.\n"
)


def broken(text: str) -> list[Finding]:
    return [finding for finding in analyse(text).findings if finding.severity != "info"]


def test_the_office_adds_up() -> None:
    assert broken(OFFICE) == []


def test_one_number_is_one_finding() -> None:
    (found,) = broken(OFFICE.replace("1.245", "1.345"))
    assert {found.rule, *(related.rule for related in found.related)} == {"S001", "B001"}
    assert found.suspect is not None
    assert found.suspect.text == "1.345"
    assert found.spans[0] == found.suspect
    assert found.suggestion is not None
    assert (found.suggestion.span, found.suggestion.value) == (found.suspect, "1.245")


def test_a_value_that_stands_elsewhere_tells_the_number() -> None:
    """20, 1.260 and 35 could each be wrong; 1.230 is what the rate's sentence says again."""
    (found,) = broken(OFFICE.replace("giải quyết 1.230", "giải quyết 1.260"))
    assert found.suspect is not None
    assert found.suspect.text == "1.260"
    assert found.suggestion is not None
    assert found.suggestion.value == "1.230"


def test_two_errors_that_no_number_explains_stay_apart() -> None:
    text = OFFICE.replace("200 hồ sơ", "203 hồ sơ").replace("đạt 90%", "đạt 96%")
    assert [(found.rule, found.related) for found in broken(text)] == [("S001", ()), ("R001", ())]


def test_a_number_in_a_satisfied_relation_is_not_suspected() -> None:
    (found,) = broken(OFFICE.replace("200 hồ sơ", "203 hồ sơ"))
    assert found.suspect is None, "1.045 and 203 stand in nothing else"
    assert [(remedy.span.text, remedy.value) for remedy in found.remedies] == [("1.045", "1.042"), ("203", "200")]


def test_nothing_is_suggested_where_no_value_of_the_number_mends_all() -> None:
    """1.245 → 1.249 would mend the sum and leave the growth broken, 1.327 the other way round."""
    text = (
        "Tiếp nhận 1.245 hồ sơ, trong đó cấp xã 1.049, cấp huyện 200; tăng 32,7% so với cùng kỳ năm 2023 (1.000 hồ sơ)."
    )
    found = {finding.rule: finding for finding in broken(text)}
    assert found.keys() == {"R003", "S001"}
    assert found["R003"].suggestion is None
    assert found["S001"].suggestion is not None
    assert found["S001"].suggestion.span.text == "1.049"


def test_a_rate_that_may_be_wrong_is_named_before_its_numbers() -> None:
    (found,) = broken(OFFICE.replace("đạt 90%", "đạt 96%"))
    assert found.suspect is None, "1.107 could be wrong as well"
    assert [(remedy.span.text, remedy.value) for remedy in found.remedies] == [("96%", "90%"), ("1.107", "1.177")]


def test_a_cut_in_a_table_is_no_share() -> None:
    """(5 − 3)/5 = 40 %: 3/9 would be 33 %, and 9 days are no remedy."""
    rows = "1\tKhai sinh\t10\t6\t40\n2\tTrích lục\t4\t3\t25\n3\tSố nhà\t5\t3\t33\n4\tBản sao\t2\t1\t50\n"
    head = "STT\tThủ tục\tThời gian theo quy định (ngày)\tThời gian sau khi cắt giảm (ngày)\tTỷ lệ cắt giảm (%)\n"
    (found,) = broken(head + rows)
    assert [(remedy.span.text, remedy.value) for remedy in found.remedies] == [("33", "40")]


def test_a_bound_tells_no_value() -> None:
    (found,) = broken("Trong tuần có 06 hồ sơ xây dựng, trong đó nộp trực tuyến 31 hồ sơ.")
    assert (found.rule, found.suspect, found.remedies) == ("W001", None, ())


def test_a_decision_on_one_relation_does_not_hide_another() -> None:
    alone = broken(OFFICE.replace("200 hồ sơ", "203 hồ sơ"))
    both = broken(OFFICE.replace("1.245", "1.345"))
    assert len({finding.fingerprint for finding in [*alone, *both]}) == 2


@pytest.mark.parametrize(
    ("text", "value", "decimals", "some"),
    [
        ("1.245", "1245", 0, {"1.345", "1.254", "2.145"}),
        ("98,8%", "98.8", 1, {"98,7%", "89,8%", "88,8%"}),
        ("12", "12", 0, {"21", "13", "112", "120"}),
        ("05", "5", 0, {"04", "15"}),
    ],
)
def test_edits_keep_the_form(text: str, value: str, decimals: int, some: set[str]) -> None:
    where = printed(text, Quantity(Decimal(value), decimals))
    assert where is not None
    found = dict(edits(where))
    assert some <= found.keys()
    assert text not in found
    assert all(other.decimals == decimals for other in found.values())


@pytest.mark.parametrize("text", ["hai mươi", "16 tỷ 434 triệu", "1,234"])
def test_numbers_that_are_not_plain_digits_are_left_alone(text: str) -> None:
    assert printed(text, Quantity(Decimal(1234))) is None


@pytest.mark.parametrize(
    ("text", "like", "amount", "want"),
    [
        ("1.245", Quantity(Decimal(1245)), "980", "980"),
        ("985", Quantity(Decimal(985)), "1002", "1.002"),
        ("1245", Quantity(Decimal(1245)), "1300", "1300"),
        ("05 hồ sơ", Quantity(Decimal(5)), "7", "07 hồ sơ"),
        ("98.8%", Quantity(Decimal("98.8"), 1), "97.5", "97.5%"),
        ("98,8%", Quantity(Decimal("98.8"), 1), "97.55", None),
        ("2,5", Quantity(Decimal("2.5"), 1, scale=Decimal(10**9)), "2600000000", "2,6"),
        ("12", Quantity(Decimal(12)), "-3", None),
    ],
)
def test_another_value_in_the_same_print(text: str, like: Quantity, amount: str, want: str | None) -> None:
    where = printed(text, like)
    assert where is not None
    made = reprint(where, Decimal(amount))
    assert (made and made[0]) == want
