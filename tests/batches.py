"""What the tests of batches share: a quick reader in the pipeline's place, and all that a store holds.

Run as a program it is a batch that can be started fifty times a minute, to be killed: see `Launcher`.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.batch.folder import Content
    from extractor.batch.work import Answer
    from extractor.records import File, Report


def quick(revision: str, versions: str, settings: str) -> Callable[[Content], Answer]:
    """Return a reader that takes a few milliseconds for a file and makes a small report of its words.

    `revision` and `versions` are those of the settings: to find them out would cost more than all the rest.
    """
    return partial(_read, revision, versions)


def _read(revision: str, versions: str, content: Content) -> Answer:
    from extractor.batch.work import Answer
    from extractor.store import rows_of

    time.sleep(0.005)
    return Answer(rows_of(_report(content, versions), revision))


def _report(content: Content, versions: str) -> Report:
    from extractor.records import Count, Finding, Indicator, Relation, Report, Source, Span, Versions

    data = content.path.read_bytes()
    text = data.decode()
    spans = [Span(start=0, end=length, text=text[:length]) for length in range(1, 6)]
    source = Source(path="", sha256=hashlib.sha256(data).hexdigest(), format="txt", chars=len(text), text=text)
    finding = {"rule": "S001", "kind": "sum", "message": text, "spans": tuple(spans)}
    return Report(
        source=source,
        counts=tuple(Count(value=Decimal(span.end), span=span) for span in spans),
        indicators=tuple(Indicator(code=text, name=text, value=Decimal(7), span=span) for span in spans),
        relations=tuple(
            Relation(id=f"r{n}", rule="S001", kind="sum", holds=False, statement=text, members=()) for n in range(3)
        ),
        findings=tuple(
            Finding.model_validate({**finding, "severity": severity, "fingerprint": text + severity})
            for severity in ("error", "info")
        ),
        versions=Versions.model_validate_json(versions),
    )


def contents(store: Path) -> dict[str, object]:
    """Return all that a store holds of each report, by its content; and of each file, but when it was read."""
    found: dict[str, object] = {}
    with closing(sqlite3.connect(store)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'findings'").fetchone():
            return {}  # killed before its tables were made
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.row_factory = sqlite3.Row
        ids = {row["id"]: row["sha256"] for row in connection.execute("SELECT id, sha256 FROM reports")}
        for row in connection.execute("SELECT * FROM reports"):
            found[row["sha256"]] = [_bare(row)]
        for table in ("mentions", "indicators", "relations", "findings"):
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY id"):
                rows = found[ids[row["report_id"]]]
                assert isinstance(rows, list)
                rows.append((table, _bare(row)))
        for row in connection.execute("SELECT * FROM files"):
            found[row["path"]] = row["status"], row["reason"], row["sha256"], ids.get(row["report_id"])
    return found


def _bare(row: sqlite3.Row) -> dict[str, object]:
    return {key: row[key] for key in row.keys() if key not in ("id", "report_id", "run_id")}  # noqa: SIM118


class Silent:
    """Watches a run and says nothing."""

    def begin(self, files: int, known: int) -> None:
        return

    def done(self, file: File) -> None:
        return

    def stopping(self) -> bool:
        return False


class _Announcing(Silent):
    """Prints the name of each file once it is done."""

    def begin(self, files: int, known: int) -> None:
        _say(f"begin {files} {known}")

    def done(self, file: File) -> None:
        _say(f"done {file.path}")


def _say(line: str) -> None:
    """Print a line in one write, whole or not at all: print makes two of it under PYTHONUNBUFFERED, and the kill that
    came between them once made the next line a part of this one, which was then waited for without end."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def launch(folder: Path, where: Path) -> None:
    """For each line of standard input, run a batch in a process group of its own, and print the group and the end.

    All that a batch needs is imported once, and forked: so a batch starts in no time.
    """
    from extractor.batch.pool import Limits
    from extractor.batch.run import Batcher
    from extractor.pipeline import versions
    from extractor.settings import Settings
    from extractor.store import Store

    settings = Settings()
    make = partial(quick, settings.revision, versions(settings).model_dump_json())
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            _say(f"group {os.getpid()}")
            with Store.open(where) as store:
                batcher = Batcher(store, settings, Limits(jobs=2), make)
                batcher.run(folder, lambda path: False, _Announcing())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        _say(f"end {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    launch(Path(sys.argv[1]), Path(sys.argv[2]))
