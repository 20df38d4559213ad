"""Errors in a finished report's words: a number taken before, "tăng" for "giảm", a sentence of the report before."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from fractions import Fraction

from extractor.generate.across.judge import nature
from extractor.generate.across.run import Run, previous
from extractor.generate.changes import printed
from extractor.generate.claims import identities
from extractor.generate.nodes import Line, Node, Number, nodes, numbers
from extractor.generate.office import Letter
from extractor.generate.periods import Period
from extractor.generate.traces import Mark, Sheet

_OTHER_WORD = {"tăng": "giảm", "giảm": "tăng", "Tăng": "Giảm", "Giảm": "Tăng"}
_PLAIN = ("recv_prev", "recv_prev_diff", "prev_grown")
"""What would show a wrong direction within the report."""


def _direction(run: Run, period: Period, rng: random.Random) -> Iterator[Mark]:
    """ "Tăng" stands for "giảm", and the figure of then only in the report of then."""
    before, sheet = previous(run, period), run.sheets[period.code]
    if before is None or printed(sheet.written, *_PLAIN):
        return
    words = printed(sheet.written, "recv_prev_dir")
    now, then = printed(sheet.written, "recv"), printed(before.written, "recv")
    if not (words and now and then):
        return
    for word in words:
        word.printed, word.value = _OTHER_WORD[word.printed], -Fraction(word.value)
    yield from ((sheet, number) for number in (*words, *now))
    yield from ((before, number) for number in then)


def _register(run: Run, period: Period, rng: random.Random) -> Iterator[Mark]:
    """A number that was used before: the report's own, or that of a document that it cites."""
    yield from rng.choice((_own_number, _cited_number))(run, period, rng)


def _own_number(run: Run, period: Period, rng: random.Random) -> Iterator[Mark]:
    """The report's number is one that the office has used this year, or is behind it."""
    letter = run.office.letters[period.code]
    earlier = [
        sheet
        for code, sheet in run.sheets.items()
        if run.office.letters[code].day.year == letter.day.year and run.office.letters[code].day < letter.day
    ]
    used = {sheet: int(run.office.letters[_code(sheet)].number.partition("/")[0]) for sheet in earlier}
    if not used:
        return
    number = rng.choice((max(used.values()), rng.randint(1, max(used.values()))))
    office = copy.copy(run.office)
    office.letters = {**office.letters, period.code: Letter(letter.day, f"{number:02}/BC-UBND")}
    sheet = run.sheets[period.code] = run.write(period, office)
    for one in (sheet, *(one for one, held in used.items() if held >= number)):
        yield from ((one, leaf) for leaf in printed(one.written, "report"))


def _code(sheet: Sheet) -> str:
    return sheet.written.figures.period.code


def _cited_number(run: Run, period: Period, rng: random.Random) -> Iterator[Mark]:
    """A document that the report cites has the number of another one that an earlier report cites."""
    sheet = run.sheets[period.code]
    here = _own_documents(sheet)
    for one in run.sheets.values():
        then = one.written.figures.period
        if then.year != period.year or then.months[-1] >= period.months[-1]:
            continue
        for taken, theirs in _own_documents(one).items():
            for slot, ours in here.items():
                first, other = ours[0].data["document"], theirs[0].data["document"]
                if first.kind != other.kind or taken in here or first.day == other.day:
                    continue
                if not _in_order(here, slot, other.number):
                    continue
                for node in ours:
                    leaf = next(numbers(node.parts))
                    leaf.printed = leaf.value = other.number
                yield from ((sheet, node) for node in ours)
                yield from ((one, node) for node in theirs)
                return


def _own_documents(sheet: Sheet) -> dict[str, list[Node]]:
    """Return the dated citations of the office's own documents, by document."""
    found: dict[str, list[Node]] = {}
    for line in [*sheet.written.lines, *sheet.written.notes]:
        for node in nodes(line.parts, "r"):
            if node.data["day"] is not None and node.data["document"].issuer == "own":
                found.setdefault(node.data["document"].slot, []).append(node)
    return found


def _in_order(cited: dict[str, list[Node]], changed: str, number: str) -> bool:
    """Tell whether the numbers of a report's documents still grow with their days."""
    kind = cited[changed][0].data["document"].kind
    same = [(slot, some[0].data["document"]) for slot, some in cited.items()]
    of_kind = sorted(
        (document.day, int((number if slot == changed else document.number).partition("/")[0]))
        for slot, document in same
        if document.kind == kind
    )
    held = [place for _, place in of_kind]
    return held == sorted(set(held))


def _copied_sentence(run: Run, period: Period, rng: random.Random) -> Iterator[Mark]:
    """A paragraph of the report before, with its figures, stands where this report's should."""
    before, sheet = previous(run, period), run.sheets[period.code]
    if before is None:
        return
    theirs, ours = before.written.lines, sheet.written.lines
    fitting = [
        (line, at)
        for line in theirs
        if line.style == "body" and _dated(line, before) and (at := _place(line, ours, sheet)) is not None
    ]
    if not fitting:
        return
    line, at = rng.choice(fitting)
    ours[at] = copy.deepcopy(line)
    yield from ((sheet, part) for part in ours[at].parts if isinstance(part, Node | Number))
    yield from ((before, part) for part in line.parts if isinstance(part, Node | Number))


def _dated(line: Line, sheet: Sheet) -> bool:
    """Tell whether a paragraph is of its report's period: it names it, or has two flows that are the same by chance
    nowhere.
    """
    told, known = list(numbers(line.parts)), sheet.written.figures
    named = any(number.key == "period" and number.value == known.period.iso for number in told)
    flows = [n for n in told if _figure(n) and nature(n.key, known.office) == "flow" and Fraction(n.value) >= 10]
    return bool(flows) and (named or len(flows) >= 2)


def _figure(number: Number) -> bool:
    return bool(number.key) and number.kind in ("count", "rate", "money") and number.key != "plans_n"


def _keys(lines: list[Line]) -> set[str]:
    keys = {number.key for line in lines for number in numbers(line.parts) if _figure(number)}
    return keys | {f"{key.partition('.')[0]}.*" for key in keys if "." in key}


def _place(line: Line, ours: list[Line], sheet: Sheet) -> int | None:
    """Return the place of the one paragraph that tells the same, where nothing else of the report speaks of it."""
    keys = _keys([line])
    places = [at for at, own in enumerate(ours) if own.style in ("body", "row") and keys & _keys([own])]
    if len(places) != 1 or ours[places[0]].style != "body":
        return None
    (at,) = places
    elsewhere = _keys([*ours[:at], *ours[at + 1 :], *sheet.written.notes])
    touched = keys | _keys([ours[at]])
    if touched & elsewhere or any(
        touched & set(identity.names) and elsewhere & set(identity.names) for identity in identities()
    ):
        return None
    figures = sheet.written.figures
    told = [number for number in numbers(line.parts) if _figure(number) and number.kind == "count"]
    stale = any(figures.figure(number.key) not in (None, Fraction(number.value)) for number in told)
    return at if stale else None


KINDS: dict[str, Callable[[Run, Period, random.Random], Iterator[Mark]]] = {
    "register": _register,
    "direction": _direction,
    "copied_sentence": _copied_sentence,
}
