"""SSSOM, the Simple Standard for Sharing Ontological Mappings: a table of mappings with its metadata above."""

import csv
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from aistandards.export.crosswalk_columns import remarks
from aistandards.export.interface import Kind, Metadata, TextFormat
from aistandards.model.crosswalk import CrosswalkDirection, CrosswalkRelation, CrosswalkRow
from aistandards.model.iri import BASE, CATALOG, framework_iri, standard_iri

if TYPE_CHECKING:
    from aistandards.catalog.crosswalks import Selection

_UNSPECIFIED = "https://w3id.org/sssom/license/unspecified"
"""What SSSOM has for mappings whose sources state no common licence."""

_PREDICATES: Mapping[CrosswalkRelation, str] = {
    CrosswalkRelation.EQUAL: "skos:exactMatch",
    CrosswalkRelation.EQUIVALENT_TO: "skos:closeMatch",
    CrosswalkRelation.SUBSET_OF: "skos:broadMatch",
    CrosswalkRelation.SUPERSET_OF: "skos:narrowMatch",
    CrosswalkRelation.INTERSECTS_WITH: "skos:relatedMatch",
    CrosswalkRelation.NO_RELATIONSHIP: "skos:relatedMatch",
    CrosswalkRelation.RELATED: "skos:relatedMatch",
}
"""SKOS has a term for these relations; each other one keeps its name. None is translated into a stronger term."""

_PREFIXES: Mapping[str, str] = {
    "framework": f"{BASE}frameworks/",
    "relation": f"{BASE}relations/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "standard": f"{CATALOG}/",
}

_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "author_label",
    "subject_source",
    "subject_source_version",
    "object_source",
    "object_source_version",
    "mapping_provider",
    "mapping_tool",
    "mapping_date",
    "confidence",
    "see_also",
    "comment",
)


class SssomCrosswalks(TextFormat["Selection"]):
    """Crosswalks as SSSOM: metadata in comments, then tab-separated mappings. Rows without a standard are left out."""

    name = "sssom"
    media_type = "text/tab-separated-values"
    kind = Kind.CROSSWALKS

    def write(self, content: "Selection", target: TextIO, metadata: Metadata) -> None:
        """Write the metadata and the mappings."""
        rows = [row for row in content.rows if row.designation is not None]
        prefixes = {**_PREFIXES, **{name: f"{framework_iri(name)}/" for name in content.frameworks}}
        for name, value in _head(len(content.rows) - len(rows), metadata).items():
            target.write(f"#{name}: {_quoted(value)}\n")
        target.write("#curie_map:\n")
        for name, start in sorted(prefixes.items()):
            target.write(f"#  {name}: {_quoted(start)}\n")
        writer = csv.DictWriter(target, _COLUMNS, dialect="excel-tab", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(_mapping(row, prefixes))


def _quoted(text: str) -> str:
    """Return a text as YAML, of which a text of JSON is one form."""
    return json.dumps(text, ensure_ascii=False)


def _head(left_out: int, metadata: Metadata) -> dict[str, str]:
    note = f" {left_out} rows that name no standard are left out." if left_out else ""
    return {
        "mapping_set_id": f"{BASE}crosswalks",
        "mapping_set_title": "Crosswalks between provisions of frameworks and AI standards",
        "mapping_set_description": "Each mapping has the author of its source; comments tell the source, its edition and its age."
        + note,
        "mapping_set_version": metadata.data,
        "license": _UNSPECIFIED,
        "comment": f"Written by aistandards {metadata.program}.",
    }


def _mapping(row: CrosswalkRow, prefixes: Mapping[str, str]) -> dict[str, Any]:
    provision, standard = _provision_side(row, prefixes), _standard_side(row, prefixes)
    from_standard = row.direction is CrosswalkDirection.FROM_STANDARD
    subject, target = (standard, provision) if from_standard else (provision, standard)
    is_derived = row.relation is CrosswalkRelation.DERIVED
    return {
        **{f"subject_{name}": value for name, value in subject.items()},
        **{f"object_{name}": value for name, value in target.items()},
        "predicate_id": _PREDICATES.get(row.relation, f"relation:{row.relation.value}"),
        "predicate_modifier": "Not" if row.relation is CrosswalkRelation.NO_RELATIONSHIP else None,
        "mapping_justification": "semapv:MappingChaining" if is_derived else "semapv:ManualMappingCuration",
        "author_label": None if is_derived else row.author,
        "mapping_provider": None if is_derived else row.source,
        "mapping_tool": "aistandards" if is_derived else None,
        "mapping_date": row.date.text if row.date and row.date.precision == "day" else None,
        "confidence": row.confidence,
        "see_also": "|".join(map(standard_iri, row.current)) or None,
        "comment": remarks(row),
    }


def _provision_side(row: CrosswalkRow, prefixes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": _curie(framework_iri(row.framework, row.provision), prefixes),
        "label": row.provision or row.framework,
        "source": _curie(framework_iri(row.framework), prefixes),
        "source_version": row.framework_edition,
    }


def _standard_side(row: CrosswalkRow, prefixes: Mapping[str, str]) -> dict[str, Any]:
    name = row.designation or ""
    iri = _curie(standard_iri(name), prefixes)
    return {
        "id": f"{iri}#{row.clause}" if row.clause else iri,
        "label": f"{name}, {row.clause}" if row.clause else name,
        "source": iri,
        "source_version": name,
    }


def _curie(iri: str, prefixes: Mapping[str, str]) -> str:
    """Return an IRI with the longest prefix that it begins with."""
    fitting: Iterator[str] = (name for name, start in prefixes.items() if iri.startswith(start) and iri != start)
    name = max(fitting, key=lambda one: len(prefixes[one]))
    return f"{name}:{iri.removeprefix(prefixes[name])}"
