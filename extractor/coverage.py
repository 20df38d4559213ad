"""The ledger: each number of a report ends as consistent, contradicted, or not checked with the reason.

A number that no relation was found for is said to be so: silence would read as "checked and right".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.checks.context import Context
from extractor.find.mentions import Amount, Rate
from extractor.records import Coverage, NumberStatus, Relation

_ESTIMATE = "ước lượng hoặc khoảng"
_CELL = "ô bảng ngoài mọi phép tính"
_ALONE = "không có số nào cùng câu"
_UNRELATED = "chưa rõ quan hệ với các số cùng câu"
_GRAVITY: tuple[NumberStatus, ...] = ("unchecked", "consistent", "rounding", "contradicted")
_STATUS: dict[object, NumberStatus] = {True: "consistent", "rounding": "rounding", False: "contradicted"}


@dataclass(frozen=True, slots=True)
class Entry:
    """How a number ended; `reason` says in Vietnamese why it was not checked."""

    status: NumberStatus
    reason: str | None = None


class Ledger:
    """The entry of every number of a report."""

    def __init__(self, context: Context, relations: Sequence[Relation]) -> None:
        self._context = context
        self._status: dict[int, NumberStatus] = {}
        self._reasons: dict[int, str] = {}
        for relation in relations:
            status = _STATUS.get(relation.holds, "unchecked")
            for member in relation.members:
                at = member.span.start
                self._status[at] = max(status, self._status.get(at, "unchecked"), key=_GRAVITY.index)
                if relation.reason:
                    self._reasons.setdefault(at, relation.reason)

    def entry(self, number: Amount | Rate) -> Entry:
        """Return how `number` ended; of "235/240" the graver of the two."""
        places = [(number.start, number.end)]
        if isinstance(number, Amount):
            places += [number.number, *([number.of_number] if number.of_number else [])]
        starts = {self._context.document.span(*place).start for place in places}
        status = max((self._status.get(at, "unchecked") for at in starts), key=_GRAVITY.index)
        if status != "unchecked":
            return Entry(status)
        reasons = (self._reasons[at] for at in sorted(starts) if at in self._reasons)
        return Entry(status, next(reasons, None) or self._why(number))

    def _why(self, number: Amount | Rate) -> str:
        if number.hedge or (isinstance(number, Rate) and number.low is not None):
            return _ESTIMATE
        if number.cell is not None:
            return _CELL
        start, end = self._context.sentence(number.start)
        others = len(self._context.amounts(start, end)) + len(self._context.rates(start, end)) - 1
        paired = isinstance(number, Amount) and number.of is not None
        return _UNRELATED if others > 0 or paired else _ALONE


def summary(entries: Sequence[Entry], doubtful: int = 0, unread: int = 0) -> Coverage:
    """Return how many of the numbers ended how, the commonest reason first.

    `doubtful` of them may be misread, and `unread` places were not read at all.
    """
    count = Counter(entry.status for entry in entries)
    reasons = Counter(entry.reason for entry in entries if entry.reason)
    return Coverage(
        numbers=len(entries),
        checked=len(entries) - count["unchecked"],
        unchecked=count["unchecked"],
        contradicted=count["contradicted"],
        reasons=dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
        doubtful=doubtful or None,
        unread=unread or None,
    )
