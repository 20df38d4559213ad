"""Every rule between reports proves itself on its own rule page: Bad examples fire its code, Good ones do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from communes import checked

from extractor.checks import Rule
from extractor.checks.between import rules_between

BAD = [(rule, text) for rule in rules_between().values() for text in rule.bad]
GOOD = [(rule, text) for rule in rules_between().values() for text in rule.good]


def name(value: object) -> str:
    return value.code if isinstance(value, Rule) else str(value)[:40]


@pytest.mark.parametrize(("rule", "text"), BAD, ids=name)
def test_bad_example_is_found(rule: Rule, text: str, tmp_path: Path) -> None:
    assert [f for f in checked(tmp_path, text).findings if f.rule == rule.code]


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=name)
def test_good_example_is_quiet(rule: Rule, text: str, tmp_path: Path) -> None:
    assert [f.message for f in checked(tmp_path, text).findings if f.rule == rule.code] == []


@pytest.mark.parametrize("rule", rules_between().values(), ids=name)
def test_rule_has_a_page(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.why
    assert rule.code.startswith("U1")
