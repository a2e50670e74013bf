"""The status index of a catalogue folder: made from complete listings only, checked, compared, and small enough."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from aistandards import Catalog
from aistandards.catalog.files import build_index, index_differences
from aistandards.catalog.files.status_index import index_problems
from aistandards.catalog.index import FILE, StatusIndex
from aistandards.catalog.index.archive import Archive, write
from aistandards.errors import StoreError
from aistandards.model import Dates, PartialDate, Provenance, Relation, RelationType, Stage, Standard, Status
from aistandards.settings import bundled_folder
from aistandards.store import Entry, Store
from tests.support.commands import refused, run
from tests.support.installed import DESIGNATIONS, PLUGINS, parse
from tests.support.sources import SOURCES

BODIES = ("iso", "iec", "itu-t")


def record(name: str, status: Status = Status.PUBLISHED, *relations: Relation, **facts: object) -> Standard:
    """A record by its designation, from its own body's source."""
    parsed = parse(name)
    return Standard(
        designation=parsed.text,
        work=parsed.work,
        body=parsed.body,
        publishers=parsed.publishers,
        stage=Stage("", None, status),
        provenance=(Provenance(source=parsed.body, upstream_id=name),),
        titles={"en": "a title"},
        abstracts={"en": "an abstract"},
        relations=relations,
        **facts,  # type: ignore[arg-type]
    )


def dated(issued: str, withdrawn: str | None = None) -> Dates:
    return Dates(published=PartialDate(issued), withdrawn=PartialDate(withdrawn) if withdrawn else None)


R, S = RelationType, Status
RECORDS = [
    record("ISO 9001:2008", S.SUPERSEDED, dates=dated("2008-11", "2015-09-22"), edition="4"),
    record("ISO 9001:2015", S.PUBLISHED, Relation(R.REPLACES, None, "iso:ISO 9001:2008"), dates=dated("2015-09")),
    record("ISO/CD 9001", S.IN_DEVELOPMENT, work_item=True),
    record("ISO 800:1977", S.WITHDRAWN, Relation(R.REPLACED_BY, None, "iso:99")),
    record("ISO 5:1999", S.SUPERSEDED, Relation(R.REPLACED_BY, "ISO 6:2001")),
    record("IEC 62304:2006+AMD1:2015 CSV", dates=dated("2015-06-26")),
    record("ITU-T G.8021/Y.1341 (06/2018)"),
    record("ISO 10303-1:2021"),
    record("ISO 10303-41:2022"),
]
GONE = record("ISO 7:1990")


def put(store: Store, *records: Standard, scope: str = "all") -> None:
    run_id = store.begin_run("iso", "2026-11-24T00:00:00+00:00")
    with store.batch(run_id, run_id) as batch:
        for one in records:
            batch.upsert(one.origin.source, [Entry.of(one, parse(one.designation))])
        for body in BODIES:
            batch.set_cursor(body, updated="2026-11-24T00:00:00+00:00", basis=f"scope={scope};rules")


@pytest.fixture
def store(no_snapshot: None) -> Iterator[Store]:
    with Catalog.open() as catalog:
        put(catalog.store, *RECORDS, GONE)
        with catalog.store.batch(1, 1) as batch:
            batch.mark_gone("iso", [GONE.origin.upstream_id], "2026-11-24")
        yield catalog.store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "catalog"
    made.mkdir()
    (made / "sources.toml").write_text("".join(map(SOURCES.format, BODIES)), encoding="utf-8")
    return made


def opened(folder: Path) -> StatusIndex:
    return StatusIndex(folder / FILE, DESIGNATIONS)


def test_every_listed_designation_is_found_with_its_facts(store: Store, folder: Path) -> None:
    assert build_index(store, folder) == {"iso": 7, "iec": 1, "itu-t": 1}
    index = opened(folder)
    for one in RECORDS:
        (entry,) = [
            entry for entry in index.by_number(parse(one.designation).full_number) if entry.name == one.designation
        ]
        assert (entry.status, entry.edition, entry.work_item) == (one.status, one.edition, one.work_item)
        assert (entry.issued, entry.withdrawn) == tuple(
            date and date.text for date in (one.dates.issued, one.dates.withdrawn)
        )
        assert (entry.origin, entry.data_of, entry.gone) == ("index", "2026-11-24", None)


