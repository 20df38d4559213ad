"""Rules between reports: what the communes of one district say of the same thing, and what the district says of them.

A rule is one function decorated by `between`, in any module of this folder; being there registers it beside the checks
of one report, with a rule page of the same form. It is handed all reports at once (`Reports`) and yields what it has
compared: `Agreement`, `Contradiction`, and `LeftOut` for what could not be compared, with the reason. What could not be
compared is never passed.

In Bad and Good lines a line ("⏎") that starts with who reports on what is one report or several; other lines go on with
the report before them:

    Xã An Bình, Tân Mỹ, tháng 1-4/2024: Tiếp nhận 120 hồ sơ.    eight reports, of two communes and four months
    Huyện Tam Phước, tháng 1/2024: …                             the report of the level above
    Xã An Bình, tháng 1/2024, lần 2: …                           a second file of the same commune and month
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from extractor.checks import Grade, Rule, registering
from extractor.checks.between.reports import Reports, Told
from extractor.checks.several import Agreement, Contradiction, LeftOut, Outcome, Passage, Results, rules_over
from extractor.checks.several import run as run_over
from extractor.records import Severity

__all__ = [
    "Agreement",
    "Contradiction",
    "LeftOut",
    "Outcome",
    "Passage",
    "Reports",
    "Results",
    "Told",
    "between",
    "rules_between",
    "run",
]

Between = Callable[[Reports], Iterable[Outcome]]


def between(code: str, kind: str, severity: Severity) -> Callable[[Between], Between]:
    """Register a rule between reports under `code`; `kind` and `severity` are those of its findings."""
    return registering(code, kind, severity, over="units")


def rules_between() -> dict[str, Rule]:
    """Return the rules between reports by code, in the order of their codes."""
    return rules_over("units")


def run(reports: Reports, severities: Mapping[str, Grade] | None = None) -> Results:
    """Run all rules between reports, as `several.run`."""
    return run_over("units", reports, severities)
