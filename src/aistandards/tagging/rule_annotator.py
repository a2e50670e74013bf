"""The rule annotator: it assigns concepts to a standard by the phrases of rule sets and by committee.

A standard without annotations comes from a source. For each rule and each text that the rule matches, the annotator
returns an annotation that quotes the words of the original.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from aistandards.model import Annotation, Direction, Method, Standard
from aistandards.model.text import plain_text
from aistandards.tagging.field_text import FieldText
from aistandards.tagging.folding import fold
from aistandards.tagging.prefilter import Prefilter
from aistandards.tagging.rule_index import IndexedRule, Match, RuleIndex
from aistandards.tagging.rules import Rule, RuleSet
from aistandards.tagging.sentences import Role, SentenceCues

MAX_EVIDENCE_PER_CONCEPT = 4
"""Number of annotations kept for one concept; more evidence adds no information."""

MIN_CONFIDENCE = 0.5
"""Confidence below which a match is a mere mention."""


class RuleAnnotator:
    """Assign concepts by rules.

    Args:
        rule_sets: The rule sets; later ones may require concepts that earlier ones assign.
        scope: Concepts that put a record in scope; the prefilter looks for their phrases.
        cues: The words by which the sentences of an abstract are told apart.

    Attributes:
        name: Name of the annotator: `rules`.
        version: The versions of the rule sets and of the cues.
    """

    name = "rules"

    def __init__(self, rule_sets: Sequence[RuleSet], scope: Iterable[str], cues: SentenceCues) -> None:
        self._rule_sets = tuple(rule_sets)
        self._scope = frozenset(scope)
        self._cues = cues
        self.version = "+".join((*(rule_set.version for rule_set in rule_sets), cues.version))

    @cached_property
    def _index(self) -> RuleIndex:
        return RuleIndex(self._rule_sets, self._scope)

    @cached_property
    def _prior_references(self) -> frozenset[str]:
        """Committees and questions that give a concept to records in and out of scope."""
        return frozenset(
            reference for rule_set in self._rule_sets if not rule_set.only_in_scope for reference in rule_set.committees
        )

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter(self._index.scope_phrases())

    @cached_property
    def _scope_committees(self) -> frozenset[str]:
        return frozenset(
            reference
            for rule_set in self._rule_sets
            for reference, priors in rule_set.committees.items()
            if any(prior.concept in self._scope and prior.confidence >= MIN_CONFIDENCE for prior in priors)
        )

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Whether a phrase that puts a record in scope can occur in any text, with its company anywhere in it.

        Args:
            texts: Titles and abstracts, with or without markup.
            committee: Reference of the committee.

        Returns:
            False only when `annotate` would assign no concept of the scope.
        """
        if committee in self._scope_committees:
            return True
        return self._prefilter.may_match(texts) and any(
            self._index.may_put_in_scope(plain_text(text) or "") for text in texts if text
        )

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """Return one annotation for each rule and field, at the first match that is no mere mention, else at the first.

        Args:
            standard: A record; only its texts and its committee are read.

        Returns:
            Annotations by the committee first, then those by titles and by abstracts.
        """
        texts = [
            FieldText(kind, language, text, self._index)
            for kind, by_language in (("titles", standard.titles), ("abstracts", standard.abstracts))
            for language, text in _preferred(by_language).items()
        ]
        if self._prior_references.isdisjoint(_references(standard)) and not any(map(self._index.may_match, texts)):
            return ()
        texts = [text.located() for text in texts]
        matches = [(text, self._index.matches_in(text)) for text in texts]
        annotations: list[Annotation] = []
        assigned: set[str] = set()
        for rule_set in self._rule_sets:
            if rule_set.only_in_scope and assigned.isdisjoint(self._scope):
                continue
            found = [
                *_by_committee(standard, rule_set, assigned),
                *(
                    one
                    for text, some in matches
                    for one in self._by_text(text, some, rule_set, texts, assigned, standard)
                ),
            ]
            assigned |= {annotation.concept for annotation in found if annotation.direction is not Direction.MENTION}
            annotations += found
        for rule_set in self._rule_sets:
            annotations += _by_committee(standard, rule_set, assigned, conditional=True)
        return _strongest(annotations)

    def _by_text(
        self,
        text: FieldText,
        matches: Iterable[Match],
        rule_set: RuleSet,
        texts: Sequence[FieldText],
        assigned: set[str],
        standard: Standard,
    ) -> Iterator[Annotation]:
        """Yield the annotations of one rule set for one text.

        Args:
            text: The text.
            matches: The phrases that match in the text, with their rules.
            rule_set: The rule set.
            texts: All texts of the record, for required phrases.
            assigned: Concepts that the committee and earlier rule sets have assigned.
            standard: The record.

        Yields:
            One annotation for each rule that matches: at the first match that is no mere mention, else at the first.
        """
        found: dict[str, Annotation] = {}
        for indexed, number, start, end in matches:
            rule = indexed.rule
            if indexed.rule_set is not rule_set or _is_more_than_mention(found.get(rule.id)):
                continue
            if not _is_applicable(indexed, texts, assigned, standard):
                continue
            if rule.case_sensitive and not _has_case(text.quote(start, end)[0], self._index.phrases[number]):
                continue
            if indexed.is_excluded(number, text, start, end):
                continue
            annotation = _annotation(rule, rule_set, text, start, end, text.role(start, end, self._cues))
            if annotation is not None and (rule.id not in found or _is_more_than_mention(annotation)):
                found[rule.id] = annotation
        yield from found.values()


