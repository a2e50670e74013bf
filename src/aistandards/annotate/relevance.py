"""The relevance annotator: is this an AI standard, and which words say so?"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import ahocorasick_rs

from aistandards.annotate.first_look import FirstLook
from aistandards.annotate.folding import fold, fold_with_offsets, phrases_in
from aistandards.annotate.rules import Rule, RuleSet
from aistandards.model import Annotation, Method, Standard

CONCEPT = "relevance:ai"
_MOST_ANNOTATIONS = 6


class RelevanceAnnotator:
    """Finds AI standards by the phrases of a rule set and by committee."""

    name = "relevance"

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self.version = rules.version

    @cached_property
    def _phrases(self) -> list[tuple[Rule, str, str]]:
        return [(rule, phrase, fold(phrase)) for rule in self._rules.rules for phrase in rule.phrases]

    @cached_property
    def _automaton(self) -> Any:
        return ahocorasick_rs.AhoCorasick([folded for _, _, folded in self._phrases])

    @cached_property
    def _first_look(self) -> FirstLook:
        return FirstLook(folded for _, _, folded in self._phrases)

    def may_concern(self, texts: Sequence[str | None], committee: str | None = None) -> bool:
        """Whether any phrase may stand in any text, with word boundaries but without context."""
        return committee in self._rules.committees or self._first_look.finds(texts)

    def _hits(self, folded: str) -> list[tuple[int, int, int]]:
        return phrases_in(folded, self._automaton)

    def annotate(self, standard: Standard) -> tuple[Annotation, ...]:
        """One annotation a rule and field, at its first match; committee first, then titles, then abstracts."""
        found = list(self._of_committee(standard))
        for kind in ("titles", "abstracts"):
            for language, text in getattr(standard, kind).items():
                found += self._of_text(kind, language, text)
        return tuple(found[:_MOST_ANNOTATIONS])

    def _of_committee(self, standard: Standard) -> Iterator[Annotation]:
        reference = standard.committee.reference if standard.committee else ""
        rule = self._rules.committees.get(reference)
        if rule is not None:
            yield Annotation(
                CONCEPT, Method.COMMITTEE, "committee", reference, 0, len(reference), rule, self.version, 0.99
            )

    def _of_text(self, kind: str, language: str, text: str) -> Iterator[Annotation]:
        if not self._hits(fold(text)):
            return
        folded, offsets = fold_with_offsets(text)
        seen: set[str] = set()
        for number, start, end in sorted(self._hits(folded), key=lambda hit: hit[1]):
            rule, phrase, _ = self._phrases[number]
            first, last = offsets[start], offsets[end - 1] + 1
            quote = text[first:last]
            if rule.id in seen or kind not in rule.fields or any(words in folded for words in rule.forbidden):
                continue
            if rule.case_sensitive and quote != phrase:
                continue
            seen.add(rule.id)
            yield Annotation(
                CONCEPT, Method.RULE, f"{kind}.{language}", quote, first, last, rule.id, self.version, rule.confidence
            )
