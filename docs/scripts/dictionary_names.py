"""Names and examples of the data dictionary: what a name of a format or of an upstream stands for in the model.

A path is `Class.field` or `Class.property`. The dictionary takes the meaning from there.
"""

from collections.abc import Mapping

from aistandards.model import PartialDate, Standard, Status
from aistandards.model.annotation import Annotation, Direction, Method
from aistandards.model.lifecycle import Stage
from aistandards.model.standard import Committee, Dates, Link, Provenance
from aistandards.model.vocabulary import MatchType

FLAT: Mapping[str, str] = {
    "ai": "StandardRow.ai",
    "certain": "StandardRow.certain",
    "committee": "Committee.reference",
    "evidence": "Standard.annotations",
    "gone": "StandardRow.gone",
    "issued": "Dates.issued",
    "reported": "Provenance.report",
    "sources": "Provenance.key",
    "stage": "Stage.native",
    "status": "Stage.status",
    "type": "Standard.deliverable_type",
    "url": "Standard.page",
    "withdrawn": "Dates.withdrawn",
}
"""Columns and fields of rows; any other has the name of its field in `Standard`."""

TAGS: Mapping[str, str] = {
    name: f"Annotation.{name}" for name in ("concept", "direction", "method", "field", "quote", "rule", "confidence")
}
"""Columns of the table `tags` of the SQLite export, without `standard_id`."""

JSON_LD: Mapping[str, str] = {
    "schema:identifier": "Standard.designation",
    "schema:name": "Standard.titles",
    "schema:publisher": "Standard.publishers",
    "schema:creativeWorkStatus": "Stage.status",
    "schema:datePublished": "Dates.issued",
    "about": "Standard.concepts",
    "url": "Standard.page",
    "isVersionOf": "Standard.work",
    "replaces": "Standard.relations",
    "isReplacedBy": "Standard.relations",
}
"""Properties of a standard in JSON-LD."""

SKOS: Mapping[str, str] = {
    "skos:notation": "Concept.id",
    "skos:prefLabel": "Concept.labels",
    "skos:altLabel": "Concept.alt",
    "skos:definition": "Concept.definition",
    "skos:scopeNote": "Concept.scope_note",
    "skos:example": "Concept.include",
    "skos:broader": "Concept.broader",
    "dcterms:references": "Concept.anchors",
    **{f"skos:{kind}": "Concept.mappings" for kind in MatchType},
}
"""Properties of a concept in SKOS."""

EXCHANGE: Mapping[str, str] = {
    "title": "Standard.title",
    "standards_body": "Standard.publishers",
    "technical_committee": "Committee.reference",
    "designation": "Standard.designation",
    "publication_type": "Standard.deliverable_type",
    "date_published": "Dates.issued",
    "status": "Stage.status",
    "url": "Standard.page",
    "industry_vertical": "Standard.concepts",
    "human_ai_activity": "Standard.concepts",
    "application_area": "Standard.concepts",
    "relevance": "Standard.relevance",
}
"""Fields of a submission to the AI Standards Exchange Database."""

CROSSWALK: Mapping[str, str] = {
    "focal_document": "Framework.title",
    "focal_document_version": "CrosswalkRow.framework_edition",
    "focal_element": "CrosswalkRow.provision",
    "reference_document": "CrosswalkRow.designation",
    "reference_element": "CrosswalkRow.clause",
    "relationship": "CrosswalkRow.relation",
    "rationale": "CrosswalkRow.as_stated",
    "strength": "CrosswalkRow.confidence",
    "comments": "CrosswalkRow.note",
}
"""Columns of the CSV of crosswalks; any other has the name of its attribute of a row."""

UPSTREAM: Mapping[str, tuple[str, str, str]] = {
    "designation": ("reference", "reference", "rec_name"),
    "titles": ("title", "title", "title, rec_title"),
    "abstracts": ("scope", "abstract", "summary"),
    "deliverable_type": ("deliverableType", "stdType", "rec_name"),
    "committee": ("ownerCommittee", "committee", "sg"),
    "stage": ("currentStage", "status", "status"),
    "edition": ("edition", "edition", ""),
    "dates.approved": ("", "", "approval_date"),
    "dates.published": ("publicationDate", "publicationDate", ""),
    "dates.confirmed": ("", "confirmationDate", ""),
    "dates.stable_until": ("", "stabilityDate", ""),
    "dates.withdrawn": ("", "dateOfWithdrawal", ""),
    "ics": ("icsCode", "classifications", ""),
    "languages": ("languages", "title", ""),
    "relations": ("replaces, replacedBy", "reference", "iso_number"),
    "links": ("id", "urn", "dms_link"),
    "provenance.upstream_id": ("id", "urn", "rec_name"),
    "provenance.upstream_changed": ("", "lastChangeTimestamp", ""),
}
"""Fields with the members of the three interfaces that they come from; an empty text where an interface has none."""

