"""What slugs name: standards, works, and what had another name before."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aistandards import Catalog, Settings, Stage, Standard, Status
from aistandards.errors import NotFoundError
from aistandards.model import Committee, Dates, PartialDate, Provenance
from aistandards.model.slug import slug_of
from aistandards.store import Entry, Store
from tests.support.installed import parse

Sync = dict[str, str]
"""The designation of each record of a run, by upstream id."""


@pytest.fixture
def catalog(bundled_url: str) -> Iterator[Catalog]:
    with Catalog.open() as opened:
        yield opened


@pytest.fixture
def empty(database_url: str, no_snapshot: None) -> Iterator[Catalog]:
    with Catalog.open() as opened:
        yield opened


def record(name: str, key: str = "1", status: Status = Status.PUBLISHED, issued: str | None = None) -> Standard:
    designation = parse(name)
    return Standard(
        designation=designation.text,
        work=designation.work,
        body=designation.body,
        publishers=designation.publishers,
        stage=Stage("", None, status),
        provenance=(Provenance(source="s", upstream_id=key),),
        titles={"en": "Quality"},
        dates=Dates(published=PartialDate(issued)) if issued else Dates(),
    )


def store(catalog: Catalog, records: Iterable[Standard]) -> None:
    run = catalog.store.begin_run("s", "2026-11-24T00:00:00+00:00")
    with catalog.store.batch(run, run) as batch:
        batch.upsert("s", [Entry.of(one, parse(one.designation)) for one in records])
    catalog.store.inherit(parse)


def renamed(catalog: Catalog, *names: str, key: str = "1") -> None:
    """One record that has these names one after the other."""
    for name in names:
        store(catalog, [record(name, key)])


def named(catalog: Catalog, slug: str) -> list[str]:
    return [standard.designation for standard in catalog.by_slug(slug)]


def test_every_bundled_standard_and_work_has_a_slug_of_its_own(catalog: Catalog) -> None:
    by_slug, works = defaultdict(set), set()
    for standard in catalog.standards():
        by_slug[slug_of(standard.designation)].add(standard.work)
        works.add(standard.work)
    assert len(by_slug) == len(catalog)
    assert len(set(map(slug_of, works))) == len(works)
    for work in works:
        assert by_slug[slug_of(work)] <= {work}, "no other work has the slug"


def test_the_slug_of_a_standard_finds_it_and_that_of_a_work_its_standing_edition(catalog: Catalog) -> None:
    standards = list(catalog.standards(limit=150))
    for standard in standards:
        found = catalog.by_slug(slug_of(standard.designation))
        assert standard in found and (len(found) == 1 or standard.designation == standard.work)
    for work in {standard.work for standard in standards}:
        try:
            standing = catalog[work]
        except NotFoundError:
            continue
        if standing.work == work:
            assert named(catalog, slug_of(work))[0] == standing.designation


def test_the_edition_in_force_is_first_and_amendments_are_last(empty: Catalog) -> None:
    ended, amendment = Status.SUPERSEDED, "ISO 9:2020/Amd 1:2021"
    store(
        empty,
        [
            record("ISO 9:2010", "1", ended, "2010-01"),
            record(amendment, "2", issued="2021-05"),
            record("ISO 9:2020", "3", issued="2020-01"),
            record("ISO/DIS 9", "4", Status.IN_DEVELOPMENT),
            record("ISO 9:2015", "5", ended, "2015-01"),
            record("ISO 90:2015", "6"),
        ],
    )
    assert named(empty, "iso-9") == ["ISO 9:2020", "ISO/DIS 9", "ISO 9:2015", "ISO 9:2010", amendment]
    assert named(empty, "iso-9-2010") == ["ISO 9:2010"]


def test_an_undated_name_is_that_of_the_work_although_a_project_has_it_too(empty: Catalog) -> None:
    store(empty, [record("ISO 9", "1", Status.IN_DEVELOPMENT), record("ISO 9:2020", "2")])
    assert named(empty, "iso-9") == ["ISO 9:2020", "ISO 9"]


def test_what_is_no_slug_names_nothing(catalog: Catalog) -> None:
    for text in ("", "iso-0", "ISO 9001", "iso-9\0", "\ud800", "%", "'; --", "a" * 5000):
        assert catalog.by_slug(text) == []


def test_a_record_is_found_under_its_new_slug_after_each_sync(empty: Catalog) -> None:
    renamed(empty, "ISO/CD 9", "ISO 9:2020")
    assert named(empty, "iso-9-2020") == ["ISO 9:2020"] and named(empty, "iso-cd-9") == []
    assert empty.redirects() == {"iso-cd-9": "iso-9-2020"}


def test_an_old_slug_leads_to_the_last_one_without_stops(empty: Catalog) -> None:
    renamed(empty, "ISO/CD 9", "ISO/DIS 9", "ISO 9:2020", "ISO 10:2020")
    assert empty.redirects() == {
        "iso-9": "iso-10",
        "iso-9-2020": "iso-10-2020",
        "iso-cd-9": "iso-10-2020",
        "iso-dis-9": "iso-10-2020",
    }


def test_a_name_that_comes_back_leads_nowhere(empty: Catalog) -> None:
    renamed(empty, "ISO 9:2020", "ISO 9:2021", "ISO 9:2020")
    assert empty.redirects() == {"iso-9-2021": "iso-9-2020"}


def test_of_two_standards_that_had_one_name_the_last_is_meant(empty: Catalog) -> None:
    renamed(empty, "ISO/CD 9", "ISO/DIS 9", key="1")
    renamed(empty, "ISO/CD 9", key="2")
    assert empty.redirects() == {}, "somebody has the name"
    renamed(empty, "ISO/CD 10", key="2")
    assert empty.redirects() == {"iso-cd-9": "iso-cd-10"}


def test_another_punctuation_of_a_name_is_no_other_slug(empty: Catalog) -> None:
    store(empty, [record("ISO 9:2020")])
    store(empty, [attrs.evolve(record("ISO 9:2020"), designation="ISO 9-2020")])
    assert named(empty, "iso-9-2020") == ["ISO 9-2020"] and empty.redirects() == {}


def test_a_draft_that_became_a_text_of_another_number_leads_there(empty: Catalog) -> None:
    committee, title = Committee("ISO/IEC JTC 1/SC 42"), {"en": "Testing of artificial intelligence systems"}
    draft = attrs.evolve(record("ISO/IEC DIS 42119", "1", Status.IN_DEVELOPMENT), committee=committee, titles=title)
    text = attrs.evolve(record("ISO/IEC 42200:2026", "2", issued="2026-03"), committee=committee, titles=title)
    store(empty, [attrs.evolve(draft, work_item=True, dates=Dates(registered=PartialDate("2024-05-01"))), text])
    assert empty.redirects() == {"iso-iec-42119": "iso-iec-42200", "iso-iec-dis-42119": "iso-iec-42200-2026"}


names = st.sampled_from(["ISO/CD 9", "ISO 9", "ISO 9:2020", "ISO 9:2021", "ISO 10:2020", "ISO/DIS 10", "ISO 10"])
syncs = st.dictionaries(st.sampled_from("123"), names, min_size=1)


@given(st.lists(syncs, min_size=1, max_size=6))
@example([{"1": "ISO 9"}, {"1": "ISO 10:2020"}])
@settings(max_examples=25)
def test_a_slug_that_was_published_never_dies(history: list[Sync]) -> None:
    published: set[str] = set()
    with Catalog(Store("sqlite://"), Settings.load("sqlite://")) as catalog:
        for names_of_run in history:
            store(catalog, [record(name, key) for key, name in names_of_run.items()])
            for name in names_of_run.values():
                published |= {slug_of(name), slug_of(parse(name).work)}
            leads = catalog.redirects()
            assert all(catalog.by_slug(leads.get(slug, slug)) for slug in published)
            assert not any(catalog.by_slug(slug) for slug in leads)


@pytest.mark.slow
def test_no_two_of_a_hundred_thousand_standards_have_one_slug(whole_store: Path) -> None:
    standards, committees = defaultdict(set), defaultdict(set)
    with Catalog.open(whole_store / "aistandards.db") as catalog:
        for row in catalog.rows():
            standards[slug_of(row["designation"])].add(row["designation"])
            if row["committee"] and row["body"] in ("iso", "iec", "itu-t"):
                committees[slug_of(row["committee"])].add(row["committee"])
    assert len(standards) > 90_000
    assert [names for found in (standards, committees) for names in found.values() if len(names) > 1] == []
    assert max(map(len, standards)) < 100, "none needs a hash for its length"
