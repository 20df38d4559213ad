"""The page of comparisons, put together: the list of them, each with what is told of it, the reports side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.checks import rules
from extractor.comparison import ChangeKind, Comparison, Side
from extractor.outputs import Compared, is_shown
from extractor.outputs.compared.page.beside import Beside, Told, beside
from extractor.outputs.compared.page.told import Card, Entry, Group, Teller
from extractor.outputs.compared.page.trends import HEIGHT, WIDTH, Line, Trends
from extractor.outputs.compared.texts import Texts
from extractor.outputs.compared.wording import (
    CHANGE_NAMES,
    CHANGE_SIGNS,
    COMPARISON_NAMES,
    FAVOURABLE_NAMES,
    delta_words,
    pair_name,
    percent_words,
    side_facts,
    side_name,
    value_words,
)
from extractor.outputs.pages.cards import SIGNS, Quote, rule_title
from extractor.outputs.pages.render import capital, rendered
from extractor.outputs.wording import SEVERITY_NAMES, one_line, quotes, tally
from extractor.outputs.wording import groups as near_each_other
from extractor.records import SEVERITIES, Severity, Span

MOST_TEXT = 2_000_000
"""Characters of reports that a page holds, so that a browser opens it at once; some forty long comparisons."""
MOST_UNCHANGED = 10_000
"""Rows of indicators that did not change that a page holds."""
_MANY = 30  # comparisons from which on a browser lays out only what is in view


@dataclass(frozen=True, slots=True)
class View:
    """A comparison as the page shows it; `no_texts` says why the reports do not stand side by side.

    `sides` are, for before and after, what it is called and (file, what tells it apart) of each of its reports.
    `quotes` are those of the findings, by the ids of their cards. `lists` have a title, a CSS class ("quiet" for what
    is folded away and no stop for the keys) and entries.
    """

    id: str
    comparison: Comparison
    sides: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    cards: Sequence[Card]
    quotes: Mapping[str, Sequence[Quote]]
    groups: Sequence[Group]
    lists: Sequence[tuple[str, str, Sequence[Entry]]]
    left_out: int
    beside: Beside | None
    no_texts: str

    @property
    def title(self) -> str:
        """Both periods."""
        return pair_name(self.comparison)

    @property
    def kind(self) -> str:
        """What is compared with what."""
        return COMPARISON_NAMES[self.comparison.kind]

    @property
    def found(self) -> Counter[Severity]:
        """How many findings of each severity are shown."""
        return Counter(card.finding.severity for card in self.cards if card.shelf == "shown")

    @property
    def kinds(self) -> Counter[ChangeKind]:
        """How many indicators changed in which way."""
        return Counter(change.kind for change in self.comparison.changes)

    @property
    def shelves(self) -> dict[str, list[Card]]:
        """The cards by where they lie."""
        return {name: [card for card in self.cards if card.shelf == name] for name in ("shown", "lighter", "dismissed")}

    def href(self, spans: Sequence[Span]) -> str:
        """Return the link to where the first of the spans stands on the page, "" where its text is not there."""
        return _href(spans[0], self.comparison, self.beside) if spans else ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's comparisons, and its indicators over time."""

    id: str
    name: str
    views: Sequence[View]
    lines: Sequence[Line]


def page(compared: Compared) -> str:
    """Return the page as HTML."""
    found = compared.comparisons
    trends = Trends(found.trends)
    views = list(_Views(compared, trends).all())
    units = [
        Unit(f"u{number}", one_line(capital(name)), list(group), trends.of_unit(name))
        for number, (name, group) in enumerate(groupby(views, key=lambda view: view.comparison.unit), 1)
    ]
    codes = sorted({finding.rule for finding in found.findings} & set(rules()))
    return rendered(
        "compared",
        title=f"{units[0].name}: so sánh các kỳ báo cáo" if len(units) == 1 else "So sánh các kỳ báo cáo",
        units=units,
        count=len(views),
        found=sum((view.found for view in views), Counter()),
        skipped=found.skipped,
        failures=found.failures,
        everything=compared.everything,
        marks=compared.marks,
        are_many=len(views) > _MANY,
        rules=[rules()[code] for code in codes],
        words=_WORDS,
        size=(WIDTH, HEIGHT),
    )


_WORDS = {
    "kinds": CHANGE_NAMES,
    "kind_signs": CHANGE_SIGNS,
    "severities": SEVERITY_NAMES,
    "signs": SIGNS,
    "favourable": FAVOURABLE_NAMES,
    "value": value_words,
    "delta": delta_words,
    "percent": percent_words,
    "rule": rule_title,
    "tally": tally,
}
"""What the template calls things."""


