"""Standards as JSON-LD: a `dcat:Catalog` of schema.org works."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aistandards.export.table import Rows
from aistandards.model import RelationType, Standard


def write_json_ld(rows: Rows, path: Path, meta: Mapping[str, str]) -> None:
    """A `dcat:Catalog` of schema.org `CreativeWork`s, the type that schema.org gives for standards."""
    graph = {
        "@context": {
            "schema": "https://schema.org/",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcterms": "http://purl.org/dc/terms/",
            "about": {"@id": "schema:about", "@type": "@id"},
            "url": {"@id": "schema:url", "@type": "@id"},
            "replaces": {"@id": "dcterms:replaces", "@type": "@id"},
            "isReplacedBy": {"@id": "dcterms:isReplacedBy", "@type": "@id"},
        },
        "@id": "https://w3id.org/aistandards/catalog",
        "@type": "dcat:Catalog",
        "dcterms:title": "AI standards",
        "schema:version": meta["data"],
        "dcat:resource": [_linked(one) for one in rows],
    }
    path.write_text(json.dumps(graph, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _linked(standard: Standard) -> dict[str, Any]:
    linked: dict[str, Any] = {
        "@id": _address(standard.designation),
        "@type": ["schema:CreativeWork", "dcat:Resource"],
        "schema:identifier": standard.designation,
        "schema:name": [{"@value": text, "@language": language} for language, text in standard.titles.items()],
        "schema:publisher": [{"@type": "schema:Organization", "schema:name": one} for one in standard.publishers],
        "schema:creativeWorkStatus": standard.status.value,
        "about": [f"https://w3id.org/aistandards/vocab/{one.replace(':', '/')}" for one in sorted(standard.concepts)],
        "url": standard.page,
    }
    if standard.dates.issued:
        linked["schema:datePublished"] = standard.dates.issued.text
    for kind, name in ((RelationType.REPLACES, "replaces"), (RelationType.REPLACED_BY, "isReplacedBy")):
        targets = [_address(one.target) for one in standard.related(kind) if one.target]
        if targets:
            linked[name] = targets
    return {name: value for name, value in linked.items() if value}


def _address(designation: str) -> str:
    from urllib.parse import quote

    return f"https://w3id.org/aistandards/standard/{quote(designation, safe='')}"
