"""The annotator that reads: it puts concepts on a standard by the phrases of rule sets and by committee.

A standard comes from a source without annotations and leaves with one for each rule and text that says something,
quoted as it stands there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import attrs

from aistandards.model import Annotation, Direction, Method, Standard
from aistandards.tagging.folding import fold, fold_with_offsets, plainly_folded
from aistandards.tagging.phrases import PhraseFinder
from aistandards.tagging.prefilter import FirstLook
from aistandards.tagging.rules import ANY_LANGUAGE, Rule, RuleSet

MOST_A_CONCEPT = 4
"""Pieces of evidence kept for one concept; more tell nothing new."""

SURE = 0.5
"""A match less sure than this merely mentions."""

_SENTENCE_ENDS = re.compile(r"[.;!?。；]\s|\n")


@attrs.frozen(slots=True)
class _Phrase:
    """What a phrase of the finder is for: its rule, and whether it makes a match, undoes one or lets one stand."""

    rule: Rule
    rules: RuleSet
    written: str
    use: str
    language: str


class RuleAnnotator:
    """Finds concepts by rules.

    Args:
        rule_sets: Later ones may require concepts of earlier ones.
        scope: Concepts that put a record in scope; their phrases make the first look.
    """

    name = "rules"

    def __init__(self, rule_sets: Sequence[RuleSet], scope: Iterable[str]) -> None:
        self._sets = tuple(rule_sets)
        self._scope = frozenset(scope)
        self.version = "+".join(rules.version for rules in rule_sets)

    @cached_property
    def _phrases(self) -> list[_Phrase]:
        return [
            _Phrase(rule, rules, written, use, language)
            for rules in self._sets
            for rule in rules.rules
            for use, language, written in _uses(rule)
        ]

    @cached_property
    def _finder(self) -> PhraseFinder:
        return PhraseFinder(phrase.written for phrase in self._phrases)

    @cached_property
    def _telling(self) -> frozenset[int]:
        """Numbers of the phrases that put a concept on a standard; the others only undo a match or let one stand."""
        return frozenset(number for number, phrase in enumerate(self._phrases) if phrase.use == "match")

    @cached_property
    def _first_look(self) -> FirstLook:
        return FirstLook(
            phrase.written for phrase in self._phrases if phrase.use == "match" and phrase.rule.concept in self._scope
        )

    @cached_property
    def _committees(self) -> Mapping[str, list[tuple[str, str, str]]]:
        """Concept, rule and version by committee."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for rules in self._sets:
            for reference, (concept, rule) in rules.committees.items():
                found.setdefault(reference, []).append((concept, rule, rules.version))
        return found

    @cached_property
    def _scope_committees(self) -> frozenset[str]:
        return frozenset(
            reference
            for reference, concepts in self._committees.items()
            if any(concept in self._scope for concept, _, _ in concepts)
        )

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Whether any phrase that puts a record in scope may stand in any text, without regard to context."""
        return committee in self._scope_committees or self._first_look.finds(texts)

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """One annotation a rule and field, at its first match; committee first, then titles, then abstracts."""
        texts = [
            _Text(kind, language, text, self._finder, self._telling)
            for kind, own in (("titles", standard.titles), ("abstracts", standard.abstracts))
            for language, text in _original(own).items()
        ]
        found = list(self._of_committee(standard))
        if not found and not any(text.tells for text in texts):
            return ()
        said = {
            id(self._phrases[number].rule) for text in texts for number, _, _ in text.hits if self._requires(number)
        }
        carried = {one.concept for one in found}
        for rules in self._sets:
            made = [one for text in texts for one in self._of_text(text, rules, said, carried)]
            carried |= {one.concept for one in made if one.direction is not Direction.MENTION}
            found += made
        return _best(found)

    def _requires(self, number: int) -> bool:
        return self._phrases[number].use == "required"

    def _of_committee(self, standard: Standard) -> Iterator[Annotation]:
        committee = standard.committee
        if committee is None:
            return
        for reference in filter(None, (committee.reference, committee.question)):
            for concept, rule, version in self._committees.get(reference, ()):
                field = "committee" if reference == committee.reference else "question"
                yield Annotation(concept, Method.COMMITTEE, field, reference, 0, len(reference), rule, version, 0.99)

    def _of_text(self, text: "_Text", rules: RuleSet, said: set[int], carried: set[str]) -> Iterator[Annotation]:
        seen: set[str] = set()
        for number, start, end in text.hits:
            phrase = self._phrases[number]
            rule = phrase.rule
            if phrase.rules is not rules or phrase.use != "match" or rule.id in seen or text.kind not in rule.fields:
                continue
            if phrase.language not in (ANY_LANGUAGE, text.language):
                continue
            if rule.required and id(rule) not in said:
                continue
            if rule.required_concept is not None and rule.required_concept not in carried:
                continue
            if self._undone(rule, text, start, end) or (
                rule.case_sensitive and text.quote(start, end)[0] != phrase.written
            ):
                continue
            seen.add(rule.id)
            yield _annotation(rule, rules, text, start, end)

    def _undone(self, rule: Rule, text: "_Text", start: int, end: int) -> bool:
        """Whether a match stands inside a longer phrase that is not meant, or in a text with a forbidden one."""
        if any(words in text.folded for words in rule.forbidden):
            return True
        return any(
            self._phrases[number].use == "unless"
            and self._phrases[number].rule is rule
            and first <= start
            and end <= last
            for number, first, last in text.hits
        )


def _original(texts: Mapping[str, str]) -> Mapping[str, str]:
    """The English text where there is one: a translation says the same less surely."""
    return {"en": texts["en"]} if "en" in texts else texts


def _uses(rule: Rule) -> Iterator[tuple[str, str, str]]:
    """Use, language and phrase of everything a rule looks for."""
    for language, phrases in rule.phrases.items():
        yield from (("match", language, phrase) for phrase in phrases)
    yield from (("unless", ANY_LANGUAGE, phrase) for phrase in rule.unless)
    yield from (("required", ANY_LANGUAGE, phrase) for phrase in rule.required)


class _Text:
    """One text of a record with what stands in it; the way back to the original only when that tells something."""

    def __init__(self, kind: str, language: str, text: str, finder: PhraseFinder, telling: frozenset[int]) -> None:
        self.kind, self.language, self._text = kind, language, text
        self._offsets: Sequence[int] = ()
        plain = plainly_folded(text)
        self.folded = fold(text) if plain is None else plain
        self.hits = finder.hits(self.folded)
        self.tells = any(number in telling for number, _, _ in self.hits)
        if plain is not None:
            self._offsets = range(len(plain))
        elif self.tells:
            self.folded, self._offsets = fold_with_offsets(text)
            self.hits = finder.hits(self.folded)

    @property
    def field(self) -> str:
        return f"{self.kind}.{self.language}"

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        """The words of a match as they stand in the original, with their offsets there.

        What folding took away belongs to them: an article written together with the word, the marks of its last letter.
        """
        first, last = self._offsets[start], self._offsets[end - 1] + 1
        if "\u0620" <= self._text[first] <= "\u06ff":
            while first and "\u0620" <= self._text[first - 1] <= "\u06ff":
                first -= 1
            while last < len(self._text) and unicodedata.combining(self._text[last]):
                last += 1
        return self._text[first:last], first, last

    def sentence(self, first: int) -> str:
        """The folded sentence around a place of the original."""
        start, end = sentence_around(self._text, first)
        return fold(self._text[start:end])


def sentence_around(text: str, place: int) -> tuple[int, int]:
    """Where the sentence begins and ends that a place of a text is in."""
    start = max((found.end() for found in _SENTENCE_ENDS.finditer(text, 0, place)), default=0)
    after = _SENTENCE_ENDS.search(text, place)
    return start, after.start() + 1 if after else len(text)


def _annotation(rule: Rule, rules: RuleSet, text: _Text, start: int, end: int) -> Annotation:
    quote, first, last = text.quote(start, end)
    confidence = round(rule.confidence * rule.fields[text.kind], 3)
    direction = rule.direction
    if confidence < SURE or (rules.asides and _is_aside(text.sentence(first), rules.asides)):
        direction = Direction.MENTION
    return Annotation(
        (rule.in_abstracts if text.kind == "abstracts" else None) or rule.concept,
        Method.RULE,
        text.field,
        quote,
        first,
        last,
        rule.id,
        rules.version,
        confidence,
        direction=direction,
    )


def _is_aside(sentence: str, asides: Iterable[str]) -> bool:
    return any(aside in sentence for aside in asides)


def _best(found: Sequence[Annotation]) -> tuple[Annotation, ...]:
    """The strongest evidence for each concept, mere mentions last, in reading order."""
    kept: dict[str, int] = {}
    chosen: set[int] = set()
    by_strength = sorted(
        range(len(found)), key=lambda place: (found[place].direction is Direction.MENTION, -found[place].confidence)
    )
    for place in by_strength:
        concept = found[place].concept
        if kept.get(concept, 0) < MOST_A_CONCEPT:
            kept[concept] = kept.get(concept, 0) + 1
            chosen.add(place)
    return tuple(one for place, one in enumerate(found) if place in chosen)