def test_what_its_body_lists_no_more_is_not_in_it(store: Store, folder: Path) -> None:
    build_index(store, folder)
    assert opened(folder).by_number("7") == []


def test_what_only_somebody_else_reports_is_not_in_it(store: Store, folder: Path) -> None:
    reported = record("ISO/DIS 8")
    by_others = attrs.evolve(
        reported.origin, confidence="secondary", reported_by="a page", retrieved=PartialDate("2026")
    )
    put(store, attrs.evolve(reported, provenance=(by_others,)))
    build_index(store, folder)
    assert opened(folder).by_number("8") == []


def test_successors_are_designations_whichever_record_states_them(store: Store, folder: Path) -> None:
    build_index(store, folder)
    index = opened(folder)
    successors = {
        entry.name: index.replaced_by(entry) for number in ("9001", "800", "5") for entry in index.by_number(number)
    }
    assert successors == {
        "ISO 9001:2008": ["ISO 9001:2015"],
        "ISO 9001:2015": [],
        "ISO/CD 9001": [],
        "ISO 800:1977": [],
        "ISO 5:1999": ["ISO 6:2001"],
    }


def test_a_document_is_found_by_each_of_its_numbers_and_a_part_by_its_series(store: Store, folder: Path) -> None:
    build_index(store, folder)
    index = opened(folder)
    assert index.by_number("Y.1341") == index.by_number("g.8021") != []
    assert [entry.name for entry in index.with_parts("10303")] == ["ISO 10303-1:2021", "ISO 10303-41:2022"]
    assert [entry.name for entry in index.beginning("10303-4")] == ["ISO 10303-41:2022"]
    assert ("9001", "ISO 9001") in index.neighbours("900") and index.with_parts("9001") == []


def test_a_record_is_found_by_the_key_of_its_source(store: Store, folder: Path) -> None:
    numbered = attrs.evolve(RECORDS[1], provenance=(Provenance(source="iso", upstream_id="2015"),))
    put(store, numbered)
    build_index(store, folder)
    index = opened(folder)
    entry = index.by_key("iso", "2015")
    assert entry is not None and entry.name == numbered.designation
    assert index.by_key("iso", "2016") is None and index.by_key("etsi", "2015") is None


def test_it_has_no_title_and_no_abstract(store: Store, folder: Path) -> None:
    build_index(store, folder)
    text = repr(list(Archive(folder / FILE).all_sections()))
    assert "title" not in text and "abstract" not in text


def test_a_store_gives_the_same_bytes_whatever_the_order_of_its_records(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    build_index(store, folder)
    first = (folder / FILE).read_bytes()
    with Store(f"sqlite:///{tmp_path}/other.db") as other:
        put(other, *reversed(RECORDS))
        build_index(other, folder)
    assert (folder / FILE).read_bytes() == first


def test_the_date_of_each_body_is_that_of_its_sync_or_the_given_one(store: Store, folder: Path) -> None:
    build_index(store, folder)
    assert opened(folder).dates == dict.fromkeys(BODIES, "2026-11-24")
    said = run("catalog", "index", str(folder), "--date", "iso=2025-07").stdout
    assert "iso: 7 designations" in said and opened(folder).dates["iso"] == "2025-07"
    assert "is not a date" in refused("catalog", "index", str(folder), "--date", "iso=yesterday")


def test_the_facts_of_a_joint_standard_have_the_date_of_its_newest_source(store: Store, folder: Path) -> None:
    joint = record("ISO/IEC 27001:2022")
    of_iec = attrs.evolve(joint, provenance=(Provenance(source="iec", upstream_id="iec:pub:1"),))
    put(store, joint, of_iec)
    build_index(store, folder, {"iso": "2025-07", "iec": "2026-03"})
    (entry,) = opened(folder).by_number("27001")
    assert entry.data_of == "2026-03"


def test_a_listing_that_is_not_complete_is_refused(store: Store, folder: Path) -> None:
    with store.batch(1, 1) as batch:
        batch.set_cursor("iec", basis="scope=ai;rules")
        batch.set_cursor("itu-t", checkpoint="{}")
    said = refused("catalog", "index", str(folder))
    assert "no complete listing of iec, itu-t" in said and "aistandards sync --scope all" in said
    assert not (folder / FILE).exists()


def test_a_folder_without_attributions_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="sources.toml is missing"):
        build_index(store, tmp_path)


