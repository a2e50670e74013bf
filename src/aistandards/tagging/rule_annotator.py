"""The rule annotator: it assigns concepts to a standard by the phrases of rule sets and by committee.

A standard without annotations comes from a source. For each rule and each text that the rule matches, the annotator
returns an annotation that quotes the words of the original.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

import attrs

from aistandards.model import Annotation, Direction, Method, Standard
from aistandards.tagging.field_text import FieldText
from aistandards.tagging.phrases import PhraseFinder
from aistandards.tagging.prefilter import Prefilter
from aistandards.tagging.rules import ANY_LANGUAGE, Rule, RuleSet

MAX_EVIDENCE_PER_CONCEPT = 4
"""Number of annotations kept for one concept; more evidence adds no information."""

MIN_CONFIDENCE = 0.5
"""Confidence below which a match is a mere mention."""

COMMITTEE_CONFIDENCE = 0.99
"""Confidence of a concept that the committee assigns."""


_Use = Literal["match", "unless", "required"]
"""What an occurrence of a phrase means for its rule."""


@attrs.frozen(slots=True)
class _Phrase:
    """A phrase of the finder, with its rule and its use there."""

    rule: Rule
    rule_set: RuleSet
    text: str
    use: _Use
    language: str


class RuleAnnotator:
    """Assign concepts by rules.

    Args:
        rule_sets: The rule sets; later ones may require concepts that earlier ones assign.
        scope: Concepts that put a record in scope; the prefilter looks for their phrases.

    Attributes:
        name: Name of the annotator: `rules`.
        version: The versions of the rule sets.
    """

    name = "rules"

    def __init__(self, rule_sets: Sequence[RuleSet], scope: Iterable[str]) -> None:
        self._rule_sets = tuple(rule_sets)
        self._scope = frozenset(scope)
        self.version = "+".join(rule_set.version for rule_set in rule_sets)

    @cached_property
    def _phrases(self) -> list[_Phrase]:
        return [
            _Phrase(rule, rule_set, text, use, language)
            for rule_set in self._rule_sets
            for rule in rule_set.rules
            for use, language, text in _uses(rule)
        ]

    @cached_property
    def _finder(self) -> PhraseFinder:
        return PhraseFinder(phrase.text for phrase in self._phrases)

    @cached_property
    def _matching(self) -> frozenset[int]:
        """Numbers of the phrases that assign a concept to any record; a record without them needs no further look."""
        return frozenset(
            number
            for number, phrase in enumerate(self._phrases)
            if phrase.use == "match" and not phrase.rule_set.only_in_scope
        )

    @cached_property
    def _prefilter(self) -> Prefilter:
        matching = (phrase for phrase in self._phrases if phrase.use == "match")
        return Prefilter(phrase.text for phrase in matching if phrase.rule.concept in self._scope)

    @cached_property
    def _scope_committees(self) -> frozenset[str]:
        return frozenset(
            reference
            for rule_set in self._rule_sets
            for reference, (concept, _) in rule_set.committees.items()
            if concept in self._scope
        )

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Whether a phrase that puts a record in scope can occur in any text; context is not considered.

        Args:
            texts: Titles and abstracts, with or without markup.
            committee: Reference of the committee.

        Returns:
            False only when `annotate` would assign no concept of the scope.
        """
        return committee in self._scope_committees or self._prefilter.may_match(texts)

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """Return one annotation for each rule and field, at the first match that is no mere mention, else at the first.

        Args:
            standard: A record; only its texts and its committee are read.

        Returns:
            Annotations by the committee first, then those by titles and by abstracts.
        """
        texts = [
            FieldText(kind, language, text, self._finder, self._matching)
            for kind, by_language in (("titles", standard.titles), ("abstracts", standard.abstracts))
            for language, text in _preferred(by_language).items()
        ]
        first = [rule_set for rule_set in self._rule_sets if not rule_set.only_in_scope]
        annotations = list(_by_committee(standard, first))
        if not annotations and not any(text.has_match for text in texts):
            return ()
        satisfied = {
            id(self._phrases[number].rule)
            for text in texts
            for number, _, _ in text.hits
            if self._phrases[number].use == "required"
        }
        assigned = {annotation.concept for annotation in annotations}
        for rule_set in self._rule_sets:
            if rule_set.only_in_scope:
                if assigned.isdisjoint(self._scope):
                    continue
                annotations += _by_committee(standard, [rule_set])
            by_rules = [
                annotation for text in texts for annotation in self._by_text(text, rule_set, satisfied, assigned)
            ]
            assigned |= {annotation.concept for annotation in by_rules if annotation.direction is not Direction.MENTION}
            annotations += by_rules
        return _strongest(annotations)

    def _by_text(
        self, text: FieldText, rule_set: RuleSet, satisfied: set[int], assigned: set[str]
    ) -> Iterator[Annotation]:
        """Yield the annotations of one rule set for one text.

        Args:
            text: The text.
            rule_set: The rule set.
            satisfied: `id()` of the rules of which a required phrase occurs in the record; rules are not hashable.
            assigned: Concepts that the committee and earlier rule sets have assigned.

        Yields:
            One annotation for each rule that matches: at the first match that is no mere mention, else at the first.
        """
        found: dict[str, Annotation] = {}
        for number, start, end in text.hits:
            phrase = self._phrases[number]
            rule = phrase.rule
            if phrase.rule_set is not rule_set or phrase.use != "match" or _is_more_than_mention(found.get(rule.id)):
                continue
            if not _is_applicable(phrase, text, satisfied, assigned) or self._is_excluded(rule, text, start, end):
                continue
            if rule.case_sensitive and text.quote(start, end)[0] != phrase.text:
                continue
            annotation = _annotation(rule, rule_set, text, start, end)
            if rule.id not in found or _is_more_than_mention(annotation):
                found[rule.id] = annotation
        yield from found.values()

    def _is_excluded(self, rule: Rule, text: FieldText, start: int, end: int) -> bool:
        """Whether a match is inside a phrase of `unless`, or in a text with a forbidden phrase."""
        if any(phrase in text.folded for phrase in rule.forbidden):
            return True
        return any(
            self._phrases[number].use == "unless"
            and self._phrases[number].rule is rule
            and first <= start
            and end <= last
            for number, first, last in text.hits
        )


