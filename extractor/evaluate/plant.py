"""Planted errors: one number of an equation that holds is printed wrong in a copy of the report. Is it found?

What is planted depends on the text, the gold and the seed only, never on what the extractor sees, so that two runs can
be set against each other. Only what can be found is planted: after the change the exact judge must call the equation
broken (a rate whose last digit still rounds the same is left alone).

The text that the reader gave is changed, whatever the format: a table is a line a row, tabs between its cells, in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.evaluate.changes import changes
from extractor.evaluate.equations import Equation, equation, number_in
from extractor.evaluate.gold import Range, Source, load, reports
from extractor.evaluate.matching import overlap, ranges
from extractor.evaluate.planted import Planted
from extractor.formats import read
from extractor.records import Finding, Holds, Report, Span

Analyse = Callable[[str], Report]
_Mark = tuple[str, Holds, tuple[int, ...]]  # what a finding rests on: rule, verdict, where its members begin


@dataclass(frozen=True, slots=True)
class _Placed:
    """An equation in a report: its members' ranges and texts there, and the ranges of the numbers in them."""

    equation: Equation
    places: tuple[Range, ...]
    texts: tuple[str, ...]
    numbers: tuple[Range | None, ...]

    def broken_by(self, member: int, printed: str) -> bool:
        """Return whether the equation is broken once the number of a member is `printed` so."""
        number = self.numbers[member]
        if number is None:
            return False
        start = self.places[member][0]
        text = self.texts[member]
        changed = text[: number[0] - start] + printed + text[number[1] - start :]
        return self.equation.broken([*self.texts[:member], changed, *self.texts[member + 1 :]])


@dataclass(frozen=True, slots=True)
class _Site:
    """A report that errors are planted in."""

    name: str
    text: str
    equations: tuple[_Placed, ...]

    def holders(self, number: Range) -> list[_Placed]:
        """Return the equations that the number at `number` stands in."""
        return [
            one
            for one in self.equations
            if any(other is not None and overlap([number], [other]) for other in one.numbers)
        ]


@dataclass(frozen=True, slots=True)
class Plant:
    """One error: the report's text with the number at `start`, printed `before`, now printed `after`."""

    site: _Site
    broken: _Placed
    kind: str
    start: int
    before: str
    after: str

    @property
    def text(self) -> str:
        """The report with the error in it."""
        return self.site.text[: self.start] + self.after + self.site.text[self.start + len(self.before) :]

    @property
    def number(self) -> Range:
        """Where the changed number stands in `text`."""
        return self.start, self.start + len(self.after)

    def forward(self, place: Range) -> Range:
        """Return where a range of the report as it was stands in `text`."""
        longer = len(self.after) - len(self.before)
        start, end = (at + longer if at > self.start else at for at in place)
        return start, end

    def back(self, at: int) -> int:
        """Return the offset in the report as it was of an offset in `text`."""
        return at if at <= self.start else max(self.start, at - len(self.after) + len(self.before))

    def __str__(self) -> str:
        relation = self.broken.equation.relation
        return f"{self.site.name} {self.kind} {self.before} → {self.after} {relation.kind}: {relation.statement}"


def plant(folder: Path, wish: int, seed: int, analyse: Analyse) -> Planted:
    """Plant `wish` errors in the reports of a corpus, each in a copy of its own, and see which are found.

    There are fewer where the corpus holds no more. Raises `FileNotFoundError` where there is no report with gold.
    """
    files = reports(folder)
    if not files:
        raise FileNotFoundError(f"no */report.* with a gold.json in {folder}")
    planted = Planted(seed=seed, reports=len(files))
    sites = [_site(path, planted) for path in files]
    known: dict[str, frozenset[_Mark]] = {}
    for one in draw(sites, wish, random.Random(seed)):
        if one.site.name not in known:
            known[one.site.name] = frozenset(_marks(analyse(one.site.text)))
        _judge(one, analyse(one.text), known[one.site.name], planted)
    return planted


def _site(path: Path, planted: Planted) -> _Site:
    """Return a report with its equations; relations that have no arithmetic are counted by kind."""
    text = read(path)[1].text
    source = Source(text)
    placed = []
    for relation in load(path.parent).relations:
        if relation.holds is not True or relation.confidence != "certain":
            continue
        found = equation(relation)
        if found is None:
            planted.left_out[relation.kind] += 1
            continue
        places = tuple(source.locate(member) for member in relation.members)
        texts = tuple(text[start:end] for start, end in places)
        spots = [found.spot(n, quote) for n, quote in enumerate(texts)]
        numbers = tuple(
            (start + spot.start(), start + spot.end()) if spot else None
            for (start, _), spot in zip(places, spots, strict=True)
        )
        placed.append(_Placed(found, places, texts, numbers))
    return _Site(path.parent.name, text, tuple(placed))


