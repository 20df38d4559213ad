"""From broken relations to the number that broke them: one finding a suspected number, and what would make it right.

One wrong number breaks every relation that it stands in. Of a report's broken relations this stage asks which single
numbers, if they were another, would make them hold and leave the satisfied ones so (Fellegi and Holt 1976: the least
set of values whose change restores all edits; de Waal et al., Handbook of Statistical Data Editing, 2011). Relations
that one such number explains become one finding: the number suspected first, all its relations under it. A suggestion
is made only where one small edit of one printed number, and no other, restores them all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import heapify, heappop, heappush

from extractor.checks import Results
from extractor.checks.context import Context
from extractor.quantities import Quantity
from extractor.records import SEVERITIES, Finding, Member, Related, Relation, Span, Suggestion
from extractor.repair.edits import Printed, edits, printed, reprint
from extractor.repair.equations import Equation, Key, Numbers, equation

_SHOWN = 4  # changes that a finding lists: more of them help nobody to find the right one
_TELLING = Decimal(100)  # a smaller number stands in two places by chance
_RESULTS = {"total", "rate", "rest", "change"}  # roles of numbers that are worked out from the others


@dataclass(frozen=True, slots=True)
class _Change:
    """One printed number made another: `small` if by one edit, `derived` if it is the result of one of its relations.

    `echoed` tells that the report prints the new value elsewhere, `proven` that the number stands in a relation that
    holds (an upper bound proves nothing). `restores` are the ids of the relations that it makes
    hold; `whole` tells that these are all that the number breaks.
    """

    span: Span
    text: str
    small: bool
    derived: bool
    echoed: bool
    proven: bool
    restores: frozenset[str]
    whole: bool

    @property
    def key(self) -> Key:
        return self.span.start, self.span.end


def group(context: Context, results: Results) -> Results:
    """Return the results with one finding for each suspected number, with what would make it right."""
    verdicts = {relation.id: relation.holds for relation in results.relations}
    broken = [finding for finding in results.findings if verdicts.get(finding.relation or "") is False]
    if not broken:
        return results
    changes = _changes(context, results.relations, {finding.relation or "" for finding in broken})
    unsure = {relation.id for relation in results.relations if relation.doubtful}
    cards = [_card(findings, changes, unsure) for findings in _explained(broken, changes)]
    rest = [finding for finding in results.findings if verdicts.get(finding.relation or "") is not False]
    order = sorted([*rest, *cards], key=lambda f: (min((span.start for span in f.spans), default=0), f.rule))
    return replace(results, findings=tuple(order))


def _changes(context: Context, relations: Sequence[Relation], broken: set[str]) -> list[_Change]:
    """Return the changes of one number that make broken relations hold and leave all others as they are."""
    numbers = _numbers(context)
    standing: dict[Key, list[tuple[Member, Relation]]] = {}
    for relation in relations:
        tried = (Member(role="whole", value=None, span=span) for span in relation.tried)
        for member in (*relation.members, *tried):
            key = numbers.key(member.span)
            if key is not None:
                standing.setdefault(key, []).append((member, relation))
    concerned = {key: places for key, places in standing.items() if any(r.id in broken for _, r in places)}
    touched = {relation.id: relation for places in concerned.values() for _, relation in places}
    equations = {name: equation(relation, numbers, context.habit) for name, relation in touched.items()}
    values = frozenset(number.amount for number in numbers.quantities.values() if number.amount >= _TELLING)
    changes: list[_Change] = []
    for key, places in concerned.items():
        span = numbers.spans[key]
        where = None if span.pieces else printed(span.text, numbers.quantities[key])
        if where is None:
            continue
        known = [one for _, relation in places if (one := equations[relation.id]) is not None]
        derived = any(member.role in _RESULTS for member, relation in places if relation.id in broken)
        proven = any(relation.holds is True and relation.kind != "part_whole" for _, relation in places)
        breaks = {relation.id for _, relation in places if relation.id in broken}
        for text, changed, small, restores in _restoring(key, where, known, broken):
            echoed = changed.amount in values
            changes.append(_Change(span, text, small, derived, echoed, proven, restores, restores == breaks))
    return changes


def _restoring(
    key: Key, where: Printed, equations: Sequence[Equation], ids: set[str]
) -> Iterator[tuple[str, Quantity, bool, frozenset[str]]]:
    """Yield (text, number, whether it is a small edit, ids restored) for each other value of the number at `key`.

    It makes some of the broken `equations` hold, those with `ids`, and leaves the others as they are.
    """
    broken = [one for one in equations if one.relation.id in ids]
    others = [one for one in equations if one.relation.id not in ids]
    solved_for = {one.relation.id: set(one.solve(key)) for one in broken}
    # An edit that makes no exact equation hold, where all are exact, need not be judged: most are such.
    wanted = set().union(*solved_for.values()) if all(one.exact for one in broken) else None
    options = {
        changed.amount: (text, changed, True)
        for text, changed in edits(where)
        if wanted is None or changed.amount in wanted
    }
    for amounts in solved_for.values():
        for amount in sorted(amounts):
            solved = reprint(where, amount)
            if solved is not None and solved[1].amount != where.quantity.amount:
                options.setdefault(amount, (*solved, False))
    for text, changed, small in options.values():
        now = {key: changed}
        restores = frozenset(one.relation.id for one in broken if one.judge(now) is True)
        # A last digit rounded unusually may come right as well; what holds must not get worse.
        if restores and all(one.judge(now) in (True, one.relation.holds) for one in others):
            yield text, changed, small, restores


def _numbers(context: Context) -> Numbers:
    span, found = context.document.span, Numbers()
    for rate in context.found.rates:
        if rate.low is None:
            found.add(span(rate.start, rate.end), rate.quantity)
    for amount in context.found.amounts:
        found.add(span(*amount.number), amount.quantity, span(amount.start, amount.end))
        if amount.of is not None and amount.of_number is not None:
            found.add(span(*amount.of_number), amount.of)
    return found


def _explained(broken: Sequence[Finding], changes: Sequence[_Change]) -> Iterator[list[Finding]]:
    """Yield the findings that one number explains together, those that explain the most first."""
    waiting = dict.fromkeys(finding.relation or "" for finding in broken)
    order = {relation: i for i, relation in enumerate(waiting)}
    alike: dict[str, list[Finding]] = {}
    for finding in broken:
        alike.setdefault(finding.relation or "", []).append(finding)
    # A change's share of what waits only shrinks, so it is counted again only when it comes to the top.
    heap = [(-len(change.restores), i) for i, change in enumerate(changes) if len(change.restores) > 1]
    heapify(heap)
    while heap:
        size, i = heappop(heap)
        best = changes[i].restores & waiting.keys()
        if len(best) < 2:
            continue
        if len(best) < -size:
            heappush(heap, (-len(best), i))
            continue
        yield [finding for relation in sorted(best, key=order.__getitem__) for finding in alike[relation]]
        for relation in best:
            del waiting[relation]
    for relation in waiting:
        yield alike[relation]


def _card(findings: Sequence[Finding], changes: Sequence[_Change], unsure: Set[str]) -> Finding:
    """Return the one finding that stands for `findings`, the gravest of them first.

    Where one of their relations is `unsure`, by a number that may be misread, no change is called likely.
    """
    first, *more = sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity))
    relations = {finding.relation for finding in findings}
    mending = [change for change in changes if relations <= change.restores]
    certain = [change for change in mending if change.whole]
    small = [change for change in certain if change.small]
    echoed = [change for change in certain if change.echoed]
    suspect = (
        (_only(mending) if len(relations) > 1 else None)
        or _only(certain)
        or _only([change for change in certain if not change.proven])
        or _only(echoed)
        or _only(small)
    )
    likely = [change for change in small if change.echoed] or small
    if len(relations) == 1:  # "01" can be made any number below 10 by one edit: that proves nothing
        likely = [change for change in likely if change.echoed or sum(map(str.isdigit, change.span.text)) > 2]
    sure = suspect is not None and unsure.isdisjoint(relations)
    suggestion = likely[0] if sure and len(likely) == 1 and likely[0].span == suspect else None
    spans = list(dict.fromkeys(span for finding in (first, *more) for span in finding.spans))
    if suspect is not None:
        spans = [suspect, *(span for span in spans if not suspect.start <= span.start < suspect.end)]
    return first.model_copy(
        update={
            "spans": tuple(spans),
            "suspect": suspect,
            "suggestion": Suggestion(span=suggestion.span, value=suggestion.text) if suggestion else None,
            "remedies": () if all(f.kind == "part_whole" for f in findings) else _remedies(mending, suspect),
            "related": tuple(
                Related(rule=f.rule, kind=f.kind, message=f.message, relation=f.relation or "") for f in more
            ),
            "fingerprint": _fingerprint([first, *more]),
        }
    )


def _only(changes: Sequence[_Change]) -> Span | None:
    """Return the one number that all of `changes` are of, or None where they are of none or several."""
    return changes[0].span if len({change.key for change in changes}) == 1 else None


def _remedies(mending: Sequence[_Change], suspect: Span | None) -> tuple[Suggestion, ...]:
    """Return what would make it right: a change for each number, the suspected one or small edits first."""
    first: dict[Key, _Change] = {}
    ranked = sorted(mending, key=lambda change: (change.span != suspect, not change.derived, not change.small))
    for change in ranked:
        if change.small or change.derived or change.span == suspect:
            first.setdefault(change.key, change)
    return tuple(Suggestion(span=change.span, value=change.text) for change in list(first.values())[:_SHOWN])


def _fingerprint(findings: Sequence[Finding]) -> str:
    """Return the mark of all that is on the card: a relation more or less is another matter to decide."""
    marks = sorted({finding.fingerprint for finding in findings})
    return marks[0] if len(marks) == 1 else hashlib.sha256("\n".join(marks).encode()).hexdigest()[:16]
