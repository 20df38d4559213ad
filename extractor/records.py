"""Every record that flows through the program, as frozen pydantic models.

`Report` serialises to the report contract: one JSON object a report, whose fields other programs read.
Optional extras (`low`, `hedge`, `of`, `pieces` …) are left out of the JSON where they are empty; the
fields that the contract promises are always there, null where the report does not say.

Offsets count Unicode code points in the source text, end exclusive. This module imports nothing of ours.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainSerializer,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
)


def rounded(info: SerializationInfo) -> list[Decimal] | None:
    """Return the list for the numbers that JSON rounds: the `context` of a dump that is to be read back as it was."""
    return info.context if isinstance(info.context, list) else None


def plain_number(value: Decimal, info: SerializationInfo) -> int | float:
    """Return `value` as the JSON number a reader expects: 914, not 914.0 and not "914"."""
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    lost = rounded(info)
    if lost is not None and Decimal(repr(number)) != value:
        lost.append(value)
    return number


Number = Annotated[Decimal, PlainSerializer(plain_number, return_type=int | float, when_used="json")]
Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The severities, gravest first."""
Holds = Literal[True, False, "rounding"] | None
TopicBy = Literal["lexicon", "classifier", "keyword", "order", "parent"]
Verdict = Literal["confirmed", "dismissed", "later", "open"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
FileStatus = Literal["done", "failed", "skipped"]
NumberStatus = Literal["unchecked", "consistent", "rounding", "contradicted"]


class Record(BaseModel):
    """The base of all records: frozen, and silent about the optional fields named in `omit_empty`."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    omit_empty: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_empty(self, handler: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
        data: dict[str, Any] = handler(self)
        # Left out, "" would come back as null: an empty file would have no text.
        empty: tuple[object, ...] = (None, [], ()) if rounded(info) is not None else (None, [], (), "")
        for name in self.omit_empty:
            if data.get(name) is False or data.get(name) in empty:
                data.pop(name, None)
        return data


class Piece(Record):
    """A further part of a mention that a page break, a footnote or a table row cuts in two."""

    start: int
    end: int
    text: str


class Place(Record):
    """Where a span stands, for formats that have places: paragraph, table, row and column count from 1."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"paragraph", "table", "row", "column"})
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


class Box(Record):
    """A rectangle around a line of a span, in points from the top left corner of the page as it is displayed.

    A point is 1/72 inch; y grows downwards. `page` is given where it is not the span's.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"page"})
    x0: float
    top: float
    x1: float
    bottom: float
    page: int | None = None


class Span(Record):
    """A slice of the source text: `text == source[start:end]`, always. `path` names the file, among several.

    `boxes` are where it stands on its page, one a line with those of its `pieces`, for files that have pages.
    `doubtful`: it was recognised in an image, and its reading is not certain.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"pieces", "page", "place", "boxes", "path", "doubtful"})
    start: int
    end: int
    text: str
    pieces: tuple[Piece, ...] = ()
    page: int | None = None
    place: Place | None = None
    boxes: tuple[Box, ...] = ()
    path: str | None = None
    doubtful: bool = False


class Source(Record):
    """The file that was read; `sha256` is of its bytes, `chars` the length of the source text."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"text", "encoding"})
    path: str
    sha256: str
    format: str
    pages: int | None = None
    chars: int = 0
    encoding: str | None = None
    text: str | None = None


class KnownUnit(Record):
    """An administrative unit of the gazetteer, as it was on the report's day.

    `parents` are the units above it, the nearest first. `since` and `until` are its first and last day, where the
    gazetteer knows them. It was made of `formed_from` and became `became`, each in full ("xã …, huyện …, tỉnh …");
    `new_area` tells that no unit before it had that very area. `match`: "exact", or the report's name differs by its
    accents ("accents") or one letter ("slip").
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"since", "until", "formed_from", "became"})
    name: str
    level: str
    parents: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    formed_from: tuple[str, ...] = ()
    became: tuple[str, ...] = ()
    new_area: bool = False
    match: Literal["exact", "accents", "slip"] = "exact"


class Unit(Record):
    """The administrative unit that reports. `level`: xa, huyen, tinh, so or trung_uong.

    `name`, `parent` and `province` are what the report says, as it spells them. `resolved` is the real unit that it
    surely is, with the right spelling.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"resolved"})
    name: str | None = None
    level: str | None = None
    parent: str | None = None
    province: str | None = None
    resolved: KnownUnit | None = None


class Period(Record):
    """The period reported on.

    `type`: month, quarter, half, nine_months, year, other; `index` is the month (1-12), quarter (1-4), half (1-2)
    or the number of months of another period. `start` and `end` are ISO dates, calendar unless `stated`.
    """

    type: str
    year: int | None = None
    index: int | None = None
    start: str | None = None
    end: str | None = None
    stated: bool = False


class Signer(Record):
    """Who signed, and as what."""

    name: str | None = None
    title: str | None = None


class Facts(Record):
    """The report's own facts (`document` in the contract); what it does not say is null, never guessed."""

    kind: str = "khac"
    title: str | None = None
    number: str | None = None
    issued: str | None = None
    issuer: str | None = None
    unit: Unit | None = None
    period: Period | None = None
    signer: Signer | None = None


