"""OSCAL 1.2.1 of NIST: crosswalks as a mapping collection, and frameworks as catalogs of identifiers.

The documents name provisions and clauses by their numbers alone. A collection contains the catalogs that it maps, so that
its references can be followed without a network. An identifier of the same row is the same in every document.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO
from uuid import NAMESPACE_URL, uuid5

from aistandards.export.crosswalk_columns import remarks
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.export.json import dump
from aistandards.model.crosswalk import CrosswalkDirection, CrosswalkRelation, CrosswalkRow
from aistandards.model.iri import BASE, framework_iri, standard_iri
from aistandards.model.slug import slug_of
from aistandards.tagging.frameworks import Framework

if TYPE_CHECKING:
    from aistandards.catalog.crosswalks import Selection

VERSION = "1.2.1"
_OWN = f"{BASE}relations"
"""Namespace of our relations and properties."""

_RELATIONSHIPS: Mapping[CrosswalkRelation, str] = {
    CrosswalkRelation.EQUAL: "equal-to",
    CrosswalkRelation.EQUIVALENT_TO: "equivalent-to",
    CrosswalkRelation.SUBSET_OF: "subset-of",
    CrosswalkRelation.SUPERSET_OF: "superset-of",
    CrosswalkRelation.INTERSECTS_WITH: "intersects-with",
    CrosswalkRelation.NO_RELATIONSHIP: "no-relationship",
}
"""The relationships of OSCAL; every other one is of our namespace."""

_WHOLE = "whole"
"""Control that stands for a whole framework or a whole standard."""

_DESCRIPTION = (
    "Relations between provisions of frameworks and standards, as their sources state them. Remarks name author, source, "
    "edition and age of each. No source states how it matched, so the value `semantic` stands for none in particular. "
    "No mapping computes coverage, and none gives a presumption of conformity without a reference in the Official Journal."
)


class OscalMappingCollection(TextFormat["Selection"]):
    """Crosswalks as an OSCAL mapping collection. Rows without a standard are left out, and the remarks count them."""

    name = "oscal"
    media_type = "application/oscal+json"
    kind = Kind.CROSSWALKS

    def write(self, content: "Selection", target: TextIO, metadata: Metadata) -> None:
        """Write the collection as one document."""
        target.write(dump({"mapping-collection": _collection(content, metadata)}, 2) + "\n")


class OscalCatalog(TextFormat[Iterable[Framework]]):
    """A framework as an OSCAL catalog that has the identifiers of its provisions and no text."""

    name = "oscal"
    media_type = "application/oscal+json"
    kind = Kind.FRAMEWORKS

    def write(self, content: Iterable[Framework], target: TextIO, metadata: Metadata) -> None:
        """Write the catalog of one framework."""
        (framework,) = content
        provisions = {slug_of(provision): provision for provision in framework.provisions}
        target.write(dump({"catalog": _catalog(framework_iri(framework.id), framework.title, provisions, metadata)}, 2))
        target.write("\n")


def _collection(content: "Selection", metadata: Metadata) -> dict[str, Any]:
    rows = [row for row in content.rows if row.designation is not None]
    groups: dict[tuple[str, ...], list[CrosswalkRow]] = {}
    for row in rows:
        key = (row.crosswalk, row.framework, row.framework_edition or "", row.designation or "", row.direction.value)
        groups.setdefault(key, []).append(row)
    resources = _resources(content, rows, metadata)
    left_out = len(content.rows) - len(rows)
    about = _metadata("Crosswalks between provisions of frameworks and AI standards", metadata)
    if left_out:
        about["remarks"] = f"{left_out} rows that name no standard are left out."
    mappings = [_mapping(key, of_key) for key, of_key in groups.items()]
    content_id = json.dumps([metadata.data, mappings], sort_keys=True)
    return {
        "uuid": _uuid("collection", content_id),
        "metadata": about,
        "provenance": {
            "method": "human",
            "matching-rationale": "semantic",
            "status": "not-complete",
            "mapping-description": _DESCRIPTION,
        },
        "mappings": mappings,
        "back-matter": {"resources": list(resources.values())},
    }


def _mapping(key: tuple[str, ...], rows: Sequence[CrosswalkRow]) -> dict[str, Any]:
    first = rows[0]
    framework = {"type": "catalog", "href": f"#{_uuid('resource', framework_iri(first.framework))}"}
    standard = {"type": "catalog", "href": f"#{_uuid('resource', standard_iri(first.designation or ''))}"}
    source, target = (standard, framework) if _is_from_standard(first) else (framework, standard)
    mapping: dict[str, Any] = {"uuid": _uuid("mapping", *key)}
    if first.relation is CrosswalkRelation.DERIVED:
        mapping["method"] = "automation"
    if first.replaced_by:
        mapping["status"] = "superseded"
    return {
        **mapping,
        "source-resource": source,
        "target-resource": target,
        "maps": list(map(_map, rows)),
        "props": [_property("author", first.author), _property("source", first.source)],
    }


def _map(row: CrosswalkRow) -> dict[str, Any]:
    provision = {"type": "control", "id-ref": slug_of(row.provision) if row.provision else _WHOLE}
    clause = {"type": "control", "id-ref": _clause_id(row.clause)}
    source, target = (clause, provision) if _is_from_standard(row) else (provision, clause)
    entry: dict[str, Any] = {"uuid": _uuid("map", *row.identity)}
    if row.relation not in _RELATIONSHIPS:
        entry["ns"] = _OWN
    entry |= {
        "relationship": _RELATIONSHIPS.get(row.relation, row.relation.value),
        "sources": [source],
        "targets": [target],
    }
    if row.confidence is not None:
        entry["confidence-score"] = {"percentage": row.confidence}
    entry["props"] = [
        _property("presumption-of-conformity", "yes" if row.presumption_of_conformity else "no"),
        *(_property("stale", one.reason.value, one.now) for one in row.stale),
    ]
    return {**entry, "remarks": remarks(row)}


def _is_from_standard(row: CrosswalkRow) -> bool:
    return row.direction is CrosswalkDirection.FROM_STANDARD


def _resources(content: "Selection", rows: Sequence[CrosswalkRow], metadata: Metadata) -> dict[str, dict[str, Any]]:
    """Return a resource for each framework and each standard that has the catalog of its identifiers."""
    catalogs: dict[str, tuple[str, dict[str, str]]] = {}
    for name, framework in content.frameworks.items():
        provisions = {slug_of(one): one for edition in framework.editions for one in edition.provisions}
        catalogs[framework_iri(name)] = (framework.title, provisions)
    for row in rows:
        if row.provision:
            catalogs[framework_iri(row.framework)][1].setdefault(slug_of(row.provision), row.provision)
        name = row.designation or ""
        _, clauses = catalogs.setdefault(standard_iri(name), (name, {}))
        if row.clause:
            clauses[_clause_id(row.clause)] = row.clause
    return {iri: _resource(iri, title, ids, metadata) for iri, (title, ids) in catalogs.items()}


def _resource(iri: str, title: str, ids: Mapping[str, str], metadata: Metadata) -> dict[str, Any]:
    document = json.dumps({"catalog": _catalog(iri, title, ids, metadata)}, ensure_ascii=False)
    return {
        "uuid": _uuid("resource", iri),
        "title": title,
        "description": "Identifiers only; the text is with its publisher.",
        "rlinks": [{"href": iri}],
        "base64": {
            "filename": f"catalog-{iri.rpartition('/')[2]}.json",
            "media-type": "application/oscal+json",
            "value": b64encode(document.encode()).decode(),
        },
    }


def _catalog(iri: str, title: str, ids: Mapping[str, str], metadata: Metadata) -> dict[str, Any]:
    controls = [{"id": _WHOLE, "title": title}, *({"id": name, "title": label} for name, label in ids.items())]
    about = _metadata(f"{title}: identifiers only", metadata)
    return {"uuid": _uuid("catalog", iri, *ids, metadata.data), "metadata": about, "controls": controls}


def _metadata(title: str, metadata: Metadata) -> dict[str, Any]:
    return {
        "title": title,
        "last-modified": _modified(metadata),
        "version": metadata.data or metadata.program,
        "oscal-version": VERSION,
    }


def _modified(metadata: Metadata) -> str:
    """Return the month of the data as a moment; a document of the same data is the same at all times."""
    year, month, *_ = [*metadata.data.split("."), "", ""]
    known = year.isdecimal() and month.isdecimal()
    return f"{year}-{int(month):02}-01T00:00:00Z" if known else "1970-01-01T00:00:00Z"


def _property(name: str, value: str, remarks: str = "") -> dict[str, str]:
    return {"name": name, "ns": _OWN, "value": value, **({"remarks": remarks} if remarks else {})}


def _clause_id(clause: str | None) -> str:
    """Return the identifier of a clause, which must begin with a letter."""
    return f"clause-{slug_of(clause)}" if clause else _WHOLE


def _uuid(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{BASE}crosswalks#{json.dumps(parts, ensure_ascii=False)}"))
