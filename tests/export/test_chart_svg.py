"""Charts of statistics: small, without styles or scripts, mirrored in Arabic, and with the numbers of the table."""

import csv
import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aistandards import Catalog, Statistic, chart
from aistandards.catalog.statistics import STATISTICS
from aistandards.export.chart_svg import MAX_BYTES, draw
from aistandards.export.figure import Figure, labels
from aistandards.export.interface import Kind, Metadata
from aistandards.export.registry import load_format
from aistandards.model.languages import UN_LANGUAGES

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "text", "tspan", "path", "g", "defs", "pattern"}
HOSTILE = '</svg><script>alert(1)</script><img src=x onerror="alert(2)">&amp;\x1b]\u202e' + "x" * 10_000


def statistic(name: str, **values: Any) -> Statistic:
    """A statistic by hand."""
    usual = {"of": "all", "missing": 3, "command": f"aistandards stats {name} --ai", "content": "2026.11.1+4"}
    counts = values["counts"]
    usual |= {"totals": counts[-1], "denominator": 40}
    return Statistic(name=name, **{**usual, **values})


BY_HAND = {
    "growth": statistic(
        "growth",
        rows=("2019", "2020", "2024"),
        columns=("iso", "itu-t", "total"),
        counts=((1, 0, 1), (4, 2, 6), (20, 17, 37)),
    ),
    "status": statistic(
        "status",
        rows=("published", "withdrawn"),
        columns=("edition", "amendment", "work-item", "total"),
        counts=((30, 2, 0, 32), (7, 1, 0, 8)),
    ),
    "coverage-by-body": statistic(
        "coverage-by-body",
        rows=("rights:privacy", "rights:health", "rights:work"),
        columns=("iso", "c2pa", "total"),
        counts=((12, 3, 15), (1, None, 1), (0, None, 0)),
    ),
    "duration": statistic(
        "duration",
        rows=("itu-t", "iso"),
        columns=("with-dates", "median-months", "without-dates"),
        counts=((6, 27.5, 1), (0, None, 33)),
    ),
}


@pytest.fixture(scope="module")
def catalog(bundled: Catalog) -> Catalog:
    return bundled