def test_the_manifest_of_the_folder_knows_the_new_file(store: Store, folder: Path) -> None:
    (folder / "manifest.json").write_text('{"version": "2026.11.1", "files": {}}', encoding="utf-8")
    build_index(store, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["version"] == "2026.11.1" and manifest["files"].keys() == {"sources.toml", FILE}


def written(path: Path, *lines: str, count: int = 1, **keys: str) -> None:
    write(path, {"iso": {"date": "2026-01", "designations": count}}, {"1": list(lines)}, keys)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda path: path.write_bytes(b"no archive"), "is damaged"),
        (lambda path: written(path, "ISO 1:2022\tfine"), "number 1: 'fine' is not a valid Status; write it again"),
        (lambda path: written(path, "ISO 1:2022\tpublished\t2022-13"), "'2022-13' is not a date in the calendar"),
        (lambda path: written(path, "ISO 1:2022\tpublished", "ISO 1:2022\twithdrawn"), "has two lines that differ"),
        (lambda path: written(path, "ISO 1:2022\tpublished", a="ISO 2:2022"), "1 keys have no line, such as a"),
        (lambda path: written(path, "ISO 1:2022\tpublished", count=2), "has 1 designations and says that it has 2"),
    ],
)
def test_the_check_tells_what_is_wrong_with_the_index(folder: Path, spoil: Callable[[Path], None], told: str) -> None:
    spoil(folder / FILE)
    (problem, *_) = index_problems(folder)
    assert told in str(problem) and not problem.tidy


def test_a_folder_needs_no_index(folder: Path) -> None:
    assert list(index_problems(folder)) == []


def test_a_review_sees_what_changed_between_two_indexes(store: Store, folder: Path, tmp_path: Path) -> None:
    build_index(store, folder)
    new = tmp_path / "new"
    new.mkdir()
    (new / "sources.toml").write_bytes((folder / "sources.toml").read_bytes())
    put(store, record("ISO 9001:2015", S.SUPERSEDED, edition="5"), record("ISO 9001:2026"))
    build_index(store, new)
    assert list(index_differences(folder, new)) == [
        "- index: ISO 9001:2008, superseded, 2008-11, 2015-09-22, 4, iso, ISO 9001:2015",
        "+ index: ISO 9001:2008, superseded, 2008-11, 2015-09-22, 4, iso",
        "- index: ISO 9001:2015, published, 2015-09, iso",
        "+ index: ISO 9001:2015, superseded, 5, iso",
        "+ index: ISO 9001:2026, published, iso",
    ]
    assert list(index_differences(new, new)) == []
    assert len(list(index_differences(folder.parent / "none", folder))) == len(RECORDS)


def test_the_bundled_index_is_small_dated_attributed_and_in_order() -> None:
    path = bundled_folder() / FILE
    sources = Archive(path).sources
    assert path.stat().st_size < 2_000_000
    bundled = json.loads((bundled_folder() / "manifest.json").read_bytes())["sources"]
    assert sources.keys() == {source.name for source in PLUGINS.default_sources()}
    assert all(source["date"] == bundled[name]["date"] for name, source in sources.items())
    assert "ISO Open Data" in sources["iso"]["attribution"] and sources["iso"]["licence"] == "ODC-By 1.0"
    assert list(index_problems(bundled_folder())) == []


@pytest.mark.slow
def test_every_designation_of_the_bundled_index_is_readable_and_under_its_number() -> None:
    for number, lines in Archive(bundled_folder() / FILE).all_sections():
        for line in lines:
            name = line.partition("\t")[0]
            designation = parse(name)
            assert designation.text == name and number in map(str.casefold, designation.numbers)


def test_the_wheel_stays_small() -> None:
    root, compressed = Path(__file__).resolve().parents[3], io.BytesIO()
    with zipfile.ZipFile(compressed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in (path for place in ("src", "plugins", "catalog") for path in (root / place).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path)
    # Texts in six languages and the pages are a quarter of a megabyte of it.
    assert len(compressed.getvalue()) < 3_400_000
