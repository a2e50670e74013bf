"""Crosswalks as other programs read them: OSCAL by compliance-trestle, SSSOM by its own toolkit, CSV by Python."""

import base64
import csv
import io
import json
import re
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from aistandards import Catalog, PartialDate
from aistandards.catalog.crosswalks import Selection
from aistandards.export.crosswalk_columns import CROSSWALK_COLUMNS
from aistandards.export.interface import Metadata
from aistandards.export.registry import Kind, load_format
from aistandards.model.crosswalk import CrosswalkRelation, CrosswalkRow

METADATA = Metadata("2026.11.1")
MAPPING_SLOTS = set(
    "author_id author_label cardinality_scope comment confidence creator_id creator_label curation_rule "
    "curation_rule_text issue_tracker_item license mapping_cardinality mapping_date mapping_justification "
    "mapping_provider mapping_source mapping_tool mapping_tool_id mapping_tool_version match_string object_category "
    "object_id object_label object_match_field object_preprocessing object_source object_source_version object_type other "
    "predicate_id predicate_label predicate_modifier predicate_type publication_date record_id review_date "
    "reviewer_agreement reviewer_id reviewer_label see_also similarity_measure similarity_score subject_category "
    "subject_id subject_label subject_match_field subject_preprocessing subject_source subject_source_version "
    "subject_type".split()
)
"""The slots of a mapping in the schema of SSSOM 1.1 (https://w3id.org/sssom/Mapping)."""

SET_SLOTS = set(
    "cardinality_scope comment creator_id creator_label curation_rule curation_rule_text curie_map "
    "extension_definitions issue_tracker license mapping_date mapping_provider mapping_set_confidence mapping_set_description "
    "mapping_set_id mapping_set_source mapping_set_title mapping_set_version mapping_tool mapping_tool_id "
    "mapping_tool_version object_match_field object_preprocessing object_source object_source_version object_type other "
    "predicate_type publication_date see_also similarity_measure sssom_version subject_match_field "
    "subject_preprocessing subject_source subject_source_version subject_type".split()
)
"""The slots of a set of mappings there (https://w3id.org/sssom/MappingSet)."""

REFERENCES = ("subject_id", "predicate_id", "object_id", "subject_source", "object_source", "mapping_justification")
"""The slots whose values are CURIEs."""

JUSTIFICATIONS = {"semapv:ManualMappingCuration", "semapv:MappingChaining"}
STATED = [one for one in CrosswalkRelation if one is not CrosswalkRelation.DERIVED]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Selection]:
    """The rows of all files, one of each other relation, and some derived rows of two frameworks."""
    with Catalog.open(f"sqlite:///{tmp_path_factory.mktemp('bundled') / 'store.db'}") as catalog:
        crosswalks = catalog.crosswalks
        derived = [*crosswalks.rows(framework="udhr")[:40], *crosswalks.rows(framework="gdc")[-40:]]
        rows = [*crosswalks.rows(), *derived]
        first = crosswalks.rows(framework="nist-ai-rmf", designation="ISO/IEC 5339")[0]
        yield crosswalks.selection([*rows, *(typed(first, relation) for relation in STATED)])


def typed(row: CrosswalkRow, relation: CrosswalkRelation) -> CrosswalkRow:
    journal = "OJ L, 2026/1234, 1.2.2026" if relation is CrosswalkRelation.HARMONISED_FOR else None
    return attrs.evolve(row, crosswalk="made up", relation=relation, official_journal=journal, confidence=0.5)


def written(selection: Selection, form: str) -> str:
    target = io.StringIO(newline="")
    load_format(Kind.CROSSWALKS, form).write(selection, target, METADATA)
    return target.getvalue()