class _Views:
    """Makes the views, with one eye on how large the page grows."""

    def __init__(self, compared: Compared, trends: Trends) -> None:
        self._compared = compared
        self._texts = Texts(compared.text)
        self._teller = Teller(self._texts, trends, compared.level)
        self._comparisons = compared.comparisons.comparisons
        self._with_texts = self._chosen()
        self._unchanged = MOST_UNCHANGED

    def all(self) -> Iterator[View]:
        """Yield them in order."""
        for number, comparison in enumerate(self._comparisons, 1):
            yield self._view(comparison, f"k{number}", number - 1 in self._with_texts)

    def _chosen(self) -> set[int]:
        """Return the comparisons whose texts the page holds: while there is room, those with findings first."""
        order = sorted(range(len(self._comparisons)), key=lambda at: -self._gravity(self._comparisons[at]))
        room = MOST_TEXT
        chosen: set[int] = set()
        for at in order:
            if not _differs(self._comparisons[at]):
                continue
            room -= sum(len(self._texts.text(path) or "") for path in _paths(self._comparisons[at]))
            if room < 0 and chosen:  # one comparison has its texts, however long they are
                break
            chosen.add(at)
        return chosen

    def _gravity(self, comparison: Comparison) -> int:
        shown = (finding for finding in comparison.findings if is_shown(finding, self._compared.level))
        return max((len(SEVERITIES) - SEVERITIES.index(finding.severity) for finding in shown), default=0)

    def _view(self, comparison: Comparison, identity: str, with_texts: bool) -> View:
        prefix = f"{identity}-"
        cards = list(self._teller.cards(comparison, prefix))
        groups = self._teller.groups(comparison, prefix)
        lists = [
            ("Câu chép lại", "", list(self._teller.copied(comparison, prefix))),
            ("Đề mục", "", list(self._teller.sections(comparison, prefix))),
            ("Văn bản viện dẫn", "quiet", list(self._teller.documents(comparison, prefix))),
            ("Phát hiện trong từng báo cáo", "quiet", list(self._teller.standing(comparison, prefix))),
        ]
        told: list[Told] = [one.told for one in cards]
        told += [row.told for group in groups for row in group.rows]
        told += [entry.told for _, _, entries in lists for entry in entries]
        laid = beside(comparison, told, self._texts.text, self._compared.sections, prefix) if with_texts else None
        kept, left_out = self._within_limit(groups)
        return View(
            id=identity,
            comparison=comparison,
            sides=[_side(side, comparison.unit) for side in (comparison.previous, comparison.current)],
            cards=cards,
            quotes={card.told.id: list(self._quotes(card, comparison, laid)) for card in cards},
            groups=kept,
            lists=[one for one in lists if one[-1]],
            left_out=left_out,
            beside=laid,
            no_texts="" if laid else self._reason(comparison, with_texts),
        )

    def _within_limit(self, groups: Sequence[Group]) -> tuple[list[Group], int]:
        """Return the groups, from where there are too many without what did not change, and how many rows that is."""
        unchanged = sum(not row.changed for group in groups for row in group.rows)
        if unchanged <= self._unchanged:
            self._unchanged -= unchanged
            return list(groups), 0
        kept = [Group(group.title, [row for row in group.rows if row.changed]) for group in groups]
        return [group for group in kept if group.rows], unchanged

    def _reason(self, comparison: Comparison, with_texts: bool) -> str:
        if not _differs(comparison):
            return "Hai báo cáo không khác nhau ở điểm nào đã so sánh, nên trang không kèm toàn văn."
        if with_texts or any(self._texts.text(path) is None for path in _paths(comparison)):
            return "Không lưu toàn văn của báo cáo, nên không đặt được hai báo cáo cạnh nhau."
        return "Trang không kèm toàn văn hai báo cáo này để khỏi quá nặng; muốn xem, hãy so sánh riêng hai kỳ này."

    def _quotes(self, card: Card, comparison: Comparison, laid: Beside | None) -> Iterator[Quote]:
        names = {
            part.path: side_name(part) for side in (comparison.previous, comparison.current) for part in _parts(side)
        }
        for path, spans in groupby(card.finding.spans, key=lambda span: span.path or comparison.current.path):
            for group in near_each_other(tuple(spans)):
                where, pieces = next(quotes(group, self._texts.text(path)))
                place = ", ".join(filter(None, (names.get(path) or one_line(path), where)))
                yield Quote(place, _href(group[0], comparison, laid) or None, pieces)


def _href(span: Span, comparison: Comparison, laid: Beside | None) -> str:
    place = laid.places.get((span.path or comparison.current.path, span.start)) if laid else None
    return f"#{place}" if place else ""


def _differs(comparison: Comparison) -> bool:
    return bool(
        comparison.findings
        or comparison.sections
        or comparison.copied
        or any(change.kind != "unchanged" for change in comparison.changes)
        or any(document.kind != "repeated" for document in comparison.documents)
        or any(standing.kind != "still" for standing in comparison.standing)
    )


def _parts(side: Side) -> Sequence[Side]:
    return side.parts or (side,)


def _paths(comparison: Comparison) -> list[str]:
    return [part.path for side in (comparison.previous, comparison.current) for part in _parts(side)]


def _side(side: Side, unit: str) -> tuple[str, Sequence[tuple[str, str]]]:
    return side_name(side), [(one_line(part.path), side_facts(part, unit)) for part in _parts(side)]