def _is_applicable(indexed: IndexedRule, texts: Iterable[FieldText], assigned: set[str], standard: Standard) -> bool:
    """Whether required phrases, required concepts and committees allow a match of a rule."""
    rule = indexed.rule
    return (
        (not rule.required_concept or not assigned.isdisjoint(rule.required_concept))
        and (not rule.committees or not set(rule.committees).isdisjoint(_references(standard)))
        and (not indexed.required or any(not indexed.required.isdisjoint(text.spans) for text in texts))
    )


def _has_case(quote: str, phrase: str) -> bool:
    return quote.replace("-", " ").startswith(phrase.replace("-", " "))


def _references(standard: Standard) -> tuple[str, ...]:
    committee = standard.committee
    return () if committee is None else tuple(filter(None, (committee.reference, committee.question)))


def _by_committee(
    standard: Standard, rule_set: RuleSet, assigned: set[str], *, conditional: bool = False
) -> Iterator[Annotation]:
    """Yield the concepts that a rule set assigns to the record's committee or question.

    Args:
        standard: The record.
        rule_set: The rule set.
        assigned: Concepts that the record has.
        conditional: Whether to yield the concepts that require another one, or those that require none.
    """
    for field, reference in zip(("committee", "question"), _references(standard), strict=False):
        for prior in rule_set.committees.get(reference, ()):
            if bool(prior.required_concept) is not conditional:
                continue
            if conditional and assigned.isdisjoint(prior.required_concept):
                continue
            if prior.unless and _has_title_with(standard, prior.unless):
                continue
            is_mention = prior.confidence < MIN_CONFIDENCE
            yield Annotation(
                prior.concept,
                Method.COMMITTEE,
                field,
                reference,
                0,
                len(reference),
                prior.rule,
                rule_set.version,
                prior.confidence,
                direction=Direction.MENTION if is_mention else prior.direction,
            )


def _has_title_with(standard: Standard, phrases: Iterable[str]) -> bool:
    titles = [fold(title) for title in standard.titles.values()]
    return any(phrase in title for phrase in phrases for title in titles)


def _preferred(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return only the English text if there is one, since rules are less reliable on translations; else all texts."""
    return {"en": texts["en"]} if "en" in texts else texts


def _annotation(rule: Rule, rule_set: RuleSet, text: FieldText, start: int, end: int, role: Role) -> Annotation | None:
    """Return the evidence of a match; None in a sentence that leaves it out of the scope or has no weight."""
    confidence = round(rule.confidence * _weight(rule, text.kind, role), 3)
    if role is Role.EXCLUSION or not confidence:
        return None
    quote, first, last = text.quote(start, end)
    is_mention = role is Role.MENTION or confidence < MIN_CONFIDENCE
    return Annotation(
        (rule.in_abstracts if text.kind == "abstracts" else None) or rule.concept,
        Method.RULE,
        text.field,
        quote,
        first,
        last,
        rule.id,
        rule_set.version,
        confidence,
        direction=Direction.MENTION if is_mention else rule.direction,
    )


def _weight(rule: Rule, kind: str, role: Role) -> float:
    """Return the weight of a kind of text; the scope sentence of an abstract has its own."""
    if kind == "titles":
        return rule.fields["titles"]
    return rule.fields.get("scope" if role is Role.SCOPE else "abstracts", 0.0)


def _is_more_than_mention(annotation: Annotation | None) -> bool:
    return annotation is not None and annotation.direction is not Direction.MENTION


def _strongest(annotations: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """Keep the strongest evidence for each concept, in the given order; a mere mention is the weakest."""

    def strength(index: int) -> tuple[bool, float]:
        return annotations[index].direction is Direction.MENTION, -annotations[index].confidence

    numbers: dict[str, int] = {}
    kept: set[int] = set()
    for index in sorted(range(len(annotations)), key=strength):
        concept = annotations[index].concept
        if numbers.get(concept, 0) < MAX_EVIDENCE_PER_CONCEPT:
            numbers[concept] = numbers.get(concept, 0) + 1
            kept.add(index)
    return tuple(annotation for index, annotation in enumerate(annotations) if index in kept)
