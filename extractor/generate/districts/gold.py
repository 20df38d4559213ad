"""The gold of a district's folder, between.json: what was planted between its reports, and what only looks like it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from extractor.evaluate.gold import Source
from extractor.generate.districts.folder import Trace
from extractor.generate.districts.places import District, full
from extractor.generate.forms import Formed

Placed = Mapping[int, tuple[Sequence[str], Formed]]
"""The paths and the form of each sheet, by identity."""


def entry(trace: Trace, placed: Placed) -> dict[str, Any]:
    """Return what gold says of something planted."""
    found: dict[str, Any] = {"kind": trace.kind, "period": trace.period.code, "units": trace.units}
    sources: dict[int, Source] = {}
    quotes = []
    for sheet, what in trace.at:
        (path, *_), formed = placed[id(sheet)]
        source = sources.setdefault(id(sheet), Source(formed.seen))
        one = next(one for one in formed.placed if one.what is what)
        if one.end > one.start:
            start, end = formed.where[one.start], formed.where[one.end - 1] + 1
            quotes.append({"file": path} | source.quote(start, end))
    paths = [path for sheet in trace.files for path in placed[id(sheet)][0]]
    return found | ({"quotes": quotes} if quotes else {"files": paths} if paths else {"says": trace.says})


def build(district: District, errors: Sequence[Mapping[str, Any]], innocent: Sequence[Mapping[str, Any]]) -> str:
    """Return between.json."""
    head = {
        "unit": full(district.upper),
        "province": district.upper.province,
        "communes": [full(one) for one in district.communes],
        "months": [period.code for period in district.periods],
    }
    lines = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
    for name, found in (("errors", errors), ("innocent", innocent)):
        lines.append(f' "{name}": [' + ",".join(f"\n  {_json(one)}" for one in found) + "\n ]")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
