"""Two texts lined up: which of their blocks stand beside each other.

A block is a line or a table. What surely corresponds is anchored: first the headings, then blocks that are the same but
for their digits and that each text has only once (as in Cohen's patience diff), then what the comparison itself says is
the same thing on both sides, at last what is the same next to an anchor. Anchors never cross; of those that do, the
most that go together are kept. It takes n·log n for n blocks.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

Pair = tuple[int, int]
"""A block of the left text and the block of the right text that belongs beside it."""
_BEFORE = (-1, -1)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_BEGIN = re.compile(r"^[\s#*|+-]*(?:(?:[ivxlc]+|\d+|[a-zđ])(?:[.)/]\d+)*[.)/]+\s)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a text: the block where it stands, its title, level and topic (None where it has none)."""

    block: int
    title: str
    level: int
    topic: str | None


@dataclass(frozen=True, slots=True)
class Lines:
    """What the lining up reads of a text: the first line of each block, and its headings in order."""

    lines: Sequence[str]
    headings: Sequence[Heading] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Blocks side by side, as ranges; what only one text has stands alone, beside an empty range."""

    left: range
    right: range


def lined_up(left: Lines, right: Lines, same: Iterable[Pair] = ()) -> Iterator[Row]:
    """Yield the rows, all blocks of both texts in their order; `same` are the blocks that the comparison pairs."""
    lefts, rights = [_plain(line) for line in left.lines], [_plain(line) for line in right.lines]
    chain = _more([], _headings(left.headings, right.headings))
    chain = _more(chain, _alike(lefts, rights))
    chain = _more(chain, set(same))
    chain = _grown(chain, lefts, rights)
    alone_left = _unpaired(left.headings, {at for at, _ in chain})
    alone_right = _unpaired(right.headings, {at for _, at in chain})
    for (left_anchor, right_anchor), (left_end, right_end) in pairwise([_BEFORE, *chain, (len(lefts), len(rights))]):
        left_start, right_start = left_anchor + 1, right_anchor + 1
        left_cut = _first(alone_left, left_start, left_end)
        right_cut = _first(alone_right, right_start, right_end)
        for row in (
            Row(range(max(0, left_anchor), left_start), range(max(0, right_anchor), right_start)),
            Row(range(left_start, left_cut), range(right_start, right_cut)),
            Row(range(left_cut, left_end), range(0)),
            Row(range(0), range(right_cut, right_end)),
        ):
            if row.left or row.right:
                yield row


def _more(chain: list[Pair], found: Iterable[Pair]) -> list[Pair]:
    """Return the chain with the most of `found` that cross neither it nor each other."""
    lefts, rights = [left for left, _ in chain], [right for _, right in chain]
    taken_left, taken_right = set(lefts), set(rights)
    fitting = [
        (left, right)
        for left, right in found
        if left not in taken_left
        and right not in taken_right
        and bisect_left(lefts, left) == bisect_left(rights, right)
    ]
    return sorted([*chain, *_rising(fitting)])


def _grown(chain: Sequence[Pair], left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """Return the chain with the blocks next to its anchors, and to both ends, that are the same."""
    grown: list[Pair] = []
    for (left_start, right_start), (left_end, right_end) in pairwise([_BEFORE, *chain, (len(left), len(right))]):
        between = zip(range(left_start + 1, left_end), range(right_start + 1, right_end), strict=False)
        after = list(takewhile(lambda pair: left[pair[0]] == right[pair[1]], between))
        left_first, right_first = left_start + len(after), right_start + len(after)
        between = zip(range(left_end - 1, left_first, -1), range(right_end - 1, right_first, -1), strict=False)
        before = list(takewhile(lambda pair: left[pair[0]] == right[pair[1]], between))
        grown += [*after, *reversed(before), (left_end, right_end)]
    return grown[:-1]


def _rising(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the longest run of pairs that rises on both sides (patience sorting, Fredman 1975)."""
    ends: list[int] = []  # the right end of the best run of each length
    nodes: list[tuple[Pair, int | None]] = []
    tips: list[int] = []
    for pair in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        at = bisect_left(ends, pair[1])
        nodes.append((pair, tips[at - 1] if at else None))
        ends[at : at + 1] = [pair[1]]
        tips[at : at + 1] = [len(nodes) - 1]
    run: list[Pair] = []
    node = tips[-1] if tips else None
    while node is not None:
        pair, node = nodes[node]
        run.append(pair)
    return run[::-1]


def _headings(left: Sequence[Heading], right: Sequence[Heading]) -> Iterator[Pair]:
    """Yield the headings of the same title in the same place; of the others, those of the same topic and level."""
    lefts, rights = _by_path(left), _by_path(right)
    pairs = [(lefts.pop(path), rights.pop(path)) for path in list(lefts) if path in rights]
    yield from ((one.block, other.block) for one, other in pairs)
    topics_left, topics_right = _by_topic(lefts.values()), _by_topic(rights.values())
    yield from ((topics_left[key].block, topics_right[key].block) for key in topics_left if key in topics_right)


def _by_path(headings: Iterable[Heading]) -> dict[tuple[object, ...], Heading]:
    found: dict[tuple[object, ...], Heading] = {}
    above: list[Heading] = []
    times: Counter[tuple[object, ...]] = Counter()
    for heading in headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
        path = tuple(_plain(one.title) for one in above[-3:])
        times[path] += 1
        found[*path, times[path]] = heading
    return found


def _by_topic(headings: Iterable[Heading]) -> dict[tuple[str, int], Heading]:
    """Return the headings by topic and level, where there is just one of them."""
    with_topic = [(heading.topic, heading.level, heading) for heading in headings if heading.topic]
    times = Counter((topic, level) for topic, level, _ in with_topic)
    return {(topic, level): heading for topic, level, heading in with_topic if times[topic, level] == 1}


def _alike(left: Sequence[str], right: Sequence[str]) -> Iterator[Pair]:
    lefts, rights = _only_once(left), _only_once(right)
    yield from ((block, rights[words]) for words, block in lefts.items() if words in rights)


def _only_once(lines: Sequence[str]) -> dict[str, int]:
    times = Counter(lines)
    return {words: block for block, words in enumerate(lines) if words and times[words] == 1}


def _plain(line: str) -> str:
    """Return a line without its numbering, figures and blanks: what does not change from a period to the next."""
    return " ".join(_DIGITS.sub("0", _BEGIN.sub("", line, count=1)).casefold().split())


def _unpaired(headings: Iterable[Heading], paired: set[int]) -> list[int]:
    return sorted({heading.block for heading in headings} - paired)


def _first(blocks: Sequence[int], start: int, end: int) -> int:
    """Return the first of the blocks within the range, else its end."""
    at = bisect_right(blocks, start - 1)
    return blocks[at] if at < len(blocks) and blocks[at] < end else end
