"""What only a server has: passwords, rights, connections that end, an upgrade of a copy."""

import json
import sys
from pathlib import Path

import attrs
import pytest
from sqlalchemy import create_engine, text

from aistandards import Catalog
from aistandards.errors import MissingExtraError, StoreError
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.store.database import copy_store
from tests.support.cluster import WALLED, Cluster
from tests.support.commands import contents, refused, run, sync
from tests.support.small import Small

SECRET = "hunter2"

pytestmark = [pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning"), pytest.mark.postgresql]


@pytest.fixture
def url(server: Cluster, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database without anything in it."""
    url = server.url(server.new())
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", url)
    return url


def rows(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


WRONG = [
    f"postgresql+psycopg://me:{SECRET}@127.0.0.1:1/standards",
    f"postgresql://me:{SECRET}@127.0.0.1:1/standards",
    f"postgres://me:{SECRET}@no-such-host.invalid/standards",
    f"postgresql+psycopg2://me:{SECRET}@127.0.0.1:1/standards",
    f"postgresql+psycopg//me:{SECRET}@127.0.0.1/standards",
    f"postgresql+psycopg://me:{SECRET}/x@127.0.0.1:port/standards",
    f"postgresql+psycopg://127.0.0.1:1/standards?user=me&password={SECRET}",
    f"postgresql+psycopg://127.0.0.1:1/standards?no_such_option={SECRET}",
    f"mysql://me:{SECRET}@127.0.0.1/standards",
    f"me:{SECRET}@127.0.0.1",
]


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("command", ["list", "doctor", "sync"])
def test_what_cannot_be_opened_is_told_in_a_sentence_without_the_password(wrong: str, command: str) -> None:
    said = refused("--db", wrong, command)
    assert SECRET not in said and said.count("\n") == 0 and len(said) < 400
    with pytest.raises(StoreError) as told:
        copy_store(wrong, Path("copy.db"))
    assert SECRET not in str(told.value)


def test_a_wrong_password_is_told_and_neither_is_shown(server: Cluster) -> None:
    server.execute(f"DROP ROLE IF EXISTS {WALLED}", f"CREATE ROLE {WALLED} LOGIN PASSWORD 'right-{SECRET}'")
    name = server.new(f"OWNER {WALLED}")
    said = refused("--db", server.url(name, username=WALLED, password=f"wrong-{SECRET}"), "stats")
    assert "password authentication failed" in said and SECRET not in said
    with Store(server.url(name, username=WALLED, password=f"right-{SECRET}")) as store:
        assert store.meta("nothing") is None


def test_settings_do_not_show_the_password() -> None:
    settings = Settings.load(WRONG[0], {})
    assert SECRET not in repr(settings) and SECRET in settings.database_url
    assert "sqlite:////tmp/a.db" in repr(attrs.evolve(settings, database_url="sqlite:////tmp/a.db"))


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"pip install \"\.\[postgresql\]\""):
        Store("postgresql+psycopg://127.0.0.1:1/standards")


def test_the_short_form_of_the_address_will_do(server: Cluster) -> None:
    url = server.url(server.new(), drivername="postgresql")
    with Store(url) as store:
        store.set_meta("a", "b\0c")
        assert store.meta("a") == "b\N{REPLACEMENT CHARACTER}c" and store.is_thread_safe


def test_a_database_of_another_encoding_is_refused(server: Cluster) -> None:
    name = server.new("ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(StoreError, match="LATIN1, which cannot store every title"):
        Store(server.url(name))
    assert rows(server.url(name), "SELECT * FROM pg_tables WHERE schemaname = 'public'") == []


def test_chinese_is_found_without_the_trigram_extension(server: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    server.execute("DROP ROLE IF EXISTS plain", "CREATE ROLE plain LOGIN")
    name = server.new("OWNER plain")
    # An owner may make an extension that is marked as trusted; one without the right to may not.
    server.execute(
        "CREATE SCHEMA mine AUTHORIZATION plain", f"REVOKE CREATE ON DATABASE {name} FROM plain", database=name
    )
    url = server.url(name, username="plain", query={"host": str(server.folder), "options": "-csearch_path=mine"})
    with Catalog.open(url) as catalog:
        assert catalog.search("machine learning")
    indexes = {row[0] for row in rows(url, "SELECT indexname FROM pg_indexes WHERE tablename = 'search'")}
    assert indexes == {"search_pkey", "search_titles", "search_words"}
    with Store(url) as store, store.write_transaction() as connection:
        # Old names of animals, which no title of the bundled data has.
        connection.execute(text("UPDATE search SET unspaced = '鳳凰麒麟概念' WHERE id = 1"))
    with Store(url) as store:
        assert [row["id"] for row in store.read.search("凰麒", 5)] == [1]


def test_with_the_extension_there_is_an_index_for_chinese(url: str) -> None:
    Store(url).close()
    assert ("search_unspaced",) in rows(url, "SELECT indexname FROM pg_indexes WHERE tablename = 'search'")


def test_who_may_only_read_reads_and_is_told_when_writing(server: Cluster, url: str) -> None:
    with Catalog.open() as catalog:
        held = len(catalog)
    server.execute("DROP ROLE IF EXISTS reader", "CREATE ROLE reader LOGIN")
    name = url.rpartition("/")[2].partition("?")[0]
    server.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader", database=name)
    reading = server.url(name, username="reader")
    with Catalog.open(reading) as catalog:
        assert len(catalog) == held and catalog.search("machine learning")
        with pytest.raises(StoreError, match="permission denied"):
            catalog.store.set_meta("a", "b")
    assert json.loads(run("--db", reading, "stats", "--json").stdout)["total"] == held
    server.execute("REVOKE SELECT ON standard FROM reader", database=name)
    assert "permission denied for table standard" in refused("--db", reading, "list")
    server.execute("DROP OWNED BY reader", "DROP ROLE reader", database=name)


def test_a_server_that_restarts_is_found_again_and_one_that_goes_away_is_told(server: Cluster, url: str) -> None:
    with Catalog.open() as catalog:
        assert len(catalog)
        name = url.rpartition("/")[2].partition("?")[0]
        ended = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        server.execute(ended)
        assert len(catalog)
        with (
            pytest.raises(StoreError, match="does not answer|cannot be written"),
            catalog.store.write_transaction() as connection,
        ):
            server.execute(ended)
            connection.execute(text("SELECT 1"))
        assert len(catalog)


def test_json_can_be_asked_for_with_the_server_s_own_words(sites: Small, url: str, no_snapshot: None) -> None:
    sync("iso", "--force")
    ((title, new),) = rows(
        url,
        "SELECT standard.data->'titles'->>'en', run.counts->>'new' FROM standard, run "
        "WHERE designation = 'ISO/IEC 42001:2023' AND run.counts @> '{\"outcome\": \"ok\"}'",
    )
    assert (title, new) == ("Artificial intelligence — Management system", "8")


def test_a_dry_run_reads_what_is_there_and_writes_nothing(sites: Small, url: str, no_snapshot: None) -> None:
    sync("--force")
    before, runs = contents(), rows(url, "SELECT id, outcome FROM run ORDER BY id")
    sites.iso[0]["currentStage"] = 9092
    code, reports = sync("iso", "--dry-run")
    assert code == 0 and reports["iso"]["changed"] == 1 and reports["iso"]["unchanged"] == 7
    assert contents() == before and rows(url, "SELECT id, outcome FROM run ORDER BY id") == runs


def test_a_dry_run_makes_no_store_and_upgrades_none(url: str, tmp_path: Path) -> None:
    with Store(copy_store(url, tmp_path / "none.db")) as copy:
        assert copy.last_runs() == {}
    assert rows(url, "SELECT * FROM pg_tables WHERE schemaname = 'public'") == []
    with Catalog.open() as catalog:
        held, records = len(catalog), len(list(catalog.store.records()))
        with catalog.store.write_transaction() as connection:
            from alembic import command

            from aistandards.store.database import alembic_config

            command.downgrade(alembic_config(connection), "0001")
    with Catalog.open(copy_store(url, tmp_path / "old.db")) as copy:
        assert len(copy) == held and len(list(copy.store.records())) == records
        assert list(copy.rows(tags=(("relevance:ai",),)))
    assert rows(url, "SELECT version_num FROM alembic_version") == [("0001",)]
