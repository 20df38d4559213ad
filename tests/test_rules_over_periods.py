"""Every rule over periods proves itself on its own rule page: Bad examples fire its code, Good ones do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from communes import letters

from extractor import compare_all, extract
from extractor.checks import Rule
from extractor.checks.periods import rules_over_periods
from extractor.records import Finding

BAD = [(rule, text) for rule in rules_over_periods().values() for text in rule.bad]
GOOD = [(rule, text) for rule in rules_over_periods().values() for text in rule.good]


def name(value: object) -> str:
    return value.code if isinstance(value, Rule) else str(value)[:40]


def found(folder: Path, text: str) -> list[Finding]:
    """Return what is found over the periods of a rule page's example."""
    texts = letters(text)
    reports = []
    for path, letter in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(letter, encoding="utf-8")
        reports.append(extract(folder / path, with_text=True))
    compared = compare_all(reports)
    assert compared.failures == ()
    for finding in compared.findings:
        assert finding.message
        for span in finding.spans:
            assert span.path
            assert span.text == Path(span.path).read_text(encoding="utf-8")[span.start : span.end]
    return list(compared.findings)


@pytest.mark.parametrize(("rule", "text"), BAD, ids=name)
def test_bad_example_is_found(rule: Rule, text: str, tmp_path: Path) -> None:
    assert [f for f in found(tmp_path, text) if f.rule == rule.code]


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=name)
def test_good_example_is_quiet(rule: Rule, text: str, tmp_path: Path) -> None:
    assert [f.message for f in found(tmp_path, text) if f.rule == rule.code] == []


@pytest.mark.parametrize("rule", rules_over_periods().values(), ids=name)
def test_rule_has_a_page(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.why
    assert rule.code.startswith("P1")
