"""The IRIs that exports publish: permanent identifiers of standards, concepts and legal texts, which can be opened.

An IRI is the address of a page below one base, and has no language. A redirect at the base decides which site answers, so
that every installation publishes the same IRIs.
"""

from aistandards.model.slug import slug_of

BASE = "https://w3id.org/aistandards/"
"""The beginning of every IRI."""

CATALOG = f"{BASE}standards"
"""The catalogue, that is, the list of its standards."""


def standard_iri(name: str) -> str:
    """Return the IRI of a standard or of a work.

    >>> standard_iri("ISO/IEC 42001:2023")
    'https://w3id.org/aistandards/standards/iso-iec-42001-2023'

    Args:
        name: A designation, or a work: the name of all its editions.
    """
    return f"{CATALOG}/{slug_of(name)}"


def concept_iri(name: str) -> str:
    """Return the IRI of a concept or of a concept scheme.

    >>> concept_iri("rights:privacy"), concept_iri("rights")
    ('https://w3id.org/aistandards/concepts/rights/privacy', 'https://w3id.org/aistandards/concepts/rights')

    Args:
        name: A concept as `scheme:id`, or the id of a scheme.
    """
    return "/".join((f"{BASE}concepts", *map(slug_of, name.split(":", 1))))


def right_iri(anchor: str) -> str:
    """Return the IRI of what a legal anchor names: an article, a paragraph, an objective, or a goal.

    >>> right_iri("UDHR 19"), right_iri("GDC 36(c)")
    ('https://w3id.org/aistandards/rights/udhr-19', 'https://w3id.org/aistandards/rights/gdc-36-c')

    Args:
        anchor: The anchor as concepts have it.
    """
    return f"{BASE}rights/{slug_of(anchor)}"


def framework_iri(framework: str, provision: str | None = None) -> str:
    """Return the IRI of a framework that standards are compared with, or of one of its provisions.

    >>> framework_iri("eu-ai-act", "Article 10")
    'https://w3id.org/aistandards/frameworks/eu-ai-act/article-10'

    Args:
        framework: Id of the framework.
        provision: The provision as the framework numbers it; None for the whole.
    """
    return "/".join((f"{BASE}frameworks", *map(slug_of, (framework, provision) if provision else (framework,))))
