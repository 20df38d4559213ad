"""Which lines of a grid add up others: found by position and by regularity, without a word of language.

Neighbours first: a total right beside its parts is the likeliest; then its parts are taken out, so that the totals of
totals become neighbours, and again. Then parts at equal distances and pairs nearby, which need more evidence, and in
the end weaker runs. Of candidates that cannot both be true the simpler one stays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import gcd

from extractor.find.aggregates.axis import Axis
from extractor.find.aggregates.candidates import Candidate, Suggest, pairs, runs, strides
from extractor.find.aggregates.evidence import FAILS, SILENT, TRIVIAL, Fit, Stretch, Told, stretches

# In bits, as evidence.py weighs them; chosen on AggreCol's first data set, never on the one that is reported.
_FAIL = 8
_MOST = 12  # that one position may weigh
_NEED, _NEED_IN_THE_END = 14, 12
_LABELLED = 4  # less for a line whose label says "total"
_STRIDE, _PAIR, _BETWEEN = 3, 12, 8  # more, as there are more of them to come about by chance
_SURE = 60  # above this, more evidence does not make one candidate better than another
_TRIED = 6  # candidates for one total that are tried, those of most positions first

_NEAR = ((runs, 0),)
_ALL = (*_NEAR, (strides, _STRIDE), (pairs, _PAIR))
_ROUNDS = (*[(_NEAR, _NEED)] * 3, *[(_ALL, _NEED)] * 3, *[(_NEAR, _NEED_IN_THE_END)] * 2)


@dataclass(frozen=True, slots=True)
class Sum:
    """Line `whole` adds up the lines `parts` over a stretch; `told` is what each position of the axis says of it.

    `holes` counts the lines within its reach that are neither whole nor part, lines taken out before left aside;
    `run` tells that its parts are neighbours so.
    """

    whole: int
    parts: tuple[int, ...]
    stretch: Stretch
    told: tuple[Told, ...]
    holes: int
    run: bool

    @property
    def after(self) -> bool:
        """Whether the total stands after its first part."""
        return self.whole > self.parts[0]

    @property
    def sure(self) -> int:
        """The weight of its evidence, up to what is enough."""
        return min(_SURE, self.stretch.bits)


def tell(axis: Axis, whole: int, parts: Sequence[int], position: int) -> Told:
    """Return what one position says of `whole` = Σ `parts`; a cell without a number adds nothing.

    Decimals may be off by their rounding, half a last digit each. Whole numbers are counts; only a total of three and
    more may be off by one, as statistical offices round counts too.
    """
    total = axis.values[whole][position]
    if total is None:
        return SILENT
    there = [s for s in parts if axis.values[s][position] is not None]
    if not there:
        return SILENT
    numbers = [value for s in there if (value := axis.values[s][position])]
    off = 2 * abs(sum(numbers) - total)
    reach = 0
    if off:
        reach = sum(step for s in (whole, *there) if (step := axis.steps[s][position]) < axis.unit)
        if not reach and len(numbers) > 2:
            reach = 2 * axis.steps[whole][position]
        if off > reach:
            return FAILS
    if len(numbers) < 2:
        return TRIVIAL
    bits = (abs(total) // max(1, reach, gcd(total, *numbers))).bit_length()
    most = abs(total) or max(map(abs, numbers))
    # Numbers in the same proportions say the same again: the shares beside the numbers, the same table in thousands.
    return Told(Fit.HOLDS, min(_MOST, bits), tuple(64 * number // most for number in numbers))


def sums(axis: Axis, labelled: Collection[int] = (), sample: int | None = None) -> list[Sum]:
    """Return the sums among the lines of `axis`; `labelled` are the lines whose label says that they are totals.

    With `sample`, candidates are looked for at so many positions only, and must hold at half of them: for relations
    that stand in the whole grid, in a fraction of the time.
    """
    positions = range(axis.positions) if sample is None else axis.fullest(sample)
    needed = 1 if sample is None else (len(positions) + 1) // 2
    found: list[Sum] = []
    alive = dict.fromkeys(positions, axis.lines)
    votes: _Votes = {}
    heard: _Heard = {}
    for kinds, need in _ROUNDS:
        discount = _LABELLED if need == _NEED_IN_THE_END else 0
        fresh = [
            summed
            for candidate, lines, more in _suggested(axis, alive, kinds, needed, votes)
            for summed in _judged(
                axis, heard, candidate, lines, need + more - discount * (lines[candidate.whole] in labelled)
            )
        ]
        for accepted in _accept(axis, found, fresh):
            found.append(accepted)
            _take_out(alive, accepted)
    return found


# What a round would ask again: the candidates of a kind among the same lines, what the positions say of a sum.
_Votes = dict[tuple[Suggest, tuple[int, ...], tuple[int, ...]], list[Candidate]]
_Heard = dict[tuple[int, tuple[int, ...]], tuple[Told, ...]]


def _take_out(alive: dict[int, tuple[int, ...]], accepted: Sum) -> None:
    """Leave the parts of a sum out of the lines that are left, at the positions where it stands."""
    gone = set(accepted.parts)
    left: dict[tuple[int, ...], tuple[int, ...]] = {}
    for p, lines in alive.items():
        if accepted.stretch.first <= p <= accepted.stretch.last:
            if lines not in left:
                left[lines] = tuple(line for line in lines if line not in gone)
            alive[p] = left[lines]


def _suggested(
    axis: Axis, alive: dict[int, tuple[int, ...]], kinds: Sequence[tuple[Suggest, int]], needed: int, known: _Votes
) -> Iterator[tuple[Candidate, tuple[int, ...], int]]:
    """Yield each candidate once, with the lines that it counts among and the bits that its kind needs more."""
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for p, lines in alive.items():
        groups[lines].append(p)
    if len(kinds) > 1:  # what lies at equal distances does so among all lines, not among those that are left
        groups[axis.lines] = list(alive)
    seen: set[tuple[int, tuple[int, ...]]] = set()
    for lines, positions in groups.items():
        if len(lines) < 3:
            continue
        for suggest, more in kinds:
            asked = suggest, lines, tuple(positions)
            if asked not in known:
                votes: Counter[Candidate] = Counter()
                for p in positions:
                    votes.update(suggest([axis.values[line][p] for line in lines]))
                known[asked] = list(_most_voted(votes, needed))
            for candidate in known[asked]:
                key = lines[candidate.whole], tuple(lines[i] for i in candidate.parts)
                if key not in seen:
                    seen.add(key)
                    yield candidate, lines, more


def _most_voted(votes: Counter[Candidate], needed: int) -> Iterator[Candidate]:
    by_whole: dict[int, list[tuple[int, int, int, Candidate]]] = defaultdict(list)
    for candidate, times in votes.items():
        if times >= needed:
            reach = candidate.parts[-1] - candidate.parts[0]
            by_whole[candidate.whole].append((times, reach, -candidate.parts[0], candidate))
    for ranked in by_whole.values():
        ranked.sort(key=lambda each: each[:3], reverse=True)
        yield from (candidate for *_, candidate in ranked[:_TRIED])


def _judged(axis: Axis, heard: _Heard, candidate: Candidate, lines: Sequence[int], need: int) -> Iterator[Sum]:
    whole, parts = lines[candidate.whole], tuple(lines[i] for i in candidate.parts)
    reach = max(candidate.whole, candidate.parts[-1]) - min(candidate.whole, candidate.parts[0])
    holes = reach - len(parts)
    if parts[0] < whole < parts[-1]:
        need += _BETWEEN
    if candidate.parts.step > 1:
        need += holes
    if (whole, parts) not in heard:
        heard[whole, parts] = tuple(tell(axis, whole, parts, p) for p in range(axis.positions))
    told = heard[whole, parts]
    for stretch in stretches(told, need, _FAIL):
        yield Sum(whole, parts, stretch, told, holes, candidate.parts.step == 1)


# Which of the candidates stay ------------------------------------------------------------------------------------


def _accept(axis: Axis, before: Sequence[Sum], fresh: Sequence[Sum]) -> list[Sum]:
    """Return those of `fresh` that stay: surest first, then totals of totals, on the usual side, with fewest holes."""
    sides = Counter({True: 0, False: 0})
    for each in before or fresh:
        sides[each.after] += each.sure
    usual = sides[True] >= sides[False]
    firsts: dict[tuple[int, ...], int] = {}  # a total that is printed twice counts once
    for each in before:
        firsts.setdefault(each.parts, each.whole)
    wholes = set(firsts.values())
    ranked = sorted(
        fresh,
        key=lambda each: (
            -each.sure,
            not wholes.issuperset(each.parts),
            each.after != usual,
            each.holes,
            len(each.parts),
        ),
    )
    by_first: dict[int, list[Sum]] = defaultdict(list)
    for each in ranked:
        by_first[each.parts[0]].append(each)
    standing = list(before)
    kept: list[Sum] = []

    def offer(each: Sum) -> None:
        if any(_exclude(each, other) for other in standing):
            return
        # A = B + C + D gives way to A = E + D with E = B + C: what is nearest comes first.
        for part in each.parts if len(each.parts) > 2 else ():
            for inner in by_first[part]:
                if _is_inside(inner, each):
                    offer(inner)
        if any(_exclude(each, other) for other in standing):
            return
        kept.append(_extended(axis, each))
        standing.append(kept[-1])

    for each in ranked:
        offer(each)
    return kept


def _is_inside(inner: Sum, outer: Sum) -> bool:
    """Tell whether the parts of one sum are some of the other's, its total is among them, and it is as well founded."""
    low, high = min(outer.whole, inner.parts[0]), max(outer.whole, outer.parts[-1])
    return (
        len(inner.parts) < len(outer.parts)
        and inner.whole not in (outer.whole, *outer.parts)
        and low <= inner.whole <= high
        and set(inner.parts) <= set(outer.parts)
        and inner.stretch.meets(outer.stretch)
        and 3 * inner.stretch.holding >= outer.stretch.holding
    )


