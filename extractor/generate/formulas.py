"""Formulas over named quantities, exact: those of the shapes' TOML, and those that gold's relations claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise
from types import CodeType

NAME = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*(?:\.\*)?")


@cache
def names(formula: str) -> tuple[str, ...]:
    """Return the names in a formula, each once, in order; "a.*" stands for all quantities that begin with "a."."""
    return tuple(dict.fromkeys(NAME.findall(formula)))


@cache
def _compiled(formula: str) -> tuple[CodeType, tuple[str, ...]]:
    found = names(formula)
    text = NAME.sub(lambda name: f"_v[{found.index(name.group())}]", formula)
    text = re.sub(r"(?<![\w.\[])(\d+)(?![\w\]])", r"_f(\1)", text)
    return compile(text, formula, "eval"), found


def value(formula: str, look_up: Callable[[str], Fraction]) -> Fraction:
    """Return the value of a formula of + - * / and brackets; raises what `look_up` raises, and `ZeroDivisionError`."""
    code, found = _compiled(formula)
    result = eval(code, {"__builtins__": {}, "_f": Fraction, "_v": [look_up(name) for name in found]})
    return Fraction(result)


def holds(claim: str, values: Mapping[str, Fraction], decimals: int | None = None) -> bool | str:
    """Tell whether a claim "left = right" or "left <= right" comes out.

    With `decimals`, the right side is a percentage printed with so many: it holds if it is the left side rounded half
    either way; "rounding" if it is the left side cut off.
    """
    sides = [value(side.strip(), values.__getitem__) for side in re.split(r"<=|=", claim)]
    if "<=" in claim:
        return all(a <= b for a, b in pairwise(sides))
    if decimals is None:
        return len(set(sides)) == 1
    step = Fraction(1, 10**decimals)
    error = sides[0] * 100 - sides[1]
    if abs(error) * 2 <= step:
        return True
    return "rounding" if 0 <= error < step else False
