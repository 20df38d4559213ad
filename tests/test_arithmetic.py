"""The judge against tables, against honest printing, and against an oracle in rational numbers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import KINDS, disagreements, honest_sums

from extractor.arithmetic import (
    Habit,
    Verdict,
    agree,
    balance,
    difference,
    format_number,
    format_percent,
    growth,
    infer_mode,
    part_of,
    quotient,
    ratio,
    same,
    total,
)
from extractor.quantities import Mode, Quantity, parse_scaled
from extractor.records import Holds


def d(text: str) -> Decimal:
    return Decimal(text)


def q(text: str) -> Quantity:
    """Read "hon 1.730" or "16,4 tỷ": a folded hedge, then a number with its scale."""
    hedge, number = text[: (start := next(i for i, c in enumerate(text) if c.isdigit()))], text[start:]
    plain = parse_scaled(number)
    return Quantity(plain.value, plain.decimals, hedge.strip() or None, plain.scale)


def qs(text: str) -> list[Quantity]:
    return [q(number) for number in text.split(" + ")]


# Tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "percent", "mode", "holds", "expected"),
    [
        ("235", "235", "100", "rounded", True, "100%"),
        ("906", "907", "99.89", "rounded", True, "99,89%"),
        ("906", "907", "99.88", "rounded", "rounding", "99,89%"),
        ("906", "907", "99.88", "truncated", True, "99,88%"),
        ("906", "907", "99.89", "truncated", "rounding", "99,88%"),
        ("906", "907", "99.88", "either", True, "99,89%"),
        ("906", "907", "98.89", "rounded", False, "99,89%"),
        ("1", "3", "33.4", "rounded", "rounding", "33,3%"),  # raised: 33,33… → 33,4
        ("1", "3", "33.4", "either", "rounding", "33,3%"),
        ("1", "3", "33.5", "rounded", False, "33,3%"),
        ("1", "8", "12", "rounded", True, "13%"),  # midway: half up and half even print 13 and 12
        ("1", "8", "13", "rounded", True, "13%"),
        ("1", "8", "12.5", "exact", True, "12,5%"),
        ("1", "3", "33.3", "exact", False, "33,33%"),
        ("172", "100", "172", "rounded", True, "172%"),
        ("0", "50", "0", "rounded", True, "0%"),
        ("0", "50", "0.1", "rounded", False, "0,0%"),
        ("1730", "1731", "99.94", "rounded", True, "99,94%"),
        ("50001", "100000", "50", "exact", False, "50,001%"),
    ],
)
def test_ratio(part: str, whole: str, percent: str, mode: Habit, holds: Holds, expected: str) -> None:
    decimals = len(percent.partition(".")[2])
    verdict = ratio(d(part), d(whole), d(percent), decimals, mode)
    assert (verdict.holds, verdict.expected) == (holds, expected)


@pytest.mark.parametrize("whole", ["0", "-5"])
def test_a_rate_of_nothing_is_not_judged(whole: str) -> None:
    assert ratio(d("0"), d(whole), d("100"), 0).holds is None
    assert growth(d(whole), d("5"), d("100"), 0, 1).reason == "số dùng làm mẫu số không lớn hơn 0"


@pytest.mark.parametrize(
    ("part", "percent", "hedge", "holds", "expected"),
    [
        ("9831", "98.3", "hon", True, "98,3%"),
        ("9830", "98.3", "hon", False, "98,3%"),
        ("9828", "98.3", "hon", False, "98,28%"),
        ("9830", "98.3", "it nhat", True, "98,3%"),
        ("9829", "98.3", "gan", True, "98,3%"),
        ("9831", "98.3", "khong qua", False, "98,31%"),
    ],
)
def test_a_hedged_rate_is_a_bound(part: str, percent: str, hedge: str, holds: Holds, expected: str) -> None:
    verdict = ratio(d(part), d("10000"), d(percent), 1, hedge=hedge)
    assert (verdict.holds, verdict.expected) == (holds, expected)
    assert ratio(d(part), d("10000"), d(percent), 1, hedge="khoang").holds is None


def test_amounts_of_money_in_a_rate_are_read_as_printed() -> None:
    assert ratio(q("16,4 tỷ"), q("20,0 tỷ"), d("82.2"), 1).holds is True  # 16,44 / 20,0
    assert ratio(d("16.4"), d("20.0"), d("82.2"), 1).holds is False
    assert ratio(q("16,4 tỷ"), q("20,0 tỷ"), d("84.2"), 1) == Verdict(False, "82,0%", gap="2,2 điểm phần trăm")
    assert ratio(q("hon 16,4 tỷ"), q("20 tỷ"), d("70"), 0) == Verdict(False)
    assert ratio(q("gan 16 tỷ"), q("gan 20 tỷ"), d("70"), 0).holds is True
    assert ratio(q("gan 16 tỷ"), q("gan 20 tỷ"), d("70"), 0, hedge="duoi").holds is None


def test_nothing_of_something_is_no_rate_but_0() -> None:
    assert ratio(d("0"), q("gan 20 tỷ"), d("0"), 0, "exact").holds is True
    assert ratio(d("0"), q("gan 20 tỷ"), d("5"), 0).holds is False
    assert growth(q("gan 20 tỷ"), d("0"), d("100"), 0, -1, "exact").holds is True
    assert growth(q("16,4 tỷ"), d("0"), d("120"), 0, -1).holds is False


@pytest.mark.parametrize(
    ("whole", "parts", "mode", "measured", "holds", "expected"),
    [
        ("253", "100 + 153", "rounded", False, True, "253"),
        ("253", "100 + 152", "rounded", False, False, "252"),
        ("253", "100 + 152", "either", False, False, "252"),
        ("1.730", "1.000 + 730", "exact", False, True, "1.730"),
        ("100", "33 + 33 + 33", "rounded", True, True, "99"),
        ("100", "33 + 33 + 32", "rounded", True, "rounding", "98"),  # three midway values, all rounded down
        ("100", "33 + 33 + 31", "rounded", True, False, "97"),
        ("100,0", "33,3 + 33,3 + 33,3", "exact", False, False, "99,9"),
        ("474", "200,5 + 273,9", "rounded", False, True, "474,4"),
        ("475", "200,5 + 273,9", "rounded", False, "rounding", "474,4"),  # 474,5 only, midway in all three
        ("476", "200,5 + 273,9", "rounded", False, False, "474,4"),
        ("474", "200,5 + 274,2", "truncated", False, True, "474,7"),
        ("475", "200,5 + 274,2", "truncated", False, "rounding", "474,7"),
        ("16,4 tỷ", "16 tỷ + 434 triệu", "rounded", False, True, "16,434 tỷ"),
        ("16,4 tỷ", "15.000 triệu + 434 triệu", "rounded", False, False, "15,434 tỷ"),
        ("hon 23.000", "11.500 + 11.501", "rounded", False, True, "23.001"),
        ("hon 23.000", "11.500 + 11.500", "rounded", False, False, "23.000"),
        ("23.000", "hon 11.500 + 11.500", "rounded", False, False, None),
        ("23.000", "hon 8.000 + 9.000", "rounded", False, True, None),
    ],
)
def test_total(whole: str, parts: str, mode: Habit, measured: bool, holds: Holds, expected: str | None) -> None:
    verdict = total(q(whole), qs(parts), mode, measured=measured)
    assert (verdict.holds, verdict.expected) == (holds, expected)


def test_a_relation_that_nothing_could_break_is_not_judged() -> None:
    vague = "số liệu chỉ là ước lượng nên không đối chiếu được"
    for verdict in (
        total(q("khoang 500"), qs("100 + 300")),
        total(q("hon 500"), qs("hon 100 + 300")),
        total(q("500"), qs("hon 100 + gan 300")),
        same(q("khoang 907"), q("12")),
        same(q("hon 907"), q("hon 12")),
        agree([q("907"), q("khoang 12"), q("khoang 13")]),
        part_of(q("gan 900"), q("100")),
        part_of(q("100"), q("hon 900")),
        difference(q("10"), q("khoang 12"), q("5")),
    ):
        assert verdict == Verdict(None, reason=vague)


def test_a_missing_operand_is_not_judged() -> None:
    missing = Verdict(None, reason="thiếu số liệu để đối chiếu")
    assert total(q("5"), []) == balance([], qs("5")) == agree(qs("5")) == agree([]) == missing


@pytest.mark.parametrize(
    ("left", "right", "holds", "expected"),
    [
        ("12 + 907", "900 + 15 + 4", True, "919"),
        ("12 + 907", "900 + 15", False, "919"),
        ("1,5 tỷ + 500 triệu", "2,0 tỷ", True, "2,0 tỷ"),
        ("12 + hon 900", "900 + 15", True, None),
    ],
)
def test_balance(left: str, right: str, holds: Holds, expected: str | None) -> None:
    verdict = balance(qs(left), qs(right))
    assert (verdict.holds, verdict.expected) == (holds, expected)


@pytest.mark.parametrize(
    ("part", "whole", "holds"),
    [
        ("11", "11", True),
        ("12", "11", False),
        ("98,4", "98,3", True),  # both may be 98,35
        ("98,5", "98,3", False),
        ("hon 100", "100", False),
        ("hon 99", "100", True),
        ("it nhat 100", "100", True),
        ("100", "gan 100", False),
        ("100", "khong qua 100", True),
        ("12 triệu", "0,1 tỷ", True),
    ],
)
def test_part_of(part: str, whole: str, holds: Holds) -> None:
    assert part_of(q(part), q(whole)).holds is holds


def test_part_of_says_the_most_that_the_part_can_be() -> None:
    assert part_of(q("1.731"), q("1.730")).expected == "không quá 1.730"
    assert part_of(q("98,4"), q("98,3"), "truncated").holds == "rounding"


@pytest.mark.parametrize(
    ("before", "after", "percent", "direction", "mode", "holds", "expected"),
    [
        ("100", "112", "12", 1, "rounded", True, "tăng 12%"),
        ("100", "88", "12", -1, "rounded", True, "giảm 12%"),
        ("100", "88", "12", 1, "rounded", False, "giảm 12%"),
        ("300", "400", "33.3", 1, "rounded", True, "tăng 33,3%"),
        ("300", "500", "66.6", 1, "rounded", "rounding", "tăng 66,7%"),
        ("300", "500", "66.6", 1, "truncated", True, "tăng 66,6%"),
        ("300", "100", "66.6", -1, "truncated", True, "giảm 66,6%"),
        ("300", "100", "66.7", -1, "truncated", "rounding", "giảm 66,6%"),
        ("300", "300", "0", 1, "rounded", True, "không đổi"),
        ("300", "300", "5", -1, "rounded", False, "không đổi"),
        ("300", "0", "100", -1, "rounded", True, "giảm 100%"),
        ("300", "0", "120", -1, "rounded", False, "giảm 100%"),
        ("34", "41", "7", 1, "rounded", False, "tăng 21%"),
    ],
)
def test_growth(
    before: str, after: str, percent: str, direction: int, mode: Habit, holds: Holds, expected: str
) -> None:
    decimals = len(percent.partition(".")[2])
    verdict = growth(d(before), d(after), d(percent), decimals, 1 if direction == 1 else -1, mode)
    assert (verdict.holds, verdict.expected) == (holds, expected)


def test_growth_below_nothing_takes_the_far_end_of_its_base() -> None:
    # 120 % less than 9,5 … 10,5 tỷ is −2,1525 … −1,8525 tỷ.
    fits = [
        growth(q("10 tỷ"), d(after), d("120"), 0, -1).holds for after in ("-2.16E9", "-2.15E9", "-1.86E9", "-1.85E9")
    ]
    assert fits == ["rounding", True, True, "rounding"]


def test_growth_of_hedged_numbers() -> None:
    assert growth(d("100"), d("113"), d("12"), 0, 1, hedge="hon").holds is True
    assert growth(d("100"), d("112"), d("12"), 0, 1, hedge="hon").holds is False
    assert growth(d("100"), d("87"), d("12"), 0, -1, hedge="hon").holds is True
    assert growth(d("100"), q("hon 112"), d("12"), 0, 1) == Verdict(True)


@pytest.mark.parametrize(
    ("before", "after", "delta", "direction", "holds", "expected"),
    [
        ("10", "22", "12", 1, True, "tăng 12"),
        ("10", "21", "12", 1, False, "tăng 11"),
        ("10", "8", "2", -1, True, "giảm 2"),
        ("10", "8", "2", 1, False, "giảm 2"),
        ("10", "10", "2", 1, False, "không đổi"),
        ("1,2 tỷ", "1,5 tỷ", "250 triệu", 1, True, "tăng 300 triệu"),
        ("10", "hon 21", "12", 1, True, None),
    ],
)
def test_difference(before: str, after: str, delta: str, direction: int, holds: Holds, expected: str | None) -> None:
    verdict = difference(q(before), q(after), q(delta), 1 if direction == 1 else -1)
    assert (verdict.holds, verdict.expected) == (holds, expected)


@pytest.mark.parametrize(
    ("a", "b", "mode", "holds"),
    [
        ("907", "907", "rounded", True),
        ("907", "906", "rounded", False),
        ("98", "97,6", "rounded", True),
        ("98,36", "98,4", "rounded", True),
        ("98,36", "98,3", "rounded", "rounding"),
        ("98,36", "98,3", "truncated", True),
        ("98,36", "98,3", "either", True),
        ("98,3", "98,4", "rounded", "rounding"),
        ("98,3", "98,5", "rounded", False),
        ("98,3", "98,4", "exact", False),
        ("16,4 tỷ", "16.434 triệu", "rounded", True),
        ("16,4 tỷ", "16.534 triệu", "rounded", False),
        ("hon 23.000", "23.250", "rounded", True),
        ("hon 23.000", "22.999", "rounded", False),
        ("it nhat 5", "toi da 5", "rounded", True),
    ],
)
def test_same(a: str, b: str, mode: Habit, holds: Holds) -> None:
    assert same(q(a), q(b), mode).holds == same(q(b), q(a), mode).holds == holds


def test_agree_names_what_most_of_them_print() -> None:
    assert agree(qs("907 + 907 + 970")) == Verdict(False, "907", gap="63")
    assert agree(qs("907 + 970")) == Verdict(False, gap="63")
    assert agree(qs("907 + hon 900 + duoi 910")) == Verdict(True)
    assert agree(qs("907 + hon 900 + hon 907")).holds is False
    assert agree(qs("98,36 + 98,3 + hon 90")).holds == "rounding"


def test_agree_does_not_depend_on_the_order() -> None:
    numbers = qs("98,3 + it nhat 98,35 + 98,4")
    assert {agree(list(order)).holds for order in permutations(numbers)} == {"rounding"}


def test_infer_mode() -> None:
    def printed(numbers: Sequence[tuple[int, int]], *, cut: bool) -> list[tuple[Decimal, Decimal, Decimal, int]]:
        pairs = [(Decimal(part), Decimal(whole)) for part, whole in numbers]
        return [(a, b, quotient(100 * a, b, 1, truncated=cut), 1) for a, b in pairs]

    telling = [(2, 3), (5, 9), (8, 9), (906, 907)]
    assert infer_mode([]) == "rounded"
    assert infer_mode(printed([(1, 3), (1, 2)], cut=True)) == "rounded"  # both habits print these alike
    assert infer_mode(printed(telling, cut=False)) == "rounded"
    assert infer_mode(printed(telling, cut=True)) == "truncated"
    assert infer_mode(printed(telling[:1], cut=True)) == "rounded"  # one may be a slip
    assert infer_mode(printed(telling, cut=True) + printed(telling, cut=False)) == "either"
    assert infer_mode([(d("1"), d("2"), d("99.9"), 1), (d("1"), d("0"), d("1"), 0)]) == "rounded"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1730", "1.730"),
        ("98.35", "98,35"),
        ("98.50", "98,50"),
        ("-1234567.5", "-1.234.567,5"),
        ("1E+3", "1.000"),
        ("0", "0"),
        ("1" * 33, ".".join(["111"] * 11)),
    ],
)
def test_format_number(value: str, text: str) -> None:
    assert format_number(d(value)) == text
    assert format_percent(d(value)) == f"{text}%"


def test_quotient_is_rounded_half_away_from_zero() -> None:
    assert [quotient(d(n), d("8"), 0) for n in ("4", "12", "-4", "3")] == [1, 2, -1, 0]
    assert quotient(d("2"), d("3"), 2, truncated=True) == d("0.66")
    assert quotient(d("2436.845"), d("1"), 2) == d("2436.85")  # a binary float gives .84


# Two faults of an XBRL processor of wide use, that this judge must not have ----------------------------------------


def test_a_shared_end_that_is_no_member_of_both_is_no_agreement() -> None:
    # A total of 10 that was cut off is under 11, so exact parts of 11 break it.
    cut_off, exact = q("10").interval("truncated"), q("11").interval("exact")
    assert not cut_off.meets(exact)
    assert not exact.meets(cut_off)
    assert total(q("10,0"), qs("11,0"), "truncated").holds is False
    assert part_of(q("hon 11"), q("11")).holds is False


def test_duplicates_that_differ_are_found_wherever_they_stand() -> None:
    for numbers in (
        "100 + 250",
        "250 + 100",
        "100 + 250 + 250",
        "250 + 100 + 250",
        "100,0 + 250,0",
        "250,0 + 250,0 + 100,0",
    ):
        assert agree(qs(numbers)).holds is False


# Honest printing is never a contradiction ---------------------------------------------------------------------------


def _print(true: Fraction, decimals: int, mode: Mode) -> Decimal:
    """Print `true` (not below 0) with `decimals`, half up or cut off."""
    shift = Fraction(1, 2) if mode == "rounded" else 0
    return Decimal(floor(true * 10**decimals + shift)).scaleb(-decimals)


def test_honest_sums_raise_nothing() -> None:
    seen = honest_sums(seed=7, cases=100_000)
    assert set(seen) == {"rounded True", "truncated True"}
    assert min(seen.values()) > 49_000


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3))
def test_honest_rates_hold(part: int, whole: int, decimals: int) -> None:
    true = Fraction(100 * part, whole)
    rounded, cut_off = _print(true, decimals, "rounded"), _print(true, decimals, "truncated")

    def judge(stated: Decimal, mode: Habit) -> Holds:
        return ratio(Decimal(part), Decimal(whole), stated, decimals, mode).holds

    assert judge(rounded, "rounded") is True
    assert judge(cut_off, "truncated") is True
    assert judge(rounded, "either") is judge(cut_off, "either") is True
    assert judge(cut_off, "rounded") == (True if 2 * (true - Fraction(cut_off)) * 10**decimals <= 1 else "rounding")
    assert judge(rounded, "truncated") == (True if rounded == cut_off else "rounding")


@given(st.integers(1, 10**6), st.integers(0, 2 * 10**6), st.integers(0, 2))
def test_honest_growth_holds(before: int, after: int, decimals: int) -> None:
    stated = _print(abs(Fraction(100 * (after - before), before)), decimals, "rounded")
    assert growth(Decimal(before), Decimal(after), stated, decimals, 1 if after >= before else -1).holds is True


@given(st.fractions(0, 10**4), st.fractions(1, 10**4), st.integers(0, 2), st.integers(0, 2))
def test_honest_rates_of_money_hold(part: Fraction, whole: Fraction, decimals: int, rate_decimals: int) -> None:
    billion = Decimal(10**9)
    a, b = (Quantity(_print(true, decimals, "rounded"), decimals, None, billion) for true in (part, whole))
    stated = _print(100 * part / whole, rate_decimals, "rounded")
    assert ratio(a, b, stated, rate_decimals).holds in (True, "rounding")


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 3), st.integers(0, 10**6))
def test_the_rule_for_rates_is_the_one_in_integers(part: int, whole: int, decimals: int, digits: int) -> None:
    by_integers = abs(200 * part * 10**decimals - 2 * whole * digits) <= whole
    percent = Decimal(digits).scaleb(-decimals)
    assert (ratio(Decimal(part), Decimal(whole), percent, decimals).holds is True) == by_integers


# Random relations -----------------------------------------------------------------------------------------------------


def test_the_judge_agrees_with_the_oracle() -> None:
    seen, wrong = disagreements(seed=2023, cases=100_000)
    assert wrong == []
    # Every verdict must have come up often, or the agreement would say little.
    assert min(seen[f"{kind} {verdict}"] for kind in KINDS for verdict in (True, "rounding", False, None)) > 150
