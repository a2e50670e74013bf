"""Why a standard carries a concept: each piece of evidence in its sentence, and what people decided."""

from collections.abc import Iterator
from typing import Any

import attrs

from aistandards.model import Annotation, Standard
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision
from aistandards.tagging.field_text import sentence_around
from aistandards.tagging.vocabularies import Vocabularies


@attrs.frozen(slots=True)
class Reason:
    """One piece of evidence.

    Attributes:
        annotation: The evidence.
        before: The sentence up to the quoted words; empty where the text is not held.
        after: The sentence behind them.
        held: Whether the text it quotes is held: the bundled catalogue carries no abstracts.
    """

    annotation: Annotation
    before: str
    after: str
    held: bool


@attrs.frozen(slots=True)
class Explanation:
    """All there is to say about one concept on one standard.

    Attributes:
        standard: The standard.
        concept: `scheme:id`.
        reasons: Evidence for it or for a narrower concept; empty when it is not carried.
        decisions: What people decided, oldest first.
    """

    standard: Standard
    concept: str
    reasons: tuple[Reason, ...]
    decisions: tuple[Decision, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "designation": self.standard.designation,
            "concept": self.concept,
            "assessed": self.standard.assessed,
            "evidence": [
                {
                    **attrs.asdict(one.annotation, value_serializer=_plain),
                    "before": one.before,
                    "after": one.after,
                    "held": one.held,
                }
                for one in self.reasons
            ],
            "decisions": [attrs.asdict(one, value_serializer=_plain) for one in self.decisions],
        }


def explain(standard: Standard, concept: str, vocabularies: Vocabularies, curation: Curation) -> Explanation:
    """Return the evidence for a concept on a standard.

    Args:
        standard: The standard.
        concept: A concept by id or by a label in any language.
        vocabularies: The installed vocabularies.
        curation: What people have decided.

    Raises:
        ConceptError: There is no such concept.
    """
    name = vocabularies.resolve(concept)
    names = set(vocabularies.narrower(name))
    reasons = tuple(_reason(standard, annotation) for annotation in standard.annotations if annotation.concept in names)
    decisions = tuple(decision for each in sorted(names) for decision in curation.history(standard.designation, each))
    return Explanation(standard, name, reasons, decisions)


def _reason(standard: Standard, annotation: Annotation) -> Reason:
    kind, _, language = annotation.field.partition(".")
    text = getattr(standard, kind).get(language) if kind in ("titles", "abstracts") else None
    if text is None or text[annotation.start : annotation.end] != annotation.quote:
        return Reason(annotation, "", "", kind not in ("titles", "abstracts"))
    start, end = sentence_around(text, annotation.start)
    return Reason(annotation, text[start : annotation.start], text[annotation.end : max(end, annotation.end)], True)


def _plain(_owner: type, _field: Any, value: Any) -> Any:
    return getattr(value, "value", None) or getattr(value, "text", None) or value


def lines(found: Explanation) -> Iterator[str]:
    """For people, the quoted words between « and »."""
    yield f"{found.standard.designation}: {found.concept}"
    for one in found.reasons:
        evidence = one.annotation
        yield f"  {evidence.field}: {one.before}«{evidence.quote}»{one.after}".replace("\n", " ")
        yield (
            f"    {evidence.direction.value} {evidence.concept}, by {evidence.method.value} {evidence.rule} of "
            f"{evidence.version}, confidence {evidence.confidence:g}, characters {evidence.start} to {evidence.end}"
        )
        if not one.held:
            yield "    the text is not held; `aistandards sync` fetches it"
    if not found.reasons:
        yield "  no evidence: " + (
            "its title and abstract were read" if found.standard.assessed else "not assessed, only its title was read"
        )
    for decision in found.decisions:
        yield f"  {decision.when}: {decision.verdict.value} by {decision.who}: {decision.why} ({decision.source})"
