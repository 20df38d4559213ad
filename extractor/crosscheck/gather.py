"""The store's tables → the reports as the rules between them read them.

Ten thousand reports are read in some seconds: from the tables alone, never the reports' own records. A text is read
only where a rule has already seen something.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, select, type_coerce
from sqlalchemy.types import NullType

from extractor.checks.between.reports import Cited, Figure, Named, Reports, Told, bare_name
from extractor.records import Period, Report
from extractor.store import Store, harmless
from extractor.store.packing import doubtful_in, text_of
from extractor.store.schema import files, indicators, mentions, reports
from extractor.text import fold

T = TypeVar("T")
_TEXTS = 256  # source texts that are kept at hand
_AT_ONCE = 5000  # rows


def gather(store: Store) -> Reports:
    """Return the reports of the store's last batch. Raises `StoreProblem`, also where there was none."""
    batch = store.batch()
    with store.reading() as connection:
        rows = {row.sha256: row for row in connection.execute(_reports()) if row.unit}
        of_run = _Reader(connection, harmless(batch.run.folder))
        figures, cited = of_run.figures(), of_run.cited()
        communes = {bare_name(row.unit) for row in rows.values() if row.unit_level == "xa"}
        named, numbers = of_run.named(communes), of_run.numbers()
    found = []
    for file in batch.files:
        row = rows.get(file.sha256) if file.status == "done" else None
        if row is None:
            continue
        found.append(
            Told(
                path=file.path,
                sha256=file.sha256,
                kind=row.kind,
                unit=row.unit,
                level=row.unit_level or "",
                parent=row.unit_parent,
                province=row.unit_province,
                number=row.number,
                issued=row.issued,
                period=_period(row),
                figures=figures.get(row.id, ()),
                cited=cited.get(row.id, ()),
                named=named.get(row.id, ()),
                numbers=numbers.get(row.id, ()),
            )
        )

    @lru_cache(maxsize=_TEXTS)
    def text(sha256: str) -> str:
        with store.reading() as connection:
            record = connection.scalar(select(reports.c.record).where(reports.c.sha256 == sha256))
        return text_of(record) if record else ""

    return Reports(tuple(found), lambda report: text(report.sha256))


def doubtful_places(store: Store) -> Callable[[str], frozenset[tuple[int, int]]]:
    """Return what reads where the report of a file's sha256 may be misread."""

    @cache
    def places(sha256: str) -> frozenset[tuple[int, int]]:
        with store.reading() as connection:
            record = connection.scalar(select(reports.c.record).where(reports.c.sha256 == sha256))
        return doubtful_in(record) if record else frozenset()

    return places


def told(report: Report) -> Told:
    """Return a report that is no part of the store as the rules read it."""
    document, unit = report.document, report.document.unit
    return Told(
        path=report.source.path,
        sha256=report.source.sha256,
        kind=document.kind,
        unit=(unit.resolved.name if unit.resolved else unit.name) or "" if unit else "",
        level=(unit.level if unit else None) or "",
        parent=unit.parent if unit else None,
        province=unit.province if unit else None,
        number=document.number,
        issued=document.issued,
        period=document.period,
        figures=tuple(
            Figure(i.code, i.value, _scope(i.scope), i.span.start, i.span.end, i.span.page, i.span.text)
            for i in report.indicators
            if i.period is None
        ),
        cited=tuple(
            Cited(r.number, r.doc_type or "", r.date, r.issuer, r.span.start, r.span.end, r.span.page, r.span.text)
            for r in report.references
            if r.date
        ),
    )


def _reports() -> Select[Any]:
    r = reports.c
    facts = (r.kind, r.number, r.issued, r.unit, r.unit_level, r.unit_parent, r.unit_province)
    return select(r.id, r.sha256, *facts, r.period_type, r.period_year, r.period_index, r.period_start, r.period_end)


def _period(row: Any) -> Period | None:
    if row.period_type is None:
        return None
    return Period(
        type=row.period_type,
        year=row.period_year,
        index=row.period_index,
        start=row.period_start,
        end=row.period_end,
    )


@lru_cache(maxsize=4096)
def _scope(scope: str | None) -> str | None:
    return " ".join(scope.split()) if scope is not None else None


def _figure(code: str, value: Decimal, scope: str | None, *place: Any) -> Figure:
    return Figure(code, value, _scope(scope), *place)


def _citation(number: str, doc_type: str | None, *rest: Any) -> Cited:
    return Cited(number, doc_type or "", *rest)


class _Reader:
    """Reads the tables below the reports of one folder: report → its rows, in the order of its text."""

    def __init__(self, connection: Connection, folder: str) -> None:
        self._connection = connection
        self._own = select(files.c.report_id).where(files.c.folder == folder)

    def figures(self) -> Mapping[int, list[Figure]]:
        """Return the indicators of the reports' own periods."""
        i = indicators.c
        return self._rows(_figure, indicators, (i.code, i.value, i.scope), i.period.is_(None))

    def cited(self) -> Mapping[int, list[Cited]]:
        """Return the documents that are cited with a date."""
        m = mentions.c
        known = (m.kind == "reference", m.date.is_not(None))
        return self._rows(_citation, mentions, (m.label, m.doc_type, m.date, m.issuer), *known)

    def named(self, communes: set[str]) -> Mapping[int, list[Named]]:
        """Return the bodies and places that have the name of one of `communes` (bare) at their end."""
        m = mentions.c
        known: dict[str, bool] = {}

        def is_one(text: str) -> bool:
            if text not in known:
                words = fold(text).split()
                known[text] = any(" ".join(words[i:]) in communes for i in range(len(words)))
            return known[text]

        return self._rows(Named, mentions, (), m.kind == "entity", m.label.in_(("ORG", "LOC")), keep=is_one)

    def numbers(self) -> Mapping[int, list[Any]]:
        """Return the counts of two digits and more, as the database has them: they are only told apart."""
        m = mentions.c
        query = select(m.report_id, type_coerce(m.value, NullType())).where(
            m.kind == "count", m.value >= Decimal(10), m.report_id.in_(self._own)
        )
        found: defaultdict[int, list[Any]] = defaultdict(list)
        for report, value in self._read(query.order_by(m.report_id, m.start, m.id)):
            found[report].append(value)
        return found

    def _read(self, query: Select[Any]) -> Iterator[Any]:
        for rows in self._connection.execute(query).partitions(_AT_ONCE):
            yield from rows

    def _rows(
        self,
        make: Callable[..., T],
        table: Table,
        columns: Sequence[Any],
        *conditions: Any,
        keep: Callable[[str], bool] = lambda text: True,
    ) -> Mapping[int, list[T]]:
        c = table.c
        query = select(c.report_id, *columns, c.start, c.end, c.page, c.text)
        query = query.where(c.report_id.in_(self._own), *conditions).order_by(c.report_id, c.start, c.id)
        found: defaultdict[int, list[T]] = defaultdict(list)
        for report, *values in self._read(query):
            if keep(values[-1]):
                found[report].append(make(*values))
        return found
