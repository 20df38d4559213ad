"""How the checks read prose: brackets, kinds of things, comparisons."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extractor.checks import brackets
from extractor.checks.kinds import family, partition_of
from extractor.pipeline import analyse


@pytest.mark.parametrize(
    ("text", "opened", "closing"),
    [("a (b (c) d) e", 0, None), ("b (c) d) e", 0, 7), ("b) 05 hồ sơ (", 1, 1), ("05 hồ sơ", 0, None)],
)
def test_brackets(text: str, opened: int, closing: int | None) -> None:
    assert brackets.depth(text, 0, len(text)) == opened
    assert brackets.closing(text, 0, len(text)) == closing


def test_kinds_of_things() -> None:
    assert family("kế hoạch") == family("công văn") == "van ban"
    assert family(None) is None
    assert partition_of(["truoc han", "dung han", "qua han"]) == "thoi_han"
    assert partition_of(["truc tuyen", "qua han"]) is None


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Tiếp nhận 856 hồ sơ, tăng 7% (cùng kỳ 800 hồ sơ).", "800 → 856: tăng 7%, nêu tăng 7%"),
        ("Tỷ lệ đúng hạn đạt 98,5%, cao hơn quý II (97,2%) 1,3 điểm phần trăm.", "97,2% → 98,5%: tăng 1,3"),
        ("Số thôn giảm từ 17 thôn xuống còn 12 thôn (giảm 05 thôn).", "17 → 12: giảm 5, nêu giảm 05"),
        (
            "Đã tiếp 866 lượt công dân. So với cùng kỳ giảm 146 lượt (năm trước tiếp 1.012 lượt).",
            "1.012 → 866: giảm 146",
        ),
        ("Tiếp 2.786 lượt công dân, giảm 714 lượt (20,4%) so với cùng kỳ.", "714/(2.786 + 714) = 20,4%"),
    ],
)
def test_the_figure_then_and_now(text: str, statement: str) -> None:
    relations = [r for r in analyse(text).relations if r.kind in ("growth", "difference")]
    assert [r.holds for r in relations] == [True]
    assert relations[0].statement.startswith(statement)


def test_wrong_direction_is_an_error() -> None:
    (finding,) = analyse("Tiếp nhận 1.245 hồ sơ, giảm 45 hồ sơ so với cùng kỳ (1.200 hồ sơ).").findings
    assert (finding.rule, finding.severity) == ("R003", "error")


@pytest.mark.parametrize(
    "sentence",
    [
        "tăng 5 hồ sơ so với (12 hồ sơ), ",
        "5 hồ sơ, tổng cộng 5 hồ sơ; ",
        "còn 5 hồ sơ, tỷ lệ thu về 5%; ",
        "bình quân mỗi tháng 5 hồ sơ, ",
        "120% văn bản, ",
        "năm hồ sơ, ba hồ sơ, ",
    ],
)
def test_a_sentence_without_end_costs_no_more_than_its_length(
    sentence: str, calls: Callable[[Callable[[], object]], int]
) -> None:
    analyse(sentence * 10)  # what is made once
    assert calls(lambda: analyse(sentence * 400)) < 5 * calls(lambda: analyse(sentence * 100))


def test_parts_are_of_what_their_sentence_names() -> None:
    report = analyse(
        "Tổng số hồ sơ tiếp nhận là 96 hồ sơ, trong đó tiếp nhận mới 84 hồ sơ, kỳ trước chuyển sang 12 hồ sơ. Hồ sơ "
        "tiếp nhận mới gồm: trực tuyến 70 hồ sơ, trực tiếp 11 hồ sơ, qua bưu chính 05 hồ sơ."
    )
    (finding,) = report.findings
    assert finding.message == "Tổng nêu là 84 hồ sơ, nhưng các phần cộng lại 70 + 11 + 05 = 86 (thừa 2)."
