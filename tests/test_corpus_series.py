"""Series: a unit's reports over its periods, and what a careful reader says of them ("Series" in corpus/README.md)."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor.comparison import Change, Comparison
from extractor.diff import compare_all
from extractor.pipeline import extract
from extractor.records import Finding, Report, Span
from extractor.text import fold

SERIES = Path(__file__).resolve().parent.parent / "corpus" / "series"
UNITS = sorted(path.parent for path in SERIES.glob("*/expected.json"))
GAPS = SERIES / "gaps.json"
# Kinds of fault, as the generator names them, and the rules that may tell them.
RULES = {
    "carried_over": {"P101"},
    "cumulative_fell": {"P102"},
    "cumulative": {"P103"},
    "restated_previous": {"P104"},
    "restated_year": {"P105"},
    "quarter_sum": {"P106"},
    "direction": {"P107"},
    "stock_flow": {"P109", "P110", "P111"},
    "register": {"P112"},
    "copied_sentence": {"P114"},
}

every_unit = pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)


@cache
def expected(unit: Path) -> dict[str, Any]:
    return json.loads((unit / "expected.json").read_text(encoding="utf-8"))


@cache
def extracted(path: Path) -> Report:
    return extract(path, with_text=True)


def text_of(path: Path) -> str:
    return extracted(path).source.text or ""


def paths(unit: Path) -> list[Path]:
    return [unit / report["path"] for report in expected(unit)["reports"]]


def test_there_are_units_of_every_kind():
    """Four units of three periods each at least, one over the merger; all kinds of fault; months, quarters, years."""
    series = [expected(unit) for unit in UNITS]
    assert len([one for one in series if len(one["reports"]) >= 3]) >= 4
    kinds = {comparison.get("kind", "periods") for one in series for comparison in one["comparisons"]}
    assert kinds == {"periods", "versions", "parts", "merged"}
    faults = {finding["kind"] for one in series for finding in one["findings"]}
    assert faults == RULES.keys()
    assert {report["period"]["type"] for one in series for report in one["reports"]} == {
        *("month", "quarter", "half", "year")
    }
    assert len([one for one in series if not one["findings"]]) >= 2


@every_unit
def test_the_files_are_those_named(unit):
    there = {path.name for path in unit.iterdir() if path.suffix not in (".json", ".layout")}
    assert there == {report["path"] for report in expected(unit)["reports"]}


@every_unit
def test_unit_and_period_are_read(unit):
    for wanted in expected(unit)["reports"]:
        facts = extracted(unit / wanted["path"]).document
        assert facts.unit is not None
        assert facts.unit.name == wanted["unit"]
        assert facts.period is not None
        assert {key: getattr(facts.period, key) for key in wanted["period"]} == wanted["period"]


@every_unit
def test_each_report_for_itself_is_sound(unit):
    """What is wrong in a series is wrong between its reports."""
    for path in paths(unit):
        report = extracted(path)
        assert [f"{path.name}: {f.rule} {f.message}" for f in report.findings if f.severity != "info"] == []
        assert report.failures == ()


@every_unit
def test_what_is_expected_stands_in_the_texts(unit):
    named = {report["path"] for report in expected(unit)["reports"]}
    for comparison in expected(unit)["comparisons"]:
        before, after = (text_of(unit / comparison[side]) for side in ("previous", "current"))
        assert {comparison["previous"], comparison["current"], *comparison.get("parts", ())} <= named
        for change in comparison["changes"]:
            assert change["kind"] in kinds_of(change["before"], change["after"]), change
            assert change.get("before_quote", "") in before, change
            assert change.get("after_quote", "") in after, change
        documents, headings = comparison.get("documents", {}), comparison.get("headings", {})
        both = documents.get("repeated", [])
        for number in [*documents.get("new", []), *both]:
            assert number in after
        for number in [*documents.get("gone", []), *both]:
            assert number in before
        assert not any(number in before for number in documents.get("new", []))
        assert not any(number in after for number in documents.get("gone", []))
        assert all(title in after and title not in before for title in headings.get("new", []))
        assert all(title in before and title not in after for title in headings.get("gone", []))
        assert all(sentence in before and sentence in after for sentence in comparison.get("copied", []))
    for finding in expected(unit)["findings"]:
        assert len(finding["quotes"]) > 1
        for quote in finding["quotes"]:
            assert text_of(unit / quote["path"]).count(quote["text"]) == 1


def kinds_of(before: float | None, after: float | None) -> set[str]:
    if before is None:
        return {"new"}
    if after is None:
        return {"gone"}
    return {"unchanged"} if before == after else {"changed", "restated"}


# ---------------------------------------------------------------- the program's comparison
def compared(unit: Path) -> list[str]:
    """Return the differences between what is expected of a unit and what `compare_all` says, a line each."""
    found = compare_all([extracted(path) for path in paths(unit)])
    pairs = {(Path(one.previous.path).name, Path(one.current.path).name): one for one in found.comparisons}
    lines = list(found.failures)
    for wanted in expected(unit)["comparisons"]:
        pair = wanted["previous"], wanted["current"]
        one = pairs.pop(pair, None)
        if one is None:
            lines.append(f"{' > '.join(pair)}: not compared")
        else:
            lines += (f"{' > '.join(pair)}: {line}" for line in against(wanted, one))
    lines += (f"{' > '.join(pair)}: compared, which was not expected" for pair in pairs)
    return [f"{unit.name}: {line}" for line in [*lines, *faults(unit, found.findings)]]


def against(wanted: dict[str, Any], one: Comparison) -> list[str]:
    """Return what of one comparison is missing, other or too much."""
    kind = wanted.get("kind", "periods")
    lines = [] if one.kind == kind else [f"compared as {one.kind}, not {kind}"]
    if (kind in ("versions", "merged") or "missing" in wanted) and not one.notes:
        lines.append("nothing is noted")
    if any(name not in " ".join(one.notes) for name in wanted.get("merged", ())):
        lines.append("the merged units are not named")
    lines += changes(wanted["changes"], one.changes)
    if "documents" in wanted:
        told = {(document.kind, document.number) for document in one.documents}
        listed = {(kind, number) for kind in ("new", "gone", "repeated") for number in wanted["documents"][kind]}
        open_ = set(wanted["documents"].get("arguable", ()))
        lines += (f"document {number} is {kind}: not told" for kind, number in sorted(listed - told))
        lines += (f"document {n} is {k}: not expected" for k, n in sorted(told - listed) if n not in open_)
    if "headings" in wanted:
        shown = {(section.kind, fold(section.title)) for section in one.sections}
        titles = {(kind, fold(title)) for kind in ("new", "gone") for title in wanted["headings"][kind]}
        lines += (f"heading {t} is {k}: not told" for k, t in sorted(titles) if not _among(k, t, shown))
        lines += (f"heading {t} is {k}: not expected" for k, t in sorted(shown) if not _among(k, t, titles))
    if "copied" in wanted:
        stale = [copied.after_span.text for copied in one.copied if copied.stale]
        lines += (f"left in, not told: {s}" for s in wanted["copied"] if not any(_alike(s, t) for t in stale))
        lines += (f"left in, not expected: {t}" for t in stale if not any(_alike(s, t) for s in wanted["copied"]))
    return lines


def _among(kind: str, title: str, all_of: set[tuple[str, str]]) -> bool:
    """Headings are told with or without their number."""
    return any(kind == k and (title.endswith(t) or t.endswith(title)) for k, t in all_of)


def _alike(a: str, b: str) -> bool:
    return fold(a).strip(" .-") in fold(b) or fold(b).strip(" .-") in fold(a)


def changes(wanted: list[dict[str, Any]], told: tuple[Change, ...]) -> list[str]:
    """Return the indicators that differ. Figures to date are a window of their own, which changes do not tell."""
    rows = {(one.code, fold(one.scope or ""), one.kind == "restated"): one for one in told}
    lines = []
    for change in wanted:
        if "window" in change:
            continue
        row = change["code"], fold(change.get("scope", "")), change["kind"] == "restated"
        one = rows.pop(row, None)
        printed = f"{row[0]}{f' ({row[1]})' if row[1] else ''}"
        values = f"{change['before']} → {change['after']}"
        if change.get("arguable"):
            continue
        if one is None:
            lines.append(f"{printed} {change['kind']} {values}: not told")
        elif (one.kind, _plain(one.before), _plain(one.after)) != (change["kind"], change["before"], change["after"]):
            said = f"{one.kind} {_plain(one.before)} → {_plain(one.after)}"
            lines.append(f"{printed} {change['kind']} {values}: told as {said}")
        elif (one.before_span is None, one.after_span is None) != (one.before is None, one.after is None):
            lines.append(f"{printed}: a quote is missing")
    others = [(one, f"{one.code}{f' ({scope})' if scope else ''}") for (_, scope, _), one in rows.items()]
    return lines + [
        f"{row} {one.kind} {_plain(one.before)} → {_plain(one.after)}: not expected"
        for one, row in others
        if one.kind != "unchanged"
    ]


def _plain(value: Any) -> float | None:
    return None if value is None else float(value)


def faults(unit: Path, found: tuple[Finding, ...]) -> list[str]:
    """Return the faults that no finding shows on both sides, and the findings that show none."""
    left = [finding for finding in dict.fromkeys(found) if finding.severity != "info"]
    lines = []
    for wanted in expected(unit)["findings"]:
        rules = {rule for kind in (wanted["kind"], *wanted.get("also", ())) for rule in RULES[kind]}
        shown = [finding for finding in left if finding.rule in rules and _shows(unit, finding, wanted["quotes"])]
        left = [finding for finding in left if finding not in shown]
        if not shown:
            lines.append(f"{wanted['kind']}, not found: {wanted['quotes'][-1]['text']}")
    return [*lines, *(f"finding not expected: {finding.rule} {finding.message}" for finding in left)]


def _shows(unit: Path, finding: Finding, quotes: list[dict[str, str]]) -> bool:
    """Tell whether a finding points into the last of the quotes, which is wrong, and into another."""
    *others, last = (any(_within(unit, span, quote) for span in finding.spans) for quote in quotes)
    return last and any(others)


def _within(unit: Path, span: Span, quote: dict[str, str]) -> bool:
    start = text_of(unit / quote["path"]).index(quote["text"])
    end = start + len(quote["text"])
    return Path(span.path or "").name == quote["path"] and span.start < end and start < span.end


@every_unit
def test_the_comparison_says_what_a_careful_reader_does(unit):
    """Differences are those listed in gaps.json, and no others; what is closed is taken out of it."""
    gaps: dict[str, list[str]] = json.loads(GAPS.read_text(encoding="utf-8"))
    known = gaps[unit.name]
    now = [line.removeprefix(f"{unit.name}: ") for line in compared(unit)]
    if os.environ.get("DOISOAT_REFRESH"):
        gaps[unit.name] = [line for line in known if line in now]
        GAPS.write_text(json.dumps(gaps, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert [line for line in now if line not in known] == []
    assert [line for line in known if line not in now] == [], "closed: DOISOAT_REFRESH=1 takes them out of gaps.json"
