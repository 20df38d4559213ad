"""Gold: what a person found in a report, named by what it says and looked up in the reader's text."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.formats import suffixes
from extractor.records import Facts

Range = tuple[int, int]
_MARKS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")  # a footnote mark is no letter


def _joins(edge: str, beside: str) -> bool:
    """Tell whether a character goes on a number or word that has `edge` at that end."""
    if edge.isdigit():
        return beside in "0123456789"
    return edge.isalpha() and beside.isalnum() and not beside.isdecimal() and beside not in _MARKS


class Unresolved(ValueError):
    """A gold item that is not in the text; the message quotes it."""


class Item(BaseModel):
    """A stretch of text, found without offsets: `nth` occurrence (from 1) of `text`, or of the context `within`.

    `at` says which occurrence of `text` in its context is meant.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    text: str
    within: str | None = Field(default=None, alias="in")
    nth: int = 1
    at: int = 1


class Heading(Item):
    """A heading; `topic_alt`, where given, are topics as good as `topic`."""

    number: str | None
    topic: str | None
    part: str | None
    level: int
    topic_alt: tuple[str | None, ...] = ()


class Cited(Item):
    """A citation of a numbered document, with the date that belongs to it wherever that stands.

    `issuer` is the body that issued it as the text names it; not given at all where gold was not annotated with it.
    """

    number: str
    doc_type: str | None
    date: str | None
    issuer: str | None = None


class Dated(Item):
    """A date in the contract's form: "2023-07-31", "2023-07", "2022-Q3"."""

    value: str


class Rate(Item):
    """A percentage, `low` where it is a range; the other fields as in `Counted`."""

    value: Decimal
    low: Decimal | None = None
    subject: str | None = None
    meaning: str | None = None
    period: str | None = None


class Counted(Item):
    """A count; `unit` is null where the text names none.

    `subject` is the noun phrase that says what it is about, as printed. Where gold knows them, `meaning` and `period`
    say in its own words what is counted, and of when.
    """

    value: Decimal
    of: Decimal | None = None
    unit: str | None
    subject: str | None = None
    meaning: str | None = None
    period: str | None = None


class Asserted(BaseModel):
    """A relation that an auditor would check. `arguable` ones may be reported, and need not be."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    holds: bool | Literal["rounding"]
    confidence: Literal["certain", "arguable"]
    statement: str
    members: tuple[Item, ...]


class Named(Item):
    """A named entity: ORG, LOC, PER, TITLE, PLAN, or the SUBJECT of a count."""

    label: str


class Planted(Item):
    """An error put in on purpose: `printed` stands where `true` should; a part that was dropped is not there at all."""

    kind: str
    printed: str | None
    true: str


class Gold(BaseModel):
    """What stands in a report. `neutral` lines may count as headings or not (titles, lead-ins)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    document: Facts
    sections: tuple[Heading, ...]
    neutral: tuple[Item, ...] = ()
    references: tuple[Cited, ...]
    dates: tuple[Dated, ...]
    percentages: tuple[Rate, ...]
    counts: tuple[Counted, ...]
    relations: tuple[Asserted, ...]
    entities: tuple[Named, ...] = ()
    errors: tuple[Planted, ...] = ()


class Source:
    """A reader's text in which gold items are looked up, runs of blanks counted as one."""

    def __init__(self, text: str) -> None:
        words = list(re.finditer(r"\S+", text))
        self.text = text
        self.squeezed = " ".join(word.group() for word in words)
        self._offsets = [i for word in words for i in range(word.start(), word.end() + 1)]
        self.length = len(text)

    def occurrences(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[Range]:
        """Return where `text` stands between two squeezed offsets, never inside a longer word or number."""
        wanted = " ".join(text.split())
        end = min(end, len(self.squeezed))
        found = []
        at = self.squeezed.find(wanted, start, end)
        while at >= 0:
            after = at + len(wanted)
            cut = at > 0 and _joins(wanted[0], self.squeezed[at - 1])
            if not cut and not (after < end and _joins(wanted[-1], self.squeezed[after])):
                found.append((at, after))
            at = self.squeezed.find(wanted, at + 1 if cut else after, end)
        return found

    def quote(self, start: int, end: int) -> dict[str, Any]:
        """Return the `Item` for a stretch of the text, as JSON: with the words around it that tell it apart.

        The words are those of its own line, so that they stand together whatever is set between lines.
        """
        text = " ".join(self.text[start:end].split())
        line_start = self.text.rfind("\n", 0, start) + 1
        line_end = self.text.find("\n", end)
        left = re.findall(r"\S+\s*", self.text[line_start:start])
        right = re.findall(r"\s*\S+", self.text[end : line_end if line_end >= 0 else len(self.text)])
        places = self.occurrences(text)
        if len(places) == 1 and self.source_range(places[0]) == (start, end):
            return {"text": text}
        for width in range(1, max(len(left), len(right)) + 1):
            around = "".join([*left[max(0, len(left) - width) :], self.text[start:end], *right[:width]])
            context = " ".join(around.split())
            if len(wider := self.occurrences(context)) > 1:
                continue
            for at, place in enumerate(self.occurrences(text, *wider[0]) if wider else [], 1):
                if self.source_range(place) == (start, end):
                    return {"text": text, "in": context} | ({"at": at} if at > 1 else {})
        return {"text": text, "nth": 1 + [self.source_range(place) for place in places].index((start, end))}

    def locate(self, item: Item) -> Range:
        """Return the item's offsets in the source text, end exclusive; raises `Unresolved`."""
        whole = (0, len(self.squeezed))
        places = self.occurrences(item.within or item.text, *whole)
        if item.within is not None and len(places) >= item.nth:
            places, nth = self.occurrences(item.text, *places[item.nth - 1]), item.at
        else:
            nth = item.nth
        if len(places) < nth:
            raise Unresolved(f"{item.text!r} (in {item.within!r}, nth {item.nth}) stands {len(places)} times")
        return self.source_range(places[nth - 1])

    def source_range(self, place: Range) -> Range:
        """Return the source offsets of a range of the squeezed text."""
        return self._offsets[place[0]], self._offsets[place[1] - 1] + 1


def load(folder: Path) -> Gold:
    """Return the gold of one report's folder; raises `pydantic.ValidationError` where it is not well formed."""
    return Gold.model_validate_json((folder / "gold.json").read_text(encoding="utf-8"))


def reports(folder: Path) -> list[Path]:
    """Return the report files of a corpus, sorted by folder."""
    found = [path for path in sorted(folder.glob("*/report.*")) if path.suffix in suffixes()]
    return [path for path in found if (path.parent / "gold.json").exists()]