def draw(sites: Sequence[_Site], wish: int, rng: random.Random) -> Iterator[Plant]:
    """Yield up to `wish` different errors: one for each equation in turn, in random order, again and again."""
    deck = [(site, one) for site in sites for one in site.equations]
    rng.shuffle(deck)
    seen: set[tuple[str, int, str]] = set()
    before = -1
    while before < len(seen) < wish:
        before = len(seen)
        for site, one in deck:
            error = _error(site, one, rng, seen) if len(seen) < wish else None
            if error is not None:
                seen.add((site.name, error.start, error.after))
                yield error


def _error(site: _Site, one: _Placed, rng: random.Random, seen: Container[tuple[str, int, str]]) -> Plant | None:
    """Return a random error in a random number of an equation; None where no change that is not `seen` breaks it."""
    for member in rng.sample(range(len(one.numbers)), len(one.numbers)):
        number = one.numbers[member]
        if number is None:
            continue
        start, before = number[0], site.text[slice(*number)]
        options = changes(before, one.equation.dated)
        for kind in rng.sample(list(options), len(options)):
            fresh = [after for after in options[kind] if (site.name, start, after) not in seen]
            breaking = [after for after in fresh if one.broken_by(member, after)]
            if breaking:
                return Plant(site, one, kind, start, before, rng.choice(breaking))
    return None


def _judge(one: Plant, report: Report, known: frozenset[_Mark], planted: Planted) -> None:
    """Add what the report with the error in it says of the error; `known` is what was found without it."""
    fresh = [finding for finding in report.findings if not known.issuperset(_rests_on(finding, report, one.back))]
    alarms = [finding for finding in fresh if finding.severity != "info"]
    members = [one.forward(place) for place in one.broken.places]

    def touches(finding: Finding) -> bool:
        return any(overlap([one.number], ranges(span)) for span in finding.spans)

    def speaks_of_it(finding: Finding) -> bool:
        touched = sum(any(overlap([place], ranges(span)) for span in finding.spans) for place in members)
        return touched >= min(2, len(members))

    caught = [finding for finding in alarms if speaks_of_it(finding)]
    relation = one.broken.equation.relation
    planted.add(
        str(one),
        one.kind,
        relation.kind,
        caught=bool(caught),
        with_info=any(map(speaks_of_it, fresh)),
        touched=any(map(touches, alarms)),
    )
    for finding in alarms:
        rules = dict.fromkeys((finding.rule, *(other.rule for other in finding.related)))
        planted.alarm(str(one), rules, touches(finding), finding.message, caught=finding in caught)
    holders = one.site.holders((one.start, one.start + len(one.before)))
    if len(holders) > 1:
        suspect = caught[0].suspect if caught else None
        planted.locate(
            one.kind,
            [other.equation.relation.kind for other in holders],
            caught=bool(caught),
            first=suspect is not None and _is(one, suspect),
            given_back=bool(caught) and _gives_back(one, caught[0]),
        )
    planted.failures += len(report.failures)


def _is(one: Plant, span: Span) -> bool:
    return overlap([one.number], ranges(span))


def _gives_back(one: Plant, finding: Finding) -> bool:
    """Return whether a finding suggests the number that stood there before."""
    if finding.suggestion is None or not _is(one, finding.suggestion.span):
        return False
    if one.broken.equation.dated:
        return one.before in finding.suggestion.value
    suggested, true = number_in(finding.suggestion.value), number_in(one.before)
    return suggested is not None and true is not None and suggested.value == true.value


def _marks(report: Report) -> Iterator[_Mark]:
    for finding in report.findings:
        yield from _rests_on(finding, report, lambda at: at)


def _rests_on(finding: Finding, report: Report, back: Callable[[int], int]) -> Iterator[_Mark]:
    """Yield the relations that a finding shows, so named that they are known again in another copy of the report."""
    ids = {finding.relation, *(other.relation for other in finding.related)}
    for relation in report.relations:
        if relation.id in ids:
            starts = tuple(sorted(back(member.span.start) for member in relation.members))
            yield relation.rule, relation.holds, starts
