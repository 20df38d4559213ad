"""Every pattern proves itself: its examples are found as expected, its counter-examples are not."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from extractor.document import Document
from extractor.find import Found, find
from extractor.formats import Reading
from extractor.patterns import Pattern, build, patterns, revision

EXAMPLES = [(pattern, example) for pattern in patterns() for example in pattern.examples]
COUNTERS = [(pattern, text) for pattern in patterns() for text in pattern.counter]


def run(text: str) -> tuple[Document, Found]:
    document = Document(Reading(text, "text"))
    return document, find(document)


def mentions(found: Found, pattern: Pattern) -> list[Any]:
    by_kind = {
        "reference": found.references,
        "date": found.days,
        "percentage": found.rates,
        "count": found.amounts,
    }
    return [mention for mention in by_kind[pattern.kind] if mention.by == pattern.id]


def field(mention: Any, name: str) -> Any:
    value = getattr(mention, name)
    if name == "value" and hasattr(mention, "quantity"):
        return mention.quantity.amount
    if name == "of":
        return value and value.amount
    return value.value if name == "date" else value


@pytest.mark.parametrize(("pattern", "example"), EXAMPLES, ids=lambda x: x.id if isinstance(x, Pattern) else x["text"])
def test_example_is_found(pattern: Pattern, example: dict[str, Any]) -> None:
    document, found = run(example["text"])
    hits = [m for m in mentions(found, pattern) if document.span(m.start, m.end).text == example["found"]]
    assert len(hits) == 1
    for name, expected in example.items():
        if name in ("text", "found"):
            continue
        value = field(hits[0], name)
        assert value == (Decimal(str(expected)) if isinstance(value, Decimal) else expected), name


@pytest.mark.parametrize(("pattern", "text"), COUNTERS, ids=lambda x: x.id if isinstance(x, Pattern) else x)
def test_counter_example_is_not_found(pattern: Pattern, text: str) -> None:
    _, found = run(text)
    assert mentions(found, pattern) == []


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


def test_revision_is_stable() -> None:
    assert revision() == revision()
    assert len(revision()) == 12


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
