"""What the tests share: a home of their own, and upstream sites to synchronise with."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from aistandards import Catalog
from aistandards.plugin.source import Source
from aistandards.settings import Settings
from aistandards.sync.http import HttpClient, open_client
from aistandards.sync.pacing import Pacer
from tests.support import cluster, datasets, mounting, small, standin
from tests.support.commands import contents, passing, sync
from tests.support.filled import filled_once
from tests.support.once import made_once
from tests.support.stores import without_snapshot

# How long an example takes says more of the machine, which other tests keep busy, than of the program.
settings.register_profile("usual", deadline=None, max_examples=50)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark two checks of the conformance suite, wherever they are inherited or named."""
    for item in items:
        if "test_importing_it_is_cheap" in item.name:
            item.add_marker(pytest.mark.subprocess)
        if "test_memory_stays_constant" in item.name:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected out of the collection of garbage, which several tests ask for many times."""
    _freeze()


@pytest.fixture(scope="module", autouse=True)
def what_stays_is_left_out_of_collections() -> None:
    """Leave out what earlier modules have kept, such as stores and upstream sites: a gigabyte in the end."""
    _freeze()


def _freeze() -> None:
    gc.collect()
    gc.freeze()


_MAY_START: list[bool] = []
"""Whether the test that is run may start other processes; empty between tests."""


def _no_unmarked_process(name: str, _arguments: object) -> None:
    if name in ("subprocess.Popen", "os.fork", "os.posix_spawn") and _MAY_START and not _MAY_START[-1]:
        raise RuntimeError("a test that starts other processes needs the marker `subprocess`")


sys.addaudithook(_no_unmarked_process)


@pytest.fixture(autouse=True)
def only_marked_tests_start_processes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Hold the marker `subprocess` true: a test without it starts no process."""
    if "server" in request.fixturenames or request.node.get_closest_marker("postgresql"):
        request.getfixturevalue("server")
    _MAY_START.append(request.node.get_closest_marker("subprocess") is not None)
    yield
    _MAY_START.pop()


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the user's own state."""
    for name in [name for name in os.environ if name.startswith("AISTANDARDS_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("AISTANDARDS_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def server() -> Iterator[cluster.Cluster]:
    """A PostgreSQL server for the whole run; skips where there is none."""
    with cluster.running() as running:
        yield running


@pytest.fixture(scope="session")
def common(server: cluster.Cluster) -> str:
    """A database with the schema, which tests use one after the other."""
    from aistandards.store import Store

    name = server.new()
    Store(server.url(name)).close()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of the store; what asks for it is run on each."""
    return str(request.param)


@pytest.fixture
def database_url(engine: str, own_home: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty store on either engine, which the whole program uses from here on."""
    if engine == "sqlite":
        url = f"sqlite:///{own_home / 'aistandards.db'}"
    else:
        server: cluster.Cluster = request.getfixturevalue("server")
        name: str = request.getfixturevalue("common")
        server.empty(name)
        url = server.url(name)
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", url)
    return url


@pytest.fixture(scope="session")
def snapshot_database(server: cluster.Cluster) -> str:
    """A database into which the bundled snapshot was loaded, to be copied."""
    name = server.new()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_HOME", str(server.folder))
        Catalog.open(server.url(name)).close()
    return name


@pytest.fixture
def bundled_url(
    engine: str, own_home: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """A store of the bundled data on either engine, which the whole program uses from here on."""
    if engine == "sqlite":
        request.getfixturevalue("used_before")
        yield f"sqlite:///{own_home / 'aistandards.db'}"
        return
    server: cluster.Cluster = request.getfixturevalue("server")
    name = server.new(template=request.getfixturevalue("snapshot_database"))
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", server.url(name))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def sites(monkeypatch: pytest.MonkeyPatch) -> Iterator[small.Small]:
    """Three small sites of our own, which every source reads from."""
    with small.serving(small.Small()) as running:
        standin.point_at(running.base, monkeypatch)
        yield running


@pytest.fixture
def no_snapshot(own_home: Path, request: pytest.FixtureRequest) -> None:
    """Leave the bundled snapshot out: the small sites list little of what it holds."""
    if "database_url" in request.fixturenames:
        request.getfixturevalue("database_url")
    without_snapshot(Settings.load().database_url)


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Makes a folder read-only, for root too; skips where that cannot be done."""
    with mounting.protecting(tmp_path) as protect:
        yield protect


@pytest.fixture
def no_waiting() -> Iterator[list[float]]:
    """Pauses are asked for and noted, not made."""
    pauses: list[float] = []

    def client(source: Source, settings: Settings, _pacer: Pacer, *others: Any) -> HttpClient:
        return open_client(source, settings, Pacer(sleep=pauses.append), *others, sleep=pauses.append)

    with passing(client=client):
        yield pauses


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was synchronised once with the small sites, to be read, or copied by tests that write."""
    path = tmp_path_factory.mktemp("small") / "store.db"
    without_snapshot(f"sqlite:///{path}")
    with small.serving(small.Small()) as sites, pytest.MonkeyPatch.context() as patch:
        standin.point_at(sites.base, patch)
        patch.setenv("AISTANDARDS_HOME", str(path.parent))
        patch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{path}")
        assert sync()[0] == 0
    return path


@pytest.fixture(scope="session")
def snapshot_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which the bundled snapshot was loaded, to be copied."""
    path = tmp_path_factory.mktemp("snapshot") / "store.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_HOME", str(path.parent))
        Catalog.open(path).close()
    return path


@pytest.fixture(scope="session")
def bundled(snapshot_store: Path) -> Iterator[Catalog]:
    """A catalogue of the bundled data, which the tests of a process only read: to load the snapshot takes half a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AISTANDARDS_HOME", str(snapshot_store.parent))
        catalog = Catalog.open(snapshot_store)
    with catalog:
        yield catalog


@pytest.fixture
def used_before(snapshot_store: Path, own_home: Path) -> None:
    """The home of somebody who has used the package before: the snapshot is loaded, which takes half a second."""
    own_home.mkdir()
    shutil.copyfile(snapshot_store, own_home / "aistandards.db")


@pytest.fixture(scope="session")
def synchronised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was synchronised once with the stand-in, to be copied by tests that go on from there."""
    return filled_once("synchronised", tmp_path_factory)


@pytest.fixture(scope="session")
def whole_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose store has all that the stand-in lists, and the samples of IEEE and ETSI; made once, only to be read."""
    standin.needed()
    samples = {
        name: standin.needed(standin.SHARED / "relaton" / f"relaton-data-{name}.zip") for name in ("ieee", "etsi")
    }
    with made_once("whole", tmp_path_factory) as (home, is_new):
        if is_new:
            _fill_with_everything(home, samples)
    return home


def _fill_with_everything(home: Path, samples: dict[str, Path]) -> None:
    archives = datasets.Datasets(raw={name: path.read_bytes() for name, path in samples.items()})
    with (
        standin.serving(everything=True) as base,
        datasets.serving(archives) as relaton,
        pytest.MonkeyPatch.context() as patch,
    ):
        standin.point_at(base, patch)
        patch.setenv("AISTANDARDS_RELATON_URL", relaton.base)
        patch.setenv("AISTANDARDS_HOME", str(home))
        assert sync("--scope", "all")[0] == 0
        assert sync("--scope", "all", *(f"relaton-{name}" for name in samples))[0] == 0


@pytest.fixture
def settled(synchronised: Path, own_home: Path, upstream: standin.Start) -> dict[str, str]:
    """The records of a store after a first sync with the stand-in, which still runs."""
    own_home.mkdir()
    shutil.copyfile(synchronised, own_home / "aistandards.db")
    upstream()
    return contents()


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[standin.Start]:
    """Starts the stand-in over real facts and points every source at it; skips where it is not."""
    standin.needed()
    with ExitStack() as running:

        def start(**options: object) -> str:
            base = running.enter_context(standin.serving(**options))  # type: ignore[arg-type]
            standin.point_at(base, monkeypatch)
            return base

        yield start
