"""The schema and its versions, on both engines: what Alembic makes step by step is what a new store gets at once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url

from aistandards import Catalog
from aistandards.errors import StoreError
from aistandards.model.slug import slug_of
from aistandards.store import Store, engines
from aistandards.store.database import HEAD, alembic_config, open_engine
from aistandards.store.dialect import SCHEMA
from aistandards.store.tables import metadata
from tests.support.cluster import Cluster

Made = Callable[[], str]


@pytest.fixture
def new(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Made:
    """Makes addresses of stores that do not exist yet."""
    if engine == "sqlite":
        numbers = iter(range(10))
        return lambda: f"sqlite:///{tmp_path / f'{next(numbers)}.db'}"
    server: Cluster = request.getfixturevalue("server")
    return lambda: server.url(server.new())


def engine_of(url: str) -> Engine:
    parsed = make_url(url)
    return engines.named(parsed.get_backend_name()).make_engine(parsed)


def migrate(url: str, revision: str) -> Engine:
    """The store brought up to the newest revision, or down to an older one."""
    engine = engine_of(url)
    migration = command.upgrade if revision == "head" else command.downgrade
    with engine.connect().execution_options(writing=SCHEMA) as connection, connection.begin():
        migration(alembic_config(connection), revision)
    return engine


def shape(url: str) -> dict[str, Any]:
    """Tables and indexes by name, as the database itself describes them; SQLite's with the order of their columns."""
    engine = create_engine(url)
    found = inspect(engine)
    order = list if engine.dialect.name == "sqlite" else sorted
    names = [name for name in found.get_table_names() if not name.startswith("search")]
    by_key = set()
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            query = "SELECT name FROM sqlite_master WHERE sql LIKE '%WITHOUT ROWID'"
            by_key = set(connection.execute(text(query)).scalars())
        assert by_key
    return {
        name: repr(
            (
                order((column["name"], str(column["type"]), column["nullable"]) for column in found.get_columns(name)),
                sorted(str(index["name"]) + str(index["column_names"]) for index in found.get_indexes(name)),
                found.get_pk_constraint(name)["constrained_columns"],
                name in by_key,
            )
        )
        for name in names
    }


def test_the_migrations_end_where_a_new_store_begins(new: Made) -> None:
    old, fresh = new(), new()
    migrate(old, "head").dispose()
    open_engine(fresh).dispose()
    assert shape(old) == shape(fresh)


def test_the_tables_have_no_change_without_a_migration(new: Made) -> None:
    url = new()
    migrate(url, "head").dispose()
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": lambda _o, name, *_: not str(name).startswith("search")}
        )
        changes = [one for one in compare_metadata(context, metadata) if "modify_comment" not in repr(one)]
        assert changes == [], "remarks on columns excepted"
        assert ScriptDirectory.from_config(alembic_config(connection)).get_current_head() == HEAD


def test_a_migrated_store_takes_the_snapshot_and_finds_words(new: Made) -> None:
    url = new()
    migrate(url, "head").dispose()
    with Catalog.open(url) as catalog:
        assert catalog.search("machine learning")


def test_a_store_goes_down_to_the_first_schema_and_up_again_with_its_data(new: Made) -> None:
    url = new()
    with Catalog.open(url) as catalog:
        before = [standard.designation for standard in catalog.standards()]
    migrate(url, "0001").dispose()
    engine = engine_of(url)
    assert "tag" not in inspect(engine).get_table_names()
    with engine.connect() as connection:
        data = connection.execute(text("SELECT data FROM standard ORDER BY sort_key")).scalars().all()
        assert len(data) == len(before) and all(json.loads(one)["designation"] for one in data)
    engine.dispose()
    with Catalog.open(url) as catalog:
        assert [standard.designation for standard in catalog.standards()] == before
        assert list(catalog.rows(tags=(("relevance:ai",),)))
        assert catalog.search("machine learning")


def test_an_upgrade_counts_what_there_is_and_keeps_every_record_s_json(new: Made) -> None:
    url = new()
    with Catalog.open(url) as catalog:
        records, stats, counts = list(catalog.store.records()), catalog.stats(), _counts(catalog)
        found = [standard.designation for standard in catalog.search("machine learning")]
    engine = migrate(url, "0002")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM record WHERE data IS NULL")).scalar() == 0
    engine.dispose()
    with Catalog.open(url) as catalog:
        assert list(catalog.store.records()) == records
        assert (catalog.stats(), _counts(catalog)) == (stats, counts)
        assert [standard.designation for standard in catalog.search("machine learning")] == found
        rows = list(catalog.rows(status="published", limit=20))
        assert rows == list(catalog.rows(status="published"))[:20] and len(rows) == 20


def _counts(catalog: Catalog) -> set[tuple[Any, ...]]:
    with catalog.store.write_transaction() as connection:
        query = "SELECT publishers, type, status, relevance, gone, count FROM facet WHERE count > 0"
        return {tuple(row) for row in connection.execute(text(query))}


def test_an_upgrade_gives_every_standard_and_work_its_slug(new: Made) -> None:
    url = new()
    with Catalog.open(url) as catalog:
        names = [(slug_of(row["designation"]), slug_of(row["work"])) for row in catalog.rows(limit=40)]
        before = [(catalog.by_slug(slug), catalog.by_slug(work)) for slug, work in names]
    migrate(url, "0003").dispose()
    with Catalog.open(url) as catalog:
        assert [(catalog.by_slug(slug), catalog.by_slug(work)) for slug, work in names] == before
    assert all(one and editions for one, editions in before)


def test_nothing_is_left_below_the_first_schema_and_a_store_can_begin_again(new: Made) -> None:
    url = new()
    with Catalog.open(url) as catalog:
        held = len(catalog)
    engine = migrate(url, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    engine.dispose()
    migrate(url, "head").dispose()
    with Catalog.open(url) as catalog:
        assert len(catalog) == held


def test_a_store_of_a_newer_version_is_refused_in_a_sentence(new: Made) -> None:
    url = new()
    engine = open_engine(url)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999, newer than this version knows"):
        Store(url)


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/x", "sqlite:////proc/none/x.db"])
def test_a_url_that_cannot_be_opened_is_told(url: str) -> None:
    with pytest.raises(StoreError):
        Store(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "text.db"
    path.write_text("this is not a database, but it is long enough to look like a header " * 20)
    with pytest.raises(StoreError, match=r"text\.db"):
        Store(f"sqlite:///{path}")
    assert path.read_text().startswith("this is not a database")
