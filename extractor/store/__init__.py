"""The store: what batches found, in SQLite or PostgreSQL.

    with Store.open("doisoat.db") as store:
        run = store.begin(folder, versions, settings)
        known = store.known(versions, settings)        # sha256 of what needs no reading
        store.add(run, file, rows_of(report))          # one transaction: all of it or nothing
        store.finish(run)
        for file, report in store.batch().reports(): ...

One writes at a time, others wait; those who read wait for nobody. Verdicts on findings are appended, never changed, and
put into the reports when they are read.
"""

from __future__ import annotations

import getpass
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, insert, select, update

from extractor.records import File, Finding, Report, Review, Run, Severity, Versions
from extractor.store import schema
from extractor.store.location import engine_for, is_url, reading, writing
from extractor.store.migrations import migrate
from extractor.store.packing import unpack
from extractor.store.problems import StoreProblem
from extractor.store.read import Kept, Known, files_of, kept_of, known_of, last_run, raised_in, readings_of, reviews_of
from extractor.store.rows import Rows, harmless, harmless_row, rows_of
from extractor.store.view import Batch
from extractor.store.write import put_files, put_report

__all__ = ["NAME", "Batch", "Kept", "Known", "Rows", "Store", "StoreProblem", "harmless", "reviewed", "rows_of", "user"]

NAME = "doisoat.db"
"""What a store in a folder is called."""


