"""What is compared with the catalogue: the words, concepts, committees and citations of a text or of a standard."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from aistandards.catalog.overlaps import language
from aistandards.catalog.overlaps.results import TEXT_FIELD
from aistandards.catalog.overlaps.terms import occurrences, sought
from aistandards.model import Annotation, Direction, Provenance, Stage, Standard, Status
from aistandards.plugin.annotator import Annotator
from aistandards.tagging.field_text import sentence_around

MAX_TEXT = 1 << 16
"""Characters of a text that are compared."""

MAX_TERMS = 128
"""Different words that are looked up: the most frequent ones of a long text."""

TITLE_WEIGHT = 3
"""How many times a word of a title counts."""

_LONGEST_TITLE = 300
"""So many characters at the beginning of a text say what it is about, and the rules read them like a title."""

_LONGEST_PART = 1000
"""The rules read a text in parts of so many characters, as long as abstracts are; the first says what the text is about."""

_MENTION = 0.4
"""What a concept counts that a text only mentions."""

_MAX_CONCEPTS = 16
"""So many concepts are compared."""


@attrs.frozen(slots=False)
class Compare:
    """The texts of a subject and what is known about them.

    Attributes:
        texts: Texts by field; every one in the same language.
        language: Language of the texts.
        annotations: The evidence for concepts; of a text also mere mentions, which count less.
        standard: The standard whose texts these are; None for a text.
        characters: Length of the text that was given.
        left_out: Stems that are no words of a subject, such as the names of publishers.
    """

    texts: Mapping[str, str]
    language: str
    annotations: tuple[Annotation, ...]
    standard: Standard | None = None
    characters: int = 0
    left_out: Collection[str] = ()

    @cached_property
    def read(self) -> int:
        """Number of characters that are compared."""
        return sum(map(len, self.texts.values()))

    @cached_property
    def terms(self) -> Mapping[str, int]:
        """The stems of the most frequent words, with the number of times each occurs."""
        counts: Counter[str] = Counter()
        for field, text in self.texts.items():
            weight = TITLE_WEIGHT if field.startswith("titles") else 1
            for stem, _, _ in occurrences(text, self.language):
                if stem not in self.left_out:
                    counts[stem] += weight
        return dict(counts.most_common(MAX_TERMS))

    @cached_property
    def sought(self) -> Mapping[str, tuple[tuple[str, bool], ...]]:
        """For each stem what the index of the store is asked for; see `terms.sought`."""
        found: dict[str, tuple[tuple[str, bool], ...]] = {}
        for text in self.texts.values():
            for stem, start, end in occurrences(text, self.language):
                if stem in self.terms and stem not in found:
                    found[stem] = sought(text[start:end], stem)
        return found

    @cached_property
    def concepts(self) -> Mapping[str, float]:
        """The first concepts, in the order of the evidence, each with its share: less for a mere mention."""
        shares: dict[str, float] = {}
        for one in self.annotations:
            # Levels of relevance say too little about the subject.
            if is_subject(one.concept):
                shares[one.concept] = max(shares.get(one.concept, 0.0), _MENTION if one.is_mention else 1.0)
        return dict(list(shares.items())[:_MAX_CONCEPTS])

    @cached_property
    def places(self) -> Mapping[str, frozenset[tuple[str, int]]]:
        """For each concept where the words are that give it."""
        return {
            concept: frozenset((one.field, one.start) for one in self.annotations if one.concept == concept)
            for concept in self.concepts
        }

    @property
    def committee(self) -> str | None:
        """Reference of the committee of a standard."""
        committee = None if self.standard is None else self.standard.committee
        return None if committee is None else committee.reference

    def names(self, committee: str) -> bool:
        """Return whether the text of a subject that is no standard names a committee."""
        return self.standard is None and any(_is_named(committee, text) for text in self.texts.values())


def is_subject(concept: str) -> bool:
    """Return whether a concept is a subject, and no level of relevance."""
    return not concept.startswith("relevance:")


def of_text(text: str, annotators: Sequence[Annotator], written_in: str | None) -> Compare:
    """Return a text as what is compared.

    Args:
        text: The text; at most `MAX_TEXT` characters are read.
        annotators: Find the concepts.
        written_in: Language of the text; None to recognise it.
    """
    read = _beginning(text)
    possible = (written_in,) if written_in else language.candidates(read)
    best, found = possible[0], tuple[Annotation, ...]()
    for each in possible:
        own = tuple(_annotations(read, each, annotators))
        if len(own) > len(found):
            best, found = each, own
    return Compare({TEXT_FIELD: read}, best, found, characters=len(text))


def of_standard(standard: Standard) -> Compare:
    """Return the English texts of a standard as what is compared, or those of its first title without one."""
    spoken = "en" if "en" in standard.titles else next(iter(standard.titles), "en")
    named = (("titles", standard.titles), ("abstracts", standard.abstracts))
    texts = {f"{kind}.{spoken}": by_language[spoken] for kind, by_language in named if spoken in by_language}
    own = tuple(one for one in standard.annotations if not one.is_mention)
    return Compare(texts, spoken, own, standard, sum(map(len, texts.values())))


def _beginning(text: str) -> str:
    """Return the part of a text that is read, without the halves of characters that a terminal may hand over."""
    return text[: _end(text, MAX_TEXT)].encode("utf-8", "replace").decode()


def _end(text: str, length: int) -> int:
    """Return where the first part of a text ends that has at most some length; a word is not cut."""
    if len(text) <= length:
        return len(text)
    end = max(text.rfind(space, length - 200, length) for space in " \n\t")
    return end if end > 0 else length


def _annotations(text: str, spoken: str, annotators: Iterable[Annotator]) -> list[Annotation]:
    """Return the evidence in a text; its beginning is read as a title, or else the sentence that names AI.

    Many rules are for texts about AI only, and a text may name it late.
    """
    every, end = list(annotators), _end(text, _LONGEST_TITLE)
    found = list(_evidence(text, 0, end, spoken, every))
    if not any(_is_level(one) and not one.is_mention for one in found) and (
        named := next(filter(_is_level, found), None)
    ):
        start, end = sentence_around(text, named.start)
        start = max(start, named.end - _LONGEST_TITLE)
        found = list(_evidence(text, start, min(end, start + _LONGEST_TITLE), spoken, every))
    places = {(one.concept, one.start, one.end): one for one in sorted(found, key=lambda one: not one.is_mention)}
    return sorted(places.values(), key=lambda one: (one.is_mention, one.start, one.end, one.concept))


def _evidence(text: str, start: int, end: int, spoken: str, annotators: Iterable[Annotator]) -> Iterator[Annotation]:
    """Yield the evidence in a text of which a part is read as a title; what is not at the beginning is a mention."""
    title, first = {spoken: text[start:end]}, 0
    while first < len(text):
        stop = first + _end(text[first : first + _LONGEST_PART + 1], _LONGEST_PART)
        record = _record(titles=title, abstracts={spoken: text[first:stop]})
        for one in (one for annotator in annotators for one in annotator.annotate(record)):
            in_title = one.field.startswith("titles")
            offset = start if in_title else first
            direction = one.direction if in_title or not first else Direction.MENTION
            yield attrs.evolve(
                one, field=TEXT_FIELD, start=one.start + offset, end=one.end + offset, direction=direction
            )
        first = stop


def _is_level(annotation: Annotation) -> bool:
    return not is_subject(annotation.concept)


def _record(**texts: Mapping[str, str]) -> Standard:
    """Return a record that has only texts, since annotators read records."""
    return Standard(
        designation=TEXT_FIELD,
        work=TEXT_FIELD,
        body="",
        publishers=(),
        stage=Stage("", None, Status.UNKNOWN),
        provenance=(Provenance(source=TEXT_FIELD, upstream_id=TEXT_FIELD),),
        **texts,  # type: ignore[arg-type]
    )


def _is_named(committee: str, text: str) -> bool:
    """Return whether a text has the whole reference of a committee, and not only that of one above or below it."""
    return re.search(rf"(?<![\w/]){re.escape(committee)}(?![\w/])", text) is not None
