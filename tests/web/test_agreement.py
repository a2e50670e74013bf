"""Command, library and pages have the same filters, and the same filters choose the same standards."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from aistandards import Catalog
from aistandards.catalog.filters import FilterKeywords
from aistandards.cli.brief_command import command as brief_command
from aistandards.cli.gaps_command import command as gaps_command
from aistandards.cli.list_command import command as list_command
from aistandards.cli.search_command import command as search_command
from aistandards.cli.stats_command import command as stats_command
from aistandards.web.mcp import inputs
from aistandards.web.parameters import CONCEPT_FILTERS, Counting, Filters, GapFilters, Listing, OfConcept, Past, Query
from aistandards.web.plain import plain
from aistandards.web.routes import ROUTES
from aistandards.web.server.application import application
from tests.support.commands import run, sync
from tests.support.small import Small

NAMES = {field.name for field in attrs.fields(Filters)}
COMMANDS = {
    "list": list_command,
    "search": search_command,
    "stats": stats_command,
    "gaps": gaps_command,
    "brief": brief_command,
}
PYTHON_NAMES = {"type_": "type", "any_of": "any"}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_the_filters_of_the_pages(name: str) -> None:
    options = {PYTHON_NAMES.get(str(option.name), option.name) for option in COMMANDS[name].params}
    assert options >= NAMES


def test_the_library_has_the_filters_of_the_pages() -> None:
    assert set(FilterKeywords.__annotations__) == NAMES - {*CONCEPT_FILTERS, "any"} | {"tags"}


@pytest.mark.parametrize(
    "kind", [Listing, Query, GapFilters, Counting, ROUTES["right"].parameters, inputs.ListOf, inputs.Words, inputs.Gaps]
)
def test_every_list_and_count_takes_the_filters(kind: type[Filters]) -> None:
    assert {field.name for field in attrs.fields(kind)} >= NAMES


CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "body": st.lists(st.sampled_from(["iso", "iec", "itu-t", "etsi"]), max_size=2, unique=True).map(tuple),
    "leading": st.sampled_from([None, "iso", "itu-t"]),
    "status": st.lists(st.sampled_from(["published", "in-development", "superseded"]), max_size=2, unique=True).map(
        tuple
    ),
    "committee": st.sampled_from([None, "ISO/IEC JTC 1/SC 42"]),
    "work": st.sampled_from([None, "ISO/IEC 42001"]),
    "since": st.sampled_from([None, "2023", "2024-06"]),
    "ai": st.sampled_from([None, True, False]),
    "relevance": st.sampled_from([(), ("protective",), ("ai", "ai-enabled")]),
    "tag": st.sampled_from([(), ("privacy",), ("accountability", "rights:technique")]),
    "right": st.sampled_from([(), ("udhr:19",)]),
    "any": st.booleans(),
    "mentions": st.booleans(),
    "work_item": st.sampled_from([None, True, False]),
}


def arguments_of(choice: dict[str, Any]) -> list[str]:
    """The options of the command for a choice of parameters."""
    options: list[str] = []
    switches = {"ai": ("--ai", "--not-ai"), "work_item": ("--work-item", "--no-work-item")}
    for name, value in choice.items():
        if name in switches and value is not None:
            options.append(switches[name][0 if value else 1])
        elif name in ("any", "mentions"):
            options += [f"--{name}"] if value else []
        elif name not in switches:
            for each in value if isinstance(value, tuple) else (value,) if value is not None else ():
                options += [f"--{name}", each]
    return options


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(choice=st.fixed_dictionaries(CHOICES))
def test_the_same_filters_list_the_same_standards(
    choice: dict[str, Any], catalog: Catalog, snapshot_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{snapshot_store}")
    parameters = Listing(**choice, limit=200)
    page = plain(ROUTES["standards"].make(catalog, parameters, {}))["standards"]
    command = json.loads(run("list", *arguments_of(choice), "--format", "json").stdout)
    library = list(catalog.rows(**parameters.keywords(catalog)))
    assert [row["designation"] for row in command] == [row["designation"] for row in library]
    assert page["total"] == len(library)
    assert [row["designation"] for row in page["rows"]] == [row["designation"] for row in library[:200]]


def test_the_page_of_a_concept_tells_of_every_standard_that_the_list_has(
    catalog: Catalog, asked: Callable[..., Any]
) -> None:
    told, listed = {}, {}
    with catalog.one_state():
        for names in ROUTES["concept"].instances(catalog):
            name = f"{names['scheme']}:{names['id']}"
            page = plain(ROUTES["concept"].make(catalog, OfConcept(limit=1), names))
            told[name] = page["standards"]["total"] + page["outside"]
            listed[name] = plain(ROUTES["standards"].make(catalog, Listing(tag=(name,), limit=1), {}))["standards"][
                "total"
            ]
            assert catalog.count(tags=name) == listed[name]
            assert sum(each["count"] for each in page["of_status"]) == page["standards"]["total"]
    assert told == listed and len(told) > 100
    outside = "rights:multimedia-authenticity"
    assert len(asked("list", "--tag", outside, "--json")) == told[outside]


QUERIES = ("privacy", "deepfake detection", "biais", "隐私", "42001", "risk management", "zzzz")
USUAL = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FILTERS = st.fixed_dictionaries({}, optional=CHOICES)


@pytest.fixture
def asked(snapshot_store: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs a command on the store of the catalogue; what it prints as JSON."""
    monkeypatch.setenv("AISTANDARDS_DATABASE_URL", f"sqlite:///{snapshot_store}")

    def ask(*arguments: str) -> Any:
        return json.loads(run(*arguments).stdout)

    return ask


