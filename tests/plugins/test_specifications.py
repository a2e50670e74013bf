"""The grammars of bodies whose records are kept by hand."""

import pytest

from aistandards.catalog.snapshot import Snapshot
from aistandards.check.references import find
from aistandards.errors import DesignationError
from aistandards_specifications.grammars import GRAMMARS
from tests.support.installed import DESIGNATIONS, PLUGINS, parse


@pytest.mark.parametrize(
    ("text", "work", "body", "date"),
    [
        ("EN 18286:2026", "EN 18286", "cen-cenelec", "2026"),
        ("prEN 18229-1", "EN 18229-1", "cen-cenelec", None),
        ("FprEN 18286", "EN 18286", "cen-cenelec", None),
        ("CEN/CLC/TR 18115:2024", "CEN/CLC/TR 18115", "cen-cenelec", "2024"),
        ("prCEN/CLC/TR 17894", "CEN/CLC/TR 17894", "cen-cenelec", None),
        ("CEN/TS 18099:2024", "CEN/TS 18099", "cen-cenelec", "2024"),
        ("C2PA Technical Specification 2.4", "C2PA Technical Specification", "c2pa", None),
        ("CAWG Identity Assertion 1.2", "CAWG Identity Assertion", "cawg", None),
        ("IPTC Photo Metadata Standard 2025.1", "IPTC Photo Metadata Standard", "iptc", None),
        ("SMPTE ST 2112-10:2020", "SMPTE ST 2112-10", "smpte", "2020"),
        ("GB/T 45654-2025", "GB/T 45654", "sac", "2025"),
        ("GB 45438-2025", "GB 45438", "sac", "2025"),
        ("DIN SPEC 92005:2024-03", "DIN SPEC 92005", "din", "2024-03"),
        ("CIPA DC-008-2026", "CIPA DC-008", "cipa", "2026"),
        ("Originator Profile", "Originator Profile", "originator-profile", None),
        ("C2PA Soft Binding API 2.4", "C2PA Soft Binding API", "c2pa", None),
        ("CWA 17493:2019", "CWA 17493", "cen-cenelec", "2019"),
        ("TC260-PG-202511A", "TC260-PG-202511A", "tc260", None),
        ("T/CSAC 023-2025", "T/CSAC 023", "csac", "2025"),
        ("PMC3597963", "PMC3597963", "pmc", None),
    ],
)
def test_a_designation_is_read(text: str, work: str, body: str, date: str | None) -> None:
    read = parse(text)
    assert (read.text, read.work, read.body, read.date.text if read.date else None) == (text, work, body, date)


@pytest.mark.parametrize(
    "text",
    [
        "EN ISO/IEC 42001:2026",
        "EN 60601-1:2006",
        "EN 1990:2002",
        "C2PA",
        "SMPTE",
        "GB 2024",
        "CAWG 1.1",
        "C2PA 2.1",
        "TC260",
        "PMC1234567",
        "",
    ],
)
def test_other_texts_are_no_designations_of_these_bodies(text: str) -> None:
    for grammar in GRAMMARS:
        with pytest.raises(DesignationError):
            grammar.parse(text)


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda grammar: grammar.name)
def test_each_grammar_reads_its_example_and_how_far_a_longer_text_goes(grammar: object) -> None:
    example = grammar.example  # type: ignore[attr-defined]
    assert parse(example).text == example
    assert example in list(grammar.guess(example.upper() if " " not in example else example))  # type: ignore[attr-defined]
    with pytest.raises(DesignationError) as caught:
        grammar.parse(f"{example} and more")  # type: ignore[attr-defined]
    assert caught.value.position == len(example)
    assert DESIGNATIONS.attempt(example)[0] is not None


def test_every_bundled_body_has_a_declared_name() -> None:
    declared = {body.id for body in PLUGINS.bodies}
    snapshot = Snapshot.open()
    assert {record.body for source in snapshot.dates for record in snapshot.records(source)} <= declared


@pytest.mark.parametrize("text", ["GB/T 45654-2025", "GB/Z 45654-2025", "GB 45438-2025", "CIPA DC-008-2026"])
def test_a_reference_of_a_text_is_found_and_no_namesake(text: str) -> None:
    assert [found.text for found in find(f"See {text}, and 16 GB or GB/T of it.", DESIGNATIONS)] == [text]


def test_a_european_adoption_is_found_as_before() -> None:
    found = find("DIN EN 61508-1:2011, EN 60601-1:2006 and EN 18286:2026; the word EN 16 is none.", DESIGNATIONS)
    assert [one.designation.text for one in found] == ["IEC 61508-1:2011", "IEC 60601-1:2006", "EN 18286:2026"]
