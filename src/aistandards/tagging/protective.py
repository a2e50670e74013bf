"""The levels of relevance: a record has one, and `protective` follows from a technique that protects people against AI."""

from functools import cache

import attrs

from aistandards.model import AI_LEVELS, PROTECTIVE, RELEVANCE_LEVELS, Annotation, Direction, Method, Standard
from aistandards.settings import bundled_folder
from aistandards.tagging.vocabulary_file import load_scheme

CONCEPT = f"relevance:{PROTECTIVE}"
"""The concept of a protective standard."""

_SCHEME, _ROOT = "rights", "technique"


@cache
def techniques() -> frozenset[str]:
    """Return the concepts below `rights:technique` of the bundled vocabulary, as `scheme:id`."""
    scheme = load_scheme(bundled_folder() / "vocabularies" / f"{_SCHEME}.toml")
    return frozenset(f"{_SCHEME}:{concept}" for concept in scheme.narrower(_ROOT) if concept != _ROOT)


def with_protective(standard: Standard) -> Standard:
    """Return a record with `relevance:protective` exactly if it carries a protective technique and is no AI standard.

    Args:
        standard: A record with all annotations that rules and decisions give.

    Returns:
        The record; the evidence for its relevance is the strongest evidence for a technique.
    """
    others = tuple(annotation for annotation in standard.annotations if annotation.concept != CONCEPT)
    carried = [annotation for annotation in others if not annotation.is_mention]
    evidence = [annotation for annotation in carried if annotation.concept in techniques()]
    is_ai = any(annotation.concept == f"relevance:{level}" for annotation in carried for level in AI_LEVELS)
    if is_ai or not evidence:
        return standard if len(others) == len(standard.annotations) else attrs.evolve(standard, annotations=others)
    added = _relevance(max(evidence, key=lambda annotation: annotation.confidence))
    return attrs.evolve(standard, annotations=(*others, added))


def with_one_level(standard: Standard) -> Standard:
    """Return a record with the strongest of its levels of relevance only.

    Args:
        standard: A record with all annotations that rules and decisions give.

    Returns:
        The record without the evidence for weaker levels.
    """
    carried = standard.concepts
    levels = [f"relevance:{level}" for level in RELEVANCE_LEVELS if f"relevance:{level}" in carried]
    weaker = frozenset(levels[1:])
    if not weaker:
        return standard
    kept = tuple(annotation for annotation in standard.annotations if annotation.concept not in weaker)
    return attrs.evolve(standard, annotations=kept)


def _relevance(evidence: Annotation) -> Annotation:
    # A decision about a technique is no decision about relevance, so the method is that of a rule.
    method = Method.RULE if evidence.method is Method.CURATED else evidence.method
    return attrs.evolve(evidence, concept=CONCEPT, method=method, date=None, direction=Direction.CONCERNS)
