"""The bundled catalogue: facts only, sorted, dated, attributed, and described by the schema that is shipped."""

import json
import shutil
import time
from collections import Counter
from pathlib import Path

import jsonschema
import pytest

from aistandards import Catalog
from aistandards.catalog.files import build
from aistandards.catalog.snapshot import Snapshot
from aistandards.model.json_schema import record_schema
from aistandards.settings import bundled_folder
from aistandards.store import Store
from tests.support.commands import run
from tests.support.installed import DESIGNATIONS, PLUGINS

LINES = [
    (path.parent.name, line) for path in sorted(bundled_folder().glob("*/standards.jsonl")) for line in path.open()
]
RECORDS = [(source, json.loads(line)) for source, line in LINES]
KEYS = {(record["provenance"][0]["source"], record["provenance"][0]["upstream_id"]) for _, record in RECORDS}
MADE_UP = ("idrec", "handle", "isn=", "lastChange", "upstream_changed")


def test_it_holds_facts_only() -> None:
    for _, record in RECORDS:
        assert not {"abstracts", "scope", "summary"} & record.keys()
        for one in record.get("annotations", ()):
            name = one["field"] in ("committee", "question")
            assert len(one["quote"]) <= (150 if name else 60), "evidence is a name or a few words, never a sentence"
        for provenance in record["provenance"]:
            secondary = {"url", "retrieved", "confidence", "reported_by"} if "confidence" in provenance else set()
            assert set(provenance) <= {"source", "upstream_id", "content_hash"} | secondary


def test_nothing_the_stand_in_made_up_is_shipped() -> None:
    for source, line in LINES:
        # What pages report has the pages' own addresses, which the stand-in never served.
        assert source.endswith("-reported") or not any(word in line for word in MADE_UP)


def test_every_line_satisfies_the_shipped_schema_which_is_the_model_s() -> None:
    schema = json.loads((bundled_folder() / "standard.schema.json").read_text(encoding="utf-8"))
    assert schema == record_schema(), "run `aistandards catalog schema catalog`"
    validator = jsonschema.Draft202012Validator(schema)
    for _, record in RECORDS:
        validator.validate(record)


def test_it_has_what_it_must_have() -> None:
    itu = [record for source, record in RECORDS if source == "itu-t"]
    assert sum(record["stage"]["status"] == "published" for record in itu) >= 165
    assert sum(record.get("work_item", False) for record in itu) == 51
    keys = Counter((source, record["provenance"][0]["upstream_id"]) for source, record in RECORDS)
    assert max(keys.values()) == 1


def test_every_source_is_dated_and_attributed_and_the_user_sees_it() -> None:
    manifest = Snapshot.open().manifest["sources"]
    shown = {row["source"]: row for row in json.loads(run("sources", "--json").stdout)}
    for name, about in manifest.items():
        assert about["date"] and about["attribution"] and about["licence"]
        assert shown[name]["data"] == about["date"] and shown[name]["attribution"]
    assert "ODC-By" in manifest["iso"]["licence"]


def test_building_it_again_from_itself_gives_the_same_bytes(tmp_path: Path) -> None:
    snapshot = Snapshot.open()
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        snapshot.load(store, "2026-11-24T00:00:00", DESIGNATIONS)
        folder = Path(shutil.copytree(bundled_folder(), tmp_path / "catalog"))
        # A report in the store stands for the line of the folder, and lines by hand stay.
        reported_on = {snapshot.subject(name) for name in snapshot.dates if snapshot.subject(name) != name}
        for name in snapshot.dates.keys() & PLUGINS.sources.keys() - reported_on:
            (folder / name / "standards.jsonl").unlink()
        build(store, folder, snapshot.version)
    assert contents(folder) == contents(bundled_folder())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_is_loaded_into_a_fresh_store_within_a_second(tmp_path: Path) -> None:
    began = time.process_time()
    with Store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        assert Snapshot.open().load(store, "2026-11-24T00:00:00", DESIGNATIONS) == len(KEYS)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": "1"}', '{"version": "1", "sources": {"iso": 3}}', '{"sources": {}}']
)
def test_a_folder_that_is_no_catalogue_is_told(tmp_path: Path, text: str) -> None:
    from aistandards.errors import StoreError

    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match="cannot be read"):
        Snapshot.open(tmp_path)


def test_what_no_plugin_reads_is_left_out_and_loaded_when_the_plugin_is_there_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AISTANDARDS_DISABLE_PLUGINS", "relaton")
    with Catalog.open() as catalog:
        assert catalog.loaded and "etsi" not in catalog.bodies() and catalog.get("ISO/IEC 42001")
    with Catalog.open() as catalog:
        assert not catalog.loaded
    monkeypatch.delenv("AISTANDARDS_DISABLE_PLUGINS")
    with Catalog.open() as catalog:
        assert catalog.loaded and "etsi" in catalog.bodies() and catalog.get("ISO/IEC 42001")
    with Catalog.open() as catalog:
        assert not catalog.loaded