def _is_applicable(phrase: _Phrase, text: FieldText, satisfied: set[int], assigned: set[str]) -> bool:
    """Whether field, language, required phrases and required concept allow a match of this phrase."""
    rule = phrase.rule
    return (
        text.kind in rule.fields
        and phrase.language in (ANY_LANGUAGE, text.language)
        and (not rule.required or id(rule) in satisfied)
        and (rule.required_concept is None or rule.required_concept in assigned)
    )


def _by_committee(standard: Standard, rule_sets: Iterable[RuleSet]) -> Iterator[Annotation]:
    """Yield the concepts that the rule sets assign to the record's committee or question."""
    committee = standard.committee
    if committee is None:
        return
    for reference in filter(None, (committee.reference, committee.question)):
        for rule_set in rule_sets:
            if reference in rule_set.committees:
                concept, rule = rule_set.committees[reference]
                yield Annotation(
                    concept,
                    Method.COMMITTEE,
                    "committee" if reference == committee.reference else "question",
                    reference,
                    0,
                    len(reference),
                    rule,
                    rule_set.version,
                    COMMITTEE_CONFIDENCE,
                )


def _preferred(texts: Mapping[str, str]) -> Mapping[str, str]:
    """Return only the English text if there is one, since rules are less reliable on translations; else all texts."""
    return {"en": texts["en"]} if "en" in texts else texts


def _uses(rule: Rule) -> Iterator[tuple[_Use, str, str]]:
    """Yield use, language and phrase for every phrase of a rule."""
    for language, phrases in rule.phrases.items():
        for phrase in phrases:
            yield "match", language, phrase
    for phrase in rule.unless:
        yield "unless", ANY_LANGUAGE, phrase
    for phrase in rule.required:
        yield "required", ANY_LANGUAGE, phrase


def _annotation(rule: Rule, rule_set: RuleSet, text: FieldText, start: int, end: int) -> Annotation:
    quote, first, last = text.quote(start, end)
    confidence = round(rule.confidence * rule.fields[text.kind], 3)
    direction = rule.direction
    if confidence < MIN_CONFIDENCE or (rule_set.asides and _is_aside(text.folded_sentence(first), rule_set.asides)):
        direction = Direction.MENTION
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
        direction=direction,
    )


def _is_more_than_mention(annotation: Annotation | None) -> bool:
    return annotation is not None and annotation.direction is not Direction.MENTION


def _is_aside(sentence: str, asides: Iterable[str]) -> bool:
    return any(aside in sentence for aside in asides)


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
