"""The feeds of topics: the changes of a body, a concept, a committee or an instrument, in the site and on the server alike."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.model.annotation import RELEVANCE_LEVELS
from aistandards.web.feeds import TOPICS
from aistandards.web.server.application import application
from aistandards.web.site.build import build
from tests.support.commands import run, sync
from tests.support.small import Small, iso_row

BASE = "https://standards.example"


@pytest.fixture(scope="module")
def synced(small_store: Path) -> Iterator[Catalog]:
    with Catalog.open(small_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def built(synced: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("feeds") / "site"
    build(synced, folder, languages=["en"], base=BASE)
    return folder


@pytest.fixture(scope="module")
def web(synced: Catalog) -> Iterator[TestClient]:
    with TestClient(application(synced, base=BASE, rate=100_000, burst=100_000)) as client:
        yield client


def designations(text: str | bytes) -> set[str]:
    """The designations that the entries of a valid feed begin with."""
    feed = feedparser.parse(text)
    assert not feed.bozo and feed.version == "atom10" and feed.feed.updated
    assert all(entry.link.startswith("https://") for entry in feed.entries)
    return {entry.title.partition(" — ")[0] for entry in feed.entries}


def test_a_feed_has_the_changes_of_its_topic(web: TestClient, synced: Catalog) -> None:
    chosen = {
        "/feeds/bodies/itu-t.atom": synced.rows(body=("itu-t",)),
        "/feeds/committees/iso-iec-jtc-1-sc-42.atom": synced.rows(committee="ISO/IEC JTC 1/SC 42"),
        "/feeds/concepts/ai-topics/networks.atom": synced.rows(tags=("ai-topics:networks",)),
    }
    changed = {change.designation for change in synced.changes()}
    for path, rows in chosen.items():
        expected = {row["designation"] for row in rows} & changed
        assert designations(web.get(path).content) == expected != set(), path


def test_site_and_server_have_the_same_entries(built: Path, web: TestClient) -> None:
    feeds = sorted((built / "feeds").rglob("*.atom"))
    assert len(feeds) > 10
    for path in feeds:
        name = f"/{path.relative_to(built).as_posix()}"
        written, answered = feedparser.parse(path.read_bytes()), feedparser.parse(web.get(name).content)
        assert [entry.id for entry in written.entries] == [entry.id for entry in answered.entries] != []
        assert written.feed.id == answered.feed.id and written.feed.title == answered.feed.title
        own = [link.href for link in written.feed.links if link.rel == "self"]
        assert own == [f"{BASE}{name}"] and written.feed.language == "en"


def test_every_feed_has_an_id_of_its_own(built: Path) -> None:
    ids = [feedparser.parse(path.read_bytes()).feed.id for path in (built / "feeds").rglob("*.atom")]
    assert len(ids) == len(set(ids))


def test_pages_name_the_feeds_that_exist(built: Path, synced: Catalog) -> None:
    committee = (built / "en/committees/itu-t-sg13/index.html").read_text(encoding="utf-8")
    assert "href=../../../feeds/committees/itu-t-sg13.atom" in committee
    for names in TOPICS["concept"].instances(synced):
        feed = TOPICS["concept"].path.format_map(names)
        page = (built / f"en/concepts/{names['scheme']}/{names['id']}/index.html").read_text(encoding="utf-8")
        assert (feed in page) is (built / feed.lstrip("/")).is_file(), feed


@pytest.mark.parametrize("path", ["bodies/etsi", "concepts/rights/education", "frameworks/crpd"])
def test_a_topic_without_a_change_has_a_valid_feed_on_the_server_only(path: str, web: TestClient, built: Path) -> None:
    assert designations(web.get(f"/feeds/{path}.atom").content) == set()
    assert not (built / f"feeds/{path}.atom").exists()


@pytest.mark.parametrize("path", ["bodies/x", "concepts/x/y", "concepts/rights/x", "committees/x", "frameworks/x"])
def test_a_topic_that_does_not_exist_has_no_feed(path: str, web: TestClient) -> None:
    assert web.get(f"/feeds/{path}.atom").status_code == 404


@pytest.fixture
def moved(sites: Small, small_store: Path, own_home: Path) -> Iterator[Catalog]:
    """A standard has got another designation, and another has gone to another committee."""
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    title = "Artificial intelligence — Testing of AI"
    sites.iso[4] = iso_row(89535, "ISO/IEC TS 42119-2:2026", 6060, title, deliverableType="TS")
    sites.iso[6]["ownerCommittee"] = "ISO/IEC JTC 1/SC 29"
    assert sync("iso")[0] == 0
    with Catalog.open() as catalog:
        yield catalog


def test_a_feed_and_the_command_with_the_same_filter_have_the_same_entries(moved: Catalog) -> None:
    in_scope = [part for level in RELEVANCE_LEVELS for part in ("--relevance", level)]
    entries = {}
    with TestClient(application(moved, base=BASE)) as web:
        for path, options in {
            "bodies/iso": ("--body", "iso"),
            "committees/iso-iec-jtc-1-sc-42": ("--committee", "ISO/IEC JTC 1/SC 42"),
            "committees/iso-iec-jtc-1-sc-29": ("--committee", "ISO/IEC JTC 1/SC 29"),
            "concepts/ai-topics/machine-learning": ("--tag", "ai-topics:machine-learning"),
            "frameworks/udhr": ("--right", "udhr"),
        }.items():
            feed = feedparser.parse(web.get(f"/feeds/{path}.atom").content)
            command = feedparser.parse(run("changes", *options, *in_scope, "--limit", "25", "--format", "atom").stdout)
            assert [entry.id for entry in feed.entries] == [entry.id for entry in command.entries] != [], path
            entries[path] = {entry.title.partition(" — ")[0] for entry in feed.entries}
    names = {"ISO/IEC TS 42119-2:2026", "ISO/IEC DTS 42119-2"}
    assert names <= entries["committees/iso-iec-jtc-1-sc-42"], "the changes from before the new name are among them"
    gone = "ISO/IEC 23053:2026"
    assert gone in entries["committees/iso-iec-jtc-1-sc-29"] and gone not in entries["committees/iso-iec-jtc-1-sc-42"]
