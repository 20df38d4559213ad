"""Sentence shapes: TOML strings with slots and alternatives → trees that write sentences.

    [a|b]               one of these; may be empty, may hold anything
    {recv}              a number of the office, a name or a document, as the report knows it
    {recv hồ sơ}        a number with the noun that it counts; {ontime/done hồ sơ} is a part and its whole
    {late hồ sơ + quá hạn}  the same, with what belongs to the phrase but not to the unit
    {*fields~, ~…}      the shape after the second "~" for every row of a list, with ", " between
    {doc_kind @}        in a list: a number with the row's name as its noun, "05 công văn"
    {hamlets @thon}  a number with a word of the report as its noun, "08 tổ dân phố"
    {~2-6 buổi}         some number that nothing rests on; {~90-98%} some percentage
    <ORG:…>             a named entity; <SUBJECT:…> is what the next number is about, or the rate before it
    $word               a shape of the table `words`
    ⏎                   a new paragraph

A branch is only taken where the report has everything that its slots name, so that a shape needs no conditions.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

HERE = Path(__file__).resolve().parent


class Unshapely(ValueError):
    """A shape that cannot be read; the message quotes it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of `branches`."""

    branches: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """What the report puts here; `noun` is printed after it, as what is counted."""

    names: tuple[str, ...]
    noun: str


@dataclass(frozen=True, slots=True)
class Loose:
    """A number between `low` and `high` that stands in no relation."""

    low: int
    high: int
    noun: str


@dataclass(frozen=True, slots=True)
class Rows:
    """`item` for every row of the list `name`."""

    name: str
    separator: str
    item: Shape


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch that names something."""

    label: str
    inner: Shape


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a shape, one after the other."""

    parts: tuple[str | Choice | Slot | Loose | Rows | Entity, ...]


class Known(Protocol):
    """What says which slots can be filled."""

    def has(self, name: str) -> bool:
        """Tell whether the report has `name`."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The shapes of one file."""

    quantities: Mapping[str, tuple[str | None, str]]
    """Key → unit and what is counted."""
    rates: Mapping[str, tuple[str, str]]
    """Key → formula and what the rate is of."""
    derived: Mapping[str, str]
    """Key → formula of other keys of the same month or day."""
    flows: Mapping[str, tuple[int, int]]
    """Key → least and most in a month."""
    shares: Mapping[str, tuple[str, int, int]]
    """Key → the flow that it is part of, least and most per cent of it."""
    stocks: Mapping[str, tuple[int, int, int]]
    """Key → least and most at the start, and by how many it grows at most in a month."""
    lists: Mapping[str, Mapping[str, Any]]
    """Name → `key` of its items, `names` of them, how many an office has (`pick`), `low` and `high` in a month,
    `times` what they are counted in."""
    identities: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings inside the content, and the facts that are told under each, in order."""
    facts: Mapping[str, tuple[Shape, ...]]
    lines: Mapping[str, tuple[Shape, ...]]


def parse(shape: str, words: Mapping[str, str]) -> Shape:
    """Return the tree of a shape; raises `Unshapely`."""
    reader = _Reader(shape, words)
    found = reader.sequence("")
    if reader.at != len(shape):
        raise Unshapely(f"{shape[reader.at :][:40]!r} in {shape!r}")
    return found


class _Reader:
    def __init__(self, shape: str, words: Mapping[str, str]) -> None:
        self.shape, self.words, self.at = shape, words, 0

    def sequence(self, stop: str) -> Shape:
        parts: list[str | Choice | Slot | Loose | Rows | Entity] = []
        while self.at < len(self.shape) and self.shape[self.at] not in stop:
            c = self.shape[self.at]
            if c == "[":
                self.at += 1
                branches = [self.sequence("|]")]
                while self.next("|"):
                    branches.append(self.sequence("|]"))
                self.expect("]")
                parts.append(Choice(tuple(branches)))
            elif c == "{":
                self.at += 1
                parts.append(self.slot())
            elif c == "<":
                label = self.match(r"<([A-Z]+):")
                inner = self.sequence(">")
                self.expect(">")
                parts.append(Entity(label.group(1), inner))
            elif c == "$":
                name = self.match(r"\$(\w+)").group(1)
                if name not in self.words:
                    raise Unshapely(f"no word ${name} for {self.shape!r}")
                parts.extend(parse(self.words[name], self.words).parts)
            else:
                parts.append(self.match(r"[^\[\]{}<>$|]+").group())
        return Shape(tuple(parts))

    def slot(self) -> Slot | Loose | Rows:
        if self.next("*"):
            name, separator = self.match(r"(\w+)~([^~]*)~").groups()
            item = self.sequence("}")
            self.expect("}")
            return Rows(name, separator, item)
        if self.next("~"):
            low, high, noun = self.match(r"(\d+)-(\d+)(?: ?)([^}]*)\}").groups()
            return Loose(int(low), int(high), noun)
        names, noun = self.match(r"([\w./]+)(?: ([^}]*))?\}").groups()
        return Slot(tuple(names.split("/")), noun or "")

    def match(self, pattern: str) -> re.Match[str]:
        found = re.compile(pattern).match(self.shape, self.at)
        if not found:
            raise Unshapely(f"{self.shape[self.at :][:40]!r} in {self.shape!r}")
        self.at = found.end()
        return found

    def next(self, character: str) -> bool:
        found = self.shape.startswith(character, self.at)
        self.at += found
        return found

    def expect(self, character: str) -> None:
        if not self.next(character):
            raise Unshapely(f"no {character!r} at {self.shape[self.at :][:40]!r} in {self.shape!r}")


def possible(shape: Shape, known: Known) -> bool:
    """Tell whether the report can fill the shape in some way."""
    for part in shape.parts:
        match part:
            case Choice(branches) if not any(possible(branch, known) for branch in branches):
                return False
            case Slot(names, _) if not all(known.has(name) for name in names):
                return False
            case Rows(name, _, _) if not known.has(name):
                return False
            case Entity(_, inner) if not possible(inner, known):
                return False
    return True


def variants(shape: Shape) -> int:
    """Return how many different sentences a shape can write, apart from what fills its slots."""
    count = 1
    for part in shape.parts:
        match part:
            case Choice(branches):
                count *= sum(map(variants, branches))
            case Rows(_, _, item) | Entity(_, item):
                count *= variants(item)
    return count


def slots(shape: Shape) -> Iterator[str]:
    """Yield the names of all slots of a shape, those inside lists as "list:name"."""
    for part in shape.parts:
        match part:
            case Choice(branches):
                for branch in branches:
                    yield from slots(branch)
            case Slot(names, _):
                yield from names
            case Rows(name, _, item):
                yield name
                yield from (f"{name}:{inner}" for inner in slots(item))
            case Entity(_, inner):
                yield from slots(inner)


@cache
def load(name: str) -> dict[str, Any]:
    """Return a TOML file of ours by its path below this folder, without suffix."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def topics() -> Mapping[str, Topic]:
    """Return all shapes by topic (the file's name)."""
    words: dict[str, str] = load("shapes/words")["words"]
    found = {}
    for path in sorted((HERE / "shapes").glob("*.toml")):
        if path.stem == "words":
            continue
        data = load(f"shapes/{path.stem}")

        def parsed(table: Mapping[str, list[str]]) -> dict[str, tuple[Shape, ...]]:
            return {name: tuple(parse(shape, words) for shape in shapes) for name, shapes in table.items()}

        found[path.stem] = Topic(
            {key: (unit or None, subject) for key, (unit, subject) in data.get("quantities", {}).items()},
            {key: (formula, subject) for key, (formula, subject) in data.get("rates", {}).items()},
            data.get("derived", {}),
            {key: (low, high) for key, (low, high) in data.get("flows", {}).items()},
            {key: (of, low, high) for key, (of, low, high) in data.get("shares", {}).items()},
            {key: (low, high, step) for key, (low, high, step) in data.get("stocks", {}).items()},
            data.get("lists", {}),
            tuple(data.get("identities", ())),
            tuple((title, tuple(facts)) for title, facts in data.get("groups", ())),
            parsed(data.get("facts", {})),
            parsed(data.get("lines", {})),
        )
    return found
