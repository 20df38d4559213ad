"""Measures the extractor against hand-made gold: precision and recall a kind, and each pattern's and check's share.

A corpus is a folder with one folder a report: `report.txt|md|docx|pdf` and `gold.json`. Gold names its items by what
they say, not by offsets: `text` is looked for in the reader's text with runs of blanks counted as one, `in` is the
context that makes it unique, `nth` the occurrence (of the context, where there is one). So gold is written by reading,
and outlives a change of the text before it.

A mention is found when the spans overlap and the values agree; a contradiction when a finding points at two of its
members (at one, where it has one); an equation is seen when a satisfied relation touches seven tenths of its members.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from rich.console import Console
from rich.table import Table

from extractor.formats import read, suffixes
from extractor.records import Count, Facts, Finding, Percentage, Piece, Record, Reference, Report, Span

Topic = TypeVar("Topic")
Range = tuple[int, int]
Ranges = Sequence[Range]
ARITHMETIC = frozenset({"sum", "ratio", "balance", "difference", "list_count", "table_row", "growth"})
_LETTER = r"[^\W\d_⁰¹²³⁴-⁹]"  # a footnote mark is no letter
GROUPS = ("references", "dates", "percentages", "counts")


class Unresolved(ValueError):
    """A gold item that is not in the text; the message quotes it."""


# ---------------------------------------------------------------- gold
class Item(BaseModel):
    """A stretch of text, found without offsets: `nth` occurrence (from 1) of `text`, or of the context `within`.

    `at` says which occurrence of `text` in its context is meant.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    text: str
    within: str | None = Field(default=None, alias="in")
    nth: int = 1
    at: int = 1


class Heading(Item):
    """A heading; `topic_alt`, where given, are topics as good as `topic`."""

    number: str | None
    topic: str | None
    part: str | None
    level: int
    topic_alt: tuple[str | None, ...] = ()


class Cited(Item):
    """A citation of a numbered document, with the date that belongs to it wherever that stands."""

    number: str
    doc_type: str | None
    date: str | None


class Dated(Item):
    """A date in the contract's form: "2023-07-31", "2023-07", "2022-Q3"."""

    value: str


class Rate(Item):
    """A percentage, `low` where it is a range."""

    value: Decimal
    low: Decimal | None = None


class Counted(Item):
    """A count; `unit` is null where the text names none."""

    value: Decimal
    of: Decimal | None = None
    unit: str | None


class Asserted(BaseModel):
    """A relation that an auditor would check. `arguable` ones may be reported, and need not be."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str
    holds: bool | Literal["rounding"]
    confidence: Literal["certain", "arguable"]
    statement: str
    members: tuple[Item, ...]


class Gold(BaseModel):
    """What a person found in a report. `neutral` lines may count as headings or not (titles, lead-ins)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    document: Facts
    sections: tuple[Heading, ...]
    neutral: tuple[Item, ...] = ()
    references: tuple[Cited, ...]
    dates: tuple[Dated, ...]
    percentages: tuple[Rate, ...]
    counts: tuple[Counted, ...]
    relations: tuple[Asserted, ...]


class Source:
    """A reader's text in which gold items are looked up, runs of blanks counted as one."""

    def __init__(self, text: str) -> None:
        words = list(re.finditer(r"\S+", text))
        self.squeezed = " ".join(word.group() for word in words)
        self._offsets = [i for word in words for i in range(word.start(), word.end() + 1)]
        self.length = len(text)

    def occurrences(self, text: str, start: int = 0, end: int = sys.maxsize) -> list[Range]:
        """Return where `text` stands between two squeezed offsets, never inside a longer word or number."""
        wanted = " ".join(text.split())
        left = "(?<![0-9])" if wanted[:1].isdigit() else f"(?<!{_LETTER})" if wanted[:1].isalpha() else ""
        right = "(?![0-9])" if wanted[-1:].isdigit() else f"(?!{_LETTER})" if wanted[-1:].isalpha() else ""
        pattern = re.compile(left + re.escape(wanted) + right)
        return [match.span() for match in pattern.finditer(self.squeezed, start, end)]

    def locate(self, item: Item) -> Range:
        """Return the item's offsets in the source text, end exclusive; raises `Unresolved`."""
        whole = (0, len(self.squeezed))
        places = self.occurrences(item.within or item.text, *whole)
        if item.within is not None and len(places) >= item.nth:
            places, nth = self.occurrences(item.text, *places[item.nth - 1]), item.at
        else:
            nth = item.nth
        if len(places) < nth:
            raise Unresolved(f"{item.text!r} (in {item.within!r}, nth {item.nth}) stands {len(places)} times")
        return self.source_range(places[nth - 1])

    def source_range(self, place: Range) -> Range:
        """Return the source offsets of a range of the squeezed text."""
        return self._offsets[place[0]], self._offsets[place[1] - 1] + 1


