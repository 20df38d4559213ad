"""Queries over the tables → records, inside a transaction that the store has opened."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, NamedTuple

from sqlalchemy import Connection, RowMapping, func, select

from extractor.records import File, Period, Review, Run, Severity, Versions
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


def last_runs(connection: Connection) -> list[Run]:
    """Return the last run over each folder, the oldest first."""
    runs = schema.runs.c
    last = select(func.max(runs.id)).group_by(runs.folder)
    return [_run(row) for row in connection.execute(select(schema.runs).where(runs.id.in_(last)).order_by(runs.id))]


class Kept(NamedTuple):
    """A report as the tables tell of it: its file (with the path that tells it from all others), unit and period."""

    file: File
    unit: str
    parent: str | None
    province: str | None
    period: Period | None


def kept_of(connection: Connection) -> list[Kept]:
    """Return the reports that each folder held at its last run, of units that are known."""
    r = schema.reports.c
    facts = (r.unit, r.unit_parent, r.unit_province)
    period = (r.period_type, r.period_year, r.period_index, r.period_start, r.period_end)
    rows = {row.sha256: row for row in connection.execute(select(r.sha256, *facts, *period)) if row.unit}
    runs = last_runs(connection)
    found = []
    for run, name in zip(runs, _told_apart([run.folder for run in runs]), strict=True):
        for file in files_of(connection, run):
            row = rows.get(file.sha256) if file.status == "done" else None
            if row:
                file = file.model_copy(update={"path": f"{name}{file.path}"})
                found.append(Kept(file, row.unit, row.unit_parent, row.unit_province, _period_of(row)))
    return found


def _period_of(row: Any) -> Period | None:
    if row.period_type is None:
        return None
    names = ("type", "year", "index", "start", "end")
    return Period(**{name: getattr(row, f"period_{name}") for name in names})


def _told_apart(folders: list[str]) -> list[str]:
    """Return what stands before a file's path in each folder: nothing for one, else as much as tells them apart."""
    parts = [PurePath(folder).parts for folder in folders]
    if len(parts) < 2:
        return [""] * len(parts)
    deepest = max(map(len, parts))
    tails = next(t for n in range(1, deepest + 1) if len(set(t := [p[-n:] for p in parts])) == len(parts))
    return ["/".join(tail) + "/" for tail in tails]


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
