"""Statistics: each number is that of `count`, each denominator true, and the command repeats the numbers."""

import json
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aistandards import (
    Catalog,
    ConceptError,
    Decision,
    GroupingError,
    PartialDate,
    Standard,
    Statistic,
    Status,
    Verdict,
)
from aistandards.catalog.editions import is_supplement
from aistandards.catalog.statistics import STATISTICS
from tests.support.commands import run

FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"relevance": ("ai", "ai-enabled", "protective")},
    {"body": "iso"},
    {"body": "ieee", "ai": True},
    {"leading": "itu-t", "status": "published", "since": "2020"},
    {"committee": "ISO/IEC JTC 1", "until": "2023-06"},
    {"tags": "privacy"},
    {"type": "Technical Report", "gone": False},
    {"work": "ISO/IEC 23894"},
    {"work_item": True},
    {"body": "iso", "until": "1900"},
)
OF = ("all", "editions", "works")

chosen = st.sampled_from(FILTERS)
few = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def catalog(bundled: Catalog) -> Catalog:
    return bundled


def kind(standard: Standard) -> str:
    """What a record is, as its own status and relations say."""
    unfinished = standard.status.is_pending or standard.status is Status.CANCELLED
    if standard.work_item or unfinished:
        return "work-item"
    return "amendment" if is_supplement(standard) else "edition"


LISTS: dict[str, list[Standard]] = {}


def standards(catalog: Catalog, **filters: Any) -> list[Standard]:
    """The standards that filters choose; the bundled ones do not change."""
    key = repr(sorted(filters.items()))
    if key not in LISTS:
        LISTS[key] = list(catalog.standards(**filters))
    return LISTS[key]


def number(catalog: Catalog, of: str, **filters: Any) -> int:
    """How many there are, counted one by one."""
    listed = standards(catalog, **filters)
    if of == "works":
        return len({standard.work for standard in listed})
    return sum(of == "all" or kind(standard) == "edition" for standard in listed)


def cells(statistic: Statistic) -> Iterator[tuple[str, str, Any]]:
    for row, counts in zip(statistic.rows, statistic.counts, strict=True):
        yield from ((row, column, count) for column, count in zip(statistic.columns, counts, strict=True))


def restricted(filters: dict[str, Any], **more: Any) -> dict[str, Any] | None:
    """The filters with further ones; None where both have the same."""
    return None if filters.keys() & more.keys() else filters | more


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("of", OF)
@given(filters=chosen)
@few
def test_the_denominator_is_the_number_of_what_the_filters_choose(
    catalog: Catalog, name: str, of: str, filters: dict[str, Any]
) -> None:
    if name == "duration":
        return
    statistic = catalog.statistic(name, of=of, **filters)
    assert statistic.denominator == number(catalog, of, **filters) == catalog.stats((), of=of, **filters)["total"]
    assert 0 <= statistic.missing <= statistic.denominator
    assert all(len(counts) == len(statistic.columns) == len(statistic.totals) for counts in statistic.counts)
    assert statistic == catalog.statistic(name, of=of, **filters)


@pytest.mark.parametrize("of", OF)
@given(filters=chosen, data=st.data())
@few
def test_growth_is_what_was_issued_until_the_end_of_the_year(
    catalog: Catalog, of: str, filters: dict[str, Any], data: st.DataObject
) -> None:
    statistic = catalog.statistic("growth", of=of, **filters)
    if not statistic.rows:
        assert statistic.missing == statistic.denominator
        return
    assert statistic.counts[-1][-1] == statistic.denominator - statistic.missing
    year, column, count = data.draw(st.sampled_from(list(cells(statistic))))
    body = {} if column == "total" else {"leading": column}
    more = restricted(filters, until=year, **body)
    if column != "others" and more is not None:
        assert count == number(catalog, of, **more)
    *bodies, total = statistic.counts[-1]
    assert total == sum(bodies) or of == "works"


@pytest.mark.parametrize("of", OF)
@given(filters=chosen)
@few
def test_editions_amendments_and_work_items_are_told_apart(catalog: Catalog, of: str, filters: dict[str, Any]) -> None:
    statistic = catalog.statistic("status", of=of, **filters)
    expected: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for position, standard in enumerate(standards(catalog, **filters)):
        if of != "editions" or kind(standard) == "edition":
            unit = standard.work if of == "works" else position
            expected[standard.status, kind(standard)].add(unit)
            expected[standard.status, "total"].add(unit)
    assert {(row, column): count for row, column, count in cells(statistic) if count} == {
        cell: len(units) for cell, units in expected.items()
    }
    assert statistic.rows == tuple(Status)


@pytest.mark.parametrize(("name", "by"), [("coverage-by-body", "leading"), ("coverage-by-status", "status")])
@given(filters=chosen, data=st.data())
@few
def test_coverage_counts_what_the_list_lists(
    catalog: Catalog, name: str, by: str, filters: dict[str, Any], data: st.DataObject
) -> None:
    statistic = catalog.statistic(name, **filters)
    concept, column, count = data.draw(st.sampled_from(list(cells(statistic))))
    more = restricted(filters, tags=concept, **({} if column == "total" else {by: column}))
    if column != "others" and more is not None:
        listed = catalog.count(**more)
        assert count == listed if count is not None else listed == 0
    assert statistic.missing == sum(not standard.assessed for standard in standards(catalog, **filters))