def load(folder: Path) -> Gold:
    """Return the gold of one report's folder; raises `pydantic.ValidationError` where it is not well formed."""
    return Gold.model_validate_json((folder / "gold.json").read_text(encoding="utf-8"))


def reports(folder: Path) -> list[Path]:
    """Return the report files of a corpus, sorted by folder."""
    found = [path for path in sorted(folder.glob("*/report.*")) if path.suffix in suffixes()]
    return [path for path in found if (path.parent / "gold.json").exists()]


# ---------------------------------------------------------------- matching
def ranges(span: Span) -> list[Range]:
    """Return a span's pieces."""
    return [(span.start, span.end), *((piece.start, piece.end) for piece in span.pieces)]


def overlap(a: Ranges, b: Ranges) -> bool:
    """Return whether two mentions share a character."""
    return any(s < e2 and s2 < e for s, e in a for s2, e2 in b)


def canon(text: object) -> str:
    """Return `text` without blanks and `^`, in capitals: what makes two document numbers or names the same."""
    return re.sub(r"[\s^]+", "", unicodedata.normalize("NFC", str(text or ""))).upper()


def _name(text: object) -> str:
    """Return a unit's bare name: the unit's rank may stand before it or not."""
    return re.sub(r"^(?:THỊXÃ|XÃ|PHƯỜNG|THỊTRẤN|ĐẶCKHU|HUYỆN|QUẬN|TỈNH|THÀNHPHỐ|TP\.?)", "", canon(text))


def _issuer(text: object) -> str:
    return canon(text).replace("ỦYBANNHÂNDÂN", "UBND").replace("UỶBANNHÂNDÂN", "UBND")


def spans(record: object) -> Iterator[Span | Piece]:
    """Yield every span and piece in a record, however deep."""
    if isinstance(record, Span | Piece):
        yield record
    if isinstance(record, Record):
        for name in type(record).model_fields:
            yield from spans(getattr(record, name))
    elif isinstance(record, tuple):
        for part in record:
            yield from spans(part)


def bad_spans(report: Report, text: str) -> list[Span | Piece]:
    """Return the spans that do not quote the source text."""
    return [span for span in spans(report) if text[span.start : span.end] != span.text]


# ---------------------------------------------------------------- figures
@dataclass
class Figure:
    """Counts behind a precision and a recall."""

    hit: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Return hits among what was found; 1 where nothing was found and nothing was to be found."""
        return self.hit / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """Return hits among what was to be found."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.hit / (self.predicted + self.gold) if self.predicted + self.gold else 1.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the figure for JSON."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1} | vars(self)


@dataclass
class Share:
    """How many of a thing were right, of how many."""

    right: int = 0
    total: int = 0

    def add(self, right: bool, weight: int = 1) -> None:
        """Count one more."""
        self.right += weight * right
        self.total += weight

    @property
    def rate(self) -> float:
        """Return the share of right ones, 1 where there were none."""
        return self.right / self.total if self.total else 1.0

    def to_dict(self) -> dict[str, float | int]:
        """Return the share for JSON."""
        return {"rate": self.rate} | vars(self)


def _shares(names: Iterable[str]) -> dict[str, Share]:
    return {name: Share() for name in names}


