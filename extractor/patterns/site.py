"""A site's own pattern files, laid over the project's.

A folder of the site holds files named as ours. A pattern or an indicator with the id of one of ours replaces it whole;
a new one is added and goes first, because it is the more special. Lists of words grow by what the site's list holds; a
text replaces ours. Everything else must be there already: a misspelt key would change nothing without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import regex
from pydantic import BaseModel, ConfigDict

from extractor.patterns.expressions import compiled
from extractor.records import Severity
from extractor.site_files import SettingsError, checked, read_toml, wrong

KINDS = {"references": "reference", "dates": "date", "percents": "percentage", "counts": "count"}

# The named groups without which a find cannot be read.
_GROUPS = {
    "references": {"number", "code"},
    "dates": {"year", "month"},
    "percents": {"value"},
    "counts": {"value", "of"},
}
# The tables in which a site may put keys of its own; () is the file's top level.
_OPEN: Mapping[str, set[tuple[str, ...]]] = {
    "references": {(), ("types",), ("issuers",)},
    "dates": {()},
    "percents": {()},
    "counts": {(), ("hedges",)},
    "units": {()},
    "words": {()},
    "indicators": {("indicators",)},
    "partitions": {("partitions",), ("headed",), ("kinds",)},
}
# The tables whose texts are regexes.
_REGEXES: Mapping[str, set[tuple[str, ...]]] = {
    "words": {()},
    "flows": {("roles",), ("subsets",)},
    "partitions": {("partitions",), ("words",)},
    "indicators": {("scopes",)},
    "totals": {("words",)},
}
# The tables whose texts are put into regexes as they are, but must be plain words.
_WORDS: Mapping[str, set[tuple[str, ...]]] = {"counts": {("context",), ("spelled",), ("hedges",)}}
_PLAIN = regex.compile(r"[\p{L}\p{M}\d ,/.-]+")
_NAMES: dict[type, str] = {dict: "một bảng", list: "một danh sách", str: "một chuỗi", bool: "true hoặc false"}


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Pattern(_Shape):
    description: str
    regex: str
    lead: str | None = None
    examples: list[dict[str, Any]] = []
    counter: list[str] = []


class _Sum(_Shape):
    parts: list[str]
    over: Severity
    short: Severity


class _Indicator(_Shape):
    name: str
    unit: str
    labels: list[str]
    under: str | None = None
    columns: list[str] = []
    phrases: list[str] = []
    none: list[str] = []
    denies: list[str] = []
    loose: bool = False
    stock: bool = False
    adds: bool = False
    flow: bool = False
    good: Literal["more", "less"] | None = None
    carries: str | None = None
    may_hold: str | None = None
    without: str | None = None
    examples: list[dict[str, Any]] = []
    counter: list[str] = []
    sum_of: _Sum | None = None
    at_most: dict[str, Severity] = {}
    equals: dict[str, Severity] = {}
    covers: list[list[str]] = []

    def others(self) -> Iterator[str]:
        """Yield the codes of the other indicators that it names."""
        yield from filter(None, (self.under, self.carries, self.may_hold, self.without))
        yield from (*self.denies, *self.at_most, *self.equals, *(code for codes in self.covers for code in codes))
        yield from self.sum_of.parts if self.sum_of else ()


class _Family(_Shape):
    name: str
    words: list[str]
    all: list[list[int]]
    mostly: list[list[int]] = []


def pattern_files(folder: Path) -> list[Path]:
    """Return the pattern files of a site's folder, sorted. Raises `SettingsError` where it holds none."""
    found = sorted(folder.glob("*.toml"), key=lambda path: path.name)
    if not found:
        raise wrong(
            folder, "không có tệp mẫu (.toml) nào trong thư mục này" if folder.is_dir() else "không phải thư mục"
        )
    return found


