"""All phrases of several rule sets, each once, and the rules in which each occurs.

Families of words occur in many rules. The automaton holds each phrase once, so that their number costs no time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

import attrs

from aistandards.tagging.field_text import FieldText
from aistandards.tagging.folding import fold
from aistandards.tagging.phrases import Hit, PhraseFinder
from aistandards.tagging.rules import ANY_LANGUAGE, Rule, RuleSet

_COMPOUNDS = frozenset({"zh", "ja", "ko"})
"""Languages whose phrases are compounds of several words, and so need no company."""


@attrs.frozen(slots=True, eq=False)
class IndexedRule:
    """A rule with the numbers of its phrases.

    Attributes:
        rule: The rule.
        rule_set: Its rule set.
        languages: Languages of each phrase that matches.
        unless: Phrases inside which a match does not count.
        near: Groups of phrases; one of each group must be in the same sentence.
        required: Phrases of which one must be in a text of the record.
    """

    rule: Rule
    rule_set: RuleSet
    languages: Mapping[int, frozenset[str]]
    unless: frozenset[int]
    near: tuple[frozenset[int], ...]
    required: frozenset[int]

    def is_for(self, number: int, text: FieldText) -> bool:
        """Whether kind and language of a text allow a match of a phrase."""
        languages = self.languages[number]
        kinds = ("titles",) if text.kind == "titles" else ("scope", "abstracts")
        return any(kind in self.rule.fields for kind in kinds) and (
            text.language in languages or ANY_LANGUAGE in languages
        )

    def is_inside_unless(self, text: FieldText, start: int, end: int) -> bool:
        """Whether a match is inside a longer phrase with another meaning."""
        return any(
            first <= start and end <= last for number in self.unless for first, last in text.spans.get(number, ())
        )

    def needs_company(self, number: int) -> bool:
        """Whether a phrase counts only beside others."""
        return bool(self.near) and not self.languages[number] <= _COMPOUNDS

    def is_excluded(self, number: int, text: FieldText, start: int, end: int) -> bool:
        """Whether a match lacks company, is inside a phrase of `unless`, or in a text with a forbidden phrase."""
        return (
            any(phrase in text.folded for phrase in self.rule.forbidden)
            or self.is_inside_unless(text, start, end)
            or (self.needs_company(number) and not self.has_company(text, start, end))
        )

    def has_company(self, text: FieldText, start: int, end: int) -> bool:
        """Whether a phrase of each group is near a match, beside it and not inside it."""
        first, last = text.sentence(start)
        if self.rule.within:
            first, last = max(first, start - self.rule.within), min(last, end + self.rule.within)
        return all(
            any(
                first <= begin and stop <= last and (stop <= start or begin >= end)
                for number in group
                for begin, stop in text.spans.get(number, ())
            )
            for group in self.near
        )


Match = tuple[IndexedRule, int, int, int]
"""A rule, the number of its phrase, and start and end of the phrase in a folded text."""


class RuleIndex:
    """The phrases and the rules of several rule sets.

    Args:
        rule_sets: The rule sets.
        scope: Concepts that put a record in scope.

    Attributes:
        phrases: The phrases, each once, as written in the first rule that has it.
        rules: The rules, in the order of their files.
    """

    def __init__(self, rule_sets: Sequence[RuleSet], scope: Set[str]) -> None:
        self._numbers: dict[str, int] = {}
        self.phrases: list[str] = []
        for rule_set in rule_sets:
            for rule in rule_set.rules:
                for phrases in rule.phrases.values():
                    self._all(phrases)
        matching = len(self.phrases)
        self.rules = [self._indexed(rule, rule_set) for rule_set in rule_sets for rule in rule_set.rules]
        self._matching = _by_phrase(self.rules)
        # Most texts have no phrase that matches, so that the many words of the families are searched in few texts.
        self._matches = PhraseFinder(self.phrases[:matching])
        self._company, self._first = PhraseFinder(self.phrases[matching:]), matching
        self._unconditional = _by_phrase(
            indexed for indexed in self.rules if not (indexed.rule_set.only_in_scope or indexed.rule.required_concept)
        )
        self._scope = _by_phrase(indexed for indexed in self.rules if indexed.rule.concept in scope)

    def scope_phrases(self) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Yield the phrases that put a record in scope, each with the company that a rule wants."""
        for number, rules in self._scope.items():
            for indexed in rules:
                yield self.phrases[number], indexed.rule.near if indexed.needs_company(number) else ()

    def may_match(self, text: FieldText) -> bool:
        """Whether a rule that needs no other concept can match a text.

        Args:
            text: A text of a record.

        Returns:
            False only when no record gets a concept by this text alone.
        """
        possible = _possible(text, self._unconditional)
        return any(not indexed.needs_company(number) for number, indexed in possible) or any(
            all(not group.isdisjoint(text.spans) for group in indexed.near) for _, indexed in possible
        )

    def may_put_in_scope(self, text: str) -> bool:
        """Whether a rule that puts a record in scope matches a text when the text is a title.

        Args:
            text: A title or an abstract without markup.

        Returns:
            False only when no record comes into scope by this text. In a title the company of a match is anywhere.
        """
        title = FieldText("titles", ANY_LANGUAGE, text, self)
        if not _possible(title, self._scope):
            return False
        located = title.located()
        return any(
            not indexed.is_excluded(number, located, start, end)
            for number, start, end in located.hits
            for indexed in self._scope.get(number, ())
        )

    def matches_in(self, text: FieldText) -> list[Match]:
        """Return where rules match whose kind and language are those of a text, in order of the starts."""
        return [
            (indexed, number, start, end)
            for number, start, end in text.hits
            for indexed in self._matching.get(number, ())
            if indexed.is_for(number, text)
        ]

    def matches(self, folded: str) -> list[Hit]:
        """Return where the phrases that match occur in a folded text, in order of their start."""
        return self._matches.hits(folded)

    def company(self, folded: str) -> list[Hit]:
        """Return where the phrases occur that never match, but decide whether a match counts."""
        return [(self._first + number, start, end) for number, start, end in self._company.hits(folded)]

    def _indexed(self, rule: Rule, rule_set: RuleSet) -> IndexedRule:
        languages: dict[int, set[str]] = {}
        for language, phrases in rule.phrases.items():
            for number in self._all(phrases):
                languages.setdefault(number, set()).add(language)
        return IndexedRule(
            rule,
            rule_set,
            {number: frozenset(some) for number, some in languages.items()},
            self._all(rule.unless),
            tuple(self._all(group) for group in rule.near),
            self._all(rule.required),
        )

    def _all(self, phrases: Iterable[str]) -> frozenset[int]:
        return frozenset(map(self._number, phrases))

    def _number(self, phrase: str) -> int:
        folded = fold(phrase)
        if folded not in self._numbers:
            self._numbers[folded] = len(self.phrases)
            self.phrases.append(phrase)
        return self._numbers[folded]


def _by_phrase(rules: Iterable[IndexedRule]) -> Mapping[int, list[IndexedRule]]:
    by_phrase: dict[int, list[IndexedRule]] = {}
    for indexed in rules:
        for number in indexed.languages:
            by_phrase.setdefault(number, []).append(indexed)
    return by_phrase


def _possible(text: FieldText, rules: Mapping[int, list[IndexedRule]]) -> list[tuple[int, IndexedRule]]:
    """Return the phrases that occur in a text, with each of the rules in which they match."""
    numbers = {number for number, _, _ in text.hits if number in rules}
    return [(number, indexed) for number in numbers for indexed in rules[number]]
