"""patterns/*.toml, and a site's own files laid over them → vocabularies and compiled patterns.

A pattern is a TOML table: `description`, `regex` (on folded text, built from the fragments of words.toml as $name),
`lead` (what may stand before the match and then belongs to it: patterns anchor on the number and look left),
`examples` with the fields expected, `counter` with texts in which it must find nothing. What a pattern's named groups
mean is said at the head of its file. Other files there hold vocabularies, read by `vocabulary`.

Which files are read is a `PatternSet`. One is in force at a time, for each thread its own; a function that is made from
patterns is decorated by `derived`, never by functools.cache, so that it answers by the set in force.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import regex

from extractor.data import data_dir
from extractor.patterns.expressions import compiled
from extractor.patterns.site import KINDS, lay_over, pattern_files

__all__ = ["KINDS", "Pattern", "PatternSet", "build", "derived", "patterns", "vocabulary"]

# How far before a match its lead is looked for: "ngày   ".
_LEAD_WINDOW = 16

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")


class PatternSet:
    """The project's pattern files with those of `folders` laid over them, in their order.

    `tables` are the files' tables by name ("units"); `revision` is twelve hex digits that change whenever a file does.
    Raises `SettingsError` for a folder that cannot be used.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        ours = sorted(data_dir("patterns").glob("*.toml"), key=lambda path: path.name)
        digest = hashlib.sha256()
        self.tables: dict[str, dict[str, Any]] = {}
        for path in ours:
            self.tables[path.stem] = tomllib.loads(path.read_text(encoding="utf-8"))
        for folder in folders:
            self.tables = lay_over(self.tables, folder)
        for path in [*ours, *(path for folder in folders for path in pattern_files(folder))]:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        self.revision = digest.hexdigest()[:12]
        self._made: dict[Callable[..., Any], Callable[..., Any]] = {}

    @classmethod
    @cache
    def shipped(cls) -> PatternSet:
        """Return the project's own patterns, read once."""
        return cls()

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Make this the set that everything in the block is found by, in this thread."""
        token = _in_force.set(self)
        try:
            yield
        finally:
            _in_force.reset(token)

    def made(self, function: Callable[Arguments, Value]) -> Callable[Arguments, Value]:
        """Return `function` with a memory of its own for this set."""
        known = self._made.get(function)
        if known is None:
            known = self._made.setdefault(function, lru_cache(maxsize=4096)(function))
        return known


_in_force: ContextVar[PatternSet | None] = ContextVar("in_force", default=None)


def _current() -> PatternSet:
    return _in_force.get() or PatternSet.shipped()


def derived(function: Callable[Arguments, Value]) -> Callable[Arguments, Value]:
    """Remember what `function` returns, for each set of patterns apart. Its arguments must be hashable."""

    @wraps(function)
    def remembered(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Value:
        return _current().made(function)(*args, **kwargs)

    return remembered


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


def vocabulary(name: str) -> dict[str, Any]:
    """Return the tables of the file `name` ("units") in the set in force. They are not to be changed."""
    return _current().tables[name]


def build(expression: str) -> regex.Pattern[str]:
    """Compile `expression` with its $fragments and ~1 words put in. Raises KeyError for an unknown fragment."""
    return compiled(expression, vocabulary("words"))


@derived
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
