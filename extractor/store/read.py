"""Queries over the tables → records, inside a transaction that the store has opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, func, select

from extractor.records import File, Review, Run, Severity, Versions
from extractor.store import schema
from extractor.store.problems import StoreProblem


def last_run(connection: Connection, folder: str | None) -> Run:
    """Return the last run (over `folder`); raises `StoreProblem` where there was none."""
    query = select(schema.runs).order_by(schema.runs.c.id.desc()).limit(1)
    row = connection.execute(query if folder is None else query.where(schema.runs.c.folder == folder)).first()
    if row is None:
        raise StoreProblem("kho dữ liệu chưa có lần chạy nào; hãy chạy doisoat batch trước")
    return _run(row)


def _run(row: Any) -> Run:
    versions = Versions(program=row.program, patterns=row.patterns, models=row.models)
    names = Run.model_fields.keys() - {"versions"}
    return Run(versions=versions, **{name: getattr(row, name) for name in names})


class Known(NamedTuple):
    """A content that was read: as which `format`, and why it is `unreadable` in case it is."""

    format: str
    unreadable: str | None


def known_of(connection: Connection, versions: Versions, settings: str) -> dict[str, Known]:
    """Return sha256 → what these versions have made of that content by these settings."""
    r = schema.reports.c
    made = (r.program == versions.program, r.patterns == versions.patterns, r.settings == settings)
    query = select(r.sha256, r.format, r.unreadable).where(*made, r.models.is_not_distinct_from(versions.models))
    return {row.sha256: Known(row.format, row.unreadable) for row in connection.execute(query)}


def files_of(connection: Connection, run: Run) -> tuple[File, ...]:
    """Return the files of a run's folder in order of their paths, as the run found them.

    Those that it had not reached when it was stopped are as the run before has left them.
    """
    rows = _rows_of(connection, run)
    # Byte order, the same in every database whatever its collation.
    return tuple(File(**{name: rows[path][name] for name in File.model_fields}) for path in sorted(rows))


def raised_in(connection: Connection, run: Run) -> list[tuple[str, Severity, str]]:
    """Return the rule, severity and fingerprint of each finding in the files of `files_of`, file by file."""
    f = schema.findings.c
    below: dict[int, list[tuple[str, Severity, str]]] = {}
    for row in connection.execute(select(f.report_id, f.rule, f.severity, f.fingerprint).order_by(f.id)):
        below.setdefault(row.report_id, []).append((row.rule, row.severity, row.fingerprint))
    rows = _rows_of(connection, run)
    done = (rows[path]["report_id"] for path in sorted(rows) if rows[path]["status"] == "done")
    return [finding for report in done for finding in below.get(report, ())]


def _rows_of(connection: Connection, run: Run) -> dict[str, RowMapping]:
    """Return path → the row that tells what is there now."""
    runs, f = schema.runs.c, schema.files.c
    whole = select(func.max(runs.id)).where(runs.folder == run.folder, runs.finished.is_not(None))
    since = connection.scalar(whole) or 0
    query = select(schema.files).where(f.folder == run.folder, f.run_id.between(since, run.id))
    return {row["path"]: row for row in connection.execute(query.order_by(f.run_id, f.id)).mappings()}


def readings_of(connection: Connection, files: Iterable[File]) -> dict[str, Run]:
    """Return sha256 → the run that read that content, for the contents of `files`."""
    runs = {row.id: _run(row) for row in connection.execute(select(schema.runs))}
    read = connection.execute(select(schema.reports.c.sha256, schema.reports.c.run_id))
    contents = {file.sha256 for file in files}
    return {sha256: runs[run] for sha256, run in read if sha256 in contents}


def reviews_of(connection: Connection, fingerprint: str | None = None) -> list[Review]:
    """Return all verdicts (on one finding), the oldest first."""
    query = select(schema.reviews).order_by(schema.reviews.c.id)
    if fingerprint is not None:
        query = query.where(schema.reviews.c.fingerprint == fingerprint)
    rows = connection.execute(query).mappings()
    return [Review(**{name: row[name] for name in Review.model_fields}) for row in rows]