@dataclass
class Evaluation:
    """What `evaluate` measured.

    `outcomes` says for each gold item "hit" or "miss", and "false" for what was found and is not in gold; its keys
    carry no offsets, so that two runs can be set against each other.
    """

    found: dict[str, Figure] = field(default_factory=lambda: {name: Figure() for name in ("headings", *GROUPS)})
    right: dict[str, Share] = field(default_factory=lambda: _shares(("topics", "reference_dates", "units")))
    metadata: dict[str, Share] = field(default_factory=dict)
    contradictions: Share = field(default_factory=Share)
    alarms: Share = field(default_factory=Share)
    equations: Share = field(default_factory=Share)
    patterns: dict[str, Share] = field(default_factory=dict)
    checks: dict[str, Share] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)
    bad_spans: int = 0
    failures: int = 0
    reports: int = 0

    def note(self, key: str, outcome: str, detail: str = "") -> None:
        """Keep the outcome of one item with what there is to say on a miss; a key that is taken gets a number."""
        n, name = 1, key
        while name in self.outcomes:
            n += 1
            name = f"{key} #{n}"
        self.outcomes[name] = outcome
        if detail:
            self.details[name] = detail

    def figures(self) -> dict[str, float]:
        """Return the figures that thresholds are kept for: 0 to 1, more is better."""
        all_metadata = Share(
            sum(share.right for share in self.metadata.values()), sum(share.total for share in self.metadata.values())
        )
        return {
            **{name: figure.f1 for name, figure in self.found.items()},
            **{name: share.rate for name, share in self.right.items()},
            "metadata": all_metadata.rate,
            "contradictions_recall": self.contradictions.rate,
            "contradictions_precision": self.alarms.rate,
            "equations": self.equations.rate,
        }

    def to_json(self) -> str:
        """Return everything as one JSON object; a later run takes it with `against`."""
        data: dict[str, object] = {
            "figures": self.figures(),
            "found": {name: figure.to_dict() for name, figure in self.found.items()},
            "right": {name: share.to_dict() for name, share in self.right.items()},
            "metadata": {name: share.to_dict() for name, share in self.metadata.items()},
            "contradictions": self.contradictions.to_dict(),
            "alarms": self.alarms.to_dict(),
            "equations": self.equations.to_dict(),
            "patterns": {name: self.patterns[name].to_dict() for name in sorted(self.patterns)},
            "checks": {name: self.checks[name].to_dict() for name in sorted(self.checks)},
            "bad_spans": self.bad_spans,
            "failures": self.failures,
            "reports": self.reports,
            "outcomes": self.outcomes,
        }
        return json.dumps(data, ensure_ascii=False, indent=1)

    def misses(self) -> list[str]:
        """Return a line for each miss and each false alarm."""
        shown = [
            (outcome, key, self.details.get(key, "")) for key, outcome in self.outcomes.items() if outcome != "hit"
        ]
        return [f"{outcome}: {key} {detail}".rstrip() for outcome, key, detail in shown]

    def against(self, earlier: Mapping[str, str]) -> list[str]:
        """Return a line for each item gained or lost since a run with the outcomes `earlier`."""
        lines = []
        for key in sorted(earlier.keys() | self.outcomes.keys()):
            before, now = earlier.get(key), self.outcomes.get(key)
            if before == now:
                continue
            better = now == "hit" or (now is None and before == "false")
            worse = now in ("miss", "false")
            lines.append(f"{'gained' if better else 'lost' if worse else 'gone'}: {key} ({before} → {now})")
        return lines

    def print(self, console: Console | None = None) -> None:
        """Print the figures as tables."""
        console = console or Console()
        table = _table(f"{self.reports} reports", "figure", "precision", "recall", "F1", "hit", "found", "gold")
        for name, figure in self.found.items():
            rates = (f"{figure.precision:.3f}", f"{figure.recall:.3f}", f"{figure.f1:.3f}")
            table.add_row(name, *rates, str(figure.hit), str(figure.predicted), str(figure.gold))
        alarms = self.alarms.total - self.alarms.right
        table.add_row(
            "contradictions",
            f"{self.alarms.rate:.3f}",
            f"{self.contradictions.rate:.3f}",
            "",
            str(self.contradictions.right),
            f"{self.alarms.total} ({alarms} false)",
            str(self.contradictions.total),
        )
        console.print(table)
        shares = {**self.right, "equations seen": self.equations}
        shares |= {f"metadata: {name}": share for name, share in self.metadata.items()}
        _print_shares(console, "accuracy", "right", shares)
        _print_shares(console, "patterns", "right", dict(sorted(self.patterns.items())))
        _print_shares(console, "checks (errors and warnings)", "right", dict(sorted(self.checks.items())))
        console.print(f"bad spans {self.bad_spans}, failures {self.failures}")


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table


def _print_shares(console: Console, title: str, right: str, shares: Mapping[str, Share]) -> None:
    table = _table(title, "name", "share", right, "false", "total")
    for name, share in shares.items():
        counts = (share.right, share.total - share.right, share.total)
        table.add_row(name, f"{share.rate:.3f}", *map(str, counts))
    if shares:
        console.print(table)