def _exclude(a: Sum, b: Sum) -> bool:
    """Tell whether two sums cannot both be meant."""
    if not a.stretch.meets(b.stretch):
        return False
    shared = set(a.parts) & set(b.parts)
    if a.whole == b.whole:  # a total may be taken apart twice
        return bool(shared) or (min(a.sure, b.sure) < _SURE and a.after == b.after)
    for one, other in ((a, b), (b, a)):
        if one.whole in other.parts and (shared or other.whole in one.parts):
            return True
    return len(shared) > 1 and not (a.parts == b.parts and abs(a.whole - b.whole) == 1)


def _extended(axis: Axis, summed: Sum) -> Sum:
    """Return a sum of neighbours with the lines of zeros at its far end, which no arithmetic tells from the others."""
    parts = summed.parts
    if not summed.run:
        return summed
    step = -1 if summed.after else 1
    line = (parts[0] if summed.after else parts[-1]) + step
    more = []
    span = range(summed.stretch.first, summed.stretch.last + 1)
    while 0 <= line < len(axis.values):
        cells = axis.values[line]
        if all(cells[p] is None for p in span) or any(cells[p] for p in span if summed.told[p].fit is not Fit.SILENT):
            break
        more.append(line)
        line += step
    return replace(summed, parts=tuple(sorted((*parts, *more))))
