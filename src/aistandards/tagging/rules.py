"""Rules as data: files of phrases that say which concepts a text carries.

A file of `catalog/rules/` becomes a `RuleSet`; all rule sets together become one `RuleAnnotator`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import VocabularyError
from aistandards.model import Direction
from aistandards.settings import TomlFile
from aistandards.tagging.folding import fold

FIELDS = ("titles", "abstracts")

ANY_LANGUAGE = "*"
"""Stands for the language of phrases that are looked for in texts of every language."""


@attrs.frozen(slots=True, kw_only=True)
class Rule:
    """One rule.

    Attributes:
        id: Unique in its file.
        concept: What a match means: `rights:privacy`.
        phrases: By language, words that make a match. `*` at the end of a word stands for any ending.
        confidence: How sure a match is, 0 to 1.
        fields: Weight by kind of text; a match is as sure as `confidence` times the weight. What is less sure than
            one half merely mentions the concept.
        case_sensitive: Whether `AI` differs from `ai`.
        unless: Longer phrases inside which a match does not count.
        forbidden: Folded texts that, anywhere in the same text, take a match back.
        required: Phrases one of which must stand in some text of the record.
        required_concept: A concept that the record must carry by the rules before this one.
        direction: What the standard does to the right.
        in_abstracts: The concept that a match in an abstract means instead.
    """

    id: str
    concept: str
    phrases: Mapping[str, tuple[str, ...]]
    confidence: float
    fields: Mapping[str, float] = attrs.field(factory=lambda: dict.fromkeys(FIELDS, 1.0))
    case_sensitive: bool = False
    unless: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    required_concept: str | None = None
    direction: Direction = Direction.CONCERNS
    in_abstracts: str | None = None


@attrs.frozen(slots=True)
class RuleSet:
    """All rules of one file.

    Attributes:
        version: Changes with every change of the file.
        rules: In the order of the file.
        committees: (concept, rule id) by committee reference.
        asides: Folded texts that turn a sentence into a mere mention: *beyond the scope*.
    """

    version: str
    rules: tuple[Rule, ...]
    committees: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)
    asides: tuple[str, ...] = ()


def load_rules(path: Path) -> RuleSet:
    """Read a rule file.

    Raises:
        VocabularyError: It cannot be read or a rule is not valid; the message names file, line, rule and reason.
    """
    toml = TomlFile.read(path, VocabularyError)
    file = toml.content
    version = file.get("version")
    if not isinstance(version, str):
        raise VocabularyError(f'{path}: it needs a line version = "…"')
    unknown = set(file) - {"version", "rule", "committee", "asides"}
    if unknown:
        raise VocabularyError(f"{path}: unknown keys {', '.join(sorted(unknown))}")
    rules = tuple(_rule(place, table) for place, table in toml.tables("rule"))
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise VocabularyError(f"{path}: two rules share an id; rename one of {sorted(ids)}")
    committees = {
        reference: (table["concept"], table["id"])
        for table in file.get("committee", ())
        for reference in table["references"]
    }
    return RuleSet(version, rules, committees, tuple(fold(aside) for aside in file.get("asides", ())))


def _rule(place: str, table: Mapping[str, Any]) -> Rule:
    where = f"{place}, rule {table.get('id', 'without id')!r}"
    unknown = set(table) - {field.name for field in attrs.fields(Rule)}
    if unknown:
        raise VocabularyError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    confidence, concept = table.get("confidence"), table.get("concept")
    if not isinstance(concept, str) or ":" not in concept:
        raise VocabularyError(f"{where}: it needs a concept, written scheme:id")
    if not _is_share(confidence):
        raise VocabularyError(f"{where}: confidence must be a number from 0 to 1")
    try:
        direction = Direction(table.get("direction", Direction.CONCERNS))
    except ValueError:
        raise VocabularyError(f"{where}: direction may be {', '.join(Direction)}") from None
    return Rule(
        id=str(table.get("id")),
        concept=concept,
        phrases=_phrases(where, table.get("phrases")),
        confidence=float(table["confidence"]),
        fields=_weights(where, table.get("fields", FIELDS)),
        case_sensitive=bool(table.get("case_sensitive", False)),
        unless=tuple(table.get("unless", ())),
        forbidden=tuple(fold(phrase) for phrase in table.get("forbidden", ())),
        required=tuple(table.get("required", ())),
        required_concept=table.get("required_concept"),
        direction=direction,
        in_abstracts=table.get("in_abstracts"),
    )


def _phrases(where: str, given: Any) -> Mapping[str, tuple[str, ...]]:
    """A plain list is for every language."""
    by_language = {ANY_LANGUAGE: given} if isinstance(given, list) else given
    if not isinstance(by_language, dict) or not by_language:
        raise VocabularyError(f"{where}: it needs phrases, a list of them or lists by language")
    for phrases in by_language.values():
        if not isinstance(phrases, list) or not phrases or not all(_is_phrase(phrase) for phrase in phrases):
            raise VocabularyError(
                f"{where}: it needs phrases, each a text that is not empty and has three letters before any *"
            )
    return {language: tuple(phrases) for language, phrases in by_language.items()}


def _is_phrase(phrase: Any) -> bool:
    if not isinstance(phrase, str) or not phrase.strip():
        return False
    return "*" not in phrase or len(phrase.partition("*")[0].strip()) >= 3


def _weights(where: str, given: Any) -> Mapping[str, float]:
    weights = given if isinstance(given, dict) else dict.fromkeys(given, 1.0)
    if not set(weights) <= set(FIELDS) or not all(_is_share(weight) for weight in weights.values()):
        raise VocabularyError(f"{where}: fields may be {', '.join(FIELDS)}, each with a weight from 0 to 1")
    return {kind: float(weight) for kind, weight in weights.items()}


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