# ---------------------------------------------------------------- one report
class _Judge:
    """Adds one report to an evaluation."""

    def __init__(self, name: str, text: str, gold: Gold, report: Report, evaluation: Evaluation) -> None:
        self.name, self.text, self.gold, self.report, self.evaluation = name, text, gold, report, evaluation
        self.source = Source(text)

    def at(self, item: Item) -> list[Range]:
        return [self.source.locate(item)]

    def note(self, kind: str, what: str, right: bool | None, detail: str = "") -> None:
        outcome = "false" if right is None else "hit" if right else "miss"
        self.evaluation.note(f"{self.name} {kind} {' '.join(what.split())}", outcome, "" if right else detail)

    def judge(self) -> None:
        if self.gold.sections:  # a short notice without headings is not scored on its outline
            self.headings()
            self.topics()
        self.mentions()
        self.metadata()
        self.contradictions()
        self.equations()
        self.evaluation.bad_spans += len(bad_spans(self.report, self.text))
        self.evaluation.failures += len(self.report.failures)
        self.evaluation.reports += 1

    def match(
        self, kind: str, gold: Sequence[Item], found: Sequence[Any], same: Callable[[Any, Any], bool]
    ) -> list[tuple[Any, Any]]:
        """Pair gold items with what was found, each at most once, in order; tally and return the pairs."""
        free, pairs = list(found), []
        for item in gold:
            place = self.at(item)
            hit = next((f for f in free if overlap(place, ranges(f.span)) and same(item, f)), None)
            self.note(kind, item.text, hit is not None, f"at {place[0][0]}")
            if hit is not None:
                free = [f for f in free if f is not hit]
                pairs.append((item, hit))
        for record in free:
            self.note(kind, record.span.text, None, f"at {record.span.start}")
        figure = self.evaluation.found[kind]
        figure.hit += len(pairs)
        figure.predicted += len(found)
        figure.gold += len(gold)
        for record in found:
            if by := getattr(record, "by", None):
                share = self.evaluation.patterns.setdefault(by, Share())
                share.add(all(record is not other for other in free))
        return pairs

    def headings(self) -> None:
        neutral = [self.at(item) for item in self.gold.neutral]
        found = [s for s in self.report.sections if s.span.text.strip()]
        found = [s for s in found if not any(overlap(ranges(s.span), place) for place in neutral)]
        self.match("headings", self.gold.sections, found, lambda g, p: True)

    def topics(self) -> None:
        want = [(self.at(s)[0][0], frozenset((s.topic, *s.topic_alt))) for s in self.gold.sections]
        have = [(s.span.start, s.topic) for s in self.report.sections]
        length = len(self.text)
        accepted = _spread(want, length, frozenset((None,)))
        given = _spread(have, length, None)
        for i, character in enumerate(self.text):
            if not character.isspace():
                self.evaluation.right["topics"].add(given[i] in accepted[i])

    def mentions(self) -> None:
        def same_number(item: Cited, found: Reference) -> bool:
            return canon(item.number) == canon(found.number)

        def same_value(item: Rate | Counted, found: Percentage | Count) -> bool:
            return item.value == found.value

        right = self.evaluation.right
        for item, found in self.match("references", self.gold.references, self.report.references, same_number):
            right["reference_dates"].add(item.date == found.date)
            self.note("reference date", item.text, item.date == found.date, f"{item.date}, not {found.date}")
        self.match("dates", self.gold.dates, self.report.dates, lambda g, p: bool(g.value == p.value))
        self.match("percentages", self.gold.percentages, self.report.percentages, same_value)
        for item, found in self.match("counts", self.gold.counts, self.report.counts, same_value):
            if item.unit:
                want, have = canon(item.unit), canon(found.unit)
                agree = bool(have) and (want.startswith(have) or have.startswith(want))
                right["units"].add(agree)
                self.note("unit", item.text, agree, f"{item.unit}, not {found.unit}")

    def metadata(self) -> None:
        want, have = self.gold.document, self.report.document
        fields: list[tuple[str, object, object]] = [
            ("kind", want.kind, have.kind),
            ("title", canon(want.title), canon(have.title)),
            ("number", canon(want.number), canon(have.number)),
            ("issued", want.issued, have.issued),
            ("issuer", _issuer(want.issuer), _issuer(have.issuer)),
            *((f"unit {key}", _name(_get(want.unit, key)), _name(_get(have.unit, key))) for key in ("name", "parent")),
            ("province", _name(_get(want.unit, "province")), _name(_get(have.unit, "province"))),
            ("unit level", _get(want.unit, "level"), _get(have.unit, "level")),
            *((f"period {key}", _get(want.period, key), _get(have.period, key)) for key in ("type", "year", "index")),
            ("signer", canon(_get(want.signer, "name")), canon(_get(have.signer, "name"))),
            ("signer title", canon(_get(want.signer, "title")), canon(_get(have.signer, "title"))),
        ]
        for name, a, b in fields:
            self.evaluation.metadata.setdefault(name, Share()).add(a == b)
            self.note("metadata", name, a == b, f"{a}, not {b}")

    def touches(self, relation: Asserted, places: Sequence[Ranges]) -> int:
        return sum(any(overlap(self.at(member), place) for place in places) for member in relation.members)

    def speaks_of(self, finding: Finding, relation: Asserted) -> bool:
        return self.touches(relation, [ranges(s) for s in finding.spans]) >= min(2, len(relation.members))

    def contradictions(self) -> None:
        violated = [r for r in self.gold.relations if r.holds is not True]
        for relation in violated:
            if relation.confidence == "certain":
                seen = any(self.speaks_of(f, relation) for f in self.report.findings)
                self.evaluation.contradictions.add(seen)
                self.note("contradiction", f"{relation.kind}: {relation.statement}", seen)
        for finding in self.report.findings:
            if finding.severity == "info":
                continue
            right = any(self.speaks_of(finding, relation) for relation in violated)
            self.evaluation.alarms.add(right)
            self.evaluation.checks.setdefault(finding.rule, Share()).add(right)
            if not right:
                self.note("finding", f"{finding.rule}: {finding.message}", None)

    def equations(self) -> None:
        seen = [[ranges(m.span) for m in r.members] for r in self.report.relations if r.holds is True]
        for relation in self.gold.relations:
            if relation.holds is not True or relation.confidence != "certain" or relation.kind not in ARITHMETIC:
                continue
            total = len(relation.members)
            need = min(max(2, round(Decimal(7) * total / 10)), total)
            found = any(self.touches(relation, places) >= need for places in seen)
            self.evaluation.equations.add(found)
            self.note("equation", f"{relation.kind}: {relation.statement}", found)


