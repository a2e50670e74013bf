"""Environment of Alembic, which runs on the connection of `store.database`."""

from alembic import context

from aistandards.store.tables import metadata


def is_compared(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """Return False for the full-text index and its shadow tables, which belong to the dialect."""
    return not (kind == "table" and (name or "").startswith("search"))


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, include_object=is_compared, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
