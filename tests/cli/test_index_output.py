"""What the commands say of a standard that only the status index has."""

import json

import pytest

from tests.support.commands import refused, run

pytestmark = pytest.mark.usefixtures("used_before")


def fields(printed: str) -> dict[str, str]:
    return {name: value.strip() for name, _, value in (line.partition(":") for line in printed.splitlines())}


def test_show_says_what_is_known_and_that_there_is_no_record() -> None:
    shown = fields(run("show", "ISO 9001:2008").stdout)
    assert shown["designation"] == "ISO 9001:2008" and shown["status"] == "superseded"
    assert (shown["issued"], shown["edition"], shown["in force"]) == ("2008-11", "4", "ISO 9001:2015")
    assert shown["source"] == "status index, data of 2025-07; the catalogue of AI standards has no record of it"


def test_show_gives_the_facts_as_JSON_with_their_origin() -> None:
    shown = json.loads(run("show", "--json", "ISO 9001").stdout)
    assert (shown["designation"], shown["status"], shown["current"]) == (
        "ISO 9001:2015",
        "published",
        ["ISO 9001:2015"],
    )
    assert (shown["origin"], shown["data_of"], shown["work_item"]) == ("index", "2025-07", False)


def test_show_of_a_past_day_needs_a_record() -> None:
    assert "no standard 'ISO 9001' in the catalogue, only its status" in refused("show", "ISO 9001", "--as-of", "2012")


@pytest.mark.parametrize(
    ("text", "printed", "told"),
    [
        ("ISO 9001", "ISO 9001:2015\n", "published; status index, data of 2025-07"),
        ("ISO/IEC 27001:2013", "ISO/IEC 27001:2013\n", "superseded; status index, data of 2026-03"),
        ("ISO/IEC 42001", "ISO/IEC 42001:2023\n", ""),
    ],
)
def test_resolve_prints_the_designation_and_beside_it_where_its_status_is_from(
    text: str, printed: str, told: str
) -> None:
    result = run("resolve", text)
    assert result.stdout == printed and result.stderr.startswith(told) and bool(result.stderr) is bool(told)


def test_resolve_gives_origin_and_date_as_JSON() -> None:
    indexed, stored = (json.loads(run("resolve", "--json", text).stdout) for text in ("ISO 9001", "ISO/IEC 42001"))
    assert (indexed["origin"], indexed["data_of"]) == ("index", "2025-07")
    assert (stored["origin"], stored["data_of"]) == ("store", None)


def test_a_series_says_for_how_many_parts_there_is_no_record() -> None:
    shown = fields(run("show", "ISO/IEC 15408").stdout)
    assert shown["source"].startswith("status index, data of 2026-03, for all parts;")
    assert "for all parts" in run("resolve", "ISO/IEC 15408").stderr
    parts = json.loads(run("show", "--json", "ISO/IEC 15408").stdout)["parts"]
    assert {part["data_of"] for part in parts} == {"2026-03"}
    assert "source" not in fields(run("show", "ISO/IEC 5259").stdout) and not run("resolve", "ISO/IEC 5259").stderr
