"""Rules over periods: what a unit reports of a period against what its other reports say.

A rule is one function decorated by `over_periods`, in any module of this folder; being there registers it beside the
checks of one report, with a rule page of the same form and examples as those of the rules between units:

    Xã An Bình, tháng 1-4/2024: Tiếp nhận 120 hồ sơ.     four reports
    Xã An Bình, quý I/2024: …                            another, of the quarter

It is handed one unit's reports (`Series`) and yields what it has compared. The first passage of a contradiction is in
the report that is to answer for it: the later one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from extractor.checks import Grade, Rule, registering
from extractor.checks.periods.series import Point, Sent, Series, Window
from extractor.checks.several import Agreement, Contradiction, LeftOut, Outcome, Passage, Results, rules_over
from extractor.checks.several import run as run_over
from extractor.records import Severity

__all__ = [
    "Agreement",
    "Contradiction",
    "LeftOut",
    "Outcome",
    "Passage",
    "Point",
    "Results",
    "Sent",
    "Series",
    "Window",
    "over_periods",
    "rules_over_periods",
    "run",
]

OverPeriods = Callable[[Series], Iterable[Outcome]]


def over_periods(code: str, kind: str, severity: Severity) -> Callable[[OverPeriods], OverPeriods]:
    """Register a rule over periods under `code`; `kind` and `severity` are those of its findings."""
    return registering(code, kind, severity, over="periods")


def rules_over_periods() -> dict[str, Rule]:
    """Return the rules over periods by code, in the order of their codes."""
    return rules_over("periods")


def run(series: Series, severities: Mapping[str, Grade] | None = None) -> Results:
    """Run all rules over periods, as `several.run`."""
    return run_over("periods", series, severities)
