"""Every pattern proves itself: its examples are found as expected, its counter-examples are not."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.examples import of_counter, of_example
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
