"""What a report says of its figures against other periods: "tăng 45 hồ sơ so với cùng kỳ năm trước"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import regex

from extractor.checks.comparisons import PERIOD, WORD, Comparison, comparisons
from extractor.checks.context import Context
from extractor.checks.present import alike, now, numbers
from extractor.checks.prose import CHANGES, is_change
from extractor.find.mentions import Amount, Number, Rate
from extractor.indicators import Indicator, Said, Setting, Stated, by_label, period_meant
from extractor.quantities import EXACT
from extractor.records import Period


@dataclass(frozen=True, slots=True)
class Change:
    """What a word of change at `word` says against the period `base`, which the words at `against` name.

    `before`, `after`, `change` and `rate` are as in `Comparison`, `after` where it is sure; `direction` is 0 where
    nothing changed. `of` is the period of the figure now, None where it is the report's own. `indicator` and `scope`
    are of the figure, None where it states none.
    """

    direction: Literal[1, -1, 0]
    word: tuple[int, int]
    against: tuple[int, int]
    base: Period | None
    of: Period | None
    before: Number | None
    after: Number | None
    change: Amount | None
    rate: Rate | None
    indicator: Indicator | None
    scope: str | None


@lru_cache(maxsize=1)
def stated_changes(context: Context) -> tuple[Change, ...]:
    """Return every comparison of the prose that names the period it compares with; those of plans are left out."""
    reader = _Reader(context)
    found = [*(reader.change(one) for one in comparisons(context)), *reader.unchanged()]
    return tuple(sorted((change for change in found if change is not None), key=lambda change: change.word))


# Which period -------------------------------------------------------------------------------------------------------

_NAME = (
    rf"(?P<name>(?:{PERIOD}|(?:ky|thang|quy)\s+(?:bao\s+cao\s+)?(?:lien\s+)?(?:ke\s+)?truoc)"
    rf"(?:\s+(?:cua\s+|voi\s+)?(?:nam\s+(?:truoc|ngoai|20\d\d)|20\d\d|{PERIOD}))*)\b"
)
_THEIRS = r"(?:voi\s+)?(?:ket\s+qua\s+|so\s+lieu\s+)?(?:cua\s+)?"
_AFTER = regex.compile(rf"\)?,?[^.;,()\n]{{0,40}}?\bso\s+{_THEIRS}{_NAME}")
_THAN = regex.compile(rf"[^.;,()\n\d]{{0,10}}?{_NAME}")
_BRACKET = regex.compile(rf"\s*\(\s*(?:so\s+voi\s+)?{_NAME}")
_SO_VOI = regex.compile(rf"\bso\s+(?:{_THEIRS}{_NAME}|voi\s+(?P<other>[a-z]+))")
_NAMED = regex.compile(_NAME)


def _against(context: Context, found: Comparison) -> tuple[int, int] | None:
    """Return the range of the words that name the period with which a comparison compares, or None."""
    folded = context.text.folded
    first, last = context.sentence(found.word[0])
    than = not context.folded(*found.word).startswith(("tang", "giam"))
    for way in (_AFTER, _THAN) if than else (_AFTER,):
        if match := way.match(folded, found.end, last):
            return match.span("name")
    if match := _BRACKET.match(folded, found.end, last):
        return match.span("name")
    before = found.before
    if before is not None:
        opened = folded.rfind("(", max(0, before.start - 80), before.start)
        opened = -1 if ")" in folded[opened : before.start] else opened
        if opened >= 0 and (match := _BRACKET.match(folded, opened, before.start)):
            return match.span("name")
    said = list(_SO_VOI.finditer(folded, first, found.word[0]))
    if said and said[-1]["name"] and not _says_change(context, first, said[-1].start()):
        return said[-1].span("name")
    if before is not None and before.start < found.word[0]:
        begin = context.sentence(before.start)[0]
        named = list(_NAMED.finditer(folded, begin, before.start))
        if named:
            return named[-1].span("name")
    return None


def _says_change(context: Context, start: int, end: int) -> bool:
    """Tell whether a word of change stands in a range: what it compares with is not compared with by the next."""
    return any(context.text.says(*word.span(), CHANGES) for word in WORD.finditer(context.text.folded, start, end))


# What of ------------------------------------------------------------------------------------------------------------

_SAME = regex.compile(
    r"\b(?:khong\s+(?:thay\s+)?doi|khong\s+tang,?\s+khong\s+giam|giu\s+nguyen|bang)\b"
    rf"(?=\s+(?:so\s+)?(?:voi\s+)?{_NAME})"
)
# "Số hồ sơ tiếp nhận trong kỳ" tăng …
_SUBJECT = regex.compile(r"[a-z\s]{8,80}$")


def _fits(found: Comparison, before: Number, after: Number) -> bool:
    """Tell whether `after` is what grew so from `before`: of several that may be meant it is the one that is."""
    grown = EXACT.multiply(EXACT.subtract(after.value, before.value), found.direction)
    if found.change is not None:
        return grown == found.change.value
    assert found.rate is not None
    off = EXACT.subtract(EXACT.multiply(grown, 100), EXACT.multiply(found.rate.value, before.value))
    return abs(off) <= EXACT.scaleb(before.value, -found.rate.decimals)


class _Reader:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._setting = Setting(context.document, context.headings, context.facts)
        self._stated: dict[int, Stated] = {}
        for stated in context.stated:
            if stated.amount.cell is None:
                self._stated.setdefault(stated.amount.start, stated)

    def change(self, found: Comparison) -> Change | None:
        """Return what a comparison says against a period, or None where it names none or tells of a plan."""
        against = None if found.target else _against(self._context, found)
        if against is None:
            return None
        at = self._subject_start(found.word[0])
        said = self._setting.of(at, at, found.end)
        if said is None or self._setting.of(found.word[0], found.word[0], found.end) is None:
            return None
        subject = self._labelled(at, found.word[0])
        scope = None if said.base else said.scope
        after = self._after(found, subject, scope)
        stated = self._of(after) or self._of(found.before) or (None if subject else self._told_elsewhere(found, after))
        indicator = subject
        if stated is not None:
            indicator, scope = stated.indicator, None if stated.base else stated.scope
        of, base = self._periods(said, found, after, against)
        return Change(
            direction=found.direction,
            word=found.word,
            against=against,
            base=base,
            of=of,
            before=found.before,
            after=after,
            change=found.change,
            rate=found.rate,
            indicator=indicator,
            scope=scope if indicator else None,
        )

    def unchanged(self) -> Iterator[Change]:
        """Yield what is said to be as it was then: "bằng cùng kỳ năm trước"."""
        context = self._context
        for paragraph in context.text.paragraphs:
            words = _SAME.finditer(context.text.folded, paragraph.start, paragraph.end)
            for word in words if paragraph.table is None else ():
                start = context.sentence(word.start())[0]
                told = [n for n in numbers(context, start, word.start()) if not is_change(context, n)]
                after, sure = now(context, start, word.start(), told[-1], None) if told else ((), False)
                found = self.change(Comparison(1, None, after, sure, word=word.span(), end=word.end()))
                if found is not None:
                    yield replace(found, direction=0)

    def _subject_start(self, at: int) -> int:
        """Return where the words begin that name what changed, before the word of change at the offset `at`."""
        start = self._context.sentence(at)[0]
        words = _SUBJECT.search(self._context.folded(max(start, at - 80), at))
        return max(start, at - 80) + words.start() if words else at

    def _labelled(self, start: int, end: int) -> Indicator | None:
        """Return the indicator that the words in a range name ("số hồ sơ tiếp nhận"), or None."""
        found = by_label(" ".join(self._context.folded(start, end).split())) if start < end else None
        return None if found is None or found.under else found

    def _of(self, number: Number | None) -> Stated | None:
        return self._stated.get(number.start) if number is not None else None

    def _after(self, found: Comparison, subject: Indicator | None, scope: str | None) -> Number | None:
        """Return the figure now: the only one that it may be, or the one that states what the sentence names."""
        told = [number for number in found.after if (stated := self._of(number)) is None or not stated.base]
        if subject is not None:
            named = [
                number
                for number in told
                if (stated := self._of(number))
                and (stated.indicator, stated.scope, stated.period) == (subject, scope, None)
            ]
            return named[0] if len({number.value for number in named}) == 1 else None
        alone = told[0] if told and len(found.after) == 1 and found.sure else None
        if alone is not None and alone.start >= self._context.sentence(found.word[0])[0]:
            return alone
        if found.before is not None and (found.change or found.rate):
            return next((number for number in told if _fits(found, found.before, number)), None)
        return alone

    def _told_elsewhere(self, found: Comparison, after: Number | None) -> Stated | None:
        """Return the one indicator of the section with the value that the figure now has, by print or by what it grew.

        "So với tháng 3/2023 giảm 43 hồ sơ (tháng 3/2023: 214 hồ sơ; kỳ này: 171 hồ sơ)" names none itself.
        """
        like, before = after or found.before, found.before
        value = after.value if after else None
        if after is None and before is not None and found.change is not None:
            value = EXACT.add(before.value, EXACT.multiply(found.change.value, found.direction))
        if like is None or value is None:
            return None
        section = self._context.section_at(found.word[0])
        same = {
            stated.indicator.code: stated
            for stated in self._stated.values()
            if stated.amount.value == value
            and stated.scope is None
            and stated.period is None
            and alike(stated.amount, like)
            and self._context.section_at(stated.amount.start) == section
        }
        # Of "3.3.1" and "3.3.1.n" (received, received newly) the one that holds the other is meant.
        least = min(same, key=len, default="")
        return same[least] if same and all(code.startswith(least) for code in same) else None

    def _periods(
        self, said: Said, found: Comparison, after: Number | None, against: tuple[int, int]
    ) -> tuple[Period | None, Period | None]:
        """Return the period of the figure now, None where it is the report's own, and the one that it is held against.

        "Lũy kế 4 tháng tiếp nhận 822 hồ sơ, tăng 5% so với cùng kỳ" is held against four months.
        """
        told: Said | None = said
        if after is not None:
            told = self._setting.of(after.start, after.start, after.end)
        elif against[1] <= found.word[0]:
            # "So với tháng 3/2023, số hồ sơ tăng": these words are not its period.
            told = self._setting.of(against[0], against[0], against[1])
        told = told or said
        own = self._context.facts.period
        if told.period is not None and not told.carried:
            if told.of is None:
                return None, None
            own = told.of
        base = period_meant(self._context.folded(*against), own)
        then = self._of(found.before)
        if then is not None and then.of is not None and then.of != base:
            base = None
        return (own if own is not self._context.facts.period else None), base
