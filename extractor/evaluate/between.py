"""Measures the findings between reports on folders of districts whose gold (between.json) says what was planted there.

All reports of the folder go into one store. A finding is right where one of its spans touches a quote of something
planted, in that file; where that has no quotes, where a span is in one of its files; a commune that is missing has
neither, and the message has to name it and its month. Everything else is a false alarm.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from extractor.crosscheck import crosscheck as between_reports
from extractor.evaluate.figures import Outcomes, Share
from extractor.evaluate.gold import Item, Range, Source, Unresolved
from extractor.records import File, Finding
from extractor.store import Store, rows_of
from extractor.text import fold

NAME = "between.json"
_MONTH = re.compile(r"\b0?(\d{1,2})(?:/| năm )(20\d\d)\b")


class Quote(Item):
    """A stretch of the text of a file, whose path is below the district's folder."""

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


class District(BaseModel):
    """The gold of a district's folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    unit: str
    province: str
    communes: tuple[str, ...]
    months: tuple[str, ...]
    errors: tuple[Planted, ...]
    innocent: tuple[Planted, ...] = ()


@dataclass
class Caught:
    """Of `planted` errors, those that an error or warning found, and those that any finding found."""

    planted: int = 0
    caught: int = 0
    with_info: int = 0

    def to_dict(self) -> dict[str, float | int]:
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
        return Caught(*(sum(getattr(kind, name) for kind in self.kinds.values()) for name in vars(Caught())))

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
    """Return the between.json of the districts in a folder, or of the folder itself."""
    return sorted((*folder.glob(NAME), *folder.glob(f"*/{NAME}")))


def measure(
    folder: Path, db: str | None = None, crosscheck: Callable[[Store], Iterable[Finding]] | None = None
) -> Between:
    """Read all reports below a folder into a store, or take them from `db`, and judge what is found between them.

    Raises `Unresolved` where gold names what is not there, `StoreProblem` where the store cannot be read.
    """
    check = crosscheck or (lambda store: between_reports(store).findings)
    if db is not None:
        with Store.open(db, create=False) as store:
            return judge(folder, store, check(store))
    with tempfile.TemporaryDirectory() as scratch, Store.open(Path(scratch) / "between.db") as store:
        _fill(store, folder)
        return judge(folder, store, check(store))


def _fill(store: Store, folder: Path) -> None:
    from extractor.pipeline import collect, extract

    run = None
    for path in collect([folder])[0]:
        if path.name == NAME:
            continue
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
        district = District.model_validate_json(path.read_text(encoding="utf-8"))
        below = path.parent.relative_to(folder).as_posix()
        above = "" if below == "." else f"{below}/"
        errors += (_Known.of(one, above, place) for one in district.errors)
        innocent += (_Known.of(one, above, place) for one in district.innocent)
    shown: dict[int, str] = {}
    for finding in findings:
        _count(measured, finding, errors, innocent, shown)
    for number, error in enumerate(errors):
        kind = measured.kinds.setdefault(error.planted.kind, Caught())
        kind.planted += 1
        kind.caught += shown.get(number) == "alarm"
        kind.with_info += number in shown
        measured.note(error.name, "hit" if shown.get(number) == "alarm" else "miss", _lost(shown.get(number)))
    for one in innocent:
        measured.innocent.setdefault(one.planted.kind, Share()).add(not one.blamed)
    return measured


def _lost(shown: str | None) -> str:
    return "" if shown is None else "chỉ là lưu ý"


@dataclass
class _Known:
    """Something planted with its places in the store's files."""

    planted: Planted
    name: str
    ranges: Mapping[str, Sequence[Range]]
    files: frozenset[str]
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


def _count(
    measured: Between, finding: Finding, errors: list[_Known], innocent: list[_Known], shown: dict[int, str]
) -> None:
    rule = measured.rules.setdefault(finding.rule, Alarms())
    found = [number for number, error in enumerate(errors) if error.shown_by(finding)]
    alarm = finding.severity != "info"
    (rule if alarm else rule.infos).add(bool(found))
    for number in found:
        rule.caught += 1
        if alarm or number not in shown:
            shown[number] = "alarm" if alarm else "info"
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
