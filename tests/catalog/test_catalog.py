"""The catalogue over the bundled snapshot: what a reader gets before any sync."""

import json
from collections.abc import Callable
from functools import cache

import pytest
from click.testing import CliRunner

from aistandards import Catalog, NotFoundError
from aistandards.cli.main import cli


@pytest.fixture(scope="module")
def store_of(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """The address of the store of an engine; the first test loads the snapshot into it, and all others only read."""

    @cache
    def make(engine: str) -> str:
        if engine == "sqlite":
            return f"sqlite:///{tmp_path_factory.mktemp('catalog')}/store.db"
        server = request.getfixturevalue("server")
        return str(server.url(server.new()))

    return make


@pytest.fixture(autouse=True)
def store(store_of: Callable[[str], str], engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", store_of(engine))


@pytest.mark.parametrize(
    ("text", "designation"),
    [
        ("ISO/IEC 42001", "ISO/IEC 42001:2023"),
        ("iso 42001", "ISO/IEC 42001:2023"),
        ("ISO/IEC42001", "ISO/IEC 42001:2023"),
        ("urn:iso:std:iso-iec:42001:ed-1:en", "ISO/IEC 42001:2023"),
        ("https://www.iso.org/standard/81230.html", "ISO/IEC 42001:2023"),
        ("Rec. ITU-T Y.3172", "ITU-T Y.3172 (06/2019)"),
        ("ITU-T Rec. Y.3172 (06/2019)", "ITU-T Y.3172 (06/2019)"),
        ("Y.3172", "ITU-T Y.3172 (06/2019)"),
    ],
)
def test_what_people_write_finds_the_record(text: str, designation: str) -> None:
    with Catalog.open() as catalog:
        assert catalog.get(text).designation == designation


def test_a_miss_names_what_is_near() -> None:
    with Catalog.open() as catalog, pytest.raises(NotFoundError, match="42001"):
        catalog.get("ISO/IEC 42091")


def test_statistics_add_up_and_count_every_standard_once() -> None:
    stats = json.loads(CliRunner().invoke(cli, ["stats", "--by", "body,status", "--json"]).stdout)
    with Catalog.open() as catalog:
        names = [standard.designation for standard in catalog]
    assert stats["total"] == sum(row["count"] for row in stats["counts"]) == len(names) == len(set(names))


def test_the_snapshot_has_the_itu_t_standards_in_force_and_no_abstract() -> None:
    with Catalog.open() as catalog:
        assert len(list(catalog.rows(body="itu-t", status="published"))) >= 165
        assert not any(standard.abstracts for standard in catalog)


@pytest.mark.usefixtures("database_url")
def test_on_first_use_the_snapshot_is_loaded_and_only_then() -> None:
    with Catalog.open() as first, Catalog.open() as second:
        assert len(first) == len(second) > 400
        assert list(first.sources()) == list(second.sources()) and {"iso", "iec", "itu-t"} <= first.sources().keys()


def test_bodies_of_the_snapshot_are_those_a_filter_takes() -> None:
    with Catalog.open() as catalog:
        assert {"iso", "iec", "itu-t"} <= catalog.bodies()
        for body in catalog.bodies():
            assert list(catalog.rows(body=body, limit=1))


def test_every_designation_of_the_snapshot_finds_its_own_record() -> None:
    with Catalog.open() as catalog:
        for standard in catalog.standards(body="iec"):
            assert standard in catalog.find(standard.designation)
            assert catalog.get(standard.designation).work == standard.work


def test_the_label_of_a_concept_finds_what_carries_it() -> None:
    with Catalog.open() as catalog:
        found = catalog.search("deepfake detection", 50)
        assert found and all(standard.concepts for standard in found[:1])
        assert [standard.designation for standard in found] == [
            row["designation"] for row in catalog.search_rows("deepfake detection", 50)
        ]


def test_nothing_of_the_snapshot_waits_for_a_sync() -> None:
    with Catalog.open() as catalog:
        assert catalog.outdated() == []
