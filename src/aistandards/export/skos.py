"""Vocabularies as SKOS, the W3C's Simple Knowledge Organization System, through rdflib."""

from collections.abc import Iterable
from typing import Literal
from urllib.parse import quote

from aistandards.errors import VocabularyError
from aistandards.model.vocabulary import Concept, ConceptScheme

BASE = "https://w3id.org/aistandards/vocab/"


def skos(schemes: Iterable[ConceptScheme], form: Literal["turtle", "json-ld"] | str = "turtle") -> str:
    """The schemes as one SKOS document.

    Args:
        schemes: What to write.
        form: A serialisation of rdflib: `turtle` or `json-ld`.

    Raises:
        VocabularyError: rdflib is not installed.
    """
    try:
        from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
    except ImportError:
        raise VocabularyError("SKOS export needs rdflib; install aistandards[skos]") from None
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)

    def address(name: str) -> "URIRef":
        return URIRef(BASE + name.replace(":", "/"))

    def describe(scheme: ConceptScheme, concept: Concept) -> None:
        node, home = address(f"{scheme.id}:{concept.id}"), address(scheme.id)
        graph.add((node, RDF.type, SKOS.Concept))
        graph.add((node, SKOS.inScheme, home))
        graph.add((node, SKOS.notation, Literal(concept.id)))
        for language, label in concept.labels.items():
            graph.add((node, SKOS.prefLabel, Literal(label, lang=language)))
        for language, labels in concept.alt.items():
            for label in labels:
                if label != concept.labels.get(language):
                    graph.add((node, SKOS.altLabel, Literal(label, lang=language)))
        for kind, texts in (
            (SKOS.definition, (concept.definition,)),
            (SKOS.scopeNote, (concept.scope_note, *(f"Not: {one}" for one in concept.exclude))),
            (SKOS.example, concept.include),
        ):
            for text in filter(None, texts):
                graph.add((node, kind, Literal(text, lang="en")))
        for anchor in (*concept.anchors, *(f"SDG {target}" for target in concept.sdg)):
            graph.add((node, DCTERMS.references, address(f"law:{quote(anchor.replace(' ', '-'))}")))
        if concept.broader:
            graph.add((node, SKOS.broader, address(f"{scheme.id}:{concept.broader}")))
            graph.add((address(f"{scheme.id}:{concept.broader}"), SKOS.narrower, node))
        else:
            graph.add((node, SKOS.topConceptOf, home))
            graph.add((home, SKOS.hasTopConcept, node))
        for mapping in concept.mappings:
            graph.add((node, SKOS[mapping.type.value], address(mapping.target)))

    for scheme in schemes:
        home = address(scheme.id)
        graph.add((home, RDF.type, SKOS.ConceptScheme))
        for title in (DCTERMS.title, RDFS.label, SKOS.prefLabel):
            graph.add((home, title, Literal(scheme.title, lang="en")))
        graph.add((home, OWL.versionInfo, Literal(scheme.version)))
        for concept in scheme.concepts:
            describe(scheme, concept)
    return str(graph.serialize(format=form))
