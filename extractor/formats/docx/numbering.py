"""The automatic numbers of paragraphs, which Word shows but does not store as text."""

from __future__ import annotations

from typing import Any, NamedTuple

from extractor.formats.docx.elements import RPR, VAL, W, is_on, properties_of, value_of, whole
from extractor.formats.docx.styles import Styles, look_of
from extractor.formats.numerals import Counters, Level

_LEVELS = 9
_LONGEST_LABEL = 255  # characters between the numbers


class _Level(NamedTuple):
    """A level of a list: how it counts, the style that it numbers, the label's own font."""

    numbers: Level
    style: str | None
    font: str | None


def _level(element: Any) -> _Level:
    restart = value_of(element, "lvlRestart")
    template = (value_of(element, "lvlText") or "")[:_LONGEST_LABEL]
    at = whole(element.get(W + "ilvl"))
    return _Level(
        Level(
            template,
            # Word puts a format of later versions beside the one that the older show.
            value_of(element, "numFmt") or next((f.get(VAL) for f in element.iter(W + "numFmt")), None) or "decimal",
            whole(value_of(element, "start"), 1),
            is_on(element, "isLgl"),
            # A level that is not above this one is as good as none said.
            under if restart is not None and (under := whole(restart)) <= at else None,
            "" if value_of(element, "suff") == "nothing" and template == template.rstrip() else " ",
        ),
        style=value_of(element, "pStyle"),
        font=look_of(properties_of(element, RPR))[0].font,
    )


def _levels(element: Any) -> dict[int, _Level]:
    levels = {whole(each.get(W + "ilvl"), -1): each for each in element.iterchildren(W + "lvl")}
    return {at: _level(each) for at, each in levels.items() if 0 <= at < _LEVELS}


class _List(NamedTuple):
    """A list (w:num): its abstract definition, the levels that it has of its own, and where it starts anew."""

    abstract: str
    own: dict[int, _Level]
    starts: dict[int, int]


class Label(NamedTuple):
    """The number that Word shows before a paragraph, with what parts it from the text ("1.2. ", "- "), its own font."""

    text: str
    font: str | None


class Numbering:
    """The automatic numbers: numbering.xml and the styles that use it, and the counters so far.

    Lists with the same abstract definition count on together; a start override restarts once, where its list begins.
    """

    def __init__(self, numbering: Any, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._of_style: dict[str | None, tuple[str | None, str | None]] = {}
        self._shown: dict[str, dict[int, _Level]] = {}
        self._numbers: dict[str, dict[int, Level]] = {}
        self._counters: dict[str, Counters] = {}
        self._begun: set[str] = set()
        if numbering is None:
            return
        links = {}
        for abstract in numbering.iterchildren(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId")
            self._abstracts[key] = _levels(abstract)
            links[key] = value_of(abstract, "numStyleLink")
        for item in numbering.iterchildren(W + "num"):
            self._lists[item.get(W + "numId")] = self._list(item)
        for key, style in links.items():
            # A list style: the levels stand with the list that the style names.
            target = styles.numbering_of(style) if style else None
            if target in self._lists:
                self._abstracts[key] = self._abstracts.get(self._lists[target].abstract, {})

    @staticmethod
    def _list(item: Any) -> _List:
        starts, own = {}, {}
        for override in item.iterchildren(W + "lvlOverride"):
            at = whole(override.get(W + "ilvl"), -1)
            if (start := value_of(override, "startOverride")) is not None and 0 <= at < _LEVELS:
                starts[at] = whole(start, 1)
            own.update(_levels(override))
        return _List(value_of(item, "abstractNumId") or "", own, starts)

    def _levels_of(self, number: str) -> dict[int, _Level]:
        if number not in self._shown:
            one = self._lists[number]
            self._shown[number] = self._abstracts.get(one.abstract, {}) | one.own
            self._numbers[number] = {at: level.numbers for at, level in self._shown[number].items()}
        return self._shown[number]

    def _inherited(self, style: str | None) -> tuple[str | None, str | None]:
        """Return the list and the level that a paragraph has by its style, or by one that this is based on."""
        if style not in self._of_style:
            number = level = None
            for name, element in self._styles.chain(style):
                own, at = value_of(element, "pPr/numPr/numId"), value_of(element, "pPr/numPr/ilvl")
                if own is not None:
                    number, level = own, level or at or self._linked(own, name)
                    break
                level = level or at
            self._of_style[style] = number, level
        return self._of_style[style]

    def _linked(self, number: str, style: str) -> str | None:
        levels = self._levels_of(number) if number in self._lists else {}
        return next((str(at) for at, level in levels.items() if level.style == style), None)

    def label(self, style: str | None, number: str | None, level: str | None) -> Label | None:
        """Return the label of a paragraph with this style, list and level of its own, and count it."""
        if number is None or level is None:
            inherited = self._inherited(style or self._styles.paragraph)
            number = inherited[0] if number is None else number
            level = inherited[1] if level is None else level
        if number is None or number not in self._lists:
            return None
        key, _, starts = self._lists[number]
        levels, at = self._levels_of(number), whole(level)
        if at not in levels:
            return None
        counters = self._counters.setdefault(key, Counters())
        if number not in self._begun:
            self._begun.add(number)
            for i, start in starts.items():
                counters.begin(i, start)
        text = counters.label(self._numbers[number], at)
        return Label(text, None if levels[at].numbers.kind == "bullet" else levels[at].font)
