"""Numbers as they are printed: what they say, and what values they may stand for."""

from __future__ import annotations

from decimal import Decimal, Inexact
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.arithmetic import format_number
from extractor.quantities import (
    EXACT,
    HEDGES,
    Interval,
    Mode,
    Quantity,
    parse_number,
    parse_scaled,
    parse_spelled,
    readings,
)


def d(text: str) -> Decimal:
    return Decimal(text)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("1.730", "1730", 0),
        ("474.29", "474.29", 2),
        ("99,87", "99.87", 2),
        ("99.87", "99.87", 2),
        ("98,50", "98.50", 2),
        ("1.234,5", "1234.5", 1),
        ("1.234,567", "1234.567", 3),
        ("1.234.567", "1234567", 0),
        ("1,234,567", "1234567", 0),
        ("1,234.5", "1234.5", 1),
        ("1234.567", "1234.567", 3),
        ("02", "2", 0),
        ("0", "0", 0),
        ("0,5", "0.5", 1),
        ("0.125", "0.125", 3),
        ("02.125", "2.125", 3),
        ("1,234", "1.234", 3),
        ("100.000", "100000", 0),
        (" 12 ", "12", 0),
        ("-5,5", "-5.5", 1),
        ("−1.000", "-1000", 0),
        ("+3", "3", 0),
    ],
)
def test_parse_number(text: str, value: str, decimals: int) -> None:
    assert parse_number(text) == (d(value), decimals)


@pytest.mark.parametrize(
    "text",
    ["", "1.", ".5", "1..2", "1.23.456", "1,23,4", "1.2345.678", "1.234.56", "12a", "１２", "%", "-", "1 2", "9" * 41],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.730", ["1730", "1.730"]),
        ("1,234", ["1.234", "1234"]),
        ("0.125", ["0.125"]),
        ("474.29", ["474.29"]),
        ("1.234.567", ["1234567"]),
        ("1234.567", ["1234.567"]),
    ],
)
def test_only_one_mark_before_three_digits_has_two_readings(text: str, values: list[str]) -> None:
    assert [value for value, _ in readings(text)] == [d(value) for value in values]


@given(st.integers(0, 10**15), st.integers(0, 6).filter(lambda decimals: decimals != 3))
def test_a_number_printed_is_read_back(digits: int, decimals: int) -> None:
    value = Decimal(digits).scaleb(-decimals)
    assert parse_number(format_number(value)) == (value, decimals)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("không", 0),
        ("một", 1),
        ("Năm", 5),
        ("mười", 10),
        ("mười lăm", 15),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("hai mươi tư", 24),
        ("ba chục", 30),
        ("một trăm", 100),
        ("một trăm linh năm", 105),
        ("một trăm lẻ tư", 104),
        ("hai trăm mười", 210),
        ("một nghìn không trăm linh năm", 1005),
        ("một nghìn không trăm hai mươi", 1020),
        ("ba nghìn hai trăm", 3200),
        ("hai ngàn linh năm", 2005),
        ("chín nghìn chín trăm chín mươi chín", 9999),
        ("hai muoi mot", 21),
        ("mot tram linh nam", 105),
        ("ba  nghin\nhai tram", 3200),
    ],
)
def test_parse_spelled(words: str, value: int) -> None:
    assert parse_spelled(words) == value


@pytest.mark.parametrize(
    "words",
    [
        "",
        "tư",
        "lăm",
        "bà",
        "chục",
        "trăm",
        "linh năm",
        "một trăm hai",
        "mười mười",
        "không mươi",
        "hai sau",
        "không trăm linh năm",
        "một nghìn không trăm",
        "mười nghìn",
        "hai mươi không",
        "hai tấm",
        "hai mươi bà",
        "12",
    ],
)
def test_other_words_spell_no_number(words: str) -> None:
    assert parse_spelled(words) is None


_ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def _spell(number: int) -> str:
    """Spell `number` in full, the way it is taught."""
    if number < 10:
        return _ONES[number]
    words = []
    if number >= 1000:
        words.append(f"{_ONES[number // 1000]} nghìn")
    if (number >= 1000 and number % 1000) or 100 <= number < 1000:
        words.append(f"{_ONES[number // 100 % 10]} trăm")
    tens, ones = number // 10 % 10, number % 10
    if tens == 0 and ones:
        words.append(f"linh {_ONES[ones]}")
    elif tens:
        words.append("mười" if tens == 1 else f"{_ONES[tens]} mươi")
        last = {0: "", 1: "một" if tens == 1 else "mốt", 5: "lăm"}
        words.append(last.get(ones, _ONES[ones]))
    return " ".join(word for word in words if word)


def test_every_number_to_9999_is_read_as_it_is_spelled() -> None:
    assert [number for number in range(10_000) if parse_spelled(_spell(number)) != number] == []


