"""Every check proves itself on its own rule page: Bad lines fire its code, Good lines do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractor import checks
from extractor.checks import Claim, Rule, rules
from extractor.checks.context import Context
from extractor.pipeline import analyse

OF_ONE = [rule for rule in rules().values() if rule.over == "report"]
BAD = [(rule, text) for rule in OF_ONE for text in rule.bad]
GOOD = [(rule, text) for rule in OF_ONE for text in rule.good]


def name(value: object) -> str:
    return value.code if isinstance(value, Rule) else str(value)[:60]


@pytest.mark.parametrize(("rule", "text"), BAD, ids=name)
def test_bad_example_is_found(rule: Rule, text: str) -> None:
    findings = [finding for finding in analyse(text).findings if finding.rule == rule.code]
    assert findings
    for finding in findings:
        assert finding.message
        assert finding.spans
        assert all(span.text == text[span.start : span.end] for span in finding.spans)


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=name)
def test_good_example_is_quiet(rule: Rule, text: str) -> None:
    assert [f.message for f in analyse(text).findings if f.rule == rule.code and f.severity != "info"] == []


@pytest.mark.parametrize("rule", OF_ONE, ids=name)
def test_rule_has_a_page(rule: Rule) -> None:
    assert rule.title.endswith(".")
    assert rule.why
    assert rule.severity in ("error", "warning", "info")


def test_crashed_check_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(context: Context) -> Iterator[Claim]:
        raise ZeroDivisionError("x")
        yield

    broken = Rule("Z999", "t", "sum", "error", "w", ("b",), ("g",), None, crash)
    everything = {**rules(), "Z999": broken}
    monkeypatch.setattr(checks, "rules", lambda: everything)
    report = analyse("Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%.")
    assert [failure.stage for failure in report.failures] == ["check Z999"]
    assert "R001" in [finding.rule for finding in report.findings]


def test_fingerprint_has_no_offsets() -> None:
    text = "Đã giải quyết đúng hạn 1.180/1.234 hồ sơ, đạt 98,5%."
    first = analyse(text).findings[0]
    moved = analyse("Xã tổ chức tốt.\n" + text).findings[0]
    assert first.fingerprint == moved.fingerprint
    other = analyse(text.replace("1.234", "1.235")).findings[0]
    assert other.fingerprint != first.fingerprint


def test_a_code_is_used_once() -> None:
    with pytest.raises(ValueError, match="S001"):
        checks.check("S001", "sum", "error")(lambda context: ())


def test_missing_operand_is_not_passed() -> None:
    report = analyse("Tiếp nhận 246 hồ sơ; đã giải quyết 230 hồ sơ.")
    (relation,) = [r for r in report.relations if r.rule == "B001"]
    assert relation.holds is None
    assert "không nêu" in relation.statement
