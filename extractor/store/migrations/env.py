"""Alembic runs this for a migration; the connection is the one that `migrate` has opened."""

from alembic import context

from extractor.store import schema

context.configure(connection=context.config.attributes["connection"], target_metadata=schema.metadata)
with context.begin_transaction():
    context.run_migrations()
