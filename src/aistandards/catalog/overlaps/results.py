"""The answer to a question about overlaps: facts only, without sentences, so that every face can show it."""

from collections.abc import Mapping
from typing import Any

import attrs

from aistandards.model import Annotation, Status

TEXT_FIELD = "text"
"""The field of a span in a text that is no record."""


@attrs.frozen(slots=True)
class Span:
    """The place of words in a text.

    Attributes:
        field: `text`, or of a record the path of the field: `titles.en`, `abstracts.en`.
        start: Offset of the first character.
        end: Offset of the first character after the words.
        quote: The words as the text has them.
    """

    field: str
    start: int
    end: int
    quote: str


@attrs.frozen(slots=True)
class SharedWord:
    """A word that the subject and a standard share, in any inflection.

    Attributes:
        stem: The form in which the words are the same.
        weight: What the word adds to the score of the words.
        here: Its first places in the subject.
        there: Its first places in the standard.
    """

    stem: str
    weight: float
    here: tuple[Span, ...]
    there: tuple[Span, ...]


@attrs.frozen(slots=True)
class SharedConcept:
    """A concept that the subject and a standard share.

    Attributes:
        concept: `scheme:id`.
        here: The evidence in the subject; of a text its fields are `text`.
        there: The evidence in the standard.
    """

    concept: str
    here: tuple[Annotation, ...]
    there: tuple[Annotation, ...]


@attrs.frozen(slots=True)
class Member:
    """A standard of a work that overlaps.

    Attributes:
        designation: Its designation.
        title: Its title.
        titles: Its titles by language.
        status: Its status.
        stage: Its stage in the terms of its body.
        issued: Date of publication or approval; None where it is not known.
        committee: Reference of its committee.
        relevance: Its level of relevance to AI.
        work_item: Whether it is an entry of a programme of work.
        gone: The day from which no source lists it; None while it is listed.
        has_abstract: Whether its abstract was compared, and not only its title.
        reported: Whose report it is; None where the body itself says it.
    """

    designation: str
    title: str
    titles: Mapping[str, str]
    status: Status
    stage: str
    issued: str | None
    committee: str | None
    relevance: str
    work_item: bool
    gone: str | None
    has_abstract: bool
    reported: str | None


@attrs.frozen(slots=True)
class Parts:
    """What each kind of reason adds to a score; what few of the compared standards have adds more.

    Attributes:
        words: The shared words, by BM25.
        concepts: The shared concepts; those that the same words give count once.
        committee: The committee.
        cited: That the subject cites the work.
    """

    words: float
    concepts: float
    committee: float
    cited: float


@attrs.frozen(slots=True)
class Overlap:
    """A work on the same subject: its editions, drafts and amendments that were found, as one.

    Attributes:
        work: The undated work.
        members: The standards of the work that were found; the reasons are those of the first, the nearest.
        score: Order of the overlaps of one answer: the sum of `parts`. It does not measure how much two texts overlap.
        parts: What each kind of reason adds to the score.
        words: The shared words with the greatest weight.
        shared_words: Number of shared words.
        concepts: The shared concepts.
        committee: The committee, if it is the subject's own, is named in its text, or has a standard that it cites.
        cited: Whether the subject cites the work.
    """

    work: str
    members: tuple[Member, ...]
    score: float
    parts: Parts
    words: tuple[SharedWord, ...]
    shared_words: int
    concepts: tuple[SharedConcept, ...]
    committee: str | None
    cited: bool

    @property
    def nearest(self) -> Member:
        """The standard that the reasons are those of."""
        return self.members[0]


@attrs.frozen(slots=True)
class Subject:
    """What was compared with the catalogue.

    Attributes:
        designation: Of a standard its designation, else None.
        work: Of a standard its work, which is left out of the answer.
        language: Language of the text, as it was recognised.
        characters: Length of the text.
        read: How many of these characters were read.
        words: Number of different words that were looked up.
        known_words: How many of them occur in the texts that were compared.
        common_words: How many were left out because too many texts have them.
        concepts: The concepts of the subject; first those that it is about, then those that a text only mentions.
        committees: The committee of the subject, those that its text names, and those of the standards that it cites.
        cited: The works that the subject cites and the catalogue has.
    """

    designation: str | None
    work: str | None
    language: str
    characters: int
    read: int
    words: int
    known_words: int
    common_words: int
    concepts: tuple[str, ...]
    committees: tuple[str, ...]
    cited: tuple[str, ...]


@attrs.frozen(slots=True)
class Compared:
    """The standards that the subject was compared with.

    Attributes:
        standards: How many the filters choose.
        without_abstract: How many of them have only a title in the store.
        read: How many were ranked: all, or in a large store those that the rarest words, the concepts and the citations find.
        in_language: How many of those that were ranked have a title or an abstract in the language of the subject.
    """

    standards: int
    without_abstract: int
    read: int
    in_language: int


@attrs.frozen(slots=True)
class Overlaps:
    """The works on the same subject.

    Attributes:
        subject: What was compared.
        compared: What it was compared with.
        found: Number of works that overlap.
        overlaps: The nearest of them, the nearest first.
    """

    subject: Subject
    compared: Compared
    found: int
    overlaps: tuple[Overlap, ...]

    def plain(self) -> dict[str, Any]:
        """Return plain values, ready for JSON."""
        return attrs.asdict(self, value_serializer=_plain)


def _plain(_owner: type, _field: Any, value: Any) -> Any:
    return getattr(value, "value", None) or getattr(value, "text", None) or value
