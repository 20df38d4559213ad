"""The files of a folder with errors between its reports, what was planted in them, and what gold says of that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from extractor.evaluate.gold import Source
from extractor.generate.forms import Form, Formed
from extractor.generate.nodes import Node, Number
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
    info: bool = False
    """No more than worth knowing."""


Placed = Mapping[int, tuple[Sequence[str], Formed]]
"""The paths and the form of each sheet, by identity."""


def entries(traces: Iterable[Trace], placed: Placed) -> list[dict[str, Any]]:
    """Return what gold says of what was put into a folder."""
    source = cache(lambda at: Source(placed[at][1].seen))
    return [_entry(trace, placed, source) for trace in traces]


def _entry(trace: Trace, placed: Placed, source: Callable[[int], Source]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": trace.kind, "period": trace.period.code, "units": trace.units}
    if trace.info:
        found["info"] = True
    quotes = []
    for sheet, what in trace.at:
        (path, *_), formed = placed[id(sheet)]
        one = next(one for one in formed.placed if one.what is what)
        if one.end > one.start:
            start, end = formed.where[one.start], formed.where[one.end - 1] + 1
            quotes.append({"file": path} | source(id(sheet)).quote(start, end))
    paths = [path for sheet in trace.files for path in placed[id(sheet)][0]]
    return found | ({"quotes": quotes} if quotes else {"files": paths} if paths else {"says": trace.says})


def build(head: Mapping[str, object], errors: Iterable[object], innocent: Iterable[object]) -> str:
    """Return between.json or across.json: what the folder holds, and the entries of what was put into it."""
    lines = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
    for name, found in (("errors", errors), ("innocent", innocent)):
        lines.append(f' "{name}": [' + ",".join(f"\n  {_json(one)}" for one in found) + "\n ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
