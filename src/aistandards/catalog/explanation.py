"""Reasons why a standard carries a concept: each piece of evidence in its sentence, and the decisions of people."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import attrs

from aistandards.model import Annotation, Method, Standard
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision
from aistandards.tagging.field_text import sentence_around
from aistandards.tagging.vocabularies import Vocabularies


class Weight(StrEnum):
    """The way a piece of evidence was weighed, the strongest first.

    A decision of a person overrides the rest. Words of the title or abstract are direct evidence. A prior is the
    experience with a committee or a series, and inherited evidence is that of a related standard. A mention gives no tag.
    """

    DECISION = "decision"
    DIRECT = "direct"
    PRIOR = "prior"
    INHERITED = "inherited"
    MENTION = "mention"


_WEIGHTS = {
    Method.CURATED: Weight.DECISION,
    Method.RULE: Weight.DIRECT,
    Method.COMMITTEE: Weight.PRIOR,
    Method.INHERITED: Weight.INHERITED,
}


@attrs.frozen(slots=True)
class Reason:
    """One piece of evidence.

    Attributes:
        annotation: The evidence.
        before: The sentence up to the quoted words; empty if the store does not have the text.
        after: The sentence after the quoted words.
        in_store: Whether the store has the quoted text; the bundled catalogue has no abstracts.
    """

    annotation: Annotation
    before: str
    after: str
    in_store: bool

    @property
    def weight(self) -> Weight:
        """The way the evidence was weighed; its confidence is that of the annotation."""
        return Weight.MENTION if self.annotation.is_mention else _WEIGHTS[self.annotation.method]


@attrs.frozen(slots=True)
class Explanation:
    """Evidence and decisions about one concept on one standard.

    Attributes:
        standard: The standard.
        concept: `scheme:id`.
        reasons: Evidence for it or for a narrower concept; empty when the standard does not carry it.
        decisions: Decisions of people, oldest first.
    """

    standard: Standard
    concept: str
    reasons: tuple[Reason, ...]
    decisions: tuple[Decision, ...]

    @property
    def carried(self) -> bool:
        """Whether the standard carries the concept; mere mentions do not suffice."""
        return any(reason.weight is not Weight.MENTION for reason in self.reasons)

    def plain(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return {
            "designation": self.standard.designation,
            "concept": self.concept,
            "assessed": self.standard.assessed,
            "carried": self.carried,
            "evidence": [
                {
                    "weight": reason.weight.value,
                    **attrs.asdict(reason.annotation, value_serializer=_plain),
                    "before": reason.before,
                    "after": reason.after,
                    "in_store": reason.in_store,
                }
                for reason in self.reasons
            ],
            "decisions": [attrs.asdict(decision, value_serializer=_plain) for decision in self.decisions],
        }


def explain(standard: Standard, concept: str, vocabularies: Vocabularies, curation: Curation) -> Explanation:
    """Return the evidence for a concept on a standard.

    Args:
        standard: The standard.
        concept: A concept by id or by a label in any language.
        vocabularies: The installed vocabularies.
        curation: The decisions of people.

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


def lines(explanation: Explanation) -> Iterator[str]:
    """Yield lines for people; « and » enclose the quoted words."""
    standard = explanation.standard
    yield f"{standard.designation}: {explanation.concept}"
    for reason in explanation.reasons:
        evidence = reason.annotation
        yield f"  {evidence.field}: {reason.before}«{evidence.quote}»{reason.after}".replace("\n", " ")
        yield (
            f"    weighed as {reason.weight.value}, confidence {evidence.confidence:g}: {evidence.direction.value} "
            f"{evidence.concept}, by {evidence.method.value} {evidence.rule} of {evidence.version}, characters "
            f"{evidence.start} to {evidence.end}"
        )
        if not reason.in_store:
            yield "    the store does not have the text; `aistandards sync` fetches it"
    if explanation.reasons and not explanation.carried:
        yield "  not carried: its texts only mention the concept"
    if not explanation.reasons:
        yield "  no evidence: " + (
            "its title and abstract were read" if standard.assessed else "not assessed, only its title was read"
        )
    for decision in explanation.decisions:
        yield f"  {decision.when}: {decision.verdict.value} by {decision.who}: {decision.why} ({decision.source})"