def test_a_count_of_standards_that_nobody_assessed_is_unknown_and_not_zero(catalog: Catalog) -> None:
    statistic = catalog.statistic("coverage-by-body", body="c2pa")
    assert not any(standard.assessed for standard in standards(catalog, body="c2pa"))
    counts = {row: values for row, *values in zip(statistic.rows, *zip(*statistic.counts, strict=True), strict=True)}
    assert counts["rights:health"] == [None, None] and counts["rights:content-provenance"][0] > 0
    assert 0 not in {count for _, _, count in cells(statistic)}


@pytest.mark.parametrize("of", OF)
@given(filters=chosen)
@few
def test_languages_are_counted_as_records_state_them(catalog: Catalog, of: str, filters: dict[str, Any]) -> None:
    statistic = catalog.statistic("languages", of=of, **filters)
    languages: dict[Any, set[str]] = defaultdict(set)
    for position, standard in enumerate(standards(catalog, **filters)):
        if of != "editions" or kind(standard) == "edition":
            languages[standard.work if of == "works" else position].update(standard.languages)
    expected = Counter(language for stated in languages.values() for language in stated)
    assert {row: count for row, _, count in cells(statistic)} == expected
    assert statistic.missing == sum(not stated for stated in languages.values())


@given(filters=chosen)
@few
def test_assessment_and_committees_agree_with_the_rows(catalog: Catalog, filters: dict[str, Any]) -> None:
    listed = standards(catalog, **filters)
    assessment = catalog.statistic("assessment", **filters)
    unread = Counter(standard.body for standard in listed if not standard.assessed)
    assert {row: count for row, column, count in cells(assessment) if column == "not-assessed" and count} == unread
    committees = catalog.statistic("committees", **filters)
    of_committee = Counter(standard.committee.reference for standard in listed if standard.committee)
    assert {row: count for row, column, count in cells(committees) if column == "total"}.items() <= of_committee.items()
    assert len(committees.rows) + committees.left_out == len(of_committee)
    assert committees.missing == len(listed) - of_committee.total()


def test_the_time_to_publication_is_that_between_the_two_dates(catalog: Catalog) -> None:
    statistic = catalog.statistic("duration")
    published = [standard for standard in catalog if kind(standard) != "work-item"]
    months = []
    for standard in published:
        registered, issued = standard.dates.registered, standard.dates.issued
        if registered and issued:
            (year, month), (to_year, to_month) = (map(int, date.text.split("-")[:2]) for date in (registered, issued))
            months.append((to_year - year) * 12 + to_month - month)
    assert len(months) >= 3 and statistic.denominator == len(published)
    assert statistic.totals == (len(months), median(months), len(published) - len(months))
    assert statistic.missing == len(published) - len(months)
    rows = dict(zip(statistic.rows, statistic.counts, strict=True))
    assert rows["itu-t"][0] == len(months) and rows["iso"][:2] == (0, None)
    with pytest.raises(GroupingError, match="editions"):
        catalog.statistic("duration", of="works")


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("filters", [FILTERS[1], FILTERS[4], FILTERS[6]])
def test_the_command_repeats_the_numbers(
    catalog: Catalog, name: str, filters: dict[str, Any], snapshot_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{snapshot_store}")
    statistic = catalog.statistic(name, of="editions", **filters)
    program, *arguments = shlex.split(statistic.command)
    repeated = json.loads(run(*arguments, "--json").stdout)
    assert program == "aistandards" and repeated == json.loads(json.dumps(statistic.plain()))


def test_the_command_has_the_vocabulary_and_is_empty_where_no_options_say_the_same(catalog: Catalog) -> None:
    assert (
        catalog.statistic("coverage-by-status", scheme="sdg").command
        == "aistandards stats coverage-by-status --scheme sdg"
    )
    assert catalog.statistic("status", tags=[("rights:privacy", "rights:health")]).command == ""
    assert catalog.statistic("status", work_item=True).command == "aistandards stats status --work-item"
    assert catalog.statistic("status", known_at="1").command == "aistandards stats status --known-at 1"


def test_works_of_two_editions_count_once(catalog: Catalog) -> None:
    counts = {of: catalog.stats("body", of=of, committee="ISO/IEC JTC 1/SC 29")["total"] for of in OF}
    assert counts["all"] > counts["works"] and counts["all"] > counts["editions"] > 0
    with pytest.raises(GroupingError, match="as of today"):
        catalog.stats("body", of="works", as_of="2020")
    with pytest.raises(GroupingError, match="choose from all, editions, works"):
        catalog.stats("body", of="texts")


def test_unknown_names_are_refused(catalog: Catalog) -> None:
    with pytest.raises(GroupingError, match="choose from growth"):
        catalog.statistic("colours")
    with pytest.raises(ConceptError, match="choose from"):
        catalog.statistic("coverage-by-body", scheme="colours")


def test_every_engine_counts_alike(catalog: Catalog, database_url: str) -> None:
    with Catalog.open() as other:
        for name in STATISTICS:
            for of in OF if name != "duration" else OF[:2]:
                assert other.statistic(name, of=of) == catalog.statistic(name, of=of)


def test_a_statistic_is_kept_until_the_content_changes(database_url: str) -> None:
    with Catalog.open() as catalog:
        before = catalog.statistic("coverage-by-status")
        assert catalog.statistic("coverage-by-status") is before
        catalog.decide(
            Decision(
                designation="ISO/IEC 42001:2023",
                concept="rights:gender-equality",
                verdict=Verdict.ADD,
                who="legal reviewer",
                when=PartialDate("2026-11-26"),
                why="A test.",
                source="title",
            )
        )
        after = catalog.statistic("coverage-by-status")
    assert after.content != before.content and after.counts != before.counts
