"""Gold: what a person found in a report, named by what it says and looked up in the reader's text."""

from __future__ import annotations

import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.formats import suffixes
from extractor.records import Facts

Range = tuple[int, int]
_LETTER = r"[^\W\d_⁰¹²³⁴-⁹]"  # a footnote mark is no letter


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
    """A citation of a numbered document, with the date that belongs to it wherever that stands."""

    number: str
    doc_type: str | None
    date: str | None


class Dated(Item):
    """A date in the contract's form: "2023-07-31", "2023-07", "2022-Q3"."""

    value: str


class Rate(Item):
    """A percentage, `low` where it is a range."""

    value: Decimal
    low: Decimal | None = None


class Counted(Item):
    """A count; `unit` is null where the text names none."""

    value: Decimal
    of: Decimal | None = None
    unit: str | None


class Asserted(BaseModel):
    """A relation that an auditor would check. `arguable` ones may be reported, and need not be."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    holds: bool | Literal["rounding"]
    confidence: Literal["certain", "arguable"]
    statement: str
    members: tuple[Item, ...]


class Gold(BaseModel):
    """What a person found in a report. `neutral` lines may count as headings or not (titles, lead-ins)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    document: Facts
    sections: tuple[Heading, ...]
    neutral: tuple[Item, ...] = ()
    references: tuple[Cited, ...]
    dates: tuple[Dated, ...]
    percentages: tuple[Rate, ...]
    counts: tuple[Counted, ...]
    relations: tuple[Asserted, ...]


class Source:
    """A reader's text in which gold items are looked up, runs of blanks counted as one."""

    def __init__(self, text: str) -> None:
        words = list(re.finditer(r"\S+", text))
        self.squeezed = " ".join(word.group() for word in words)
        self._offsets = [i for word in words for i in range(word.start(), word.end() + 1)]
        self.length = len(text)

    def occurrences(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[Range]:
        """Return where `text` stands between two squeezed offsets, never inside a longer word or number."""
        wanted = " ".join(text.split())
        left = "(?<![0-9])" if wanted[:1].isdigit() else f"(?<!{_LETTER})" if wanted[:1].isalpha() else ""
        right = "(?![0-9])" if wanted[-1:].isdigit() else f"(?!{_LETTER})" if wanted[-1:].isalpha() else ""
        pattern = re.compile(left + re.escape(wanted) + right)
        return [match.span() for match in pattern.finditer(self.squeezed, start, end)]

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
