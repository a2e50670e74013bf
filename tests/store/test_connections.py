"""Questions in a block are answered from one state of the store, and what is kept is never older than the state."""

import threading
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.model import Provenance, Stage, Standard, Status
from aistandards.store import Entry, Store
from tests.support.installed import parse


def write(store: Store, number: int, source: str = "iso") -> None:
    one = Standard(
        designation=f"ISO {number}:2020",
        work=f"ISO {number}",
        body=source,
        publishers=("ISO",),
        stage=Stage("60.60", "60.60", Status.PUBLISHED),
        provenance=(Provenance(source=source, upstream_id=str(number)),),
        titles={"en": f"Part {number}"},
    )
    run = store.begin_run(source, "2026-11-24T00:00:00+00:00")
    with store.batch(run, run) as batch:
        batch.upsert(source, [Entry.of(one, parse(one.designation))])


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    return Catalog.open(tmp_path / "store.db")


def test_a_block_sees_one_state_and_the_next_block_the_new_one(catalog: Catalog, tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as other, catalog:
        with catalog.one_state() as before:
            number, content = catalog.count(body="iso"), catalog.content_id
            first = [row["designation"] for row in catalog.page(3, body="iso").rows]
            write(other, 0)
            assert (catalog.count(body="iso"), catalog.content_id) == (number, content)
            assert catalog.facets("body", leading="iso")["body"]["iso"] == catalog.count(leading="iso")
            assert [row["designation"] for row in catalog.page(3, body="iso").rows] == first
        with catalog.one_state() as after:
            assert after != before and catalog.content_id != content
            assert catalog.count(body="iso") == number + 1
            assert catalog.facets("body", leading="iso")["body"]["iso"] == catalog.count(leading="iso")
            assert catalog.page(3, body="iso").rows[0]["designation"] == "ISO 0:2020"


def test_a_body_that_comes_with_a_sync_is_no_unknown_filter(catalog: Catalog) -> None:
    with catalog:
        with catalog.one_state():
            assert "nowhere" not in catalog.bodies()
        write(catalog.store, 7, "nowhere")
        with catalog.one_state():
            assert catalog.count(body="nowhere") == 1


def test_what_is_kept_depends_on_the_decisions_of_people(catalog: Catalog) -> None:
    kept = catalog.store.read.kept
    with catalog:
        with catalog.store.read.one_state("a"):
            assert kept("question", lambda: 1) == 1 == kept("question", lambda: 2)
        with catalog.store.read.one_state("b"):
            assert kept("question", lambda: 3) == 3
        assert kept("question", lambda: 4) == 4


def test_each_thread_has_its_own_state(catalog: Catalog, tmp_path: Path) -> None:
    seen: list[int] = []
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as other, catalog, catalog.one_state():
        number = catalog.count(body="iso")
        write(other, 0)
        thread = threading.Thread(target=lambda: seen.append(catalog.count(body="iso")))
        thread.start()
        thread.join()
        assert (catalog.count(body="iso"), seen) == (number, [number + 1])
