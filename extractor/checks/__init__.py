"""Checks: what the report asserts → relations, and findings where they do not hold.

A check is one function decorated by `check`, in any module of this folder; being there registers it. It yields
`Claim`s: relations that language and position say the report asserts (never the closeness of the arithmetic), each with
the judge's verdict. Its docstring is its rule page and its test:

    \"\"\"Title in Vietnamese.

    Why: …            why the rule exists, for the official who reads the finding
    Bad: …            a text in which it must find something (more such lines: more texts)
    Good: …           a text in which it must find nothing
    Not flagged: …    what it leaves alone on purpose
    \"\"\"

In Bad and Good lines "⏎" is a line end and "⇥" a tab. Codes are a letter of `FAMILIES` and three digits, never reused.
The rules over several reports (`between/` units, over `periods/`) stand in the same register, with pages of the same
form.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

import regex

from extractor.arithmetic import Verdict
from extractor.checks import doubtful
from extractor.checks.context import Context
from extractor.records import Failure, Finding, Member, Relation, Severity, Span

__all__ = ["FAMILIES", "Claim", "Context", "Grade", "Over", "Part", "Results", "Rule", "check", "rules", "run"]

Grade = Literal["error", "warning", "info", "off"]
"""What a site may make of a rule's findings."""
Over = Literal["report", "units", "periods"]

FAMILIES = {
    "S": "Tổng và các phần cộng lại",
    "R": "Tỷ lệ, mức tăng giảm",
    "B": "Cân đối: kỳ trước chuyển sang, tiếp nhận, đã giải quyết, còn lại",
    "W": "Phần so với tổng chứa nó",
    "Q": "Cùng một số liệu nêu ở nhiều chỗ",
    "D": "Ngày tháng và kỳ báo cáo",
    "N": "Số, ký hiệu văn bản",
    "L": "Danh sách và số thứ tự",
    "T": "Bảng biểu và phụ lục",
    "P": "So với báo cáo kỳ trước",
    "U": "Giữa các đơn vị",
    "A": "Tên đơn vị hành chính và việc sắp xếp đơn vị",
}
"""Family letter → what its rules are about."""


@dataclass(frozen=True, slots=True)
class Part:
    """One number, date or document of a claim: the role it plays, its value, its canonical range."""

    role: str
    value: Decimal | str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation that the report asserts, judged.

    `statement` is the equation with the numbers as printed; `message` tells an official in Vietnamese what does not
    agree. `severity` overrides the rule's own. `notice` makes an info of a relation that was not judged, because a
    person should know what is missing. `show` are further ranges for the finding to quote (a heading, a header),
    `tried` those of the other numbers that may have been meant by the whole.
    """

    kind: str
    parts: tuple[Part, ...]
    verdict: Verdict
    statement: str
    message: str = ""
    stated: str | None = None
    severity: Severity | None = None
    notice: bool = False
    show: tuple[tuple[int, int], ...] = ()
    tried: tuple[tuple[int, int], ...] = ()


Check = Callable[[Context], Iterable[Claim]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its rule page; `over` is what it reads: one report, those of many units, or one unit's periods."""

    code: str
    title: str
    kind: str
    severity: Severity
    why: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    not_flagged: str | None
    function: Callable[..., Iterable[Any]] = field(repr=False)
    over: Over = "report"


_rules: dict[str, Rule] = {}
_CODE = regex.compile(rf"[{''.join(FAMILIES)}]\d{{3}}")


def check(code: str, kind: str, severity: Severity) -> Callable[[Check], Check]:
    """Register a check under `code`; `kind` is the kind of its relations, `severity` that of its findings."""

    return registering(code, kind, severity)


Function = TypeVar("Function", bound=Callable[..., Iterable[Any]])


def registering(code: str, kind: str, severity: Severity, *, over: Over = "report") -> Callable[[Function], Function]:
    """Return the decorator that registers a rule that reads the one or the other."""

    def register(function: Function) -> Function:
        if code in _rules or not _CODE.fullmatch(code):
            raise ValueError(f"{code}: used twice, or not a family's letter and three digits")
        _rules[code] = _rule(code, kind, severity, function, over)
        return function

    return register


def _rule(code: str, kind: str, severity: Severity, function: Callable[..., Iterable[Any]], over: Over) -> Rule:
    title, _, page = (function.__doc__ or "").partition("\n")
    lines: dict[str, list[str]] = {"Why": [], "Bad": [], "Good": [], "Not flagged": []}
    key = ""
    for line in page.splitlines():
        head, mark, rest = line.strip().partition(": ")
        if mark and head in lines:
            key = head
            lines[key].append(rest)
        elif line.strip() and key:
            lines[key][-1] += " " + line.strip()
    if not title or not lines["Why"] or not lines["Bad"] or not lines["Good"]:
        raise ValueError(f"{code}: its docstring needs a title and Why, Bad and Good lines")
    return Rule(
        code,
        title.strip(),
        kind,
        severity,
        " ".join(lines["Why"]),
        tuple(_example(text) for text in lines["Bad"]),
        tuple(_example(text) for text in lines["Good"]),
        " ".join(lines["Not flagged"]) or None,
        function,
        over,
    )


def _example(text: str) -> str:
    return text.replace("⏎", "\n").replace("⇥", "\t")


@cache
def rules() -> dict[str, Rule]:
    """Return all rules by code, in the order of their codes, those over several reports too."""
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return dict(sorted(_rules.items()))


@dataclass(frozen=True, slots=True)
class Results:
    """What the checks made of a report."""

    relations: tuple[Relation, ...]
    findings: tuple[Finding, ...]
    failures: tuple[Failure, ...]


