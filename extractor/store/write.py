"""Rows of reports and files → the tables, inside a transaction that the store has opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from extractor.records import File, Run
from extractor.store import schema
from extractor.store.rows import Row, Rows, harmless_row

_UPSERT: dict[str, Callable[..., sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
_STAYS = ("key", "folder", "path", "sha256", "first_run_id")


def put_report(connection: Connection, run: Run, rows: Rows) -> None:
    """Put a report in the place of the one that had its content."""
    reports = schema.reports
    own = {**rows.report, "run_id": run.id}
    report = connection.scalar(select(reports.c.id).where(reports.c.sha256 == own["sha256"]))
    if report is None:
        key = connection.execute(insert(reports).values(own)).inserted_primary_key
        assert key is not None
        report = key[0]
    else:
        connection.execute(update(reports).where(reports.c.id == report).values(own))
        for table in schema.BELOW:
            connection.execute(delete(table).where(table.c.report_id == report))
    for name, below in rows.below.items():
        connection.execute(insert(schema.metadata.tables[name]), [{"report_id": report, **row} for row in below])


def put_files(connection: Connection, run: Run, files: Sequence[tuple[File, Rows | None]]) -> None:
    """Note what became of the files; the reports of those that have one are there."""
    rows = [_file_row(run, file, with_report=file.status == "done" or rows is not None) for file, rows in files]
    if rows:
        connection.execute(_noting_files(connection.dialect.name), rows)


@cache
def _noting_files(dialect: str) -> sqlite.Insert | postgresql.Insert:
    r = schema.reports.c
    report = select(r.id).where(r.sha256 == bindparam("content")).scalar_subquery()
    adding = _UPSERT[dialect](schema.files).values(report_id=report)
    renewed = {column.name: column for column in adding.excluded if column.name not in ("id", *_STAYS)}
    return adding.on_conflict_do_update(index_elements=["key"], set_=renewed)


def _file_row(run: Run, file: File, *, with_report: bool) -> Row:
    row = harmless_row({"folder": run.folder, **file.model_dump()})
    mark = "\0".join((row["folder"], row["path"], row["sha256"]))
    key = hashlib.sha256(mark.encode()).hexdigest()[:32]
    return {
        **row,
        "key": key,
        "run_id": run.id,
        "first_run_id": run.id,
        "content": file.sha256 if with_report else None,
    }
