"""Killed anywhere, run again: the store ends as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from tests.support.cluster import Cluster
from tests.support.small import Small, iec_row, iso_row, itu_row

pytestmark = [pytest.mark.slow, pytest.mark.subprocess]

_ASKED = int(os.environ.get("AISTANDARDS_TEST_KILLS", "8"))
KILLS = {"sqlite": _ASKED, "postgresql": max(4, _ASKED // 8)}
"""How often a sync is killed; a nightly run sets AISTANDARDS_TEST_KILLS to 200 or more."""

SYNC = (sys.executable, "-m", "aistandards.cli.main", "sync", "--force")


WORDS = {
    "sqlite": "SELECT term, doc, 'titles' FROM titles UNION ALL SELECT term, doc, 'words' FROM words",
    "postgresql": "SELECT s.designation, w.titles::text, w.words::text FROM search w JOIN standard s ON s.id = w.id",
}


def state(url: str) -> dict[str, Any]:
    """Everything that must not depend on how often a sync was begun; ids and times may."""
    engine = create_engine(url, json_deserializer=lambda raw: str(raw))
    queries = {
        "records": "SELECT r.source, r.upstream_id, r.designation, r.numbers, r.family, r.full_hash, r.gone, "
        "coalesce(r.data, s.data) FROM record r JOIN standard s ON s.id = r.standard_id",
        "standards": "SELECT designation, publishers, status, ai, gone, data FROM standard",
        "numbers": "SELECT n.number, s.designation FROM number n JOIN standard s ON s.id = n.standard_id",
        "arrows": "SELECT s.designation, a.type, a.target, a.key FROM arrow a JOIN standard s ON s.id = a.standard_id",
        "words": WORDS[engine.dialect.name],
        "all words": f"SELECT count(*) FROM {'words' if engine.dialect.name == 'sqlite' else 'search'}",
        "facets": "SELECT body, publishers, status, type, relevance, work_item, gone, count FROM facet WHERE count > 0",
        "journal": "SELECT source, upstream_id, field, old, new FROM journal",
        "details": "SELECT source, key, fingerprint, text FROM detail",
        "quarantine": "SELECT source, raw, reason FROM quarantine",
        "cursors": "SELECT source, basis, cursor, checkpoint, listed FROM cursor",
    }
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            connection.execute(text("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search, row)"))
            connection.execute(text("CREATE VIRTUAL TABLE temp.titles USING fts5vocab(main, search_titles, row)"))
        found = {name: Counter(map(tuple, connection.execute(text(query)))) for name, query in queries.items()}
    engine.dispose()
    return found


@pytest.fixture
def emptied(engine: str, database_url: str, own_home: Path, request: pytest.FixtureRequest) -> Callable[[], None]:
    """Takes everything out of the store."""
    if engine == "postgresql":
        server: Cluster = request.getfixturevalue("server")
        return lambda: server.empty(request.getfixturevalue("common"))

    def remove() -> None:
        for path in own_home.glob("aistandards.db*"):
            path.unlink()

    return remove


@pytest.fixture
def crowded(sites: Small, monkeypatch: pytest.MonkeyPatch) -> Iterator[Small]:
    """The small sites with enough rows for several batches each, some of them joint, some of them garbage."""
    title = "Machine learning, number"
    sites.iso += [iso_row(1000 + n, f"ISO/IEC {20000 + n}:2020", 6060, f"{title} {n}") for n in range(1200)]
    sites.iec += [iec_row(80000 + n, f"ISO/IEC {20600 + n}:2020", "PUBLISHED", f"{title} {n}") for n in range(1200)]
    sites.itu += [
        itu_row(100 + n, f"Y.{5000 + n} (06/2024)", "In force", "2024-06-01", f"{title} {n}") for n in range(60)
    ]
    sites.iso_extra = b"{garbage\n" * 3
    monkeypatch.setenv("AISTANDARDS_PACE", "0.0001")
    yield sites


def test_a_sync_killed_at_any_moment_ends_the_same_when_run_again(
    crowded: Small, engine: str, database_url: str, emptied: Callable[[], None]
) -> None:
    began = time.monotonic()
    subprocess.run(SYNC, check=True, capture_output=True)
    whole = time.monotonic() - began
    # A row that enters the quarantine makes the next run read everything once more.
    subprocess.run(SYNC, check=True, capture_output=True)
    expected = state(database_url)
    assert sum(expected["records"].values()) > 2400
    moments, unfinished = random.Random(20261124), 0
    for _ in range(KILLS[engine] // 2):
        emptied()
        # Twice in a row: a run that goes on from a checkpoint is killed too.
        for _again in range(2):
            process = subprocess.Popen(SYNC, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
            time.sleep(moments.uniform(0.1, 1.0) * whole)
            if process.poll() is None:
                unfinished += 1
            else:
                whole *= 0.8  # The machine has less else to do than at the beginning.
            process.send_signal(signal.SIGKILL)
            process.wait()
        for _last in range(2):
            subprocess.run(SYNC, check=True, capture_output=True)
        found = state(database_url)
        for name, rows in expected.items():
            assert found[name] == rows, name
    assert unfinished >= KILLS[engine] // 2, "most of them must have been killed before they were done"
