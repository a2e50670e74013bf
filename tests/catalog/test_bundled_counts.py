"""How many standards the bundled catalogue has on each technique that protects people, and what AMAS names, row by row."""

import json

import pytest

from aistandards import Catalog
from tests.support import standin

pytestmark = pytest.mark.usefixtures("used_before")

FACTS = standin.SHARED / "facts" / "authenticity.jsonl"

NAMED = {
    "C2PA Specification": "C2PA Technical Specification 2.4",
    "ISO/DIS 22144": "ISO/DIS 22144",
    "ISO/IEC 21617-1:2025": "ISO/IEC 21617-1:2025",
    "ISO/IEC 21617-1 (ed. 2)": "ISO/IEC DIS 21617-1",
    "ISO/IEC 21617-2": "ISO/IEC CD 21617-2",
    "ISO/IEC 21617-3": "ISO/IEC CD 21617-3",
    "CAWG Metadata 1.1": "CAWG Metadata 1.1",
    "Originator Profile": "Originator Profile",
    "PROV": "W3C NOTE-prov-overview-20130430",
    "ISO/IEC TR 24028:2020": "ISO/IEC TR 24028:2020",
    "ITU-T Y.3054": "ITU-T Y.3054 (05/2018)",
    "trust.txt": "JournalList trust.txt",
    "Chromium Reputation Provider Framework": "Chromium Reputation Provider Framework",
    "ISO 24138:2024": "ISO 24138:2024",
    "IWA 44": "IWA 44",
    "TDMRep": "W3C tdmrep",
    "Spawning ai.txt": "Spawning ai.txt",
    "RFC 9309": "RFC 9309",
    "draft-ietf-aipref-vocab": "draft-ietf-aipref-vocab",
    "SMPTE ST 2112-10:2020": "SMPTE ST 2112-10:2020",
    "X.ig-dw": "ITU-T X.ig-dw",
    "ISO/IEC 23078-1:2024": "ISO/IEC 23078-1:2024",
    "ISO/IEC TR 21000-11:2004": "ISO/IEC TR 21000-11:2004",
    "IEEE Std 3361-2025": "IEEE Std 3361-2025",
    "H.MMAUTH": "ITU-T H.MMAUTH",
    "ITU-T H.274 (V4)": "ITU-T H.274 (V4) (01/2026)",
    "H.VADS": "ITU-T H.VADS",
    "PMC3597963": "PMC3597963",
}
"""The rows that AMAS names, as the report and as the catalogue write them."""


def test_all_that_amas_names_is_listed_and_nothing_else() -> None:
    with Catalog.open() as catalog:
        clusters = [f"amas:{cluster.id}" for cluster in catalog.vocabularies.schemes["amas"].concepts]
        assert {standard.designation for standard in catalog.standards(tags=[clusters])} == set(NAMED.values())
    assert len(NAMED) == 28


def test_the_named_rows_of_the_facts_have_their_clusters() -> None:
    rows = [json.loads(line) for line in standin.needed(FACTS).read_text(encoding="utf-8").splitlines()]
    named = {row["designation"]: row["amas_clusters"] for row in rows if row["named_by_amas"]}
    assert named.keys() == NAMED.keys()
    with Catalog.open() as catalog:
        for name, clusters in named.items():
            concepts = catalog.get(NAMED[name]).concepts
            assert {f"amas:{cluster}" for cluster in clusters} <= concepts, name


@pytest.mark.parametrize(
    ("concept", "least"),
    [
        ("multimedia-authenticity", 40),
        ("content-provenance", 30),
        ("rights-declaration", 30),
        ("asset-identification", 20),
        ("biometric-attack-detection", 14),
        ("synthetic-media-labelling", 10),
        ("ai-watermarking", 9),
        ("deepfake-detection", 6),
    ],
)
def test_there_are_standards_on_each_technique_itself(concept: str, least: int) -> None:
    with Catalog.open() as catalog:
        found = [one for one in catalog.standards(tags=f"rights:{concept}") if f"rights:{concept}" in one.concepts]
    assert len(found) >= least


def test_every_technique_of_the_vocabulary_has_a_standard() -> None:
    with Catalog.open() as catalog:
        techniques = catalog.vocabularies.narrower("rights:technique")
        assert [concept for concept in techniques if not catalog.count(tags=concept)] == []
        assert len(list(techniques)) >= 8
