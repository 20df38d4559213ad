"""Several programs use one store: writers wait for each other, readers for nobody, a killed one leaves nothing."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from postgresql import Server
from sqlalchemy import func, insert, select

from extractor.records import File, Finding, Report, Source, Span, Versions
from extractor.store import Store, StoreProblem, location, rows_of, schema
from extractor.store.location import writing

VERSIONS = Versions(program="1.0", patterns="abc")
SPAN = Span(start=0, end=1, text="1")
PROCESSES = 3


def report(number: int) -> Report:
    """A report with as many findings as its number."""
    finding = Finding(rule="S001", kind="sum", severity="error", message="1 + 1 = 3", spans=(SPAN,))
    source = Source(path="", sha256=str(number), format="txt", chars=1, text="1")
    return Report(source=source, findings=(finding,) * number, versions=VERSIONS)


def add(store: Store, number: int, run: Any) -> None:
    store.add(run, File(path=f"{number}.txt", status="done", sha256=str(number)), rows_of(report(number)))


def in_processes(work: Callable[..., None], *arguments: Any) -> list[int | None]:
    """Do `work` in several processes at once, and return how they ended."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(PROCESSES)
    processes = [context.Process(target=work, args=(barrier, *arguments)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    return [process.exitcode for process in processes]


def open_each(barrier: Barrier, places: list[str]) -> None:
    for place in places:
        barrier.wait(60)
        with Store.open(place) as store:
            store.begin(Path(place.rpartition("@")[2]), VERSIONS)


def connect_each(barrier: Barrier, places: list[str]) -> None:
    for place in places:
        barrier.wait(60)
        engine = location.engine_for(place)
        engine.connect().close()
        engine.dispose()


def write_each(barrier: Barrier, place: str) -> None:
    with Store.open(place) as store:
        barrier.wait(60)
        run = store.begin(Path(str(os.getpid())), VERSIONS)
        for number in range(10):
            add(store, number, run)
        store.finish(run)


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    if request.param == "sqlite":
        yield [str(tmp_path / f"{number}.db") for number in range(5)]
    else:
        server: Server = request.getfixturevalue("server")
        yield [server.database() for _ in range(3)]


def test_a_new_store_may_be_opened_by_several_at_once(places: list[str]) -> None:
    assert in_processes(open_each, places) == [0] * PROCESSES
    for place in places:
        with Store.of(place) as store, store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(schema.runs)) == PROCESSES


def test_a_new_file_may_be_connected_to_by_several_at_once(tmp_path: Path) -> None:
    assert in_processes(connect_each, [str(tmp_path / f"{number}.db") for number in range(60)]) == [0] * PROCESSES


def test_several_write_the_same_reports_at_once(where: str) -> None:
    Store.open(where).close()
    assert in_processes(write_each, where) == [0] * PROCESSES
    with Store.of(where) as store, store.reading() as connection:
        f, r = schema.findings.c, schema.reports.c
        query = select(r.sha256, func.count(f.id)).outerjoin(schema.findings, f.report_id == r.id).group_by(r.sha256)
        assert {int(row[0]): row[1] for row in connection.execute(query)} == {n: n for n in range(10)}
        assert connection.scalar(select(func.count()).select_from(schema.files)) == 10 * PROCESSES


def die_half_way(_: Barrier, place: str) -> None:
    store = Store.of(place)
    run = store.batch().run
    with writing(store.engine) as connection:
        from extractor.store.write import put_report

        put_report(connection, run, rows_of(report(5)))
        os._exit(9)


def test_who_dies_half_way_leaves_nothing(where: str) -> None:
    with Store.open(where) as store:
        run = store.begin(Path(), VERSIONS)
        add(store, 1, run)
        assert in_processes(die_half_way, where) == [9] * PROCESSES
        assert [file.path for file in store.batch().files] == ["1.txt"]
        with store.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(schema.findings)) == 1
        add(store, 5, run)
        assert [len(report.findings) for _, report in store.batch().reports()] == [1, 5]


def test_readers_see_what_was_there_when_they_began(where: str) -> None:
    with Store.open(where) as store, Store.of(where) as other:
        run = store.begin(Path(), VERSIONS)
        count = select(func.count()).select_from(schema.reports)
        with other.reading() as connection:
            assert connection.scalar(count) == 0
            add(store, 1, run)
            with writing(store.engine) as changing:
                changing.execute(insert(schema.reports).values(rows_of(report(2)).report | {"run_id": run.id}))
                assert connection.scalar(count) == 0
                assert len(other.batch().files) == 1, "what is not yet whole is not seen, and nobody waits"
            assert connection.scalar(count) == 0
        with other.reading() as connection:
            assert connection.scalar(count) == 2


def test_a_writer_waits_for_another(where: str) -> None:
    with Store.open(where) as store, Store.of(where) as other:
        run = store.begin(Path(), VERSIONS)
        busy, order = threading.Event(), []

        def hold() -> None:
            with writing(other.engine):
                busy.set()
                time.sleep(0.5)
                order.append("first")

        first = threading.Thread(target=hold)
        first.start()
        busy.wait()
        add(store, 1, run)
        order.append("second")
        first.join()
        assert order == ["first", "second"]


def test_a_writer_does_not_wait_for_ever(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Store.open(where).close()
    monkeypatch.setattr(location, "WAIT", 0.2)
    with Store.of(where) as store, Store.of(where) as other, writing(other.engine):
        start = time.perf_counter()
        with pytest.raises(StoreProblem, match="đang được một chương trình khác ghi; hãy chờ nó xong rồi chạy lại"):
            store.begin(Path(), VERSIONS)
        assert time.perf_counter() - start < 10
