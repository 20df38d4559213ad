"""Queries over the tables → records, inside a transaction that the store has opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select

from extractor.records import File, Review, Run, Versions
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


def files_of(connection: Connection, run: Run) -> tuple[File, ...]:
    """Return the files of a run's folder in order of their paths, as the run found them.

    Those that it had not reached when it was stopped are as the run before has left them.
    """
    runs, f = schema.runs.c, schema.files.c
    whole = select(func.max(runs.id)).where(runs.folder == run.folder, runs.finished.is_not(None))
    since = connection.scalar(whole) or 0
    rows = connection.execute(
        select(schema.files).where(f.folder == run.folder, f.run_id.between(since, run.id)).order_by(f.run_id, f.id)
    )
    now = {row["path"]: row for row in rows.mappings()}
    # Byte order, the same in every database whatever its collation.
    return tuple(File(**{name: now[path][name] for name in File.model_fields}) for path in sorted(now))


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
