"""Writes the sentences of one report from the shapes, each number with its meaning."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from extractor.generate import issuers, shapes, subjects
from extractor.generate.known import Figures, Row, quantities
from extractor.generate.nodes import Node, Nodes, Number, capitalised
from extractor.generate.shapes import Choice, Entity, Loose, Rows, Shape, Slot
from extractor.generate.style import Names, Printer

_UP = ("tăng", "giảm")
_TIDY = (("  ", " "), (" :", ":"), (" ;", ";"), (" ,", ","), (" .", "."), (",,", ","), (":,", ":"))


class Writer:
    """Fills shapes with what the report knows."""

    def __init__(self, figures: Figures, names: Names, printer: Printer, rng: random.Random) -> None:
        self.figures, self.names, self.printer, self.rng = figures, names, printer, rng

    def has(self, name: str) -> bool:
        """Tell whether a slot can be filled; nought is nothing to tell of, except as "no_…"."""
        if name.startswith("no_"):
            return self.figures.get(name[3:]) == 0
        name = name.removeprefix("has_")
        if name == "name" or self.names.has(name):
            return True
        if name in self.figures.office.lists or name in ("fields", "tt_fields", "months", "degrees", "theories"):
            return len(self.figures.rows(name)) >= 2
        if name in ("plans", "plans_n"):
            return len(self.names.own) >= 2
        if name in _row_slots():
            return True
        return bool(self.figures.get(name))

    def sentence(self, choices: Sequence[Shape]) -> list[Nodes] | None:
        """Return the paragraphs of one of the shapes that can be filled, None if none can."""
        fitting = [shape for shape in choices if shapes.possible(shape, self)]
        if not fitting:
            return None
        # As many ways to say it as a shape has, so often it is taken, within reason.
        weights = [min(shapes.variants(shape), 40) for shape in fitting]
        parts = self.fill(self.rng.choices(fitting, weights)[0])
        paragraphs = [capitalised(paragraph) for paragraph in _paragraphs(_tidy(parts))]
        for paragraph in paragraphs:
            subjects.give(paragraph)
        issuers.give(paragraphs)
        return paragraphs

    def fill(self, shape: Shape, row: Row | None = None) -> Nodes:
        """Return the parts of a shape, its alternatives chosen."""
        found: Nodes = []
        for part in shape.parts:
            match part:
                case str():
                    found.append(part)
                case Choice(branches):
                    fitting = [branch for branch in branches if shapes.possible(branch, self)]
                    found += self.fill(self.rng.choice(fitting), row)
                case Slot(names, noun):
                    found += self.slot(names, noun, row)
                case Loose(low, high, noun):
                    found.append(self.loose(low, high, noun))
                case Rows(name, separator, item):
                    found.append(self.rows(name, separator, item))
                case Entity(label, inner):
                    found.append(Node(label, self.fill(inner, row)))
        return found

    def slot(self, names: tuple[str, ...], noun: str, row: Row | None) -> Nodes:
        """Return what a slot stands for."""
        name = names[0]
        if name.startswith(("no_", "has_")):
            return []
        if row is not None and name in row:
            if name == "name":
                return [Node("LOC", [row[name]]) if any(key in _PLACES for key in row) else row[name]]
            noun = row["name"] if noun == "@" else noun
            return [self.count([row[name]], noun, self.figures.figure(row[name]))]
        if self.names.has(name):
            return self.names.nodes(name)
        if noun.startswith("@"):
            noun = "".join(str(part) for part in self.names.nodes(noun[1:]))
        return [self.count(list(names), noun, self.figures.get(name))]

    def number(self, key: str, value: Fraction | None, *, pad: bool | None = None) -> Number:
        """Return the leaf of a figure."""
        assert value is not None, key
        if key.endswith("_dir"):
            return Number(key, _UP[value < 0], value, "direction")
        return self.printer.number(key, value, unit_of(key), pad=pad)

    def count(self, keys: list[str], noun: str, value: Fraction | None) -> Node | Number:
        """Return a count, a rate, money or a direction word with the noun after it."""
        if keys[0] == "plans_n":
            value = Fraction(len(self.names.own))
        number = self.number(keys[0], value)
        if number.kind == "direction":
            return number
        if number.kind == "rate":
            return Node("p", [number, "%"])
        parts: Nodes = [number]
        if len(keys) == 2:
            parts += ["/", self.number(keys[1], self.figures.get(keys[1]))]
        if number.kind == "money":
            parts.append(self.printer.money(number))
        elif noun:
            parts += [" ", subjects.counted(noun)]
        return Node("c", parts)

    def loose(self, low: int, high: int, noun: str) -> Node:
        """Return a number that nothing rests on."""
        value = Fraction(self.rng.randint(low, high))
        if noun.startswith("%"):
            return Node("p", [Number("", str(value), value, "rate", "%"), noun])
        number = Number("", self.printer.count(value), value, "count", noun)
        return Node("c", [number, " ", subjects.counted(noun)])

    def rows(self, name: str, separator: str, item: Shape) -> Node:
        """Return a list, item by item."""
        if name == "plans":
            chosen = self.names.own
            items = [Node("item", [self.printer.document(d), f" về {d.about}"]) for d in chosen]
        else:
            items = [Node("item", self.fill(item, row)) for row in self.figures.rows(name)]
        parts: Nodes = []
        for i, one in enumerate(items):
            if i:
                parts.append(separator)
            elif "⏎" in separator:  # a list of paragraphs: each begins as the separator ends
                parts.append(separator[separator.index("⏎") :])
            parts.append(one)
        return Node("rows", parts, {"name": name})


_PLACES = frozenset({"village"})  # whose rows are places


@cache
def _row_slots() -> frozenset[str]:
    """Return the slots that only the rows of lists have."""
    declared = (spec["key"] for topic in shapes.topics().values() for spec in topic.lists.values())
    return frozenset((*declared, "field_recv", "field_done", "month_recv", "tt_field", "degree", "theory"))


def unit_of(key: str) -> str | None:
    """Return the unit of a figure by its key: that of the quantity, also of another time or of a change."""
    base = re.sub(r"_(?:(?:last|prev)(?:_diff)?|ytd)$", "", key.partition(".")[0])
    return quantities()[base].unit


def _tidy(parts: Nodes) -> Nodes:
    """Return `parts` without what chosen-away alternatives leave: two blanks, a comma before a full stop."""
    found: Nodes = []
    for part in parts:
        if isinstance(part, str):
            if found and isinstance(found[-1], str):
                part = found.pop() + part  # type: ignore[operator]
            for untidy, tidy in _TIDY:
                while untidy in part:
                    part = part.replace(untidy, tidy)
            if not found:
                part = part.lstrip()
        found.append(part)
    return [part for part in found if part != ""]


def _paragraphs(parts: Nodes) -> list[Nodes]:
    """Return `parts` cut at "⏎", also inside a list."""
    found: list[Nodes] = [[]]
    for part in parts:
        if isinstance(part, str) and "⏎" in part:
            first, *rest = part.split("⏎")
            found[-1].append(first)
            found += [[piece] for piece in rest]
        elif isinstance(part, Node) and part.kind == "rows" and any("⏎" in p for p in part.parts if isinstance(p, str)):
            pieces = _paragraphs(part.parts)
            found[-1] += pieces[0]
            found += pieces[1:]
        else:
            found[-1].append(part)
    return [[part for part in paragraph if part != ""] for paragraph in found]
