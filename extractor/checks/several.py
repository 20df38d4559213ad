"""What rules over several reports yield, and how they are run: those between units and those over a unit's periods.

A rule yields what it has compared: `Agreement`, `Contradiction`, and `LeftOut` for what could not be compared, with the
reason. What could not be compared is never passed.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, Self, TypeVar

from extractor.checks import Grade, Over, Rule, doubtful, rules
from extractor.records import Failure, Finding, Place, Related, Severity, Span


class Reporting(Protocol):
    """A report as its findings name it: by its file, and by who reports on what, however both are written."""

    @property
    def path(self) -> str:
        """The file."""

    @property
    def title(self) -> str:
        """The unit and the period: what a finding's mark is made of."""


class Printed(Protocol):
    """Something that stands in a report's text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""

    @property
    def page(self) -> int | None:
        """Its page, in formats that have pages."""

    @property
    def text(self) -> str:
        """Its slice of the source text."""


ReportT = TypeVar("ReportT", bound=Reporting)


@dataclass(frozen=True, slots=True)
class Passage(Generic[ReportT]):
    """A place in a report that a finding quotes."""

    report: ReportT
    start: int
    end: int
    page: int | None
    text: str
    place: Place | None = None
    doubtful: bool = False

    @classmethod
    def of(cls, report: ReportT, told: Printed) -> Self:
        """Return the place of something told."""
        place, doubtful = getattr(told, "place", None), getattr(told, "doubtful", False)
        return cls(report, told.start, told.end, told.page, told.text, place, doubtful)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What does not agree between reports: one Vietnamese message, and the passages on all sides.

    The first passage is in the report that is to answer. `severity` overrides the rule's own. `key` stands for the
    passages in the fingerprint where they may change though the finding is the same. `related`: what else does not
    agree for the same reason, each as a rule's code and its message.
    """

    message: str
    passages: tuple[Passage[Any], ...]
    severity: Severity | None = None
    key: str = ""
    related: tuple[tuple[str, str], ...] = ()


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


@dataclass(frozen=True, slots=True)
class Results:
    """What was found between the reports.

    `compared`: rule → how many comparisons were made; `left_out`: what was not compared, by rule, each with the reason.
    """

    findings: tuple[Finding, ...] = ()
    compared: Mapping[str, int] = field(default_factory=dict)
    left_out: tuple[tuple[str, LeftOut], ...] = ()
    failures: tuple[Failure, ...] = ()


def rules_over(over: Over) -> dict[str, Rule]:
    """Return the rules that read one report, many units or one unit's periods, in the order of their codes."""
    return {code: rule for code, rule in rules().items() if rule.over == over}


def run(over: Over, reports: object, severities: Mapping[str, Grade] | None = None) -> Results:
    """Run all rules over `reports`. One that crashes is a failure in the results; the others still run.

    `severities` are a site's own, by rule code; a rule whose severity is "off" is not run. Findings come in the order
    of their rules, of the first file that they quote and of the place there.
    """
    severities = severities or {}
    findings: list[Finding] = []
    compared: Counter[str] = Counter()
    left_out: list[tuple[str, LeftOut]] = []
    failures: list[Failure] = []
    for rule in rules_over(over).values():
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
    finding = Finding(
        rule=rule.code,
        kind=rule.kind,
        severity=severity,
        message=found.message,
        spans=tuple(
            Span(
                start=p.start,
                end=p.end,
                text=p.text,
                page=p.page,
                place=p.place,
                path=p.report.path,
                doubtful=p.doubtful,
            )
            for p in found.passages
        ),
        related=tuple(Related(rule=code, kind=rules()[code].kind, message=words) for code, words in found.related),
        fingerprint=hashlib.sha256(f"{rule.code}\n{evidence}".casefold().encode()).hexdigest()[:16],
    )
    return doubtful.softened(finding)


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
