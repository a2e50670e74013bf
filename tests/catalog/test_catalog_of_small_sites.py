"""What the catalogue answers after a sync with the small sites, whose every row is known."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aistandards import Catalog, GroupingError, NotFoundError, Standard, Status, StoreError
from aistandards.settings import Settings


@pytest.fixture
def url(small_store: Path) -> str:
    """A store that was synchronised once; the tests only read it."""
    return f"sqlite:///{small_store}"


@pytest.fixture
def catalog(url: str) -> Iterator[Catalog]:
    with Catalog.open(url) as opened:
        yield opened


def names(standards: list[Standard]) -> list[str]:
    return [standard.designation for standard in standards]


# Opening and closing.


def test_a_catalogue_opens_by_url_and_by_settings(url: str, tmp_path: Path) -> None:
    by_settings = Catalog.open(settings=Settings.load(url, environ={"AISTANDARDS_HOME": str(tmp_path)}))
    with by_settings, Catalog.open(url) as by_url:
        assert len(by_settings) == len(by_url) == 20
        assert by_settings.home == tmp_path


def test_the_url_in_the_environment_is_the_default(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", url)
    with Catalog.open() as catalog:
        assert len(catalog) == 20


def test_a_catalogue_opens_again_after_it_was_closed(url: str) -> None:
    first = Catalog.open(url)
    first.close()
    with Catalog.open(url) as second:
        assert len(second) == 20


def test_an_error_inside_the_context_is_passed_on(url: str) -> None:
    with pytest.raises(ZeroDivisionError), Catalog.open(url):
        raise ZeroDivisionError


def test_what_is_no_url_is_refused_with_an_example() -> None:
    with pytest.raises(StoreError, match="write for example sqlite:///"):
        Catalog.open("://no url")


# One standard.


@pytest.mark.parametrize(
    ("text", "designation"),
    [
        ("ISO/IEC 42001:2023", "ISO/IEC 42001:2023"),
        ("iso/iec 42001", "ISO/IEC 42001:2023"),
        ("IEC 63000", "IEC 63000:2024"),
        ("IEC 63000:2020", "IEC 63000:2020"),
        ("F.748.12", "ITU-T F.748.12 (03/2025)"),
        ("F.748.12 (06/2021)", "ITU-T F.748.12 (06/2021)"),
        ("ISO/IEC 23053", "ISO/IEC 23053:2026"),
    ],
)
def test_an_undated_designation_is_the_edition_in_force_and_a_dated_one_that_edition(
    catalog: Catalog, text: str, designation: str
) -> None:
    resolution = catalog.resolve(text)
    assert catalog.get(text).designation == designation == resolution.match
    assert resolution.reference == text and resolution.candidates[0] == designation and resolution.nearest == ()
    assert catalog.find(text)[0] == catalog.get(text)


def test_a_miss_raises_for_get_and_is_an_answer_for_resolve_and_find(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="ISO/IEC 42001"):
        catalog.get("ISO/IEC 42002")
    resolution = catalog.resolve("ISO/IEC 42002")
    assert resolution.match is None and resolution.candidates == () and resolution.nearest
    assert catalog.resolve("ISO/IEC 42002", nearest=False).nearest == ()
    assert catalog.find("ISO/IEC 42002") == []


def test_a_text_without_meaning_is_a_miss(catalog: Catalog) -> None:
    for text in ("", " ", "nothing of the kind", "\x00"):
        assert catalog.resolve(text).match is None and catalog.find(text) == []


def test_a_joint_standard_has_the_provenance_of_each_source_and_tells_where_they_differ(catalog: Catalog) -> None:
    joint = catalog.get("ISO/IEC 42001")
    assert {provenance.source for provenance in joint.provenance} == {"iso", "iec"}
    differing = catalog.disagreements(joint)
    assert {source for source, _, _ in differing} == {"iec"}, "the record of ISO is the one that is shown"
    assert ("iec", "status", "published (PUBLISHED)") in differing
    assert catalog.disagreements(catalog.get("Y.3172")) == []


def test_relations_lead_both_ways(catalog: Catalog) -> None:
    new, old = catalog.get("ISO/IEC 23053:2026"), catalog.get("ISO/IEC 23053:2022")
    assert old.status is Status.SUPERSEDED and new.status is Status.PUBLISHED
    assert ("replaces", old.designation) in catalog.related(new)
    assert ("replaced-by", new.designation) in catalog.related(old)


# Many standards.


def test_iteration_length_and_standards_agree(catalog: Catalog) -> None:
    listed = list(catalog)
    assert len(catalog) == len(listed) == 20
    assert listed == list(catalog.standards()) and all(isinstance(standard, Standard) for standard in listed)
    assert len(set(names(listed))) == 20


def test_rows_have_the_fields_and_the_order_of_the_standards(catalog: Catalog) -> None:
    rows = list(catalog.rows())
    assert [row["designation"] for row in rows] == names(list(catalog))
    for row, standard in zip(rows, catalog, strict=True):
        assert (row["title"], row["body"], row["status"]) == (standard.title, standard.body, standard.status.value)
        assert row["work"] == standard.work and row["work_item"] == standard.work_item
        assert "evidence" not in row
    assert all(row["evidence"] for row in catalog.rows(evidence=True) if row["ai"])


def test_pages_put_together_are_the_whole(catalog: Catalog) -> None:
    whole = [row["designation"] for row in catalog.rows()]
    pages = [[row["designation"] for row in catalog.rows(limit=7, offset=start)] for start in range(0, 28, 7)]
    assert [len(page) for page in pages] == [7, 7, 6, 0] and sum(pages, []) == whole


@pytest.mark.parametrize(
    "filters",
    [
        {"body": "itu-t"},
        {"body": ("iso", "iec")},
        {"status": "published"},
        {"status": ("superseded", "withdrawn")},
        {"work": "IEC 63000"},
        {"work_item": True},
        {"body": "itu-t", "status": "published"},
        {"since": "2024"},
        {"until": "2022-12"},
        {"committee": "ISO/IEC JTC 1/SC 42"},
    ],
    ids=str,
)
def test_a_filter_means_the_same_for_standards_rows_and_stats(catalog: Catalog, filters: dict[str, object]) -> None:
    chosen = names(list(catalog.standards(**filters)))
    assert 0 < len(chosen) < 20
    assert chosen == [row["designation"] for row in catalog.rows(**filters)]
    assert catalog.stats(**filters)["total"] == len(chosen)


def test_filters_leave_out_exactly_what_they_say(catalog: Catalog) -> None:
    published = names(list(catalog.standards(status="published")))
    assert published == [one.designation for one in catalog if one.status is Status.PUBLISHED]
    assert names(list(catalog.standards(work="IEC 63000"))) == ["IEC 63000:2020", "IEC 63000:2024"]
    leading = [one.designation for one in catalog if one.body == "itu-t"]
    assert names(list(catalog.standards(body="itu-t"))) == leading
    assert list(catalog.standards(gone=True)) == [], "no source has dropped anything"


def test_statistics_add_up_whatever_they_count_by(catalog: Catalog) -> None:
    for by in (["body"], ["status"], ["body", "status"], ["year"], ["type"], ["committee"], ["relevance"]):
        stats = catalog.stats(by)
        assert stats["total"] == 20 == sum(row["count"] for row in stats["counts"])
        assert all(set(row) == {*by, "count"} for row in stats["counts"])
    by_status = {row["status"]: row["count"] for row in catalog.stats(["status"])["counts"]}
    assert by_status["published"] == sum(standard.status is Status.PUBLISHED for standard in catalog)


def test_counting_by_nothing_known_is_refused_with_the_choices(catalog: Catalog) -> None:
    with pytest.raises(GroupingError, match="choose from body"):
        catalog.stats(["colour"])


# Searching.


def test_a_search_finds_titles_first_and_abstracts_too(catalog: Catalog) -> None:
    assert names(catalog.search("sandbox")) == ["ITU-T Y.3181 (07/2022)"]
    by_abstract = catalog.search("ours")
    assert by_abstract and all("ours" in standard.abstracts["en"].lower() for standard in by_abstract)
    assert not any("ours" in (standard.title or "").lower() for standard in by_abstract)
    assert set(names(catalog.search("power plants"))) == {"IEC 63000:2020", "IEC 63000:2024"}


def test_a_search_finds_rows_and_records_alike_and_at_most_as_many_as_asked(catalog: Catalog) -> None:
    found = names(catalog.search("learning", 5))
    assert len(found) == 5 and found == [row["designation"] for row in catalog.search_rows("learning", 5)]
    assert all(row["evidence"] for row in catalog.search_rows("learning", 5, evidence=True))


def test_a_search_for_what_is_nowhere_is_empty_and_never_an_error(catalog: Catalog) -> None:
    for query in ("zzzzqqq", "", " ", '"', "NEAR(", "*", "\x00"):
        assert isinstance(catalog.search(query), list)
    assert catalog.search("zzzzqqq") == []


# What the catalogue is made of.


def test_bodies_are_those_of_the_records(catalog: Catalog) -> None:
    assert {standard.body for standard in catalog} <= catalog.bodies()
    assert {"iso", "iec", "itu-t"} <= catalog.bodies()


def test_sources_have_the_date_of_their_sync(catalog: Catalog) -> None:
    sources = catalog.sources()
    assert {"iso", "iec", "itu-t"} <= sources.keys()
    retrieved = {provenance.source: str(provenance.retrieved) for one in catalog for provenance in one.provenance}
    for name in ("iso", "iec", "itu-t"):
        assert abs(int(sources[name][:4]) - int(retrieved[name][:4])) <= 1, "the year of the sync"


def test_extras_count_by_source_the_names_that_have_no_field(catalog: Catalog) -> None:
    counted = catalog.extras()
    expected: dict[str, dict[str, int]] = {}
    for standard in catalog:
        if len(standard.provenance) == 1:
            for name in standard.extra:
                of_source = expected.setdefault(standard.origin.source, {})
                of_source[name] = of_source.get(name, 0) + 1
    for source, counts in expected.items():
        assert all(counted[source][name] >= count for name, count in counts.items())
    assert all(list(counts.values()) == sorted(counts.values(), reverse=True) for counts in counted.values())
