"""The files of a district's folder, and what was planted in them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from extractor.generate.districts.places import full
from extractor.generate.forms import Form
from extractor.generate.nodes import Node, Number
from extractor.generate.office import Office
from extractor.generate.periods import Period
from extractor.generate.report import Written

Mark = tuple["Sheet", Node | Number]
"""A stretch of a file."""


@dataclass(eq=False, slots=True)
class Sheet:
    """A report to be written: `name` is its file below the period's folder, without suffix."""

    name: str
    written: Written
    form: Form
    seed: str
    copy: str | None = None
    """The name of a second file with the same bytes."""


@dataclass(slots=True)
class Trace:
    """Something put into a folder: an error, or an innocent thing that looks like one.

    A finding has found it that points at one of `at`; where there are none, at one of the `files`; where there are
    none, that `says` so.
    """

    kind: str
    period: Period
    units: list[str]
    at: list[Mark] = field(default_factory=list)
    files: list[Sheet] = field(default_factory=list)
    says: str | None = None


def file_name(place: int, office: Office, period: Period, style: int) -> str:
    """Return what the file of the commune in some place of the list is called: people have their habits."""
    match style:
        case 0:
            return f"{place:02}. {full(office)}"
        case 1:
            return f"BC CCHC T{period.index}.{period.year} {full(office)} ({place})"
        case _:
            return f"bao-cao-{place:02}-{_ascii(office.name)}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if c.isascii()).replace(" ", "-")
