"""Alembic runs this for a migration; the connection is the one that `migrate` has opened."""

from alembic import context

from extractor.store import schema
from extractor.store.migrations import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"], target_metadata=schema.metadata, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