def run(
    context: Context, severities: Mapping[str, Grade] | None = None, notices: Mapping[str, Grade] | None = None
) -> Results:
    """Run all checks. A check that crashes is a failure in the results; the others still run.

    `severities` and `notices` are a site's own, by rule code: of contradictions, and of what is only worth knowing. A
    rule whose severity is "off" is not run.
    """
    severities, notices = severities or {}, notices or {}
    relations: list[Relation] = []
    findings: list[Finding] = []
    failures: list[Failure] = []
    for rule in rules().values():
        if rule.over != "report" or severities.get(rule.code) == "off":
            continue
        try:
            claims = list(rule.function(context))
        except Exception as error:  # whatever a check does wrong must cost only itself
            failures.append(Failure(stage=f"check {rule.code}", message=f"quy tắc {rule.code} gặp lỗi: {error!r}"))
            continue
        for claim in (_readable(context, claim) for claim in claims):
            relation = _relation(context, rule, claim, f"r{len(relations) + 1}")
            spans = (*(member.span for member in relation.members), *relation.tried)
            unsure = doubtful.unsure((*spans, *doubtful.around(context, claim)))
            relation = relation.model_copy(update={"doubtful": True}) if unsure else relation
            relations.append(relation)
            if claim.verdict.holds is False and unsure:
                grade: Grade = "info"
            elif claim.verdict.holds is False:
                grade = severities.get(rule.code) or claim.severity or rule.severity
            elif claim.verdict.holds == "rounding" or claim.notice:
                grade = notices.get(rule.code, "info")
            else:
                grade = "off"
            if grade != "off":
                findings.append(_finding(context, rule, claim, relation, grade, unsure))
    findings.sort(key=lambda finding: (finding.spans[0].start if finding.spans else 0, finding.rule))
    return Results(tuple(relations), tuple(_told_apart(_distinct(findings))), tuple(failures))


def _readable(context: Context, claim: Claim) -> Claim:
    """Return the claim; not judged where one of its numbers could not be read."""
    document = context.document
    if not document.reading.unread:
        return claim
    places = [(part.start, part.end) for part in claim.parts]
    if not any(document.is_unread(*place) for place in (*places, *doubtful.extent(context, claim))):
        return claim
    return replace(claim, verdict=Verdict(None, reason=doubtful.UNREAD), notice=False)


def _relation(context: Context, rule: Rule, claim: Claim, identity: str) -> Relation:
    return Relation(
        id=identity,
        rule=rule.code,
        kind=claim.kind,
        holds=claim.verdict.holds,
        statement=claim.statement if claim.verdict.reason is None else f"{claim.statement} ({claim.verdict.reason})",
        members=tuple(
            Member(role=part.role, value=part.value, span=context.document.span(part.start, part.end))
            for part in claim.parts
        ),
        expected=claim.verdict.expected,
        stated=claim.stated,
        reason=claim.verdict.reason if claim.verdict.holds is None else None,
        tried=tuple(context.document.span(*place) for place in claim.tried) if claim.verdict.holds is False else (),
    )


def _finding(
    context: Context, rule: Rule, claim: Claim, relation: Relation, severity: Severity, unsure: Sequence[Span]
) -> Finding:
    spans = [member.span for member in relation.members]
    spans += [context.document.span(start, end) for start, end in claim.show]
    section = context.section_at(claim.parts[0].start)
    return Finding(
        rule=rule.code,
        kind=claim.kind,
        severity=severity,
        message=_message(claim, unsure),
        spans=tuple(spans),
        section=section.id if section else None,
        relation=relation.id,
        fingerprint=_fingerprint(context, rule.code, relation, section.title if section else ""),
    )


_TELLS_GAP = regex.compile(r"\b(?:lệch|thiếu|thừa|lớn hơn)\b")


def _message(claim: Claim, unsure: Sequence[Span]) -> str:
    """Return the claim's message, with the difference where it does not say it itself, and what may be misread."""
    message, gap = claim.message or claim.statement, claim.verdict.gap
    if claim.verdict.holds is False and gap is not None and not _TELLS_GAP.search(message):
        message = f"{message.removesuffix('.')} (lệch {gap})."
    return doubtful.qualified(message, unsure) if unsure and claim.verdict.holds is not None else message


def _fingerprint(context: Context, code: str, relation: Relation, heading: str) -> str:
    """Return a mark of the finding without offsets, so that a person's verdict on it survives a rerun."""
    facts = context.facts
    unit = (facts.unit.name if facts.unit else None) or ""
    period = facts.period
    when = f"{period.type} {period.index} {period.year}" if period else ""
    evidence = "|".join(" ".join(member.span.text.split()) for member in relation.members)
    text = "\n".join((code, unit, when, heading, evidence)).casefold()
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Leave out a finding whose rule and numbers another one has already shown."""
    seen: set[tuple[str, tuple[tuple[int, int], ...]]] = set()
    for finding in findings:
        key = finding.rule, tuple(sorted((span.start, span.end) for span in finding.spans))
        if key not in seen:
            seen.add(key)
            yield finding


def _told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the second finding with one fingerprint, and each further one, a mark of its own.

    "Đất đai: 90/100 hồ sơ, đạt 98%. Hộ tịch: 90/100 hồ sơ, đạt 98%": a verdict on one is none on the other.
    """
    seen: Counter[str] = Counter()
    for finding in findings:
        mark = finding.fingerprint
        seen[mark] += 1
        if seen[mark] > 1:
            further = hashlib.sha256(f"{mark} {seen[mark]}".encode()).hexdigest()[:16]
            yield finding.model_copy(update={"fingerprint": further})
        else:
            yield finding
