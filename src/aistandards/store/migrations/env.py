"""Alembic's entry: it runs on the connection that `store.database` hands over."""

from alembic import context

from aistandards.store.tables import metadata


def own(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Leave the full-text index and its shadow tables to the dialect."""
    return not (kind == "table" and (name or "").startswith("search"))


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, include_object=own, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
