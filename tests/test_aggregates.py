from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.find.aggregates import Number, aggregates, read
from extractor.find.aggregates.evidence import FAILS, TRIVIAL, Fit, Told, stretches

# Numbers without a pattern, so that nothing adds up by chance.
ODD = [3187, 941, 7727, 2213, 569, 8461, 1373, 4099, 6311, 857, 9203, 2791, 5483, 739, 3571, 6977]


def whole(values: list[list[int | None]]) -> list[list[Number | None]]:
    return [[None if value is None else Number(value, 0) for value in row] for row in values]


def found(rows: list[list[int | None]], across: bool) -> set[tuple[str, int, tuple[int, ...]]]:
    """Return what is found as (operator, line of the whole, lines of the parts)."""
    axis = 1 if across else 0
    return {
        (each.operator, each.whole[axis], tuple(sorted(part[axis] for part in each.parts)))
        for each in aggregates(whole(rows))
        if each.across is across
    }


# Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,234.5", "12", "(7)"], [(12345, 1), (12, 0), (-7, 0)]),
        (["1.234,5", "1.234", "-7"], [(12345, 1), (1234, 0), (-7, 0)]),
        (["1 234", "12 345 678", "7,5"], [(1234, 0), (12345678, 0), (75, 1)]),
        (["1\u00a0234,5", "10"], [(12345, 1), (10, 0)]),
        (["12.5%", "$1,200", "€ 7"], [(125, 3), (1200, 0), (7, 0)]),
    ],
)
def test_one_format_is_voted_for(cells: list[str], numbers: list[tuple[int, int]]) -> None:
    assert read([cells]) == [numbers]


def test_what_is_no_number() -> None:
    assert read([["", "-", "n/a", "Total", "12a", "..", "1,2,3"]]) == [[None] * 7]


def test_the_vote_is_the_whole_grid_s() -> None:
    assert read([["1.234"], ["5.678,9"]])[0][0] == (1234, 0)
    assert read([["1.234"], ["5,678.9"]])[0][0] == (1234, 3)


# Sums -------------------------------------------------------------------------------------------------------------


def test_total_after_and_before_its_parts() -> None:
    parts = list(zip(ODD[:5], ODD[5:10], ODD[10:15], strict=True))
    assert ("sum", 3, (0, 1, 2)) in found([[*row, sum(row)] for row in parts], across=True)
    assert ("sum", 0, (1, 2, 3)) in found([[sum(row), *row] for row in parts], across=True)


def test_totals_of_totals_down_a_column() -> None:
    first, second = ODD[:3], ODD[3:7]
    column = [*first, sum(first), *second, sum(second), sum(first) + sum(second)]
    rows: list[list[int | None]] = [[value, 3 * value + i, 7 * value - i * i] for i, value in enumerate(column)]
    for c in (1, 2):
        rows[3][c] = sum(row[c] or 0 for row in rows[:3])
        rows[8][c] = sum(row[c] or 0 for row in rows[4:8])
        rows[9][c] = (rows[3][c] or 0) + (rows[8][c] or 0)
    assert found(rows, across=False) == {("sum", 3, (0, 1, 2)), ("sum", 8, (4, 5, 6, 7)), ("sum", 9, (3, 8))}


def test_parts_at_equal_distances() -> None:
    rows: list[list[int | None]] = []
    for a, b, c in zip(ODD[:5], ODD[5:10], ODD[10:15], strict=True):
        rows.append([a + b + c, a, 1, b, 7, c, 4])
    assert ("sum", 0, (1, 3, 5)) in found(rows, across=True)


def test_a_row_that_does_not_follow_is_left_out() -> None:
    rows: list[list[int | None]] = [[a, b, a + b] for a, b in zip(ODD[:6], ODD[6:12], strict=True)]
    rows[3][2] = 1
    assert {each.whole[0] for each in aggregates(whole(rows)) if each.across} == {0, 1, 2, 4, 5}


def test_a_part_without_a_number_is_no_part() -> None:
    rows: list[list[int | None]] = [[a, b, 5, a + b + 5] for a, b in zip(ODD[:6], ODD[6:12], strict=True)]
    rows[2] = [rows[2][0], None, 5, (rows[2][0] or 0) + 5]
    (third,) = (each for each in aggregates(whole(rows)) if each.across and each.whole == (2, 3))
    assert third.parts == {(2, 0), (2, 2)}


@pytest.mark.parametrize(
    "rows",
    [
        [[n, n + 1, 2 * n + 2] for n in range(3)],  # three rows of small numbers
        [[0, value, value] for value in ODD],  # one part that is not 0
        [[10, 20, 30], [10, 20, 30], [10, 20, 30], [10, 20, 30]],  # the same row again and again
        [[a, b] for a, b in zip(ODD[:6], ODD[6:12], strict=True)],
        [],
        [[None, None]],
    ],
)
def test_chance_and_trivial_sums_are_none(rows: list[list[int | None]]) -> None:
    assert not any(operator == "sum" for operator, _, _ in found(rows, across=True))


@given(st.lists(st.lists(st.integers(1, 10**6), min_size=3, max_size=3), min_size=6, max_size=12), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_a_regular_sum_of_large_numbers_is_found(rows: list[list[int]], place: int) -> None:
    if len({tuple(row) for row in rows}) < len(rows) or min(map(max, rows)) < 1000:
        return
    grid: list[list[int | None]] = [[*row[:place], sum(row), *row[place:]] for row in rows]
    wholes = {line for operator, line, _ in found(grid, across=True) if operator == "sum"}
    assert place in wholes or place in (1, 2)  # between its parts a sum is found as one of neighbours only by pairs


# Quotients and changes --------------------------------------------------------------------------------------------


def percent(part: int, base: int) -> Number:
    return Number(round(1000 * part / base), 1)


def test_shares_and_changes() -> None:
    shares: list[list[Number | None]] = [
        [Number(a, 0), Number(a + b, 0), percent(a, a + b)] for a, b in zip(ODD[:6], ODD[6:12], strict=True)
    ]
    assert {(e.operator, e.whole[1]) for e in aggregates(shares)} == {("division", 2)}
    changes: list[list[Number | None]] = [
        [Number(a, 0), Number(b, 0), percent(b - a, a)] for a, b in zip(ODD[:6], ODD[6:12], strict=True)
    ]
    assert {(e.operator, e.whole[1]) for e in aggregates(changes)} == {("change", 2)}


def test_a_product_is_no_quotient() -> None:
    rows: list[list[int | None]] = [[a, k, a * k] for k, a in enumerate(ODD[:8], 3)]
    assert found(rows, across=True) == set()


# Evidence ---------------------------------------------------------------------------------------------------------


def test_stretches_stop_at_failures_and_take_trivial_neighbours() -> None:
    def hold(mark: int) -> Told:
        return Told(Fit.HOLDS, 6, mark)

    told = [TRIVIAL, hold(1), hold(2), hold(3), FAILS, FAILS, FAILS, hold(4), hold(5), hold(6), TRIVIAL]
    assert sorted((s.first, s.last, s.bits) for s in stretches(told, 14, 8)) == [(0, 3, 18), (7, 10, 18)]


def test_the_same_again_is_no_evidence() -> None:
    assert list(stretches([Told(Fit.HOLDS, 6, "same")] * 8, 14, 8)) == []
