"""The steps that bring a store to this version's tables, run by Alembic when a store is opened.

A change of schema.py is one more file in versions/; a released one is never edited.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from extractor.store.location import StoreProblem


def migrate(engine: Engine) -> None:
    """Bring the database to the newest step; raises `StoreProblem` where a newer program made it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    steps = ScriptDirectory.from_config(config)
    newest = steps.get_current_head()
    with engine.begin() as connection:
        here = MigrationContext.configure(connection).get_current_revision()
        if here == newest:
            return
        if here is not None and here not in {step.revision for step in steps.walk_revisions()}:
            raise StoreProblem(
                f"kho dữ liệu do một phiên bản doisoat mới hơn tạo ra (bước {here}); hãy cập nhật chương trình"
            )
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
