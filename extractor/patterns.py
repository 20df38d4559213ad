"""patterns/*.toml → compiled patterns, each carrying its own examples.

A pattern is a TOML table: `description`, `regex` (on folded text, built from the fragments of words.toml as $name),
`lead` (what may stand before the match and then belongs to it: patterns anchor on the number and look left),
`examples` with the fields expected, `counter` with texts in which it must find nothing. What a pattern's named groups
mean is said at the head of its file. Other files there hold vocabularies, read by `vocabulary`.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import regex

from extractor.data import data_dir

KINDS = {"references": "reference", "dates": "date", "percents": "percentage", "counts": "count"}


# How far before a match its lead is looked for: "ngày   ".
_LEAD_WINDOW = 16


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: `id` is "<file>/<table>", `kind` reference, date, percentage or count."""

    id: str
    kind: str
    description: str
    compiled: regex.Pattern[str]
    lead: regex.Pattern[str] | None = None
    examples: tuple[dict[str, Any], ...] = field(default=())
    counter: tuple[str, ...] = field(default=())

    def finditer(self, folded: str) -> Iterator[tuple[int, int, regex.Match[str]]]:
        """Yield (start, end, match) of each find in `folded`, its lead taken in."""
        for match in self.compiled.finditer(folded):
            start, end = match.span()
            lead = self.lead.search(folded, max(0, start - _LEAD_WINDOW), start) if self.lead else None
            yield (lead.start() if lead else start), end, match


@cache
def vocabulary(name: str) -> dict[str, Any]:
    """Return the TOML file `name` ("units") of the patterns folder as it stands."""
    return tomllib.loads((data_dir("patterns") / f"{name}.toml").read_text(encoding="utf-8"))


_FRAGMENT = regex.compile(r"\$(\w+)")
_APPROXIMATE = regex.compile(r"(?:(?<=\\b)|(?<![a-z\\]))([a-z]{3,})~1")


def build(expression: str) -> regex.Pattern[str]:
    """Compile `expression` with its $fragments and ~1 words put in. Raises KeyError for an unknown fragment."""
    words = vocabulary("words")
    while _FRAGMENT.search(expression):
        expression = _FRAGMENT.sub(lambda match: f"(?:{words[match.group(1)]})", expression)
    return regex.compile(_APPROXIMATE.sub(r"(?:\1|(?:\1){e<=1:[a-z]})", expression))


@cache
def patterns(kind: str | None = None) -> tuple[Pattern, ...]:
    """Return all patterns, or those of one kind, in the order of their file."""
    found = []
    for name, of_kind in KINDS.items():
        if kind not in (None, of_kind):
            continue
        for key, table in vocabulary(name).items():
            if isinstance(table, dict) and "regex" in table:
                found.append(
                    Pattern(
                        id=f"{name}/{key}",
                        kind=of_kind,
                        description=table["description"],
                        compiled=build(table["regex"]),
                        lead=build(f"(?:{table['lead']})$") if "lead" in table else None,
                        examples=tuple(table.get("examples", ())),
                        counter=tuple(table.get("counter", ())),
                    )
                )
    return tuple(found)


@cache
def revision() -> str:
    """Return twelve hex digits that change whenever a file of the patterns folder does."""
    digest = hashlib.sha256()
    for path in _files(data_dir("patterns").glob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _files(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.name)