class Section(Record):
    """A heading; the section runs to the next heading.

    `topic_by`, where it has a topic: lexicon (its phrases), classifier, keyword, order (of the topics), parent.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"topic_by"})
    id: str
    number: str | None
    title: str
    level: int
    topic: str | None
    topic_by: TopicBy | None = None
    part: str | None
    span: Span


class Reference(Record):
    """A citation of a numbered document. `number` is normalised: no blanks, no `^`."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"by"})
    number: str
    doc_type: str | None = None
    date: str | None = None
    issuer: str | None = None
    section: str | None = None
    span: Span
    by: str | None = None


class DateMention(Record):
    """A date, a month with its year or a quarter with its year: "2023-07-31", "2023-07", "2022-Q3"."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"by"})
    value: str
    section: str | None = None
    span: Span
    by: str | None = None


class Percentage(Record):
    """A percentage; `decimals` are the printed ones, "30-60%" is value 60 with low 30. `subject` as in `Count`.

    `status` is how it came out of the checks, `reason` why it is unchecked.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"low", "hedge", "subject", "by", "reason"})
    value: Number
    decimals: int
    low: Number | None = None
    hedge: str | None = None
    subject: str | None = None
    in_table: bool = False
    status: NumberStatus = "unchecked"
    reason: str | None = None
    section: str | None = None
    span: Span
    by: str | None = None


class Count(Record):
    """A number and the thing counted; "248/250 hồ sơ" is value 248 of 250. `status` and `reason` as in `Percentage`.

    `unit` is the bare noun ("hồ sơ"), `subject` the noun phrase that says what the number is about ("hồ sơ đất đai").
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"of", "hedge", "subject", "by", "reason"})
    value: Number
    of: Number | None = None
    unit: str | None = None
    hedge: str | None = None
    subject: str | None = None
    in_table: bool = False
    status: NumberStatus = "unchecked"
    reason: str | None = None
    section: str | None = None
    span: Span
    by: str | None = None


class Entity(Record):
    """A named entity: ORG, LOC, PER …"""

    label: str
    section: str | None = None
    span: Span


class Indicator(Record):
    """A named indicator's value for a period, by patterns/indicators.toml; `hedge` as in `Count`.

    `period` is as the words say it, null where it is the report's own; `of` is the period that they surely mean.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"hedge", "of", "scope"})
    code: str
    name: str
    value: Number
    unit: str | None = None
    hedge: str | None = None
    period: str | None = None
    of: Period | None = None
    scope: str | None = None
    section: str | None = None
    span: Span


class StatedChange(Record):
    """What the text says of a figure against another period: "tăng 45 hồ sơ (3,8%) so với cùng kỳ (1.200 hồ sơ)".

    `direction`: 1 more, -1 less, 0 the same. `before` and `after` are the figures then and now, `change` by how much in
    their unit (points where that is "%"), `rate` by how many per cent; each null where it is not printed or not sure.
    `base` is the period that is compared with, null where that is not sure; `against` are the words that name it. `of`
    is the period of the figure now, where it is not the report's own: "lũy kế 4 tháng … tăng so với cùng kỳ".
    `code` and `name` are of the indicator that the figure states, null where it is none. `span` is the word of change.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"of", "before_span", "after_span", "change_span", "rate_span"})
    code: str | None = None
    name: str | None = None
    unit: str | None = None
    scope: str | None = None
    direction: Literal[1, -1, 0]
    change: Number | None = None
    rate: Number | None = None
    before: Number | None = None
    after: Number | None = None
    base: Period | None = None
    of: Period | None = None
    against: str
    section: str | None = None
    span: Span
    before_span: Span | None = None
    after_span: Span | None = None
    change_span: Span | None = None
    rate_span: Span | None = None


class Member(Record):
    """One number, date or document of a relation and the part it plays: total, part, rate …"""

    role: str
    value: str | Number | None  # in this order: a text of digits read from JSON stays a text
    span: Span


class Relation(Record):
    """An equation or agreement that the report asserts, and the judge's verdict on it; `reason` why there is none.

    `tried` are the other numbers that a broken rate was tried with as its whole. `doubtful`: one of its numbers, or one
    that may be of it, was recognised in an image without being certain.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"reason", "tried", "doubtful"})
    id: str
    rule: str
    kind: str
    holds: Holds
    statement: str
    members: tuple[Member, ...]
    expected: str | None = None
    stated: str | None = None
    reason: str | None = None
    tried: tuple[Span, ...] = ()
    doubtful: bool = False