RECORD = Standard(
    designation="ISO/IEC 42001:2023",
    work="ISO/IEC 42001",
    body="iso",
    publishers=("ISO", "IEC"),
    stage=Stage("60.60", "60.60", Status.PUBLISHED),
    provenance=(
        Provenance(
            source="iso",
            upstream_id="81230",
            url="https://www.iso.org/standard/81230.html",
            retrieved=PartialDate("2025-07"),
        ),
    ),
    titles={"en": "Information technology — Artificial intelligence — Management system"},
    deliverable_type="International Standard",
    committee=Committee("ISO/IEC JTC 1/SC 42", "Artificial intelligence"),
    edition="1",
    dates=Dates(published=PartialDate("2023-12")),
    ics=("35.020", "03.100.70"),
    languages=("en", "fr"),
    links=(Link("page", "https://www.iso.org/standard/81230.html"),),
    annotations=(
        Annotation(
            concept="rights:accountability",
            method=Method.RULE,
            field="titles.en",
            quote="Artificial intelligence — Management system",
            start=25,
            end=68,
            rule="accountability-for-ai",
            version="2026.11.5",
            confidence=0.9,
            direction=Direction.PROTECT,
        ),
    ),
)
"""The record that the page prints, and the example of every field that it has."""

EXAMPLES: Mapping[str, str] = {
    "Annotation.date": "2026-11-26",
    "Committee.question": "Q5/21",
    "CrosswalkRow.as_stated": "compared in Table 1",
    "CrosswalkRow.author": "INCITS/AI",
    "CrosswalkRow.clause": "5.5.2.9",
    "CrosswalkRow.concept": "rights:privacy",
    "CrosswalkRow.confidence": "0.8",
    "CrosswalkRow.crosswalk": "nist-ai-rmf-incits-5339",
    "CrosswalkRow.current": "ISO/IEC 5339:2024",
    "CrosswalkRow.date": "2024-04-11",
    "CrosswalkRow.designation": "ISO/IEC 5339:2024",
    "CrosswalkRow.direction": "both",
    "CrosswalkRow.edition": "ISO/IEC 5339:2024",
    "CrosswalkRow.framework": "nist-ai-rmf",
    "CrosswalkRow.framework_edition": "NIST AI 100-1 (2023-01)",
    "CrosswalkRow.held": "true",
    "CrosswalkRow.host": "NIST AIRC",
    "CrosswalkRow.licence": "no notice; numbers only",
    "CrosswalkRow.location": "Table 1",
    "CrosswalkRow.official_journal": "OJ L, 2026/1234, 1.2.2026",
    "CrosswalkRow.provision": "Section 3.1",
    "CrosswalkRow.read": "2026-11-26",
    "CrosswalkRow.read_in": "a public copy of the sheet",
    "CrosswalkRow.relation": "related",
    "CrosswalkRow.replaced_by": "https://example.org/later.pdf",
    "CrosswalkRow.review": "read twice",
    "CrosswalkRow.source": "https://airc.nist.gov/docs/Crosswalk_NIST_AI_RMF_and_ISO_5338_5339.pdf",
    "Dates.approved": "2025-03-16",
    "Dates.confirmed": "2024",
    "Dates.registered": "2023-08-22",
    "Dates.stable_until": "2027-12-31",
    "Dates.target": "2027-06",
    "Dates.withdrawn": "2015-09-15",
    "Provenance.confidence": "secondary",
    "Provenance.content_hash": "b2:44f69018b95de2e08929c0dbb17c57c3",
    "Provenance.reported_by": "the AMAS review of standards",
    "Provenance.upstream_changed": "2026-01-01T00:00:00Z",
    "Relation.key": "iso:81230",
    "Relation.target": "ISO/IEC TR 24030:2021",
    "Relation.type": "replaces",
    "Staleness.now": "ISO/IEC 42001:2023",
    "Staleness.reason": "draft-published",
    "Standard.assessed": "true",
    "Standard.extra": "approval process: AAP",
    "Standard.work_item": "true",
}
"""Examples of fields that `RECORD` does not have."""
