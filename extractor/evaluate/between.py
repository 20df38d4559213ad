"""Measures the findings between reports on folders whose gold says what was planted there.

Districts (between.json) hold reports of many units, which `crosscheck` holds against each other; series (across.json)
those of one unit over time, which `compare_all` does. All reports of the folder go into one store. A finding is right
where one of its spans touches a quote of something planted, in that file; where that has no quotes, where a span is in
one of its files; a commune that is missing has neither, and the message has to name it and its month. Everything else
is a false alarm. What is only worth knowing (`info`) is also found where no more than an info tells of it.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from extractor.crosscheck import crosscheck as between_reports
from extractor.diff import compare_all
from extractor.evaluate.figures import Outcomes, Share
from extractor.evaluate.gold import Item, Range, Source, Unresolved
from extractor.records import File, Finding
from extractor.store import Store, rows_of
from extractor.text import fold

NAME, ACROSS = "between.json", "across.json"
_MONTH = re.compile(r"\b0?(\d{1,2})(?:/| năm )(20\d\d)\b")


class Quote(Item):
    """A stretch of the text of a file, whose path is below the folder of its gold."""

    file: str


class Planted(BaseModel):
    """What was planted, or what is innocent and looks like it: only one of `quotes`, `files` and `says` is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    period: str
    units: tuple[str, ...]
    quotes: tuple[Quote, ...] = ()
    files: tuple[str, ...] = ()
    says: str | None = None
    info: bool = False


class Folder(BaseModel):
    """The gold of a folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    errors: tuple[Planted, ...]
    innocent: tuple[Planted, ...] = ()


class District(Folder):
    """The gold of a district's folder, between.json."""

    unit: str
    province: str
    communes: tuple[str, ...]
    months: tuple[str, ...]


class Series(Folder):
    """The gold of a folder of series, across.json: its units and on how many months each reports."""

    units: tuple[str, ...]
    months: int


Findings = Callable[[Store], Iterable[Finding]]


@dataclass
class Caught:
    """Of `planted` errors, those that an error or warning found, and those that any finding found; `rules`: which."""

    planted: int = 0
    caught: int = 0
    with_info: int = 0
    rules: Counter[str] = field(default_factory=Counter)

    def add(self, other: Caught) -> None:
        """Take in the errors of another kind."""
        self.planted += other.planted
        self.caught += other.caught
        self.with_info += other.with_info
        self.rules += other.rules

    def to_dict(self) -> dict[str, Any]:
        """Return the figure for JSON."""
        return {"recall": self.caught / self.planted if self.planted else 1.0} | vars(self)


