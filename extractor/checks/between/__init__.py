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

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from extractor.checks import Grade, Rule, registering, rules
from extractor.checks.between.reports import Passage, Reports, Told
from extractor.records import Failure, Finding, Severity, Span

__all__ = [
    "Agreement",
    "Contradiction",
    "LeftOut",
    "Passage",
    "Reports",
    "Results",
    "Told",
    "between",
    "rules_between",
    "run",
]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What does not agree between reports: one Vietnamese message, and the passages on all sides.

    `severity` overrides the rule's own. `key` stands for the passages in the fingerprint where they may change though
    the finding is the same.
    """

    message: str
    passages: tuple[Passage, ...]
    severity: Severity | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """So many comparisons that came out well."""

    number: int = 1


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What could not be compared (a unit and period, a document), and the Vietnamese reason."""

    what: str
    reason: str


Outcome = Agreement | Contradiction | LeftOut
Between = Callable[[Reports], Iterable[Outcome]]


def between(code: str, kind: str, severity: Severity) -> Callable[[Between], Between]:
    """Register a rule between reports under `code`; `kind` and `severity` are those of its findings."""
    return registering(code, kind, severity, between=True)


def rules_between() -> dict[str, Rule]:
    """Return the rules between reports by code, in the order of their codes."""
    return {code: rule for code, rule in rules().items() if rule.between}


@dataclass(frozen=True, slots=True)
class Results:
    """What was found between the reports.

    `compared`: rule → how many comparisons were made; `left_out`: what was not compared, by rule, each with the reason.
    """

    findings: tuple[Finding, ...] = ()
    compared: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    failures: tuple[Failure, ...] = ()


def run(reports: Reports, severities: Mapping[str, Grade] | None = None) -> Results:
    """Run all rules between reports. One that crashes is a failure in the results; the others still run.

    `severities` are a site's own, by rule code; a rule whose severity is "off" is not run. Findings come in the order
    of their rules, of the first file that they quote and of the place there.
    """
    severities = severities or {}
    findings: list[Finding] = []
    compared: Counter[str] = Counter()
    left_out: list[tuple[str, LeftOut]] = []
    failures: list[Failure] = []
    for rule in rules_between().values():
        grade = severities.get(rule.code)
        if grade == "off":
            continue
        found: list[Finding] = []
        try:
            for outcome in rule.function(reports):
                match outcome:
                    case Agreement():
                        compared[rule.code] += outcome.number
                    case LeftOut():
                        left_out.append((rule.code, outcome))
                    case Contradiction():
                        compared[rule.code] += 1
                        found.append(_finding(rule, outcome, grade or outcome.severity or rule.severity))
        except Exception as error:  # whatever a rule does wrong must cost only itself
            failures.append(Failure(stage=f"check {rule.code}", message=f"quy tắc {rule.code} gặp lỗi: {error!r}"))
        findings += _distinct(sorted(found, key=_place))
    return Results(tuple(findings), dict(compared), tuple(left_out), tuple(failures))


def _finding(rule: Rule, found: Contradiction, severity: Severity) -> Finding:
    evidence = found.key or "|".join(f"{p.report.title}: {' '.join(p.text.split())}" for p in found.passages)
    return Finding(
        rule=rule.code,
        kind=rule.kind,
        severity=severity,
        message=found.message,
        spans=tuple(
            Span(start=p.start, end=p.end, text=p.text, page=p.page, path=p.report.path) for p in found.passages
        ),
        fingerprint=hashlib.sha256(f"{rule.code}\n{evidence}".casefold().encode()).hexdigest()[:16],
    )


def _place(finding: Finding) -> tuple[str, int, str]:
    first = finding.spans[0]
    return first.path or "", first.start, finding.message


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out a finding that another one with its mark has already shown (one file in two formats)."""
    seen: set[str] = set()
    for finding in findings:
        if finding.fingerprint not in seen:
            seen.add(finding.fingerprint)
            yield finding