def resources(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The catalogs that a collection contains, by the reference to each."""
    return {
        f"#{one['uuid']}": json.loads(base64.b64decode(one["base64"]["value"]))
        for one in collection["back-matter"]["resources"]
    }


def every_key(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every_key(one)


def test_compliance_trestle_reads_the_mapping_collection(everything: Selection) -> None:
    mapping = pytest.importorskip("trestle.oscal.mapping", reason="needs compliance-trestle, which validates OSCAL")
    catalog = pytest.importorskip("trestle.oscal.catalog", reason="needs compliance-trestle, which validates OSCAL")
    document = json.loads(written(everything, "oscal"))
    model = mapping.Model(**document).mapping_collection
    named = [row for row in everything.rows if row.designation]
    assert sum(len(one.maps) for one in model.mappings) == len(named) < len(everything.rows)
    for contained in resources(document["mapping-collection"]).values():
        catalog.Model(**contained)


def test_every_reference_of_a_collection_can_be_followed_inside_of_it(everything: Selection) -> None:
    collection = json.loads(written(everything, "oscal"))["mapping-collection"]
    controls = {
        reference: {control["id"] for control in contained["catalog"]["controls"]}
        for reference, contained in resources(collection).items()
    }
    for mapping in collection["mappings"]:
        for one in mapping["maps"]:
            assert {item["id-ref"] for item in one["sources"]} <= controls[mapping["source-resource"]["href"]]
            assert {item["id-ref"] for item in one["targets"]} <= controls[mapping["target-resource"]["href"]]
    assert "10 rows that name no standard are left out" in collection["metadata"]["remarks"]


def test_relations_of_ours_are_of_our_namespace_and_none_is_made_stronger(everything: Selection) -> None:
    collection = json.loads(written(everything, "oscal"))["mapping-collection"]
    maps = [one for mapping in collection["mappings"] for one in mapping["maps"]]
    of_oscal = {one["relationship"] for one in maps if "ns" not in one}
    assert of_oscal == {"equal-to", "equivalent-to", "subset-of", "superset-of", "intersects-with", "no-relationship"}
    assert {one["relationship"] for one in maps if "ns" in one} == {
        *("related", "requests", "intended-to-support", "harmonised-for", "adopts", "derived")
    }
    presumed = [one for one in maps if one["props"][0]["value"] == "yes"]
    assert [one["relationship"] for one in presumed] == ["harmonised-for"]
    assert "OJ L, 2026/1234, 1.2.2026" in presumed[0]["remarks"]


def test_identifiers_are_stable_and_nothing_is_computed(everything: Selection) -> None:
    text = written(everything, "oscal")
    assert text == written(everything, "oscal")
    collection = json.loads(text)["mapping-collection"]
    maps = [one["uuid"] for mapping in collection["mappings"] for one in mapping["maps"]]
    assert len(set(maps)) == len(maps) and {uuid.UUID(one).version for one in maps} == {5}
    fewer = attrs.evolve(everything, rows=everything.rows[:20])
    of_fewer = json.loads(written(fewer, "oscal"))["mapping-collection"]
    assert {one["uuid"] for mapping in of_fewer["mappings"] for one in mapping["maps"]} <= set(maps)
    assert of_fewer["uuid"] != collection["uuid"]
    keys = set(every_key(collection))
    assert not [key for key in keys if "coverage" in key or "gap" in key]
    assert "confidence-score" in keys
    without = attrs.evolve(everything, rows=tuple(row for row in everything.rows if row.confidence is None))
    assert "confidence-score" not in set(every_key(json.loads(written(without, "oscal"))))


def test_a_framework_is_a_catalog_of_identifiers(everything: Selection) -> None:
    catalog = pytest.importorskip("trestle.oscal.catalog", reason="needs compliance-trestle, which validates OSCAL")
    framework = everything.frameworks["nist-ai-rmf"]
    target = io.StringIO()
    load_format(Kind.FRAMEWORKS, "oscal").write([framework], target, METADATA)
    document = json.loads(target.getvalue())
    catalog.Model(**document)
    controls = document["catalog"]["controls"]
    assert {"id": "govern-1-1", "title": "GOVERN 1.1"} in controls
    assert set(every_key(controls)) == {"id", "title"} and len(controls) == len(framework.provisions) + 1


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::Warning:sssom")
def test_the_toolkit_of_sssom_reads_the_table(everything: Selection, tmp_path: Path) -> None:
    parsers = pytest.importorskip("sssom.parsers", reason="needs sssom, which validates SSSOM")
    validators = pytest.importorskip("sssom.validators", reason="needs sssom, which validates SSSOM")
    path = tmp_path / "crosswalks.sssom.tsv"
    path.write_text(written(everything, "sssom"), encoding="utf-8")
    table = parsers.parse_sssom_table(path)
    assert len(table.df) == sum(row.designation is not None for row in everything.rows)
    reports = validators.validate(table, fail_on_error=False)
    assert {kind.value: [one.message for one in report.results] for kind, report in reports.items()} == {
        kind.value: [] for kind in reports
    }


def sssom(text: str) -> tuple[dict[str, str], dict[str, str], list[dict[str, str]]]:
    """The metadata of a table, its prefixes, and its mappings."""
    lines = text.splitlines()
    head = [line.removeprefix("#") for line in lines if line.startswith("#")]
    pairs = [line.partition(": ") for line in head if line != "curie_map:"]
    metadata = {name: json.loads(value) for name, _, value in pairs if not name.startswith("  ")}
    prefixes = {name.strip(): json.loads(value) for name, _, value in pairs if name.startswith("  ")}
    return metadata, prefixes, list(csv.DictReader(lines[len(head) :], dialect="excel-tab"))


@pytest.mark.parametrize("chosen", [slice(None), slice(0, 1), slice(0, 0)], ids=["all rows", "one row", "no row"])
def test_a_table_has_only_slots_of_sssom_and_declares_its_prefixes(everything: Selection, chosen: slice) -> None:
    metadata, prefixes, mappings = sssom(written(attrs.evolve(everything, rows=everything.rows[chosen]), "sssom"))
    assert metadata.keys() <= SET_SLOTS and {"mapping_set_id", "license"} <= metadata.keys()
    assert all(re.fullmatch(r"https?://\S+[/#]", start) for start in prefixes.values())
    for mapping in mappings:
        assert mapping.keys() <= MAPPING_SLOTS and None not in mapping.values()
        assert all(mapping[slot] for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"))
        for slot in REFERENCES:
            prefix, _, name = mapping[slot].partition(":")
            assert prefix in prefixes and re.fullmatch(r"[^\s:]+", name), mapping[slot]
        assert mapping["predicate_modifier"] in ("", "Not") and mapping["mapping_justification"] in JUSTIFICATIONS
        assert all(re.fullmatch(r"https?://\S+", one) for one in mapping["see_also"].split("|") if one)
        assert re.fullmatch(r"(https?://\S+)?", mapping["mapping_provider"])
        assert not mapping["mapping_date"] or date.fromisoformat(mapping["mapping_date"])
        assert 0 <= float(mapping["confidence"] or 0) <= 1


def test_a_table_of_sssom_says_who_and_names_addresses(everything: Selection) -> None:
    text = written(everything, "sssom")
    head = [line for line in text.splitlines() if line.startswith("#")]
    rows = list(csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), dialect="excel-tab"))
    pairs = (line.removeprefix("#  ").split(": ") for line in head if line.startswith("#  "))
    prefixes = {name: json.loads(start) for name, start in pairs}
    (row, *_) = (row for row in rows if row["subject_id"] == "nist-ai-rmf:govern-1-1")
    assert row["object_id"] == "standard:iso-iec-fdis-42001#4.1" and row["author_label"] == "Microsoft"
    assert row["see_also"] == f"{prefixes['standard']}iso-iec-42001-2023"
    assert "NIST AIRC (its listing implies no endorsement)" in row["comment"] and row["confidence"] == ""
    (supported,) = (row for row in rows if row["subject_id"] == "standard:pren-18286-2025")
    assert supported["object_id"] == "eu-ai-act:article-17", "the standard is the subject of what it supports"
    assert supported["predicate_id"] == "relation:intended-to-support"
    whole = [row for row in rows if row["object_id"] == "framework:eu-ai-act"]
    assert len(whole) == 3
    derived = [row for row in rows if row["predicate_id"] == "relation:derived"]
    assert {row["mapping_justification"] for row in derived} == {"semapv:MappingChaining"}
    assert {row["author_label"] for row in derived} == {""}
    (none,) = (row for row in rows if row["predicate_modifier"])
    assert (none["predicate_modifier"], none["predicate_id"]) == ("Not", "skos:relatedMatch")


def test_csv_has_the_words_of_the_source_and_only_the_author_s_confidence(everything: Selection) -> None:
    rows = list(csv.DictReader(io.StringIO(written(everything, "csv"))))
    assert list(rows[0]) == list(CROSSWALK_COLUMNS) and len(rows) == len(everything.rows)
    assert {row["strength"] for row in rows} == {"", "0.5"}
    assert [row["relationship"] for row in rows if row["presumption_of_conformity"] == "true"] == ["harmonised-for"]
    assert {row["reference_document"] for row in rows if row["relationship"] == "requests"} >= {""}


def test_json_has_every_attribute(everything: Selection) -> None:
    rows = json.loads(written(everything, "json"))
    assert rows == [json.loads(json.dumps(row.plain())) for row in everything.rows]


def test_dates_that_are_no_days_stay_out_of_fields_for_days(everything: Selection) -> None:
    row = attrs.evolve(everything.rows[0], date=PartialDate("2026-04"))
    lines = written(attrs.evolve(everything, rows=(row,)), "sssom").splitlines()
    (only,) = csv.DictReader((line for line in lines if not line.startswith("#")), dialect="excel-tab")
    assert only["mapping_date"] == "" and "date: 2026-04." in only["comment"]
