"""The store: what batches found, in SQLite or any database that SQLAlchemy knows.

    with Store.open("doisoat.db") as store:
        run = store.begin(folder, versions, settings)
        known = store.known(versions, settings)        # sha256 of what needs no reading
        store.add(run, file, rows_of(report))          # one transaction: all of it or nothing
        store.finish(run)
        for file, report in store.batch().reports(): ...

Only one process writes. Verdicts on findings are appended, never changed, and put into the reports when they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from extractor.records import File, Finding, Report, Review, Run, Versions
from extractor.store import schema
from extractor.store.location import StoreProblem, engine_for
from extractor.store.migrations import migrate
from extractor.store.rows import Rows, rows_of, unpack
from extractor.store.view import Batch

__all__ = ["Batch", "Rows", "Store", "StoreProblem", "reviewed", "rows_of"]


class Store:
    """An open store. Everything raises `StoreProblem` where the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True) -> Self:
        """Open the store in a file or at a URL, made or brought to this version's tables first."""
        if not create and not (isinstance(where, str) and "://" in where) and not Path(where).is_file():
            raise StoreProblem(f"không có kho dữ liệu {where}; hãy chạy doisoat batch trước")
        engine = engine_for(where)
        with _told():
            migrate(engine)
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self, folder: Path, versions: Versions, settings: str = "") -> Run:
        """Note that a run over `folder` starts, and return it."""
        row = {"folder": str(folder.resolve()), "started": now(), "settings": settings, **versions.model_dump()}
        with self._writing() as connection:
            key = connection.execute(insert(schema.runs).values(row)).inserted_primary_key
        assert key is not None
        return Run(id=key[0], folder=row["folder"], started=row["started"], versions=versions, settings=settings)

    def finish(self, run: Run) -> Run:
        """Note that the run has come to its end."""
        finished = now()
        with self._writing() as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run.id).values(finished=finished))
        return run.model_copy(update={"finished": finished})

    def known(self, versions: Versions, settings: str = "") -> set[str]:
        """Return the sha256 of the contents whose reports these versions made by these settings."""
        r = schema.reports.c
        made = (r.program == versions.program, r.patterns == versions.patterns, r.settings == settings)
        with self.reading() as connection:
            return set(
                connection.scalars(select(r.sha256).where(*made, r.models.is_not_distinct_from(versions.models)))
            )

    def add(self, run: Run, file: File, rows: Rows | None = None) -> None:
        """Keep what became of a file, with its report's rows where it was read anew. All of it or nothing."""
        self.add_all(run, [(file, rows)])

    def add_all(self, run: Run, files: Iterable[tuple[File, Rows | None]]) -> None:
        """Keep what became of several files, in one transaction."""
        with self._writing() as connection:
            for file, rows in files:
                report = _put_report(connection, rows) if rows else _report_id(connection, file.sha256)
                _put_file(connection, run, file, report if file.status == "done" or rows else None)

    def batch(self, folder: Path | None = None, *, dismissed: Callable[[Report], Report] | None = None) -> Batch:
        """Return the last run (over `folder`) with its files; raises `StoreProblem` where there was none.

        `dismissed` marks a report's findings that a site's list dismisses.
        """
        r, f = schema.runs.c, schema.files.c
        query = select(schema.runs).order_by(r.id.desc()).limit(1)
        if folder is not None:
            query = query.where(r.folder == str(folder.resolve()))
        with self.reading() as connection:
            row = connection.execute(query).mappings().first()
            if row is None:
                raise StoreProblem("kho dữ liệu chưa có lần chạy nào; hãy chạy doisoat batch trước")
            run = Run(
                **{key: row[key] for key in ("id", "folder", "started", "finished", "settings")},
                versions=_versions(row),
            )
            found = connection.execute(select(schema.files).where(f.run_id == run.id).order_by(f.path)).mappings().all()
        files = tuple(File(**{key: row[key] for key in File.model_fields}) for row in found)
        # Byte order, the same in every database whatever its collation.
        return Batch(run, tuple(sorted(files, key=lambda file: file.path)), self._loader(dismissed))

    def _loader(self, dismissed: Callable[[Report], Report] | None) -> Callable[[File], Report]:
        verdicts: dict[str, Review] = {}
        asked = False

        def load(file: File) -> Report:
            nonlocal verdicts, asked
            if not asked:
                verdicts, asked = self.verdicts(), True
            with self.reading() as connection:
                record = connection.scalar(
                    select(schema.reports.c.record).where(schema.reports.c.sha256 == file.sha256)
                )
            if record is None:
                raise StoreProblem(f"kho dữ liệu không có báo cáo của {file.path}")
            report = unpack(record)
            report = report.model_copy(update={"source": report.source.model_copy(update={"path": file.path})})
            report = dismissed(report) if dismissed else report
            return report.model_copy(update={"findings": reviewed(report.findings, verdicts)})

        return load

    def review(self, reviews: Iterable[Review]) -> None:
        """Append verdicts."""
        rows = [review.model_dump() for review in reviews]
        if rows:
            with self._writing() as connection:
                connection.execute(insert(schema.reviews), rows)

    def reviews(self, fingerprint: str | None = None) -> list[Review]:
        """Return all verdicts (on one finding), the oldest first."""
        query = select(schema.reviews).order_by(schema.reviews.c.id)
        if fingerprint is not None:
            query = query.where(schema.reviews.c.fingerprint == fingerprint)
        with self.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [Review(**{key: row[key] for key in Review.model_fields}) for row in rows]

    def verdicts(self) -> dict[str, Review]:
        """Return fingerprint → the verdict in force; what was taken back has none."""
        last = {review.fingerprint: review for review in self.reviews()}
        return {mark: review for mark, review in last.items() if review.verdict != "open"}

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _told(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection to read by; what the database refuses is a `StoreProblem`."""
        with _told(), self.engine.connect() as connection:
            yield connection


def now() -> str:
    """Return this moment in ISO form, with the zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def reviewed(findings: Iterable[Finding], verdicts: dict[str, Review]) -> tuple[Finding, ...]:
    """Return the findings with the verdicts; a dismissed one carries the note and the name."""
    return tuple(_reviewed(finding, verdicts.get(finding.fingerprint)) for finding in findings)


def _reviewed(finding: Finding, review: Review | None) -> Finding:
    if review is None:
        return finding
    changes: dict[str, Any] = {"review": review}
    if review.verdict == "dismissed":
        changes["dismissed"] = f"{review.note or 'không ghi lý do'} ({review.who})"
    return finding.model_copy(update=changes)


def _put_report(connection: Connection, rows: Rows) -> int:
    """Put a report in the place of the one that had its content, and return its id."""
    reports = schema.reports
    report = _report_id(connection, rows.report["sha256"])
    if report is None:
        key = connection.execute(insert(reports).values(rows.report)).inserted_primary_key
        assert key is not None
        report = int(key[0])
    else:
        connection.execute(update(reports).where(reports.c.id == report).values(rows.report))
        for name in ("mentions", "indicators", "relations", "findings"):
            table = schema.metadata.tables[name]
            connection.execute(delete(table).where(table.c.report_id == report))
    for name, found in rows.below.items():
        connection.execute(insert(schema.metadata.tables[name]), [{"report_id": report, **row} for row in found])
    return report


def _report_id(connection: Connection, sha256: str) -> int | None:
    return connection.scalar(select(schema.reports.c.id).where(schema.reports.c.sha256 == sha256))


def _put_file(connection: Connection, run: Run, file: File, report: int | None) -> None:
    files = schema.files
    row = {**file.model_dump(exclude={"path"}), "run_id": run.id, "report_id": report}
    here = (files.c.folder == run.folder, files.c.path == file.path)
    if connection.execute(update(files).where(*here).values(row)).rowcount == 0:
        connection.execute(insert(files).values(folder=run.folder, path=file.path, **row))


def _versions(row: Any) -> Versions:
    return Versions(program=row["program"], patterns=row["patterns"], models=row["models"])


@contextmanager
def _told() -> Iterator[None]:
    """Say in one Vietnamese line what the database refuses."""
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreProblem(_reason(error)) from error


def _reason(error: SQLAlchemyError) -> str:
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    known = {
        "database or disk is full": "ổ đĩa chứa kho dữ liệu đã đầy; những báo cáo đã xong vẫn còn",
        "No space left on device": "ổ đĩa chứa kho dữ liệu đã đầy; những báo cáo đã xong vẫn còn",
        "database is locked": "kho dữ liệu đang được một chương trình khác ghi; hãy chờ nó xong rồi chạy lại",
        "file is not a database": "tệp kho dữ liệu không phải là cơ sở dữ liệu SQLite, hoặc đã bị hỏng",
        "database disk image is malformed": "tệp kho dữ liệu đã bị hỏng",
        "attempt to write a readonly database": "không có quyền ghi vào kho dữ liệu",
        "unable to open database file": "không mở được tệp kho dữ liệu (không có thư mục, hoặc không có quyền)",
    }
    if isinstance(error, OperationalError) and "connect" in said and "sqlite" not in said:
        return f"không kết nối được máy chủ cơ sở dữ liệu: {said.splitlines()[0]}"
    return next((words for sign, words in known.items() if sign in said), f"lỗi cơ sở dữ liệu: {said}")
