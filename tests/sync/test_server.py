"""A server that fails in the middle of a sync: exit code 1, one sentence without the password, and nothing lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.support import cluster, mounting
from tests.support.cluster import Cluster
from tests.support.commands import contents, counts, sync
from tests.support.small import Small, iso_row
from tests.support.stores import without_snapshot

pytestmark = [pytest.mark.slow, pytest.mark.subprocess, pytest.mark.postgresql]

COMMAND = (sys.executable, "-m", "aistandards.cli.main")
PASSWORD = "p@ss/w:rd%#?word"
PATIENCE = 120.0


@pytest.fixture(scope="module")
def own_server() -> Iterator[Cluster]:
    """A server that a test may stop."""
    with cluster.running() as running:
        running.execute(f"CREATE ROLE {cluster.WALLED} LOGIN PASSWORD '{PASSWORD}'")
        yield running


@pytest.fixture
def url(own_server: Cluster, own_home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty store of a user with a password."""
    url = own_server.url(own_server.new(f"OWNER {cluster.WALLED}"), username=cluster.WALLED, password=PASSWORD)
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", url)
    monkeypatch.setenv("AISTANDARDS_PACE", "0")
    without_snapshot(url)
    return url


@pytest.fixture
def many(sites: Small) -> Small:
    """The small sites with enough rows of ISO for several batches."""
    sites.iso += [iso_row(1000 + n, f"ISO/IEC {20000 + n}:2020", 6060, f"Machine learning {n}") for n in range(1500)]
    return sites


def refused(*arguments: str) -> str:
    """The one sentence of a command that ends with exit code 1; the password is in no output."""
    done = subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, timeout=PATIENCE, env=os.environ)
    said = done.stderr
    assert done.returncode == 1 and said.startswith("aistandards: ") and said.count("\n") == 1, (done.returncode, said)
    for part in (PASSWORD, "p@ss", "w:rd", "%#?word", "p%40ss", "rd%25"):
        assert part not in said + done.stdout
    return said


def backends(server: Cluster, url: str, condition: str = "true") -> str:
    """A statement that ends the connections to a database."""
    name = make_url(url).database
    return f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND {condition}"


def ends_whole(many: Small) -> None:
    """The next run goes on and ends as an undisturbed one does."""
    many.faults.clear()
    code, reports = sync("iso", "--force")
    assert code == 0 and reports["iso"]["outcome"] in ("ok", "unchanged")
    ended = contents()
    assert len(ended) == 1508 and not any(", gone=" in record for record in ended.values())
    assert not counts(sync("iso", "--full", "--force")[1]["iso"]) and contents() == ended


def in_the_middle(many: Small, url: str, harm: Callable[[], object], *options: str) -> None:
    """Do harm as soon as the first batch of a sync is stored, while the sync stands still."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    listed = "SELECT count(*) FROM record WHERE listed_in = (SELECT max(id) FROM run)"
    with engine.connect() as connection:
        before = connection.execute(text("SELECT max(id) FROM run")).scalar()
        process = subprocess.Popen(
            (*COMMAND, "sync", "iso", "--force", *options), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while (
            connection.execute(text("SELECT max(id) FROM run")).scalar() == before
            or not connection.execute(text(listed)).scalar()
        ):
            assert process.poll() is None, process.communicate()
        process.send_signal(signal.SIGSTOP)
    engine.dispose()
    try:
        harm()
    finally:
        process.send_signal(signal.SIGCONT)
    told, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1 and said.count("\n") == 1 and said.startswith("aistandards: "), said
    assert PASSWORD not in told + said and "Traceback" not in said


@pytest.mark.parametrize("condition", ["true", "query LIKE 'SELECT pg_try_advisory%' OR query = 'SELECT 1'"])
def test_connections_that_are_ended_in_mid_sync(condition: str, many: Small, url: str, own_server: Cluster) -> None:
    in_the_middle(many, url, lambda: own_server.execute(backends(own_server, url, condition)))
    ends_whole(many)


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_a_server_that_restarts_in_mid_sync(mode: str, many: Small, url: str, own_server: Cluster) -> None:
    def restart() -> None:
        own_server.stop(mode)
        own_server.start()

    in_the_middle(many, url, restart)
    ends_whole(many)


def test_a_server_that_goes_away_in_mid_sync_and_comes_back_later(many: Small, url: str, own_server: Cluster) -> None:
    try:
        in_the_middle(many, url, own_server.stop)
        assert "does not answer" in refused("sync", "iso") and "does not answer" in refused("stats", "--json")
    finally:
        own_server.start()
    ends_whole(many)


def test_a_sync_goes_on_at_another_address(
    many: Small, url: str, own_server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = make_url(url)
    hosts = ["/nowhere", str(own_server.folder)]
    both = parsed.set(query={"host": hosts}).render_as_string(hide_password=False)
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", both)
    code, reports = sync("iso", "--force")
    assert code == 0 and reports["iso"]["new"] == 1508
    own_server.stop()
    try:
        said = refused("stats")
        assert all(host in said for host in hosts) and "(" not in said.partition(" does not")[0]
    finally:
        own_server.start()
    assert json.loads(subprocess.check_output((*COMMAND, "stats", "--json"), env=os.environ))["total"] == 1508


def test_a_sync_whose_server_is_replaced_by_another_one_loses_nothing(
    many: Small, url: str, own_server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other server took over before it had the last batches: nothing that they listed may be called gone."""
    assert sync("iso", "--force")[0] == 0
    for row in many.iso:
        row["currentStage"] = 9092
    with cluster.running() as other:
        other.execute(f"CREATE ROLE {cluster.WALLED} LOGIN PASSWORD '{PASSWORD}'")
        name = other.new(f"OWNER {cluster.WALLED}")
        parsed = make_url(url)
        dump = cluster.program("pg_dump")
        copy = subprocess.run((str(dump), "-h", str(own_server.folder), "-U", own_server.user, str(parsed.database)), stdout=subprocess.PIPE, check=True)  # fmt: skip
        psql = (str(cluster.program("psql")), "-q", "-h", str(other.folder), "-U", other.user, name)
        subprocess.run(psql, input=copy.stdout, stdout=subprocess.DEVNULL, check=True)
        if name != parsed.database:
            other.execute(f"ALTER DATABASE {name} RENAME TO {parsed.database}")
        try:
            both = parsed.set(query={"host": [str(own_server.folder), str(other.folder)]})
            monkeypatch.setenv("AISTANDARDS_DATABASE_URL", both.render_as_string(hide_password=False))
            in_the_middle(many, url, own_server.stop, "--full")
            ends_whole(many)
        finally:
            own_server.start()