class Store:
    """An open store. Everything raises `StoreProblem` where the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, where: str | Path, *, create: bool = True) -> Self:
        """Open the store in a file or at a URL, made or brought to this version's tables first.

        Without `create` there must be one.
        """
        if not create and not is_url(where) and not Path(where).exists():
            raise StoreProblem(
                f"không có kho dữ liệu {where}; hãy chạy doisoat batch trước, hoặc ghi địa chỉ đã dùng với --db"
            )
        engine = engine_for(where)
        migrate(engine, create=create)
        return cls(engine)

    @classmethod
    def of(cls, where: str | Path) -> Self:
        """Open the store that is there: in a batch's output folder, in a file, or at a URL."""
        inside = not is_url(where) and Path(where).is_dir()
        return cls.open(Path(where, NAME) if inside else where, create=False)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction for queries over `schema`'s tables: it sees the store as it is at its beginning."""
        return reading(self.engine)

    def begin(self, folder: Path, versions: Versions, settings: str = "") -> Run:
        """Note that a run over `folder` starts, and return it."""
        row = {"folder": _folder(folder), "who": user(), "started": now(), "settings": settings}
        with writing(self.engine) as connection:
            added = connection.execute(insert(schema.runs).values(**harmless_row(row), **versions.model_dump()))
            key = added.inserted_primary_key
        assert key is not None
        return Run(id=key[0], versions=versions, **row)

    def finish(self, run: Run) -> Run:
        """Note that the run has come to its end: files of its folder that it has not met are no longer there."""
        finished = now()
        with writing(self.engine) as connection:
            connection.execute(update(schema.runs).where(schema.runs.c.id == run.id).values(finished=finished))
        return run.model_copy(update={"finished": finished})

    def known(self, versions: Versions, settings: str = "") -> dict[str, Known]:
        """Return sha256 → what these versions have made of that content by these settings."""
        with self.reading() as connection:
            return known_of(connection, versions, settings)

    def add(self, run: Run, file: File, rows: Rows | None = None) -> None:
        """Keep what became of a file, with its report's rows where it was read anew. All of it or nothing."""
        self.add_all(run, [(file, rows)])

    def add_all(self, run: Run, files: Iterable[tuple[File, Rows | None]]) -> None:
        """Keep what became of several files, in one transaction.

        The report of a file that is "done" or comes with rows is the one of its content; no other file has one.
        """
        files = list(files)
        with writing(self.engine) as connection:
            for _, rows in files:
                if rows:
                    put_report(connection, run, rows)
            put_files(connection, run, files)

    def batch(self, folder: Path | None = None, *, dismissed: Callable[[Report], Report] | None = None) -> Batch:
        """Return the last run (over `folder`) with its files; raises `StoreProblem` where there was none.

        Where that run was stopped, the files that it had not reached are as the run before has left them.
        `dismissed` marks a report's findings that a site's list dismisses.
        """
        with self.reading() as connection:
            run = last_run(connection, _folder(folder) if folder else None)
            files = files_of(connection, run)
            readings = readings_of(connection, files)
            said: dict[str, list[Review]] = {}
            for review in reviews_of(connection):
                said.setdefault(review.fingerprint, []).append(review)
        reviews = {mark: tuple(all_of_it) for mark, all_of_it in said.items()}
        load = self._loader(_in_force(reviews), dismissed)
        return Batch(run, files, load, readings=readings, reviews=reviews)

    def kept(self) -> list[Kept]:
        """Return the reports that each folder held at its last run, as the tables tell of them."""
        with self.reading() as connection:
            return kept_of(connection)

    def loader(self) -> Callable[[File], Report]:
        """Return what reads the report of a file's content, its path as the file has it, with the verdicts of now."""
        return self._loader(self.verdicts(), None)

    def raised(self, run: Run) -> list[tuple[str, Severity, str]]:
        """Return the rule, severity and fingerprint of each finding in the files that `batch` tells of."""
        with self.reading() as connection:
            return raised_in(connection, run)

    def _loader(
        self, verdicts: Mapping[str, Review], dismissed: Callable[[Report], Report] | None
    ) -> Callable[[File], Report]:
        r = schema.reports.c

        def load(file: File) -> Report:
            with self.reading() as connection:
                record = connection.scalar(select(r.record).where(r.sha256 == file.sha256))
            if record is None:
                raise StoreProblem(f"kho dữ liệu không có báo cáo của {file.path}")
            try:
                report = unpack(record)
            except (ValueError, zlib.error):
                raise StoreProblem(
                    f"bản ghi của {file.path} đã hỏng hoặc do một phiên bản khác của chương trình ghi; "
                    "hãy chạy lại doisoat batch"
                ) from None
            report = report.model_copy(update={"source": report.source.model_copy(update={"path": file.path})})
            report = dismissed(report) if dismissed else report
            return report.model_copy(update={"findings": reviewed(report.findings, verdicts)})

        return load

    def review(self, reviews: Iterable[Review]) -> None:
        """Append verdicts, each with what its finding says now unless it tells itself what it is `about`."""
        rows = [harmless_row(review.model_dump() | {"about": review.about}) for review in reviews]
        if not rows:
            return
        f = schema.findings.c
        with writing(self.engine) as connection:
            for row in rows:
                found = select(f.rule, f.message).where(f.fingerprint == row["fingerprint"]).order_by(f.id)
                if not row["about"] and (finding := connection.execute(found.limit(1)).first()):
                    row["about"] = f"{finding.rule}: {finding.message}"
            connection.execute(insert(schema.reviews), rows)

    def reviews(self, fingerprint: str | None = None) -> list[Review]:
        """Return all verdicts (on one finding), the oldest first."""
        with self.reading() as connection:
            return reviews_of(connection, fingerprint)

    def found_in(self, fingerprint: str) -> set[str]:
        """Return the sha256 of the contents whose reports have this finding."""
        r, f = schema.reports.c, schema.findings.c
        query = select(r.sha256).join(schema.findings, f.report_id == r.id).where(f.fingerprint == fingerprint)
        with self.reading() as connection:
            return set(connection.scalars(query))

    def verdicts(self) -> dict[str, Review]:
        """Return fingerprint → the verdict in force; what was taken back has none."""
        return _in_force({review.fingerprint: (review,) for review in self.reviews()})


def now() -> str:
    """Return this moment in ISO form, with the zone."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def reviewed(findings: Iterable[Finding], verdicts: Mapping[str, Review]) -> tuple[Finding, ...]:
    """Return the findings with the verdicts; a dismissed one carries the note and the name.

    A verdict takes the place of what a site's own list says of the finding.
    """
    return tuple(_reviewed(finding, verdicts.get(finding.fingerprint)) for finding in findings)


def _reviewed(finding: Finding, review: Review | None) -> Finding:
    if review is None:
        return finding
    dismissed = f"{review.note or 'không ghi lý do'} ({review.who})" if review.verdict == "dismissed" else None
    return finding.model_copy(update={"review": review, "dismissed": dismissed})


def _in_force(reviews: Mapping[str, tuple[Review, ...]]) -> dict[str, Review]:
    return {mark: said[-1] for mark, said in reviews.items() if said[-1].verdict != "open"}


def _folder(folder: Path) -> str:
    return harmless(str(folder.resolve()))


def user() -> str:
    """Return who this machine says is at work: a run or a verdict is never nobody's."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container may have no such user
        return "không rõ"
