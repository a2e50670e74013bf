"""The IRIs that exports publish: each is one address that any web server answers, and the same in every format."""

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aistandards import Catalog, Vocabularies, export_standards
from aistandards.export.interface import Kind, Metadata
from aistandards.export.registry import load_format
from aistandards.model.iri import BASE, concept_iri, right_iri, standard_iri

ADDRESS = re.compile(re.escape(BASE) + r"(standards|concepts|rights)(/[a-z0-9]+(-[a-z0-9]+)*){0,2}")


def texts(value: Any) -> Iterator[str]:
    """Every text of a JSON document."""
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.usefixtures("used_before")
def test_json_ld_names_every_standard_and_concept_by_an_address_that_opens(tmp_path: Path) -> None:
    with Catalog.open() as catalog:
        standards = list(catalog.standards())
        export_standards(standards, "json-ld", tmp_path / "a.jsonld")
        document = json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))
        published = {text for text in texts(document) if text.startswith(BASE)}
        assert [text for text in published if not ADDRESS.fullmatch(text)] == []
        for work, standard in zip(document["dcat:resource"], standards, strict=True):
            assert standard in catalog.by_slug(work["@id"].removeprefix(f"{BASE}standards/"))
            assert work.get("isVersionOf", work["@id"]) == standard_iri(standard.work)
            assert work.get("about", []) == sorted(map(concept_iri, standard.concepts))


def test_skos_names_concepts_and_legal_anchors_by_addresses_that_open() -> None:
    pytest.importorskip("rdflib", reason="needs the extra skos")
    schemes = Vocabularies().schemes
    target = io.StringIO()
    load_format(Kind.CONCEPT_SCHEMES, "json-ld").write(schemes.values(), target, Metadata("1"))
    published = {text for text in texts(json.loads(target.getvalue())) if text.startswith(BASE)}
    assert [text for text in published if not ADDRESS.fullmatch(text)] == []
    concepts = {f"{scheme.id}:{concept.id}" for scheme in schemes.values() for concept in scheme.concepts}
    assert {*map(concept_iri, schemes), *map(concept_iri, concepts), right_iri("UDHR 19")} <= published
    assert len({concept_iri(concept) for concept in concepts}) == len(concepts)
