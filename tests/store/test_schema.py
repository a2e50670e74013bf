"""The schema and its versions: what Alembic makes step by step is what a new store gets at once."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import make_url

from aistandards import Catalog
from aistandards.errors import StoreError
from aistandards.store import Store, sqlite
from aistandards.store.database import HEAD, alembic_config, open_engine
from aistandards.store.tables import metadata


def migrated(path: Path) -> Engine:
    engine = sqlite.make_engine(make_url(f"sqlite:///{path}"))
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        command.upgrade(alembic_config(connection), "head")
    return engine


def shape(engine: Engine) -> dict[str, str]:
    """Tables and indexes by name, as the database itself describes them."""
    found = inspect(engine)
    names = [name for name in found.get_table_names() if not name.startswith("search")]
    return {
        name: repr(
            (
                [(column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)],
                sorted(str(index["name"]) + str(index["column_names"]) for index in found.get_indexes(name)),
                found.get_pk_constraint(name)["constrained_columns"],
            )
        )
        for name in names
    }


def test_the_migrations_end_where_a_new_store_begins(tmp_path: Path) -> None:
    assert shape(migrated(tmp_path / "old.db")) == shape(open_engine(f"sqlite:///{tmp_path / 'new.db'}"))


def test_the_tables_have_no_change_without_a_migration(tmp_path: Path) -> None:
    with migrated(tmp_path / "old.db").connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": lambda _o, name, *_: not str(name).startswith("search")}
        )
        assert compare_metadata(context, metadata) == []
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == HEAD


def test_a_migrated_store_takes_the_snapshot_and_finds_words(tmp_path: Path) -> None:
    migrated(tmp_path / "old.db").dispose()
    with Catalog.open(f"sqlite:///{tmp_path / 'old.db'}") as catalog:
        assert catalog.search("machine learning")


def test_a_store_of_a_newer_version_is_refused_in_a_sentence(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer than this version knows"):
        Store(f"sqlite:///{tmp_path / 'new.db'}")


@pytest.mark.parametrize("url", ["nonsense", "postgresql://localhost/x", "sqlite:////proc/none/x.db"])
def test_a_url_that_cannot_be_opened_is_told(url: str) -> None:
    with pytest.raises(StoreError):
        Store(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is not a database, but it is long enough to look like a header " * 20)
    with pytest.raises(StoreError, match=r"text\.db"):
        Store(f"sqlite:///{path}")
    assert path.read_text().startswith("this is not a database")
