"""Building the catalogue: closed over what AI standards replace, amend and are twins of; by the calendar; the same twice."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards import Catalog
from aistandards.catalog.files import build, check
from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import StoreError
from aistandards.model import (
    Annotation,
    Dates,
    Method,
    PartialDate,
    Provenance,
    Relation,
    RelationType,
    Stage,
    Standard,
    Status,
)
from aistandards.settings import bundled_folder
from aistandards.store import Entry, Store
from tests.support import standin
from tests.support.commands import refused, run, sync
from tests.support.installed import parse
from tests.support.sources import SOURCES


def record(name: str, *arrows: tuple[RelationType, str], ai: bool = False, over: bool = False) -> Standard:
    """A record by its designation, told by its own body's source."""
    parsed = parse(name)
    found = Annotation("relevance:ai", Method.RULE, "titles.en", name, 0, len(name), "words", "1", 0.9)
    status = Status.SUPERSEDED if over else Status.PUBLISHED
    issued = (parsed.supplements[-1].date if parsed.supplements else parsed.date) or PartialDate("2020")
    return Standard(
        designation=parsed.text,
        work=parsed.work,
        body=parsed.body,
        publishers=parsed.publishers,
        stage=Stage("95.99", "95.99", status) if over else Stage("60.60", "60.60", status),
        provenance=(Provenance(source=parsed.body, upstream_id=name),),
        titles={"en": name},
        dates=Dates(published=issued),
        relations=tuple(Relation(kind, target) for kind, target in arrows),
        annotations=(found,) if ai else (),
    )


R = RelationType
LIFE = [
    record("ISO 9241-10:1996", (R.REPLACED_BY, "ISO 9241-110:2006"), over=True),
    record("ISO 9241-110:2006", (R.REPLACES, "ISO 9241-10:1996"), (R.REPLACED_BY, "ISO 9241-110:2020"), over=True),
    record("ISO 9241-110:2020", (R.REPLACES, "ISO 9241-110:2006"), ai=True),
    record("ISO 9241-210:2019"),
    record("IEC 62514:2010", over=True),
    record("IEC 62514:2024", ai=True),
    record("ITU-T H.265 (04/2013)", over=True),
    record("ITU-T H.265 (V10) (07/2024)", over=True),
    record("ITU-T H.265 (V11) (01/2026)", (R.IDENTICAL_TO, "ISO/IEC 23008-2"), ai=True),
    record("ISO/IEC 23008-2:2023", over=True),
    record("ISO/IEC 23008-2:2025"),
    record("ITU-T Y.3814 (01/2023)", ai=True),
    record("ITU-T Y.3814 (2023) Amd. 1 (11/2023)", (R.AMENDS, "ITU-T Y.3814 (2023)")),
    record("ITU-T Y.3815 (09/2023)", (R.IDENTICAL_TO, "ISO/IEC 6048-9:2031"), ai=True),
    record("ISO/IEC 2382:2015", (R.REPLACES, "ISO/IEC 2382-28:1995")),
    record("ISO/IEC 2382-28:1995", ai=True, over=True),
]
CONTEXT = {
    "ISO 9241-110:2006",
    "IEC 62514:2010",
    "ITU-T H.265 (04/2013)",
    "ITU-T H.265 (V10) (07/2024)",
    "ISO/IEC 23008-2:2025",
    "ITU-T Y.3814 (2023) Amd. 1 (11/2023)",
    "ISO/IEC 2382:2015",
}


@pytest.fixture
def store(no_snapshot: None) -> Iterator[Store]:
    with Catalog.open() as catalog:
        run_id = catalog.store.begin_run("iso", "2026-11-24T00:00:00+00:00")
        for one in LIFE:
            with catalog.store.batch(run_id, run_id) as batch:
                batch.upsert(one.origin.source, [Entry.of(one, parse(one.designation))])
        catalog.store.inherit(parse)
        yield catalog.store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "catalog"
    shutil.copytree(bundled_folder() / "vocabularies", made / "vocabularies")
    (made / "curation").mkdir()
    (made / "sources.toml").write_text("".join(map(SOURCES.format, ("iso", "iec", "itu-t"))), encoding="utf-8")
    return made


def test_what_surrounds_an_AI_standard_is_written_as_context_and_nothing_else_is(store: Store, folder: Path) -> None:
    records = [one for some in build(store, folder, "2026.11.1").values() for one in some]
    ai = {one.designation for one in LIFE if "relevance:ai" in one.concepts}
    assert {one.designation for one in records if "relevance:context" in one.concepts} == CONTEXT
    assert {one.designation for one in records} == ai | CONTEXT
    assert check(folder) == []


def test_readers_of_a_store_of_everything_see_what_is_context(store: Store) -> None:
    with Catalog.open() as catalog:
        shown = {one.designation for one in catalog.standards(tags=(("relevance:context",),))}
        assert shown == CONTEXT
        assert catalog.stats([], ai=True)["total"] == sum("relevance:ai" in one.concepts for one in LIFE)
    assert "ITU-T H.265 (V11) (01/2026)" in run("show", "ITU-T H.265 (04/2013)").stdout


