"""The store keeps what it is given, whole or not at all: the same on SQLite and on PostgreSQL (fixture `where`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, func, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from extractor.outputs import is_shown
from extractor.records import (
    Count,
    Entity,
    Facts,
    Failure,
    File,
    Finding,
    Indicator,
    Member,
    Percentage,
    Record,
    Reference,
    Relation,
    Report,
    Review,
    Run,
    Source,
    Span,
    Suggestion,
    Unit,
    Versions,
)
from extractor.store import Known, Store, StoreProblem, harmless, rows_of, schema
from extractor.store.location import writing
from extractor.store.packing import text_of

VERSIONS = Versions(program="1.0", patterns="abc", models="def")
SPAN = Span(start=3, end=5, text="đạt")


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened


@pytest.fixture
def run(store: Store, tmp_path: Path) -> Run:
    return store.begin(tmp_path, VERSIONS)


def report(content: str, **fields: Any) -> Report:
    """A report with one of everything, of a content of its own."""
    return Report(
        source=Source(path="", sha256=sha256(content), format="txt", chars=len(content), text=content),
        versions=fields.pop("versions", VERSIONS),
        document=Facts(unit=Unit(name="xã Hòa Lạc", level="xa")),
        references=(Reference(number="05/BC-UBND", span=SPAN),),
        counts=(Count(value=Decimal(12), unit="hồ sơ", span=SPAN),),
        indicators=(Indicator(code="ho_so", name="Hồ sơ", value=Decimal("12.5"), span=SPAN),),
        relations=(Relation(id="r1", rule="S001", kind="sum", holds=False, statement="1 + 1 = 3", members=()),),
        findings=(finding(content),),
        **fields,
    )


def finding(content: str) -> Finding:
    fingerprint = sha256(content)[:16]
    return Finding(
        rule="S001", kind="sum", severity="error", message="1 + 1 = 3", spans=(SPAN,), fingerprint=fingerprint
    )


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def done(path: str, content: str) -> File:
    return File(path=path, status="done", sha256=sha256(content))


def keep(store: Store, run: Run, path: str, content: str, **fields: Any) -> Report:
    kept = report(content, **fields)
    store.add(run, done(path, content), rows_of(kept))
    return kept


def counted(store: Store) -> dict[str, int]:
    """How many rows each table has."""
    with store.reading() as connection:
        tables = schema.metadata.sorted_tables
        return {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def read_back(store: Store) -> dict[str, Report]:
    return {file.path: report for file, report in store.batch().reports()}


# What goes in comes out.

TEXTS = st.text(st.characters(exclude_categories=()), max_size=20) | st.sampled_from(
    ["", "\0", "a\0b", "\ud800", "𠀀😀", r"\x00", '{"decimal": "1"}', "\u202e\x1b[31m"]
)
NUMBERS = (
    st.integers(-(10**40), 10**40).map(Decimal)
    | st.decimals(allow_nan=False, allow_infinity=False, places=4)
    | st.decimals(0, 1, places=40)
    | st.sampled_from([Decimal("98.60"), Decimal("1E+3"), Decimal(2**63), Decimal("-0.1"), Decimal(2**53 + 1)])
)
WHOLE = st.integers(0, 2**31 - 1)
SPANS = st.builds(Span, start=WHOLE, end=WHOLE, text=TEXTS, page=st.none() | WHOLE)


def built(record: type[Record], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.builds(record, **fields), max_size=2).map(tuple)


MEMBERS = built(Member, role=TEXTS, value=st.none() | TEXTS | NUMBERS, span=SPANS)
REPORTS = st.builds(
    Report,
    source=st.builds(Source, path=TEXTS, sha256=st.uuids().map(str), format=TEXTS, text=TEXTS, chars=WHOLE),
    document=st.builds(Facts, number=TEXTS, issuer=TEXTS, unit=st.builds(Unit, name=TEXTS, parent=TEXTS)),
    references=built(Reference, number=TEXTS, issuer=TEXTS, span=SPANS),
    percentages=built(Percentage, value=NUMBERS, low=st.none() | NUMBERS, decimals=WHOLE, subject=TEXTS, span=SPANS),
    counts=built(Count, value=NUMBERS, of=st.none() | NUMBERS, unit=TEXTS, span=SPANS),
    entities=built(Entity, label=TEXTS, span=SPANS),
    indicators=built(Indicator, code=TEXTS, name=TEXTS, value=NUMBERS, scope=TEXTS, span=SPANS),
    relations=built(
        Relation,
        id=TEXTS,
        rule=TEXTS,
        kind=TEXTS,
        holds=st.sampled_from([True, False, "rounding", None]),
        statement=TEXTS,
        members=MEMBERS,
    ),
    findings=built(
        Finding,
        rule=TEXTS,
        kind=TEXTS,
        severity=st.just("error"),
        message=TEXTS,
        spans=st.tuples(SPANS),
        fingerprint=TEXTS,
        suggestion=st.none() | st.builds(Suggestion, span=SPANS, value=TEXTS),
    ),
    failures=built(Failure, stage=TEXTS, message=TEXTS),
    versions=st.just(VERSIONS),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(report=REPORTS)
def test_any_report_comes_back_as_it_was(store: Store, tmp_path: Path, report: Report) -> None:
    run = store.begin(tmp_path, VERSIONS)
    file = File(path=report.source.sha256, status="done", sha256=report.source.sha256)
    store.add(run, file, rows_of(report))
    store.finish(run)
    [(kept, back)] = store.batch().reports()
    assert kept == file
    assert back == report.model_copy(update={"source": report.source.model_copy(update={"path": file.path})})
    r = schema.reports.c
    with store.reading() as connection:
        key, record = connection.execute(select(r.id, r.record).where(r.sha256 == file.sha256)).one()
        indicators, mentions = (
            connection.execute(select(table).where(table.c.report_id == key).order_by(table.c.id)).all()
            for table in (schema.indicators, schema.mentions)
        )
    assert text_of(record) == report.source.text
    assert [row.value for row in indicators] == [indicator.value for indicator in report.indicators]
    assert [row.name for row in indicators] == [harmless(indicator.name) for indicator in report.indicators]
    values = [mention.value for mention in (*report.percentages, *report.counts)]
    assert [row.value for row in mentions if row.value is not None] == values


def test_what_no_database_takes_is_shown_in_the_columns() -> None:
    assert harmless("a\0b\ud800\udce9𠀀\x1b") == "a\\x00b\\ud800\\udce9𠀀\x1b"
    assert harmless("xã Hòa Lạc") == "xã Hòa Lạc"


def test_hostile_names_of_files_and_people(store: Store, run: Run) -> None:
    store.add(run, File(path="a\0\udce9.txt", status="failed", reason="\ud800\0"))
    store.review([Review(fingerprint="f", verdict="later", who="\0", when="2026", note="\udfff")])
    store.finish(run)
    [file], [review] = store.batch().files, store.reviews()
    assert (file.path, file.reason) == (r"a\x00\udce9.txt", r"\ud800\x00")
    assert (review.who, review.note) == (r"\x00", r"\udfff")


# One report for each content, one row for each path.


def test_a_content_is_kept_once_as_it_was_last_read(store: Store, run: Run) -> None:
    keep(store, run, "a.txt", "one")
    before = counted(store)
    again = keep(store, run, "a.txt", "one", failures=(Failure(stage="ner", message="không có mô hình"),))
    assert counted(store) == before
    assert read_back(store)["a.txt"].failures == again.failures
    store.add(run, done("copy/a.txt", "one"))
    assert counted(store) == before | {"files": 2}
    assert [report.source.path for report in read_back(store).values()] == ["a.txt", "copy/a.txt"]


def test_what_is_known_depends_on_what_read_it(store: Store, run: Run, tmp_path: Path) -> None:
    without = VERSIONS.model_copy(update={"models": None})
    keep(store, run, "a.txt", "one")
    keep(store, run, "b.txt", "two", versions=without)
    bad = Report(
        source=Source(path="", sha256="bad", format="pdf"),
        failures=(Failure(stage="đọc tệp", message="tệp hỏng"),),
        versions=VERSIONS,
    )
    store.add(run, File(path="c.pdf", status="failed", reason="tệp hỏng", sha256="bad"), rows_of(bad))
    store.add(run, done("d.txt", "three"), rows_of(report("three"), "strict"))
    store.add(run, File(path="e.txt", status="failed", reason="quá giờ", sha256="late"))
    assert store.known(VERSIONS) == {sha256("one"): Known("txt", None), "bad": Known("pdf", "tệp hỏng")}
    assert store.known(without) == {sha256("two"): Known("txt", None)}
    assert store.known(VERSIONS, "strict") == {sha256("three"): Known("txt", None)}
    assert store.known(VERSIONS.model_copy(update={"patterns": "new"})) == {}


def test_many_files_at_once(store: Store, run: Run) -> None:
    store.add_all(run, [])
    store.add_all(run, [(done(f"{n}.txt", str(n)), rows_of(report(str(n)))) for n in range(5)])
    store.add_all(run, [(done(f"{n}.txt", str(n)).model_copy(update={"known": True}), None) for n in range(5)])
    assert [file.known for file in store.batch().files] == [True] * 5
    assert counted(store)["reports"] == counted(store)["files"] == counted(store)["findings"] == 5


def test_files_stand_in_byte_order_whatever_the_collation(store: Store, run: Run) -> None:
    names = ["b.txt", "B.txt", "á.txt", "Á.txt", "đ.txt", "a b.txt", "a-b.txt", "a/b.txt", "ｚ.txt", "😀.txt", "ö.txt"]
    store.add_all(run, [(File(path=name, status="skipped"), None) for name in names])
    assert [file.path for file in store.batch().files] == sorted(names, key=str.encode)


# All of it or nothing.


def broken(content: str) -> Any:
    """Rows whose last table refuses them."""
    rows = rows_of(report(content))
    rows.below["findings"][0]["message"] = None
    return rows


@pytest.mark.parametrize("content", ["new", "old"])
def test_a_transaction_that_fails_half_way_leaves_nothing(store: Store, run: Run, content: str) -> None:
    kept = keep(store, run, "a.txt", "old")
    before = counted(store)
    with pytest.raises(StoreProblem):
        store.add_all(
            run, [(done("b.txt", "good"), rows_of(report("good"))), (done("c.txt", content), broken(content))]
        )
    assert counted(store) == before
    assert read_back(store)["a.txt"].findings == kept.findings


def test_a_file_that_is_done_has_a_report(store: Store, run: Run) -> None:
    with pytest.raises(StoreProblem):
        store.add(run, done("a.txt", "never read"))


def test_foreign_keys_hold(store: Store, run: Run) -> None:
    keep(store, run, "a.txt", "one")
    row = rows_of(report("one")).below["indicators"][0]
    with pytest.raises(StoreProblem), writing(store.engine) as connection:
        connection.execute(insert(schema.indicators), [{**row, "report_id": 99}])
    with pytest.raises(StoreProblem), writing(store.engine) as connection:
        connection.execute(delete(schema.reports))
    with writing(store.engine) as connection:
        connection.execute(delete(schema.files))
        connection.execute(delete(schema.reports))
    assert {name for name, rows in counted(store).items() if rows} == {"runs"}


# A folder from run to run.


def test_a_file_that_is_gone_is_no_longer_there_but_not_forgotten(store: Store, run: Run, tmp_path: Path) -> None:
    keep(store, run, "a.txt", "one")
    keep(store, run, "b.txt", "two")
    store.finish(run)
    second = store.begin(tmp_path, VERSIONS)
    keep(store, second, "a.txt", "one, corrected")
    assert list(read_back(store)) == ["a.txt", "b.txt"], "the second run has not come to b.txt"
    store.finish(second)
    assert [file.sha256 for file in store.batch().files] == [sha256("one, corrected")]
    with store.reading() as connection:
        f = schema.files.c
        history = connection.execute(select(f.path, f.sha256, f.first_run_id, f.run_id).order_by(f.id)).all()
    assert [tuple(row) for row in history] == [
        ("a.txt", sha256("one"), 1, 1),
        ("b.txt", sha256("two"), 1, 1),
        ("a.txt", sha256("one, corrected"), 2, 2),
    ]


def test_a_run_that_is_stopped_leaves_the_rest_as_it_was(store: Store, run: Run, tmp_path: Path) -> None:
    keep(store, run, "a.txt", "one")
    keep(store, run, "b.txt", "two")
    store.finish(run)
    stopped = store.begin(tmp_path, VERSIONS)
    keep(store, stopped, "b.txt", "two, corrected")
    batch = store.batch()
    assert batch.run.id == stopped.id
    assert batch.run.finished is None
    assert [file.sha256 for file in batch.files] == [sha256("one"), sha256("two, corrected")]
    raised = store.raised(stopped)
    assert raised == [("S001", "error", finding(text).fingerprint) for text in ("one", "two, corrected")]


def test_each_folder_has_its_last_run(store: Store, run: Run, tmp_path: Path) -> None:
    keep(store, run, "a.txt", "one")
    other = store.begin(tmp_path / "other", VERSIONS)
    store.add(other, File(path="x", status="skipped"))
    assert store.batch().run == other
    assert [file.path for file in store.batch(tmp_path).files] == ["a.txt"]
    with pytest.raises(StoreProblem, match="chưa có lần chạy nào"):
        store.batch(tmp_path / "third")


def test_a_store_without_runs_says_so(store: Store) -> None:
    with pytest.raises(StoreProblem, match="hãy chạy doisoat batch trước"):
        store.batch()


def test_it_is_known_which_run_read_a_report(store: Store, run: Run, tmp_path: Path) -> None:
    keep(store, run, "a.txt", "one")
    store.finish(run)
    second = store.begin(tmp_path, VERSIONS)
    store.add(second, done("a.txt", "one").model_copy(update={"known": True}))
    keep(store, second, "b.txt", "two")
    readings = store.batch().readings
    assert (readings[sha256("one")].id, readings[sha256("two")].id) == (run.id, second.id)
    assert run.who != ""
    assert readings[sha256("two")] == second


def test_a_record_of_another_program_version_is_said(store: Store, run: Run) -> None:
    keep(store, run, "a.txt", "one")
    for spoilt in (b"", b"rubbish"):
        with writing(store.engine) as connection:
            connection.execute(update(schema.reports).values(record=spoilt))
        with pytest.raises(StoreProblem, match=r"a\.txt .*hãy chạy lại doisoat batch"):
            list(store.batch().reports())


# Verdicts.


def verdict(content: str, verdict: Any, **fields: str) -> Review:
    return Review(fingerprint=sha256(content)[:16], verdict=verdict, **{"who": "An", "when": "2026-01-02"} | fields)


def test_the_last_verdict_counts_and_outlives_a_new_reading(store: Store, run: Run) -> None:
    keep(store, run, "a.txt", "one")
    store.review([verdict("one", "confirmed"), verdict("one", "dismissed", note="đã hỏi xã")])
    for _ in range(2):
        [shown] = read_back(store)["a.txt"].findings
        assert shown.dismissed == "đã hỏi xã (An)"
        assert shown.review == verdict("one", "dismissed", note="đã hỏi xã", about="S001: 1 + 1 = 3")
        assert not is_shown(shown, "info")
        keep(store, run, "a.txt", "one")
    store.review([verdict("one", "open")])
    assert store.verdicts() == {}
    [shown] = read_back(store)["a.txt"].findings
    assert (shown.dismissed, shown.review) == (None, None)
    [said] = store.batch().reviews.values()
    assert [review.verdict for review in said] == ["confirmed", "dismissed", "open"]
    assert store.reviews(sha256("one")[:16]) == store.reviews() == list(said)


def test_a_verdict_keeps_what_it_is_about(store: Store, run: Run) -> None:
    keep(store, run, "a.txt", "one")
    store.review([verdict("one", "later"), verdict("other", "later"), verdict("one", "later", about="U101: hai ngày")])
    assert [review.about for review in store.reviews()] == ["S001: 1 + 1 = 3", "", "U101: hai ngày"]


def test_no_verdicts_are_no_change(store: Store) -> None:
    store.review([])
    assert store.reviews() == []


def test_a_site_list_is_applied_when_a_report_is_read(store: Store, run: Run) -> None:
    keep(store, run, "a.txt", "one")

    def dismissed(report: Report) -> Report:
        marked = tuple(finding.model_copy(update={"dismissed": "theo danh sách"}) for finding in report.findings)
        return report.model_copy(update={"findings": marked})

    [(_, marked)] = store.batch(dismissed=dismissed).reports()
    assert [finding.dismissed for finding in marked.findings] == ["theo danh sách"]
    assert read_back(store)["a.txt"].findings[0].dismissed is None


REFUSED = {
    "update": "UPDATE reviews SET verdict = 'open'",
    "update nothing": "UPDATE reviews SET note = '' WHERE id = 1",
    "delete": "DELETE FROM reviews WHERE id = 1",
    "replace": {
        "sqlite": "INSERT OR REPLACE INTO reviews VALUES (1, 'f', 'open', 'B', '2026', '', '')",
        "postgresql": "INSERT INTO reviews VALUES (1, 'f', 'open', 'B', '2026', '', '') "
        "ON CONFLICT (id) DO UPDATE SET verdict = 'open'",
    },
    "truncate": {"sqlite": "DELETE FROM reviews", "postgresql": "TRUNCATE reviews"},
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_the_database_itself_keeps_verdicts_as_they_are(store: Store, statement: str | dict[str, str]) -> None:
    store.review([verdict("one", "dismissed", note="đã hỏi xã")])
    said = store.reviews()
    sql = statement if isinstance(statement, str) else statement[store.engine.dialect.name]
    with pytest.raises(DatabaseError, match="appended only"), store.engine.begin() as connection:
        connection.execute(text(sql))
    assert store.reviews() == said


@pytest.mark.parametrize("change", [{"who": ""}, {"verdict": "maybe"}])
def test_a_verdict_has_a_name_and_is_one_of_four(store: Store, change: dict[str, str]) -> None:
    with pytest.raises(StoreProblem):
        store.review([verdict("one", "later").model_copy(update=change)])
    assert store.reviews() == []


# Opening what is there.


def test_a_reader_makes_no_store(where: str, tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="hãy chạy doisoat batch trước"):
        Store.of(where)
    assert list(tmp_path.iterdir()) == []
    Store.open(where).close()
    Store.of(where).close()


def test_a_folder_means_the_store_in_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "doisoat.db") as made:
        run = made.begin(tmp_path, VERSIONS)
    for there in (tmp_path, str(tmp_path), tmp_path / "doisoat.db", f"sqlite:///{tmp_path}/doisoat.db"):
        with Store.of(there) as found:
            assert found.batch().run == run


def test_a_rerun_sends_no_more_statements_for_more_files(store: Store, run: Run) -> None:
    store.add(run, done("a.txt", "one"), rows_of(report("one")))

    def statements(files: int) -> int:
        sent: list[object] = []
        event.listen(store.engine, "before_cursor_execute", listener := lambda *given: sent.append(given))
        store.add_all(run, [(done(f"{n}.txt", "one"), None) for n in range(files)])
        event.remove(store.engine, "before_cursor_execute", listener)
        return len(sent)

    assert statements(200) == statements(2)
