"""Rules as data: files of phrases that define which concepts a text carries.

A file of `catalog/rules/` becomes a `RuleSet`. All rule sets together become one `RuleAnnotator`.
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
"""The kinds of text that rules search."""

ANY_LANGUAGE = "*"
"""The language of phrases that are searched in texts of every language."""

_MIN_LETTERS_BEFORE_WILDCARD = 3


@attrs.frozen(slots=True, kw_only=True)
class Rule:
    """One rule: phrases, the concept that they stand for, and the conditions of a match.

    Attributes:
        id: Identifier, unique in its file.
        concept: The concept that a match assigns: `rights:privacy`.
        phrases: The phrases that match, by language. A `*` at the end of a word stands for any ending.
        confidence: Confidence of a match, from 0 to 1.
        fields: Weight by kind of text; the confidence of a match is `confidence` times this weight. A match below one
            half is a mere mention of the concept.
        case_sensitive: Whether the case of the phrases must match: `AI`, not `ai`.
        unless: Longer phrases inside which a match does not count.
        forbidden: Folded texts that exclude a match when they occur anywhere in the same text.
        required: Phrases of which at least one must occur in a text of the record.
        required_concept: A concept that earlier rule sets or the committee must have assigned to the record.
        direction: The effect of the standard on the concept.
        in_abstracts: The concept that a match in an abstract assigns instead.
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
        version: Version of the file; it changes with every change of the rules.
        rules: The rules, in the order of the file.
        committees: Concept and rule id, by committee reference.
        asides: Folded texts that make a match in the same sentence a mere mention: *beyond the scope*.
        only_in_scope: Whether the rules apply only to records that earlier rule sets have put in scope.
    """

    version: str
    rules: tuple[Rule, ...]
    committees: Mapping[str, tuple[str, str]] = attrs.field(factory=dict)
    asides: tuple[str, ...] = ()
    only_in_scope: bool = False


def load_rules(path: Path) -> RuleSet:
    """Read a rule file.

    Args:
        path: A TOML file with `version`, `[[rule]]`, `[[committee]]`, `asides` and `only_in_scope`.

    Returns:
        The rules of the file.

    Raises:
        VocabularyError: The file cannot be read or a rule is not valid; the message names file, line, rule and reason.
    """
    toml = TomlFile.read(path, VocabularyError)
    file = toml.content
    version = file.get("version")
    if not isinstance(version, str):
        raise VocabularyError(f'{path}: the file needs a line version = "…"')
    unknown = set(file) - {"version", "rule", "committee", "asides", "only_in_scope"}
    if unknown:
        raise VocabularyError(f"{path}: unknown keys {', '.join(sorted(unknown))}")
    rules = tuple(_rule(location, table) for location, table in toml.tables("rule"))
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise VocabularyError(f"{path}: two rules share an id; rename one of {sorted(ids)}")
    committees = {
        reference: (table["concept"], table["id"])
        for table in file.get("committee", ())
        for reference in table["references"]
    }
    asides = tuple(fold(aside) for aside in file.get("asides", ()))
    return RuleSet(version, rules, committees, asides, file.get("only_in_scope") is True)


def _rule(location: str, table: Mapping[str, Any]) -> Rule:
    where = f"{location}, rule {table.get('id', 'without id')!r}"
    unknown = set(table) - {field.name for field in attrs.fields(Rule)}
    if unknown:
        raise VocabularyError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    confidence, concept = table.get("confidence"), table.get("concept")
    if not isinstance(concept, str) or ":" not in concept:
        raise VocabularyError(f"{where}: the rule needs a concept, written scheme:id")
    if not _is_fraction(confidence):
        raise VocabularyError(f"{where}: confidence must be a number from 0 to 1")
    try:
        direction = Direction(table.get("direction", Direction.CONCERNS))
    except ValueError:
        raise VocabularyError(f"{where}: direction must be one of {', '.join(Direction)}") from None
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


def _phrases(where: str, value: Any) -> Mapping[str, tuple[str, ...]]:
    """Return phrases by language; a plain list is for every language."""
    by_language = {ANY_LANGUAGE: value} if isinstance(value, list) else value
    if not isinstance(by_language, dict) or not by_language:
        raise VocabularyError(f"{where}: the rule needs phrases, as one list or as lists by language")
    for phrases in by_language.values():
        if not isinstance(phrases, list) or not phrases or not all(_is_phrase(phrase) for phrase in phrases):
            raise VocabularyError(
                f"{where}: the rule needs phrases; each is a non-empty text with at least "
                f"{_MIN_LETTERS_BEFORE_WILDCARD} letters before any *"
            )
    return {language: tuple(phrases) for language, phrases in by_language.items()}


def _is_phrase(phrase: Any) -> bool:
    if not isinstance(phrase, str) or not phrase.strip():
        return False
    return "*" not in phrase or len(phrase.partition("*")[0].strip()) >= _MIN_LETTERS_BEFORE_WILDCARD


def _weights(where: str, value: Any) -> Mapping[str, float]:
    weights = value if isinstance(value, dict) else dict.fromkeys(value, 1.0)
    if not set(weights) <= set(FIELDS) or not all(_is_fraction(weight) for weight in weights.values()):
        raise VocabularyError(f"{where}: fields must be {' or '.join(FIELDS)}, each with a weight from 0 to 1")
    return {kind: float(weight) for kind, weight in weights.items()}


def _is_fraction(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