def _get(record: Record | None, name: str) -> object:
    return getattr(record, name, None)


def _spread(starts: Iterable[tuple[int, Topic]], length: int, before: Topic) -> list[Topic]:
    """Return the topic at each character: a section runs to the next one."""
    marks = [(0, before), *sorted(starts, key=lambda mark: mark[0]), (length, before)]
    return [topic for (start, topic), (end, _) in pairwise(marks) for _ in range(start, end)]


# ---------------------------------------------------------------- a corpus
def evaluate(folder: Path, extract: Callable[[Path], Report] | None = None) -> Evaluation:
    """Run the extractor on every report of a corpus and compare with gold.

    Raises `Unresolved` where gold names something that is not in the text, `FileNotFoundError` where there is none.
    """
    if extract is None:  # looking gold up needs no pipeline, and must work while a pattern or check is being written
        from extractor.pipeline import extract as pipeline_extract

        extract = pipeline_extract
    files = reports(folder)
    if not files:
        raise FileNotFoundError(f"no */report.* with a gold.json in {folder}")
    evaluation = Evaluation()
    for path in files:
        _, reading = read(path)
        _Judge(path.parent.name, reading.text, load(path.parent), extract(path), evaluation).judge()
    return evaluation


def run(folder: Path, as_json: bool = False, misses: bool = False, against: Path | None = None) -> int:
    """Evaluate a corpus and print the figures, its misses, and what changed since the run saved in `against`.

    Returns the exit status: 0, or 2 where the folder holds no corpus.
    """
    try:
        evaluation = evaluate(folder)
    except FileNotFoundError:
        Console(stderr=True).print(f"không có báo cáo mẫu (report.* kèm gold.json) trong {folder}", markup=False)
        return 2
    if as_json:
        print(evaluation.to_json())
        return 0
    console = Console()
    evaluation.print(console)
    lines = evaluation.misses() if misses else []
    if against is not None:
        lines += evaluation.against(json.loads(against.read_text(encoding="utf-8"))["outcomes"])
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    tally = Counter(evaluation.outcomes.values())
    console.print(", ".join(f"{tally[name]} {name}" for name in ("hit", "miss", "false")))
    return 0
