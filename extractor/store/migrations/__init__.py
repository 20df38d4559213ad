"""The steps that bring a store to this version's tables, run by Alembic where a store is new or old.

A change of schema.py is one more file in versions/ and its name in `HEAD`; a released one is never edited.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from extractor.store.location import reading, writing
from extractor.store.problems import StoreProblem

HEAD = "0001"
"""The newest step, so that a store that is up to date opens without Alembic."""

VERSION_TABLE = "doisoat_version"
"""Where the step is noted; not in Alembic's own table, which another program may have in the same database."""


def migrate(engine: Engine, *, create: bool = True) -> None:
    """Bring the database to the newest step.

    Raises `StoreProblem` where it belongs to another program or a newer version of this one, or is no store yet and is
    not to be made one.
    """
    with reading(engine) as connection:
        if _step(connection, create) == HEAD:
            return
    with writing(engine) as connection:
        if _step(connection, create) != HEAD:  # nobody else has done it while this one waited
            _upgrade(connection)


def _step(connection: Connection, create: bool) -> str | None:
    tables = inspect(connection).get_table_names()
    if VERSION_TABLE in tables:
        return str(connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")))
    if tables:
        raise StoreProblem(
            "cơ sở dữ liệu này của một chương trình khác; hãy chọn một tệp mới, hoặc một cơ sở dữ liệu trống"
        )
    if not create:
        raise StoreProblem("chưa có kho dữ liệu ở đó; hãy chạy doisoat batch trước")
    return None


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    step = _step(connection, create=True)
    if step is not None and step not in {
        known.revision for known in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise StoreProblem(
            f"kho dữ liệu do một phiên bản doisoat mới hơn tạo ra (bước {step}); hãy cập nhật chương trình"
        )
    command.upgrade(config, "head")
