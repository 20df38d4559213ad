"""Every pattern proves itself: its examples are found as expected, its counter-examples are not."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.document import Document
from extractor.examples import of_counter, of_example
from extractor.find import find
from extractor.formats import Reading
from extractor.patterns import Pattern, build, patterns

EXAMPLES = [(pattern, example) for pattern in patterns() for example in pattern.examples]
COUNTERS = [(pattern, text) for pattern in patterns() for text in pattern.counter]


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES, ids=lambda x: x.id if isinstance(x, Pattern) else x["text"])
def test_example_is_found(pattern: Pattern, example: dict[str, Any]) -> None:
    assert of_example(pattern, example) is None


@pytest.mark.parametrize(("pattern", "text"), COUNTERS, ids=lambda x: x.id if isinstance(x, Pattern) else x)
def test_counter_example_is_not_found(pattern: Pattern, text: str) -> None:
    assert of_counter(pattern, text) is None


def test_every_pattern_has_examples_and_counter_examples() -> None:
    assert [p.id for p in patterns() if not p.examples or not p.counter] == []
    assert len({p.id for p in patterns()}) == len(patterns())


def test_one_wrong_letter_is_allowed_where_the_pattern_says_so() -> None:
    pattern = build("$day thang~1")
    assert pattern.search("14 thanq")
    assert pattern.search("14 tháng".replace("á", "a"))
    assert not pattern.search("14 thon")


def test_unknown_fragment_is_an_error() -> None:
    with pytest.raises(KeyError):
        build("$nothing")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Toàn xã có mười hai thôn.", [12]),
        ("Đã trả hai mươi mốt hồ sơ, hai trăm phiếu.", [21, 200]),
        ("Có năm mươi người dự.", [50]),
        ("Công bố ba TTHC mới.", [3]),
        ("Trong năm hai xã đã họp.", [2]),
        ("Một số hồ sơ; một hai hồ sơ; hàng trăm hồ sơ; không một hồ sơ nào; thôn thứ hai mươi mốt người.", []),
    ],
)
def test_counts_in_words(text: str, values: list[int]) -> None:
    assert [amount.value for amount in find(Document(Reading(text, "t"))).amounts] == values
