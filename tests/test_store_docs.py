"""docs/batch.md tells of the store as it is, and its queries run on both databases."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from sqlalchemy import text

from extractor.records import Facts, File, Finding, Indicator, Period, Report, Review, Source, Span, Unit, Versions
from extractor.store import Store, rows_of, schema
from extractor.store.migrations import VERSION_TABLE

PAGE = (Path(__file__).parent.parent / "docs" / "batch.md").read_text(encoding="utf-8")
SECTION = re.split(r"^## ", PAGE.partition("## The store\n")[2], flags=re.MULTILINE)[0]
QUERIES = re.findall(r"```sql\n(.*?)```", SECTION, re.DOTALL)
VERSIONS = Versions(program="1.0", patterns="abc", models="def")


def test_all_tables_and_columns_are_named() -> None:
    rows = re.findall(r"^\| `(\w+)` \|.*\| (.*) \|$", SECTION, re.MULTILINE)
    told = {table: re.findall(r"`(\w+)`", columns) for table, columns in rows}
    made = {table.name: [column.name for column in table.columns] for table in schema.metadata.sorted_tables}
    assert told == made | {VERSION_TABLE: ["version_num"]}


def test_the_queries_find_what_they_say(where: str) -> None:
    span = Span(start=0, end=1, text="1")
    finding = Finding(
        rule="S001", kind="sum", severity="error", message="1 + 1 = 3", spans=(span,), fingerprint="0123456789abcdef"
    )
    report = Report(
        source=Source(path="", sha256="aa", format="txt", chars=1, text="1"),
        document=Facts(unit=Unit(name="xã Hòa Lạc", level="xa"), period=Period(type="month", year=2024, index=3)),
        indicators=(Indicator(code="1.1.1", name="Văn bản", value=Decimal(7), span=span),),
        findings=(finding,),
        versions=VERSIONS,
    )
    with Store.open(where) as store:
        run = store.begin(Path("xa"), VERSIONS)
        store.add(run, File(path="hoa-lac.txt", status="done", sha256="aa"), rows_of(report))
        store.finish(run)
        for verdict in ("confirmed", "dismissed"):
            store.review([Review(fingerprint=finding.fingerprint, verdict=verdict, who="An", when="2026-01-02")])
        with store.reading() as connection:
            found = [[tuple(row) for row in connection.execute(text(query))] for query in QUERIES]
    assert found == [
        [("hoa-lac.txt", "S001", "1 + 1 = 3", "dismissed")],
        [("xã Hòa Lạc", 2024, "month", 3, "Văn bản", Decimal(7))],
        [("hoa-lac.txt", "aa", run.who, run.started, "1.0", "abc", "def")],
    ]
