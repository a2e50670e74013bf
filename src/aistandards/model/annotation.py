"""Annotations: concepts on a standard, each with the evidence that put it there."""

from enum import StrEnum

import attrs

from aistandards.model.dates import PartialDate


class Method(StrEnum):
    """What kind of reason an annotation rests on."""

    RULE = "rule"
    COMMITTEE = "committee"
    INHERITED = "inherited"
    CURATED = "curated"


RELEVANCE_LEVELS = ("ai", "ai-enabled")
"""Concepts of `relevance`, highest first: about artificial intelligence, uses or enables it. Neither is `not-ai`."""

LONGEST_QUOTE = 60
"""Characters of evidence that travel where the text itself does not; more of it would be a text and not a fact."""


class Direction(StrEnum):
    """What a standard does to what the concept names; never a score."""

    CONCERNS = "concerns"
    PROTECT = "protect"
    RESTRICT = "restrict"
    MENTION = "mention"


@attrs.frozen(slots=True)
class Annotation:
    """A concept on a standard, with its evidence.

    Attributes:
        concept: `scheme:id` of the concept: `relevance:ai`.
        method: What kind of reason it rests on.
        field: Path of the text that was read: `titles.en`, `abstracts.fr`, `committee`.
        quote: The words that justify it, as they stand in that field.
        start: Offset in characters of `quote` in the field's text.
        end: Offset of the first character after `quote`.
        rule: Id of the rule, or the role of the person who decided.
        version: Version of the vocabulary or rule set.
        confidence: 0 to 1; how often the rule was right on labelled text, never a measure of the standard.
        date: When the annotation was made; None when it follows from the rule version alone.
        direction: Whether the standard protects or restricts what the concept names, merely mentions it, or simply
            concerns it.
    """

    concept: str
    method: Method
    field: str
    quote: str
    start: int
    end: int
    rule: str
    version: str
    confidence: float = attrs.field(validator=[attrs.validators.ge(0.0), attrs.validators.le(1.0)])
    date: PartialDate | None = None
    direction: Direction = Direction.CONCERNS
