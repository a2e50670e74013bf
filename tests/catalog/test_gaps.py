"""Gaps and cross tables count what `list` counts, and never print 0 where nothing was assessed."""

import csv
import io
import json
import shlex
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aistandards import Catalog
from aistandards.catalog.gaps import Cell
from tests.support.commands import run

SCHEMES = ("rights", "ai-topics", "amas", "gdc", "sdg", "wsis", "partners", "exchange")
FILTERS = (
    (),
    ("--body", "iso"),
    ("--ai", "--since", "2020"),
    ("--relevance", "protective", "--mentions"),
    ("--tag", "privacy", "--gdc", "3"),
    ("--right", "udhr:12", "--sdg", "16", "--status", "published"),
)


@cache
def _cells(scheme: str, by: str, filters: tuple[str, ...]) -> list[dict[str, object]]:
    cells: list[dict[str, object]] = json.loads(run("gaps", "--scheme", scheme, "--by", by, *filters, "--json").stdout)[
        "cells"
    ]
    return cells


@pytest.mark.usefixtures("used_before")
@settings(deadline=None, max_examples=40)
@given(
    st.data(), st.sampled_from(SCHEMES), st.sampled_from(["body", "status", "body,status"]), st.sampled_from(FILTERS)
)
def test_every_cell_counts_what_the_list_with_its_options_has(
    data: st.DataObject, scheme: str, by: str, filters: tuple[str, ...]
) -> None:
    cells = _cells(scheme, by, filters)
    some = [cell for cell in cells if cell["count"]] or cells
    cell = data.draw(st.sampled_from(some) | st.sampled_from(cells))
    options = shlex.split(str(cell["list"]))
    assert len(json.loads(run("list", *options, "--format", "json").stdout)) == cell["count"], cell


@pytest.mark.usefixtures("used_before")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_has_cells_with_standards(scheme: str) -> None:
    assert any(cell["count"] for cell in _cells(scheme, "status", ()))


@pytest.mark.usefixtures("used_before")
def test_alternatives_have_no_options() -> None:
    cells = _cells("rights", "status", ("--tag", "privacy", "--tag", "health", "--any"))
    assert {cell["list"] for cell in cells} == {""} and any(cell["count"] for cell in cells)


def _unread() -> str:
    """A body with standards in scope of which no abstract was read."""
    with Catalog.open() as catalog:
        cells = catalog.gaps("rights", "body").cells
    return next(cell.column["body"] for cell in cells if cell.is_unknown)


@pytest.mark.usefixtures("used_before")
def test_a_question_mark_stands_where_nothing_was_assessed() -> None:
    body = _unread()
    lines = [line.split("\t") for line in run("gaps", "--by", "body", "--leading", body).stdout.splitlines()]
    counts = {line[1] for line in lines if len(line) == 2 and line[0] not in ("concept", "not assessed")}
    assert "?" in counts and "0" not in counts
    table = list(csv.reader(io.StringIO(run("matrix", "--rows", "rights", "--format", "csv").stdout)))
    places = [place for place, name in enumerate(table[0]) if name in (body, "iso")]
    unread, read = sorted(places, key=lambda place: table[0][place] == "iso")
    assert "0" not in {row[unread] for row in table[1:]} and "?" in {row[unread] for row in table[1:]}
    assert "?" not in {row[read] for row in table[1:]}


@pytest.mark.parametrize(("count", "not_assessed", "unknown"), [(0, 1.0, True), (0, 0.5, False), (1, 1.0, False)])
def test_only_a_count_of_nothing_among_nothing_assessed_is_unknown(
    count: int, not_assessed: float, unknown: bool
) -> None:
    assert Cell("rights:privacy", {"body": "iso"}, count, 0, not_assessed, "").is_unknown is unknown
