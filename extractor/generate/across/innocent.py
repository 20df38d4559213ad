"""Innocent things that look like errors between reports, and where they stand."""

from __future__ import annotations

import copy
import random
import unicodedata
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction

from extractor.generate.across.run import Run, previous
from extractor.generate.changes import changed, differing, other_dossiers, printed
from extractor.generate.nodes import Line, Node, flatten, nodes, numbers
from extractor.generate.office import Letter
from extractor.generate.register import Document
from extractor.generate.traces import Mark, Sheet

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
FEW = 3
"""So many figures that are the same by chance are noted of an office."""


def missing(run: Run, years: Sequence[int], rng: random.Random) -> None:
    """Leave out a month's report in some years, but no first or last one."""
    for year in years:
        periods = [sheet.written.figures.period for sheet in run.sheets.values() if sheet.name not in run.spoilt]
        months = [p for p in periods if p.kind == "month" and p.year == year][1:-1]
        months = [p for p in months if p.shifted(1).code not in run.corrected and p.code not in run.corrected]
        if months and rng.random() < 0.3:
            left_out = rng.choice(months)
            del run.sheets[left_out.code]
            after = run.sheets.get(left_out.shifted(1).code)
            marks: list[Mark] = [] if after is None else [(after, n) for n in _of_before(after)]
            if after is not None and marks:
                run.innocent.append(run.trace("period_missing", left_out, marks))


def _of_before(sheet: Sheet) -> list[Node]:
    """Return what a report tells of the period before."""
    written = sheet.written
    return printed(written, "carry", "recv_prev", "recv_prev_diff", "prev_grown", "tt")  # type: ignore[return-value]


def resent(run: Run, years: Sequence[int], rng: random.Random) -> None:
    """Let an office send a report again, with other figures: those are right, and the later reports agree with them."""
    for year in years:
        sheets = [s for s in run.sheets.values() if s.name not in run.spoilt and s.written.figures.period.year == year]
        if not sheets or rng.random() >= 0.4:
            continue
        period = rng.choice(sheets).written.figures.period
        letter = run.office.letters[period.code]
        later = [one for one in run.office.letters.values() if one.day > letter.day]
        if not later:
            continue
        room = min(later, key=lambda one: one.day)
        # A quarter's report goes out with that of its last month: the number after both is free.
        same_day = (one for one in run.office.letters.values() if one.day == letter.day)
        number = max(int(one.number.partition("/")[0]) for one in same_day)
        following = int(room.number.partition("/")[0])
        days = (room.day - letter.day).days
        if days < 6 or following - number < 3 or room.day.year != letter.day.year:
            continue
        second = Letter(letter.day + timedelta(days=rng.randint(2, days - 3)), f"{number + 1:02}/BC-UBND")
        office, wrong = copy.copy(run.office), run.office
        office.letters = {**run.office.letters, period.code: second}
        for month in rng.sample(period.months, min(2, len(period.months))):
            wrong = changed(wrong, month, lambda flows: other_dossiers(flows, rng))
        said = Document("replaced", "Báo cáo", letter.number, letter.day, "", "replaced")
        first = run.write(period, wrong)
        true = run.write(period, office, again="-lan-2", replaced=said if rng.random() < 0.5 else None)
        run.superseded.append(first)
        run.sheets[period.code] = true
        marks: list[Mark] = [(first, number) for number in differing(first.written, run.office, period)]
        marks += [(true, number) for number in differing(true.written, wrong, period)]
        run.innocent.append(run.trace("resent", period, marks))


def named_otherwise(run: Run, years: Sequence[int], rng: random.Random) -> None:
    """Let a scanner's software drop a mark of the office's name in the letterhead of some reports."""
    for year in years:
        if rng.random() >= 0.5:
            continue
        sheet = rng.choice([s for s in run.sheets.values() if s.written.figures.period.year == year])
        name = run.office.name.upper()
        for line in sheet.written.lines[:3]:
            for node in nodes(line.parts, "ORG"):
                text = node.parts[0]
                if isinstance(text, str) and text.endswith(name) and (other := _worn(name, rng)) != name:
                    node.parts[0] = text.removesuffix(name) + other
                    trace = run.trace("name_variant", sheet.written.figures.period, [(sheet, node)])
                    run.innocent.append(trace)


def _worn(name: str, rng: random.Random) -> str:
    """Return a name without one of its tone marks."""
    letters = list(unicodedata.normalize("NFD", name))
    places = [at for at, letter in enumerate(letters) if letter in _TONES]
    if places:
        del letters[rng.choice(places)]
    return unicodedata.normalize("NFC", "".join(letters))


def note(run: Run) -> None:
    """Note the paragraphs that stand word for word in two reports, what is equal by chance, and numbers begun anew."""
    chances, spoilt = 0, {sheet.name for trace in run.traces for sheet, _ in trace.at}
    for sheet in run.told:
        period = sheet.written.figures.period
        before = previous(run, period)
        if before is None or {before.name, sheet.name} & spoilt or before.written.figures.period.code in run.corrected:
            continue
        if marks := _repeated(before, sheet):
            run.innocent.append(run.trace("standing", period, marks))
        marks = _equal(before, sheet)
        if marks and chances < FEW:
            chances += 1
            run.innocent.append(run.trace("chance", period, marks))
        letters = [run.office.letters[one.code].day.year for one in (before.written.figures.period, period)]
        if letters[0] < letters[1] and period.kind == "month":
            numbers_ = [(one, n) for one in (before, sheet) for n in printed(one.written, "report")]
            run.innocent.append(run.trace("restart", period, numbers_))


def _repeated(before: Sheet, sheet: Sheet) -> list[Mark]:
    """Return what stands in paragraphs that both reports have, if it is a figure."""
    there = {_text(line): line for line in before.written.lines if line.style == "body"}
    marks: list[Mark] = []
    for line in sheet.written.lines:
        if line.style == "body" and (same := there.get(_text(line))):
            for one, held in ((sheet, line), (before, same)):
                marks += [(one, node) for node in held.parts if isinstance(node, Node) and node.kind in ("c", "p")]
    return marks


def _text(line: Line) -> str:
    return flatten(line.parts)[0]


def _equal(before: Sheet, sheet: Sheet) -> list[Mark]:
    """Return flows of two figures or more that are what they were in the report before."""
    office = sheet.written.figures.office
    flows = office.flows[sheet.written.figures.period.first]
    there = {n.key: n for line in before.written.lines for n in numbers(line.parts) if n.kind == "count"}
    return [
        (one, held)
        for line in sheet.written.lines
        for number in numbers(line.parts)
        if number.kind == "count" and number.key in flows and Fraction(number.value) >= 10
        if (same := there.get(number.key)) is not None and same.value == number.value
        for one, held in ((sheet, number), (before, same))
    ]