@pytest.mark.parametrize(
    ("text", "value", "decimals", "scale"),
    [
        ("434", "434", 0, 1),
        ("5 nghìn", "5", 0, 10**3),
        ("5 ngàn", "5", 0, 10**3),
        ("16,4 tỷ", "16.4", 1, 10**9),
        ("16 tỷ 434 triệu", "16434", 0, 10**6),
        ("16 tỉ 434,5 triệu đồng", "16434.5", 1, 10**6),
        ("2 tỷ 5 triệu 30 nghìn", "2005030", 0, 10**3),
        ("1.500 nghìn tỷ", "1500", 0, 10**12),
        ("1 triệu 200 đồng", "1000200", 0, 1),
        ("12tỷ", "12", 0, 10**9),
        ("-3 tỷ 5 triệu", "-3005", 0, 10**6),
    ],
)
def test_parse_scaled(text: str, value: str, decimals: int, scale: int) -> None:
    assert parse_scaled(text) == Quantity(d(value), decimals, None, Decimal(scale))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tỷ",
        "1 triệu 200",
        "1 tỷ 2000 triệu",
        "5 triệu 3 tỷ",
        "1,5 tỷ 3 triệu",
        "2 tỷ 3 tỷ",
        "3 tỷ -5 triệu",
        "3 trẻ",
    ],
)
def test_scales_that_do_not_fall_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="scale"):
        parse_scaled(text)


@pytest.mark.parametrize(
    ("number", "mode", "interval"),
    [
        (Quantity(d("907")), "exact", Interval(d("907"), d("907"))),
        (Quantity(d("98.3"), 1), "rounded", Interval(d("98.25"), d("98.35"))),
        (Quantity(d("98.3"), 1), "truncated", Interval(d("98.3"), d("98.4"), True, False)),
        (Quantity(d("98.3"), 1), "raised", Interval(d("98.2"), d("98.3"), False, True)),
        (Quantity(d("-2"), 0), "truncated", Interval(d("-3"), d("-2"), False, True)),
        (Quantity(d("-2"), 0), "raised", Interval(d("-2"), d("-1"), True, False)),
        (Quantity(d("0"), 1), "rounded", Interval(d("-0.05"), d("0.05"))),
        (Quantity(d("0"), 1), "truncated", Interval(d("-0.1"), d("0.1"), False, False)),
        (Quantity(d("0"), 1), "raised", Interval(d("0"), d("0"))),
        (Quantity(d("16.4"), 1, None, d("1E9")), "rounded", Interval(d("16350000000"), d("16450000000"))),
        (Quantity(d("18000"), 0, "hon"), "rounded", Interval(d("18000"), None, low_in=False)),
        (Quantity(d("18000"), 0, "it nhat"), "rounded", Interval(d("18000"), None)),
        (Quantity(d("18000"), 0, "gan"), "truncated", Interval(None, d("18000"), high_in=False)),
        (Quantity(d("18000"), 0, "khong qua"), "exact", Interval(None, d("18000"))),
        (Quantity(d("18000"), 0, "khoang"), "exact", Interval(None, None)),
        (Quantity(d("18000"), 0, "a word of no list"), "exact", Interval(None, None)),
    ],
)
def test_interval(number: Quantity, mode: Mode, interval: Interval) -> None:
    assert number.interval(mode) == interval


def test_every_hedge_is_folded() -> None:
    assert all(hedge.isascii() and hedge == hedge.lower() for hedge in HEDGES)


def test_a_shared_end_must_be_a_member_of_both() -> None:
    ten, eleven = Interval(d("10"), d("11"), high_in=False), Interval(d("11"), d("12"))
    assert not ten.meets(eleven)
    assert not eleven.meets(ten)
    assert Interval(d("10"), d("11")).meets(eleven)
    assert not Interval(d("10"), d("10"), low_in=False).contains(d("10"))


def test_intervals_add_subtract_and_scale() -> None:
    a, b = Interval(d("1"), d("2"), high_in=False), Interval(d("10"), None)
    assert a + b == Interval(d("11"), None, True, False)
    assert a - Interval(d("5"), d("7"), low_in=False) == Interval(d("-6"), d("-3"), True, False)
    assert a.scaled(d("-3")) == Interval(d("-6"), d("-3"), False, True)
    assert b.scaled(d("0")) == Interval(d("0"), d("0"))
    assert a & Interval(d("1"), d("1.5"), low_in=False) == Interval(d("1"), d("1.5"), False, True)


def test_a_digit_is_never_lost_silently() -> None:
    long = Decimal("1" * 40)
    together = Decimal("1" * 40 + "." + "0" * 39 + "1")
    assert Interval(long, long) + Interval(d("1E-40"), d("1E-40")) == Interval(together, together)
    with pytest.raises(Inexact):
        EXACT.add(d("1E400"), d("1E-1"))


_numbers = st.builds(
    lambda digits, decimals, exponent: Quantity(
        Decimal(digits).scaleb(-decimals), decimals, None, Decimal(10**exponent)
    ),
    st.integers(-(10**9), 10**9),
    st.integers(0, 4),
    st.sampled_from([0, 3, 6, 9]),
)


@given(_numbers, st.fractions(-2, 2))
def test_a_value_near_is_in_the_interval_just_if_it_prints_so(number: Quantity, steps: Fraction) -> None:
    step = Fraction(number.scale) / 10**number.decimals
    true = Fraction(number.amount) + steps * step
    shown = Fraction(number.amount) / step
    offset = true / step - shown
    away = offset if shown > 0 else -offset

    def inside(mode: Mode) -> bool:
        interval = number.interval(mode)
        assert interval.low is not None
        assert interval.high is not None
        low, high = Fraction(interval.low), Fraction(interval.high)
        return low < true < high or (true == low and interval.low_in) or (true == high and interval.high_in)

    assert inside("rounded") == (abs(offset) <= Fraction(1, 2))
    assert inside("truncated") == (abs(offset) < 1 if shown == 0 else 0 <= away < 1)
    assert inside("raised") == (offset == 0 if shown == 0 else -1 < away <= 0)
    assert inside("exact") == (offset == 0)
