"""Two texts lined up: what stands beside what."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.outputs.compared.page.align import Heading, Lines, Row, lined_up


def rows(
    left: list[str], right: list[str], *, heads: tuple[list[Heading], list[Heading]] = ([], []), same: Any = ()
) -> list[str]:
    """The rows as "0-1 | 0", ranges of blocks with both ends."""

    def told(blocks: range) -> str:
        return "" if not blocks else "-".join(dict.fromkeys(str(at) for at in (blocks[0], blocks[-1])))

    return [
        f"{told(row.left)}|{told(row.right)}" for row in lined_up(Lines(left, heads[0]), Lines(right, heads[1]), same)
    ]


def test_lines_that_differ_by_figures_only_stand_beside_each_other() -> None:
    left = ["BÁO CÁO", "Tiếp nhận 120 hồ sơ.", "Không còn nữa.", "Mở 3 lớp.", "Hết"]
    right = ["BÁO CÁO", "Thêm một câu.", "Tiếp nhận 1.250 hồ sơ.", "Mở 12 lớp.", "Hết"]
    assert rows(left, right) == ["0|0", "|1", "1|2", "2|", "3|3", "4|4"]


def test_lines_that_stand_there_twice_line_nothing_up() -> None:
    assert rows(["a", "Hết 1", "Hết 2", "b"], ["c", "Hết 3", "d", "Hết 4"]) == ["0-3|0-3"]


def test_lines_that_stand_there_twice_are_lined_up_next_to_what_is_sure() -> None:
    left = ["Đầu", "Hết 1", "", "khác", "Hết 2", "Cuối"]
    right = ["Đầu", "Hết 3", "", "lạ", "lạ nữa", "Hết 4", "Cuối"]
    assert rows(left, right) == ["0|0", "1|1", "2|2", "3|3-4", "4|5", "5|6"]


def test_headings_line_up_by_title_whatever_their_number_else_by_topic() -> None:
    left = ["I. Chỉ đạo", "a", "II. Tổ chức bộ máy", "b", "III. Thể chế", "c"]
    right = ["1. Thể chế", "d", "2. Chỉ đạo", "e", "3. Sắp xếp tổ chức", "f"]
    topics = {"Chỉ đạo": "chi_dao", "Tổ chức bộ máy": "bo_may", "Sắp xếp tổ chức": "bo_may", "Thể chế": "the_che"}
    heads = tuple(
        [
            Heading(at, line.split(" ", 1)[1], 1, topics[line.split(" ", 1)[1]])
            for at, line in enumerate(side)
            if " " in line
        ]
        for side in (left, right)
    )
    # Of what stands in another order the most that goes together is lined up; the rest stands alone.
    assert rows(left, right, heads=heads) == ["|0-1", "0|2", "1|3", "2|4", "3|5", "4-5|"]  # type: ignore[arg-type]


def test_section_that_only_one_has_stands_alone() -> None:
    left, right = ["A", "giống"], ["A", "giống", "B", "riêng", "C", "riêng nữa"]
    heads = ([Heading(0, "A", 1, None)], [Heading(0, "A", 1, None), Heading(2, "B", 1, None), Heading(4, "C", 1, None)])
    assert rows(left, right, heads=heads) == ["0|0", "1|1", "|2-5"]


def test_what_the_comparison_pairs_lines_up_unless_it_crosses_what_is_sure() -> None:
    left, right = ["một", "Tổng 5", "hai", "x"], ["một", "Có 6", "hai", "y"]
    assert rows(left, right, same=[(1, 1)]) == ["0|0", "1|1", "2|2", "3|3"]
    assert rows(left, right, same=[(1, 3), (3, 1)]) == ["0|0", "1|1", "2|2", "3|3"]


@settings(max_examples=200, deadline=None)
@given(
    left=st.lists(st.sampled_from(["", "a", "b 1", "b 2", "c", "1. d", "đ"]), max_size=9),
    right=st.lists(st.sampled_from(["", "a", "b 3", "b", "c", "2. d", "đ"]), max_size=9),
    heads=st.lists(st.tuples(st.integers(0, 8), st.integers(1, 3)), max_size=4),
    same=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=5),
)
def test_each_block_is_there_once_and_in_order(
    left: list[str], right: list[str], heads: list[tuple[int, int]], same: list[tuple[int, int]]
) -> None:
    def outline(lines: list[str]) -> list[Heading]:
        return [Heading(at, lines[at], level, None) for at, level in sorted(heads) if at < len(lines)]

    paired = [(a, b) for a, b in same if a < len(left) and b < len(right)]
    found: list[Row] = list(lined_up(Lines(left, outline(left)), Lines(right, outline(right)), paired))
    assert [at for row in found for at in row.left] == list(range(len(left)))
    assert [at for row in found for at in row.right] == list(range(len(right)))


def test_twice_the_lines_are_twice_the_work(calls: Any) -> None:
    def work(times: int) -> int:
        left = [f"Dòng {'a' * (at % 7)} {'b' * (at % 11)} {'c' * (at % 13)} số {at}" for at in range(250 * times)]
        same = [(at, (at * 7) % len(left)) for at in range(len(left))]
        return int(calls(lambda: list(lined_up(Lines(left), Lines(left[::-1]), same))))

    assert work(8) < 2.6 * work(4)