class Suggestion(Record):
    """A change of one printed number that restores all relations of a finding and breaks none: `value` as printed."""

    span: Span
    value: str


class Related(Record):
    """A further broken relation that the finding's suspected number explains; between reports it has no id."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"relation"})
    rule: str
    kind: str
    message: str
    relation: str = ""


class Review(Record):
    """A person's verdict on the finding with this fingerprint, at `when` (ISO, with the zone); the last one counts.

    "confirmed": the report is wrong there; "dismissed": it is not; "later": not decided yet; "open" takes back.
    `about` is the finding's rule and message as they stood then: what a later reading may no longer find.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"about"})
    fingerprint: str
    verdict: Verdict
    who: str
    when: str
    note: str = ""
    about: str = ""


class Finding(Record):
    """What a person should look at; `relation` is the id of the relation that it rests on.

    `suspect` is the one number that explains it and all that is `related`, where there is just one; it stands first in
    `spans`. `remedies` are changes that would each make it right; `suggestion` is the one small edit that restores all
    that its number breaks, where no other number's does. `dismissed` is the note of a person who has looked and
    dismissed it.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"suggestion", "suspect", "related", "remedies", "dismissed"})
    rule: str
    kind: str
    severity: Severity
    message: str
    spans: tuple[Span, ...]
    section: str | None = None
    relation: str | None = None
    fingerprint: str = ""
    suspect: Span | None = None
    related: tuple[Related, ...] = ()
    remedies: tuple[Suggestion, ...] = ()
    suggestion: Suggestion | None = None
    dismissed: str | None = None
    review: Review | None = None


class Coverage(Record):
    """How many numbers stand in a relation that was judged, in one that does not hold, and in none: why not.

    `doubtful`: how many were recognised in an image without being certain; `unread`: how many places could not be read.
    """

    omit_empty: ClassVar[frozenset[str]] = frozenset({"doubtful", "unread"})
    numbers: int = 0
    checked: int = 0
    unchecked: int = 0
    contradicted: int = 0
    reasons: dict[str, int] = {}
    doubtful: int | None = None
    unread: int | None = None


class Failure(Record):
    """Something that could not be done, said in one Vietnamese line; the rest of the report stands."""

    stage: str
    message: str


class Versions(Record):
    """What produced the report."""

    program: str
    patterns: str
    models: str | None = None


class Report(Record):
    """All that was found in one file; its JSON is the report contract."""

    omit_empty: ClassVar[frozenset[str]] = frozenset({"stated_changes"})
    source: Source
    document: Facts = Facts()
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    dates: tuple[DateMention, ...] = ()
    percentages: tuple[Percentage, ...] = ()
    counts: tuple[Count, ...] = ()
    entities: tuple[Entity, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    stated_changes: tuple[StatedChange, ...] = ()
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: Coverage = Coverage()
    failures: tuple[Failure, ...] = ()
    versions: Versions

    def to_json(self) -> str:
        """Return the report as one line of JSON, keys in the contract's order, Vietnamese letters as they are."""
        return self.model_dump_json()


def in_ascii(text: str, most: int = 60) -> str:
    """Return the words of `text` as a part of a file name that every system and archive keeps: "xa-binh-lam"."""
    letters = unicodedata.normalize("NFD", text).replace("đ", "d").replace("Đ", "D")
    words = re.findall(r"[a-z0-9]+", letters.encode("ascii", "ignore").decode().lower())
    return "-".join(words)[:most].strip("-")


class File(Record):
    """A file of a batch: its path below the folder ("/" between), and what became of it.

    "done": it has a report; "failed": `reason` says why it has none, or only a record of the failure; "skipped": it is
    no report (a lock file, another format). `known`: the report was there already, from an earlier run.
    """

    path: str
    status: FileStatus
    reason: str | None = None
    sha256: str = ""
    seconds: float | None = None
    known: bool = False

    @property
    def name(self) -> str:
        """The path as a file name for what is made of it: ASCII, no two files with the same."""
        stem = in_ascii(self.path.rpartition(".")[0] or self.path)
        return f"{stem or 'tep'}-{hashlib.sha256(self.path.encode()).hexdigest()[:6]}"


class Run(Record):
    """One run of a batch over a folder; `finished` is null where it was stopped. Times are ISO with the zone.

    `who` is the name of the user of the computer who started it.
    """

    id: int
    folder: str
    who: str = ""
    started: str
    finished: str | None = None
    versions: Versions
    settings: str = ""
