"""What others report about a source: written by hand, told with its origin, and replaced by the body's own data."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from aistandards.catalog.files import build, check, tidy
from aistandards.catalog.files.manifest import write
from aistandards.catalog.snapshot import Snapshot
from aistandards.model import Confidence, PartialDate, Provenance, Stage, Standard, Status
from aistandards.model.filter import Filter
from aistandards.settings import bundled_folder
from aistandards.store import Entry, Store
from tests.support.installed import DESIGNATIONS, parse

ABOUT = {"attribution": "facts", "licence": "facts only", "url": "https://example.org"}
SOURCES: Mapping[str, Mapping[str, str]] = {
    "iso": {"date": "2025-07", **ABOUT},
    "iso-reported": {"of": "iso", "date": "2026-10-09", **ABOUT},
    "c2pa": {"date": "2026-08", **ABOUT},
}
SEEN = {"confidence": "secondary", "reported_by": "an audit log", "retrieved": "2026-08-31"}


def line(designation: str, source: str, key: str, title: str, status: str = "in-development", **origin: str) -> str:
    read = parse(designation)
    record: dict[str, Any] = {
        "designation": read.text,
        "work": read.work,
        "body": read.body,
        "publishers": list(read.publishers),
        "stage": {"native": status, "harmonised": None, "status": status},
        "provenance": [{"source": source, "upstream_id": key, **origin}],
        "titles": {"en": title},
        "deliverable_type": "Specification" if read.body == "c2pa" else "International Standard",
    }
    return json.dumps(record) + "\n"


OWN = line("ISO/IEC CD 42105", "iso", "86902", "Artificial intelligence — Human oversight")
REPORT = line("ISO/IEC FDIS 42105", "iso", "86902", "Artificial intelligence — Human oversight", **SEEN)
NEW = line("ISO/IEC FDIS 24970", "iso", "88723", "Artificial intelligence — AI system logging", **SEEN)
HAND = line("C2PA Technical Specification 2.4", "c2pa", "2.4", "AI content credentials", "published")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    for source, text in (("iso", OWN), ("iso-reported", REPORT + NEW), ("c2pa", HAND)):
        (folder / source).mkdir(parents=True)
        (folder / source / "standards.jsonl").write_text(text, encoding="utf-8")
    (folder / "vocabularies").symlink_to(bundled_folder() / "vocabularies")
    (folder / "curation").mkdir()
    tables = (
        "\n".join([f"[{name}]", *(f'{key} = "{text}"' for key, text in of.items())]) for name, of in SOURCES.items()
    )
    (folder / "sources.toml").write_text("\n\n".join(tables) + "\n", encoding="utf-8")
    (folder / "absent.toml").write_text("absent = []\n", encoding="utf-8")
    write(folder, "2026.11.9", SOURCES, {name: [] for name in SOURCES}, DESIGNATIONS)
    tidy(folder)
    return folder


def faults(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder) if not problem.tidy]


def rewritten(folder: Path, source: str, old: str, new: str) -> list[str]:
    path = folder / source / "standards.jsonl"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return faults(folder)


def loaded(folder: Path) -> Store:
    store = Store("sqlite://")
    Snapshot.open(folder).load(store, "2026-11-26T10:00:00+00:00", DESIGNATIONS)
    return store


def names(store: Store) -> list[str]:
    return [row["designation"] for row in store.read.rows(Filter())]


def test_a_body_without_a_plugin_and_a_report_are_in_order(folder: Path) -> None:
    assert check(folder) == []
    assert Snapshot.open(folder).manifest["counts"] == {
        "records": 4,
        "standards": 3,
        "ai": 3,
        "protective": 0,
        "context": 0,
    }


def test_a_report_replaces_the_older_record_of_the_same_key_until_the_body_is_read(folder: Path) -> None:
    with loaded(folder) as store:
        assert names(store) == ["C2PA Technical Specification 2.4", "ISO/IEC FDIS 24970", "ISO/IEC FDIS 42105"]


def test_the_body_s_own_record_replaces_a_report_although_it_says_less(folder: Path) -> None:
    own = Standard(
        designation="ISO/IEC CD 42105",
        work="ISO/IEC 42105",
        body="iso",
        publishers=("ISO", "IEC"),
        stage=Stage("30.60", "30.60", Status.IN_DEVELOPMENT),
        provenance=(Provenance(source="iso", upstream_id="86902", retrieved=PartialDate("2025-07")),),
    )
    with loaded(folder) as store:
        run = store.begin_run("iso", "2026-11-26T11:00:00+00:00")
        with store.batch(run, run) as batch:
            tally = batch.upsert("iso", [Entry.of(own, parse(own.designation))], withhold=True)
        assert not tally.withheld and tally.changed == 1
        assert "ISO/IEC CD 42105" in names(store) and "ISO/IEC FDIS 42105" not in names(store)
        assert store.records_of("iso").unlisted(run) == [], "a report is in no listing, so none can lack it"
        assert "ISO/IEC FDIS 24970" in names(store)


def test_a_report_gives_way_to_the_body_s_record_of_the_same_designation(folder: Path) -> None:
    report = Standard.from_json(NEW)
    own = attrs.evolve(report, provenance=(Provenance(source="iso", upstream_id="99999"),))
    with loaded(folder) as store:
        run = store.begin_run("iso", "2026-11-26T11:00:00+00:00")
        with store.batch(run, run) as batch:
            batch.upsert("iso", [Entry.of(own, parse(own.designation))])
        assert names(store).count("ISO/IEC FDIS 24970") == 1
        (found,) = map(Standard.from_json, store.read.lines_of_standards([own.designation], []))
        assert [origin.upstream_id for origin in found.provenance] == ["99999", "88723"]
        assert found.origin.report is None


def test_a_report_about_a_standard_that_the_body_s_data_lack_may_be_older_than_they_are(folder: Path) -> None:
    path = folder / "iso-reported" / "standards.jsonl"
    new, of_own = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert "42105" in of_own
    path.write_text(new.replace("2026-08-31", "2025-06-30") + of_own, encoding="utf-8")
    assert faults(folder) == []


def test_a_source_that_was_read_gets_no_report_of_it_from_new_data(folder: Path) -> None:
    with Store("sqlite://") as store:
        run = store.begin_run("iso", "2026-11-26T09:00:00+00:00")
        with store.batch(run, run) as batch:
            batch.set_cursor("iso", updated="2026-11-26T09:00:00+00:00")
        Snapshot.open(folder).load(store, "2026-11-26T10:00:00+00:00", DESIGNATIONS)
        assert names(store) == ["C2PA Technical Specification 2.4"]


@pytest.mark.parametrize(
    ("source", "old", "new", "told"),
    [
        ("iso-reported", '"reported_by":"an audit log"', '"reported_by":""', "needs reported_by"),
        ("iso-reported", '"retrieved":"2026-08-31",', "", "needs retrieved"),
        (
            "iso-reported",
            '"retrieved":"2026-08-31"',
            '"retrieved":"2025-06-30"',
            "before the body's own data of 2025-07",
        ),
        ("iso-reported", '"confidence":"secondary",', "", "write confidence: secondary"),
        ("iso-reported", '"secondary"', '"hearsay"', "choose one of secondary"),
        ("iso-reported", '"source":"iso"', '"source":"iec"', "it is of the source 'iec'"),
        ("c2pa", "C2PA Technical Specification 2.4", "C2PA 2.4", "is not a designation"),
    ],
)
def test_a_slip_is_told(folder: Path, source: str, old: str, new: str, told: str) -> None:
    assert any(told in fault for fault in rewritten(folder, source, old, new))


def test_a_new_body_needs_a_table_and_its_lines_only(folder: Path) -> None:
    with (folder / "sources.toml").open("a", encoding="utf-8") as table:
        table.write(
            '\n[smpte]\ndate = "2020"\nattribution = "facts"\nlicence = "facts only"\nurl = "https://example.org"\n'
        )
    (folder / "smpte").mkdir()
    new = line("SMPTE ST 2112-10:2020", "smpte", "2112-10", "AI and open binding of content identifiers", "published")
    (folder / "smpte" / "standards.jsonl").write_text(new.replace(', "deliverable_type": "International Standard"', ""))
    assert faults(folder) == []
    tidy(folder)
    assert check(folder) == []
    assert Snapshot.open(folder).manifest["sources"]["smpte"]["records"] == 1


def test_a_build_keeps_the_lines_of_sources_that_no_plugin_reads(folder: Path) -> None:
    before = {name: (folder / name / "standards.jsonl").read_bytes() for name in SOURCES}
    with Store("sqlite://") as store:
        records = build(store, folder, "2026.11.10")
    assert [len(records[name]) for name in SOURCES] == [0, 2, 1]
    for name in ("iso-reported", "c2pa"):
        assert (folder / name / "standards.jsonl").read_bytes() == before[name]


def test_a_report_keeps_its_origin_and_another_record_loses_the_details_of_its_retrieval(folder: Path) -> None:
    (record, _) = Snapshot.open(folder).records("iso-reported")
    assert record.origin.report == "as reported by an audit log, seen on 2026-08-31"
    assert attrs.evolve(record.origin, content_hash=None) == Provenance(
        source="iso",
        upstream_id="88723",
        retrieved=PartialDate("2026-08-31"),
        confidence=Confidence.SECONDARY,
        reported_by="an audit log",
    )