def lay_over(tables: Mapping[str, dict[str, Any]], folder: Path) -> dict[str, dict[str, Any]]:
    """Return `tables` with the files of `folder` laid over them. Raises `SettingsError`."""
    merged = dict(tables)
    expressions: list[tuple[_Place, str]] = []
    indicators: list[tuple[_Place, _Indicator]] = []
    for path in pattern_files(folder):
        if path.stem not in tables:
            raise wrong(path, f"không có tệp mẫu tên này; các tệp: {', '.join(f'{name}.toml' for name in tables)}")
        layer = _Layer(expressions, indicators)
        merged[path.stem] = layer.merge(tables[path.stem], read_toml(path), _Place(path))
    for place, expression in expressions:
        _compile(place, expression, merged["words"])
    for name in merged["partitions"]["headed"].values():
        if name not in merged["partitions"]["partitions"]:
            raise wrong(folder / "partitions.toml", f"không có cách chia “{name}” trong bảng partitions", "headed")
    for place, indicator in indicators:
        for code in indicator.others():
            if code not in merged["indicators"]["indicators"]:
                raise place.wrong(f"không có chỉ tiêu “{code}”")
    return merged


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: the file and the keys above it."""

    path: Path
    keys: tuple[str, ...] = ()

    def __truediv__(self, key: str) -> _Place:
        return _Place(self.path, (*self.keys, key))

    def among(self, tables: Mapping[str, set[tuple[str, ...]]]) -> bool:
        return any(self.keys[: len(keys)] == keys for keys in tables.get(self.path.stem, ()))

    def wrong(self, reason: str) -> SettingsError:
        return wrong(self.path, reason, ".".join(self.keys))


@dataclass(slots=True)
class _Layer:
    """Merges the tables of one folder; gathers what can be judged only when all of them are there."""

    expressions: list[tuple[_Place, str]]
    indicators: list[tuple[_Place, _Indicator]]

    def merge(self, ours: Any, theirs: Any, place: _Place) -> Any:
        if type(theirs) is not type(ours):
            raise place.wrong(f"phải là {_NAMES[type(ours)]}")
        if isinstance(ours, dict):
            return self._table(ours, theirs, place)
        if isinstance(ours, list):
            return [*ours, *(item for item in self._list(ours, theirs, place) if item not in ours)]
        self._words([theirs], place)
        if place.among(_REGEXES):
            self.expressions.append((place, theirs))
        return theirs

    def _words(self, words: list[str], place: _Place) -> None:
        for word in words:
            if not word.strip():
                raise place.wrong("không được để trống")
            if place.among(_WORDS) and not _PLAIN.fullmatch(word):
                raise place.wrong(f"“{word}” phải là từ ngữ, không phải biểu thức")

    def _table(self, ours: dict[str, Any], theirs: dict[str, Any], place: _Place) -> dict[str, Any]:
        if self._is_entry(ours, place):
            return self._entry(theirs, place)
        added, replaced = {}, {}
        for key, value in theirs.items():
            inner = place / key
            if key in ours:
                replaced[key] = self.merge(ours[key], value, inner)
            elif place.keys in _OPEN.get(place.path.stem, ()):
                added[key] = self._new(next(iter(ours.values())), value, inner)
                if place.keys == ("headed",):
                    self.expressions.append((inner, key))
                self._words([key], inner)
            else:
                raise inner.wrong(f"không có khóa này; các khóa: {', '.join(ours)}")
        return {**added, **ours, **replaced}

    def _new(self, like: Any, value: Any, place: _Place) -> Any:
        """Return a value under a key that ours do not have; `like` is one of its neighbours."""
        if type(value) is not type(like):
            raise place.wrong(f"phải là {_NAMES[type(like)]}")
        if isinstance(value, dict):
            return self._entry(value, place)
        empty: Any = [] if isinstance(value, list) else ""
        return self.merge(empty, value, place)

    def _list(self, ours: list[Any], theirs: list[Any], place: _Place) -> list[Any]:
        if ours and isinstance(ours[0], dict):
            for n, item in enumerate(theirs, 1):
                family = checked(_Family, item, place.path, *place.keys, str(n))
                if any(i not in range(len(family.words)) for group in (*family.all, *family.mostly) for i in group):
                    raise (place / str(n)).wrong("số thứ tự trong all, mostly phải chỉ vào words, đếm từ 0")
                self.expressions += [(place / str(n), word) for word in family.words]
            return theirs
        if not all(isinstance(item, str) for item in theirs):
            raise place.wrong("phải là danh sách các chuỗi")
        self._words(theirs, place)
        if place.among(_REGEXES):
            self.expressions += [(place, item) for item in theirs]
        return theirs

    def _is_entry(self, ours: dict[str, Any], place: _Place) -> bool:
        if place.path.stem in KINDS:
            return len(place.keys) == 1 and "regex" in ours
        return place.path.stem == "indicators" and len(place.keys) == 2 and place.keys[0] == "indicators"

    def _entry(self, table: dict[str, Any], place: _Place) -> dict[str, Any]:
        """Return a pattern or an indicator, which stands for itself."""
        if place.path.stem == "indicators":
            indicator = checked(_Indicator, table, place.path, *place.keys)
            self.indicators.append((place, indicator))
            self.expressions += [(place / "phrases", phrase) for phrase in indicator.phrases]
            self.expressions += [(place / "none", phrase) for phrase in indicator.none]
        else:
            pattern = checked(_Pattern, table, place.path, *place.keys)
            self.expressions.append((place / "regex", pattern.regex))
            if pattern.lead is not None:
                self.expressions.append((place / "lead", pattern.lead))
        for example in table.get("examples", ()):
            needed = ("text", "value") if place.path.stem == "indicators" else ("text", "found")
            if missing := [key for key in needed if key not in example]:
                raise (place / "examples").wrong(f"mỗi ví dụ phải có {missing[0]}")
        return table


def _compile(place: _Place, expression: str, words: Mapping[str, str]) -> None:
    try:
        pattern = compiled(expression, words)
    except KeyError as error:
        raise place.wrong(f"không có mảnh ${error.args[0]} trong words.toml") from None
    except RecursionError as error:
        raise place.wrong(f"mảnh ${error.args[0]} chứa chính nó") from None
    except regex.error:
        raise place.wrong(f"biểu thức không dịch được: “{expression}”") from None
    needed = _GROUPS.get(place.path.stem, set()) if place.keys[-1] == "regex" else set()
    if place.path.stem == "dates" and "quarter" in pattern.groupindex:
        needed = {"year"}
    if missing := sorted(needed - pattern.groupindex.keys()):
        raise place.wrong(f"thiếu nhóm (?P<{missing[0]}>...)")
