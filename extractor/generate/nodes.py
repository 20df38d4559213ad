"""Text with what it means: a tree of stretches, so that a number can be changed before anything has an offset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

Part = "Node | Number | str"
Nodes = list["Node | Number | str"]
ENTITIES = frozenset({"ORG", "LOC", "PER", "TITLE", "PLAN", "SUBJECT"})


@dataclass(eq=False, slots=True)
class Number:
    """One printed number, date or direction word: the leaf that relations name and errors change.

    `value` is what is printed (a date's is ISO, a document number's is its text); `key` the quantity of the office that
    it stands for, by which two statements of one quantity are known as such.
    """

    key: str
    printed: str
    value: Fraction | str
    kind: Literal["count", "rate", "money", "direction", "date", "document"] = "count"
    unit: str | None = None
    decimals: int = 0
    scale: int = 1
    gone: bool = False
    """Its part of the list was dropped."""


@dataclass(eq=False, slots=True)
class Node:
    """A stretch of text. `kind`: an entity label, or

    c count, p percentage, r reference, d date, h heading, n a line that may count as a heading, rows a list, item one
    of its items, plain nothing in particular. `data` holds what gold says of it.
    """

    kind: str
    parts: Nodes
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Line:
    """A paragraph or table row; `style`: body, title, heading, row, left, right, note or page (a page break)."""

    style: str
    parts: Nodes


@dataclass(slots=True)
class Placed:
    """A node or number with its place in the flat text."""

    what: Node | Number
    start: int
    end: int


def flatten(parts: Sequence[Node | Number | str], at: int = 0) -> tuple[str, list[Placed]]:
    """Return the text of `parts` and everything in it with its offsets, outer before inner."""
    out: list[str] = []
    placed: list[Placed] = []

    def walk(parts: Sequence[Node | Number | str], at: int) -> int:
        for part in parts:
            if isinstance(part, str):
                out.append(part)
                at += len(part)
            elif isinstance(part, Number):
                out.append(part.printed)
                placed.append(Placed(part, at, at + len(part.printed)))
                at += len(part.printed)
            else:
                here = Placed(part, at, at)
                placed.append(here)
                at = here.end = walk(part.parts, at)
        return at

    walk(parts, at)
    return "".join(out), placed


def numbers(parts: Sequence[Node | Number | str]) -> Iterator[Number]:
    """Yield the numbers in `parts`, in order."""
    for part in parts:
        if isinstance(part, Number):
            yield part
        elif isinstance(part, Node):
            yield from numbers(part.parts)


def nodes(parts: Sequence[Node | Number | str], kind: str) -> Iterator[Node]:
    """Yield the nodes of one kind in `parts`, outer before inner."""
    for part in parts:
        if isinstance(part, Node):
            if part.kind == kind:
                yield part
            yield from nodes(part.parts, kind)


def capitalised(parts: Nodes) -> Nodes:
    """Return `parts` with the first letter a capital; also that of a period or a direction word."""
    for i, part in enumerate(parts):
        if isinstance(part, str):
            if part:
                return [*parts[:i], part[0].upper() + part[1:], *parts[i + 1 :]]
        elif isinstance(part, Number):
            part.printed = part.printed[0].upper() + part.printed[1:]
            return parts
        else:
            return [*parts[:i], Node(part.kind, capitalised(part.parts), part.data), *parts[i + 1 :]]
    return parts