def test_an_end_that_no_source_holds_is_listed_as_such(store: Store, folder: Path) -> None:
    build(store, folder, "2026.11.1")
    assert '"ISO/IEC 6048-9:2031"' in (folder / "absent.toml").read_text(encoding="utf-8")
    (folder / "absent.toml").write_text("absent = []\n", encoding="utf-8")
    assert any("identical-to ISO/IEC 6048-9:2031, which is not in the catalogue" in str(one) for one in check(folder))


def test_what_became_AI_or_lost_its_reason_is_context_no_longer(store: Store) -> None:
    changed = record("IEC 62514:2024")
    run_id = store.begin_run("iec", "2026-11-25T00:00:00+00:00")
    with store.batch(run_id, run_id) as batch:
        batch.upsert("iec", [Entry.of(changed, parse(changed.designation))])
    store.inherit(parse)
    with Catalog.open() as catalog:
        assert "IEC 62514:2010" not in {one.designation for one in catalog.standards(tags=(("relevance:context",),))}


def test_the_manifest_counts_what_was_written(store: Store, folder: Path) -> None:
    records = build(store, folder, "2026.11.1")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"records": 13, "standards": 13, "ai": 6, "protective": 0, "context": 7}
    about = manifest["sources"]["itu-t"]
    assert (about["records"], about["context"], about["work_items"]) == (len(records["itu-t"]), 3, 0)
    assert about["status"] == {"published": 4, "superseded": 2}


def test_the_date_of_a_source_is_that_of_its_last_sync_else_as_written(store: Store, folder: Path) -> None:
    with store.batch(1, 1) as batch:
        batch.set_cursor("iec", updated="2026-11-20T10:00:00+00:00")
    build(store, folder, "2026.11.1", {"itu-t": "2026-08"})
    assert Snapshot.open(folder).dates == {"iso": "2026-01", "iec": "2026-11-20", "itu-t": "2026-08"}


@pytest.mark.parametrize("version", ["1.0", "2026.11", "2026.13.1", "2026.1.1", "2026.11.0", "2026.11.x", "../x"])
def test_a_version_that_is_not_by_the_calendar_is_refused(store: Store, folder: Path, version: str) -> None:
    with pytest.raises(StoreError, match=r"write year, month and number, 2026\.11\.4"):
        build(store, folder, version)
    assert not (folder / "manifest.json").exists()
    build(store, folder, "2026.11.1")
    path = folder / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("2026.11.1", version), encoding="utf-8")
    assert any("write year, month and number" in str(one) for one in check(folder))


def test_a_folder_without_sources_is_told_in_a_sentence(store: Store, tmp_path: Path) -> None:
    said = refused("catalog", "build", str(tmp_path), "--version", "2026.11.1")
    assert "sources.toml is missing: it gives the attribution of the records" in said
    for text, told in (("[iso", "cannot be read"), ("[iso]\ndate = '2026'", "[iso] lacks attribution, licence, url")):
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        assert told in refused("catalog", "build", str(tmp_path), "--version", "2026.11.1")
    (tmp_path / "sources.toml").write_text(SOURCES.format("iso"), encoding="utf-8")
    said = refused("catalog", "build", str(tmp_path), "--version", "2026.11.1", "--date", "iso=yesterday")
    assert "the date of the data of iso: 'yesterday' is not a date" in said


@pytest.mark.slow
def test_a_synchronised_store_gives_the_same_bytes_twice(
    upstream: standin.Start, no_snapshot: None, folder: Path, tmp_path: Path
) -> None:
    upstream()
    # The second sync reads the details of what the first has found to be context.
    assert [sync("--scope", "all", "--deep")[0] for _ in range(2)] == [0, 0]
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    for made in (folder, other):
        run("catalog", "build", str(made), "--version", "2026.11.1")
    assert contents(folder) == contents(other) and len(contents(folder)["iso/standards.jsonl"]) > 10_000
    assert len(contents(folder)["iso/standards.jsonl"].splitlines()) < 400, (
        "a store of everything gives AI standards only"
    )
    assert all(report["changed"] == 0 for report in sync("--scope", "all", "--full", "--deep")[1].values())
    run("catalog", "build", str(other), "--version", "2026.11.1")
    assert contents(folder) == contents(other)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_bundled_catalogue_has_the_earlier_editions_and_the_amendments_of_its_works() -> None:
    snapshot = Snapshot.open()
    held = {one.designation: one for source in snapshot.dates for one in snapshot.records(source)}
    for name in (
        "ITU-T H.265 (04/2013)",
        "ITU-T H.266 (08/2020)",
        "ITU-T Y.3814 (2023) Amd. 1 (11/2023)",
        "ITU-T M.3080 (2021) Amd. 1 (10/2025)",
        "ISO/IEC 14496-15:2022/Amd 1:2023",
        "ISO/IEC 19566-5:2019/Amd 1:2021",
        "IEC 63240-1:2020",
        "IEC 62514:2010",
        "ISO/IEC 23008-2:2025",
    ):
        assert held[name].concepts & {"relevance:context", "relevance:ai-enabled"}, name
    assert sum("relevance:context" in one.concepts for one in held.values()) > 40
    assert sum(one.work == "ITU-T H.265" for one in held.values()) == 11
