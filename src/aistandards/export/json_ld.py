"""JSON-LD: a `dcat:Catalog` of schema.org works."""

from collections.abc import Iterable
from typing import Any, TextIO
from urllib.parse import quote

from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import write_object
from aistandards.model import RelationType, Standard

_CONTEXT = {
    "schema": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "about": {"@id": "schema:about", "@type": "@id"},
    "url": {"@id": "schema:url", "@type": "@id"},
    "replaces": {"@id": "dcterms:replaces", "@type": "@id"},
    "isReplacedBy": {"@id": "dcterms:isReplacedBy", "@type": "@id"},
}


class JsonLdStandards(TextFormat[Iterable[Standard]]):
    """A `dcat:Catalog` of `CreativeWork`s, the type that schema.org gives for standards."""

    name = "json-ld"
    media_type = "application/ld+json"
    kind = Kind.STANDARDS

    def write(self, content: Iterable[Standard], target: TextIO, metadata: Metadata) -> None:
        """Write the catalogue standard by standard."""
        members = {
            "@context": _CONTEXT,
            "@id": "https://w3id.org/aistandards/catalog",
            "@type": "dcat:Catalog",
            "dcterms:title": "AI standards",
            "schema:version": metadata.data,
            **({"dcterms:description": f"Dates of the data: {metadata.dates}"} if metadata.dates else {}),
            "dcat:resource": map(_work, content),
        }
        write_object(members.items(), target, indent=1)
        target.write("\n")


def _work(standard: Standard) -> dict[str, Any]:
    work: dict[str, Any] = {
        "@id": _address(standard.designation),
        "@type": ["schema:CreativeWork", "dcat:Resource"],
        "schema:identifier": standard.designation,
        "schema:name": [{"@value": text, "@language": language} for language, text in standard.titles.items()],
        "schema:publisher": [{"@type": "schema:Organization", "schema:name": name} for name in standard.publishers],
        "schema:creativeWorkStatus": standard.status.value,
        "about": [
            f"https://w3id.org/aistandards/vocab/{concept.replace(':', '/')}" for concept in sorted(standard.concepts)
        ],
        "url": standard.page,
    }
    if standard.dates.issued:
        work["schema:datePublished"] = standard.dates.issued.text
    for kind, name in ((RelationType.REPLACES, "replaces"), (RelationType.REPLACED_BY, "isReplacedBy")):
        targets = [_address(relation.target) for relation in standard.related(kind) if relation.target]
        if targets:
            work[name] = targets
    return {name: value for name, value in work.items() if value}


def _address(designation: str) -> str:
    return f"https://w3id.org/aistandards/standard/{quote(designation, safe='')}"