@pytest.fixture(scope="module")
def web(catalog: Catalog) -> TestClient:
    return TestClient(application(catalog, rate=1e6, burst=10**6))


def rows_of(answer: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = answer.get("standards", answer)["rows"]
    return rows


@pytest.mark.slow
@USUAL
@given(query=st.sampled_from(QUERIES), choice=FILTERS)
def test_the_same_words_and_filters_find_the_same_standards(
    query: str, choice: dict[str, Any], catalog: Catalog, asked: Callable[..., Any]
) -> None:
    parameters = Query(q=query, **choice, limit=50)
    page = plain(ROUTES["search"].make(catalog, parameters, {}))
    library = catalog.look_for(query, 50, **parameters.keywords(catalog)).rows
    command = asked("search", query, *arguments_of(choice), "--limit", "50", "--format", "json")
    names = [[row["designation"] for row in rows] for rows in (page["rows"], library, command)]
    assert names[0] == names[1] == names[2]


@pytest.mark.parametrize(("asked_for", "arguments"), [("standards?tag=privacy", ["list", "--tag", "privacy"]), ("search?q=deepfake", ["search", "deepfake"]), ("standards?as_of=2024&ai=true", ["list", "--as-of", "2024", "--ai"])])  # fmt: skip
def test_the_same_rows_carry_the_same_evidence(
    asked_for: str, arguments: list[str], web: TestClient, asked: Callable[..., Any]
) -> None:
    rows = rows_of(web.get(f"/api/v1/{asked_for}&limit=15&evidence=true").json())
    command = asked(*arguments, "--limit", "15", "--json")
    assert [(row["designation"], row["evidence"]) for row in rows] == [
        (row["designation"], row["evidence"]) for row in command
    ]
    assert any(row["evidence"] for row in rows)
    without = rows_of(web.get(f"/api/v1/{asked_for}&limit=15").json())
    assert [{**row, "evidence": with_it["evidence"]} for row, with_it in zip(without, rows, strict=True)] == rows
    assert not any("evidence" in row for row in without)


CITING = """ISO/IEC 42001:2023 and ISO/IEC 42001:2019, as ISO/IEC 22989 (2022),\r
with ISO/IEC 99999-7:2021 and Rec. ITU-T Y.3172;\tISO 27001. aistandards: allow
EN ISO/IEC 25059:2024, ISO/IEC 5259 series, вместо ISO/IEC TR 24028:2020.
"""


def test_the_same_text_has_the_same_references(web: TestClient, asked: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(CITING.encode())
    answer = web.post("/api/v1/check", data={"text": CITING}).json()
    assert [{"file": str(path), **row} for row in answer["references"]] == asked("check", str(path), "--json")
    assert len({row["verdict"] for row in answer["references"]}) > 2 and answer["problems"] > 0


@pytest.mark.slow
@USUAL
@given(scheme=st.sampled_from(["rights", "gdc", "sdg"]), choice=FILTERS)
def test_the_same_filters_give_the_same_gaps(
    scheme: str, choice: dict[str, Any], catalog: Catalog, asked: Callable[..., Any]
) -> None:
    page = plain(ROUTES["gaps"].make(catalog, GapFilters(**choice), {"scheme": scheme}))
    command = asked("gaps", "--json", "--scheme", scheme, *arguments_of(choice))
    cells = [
        {"concept": row["concept"], **cell["column"], **{name: cell[name] for name in ("count", "protective", "list")}}
        for row in page["rows"]
        for cell in row["cells"]
    ]
    assert cells == [{name: cell[name] for name in cell if name != "not_assessed"} for cell in command["cells"]]
    assert page["none"] == command["none"]


@pytest.mark.slow
@USUAL
@given(by=st.sampled_from([("status",), ("body", "status"), ("year",)]), choice=FILTERS)
def test_the_same_filters_give_the_same_numbers(
    by: tuple[str, ...], choice: dict[str, Any], catalog: Catalog, asked: Callable[..., Any]
) -> None:
    page = plain(ROUTES["counts"].make(catalog, Counting(by=by, **choice), {}))
    command = asked("stats", "--json", "--by", ",".join(by), *arguments_of(choice))
    assert (page["total"], page["counts"]) == (command["total"], command["counts"])


@pytest.mark.parametrize("choice", [{}, {"severity": "substantive"}, {"body": ("iso",), "committee": "ISO/IEC JTC 1/SC 42", "relevance": ("ai",)}, {"since": "1"}, {"tag": ("machine-learning",)}, {"limit": 2}])  # fmt: skip
def test_the_same_choice_lists_the_same_changes(
    choice: dict[str, Any], sites: Small, small_store: Path, own_home: Path
) -> None:
    own_home.mkdir()
    shutil.copyfile(small_store, own_home / "aistandards.db")
    for row in (*sites.iso[:3], *sites.itu[:2]):
        row["title"] = {"en": f"{row['title']['en']} revised", "fr": None} if "edition" in row else f"{row['title']} 2"
    assert sync("iso", "itu-t")[0] == 0
    options = [
        part
        for name, value in choice.items()
        for each in (value if isinstance(value, tuple) else (value,))
        for part in (f"--{name}", str(each))
    ]
    command = json.loads(run("changes", *options, "--json").stdout)
    with Catalog.open() as catalog:
        page = plain(ROUTES["changes"].make(catalog, Past(**choice), {}))
    said = [
        [(each["run"], each["designation"], each["kind"]) for each in events] for events in (page["changes"], command)
    ]
    assert said[0] == said[1] and (said[0] or choice == {"tag": ("machine-learning",)})
