"""The public methods of `Catalog`: protocols, results, and the verbs that the command has too."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aistandards import (
    Catalog,
    CurationError,
    Decision,
    Filter,
    FilterError,
    Label,
    NotFoundError,
    PartialDate,
    StandardAsOf,
    Verdict,
    Watch,
    check_document,
    export_standards,
    retry_quarantine,
    synchronise,
)
from tests.support.commands import run, sync
from tests.support.small import Small, iso_row

NAME = "ISO/IEC 42001:2023"


@pytest.fixture
def catalog(bundled_url: str) -> Iterator[Catalog]:
    with Catalog.open() as opened:
        yield opened


def test_a_catalogue_contains_and_gives_what_people_write(catalog: Catalog) -> None:
    assert "iso 42001" in catalog and catalog[NAME] in catalog and "ISO/IEC 99999" not in catalog and 7 not in catalog
    assert catalog["ISO/IEC 42001"].designation == NAME
    with pytest.raises(LookupError):
        catalog["ISO/IEC 99999"]


def test_its_representation_says_where_it_is_and_how_much_it_holds(catalog: Catalog) -> None:
    assert repr(catalog) == f"<Catalog of {len(catalog)} standards in {catalog.store.location}>"


def test_a_path_names_a_file(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    for location in (path, str(path), f"sqlite:///{path}"):
        with Catalog.open(location) as catalog:
            assert len(catalog) > 400
    assert path.is_file()


def test_the_number_of_loaded_records_is_known_on_first_use(tmp_path: Path) -> None:
    with Catalog.open(tmp_path / "a.db") as first, Catalog.open(tmp_path / "a.db") as second:
        assert first.loaded > 400 and second.loaded == 0


@pytest.mark.parametrize("filters", [{}, {"body": "iso", "status": ["published"]}, {"tags": ["privacy"]}, {"ai": True}])
def test_all_lists_choose_the_same(catalog: Catalog, filters: dict[str, Any]) -> None:
    names = [standard.designation for standard in catalog.standards(**filters)]
    assert names == [row["designation"] for row in catalog.rows(**filters)] != []
    assert catalog.count(**filters) == catalog.stats(**filters)["total"] == len(names)
    assert sum(catalog.facets("status", **filters)["status"].values()) == len(names)
    assert sum(catalog.facets("status", as_of="2090", **filters)["status"].values()) == len(names)


@pytest.mark.parametrize("as_of", [None, "2024"])
def test_pages_of_standards_and_rows_agree(catalog: Catalog, as_of: str | None) -> None:
    whole = [row["designation"] for row in catalog.rows(body="iso", as_of=as_of)]
    page = [row["designation"] for row in catalog.rows(body="iso", as_of=as_of, limit=3, offset=2)]
    assert page == whole[2:5]
    assert [standard.designation for standard in catalog.standards(body="iso", as_of=as_of, limit=3, offset=2)] == page


def test_standards_of_a_day_have_the_status_of_that_day(catalog: Catalog) -> None:
    past = list(catalog.standards(as_of="2023", work="ISO/IEC TR 24030"))
    assert all(isinstance(standard, StandardAsOf) for standard in past)
    assert [(standard.designation, standard.status.value) for standard in past] == [
        ("ISO/IEC TR 24030:2021", "published")
    ]
    published = catalog.standards(as_of="2023", work="ISO/IEC TR 24030", status="published")
    assert list(published) == past
    assert catalog.count(as_of="2023", work="ISO/IEC TR 24030", status="superseded") == 0


def test_rows_can_be_read_again(catalog: Catalog) -> None:
    rows = catalog.rows(body="iso", limit=4)
    assert list(rows) == list(rows) and NAME.split(":")[0] not in repr(rows) and "…" in repr(rows)


def test_a_filter_is_a_value(catalog: Catalog) -> None:
    chosen = catalog.filter(status="published", tags="privacy", since="2024")
    assert chosen == Filter(status=["published"], tags=(("rights:privacy",),), since="2024") == chosen.replace(body=())
    for wrong in ({"status": "publishd"}, {"relevance": "AI"}, {"since": "soon"}):
        with pytest.raises(FilterError):
            Filter(**wrong)


def test_a_search_takes_filters_pages_and_days(catalog: Catalog) -> None:
    # Published texts come first: a query with more of them than are asked for would show no other.
    query = "authors' rights"
    names = [standard.designation for standard in catalog.search(query, 60)]
    assert len(names) > 20
    assert [standard.designation for standard in catalog.search(query, 2, offset=1)] == names[1:3]
    published = [row["designation"] for row in catalog.search_rows(query, 60, status="published")]
    rows = catalog.search_rows(query, 60)
    assert set(published) >= {row["designation"] for row in rows if row["status"] == "published"} < set(names)
    assert {row["status"] for row in catalog.search_rows(query, 60, status="published")} == {"published"}
    early = catalog.search(query, 60, as_of="2020-12-31")
    assert early and all(isinstance(standard, StandardAsOf) for standard in early)
    assert all(standard.dates.issued is None or standard.dates.issued.year <= 2020 for standard in early)


def test_search_rows_carry_evidence_where_it_is_asked_for(catalog: Catalog) -> None:
    (row, *_) = catalog.search_rows("deepfake", evidence=True)
    assert row["evidence"] and row["titles"]["en"] == row["title"]
    assert "evidence" not in catalog.search_rows("deepfake")[0]


def test_notebooks_show_lists_and_escape_titles(catalog: Catalog) -> None:
    for shown in (catalog.rows(body="iso"), catalog.search("trustworthiness"), catalog.find("ISO/IEC 42001")):
        html = shown._repr_html_()
        assert html.startswith("<table>") and "<th>designation</th>" in html and "<td>" in html
    assert "The first 50 are shown" in catalog.rows()._repr_html_()


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_data_frames_have_the_fields_of_the_rows(catalog: Catalog, library: str) -> None:
    pytest.importorskip(library, reason=f"needs {library}")
    rows = list(catalog.rows(body="iso"))
    table = {"pandas": catalog.to_pandas, "polars": catalog.to_polars, "pyarrow": catalog.to_arrow}[library](body="iso")
    columns = table.column_names if library == "pyarrow" else list(table.columns)
    assert columns == list(rows[0]) and len(table) == len(rows)


def test_the_family_of_a_standard_is_a_tree(catalog: Catalog) -> None:
    tree = catalog.family(catalog["ISO/IEC TR 24030"])
    assert tree.designation == "ISO/IEC TR 24030" and [node.role for node in tree.below][:2] == ["edition", "edition"]


def test_gaps_and_explanations_are_those_of_the_command(catalog: Catalog) -> None:
    assert catalog.gaps("rights", body="iso").plain() == json.loads(run("gaps", "--json", "--body", "iso").stdout)
    name, concept = "ISO/IEC TS 6254:2025", "transparency-and-explainability"
    assert json.loads(json.dumps(catalog.explain(name, concept).plain())) == json.loads(
        run("why", "--json", name, concept).stdout
    )


def test_labels_are_compared_with_the_tags(catalog: Catalog) -> None:
    label = Label("ITU-T F.748.32 (10/2024)", frozenset({"deepfake-detection", "remedy"}))
    evaluation = catalog.evaluate([label, Label("ISO 1:1900", frozenset())])
    assert evaluation.not_found == ("ISO 1:1900",)
    assert ("ITU-T F.748.32 (10/2024)", "remedy") in evaluation.misses
    assert catalog.tags_of("ISO 1:1900") is None


def decision(catalog: Catalog) -> Decision:
    # A mere mention is a tag to decide about, too, but no concept that the standard carries.
    tag = next(tag for tag in catalog.review() if tag.concept in tag.standard.concepts)
    return Decision(
        designation=tag.standard.designation,
        concept=tag.concept,
        verdict=Verdict.REJECT,
        who="editor",
        when=PartialDate("2026-11-01"),
        why="not what it says",
        source="title",
        rules=tuple(evidence.rule for evidence in tag.evidence),
    )


def test_a_decision_holds_at_once_and_can_be_undone(catalog: Catalog) -> None:
    before = catalog.review()
    rejected = decision(catalog)
    assert rejected.concept in catalog[rejected.designation].concepts
    catalog.decide(rejected)
    assert rejected.concept not in catalog[rejected.designation].concepts and len(catalog.review()) == len(before) - 1
    assert catalog.curation.has_decision(rejected.designation, rejected.concept) and catalog.conflicts() == []
    assert catalog.undo() == rejected
    assert rejected.concept in catalog[rejected.designation].concepts and len(catalog.review()) == len(before)
    with pytest.raises(CurationError):
        catalog.undo()


def test_changes_and_the_past_are_asked_by_keyword(sites: Small, no_snapshot: None, database_url: str) -> None:
    sync("iso")
    sites.iso[0] = iso_row(81230, NAME, 9599, "Artificial intelligence — Management systems")
    sync("iso")
    with Catalog.open() as catalog:
        kinds = {event.kind for event in catalog.changes(since="2", works=["ISO/IEC 42001"])}
        assert {"withdrawn", "retitled"} <= kinds and catalog.changes(severity="editorial", since="2")
        watched = catalog.watched_changes([Watch("mine", ("ISO/IEC 42001",)), Watch("all", body="iso")], since="2")
        assert [event.kind for event in watched] == [event.kind for event in catalog.changes(since="2", body="iso")]
        assert catalog.get(NAME, known_at="1").status.value == "published" != catalog[NAME].status.value
        assert catalog.count(known_at="1", status="withdrawn") == 0 < catalog.count(status="withdrawn")
        assert catalog.known_at("1") is catalog.known_at("1")
        assert catalog.last_runs()["iso"].outcome == "ok" and catalog.quarantine() == []


def test_a_sync_is_a_function(sites: Small, no_snapshot: None, database_url: str) -> None:
    with Catalog.open() as catalog:
        notes: list[str] = []
        (report,) = synchronise(catalog, "iso", scope="all", on_note=lambda source, sentence: notes.append(source))
        assert report.source == "iso" and report.outcome == "ok" and report.new == len(catalog)
        assert catalog.complete_sources() == {"iso"}
        assert retry_quarantine(catalog).rows == 0


def test_a_document_is_checked_and_standards_are_written_by_functions(catalog: Catalog, tmp_path: Path) -> None:
    document = tmp_path / "report.md"
    document.write_text("We follow ISO/IEC 42001:2023 and ISO/IEC TR 24030:2021.\n", encoding="utf-8")
    findings = check_document(catalog, document, today=datetime.date(2026, 11, 1))
    assert [finding.verdict.value for finding in findings] == ["in-force", "superseded"]
    assert export_standards(catalog.standards(body="iec"), "jsonl", tmp_path / "iec.jsonl") == catalog.count(body="iec")


def test_a_miss_is_a_lookup_error_with_the_nearest(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError) as miss:
        catalog.get("ISO/IEC 42091")
    assert miss.value.nearest and isinstance(miss.value, LookupError)


def test_committees_are_those_of_the_lists_and_follow_a_sync(sites: Small, no_snapshot: None) -> None:
    sync("iso")
    with Catalog.open() as catalog:
        first = catalog.committees()
        assert first == {
            name: catalog.count(committee=name, relevance=("ai", "ai-enabled", "protective")) for name in first
        }
        assert first["ISO/IEC JTC 1/SC 42"] > 1 and "ISO/TC 184" not in first
        sites.iso.append(iso_row(778, "ISO 778:2026", 6060, "Neural networks in robots", ownerCommittee="ISO/TC 184"))
        sync("iso")
        assert catalog.committees() == {**first, "ISO/TC 184": 1}
