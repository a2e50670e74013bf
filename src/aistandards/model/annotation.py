"""Annotations: concepts of a standard, each with its evidence."""

from enum import StrEnum

import attrs

from aistandards.model.dates import PartialDate


class Method(StrEnum):
    """The kind of evidence of an annotation."""

    RULE = "rule"
    """A rule found its words in a title or an abstract."""

    COMMITTEE = "committee"
    """The committee of the standard works on the subject."""

    INHERITED = "inherited"
    """A related standard carries the concept: the base of an amendment, or the same text of another body."""

    CURATED = "curated"
    """A person decided."""


AI_LEVELS = ("ai", "ai-enabled")
"""Levels of relevance of AI standards, highest first: about artificial intelligence; uses or enables it."""

PROTECTIVE = "protective"
"""Level of relevance of a protective technique whose text does not mention AI."""

RELEVANCE_LEVELS = (*AI_LEVELS, PROTECTIVE)
"""Levels of relevance of the standards in scope, highest first. Any other standard is `not-ai`."""

NOT_AI = "not-ai"
"""Level of relevance of a standard that carries none of `RELEVANCE_LEVELS`."""

MAX_QUOTE = 60
"""Characters of a quote that may be published where its text may not; a longer quote would be a text and not a fact."""


class Direction(StrEnum):
    """The relation of a standard to the subject of a concept; not a score."""

    CONCERNS = "concerns"
    """The standard is about the subject; nothing says that it protects or restricts it."""

    PROTECT = "protect"
    """The standard protects the subject."""

    RESTRICT = "restrict"
    """The standard may restrict the subject."""

    MENTION = "mention"
    """The text only names the subject, so the standard does not carry the concept."""


@attrs.frozen(slots=True)
class Annotation:
    """A concept of a standard with its evidence.

    Attributes:
        concept: Scheme and id of the concept: `relevance:ai`.
        method: The kind of evidence.
        field: Path of the text with the evidence: `titles.en`, `abstracts.fr`, `committee`.
        quote: The evidence, as written in the field.
        start: Offset of the quote in the text, in characters.
        end: Offset of the first character after the quote.
        rule: Id of the rule, or role of the person who decided.
        version: Version of the vocabulary or rule set.
        confidence: Precision of the rule on labelled texts, 0 to 1; it does not measure the standard.
        date: Date of the annotation; None when it depends on the version of the rules only.
        direction: Whether the standard protects, restricts, mentions or concerns the subject of the concept.
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

    @property
    def is_mention(self) -> bool:
        """Whether the text only mentions the concept; such a standard does not carry it."""
        return self.direction is Direction.MENTION