def texts(picture: str) -> list[str]:
    return ["".join(element.itertext()) for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", BY_HAND)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_chart_is_the_recorded_one(name: str, language: str) -> None:
    picture = draw(Figure(BY_HAND[name], labels(language), language))
    assert picture + "\n" == (GOLDEN / f"chart-{name}-{language}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_charts_of_the_catalogue_are_small_and_plain(catalog: Catalog, name: str, language: str) -> None:
    for filters in ({}, {"ai": True}, {"body": "iso", "until": "1900"}):
        counted = catalog.statistic(name, **filters)
        picture = chart(counted, language, catalog.vocabularies)
        assert len(picture.encode()) <= MAX_BYTES
        root = ElementTree.fromstring(picture)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
        names = {attribute for element in root.iter() for attribute in element.attrib}
        assert not [attribute for attribute in names if attribute in ("style", "class") or attribute.startswith("on")]
        assert root.get("role") == "img" and root.get("lang") == language
        title, described = (root.findtext(f"{SVG}{tag}") for tag in ("title", "desc"))
        assert title == labels(language)(counted.title, "text")
        assert described is not None and described.endswith(counted.command) and counted.content in described
        assert str(counted.denominator) in described and str(counted.missing) in described
        colours = re.findall(r'(?:fill|stroke)="([^"]*)"', picture)
        assert all(colour in ("currentColor", "none") or colour.startswith("url(#") for colour in colours)


@pytest.mark.parametrize("name", ["coverage-by-body", "coverage-by-status"])
def test_the_coverage_of_rights_has_every_concept(catalog: Catalog, name: str) -> None:
    counted = catalog.statistic(name)
    for language in UN_LANGUAGES:
        picture = chart(counted, language, catalog.vocabularies)
        last = catalog.vocabularies.label(counted.rows[-1], language)
        assert any(text.startswith(last[:12]) for text in texts(picture))


@pytest.mark.parametrize("name", STATISTICS)
def test_a_chart_from_right_to_left_is_mirrored(catalog: Catalog, name: str) -> None:
    counted, label = catalog.statistic(name, ai=True), labels("en", catalog.vocabularies)
    left, right = (ElementTree.fromstring(draw(Figure(counted, label, language))) for language in ("en", "ar"))
    assert (left.get("direction"), right.get("direction")) == ("ltr", "rtl")
    pairs = [(a, b) for a, b in zip(left.iter(), right.iter(), strict=True) if a.get("x") is not None]
    assert len(pairs) > 2
    for one, other in pairs:
        assert abs(int(one.get("x", "")) + int(other.get("x", "")) - 480) <= 1 and one.text == other.text
        # A name that is read from left to right has its other end at the same place.
        if other.get("direction") == "ltr":
            assert other.get("text-anchor") == ("start" if one.get("text-anchor") == "end" else "end")
        else:
            assert other.get("text-anchor") == one.get("text-anchor")


def test_years_run_from_right_to_left_in_arabic() -> None:
    places = {}
    for language in ("en", "ar"):
        root = ElementTree.fromstring(draw(Figure(BY_HAND["growth"], labels(language), language)))
        places[language] = {text.text: int(text.get("x", "0")) for text in root.iter(f"{SVG}text")}
    assert places["en"]["2019"] < places["en"]["2024"] and places["ar"]["2019"] > places["ar"]["2024"]


def test_bars_have_the_numbers_of_the_table() -> None:
    assert texts(draw(Figure(BY_HAND["status"], labels())))[4:8] == [
        "published",
        "30 · 2 · 0",
        "withdrawn",
        "7 · 1 · 0",
    ]
    duration = texts(draw(Figure(BY_HAND["duration"], labels())))
    assert "27.5 (n = 6)" in duration and "iso" not in duration and "1 of 2 rows" in duration


def test_squares_grow_with_their_numbers_and_nobody_knows_is_no_zero() -> None:
    picture = draw(Figure(BY_HAND["coverage-by-body"], labels()))
    rows = [row for row in texts(picture) if row.startswith("rights:")]
    assert rows == ["rights:privacy12315", "rights:health1?1", "rights:work0?0"]
    (squares,) = re.findall(r'<path d="(m[^"]*)"/>', picture)
    sides = [int(side) for side in re.findall(r"h(\d+)v", squares)]
    assert sides == [9, 4, 10, 3, 3]


@pytest.mark.parametrize("name", BY_HAND)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_hostile_words_are_text(name: str, language: str) -> None:
    hostile = Figure(BY_HAND[name], lambda value, _kind: HOSTILE + value, language)
    root = ElementTree.fromstring(draw(hostile, id='"><script>'))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    assert "\u202e" not in "".join(root.itertext()) and "\x1b" not in "".join(root.itertext())


@given(
    label=st.text(max_size=60),
    numbers=st.lists(st.lists(st.none() | st.integers(0, 10**7), min_size=3, max_size=3), min_size=1, max_size=90),
    name=st.sampled_from(["status", "committees", "coverage-by-body", "assessment"]),
    language=st.sampled_from(UN_LANGUAGES),
)
def test_a_chart_is_small_and_well_formed_whatever_it_shows(
    label: str, numbers: list[list[int | None]], name: str, language: str
) -> None:
    rows, columns = tuple(f"{number}" for number in range(len(numbers))), ("a", "b", "total")
    counted = statistic(name, rows=rows, columns=columns, counts=tuple(map(tuple, numbers)))
    figure = Figure(counted, lambda value, kind: value if kind == "text" else f"{value} {label}", language)
    picture = draw(figure)
    assert ElementTree.fromstring(picture) is not None and len(picture.encode()) <= MAX_BYTES
    assert picture == draw(figure)


@pytest.mark.parametrize("name", STATISTICS)
def test_the_table_of_a_statistic_has_its_numbers(catalog: Catalog, name: str) -> None:
    counted = catalog.statistic(name, ai=True)
    target = io.StringIO(newline="")
    figure = Figure(counted, labels("fr", catalog.vocabularies), "fr")
    load_format(Kind.STATISTICS, "csv").write(figure, target, Metadata("x"))
    head, *rows, totals = csv.reader(io.StringIO(target.getvalue()))
    assert head[1:] == figure.columns and [row[0] for row in rows] == figure.rows
    for row, counts in zip((*rows, totals), (*counted.counts, counted.totals), strict=True):
        assert [None if cell == "?" else float(cell) for cell in row[1:]] == list(counts)
