"""Which sums a single position of an axis suggests: lines whose numbers there add up to another line's number.

Sums of neighbours are found by the sums of all lines before each line: a run adds up to w if two of these lie w apart.
So all are found in one pass, whatever the length of the run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_GAP = 6  # lines that may stand between a total and its parts
_WIDEST_STRIDE = 6  # "number, share, number, share": columns that belong together stand at most this far apart
_SKIP = 2  # members of a stride that may stand between a total and its parts
_WINDOW = 12  # lines between a total and either of two parts
_ALIKE = 3  # places at which the same sum begins, because lines of zeros follow one another


class Candidate(NamedTuple):
    """Line number `whole` may be the sum of the lines `parts`, all counted among the lines that were given."""

    whole: int
    parts: range


Suggest = Callable[[Sequence[int | None]], Iterator[Candidate]]


def runs(values: Sequence[int | None]) -> Iterator[Candidate]:
    """Yield the sums of lines that follow one another, before or after their total."""
    n = len(values)
    before = [0]
    for value in values:
        before.append(before[-1] + (value or 0))
    starts: dict[int, list[int]] = defaultdict(list)
    for t in range(n):
        if w := values[t]:
            for end in range(t, max(1, t - _GAP), -1):
                for start in starts.get(before[end] - w, ())[-_ALIKE:]:
                    if end - start >= 2:
                        yield Candidate(t, range(start, end))
        starts[before[t]].append(t)
    ends: dict[int, list[int]] = defaultdict(list, {before[n]: [n]})
    for t in range(n - 1, -1, -1):
        if w := values[t]:
            for start in range(t + 1, min(n - 1, t + 1 + _GAP)):
                for end in ends.get(before[start] + w, ())[-_ALIKE:]:
                    if end - start >= 2:
                        yield Candidate(t, range(start, end))
        ends[before[t]].append(t)


def strides(values: Sequence[int | None]) -> Iterator[Candidate]:
    """Yield the sums of every second, third … line ("Total | number, share | number, share")."""
    n = len(values)
    totals = [(t, w) for t, w in enumerate(values) if w]
    for stride in range(2, min(_WIDEST_STRIDE, n // 2) + 1):
        for offset in range(stride):
            before = [0]
            for i in range(offset, n, stride):
                before.append(before[-1] + (values[i] or 0))
            place = {added: k for k, added in enumerate(before)}
            members = len(before) - 1
            if len(place) < 3:
                continue
            for t, w in totals:
                following = max(0, (t - offset) // stride + 1)
                for first in range(following, min(following + _SKIP, members - 1)):
                    end = place.get(before[first] + w, 0)
                    if end - first >= 2:
                        yield Candidate(t, range(offset + first * stride, offset + (end - 1) * stride + 1, stride))
                preceding = min(members, -(-(t - offset) // stride))
                for end in range(preceding, max(1, preceding - _SKIP), -1):
                    start = place.get(before[end] - w, end)
                    if end - start >= 2:
                        yield Candidate(t, range(offset + start * stride, offset + (end - 1) * stride + 1, stride))


def pairs(values: Sequence[int | None]) -> Iterator[Candidate]:
    """Yield the sums of two lines near their total; so a difference is found too, as a sum."""
    places: dict[int, list[int]] = defaultdict(list)
    for i, value in enumerate(values):
        if value:
            places[value].append(i)
    for t, w in enumerate(values):
        if not w:
            continue
        for a in range(max(0, t - _WINDOW), min(len(values), t + _WINDOW + 1)):
            value = values[a]
            if a != t and value:
                for b in places.get(w - value, ()):
                    if a < b <= t + _WINDOW and b != t:
                        yield Candidate(t, range(a, b + 1, b - a))
