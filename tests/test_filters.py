"""Filters: a value that nothing has is refused by name, from the command and from Python; one text is one value."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from aistandards import Catalog, FilterError
from aistandards.catalog.watches import Watch, read
from aistandards.errors import ConceptError, DateError, GroupingError
from aistandards.store import Store
from tests.support.commands import misused, run

MISSES = (
    ("status", "publishd", "nearest: published"),
    ("status", "Published", "nearest: published"),
    ("body", "isso", "nearest: iso"),
    ("leading", "itu", "nearest: itu-t"),
    ("since", "yesterday", "since: 'yesterday' is not a date"),
    ("until", "2023-13", "until: '2023-13' is not a date in the calendar"),
    ("type", "guide", "no standard has the type 'guide'"),
    ("type", "Techncal Report", "nearest: Technical Report"),
    ("relevance", "AI", "nearest: ai"),
    ("committee", "SC 42", "nearest: ISO/IEC JTC 1/SC 42"),
    ("committee", "iso/iec jtc 1/sc 42", "nearest: ISO/IEC JTC 1/SC 42"),
)
TAKE_FILTERS: dict[str, Callable[..., Any]] = {
    "standards": Catalog.standards,
    "rows": Catalog.rows,
    "count": Catalog.count,
    "stats": Catalog.stats,
    "facets": Catalog.facets,
    "search": lambda catalog, **filters: catalog.search("trust", **filters),
    "rows as they were known": lambda catalog, **filters: catalog.rows(known_at="2999", **filters),
    "stats as of a day": lambda catalog, **filters: catalog.stats(as_of="2024", **filters),
    "rows as of a day": lambda catalog, **filters: catalog.rows(as_of="2024", **filters),
    "overlaps": lambda catalog, **filters: catalog.overlaps("trust in AI", **filters),
    "gaps": lambda catalog, **filters: catalog.gaps("rights", **filters),
    "cross table": lambda catalog, **filters: catalog.cross_table("gdc", **filters),
}


@pytest.fixture
def catalog(used_before: None) -> Iterator[Catalog]:
    with Catalog.open() as opened:
        yield opened


@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize(("name", "value", "told"), MISSES)
@pytest.mark.parametrize("command", ["list", "stats", "gaps", "matrix", "export"])
def test_a_command_refuses_a_value_that_nothing_has(
    command: str, name: str, value: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.jsonl"
    more = ("--format", "jsonl", "--output", str(path)) if command == "export" else ()
    stderr = misused(command, *more, f"--{name}", value)
    assert told in stderr and f"Usage: cli {command} " in stderr
    assert not path.exists()


@pytest.mark.parametrize(("name", "value", "told"), MISSES)
@pytest.mark.parametrize("method", TAKE_FILTERS)
def test_a_method_refuses_it_at_once(bundled: Catalog, method: str, name: str, value: str, told: str) -> None:
    with pytest.raises(FilterError, match=told):
        TAKE_FILTERS[method](bundled, **{name: value})


@pytest.mark.usefixtures("used_before")
def test_the_other_commands_refuse_it_too() -> None:
    assert "nearest: iso" in misused("changes", "--body", "isso")
    assert "neither a date" in misused("changes", "--since", "yesterday")
    assert "did you mean privacy" in misused("changes", "--tag", "privcy")
    assert "nearest: iso" in misused("watch", "add", "mine", "--body", "isso")
    assert "did you mean privacy" in misused("watch", "add", "mine", "--tag", "privcy")
    assert "cannot be counted by 'colour'" in misused("stats", "--by", "colour")
    assert "cannot be counted by 'colour'" in misused("stats", "--by", "colour", "--as-of", "2024")
    assert "did you mean privacy" in misused("list", "--tag", "privcy")


def test_a_refused_value_is_a_value_error(catalog: Catalog) -> None:
    for refusal in (
        lambda: catalog.stats(by="colour"),
        lambda: catalog.concepts(tag="privcy"),
        lambda: catalog.rows(tags=["privcy"]),
        lambda: catalog.rows(as_of="yesterday"),
        lambda: catalog.changes(severity="grave"),
        lambda: catalog.gaps("rights", by="colour"),
        lambda: catalog.cross_table("colour"),
    ):
        with pytest.raises(ValueError):
            refusal()
    assert all(issubclass(error, ValueError) for error in (FilterError, GroupingError, ConceptError, DateError))
    with pytest.raises(TypeError):
        catalog.rows(colour="red")


def test_values_are_taken_in_any_case_where_they_were(catalog: Catalog) -> None:
    lower, upper = (list(catalog.rows(type=name)) for name in ("technical report", "TECHNICAL REPORT"))
    assert lower and lower == upper
    assert list(catalog.rows(body="ISO", limit=5)) == list(catalog.rows(body="iso", limit=5))


def test_a_committee_above_those_there_are_is_one(catalog: Catalog) -> None:
    assert {row["committee"].partition("/")[0] for row in catalog.rows(committee="ISO")} == {"ISO"}


def test_one_text_is_one_value(catalog: Catalog) -> None:
    for name, value in (("body", "iso"), ("status", "published"), ("type", "Technical Report"), ("relevance", "ai")):
        assert list(catalog.rows(**{name: value})) == list(catalog.rows(**{name: [value]})) != []
    assert list(catalog.rows(tags="privacy")) == list(catalog.rows(tags=["privacy"])) != []
    assert catalog.concepts(tag="privacy") == catalog.concepts(tag=["privacy"])
    assert catalog.concepts(right="udhr:12") == catalog.concepts(right=["udhr:12"])
    assert catalog.stats("status") == catalog.stats(["status"])
    assert catalog.stats("status", as_of="2024") == catalog.stats(["status"], as_of="2024")
    assert catalog.gaps("rights", "status").by == ("status",)
    assert catalog.changes(body="iso", tags="privacy", works="ISO/IEC 42001") == []


def test_each_text_in_tags_is_a_group_with_its_narrower_concepts(catalog: Catalog) -> None:
    groups = catalog.concepts(tag=["right", "accountability"])
    assert len(groups) == 2 and len(groups[0]) > 1
    assert catalog.filter(tags=["right", "accountability"]).tags == groups
    assert list(catalog.rows(tags=["right", "accountability"])) == list(catalog.rows(tags=groups))
    assert catalog.filter(tags=["right", ("relevance:ai",)]).tags == (groups[0], ("relevance:ai",))
    french = catalog.vocabularies["rights:privacy"].label("fr")
    assert catalog.filter(tags=french).tags == (("rights:privacy",),)


def test_none_and_nothing_do_not_restrict(catalog: Catalog) -> None:
    for nothing in ({"body": None, "status": (), "tags": None}, {"tags": ()}, {"type": []}):
        assert catalog.filter(**nothing) == catalog.filter()


def test_an_empty_store_has_nothing_to_compare_with(catalog: Catalog) -> None:
    empty = Catalog(Store("sqlite://"), catalog.settings)
    assert list(empty.rows(body="iso", type="guide", committee="ISO/TC 1")) == []
    with pytest.raises(FilterError):
        empty.rows(status="publishd")


def test_a_watch_of_a_body_that_is_not_there_is_named(catalog: Catalog) -> None:
    with pytest.raises(FilterError, match="the watch 'mine': no standard has the body 'isso'"):
        catalog.watched_changes([Watch("mine", body="isso")])


def test_a_watch_with_one_text_has_one_value(catalog: Catalog) -> None:
    catalog.home.mkdir(exist_ok=True)
    (catalog.home / "watches.toml").write_text('[mine]\nbody = "iso"\n', encoding="utf-8")
    assert read(catalog.home)["mine"] == Watch("mine", body=("iso",))
    assert "mine" in run("watch", "list").stdout


def queries(catalog: Catalog, **filters: Any) -> int:
    """How many statements making a filter costs."""
    statements: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        catalog.filter(**filters)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    return len(statements)


@pytest.mark.parametrize(
    ("filters", "most"),
    [
        ({}, 0),
        ({"status": "published", "relevance": "ai", "since": "2020", "ai": True}, 0),
        ({"body": ["iso", "iec"]}, 1),
        ({"type": "Technical Report"}, 1),
        ({"committee": "ISO/IEC JTC 1/SC 42"}, 1),
    ],
)
def test_a_check_costs_one_query_at_most(catalog: Catalog, filters: dict[str, Any], most: int) -> None:
    assert queries(catalog, **filters) == most