@dataclass
class Alarms(Share):
    """A rule's errors and warnings (`right` of `total`), its further findings, and the errors that it found."""

    infos: Share = field(default_factory=Share)
    caught: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the share for JSON."""
        return super().to_dict() | {"infos": self.infos.to_dict()}


@dataclass
class Between(Outcomes):
    """What became of the errors between reports, by kind and by rule; `innocent` counts what was left alone of each."""

    reports: int = 0
    kinds: dict[str, Caught] = field(default_factory=dict)
    rules: dict[str, Alarms] = field(default_factory=dict)
    innocent: dict[str, Share] = field(default_factory=dict)

    @property
    def total(self) -> Caught:
        """Return the errors of all kinds."""
        total = Caught()
        for kind in self.kinds.values():
            total.add(kind)
        return total

    @property
    def alarms(self) -> Share:
        """Return the errors and warnings of all rules."""
        rules = self.rules.values()
        return Share(sum(rule.right for rule in rules), sum(rule.total for rule in rules))

    @property
    def false_per_hundred(self) -> float:
        """Return the false alarms for a hundred reports."""
        return 100 * (self.alarms.total - self.alarms.right) / self.reports if self.reports else 0.0

    def figures(self) -> dict[str, float]:
        """Return the figures that thresholds are kept for: 0 to 1, more is better."""
        total = self.total
        return {
            "recall": total.caught / total.planted if total.planted else 1.0,
            "recall_with_info": total.with_info / total.planted if total.planted else 1.0,
            "precision": self.alarms.rate,
        }

    def to_dict(self) -> dict[str, object]:
        """Return everything, for JSON."""
        return {
            "figures": self.figures(),
            "reports": self.reports,
            "false_per_hundred": self.false_per_hundred,
            "total": self.total.to_dict(),
            "kinds": {name: self.kinds[name].to_dict() for name in sorted(self.kinds)},
            "rules": {name: self.rules[name].to_dict() for name in sorted(self.rules)},
            "innocent": {name: self.innocent[name].to_dict() for name in sorted(self.innocent)},
            "outcomes": self.outcomes,
        }


def gold_files(folder: Path) -> list[Path]:
    """Return the between.json and across.json in a folder and in those that it holds."""
    return sorted(path for name in (NAME, ACROSS) for path in (*folder.glob(name), *folder.glob(f"*/{name}")))


def measure(folder: Path, db: str | None = None, findings: Findings | None = None) -> Between:
    """Read all reports below a folder into a store, or take them from `db`, and judge what is found between them.

    `findings` are those of the program, unless given. Raises `Unresolved` where gold names what is not there,
    `StoreProblem` where the store cannot be read.
    """
    check = findings or (_over_periods if any(path.name == ACROSS for path in gold_files(folder)) else _between_units)
    if db is not None:
        with Store.open(db, create=False) as store:
            return judge(folder, store, check(store))
    with tempfile.TemporaryDirectory() as scratch, Store.open(Path(scratch) / "between.db") as store:
        _fill(store, folder)
        return judge(folder, store, check(store))


def _between_units(store: Store) -> Iterable[Finding]:
    return between_reports(store).findings


def _over_periods(store: Store) -> Iterable[Finding]:
    return compare_all(report for _, report in store.batch().reports()).findings


def _fill(store: Store, folder: Path) -> None:
    from extractor.pipeline import collect, extract

    run = None
    for path in collect([folder]).files:
        report = extract(path, with_text=True)
        run = run or store.begin(folder, report.versions)
        file = File(path=path.relative_to(folder).as_posix(), status="done", sha256=report.source.sha256)
        store.add(run, file, rows_of(report))
    if run is None:
        raise FileNotFoundError(folder)
    store.finish(run)


def judge(folder: Path, store: Store, findings: Iterable[Finding]) -> Between:
    """Hold findings against the gold of a folder whose reports are in a store."""
    batch = store.batch()
    files = {file.path: file for file in batch.files if file.status == "done"}
    texts: dict[str, Source] = {}

    def place(path: str, item: Item) -> Range:
        if path not in texts:
            if path not in files:
                raise Unresolved(f"{path}: không có trong kho dữ liệu")
            texts[path] = Source(batch.load(files[path]).source.text or "")
        return texts[path].locate(item)

    measured = Between(reports=len(files))
    errors: list[_Known] = []
    innocent: list[_Known] = []
    for path in gold_files(folder):
        gold: Folder = (Series if path.name == ACROSS else District).model_validate_json(path.read_bytes())
        below = path.parent.relative_to(folder).as_posix()
        above = "" if below == "." else f"{below}/"
        errors += (_Known.of(one, above, place) for one in gold.errors)
        innocent += (_Known.of(one, above, place) for one in gold.innocent)
    for finding in findings:
        _count(measured, finding, errors, innocent)
    for error in errors:
        caught = error.alarmed or (error.planted.info and bool(error.rules))
        found = Caught(1, caught, bool(error.rules), Counter(error.rules))
        measured.kinds.setdefault(error.planted.kind, Caught()).add(found)
        measured.note(error.name, "hit" if caught else "miss", "chỉ là lưu ý" if error.rules and not caught else "")
    for one in innocent:
        measured.innocent.setdefault(one.planted.kind, Share()).add(not one.blamed)
    return measured


@dataclass
class _Known:
    """Something planted with its places in the store's files, the rules that found it and whether one is no info."""

    planted: Planted
    name: str
    ranges: Mapping[str, Sequence[Range]]
    files: frozenset[str]
    rules: set[str] = field(default_factory=set)
    alarmed: bool = False
    blamed: bool = False

    @classmethod
    def of(cls, planted: Planted, above: str, place: Callable[[str, Item], Range]) -> _Known:
        ranges: dict[str, list[Range]] = {}
        for quote in planted.quotes:
            ranges.setdefault(above + quote.file, []).append(place(above + quote.file, quote))
        name = f"{above}{planted.period} | {planted.kind} | {', '.join(planted.units)}"
        return cls(planted, name, ranges, frozenset(above + path for path in planted.files))

    def shown_by(self, finding: Finding) -> bool:
        """Tell whether a finding points at it."""
        if self.planted.says is not None:
            year, month = map(int, self.planted.period.split("-"))
            months = [(int(y), int(m)) for m, y in _MONTH.findall(finding.message)]
            return fold(self.planted.says) in fold(finding.message) and (not months or (year, month) in months)
        spans = [(span.path or "", span) for span in finding.spans]
        if self.ranges:
            return any(
                span.start < end and start < span.end
                for path, span in spans
                for start, end in self.ranges.get(path, ())
            )
        return any(path in self.files for path, _ in spans)


def _count(measured: Between, finding: Finding, errors: list[_Known], innocent: list[_Known]) -> None:
    rule = measured.rules.setdefault(finding.rule, Alarms())
    found = [error for error in errors if error.shown_by(finding)]
    alarm = finding.severity != "info"
    (rule if alarm else rule.infos).add(bool(found))
    for error in found:
        rule.caught += 1
        error.rules.add(finding.rule)
        error.alarmed |= alarm
    if found:
        return
    like = [one for one in innocent if one.shown_by(finding)]
    if alarm:
        for one in like:
            one.blamed = True
        measured.note(_described(finding, like), "false")


def _described(finding: Finding, like: Sequence[_Known]) -> str:
    paths = ", ".join(_few(dict.fromkeys(span.path or "" for span in finding.spans)))
    looks = "".join(f" [{kind}]" for kind in dict.fromkeys(one.planted.kind for one in like))
    return f"{paths} | {finding.rule}{looks}: {finding.message}"


def _few(names: Iterable[str]) -> Iterator[str]:
    for number, name in enumerate(names):
        if number == 3:
            yield "…"
            return
        yield name
