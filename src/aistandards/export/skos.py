"""Vocabularies as SKOS, the W3C's Simple Knowledge Organization System, through rdflib."""

from collections.abc import Iterable
from typing import Any, TextIO

from aistandards.export.interface import Kind, Metadata, TextFormat, require
from aistandards.model.iri import concept_iri, right_iri
from aistandards.model.vocabulary import Concept, ConceptScheme


class SkosTurtle(TextFormat[Iterable[ConceptScheme]]):
    """Schemes as one SKOS document in Turtle."""

    name = "turtle"
    media_type = "text/turtle"
    kind = Kind.CONCEPT_SCHEMES
    extra = "skos"

    def write(self, content: Iterable[ConceptScheme], target: TextIO, metadata: Metadata) -> None:
        """Write the document."""
        require("rdflib", "skos")
        target.write(str(_graph(content).serialize(format=self.name)))


class SkosJsonLd(SkosTurtle):
    """Schemes as one SKOS document in JSON-LD."""

    name = "json-ld"
    media_type = "application/ld+json"


def _graph(schemes: Iterable[ConceptScheme]) -> Any:
    from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    for scheme in schemes:
        node = URIRef(concept_iri(scheme.id))
        graph.add((node, RDF.type, SKOS.ConceptScheme))
        for title in (DCTERMS.title, RDFS.label, SKOS.prefLabel):
            graph.add((node, title, Literal(scheme.title, lang="en")))
        graph.add((node, OWL.versionInfo, Literal(scheme.version)))
        for concept in scheme.concepts:
            _add_texts(graph, URIRef(concept_iri(f"{scheme.id}:{concept.id}")), concept)
            _add_links(graph, scheme, concept)
    return graph


def _add_texts(graph: Any, node: Any, concept: Concept) -> None:
    from rdflib import SKOS, Literal

    graph.add((node, SKOS.notation, Literal(concept.id)))
    for language, label in concept.labels.items():
        graph.add((node, SKOS.prefLabel, Literal(label, lang=language)))
    for language, labels in concept.alt.items():
        for label in labels:
            if label != concept.labels.get(language):
                graph.add((node, SKOS.altLabel, Literal(label, lang=language)))
    for kind, texts in (
        (SKOS.definition, (concept.definition,)),
        (SKOS.scopeNote, (concept.scope_note, *(f"Not: {excluded}" for excluded in concept.exclude))),
        (SKOS.example, concept.include),
    ):
        for text in filter(None, texts):
            graph.add((node, kind, Literal(text, lang="en")))


def _add_links(graph: Any, scheme: ConceptScheme, concept: Concept) -> None:
    from rdflib import DCTERMS, RDF, SKOS, URIRef

    node, scheme_node = URIRef(concept_iri(f"{scheme.id}:{concept.id}")), URIRef(concept_iri(scheme.id))
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme_node))
    for anchor in (*concept.anchors, *(f"SDG {target}" for target in concept.sdg)):
        graph.add((node, DCTERMS.references, URIRef(right_iri(anchor))))
    if concept.broader:
        broader = URIRef(concept_iri(f"{scheme.id}:{concept.broader}"))
        graph.add((node, SKOS.broader, broader))
        graph.add((broader, SKOS.narrower, node))
    else:
        graph.add((node, SKOS.topConceptOf, scheme_node))
        graph.add((scheme_node, SKOS.hasTopConcept, node))
    for mapping in concept.mappings:
        graph.add((node, SKOS[mapping.type.value], URIRef(concept_iri(mapping.target))))
