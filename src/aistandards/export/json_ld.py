"""JSON-LD: a `dcat:Catalog` of schema.org works."""

from collections.abc import Iterable
from typing import Any, TextIO

from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import write_object
from aistandards.model import RelationType, Standard
from aistandards.model.iri import CATALOG, concept_iri, standard_iri

_CONTEXT = {
    "schema": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "about": {"@id": "schema:about", "@type": "@id"},
    "url": {"@id": "schema:url", "@type": "@id"},
    "isVersionOf": {"@id": "dcterms:isVersionOf", "@type": "@id"},
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
            "@id": CATALOG,
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
        "@id": standard_iri(standard.designation),
        "@type": ["schema:CreativeWork", "dcat:Resource"],
        "schema:identifier": standard.designation,
        "schema:name": [{"@value": text, "@language": language} for language, text in standard.titles.items()],
        "schema:publisher": [{"@type": "schema:Organization", "schema:name": name} for name in standard.publishers],
        "schema:creativeWorkStatus": standard.status.value,
        "about": list(map(concept_iri, sorted(standard.concepts))),
        "url": standard.page,
    }
    if (versions := standard_iri(standard.work)) != work["@id"]:
        work["isVersionOf"] = versions
    if standard.dates.issued:
        work["schema:datePublished"] = standard.dates.issued.text
    for kind, name in ((RelationType.REPLACES, "replaces"), (RelationType.REPLACED_BY, "isReplacedBy")):
        targets = [standard_iri(relation.target) for relation in standard.related(kind) if relation.target]
        if targets:
            work[name] = targets
    return {name: value for name, value in work.items() if value}
