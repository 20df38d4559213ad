"""A store is brought to this version's tables, or left alone."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from extractor.records import Review, Versions
from extractor.store import Store, StoreProblem, migrations, schema
from extractor.store.location import engine_for, writing

CONFIG = Config()
CONFIG.set_main_option("script_location", str(Path(migrations.__file__).parent))
STEPS = [step.revision for step in ScriptDirectory.from_config(CONFIG).walk_revisions()][::-1]
ROOT = Path(__file__).parent.parent


def test_the_newest_step_is_the_one_that_opening_asks_for() -> None:
    assert ScriptDirectory.from_config(CONFIG).get_heads() == [migrations.HEAD]


def test_the_steps_make_the_tables_of_the_schema(where: str) -> None:
    with Store.open(where) as store, store.engine.connect() as connection:
        options = {"version_table": migrations.VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata) == []
        checks = {table.name: set[str | None]() for table in schema.metadata.sorted_tables}
        for name in checks:  # alembic compares no CHECKs
            checks[name] = {check["name"] for check in inspect(connection).get_check_constraints(name)}
    assert {name: found for name, found in checks.items() if found} == {
        "files": {"ck_files_status", "ck_files_report"},
        "reviews": {"ck_reviews_who", "ck_reviews_verdict"},
    }


@pytest.mark.parametrize("step", STEPS)
def test_a_store_of_any_earlier_step_opens(where: str, step: str) -> None:
    engine = engine_for(where)
    with writing(engine) as connection:
        CONFIG.attributes["connection"] = connection
        upgrade(CONFIG, step)
    engine.dispose()
    with Store.open(where) as store:
        run = store.begin(Path(), Versions(program="1", patterns="1"))
        assert store.batch().run == run


def test_a_store_of_a_newer_program_is_left_alone(where: str) -> None:
    with Store.open(where) as store, writing(store.engine) as connection:
        connection.execute(text(f"UPDATE {migrations.VERSION_TABLE} SET version_num = '9999'"))
    for opened in (Store.open, Store.of):
        with pytest.raises(StoreProblem, match=r"phiên bản doisoat mới hơn .*9999.*; hãy cập nhật chương trình"):
            opened(where)


def test_a_step_that_fails_leaves_nothing(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The last table that the first step makes is there already by another's hand, between two looks.
    monkeypatch.setattr(migrations, "_step", lambda connection, create: None)
    engine = engine_for(where)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE relations (id INTEGER)"))
    with pytest.raises(StoreProblem):
        Store.open(where)
    assert inspect(engine).get_table_names() == ["relations"]
    engine.dispose()


def test_a_store_that_is_up_to_date_opens_at_once(where: str) -> None:
    Store.open(where).close()
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        Store.open(where).close()
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.1


def test_alembic_is_imported_only_where_there_is_something_to_do(tmp_path: Path) -> None:
    Store.open(tmp_path / "doisoat.db").close()
    code = "import sys; from extractor.store import Store; Store.of(sys.argv[1]); sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, env=os.environ, check=True)


def test_verdicts_stay_when_a_store_is_opened_again(where: str) -> None:
    review = Review(fingerprint="f", verdict="later", who="An", when="2026-01-02", note="chờ xã trả lời")
    with Store.open(where) as store:
        store.review([review])
    with Store.open(where) as store:
        assert store.reviews() == [review]


def test_the_comparison_sees_a_difference(where: str) -> None:
    with Store.open(where) as store, store.engine.connect() as connection:
        connection.execute(text("ALTER TABLE runs ADD COLUMN more INTEGER"))
        options = {"version_table": migrations.VERSION_TABLE}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), schema.metadata) != []