def _as_database(own_server: Cluster, url: str, setting: str) -> None:
    own_server.execute(f"ALTER DATABASE {make_url(url).database} SET {setting}")


@pytest.mark.parametrize(
    "setting, said",
    [
        ("default_transaction_read_only = on", "read-only transaction"),
        ("statement_timeout = '1ms'", "statement timeout"),
    ],
)
def test_a_server_with_a_setting_that_refuses_the_sync(
    setting: str, said: str, many: Small, url: str, own_server: Cluster
) -> None:
    assert sync("iso", "--force")[0] == 0
    before = contents()
    many.iso[5]["currentStage"] = 9092
    _as_database(own_server, url, setting)
    assert said in refused("sync", "iso", "--full")
    _as_database(own_server, url, f"{setting.partition(' ')[0]} TO DEFAULT")
    assert contents() == before
    ends_whole(many)


def test_a_role_that_may_only_read_reads_and_cannot_sync(many: Small, url: str, own_server: Cluster) -> None:
    assert sync("iso", "--force")[0] == 0
    name = str(make_url(url).database)
    own_server.execute(
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
        "UPDATE meta SET value = '2020.1.1' WHERE key = 'snapshot'",
        database=name,
    )
    reading = own_server.url(name, username="reader")
    before = contents()
    for asked in (("stats",), ("list",), ("show", "ISO/IEC 42001"), ("doctor",), ("sync", "iso", "--dry-run")):
        done = subprocess.run((*COMMAND, "--db", reading, *asked), capture_output=True, text=True, timeout=PATIENCE)
        assert done.returncode == 0 and not done.stderr, (asked, done)
    assert "permission denied" in refused("--db", reading, "sync", "iso")
    assert contents() == before
    own_server.execute("DROP OWNED BY reader", "DROP ROLE reader", database=name)


def test_the_password_is_nowhere_in_the_store(many: Small, url: str, own_server: Cluster) -> None:
    in_the_middle(many, url, lambda: own_server.execute(backends(own_server, url)))
    sync("iso", "--force")
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in ("run", "meta", "journal", "cursor", "quarantine"):
            assert PASSWORD not in str(connection.execute(text(f"SELECT * FROM {table}")).all())
    engine.dispose()


def test_a_disk_that_is_full_is_told_and_loses_nothing(many: Small, url: str, own_server: Cluster) -> None:
    assert sync("iso", "--force")[0] == 0
    before = contents()
    name = str(make_url(url).database)
    with mounting.little_disk(own_server.folder / "little") as place:
        shutil.chown(place, own_server.user)
        own_server.execute(
            backends(own_server, url),
            f"CREATE TABLESPACE little LOCATION '{place}'",
            f"ALTER DATABASE {name} SET TABLESPACE little",
        )
        title = "Machine learning " + "is not compressed " * 80
        many.iso += [iso_row(5000 + n, f"ISO/IEC {30000 + n}:2020", 6060, f"{title} {n}") for n in range(6000)]
        said = refused("sync", "iso")
        assert "No space left" in said or "space" in said
        assert set(contents()) >= set(before)
        own_server.execute(
            backends(own_server, url), f"ALTER DATABASE {name} SET TABLESPACE pg_default", "DROP TABLESPACE little"
        )
    del many.iso[1508:]
    assert sync("iso", "--force")[0] == 0 and set(contents()) >= set(before)
