"""Rules as data: files of phrases that define which concepts a text carries.

A file of `catalog/rules/` becomes a `RuleSet`. All rule sets together become one `RuleAnnotator`.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import VocabularyError
from aistandards.model import Direction
from aistandards.settings import TomlFile
from aistandards.tagging.folding import fold

FIELDS = ("titles", "scope", "abstracts")
"""The kinds of text that rules search: titles, the scope sentence of an abstract, and the rest of an abstract."""

ANY_LANGUAGE = "*"
"""The language of phrases that are searched in texts of every language."""

COMMITTEE_CONFIDENCE = 0.99
"""Confidence of a concept that the committee assigns, unless the file says another."""

FAMILIES = "families.toml"
"""Name of the file, beside the rule files, with the families of words that rules share."""

_MIN_LETTERS_BEFORE_WILDCARD = 3
_KEYS = {"version", "fields", "rule", "committee", "only_in_scope"}
_COMMITTEE_KEYS = {"id", "concept", "references", "confidence", "direction", "unless", "required_concept"}

Families = Mapping[str, tuple[str, ...]]
"""Words of the same meaning or kind, by the name of the family."""


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
        near: Groups of phrases; of each group at least one must occur in the same title or sentence.
        within: Largest number of characters between a match and the phrase of each group; 0 means the whole sentence.
        required: Phrases of which at least one must occur in a text of the record.
        required_concept: Concepts of which earlier rule sets or the committee must have assigned one to the record.
        committees: Committees to whose records the rule is limited; empty means all.
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
    near: tuple[tuple[str, ...], ...] = ()
    within: int = 0
    required: tuple[str, ...] = ()
    required_concept: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    direction: Direction = Direction.CONCERNS
    in_abstracts: str | None = None


@attrs.frozen(slots=True)
class Prior:
    """A concept that a committee or a question gives to each of its standards.

    Attributes:
        concept: The concept.
        rule: Id of the table in the file.
        confidence: Confidence of the concept; below one half it is a mere mention.
        direction: The effect of the standards on the concept.
        unless: Folded texts that exclude the concept when they occur in a title.
        required_concept: Concepts of which the record must have one.
    """

    concept: str
    rule: str
    confidence: float = COMMITTEE_CONFIDENCE
    direction: Direction = Direction.CONCERNS
    unless: tuple[str, ...] = ()
    required_concept: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class RuleSet:
    """All rules of one file.

    Attributes:
        version: Version of the file, and of the families if it uses any; it changes with every change of the rules.
        rules: The rules, in the order of the file.
        committees: Concepts by committee reference or question.
        only_in_scope: Whether the rules apply only to records that earlier rule sets have put in scope.
    """

    version: str
    rules: tuple[Rule, ...]
    committees: Mapping[str, tuple[Prior, ...]] = attrs.field(factory=dict)
    only_in_scope: bool = False


def load_rules(path: Path) -> RuleSet:
    """Read a rule file, with the families of the file `families.toml` beside it.

    Args:
        path: A TOML file with `version`, `[[rule]]`, `[[committee]]`, `only_in_scope`, and `fields` for all its rules that
            have none. A phrase `@name` stands for all words of a family.

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
    unknown = set(file) - _KEYS
    if unknown:
        raise VocabularyError(f"{path}: unknown keys {', '.join(sorted(unknown))}")
    families: Families = {}
    if '"@' in toml.text:
        families, of_families = load_families(path.with_name(FAMILIES))
        version = f"{version}/{of_families}"
    fields = file.get("fields", FIELDS)
    rules = tuple(_rule(location, {"fields": fields, **table}, families) for location, table in toml.tables("rule"))
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise VocabularyError(f"{path}: two rules share an id; rename one of {sorted(ids)}")
    committees: dict[str, tuple[Prior, ...]] = {}
    for location, table in toml.tables("committee"):
        prior = _prior(location, table)
        for reference in table["references"]:
            committees[reference] = (*committees.get(reference, ()), prior)
    return RuleSet(version, rules, committees, file.get("only_in_scope") is True)


def load_families(path: Path) -> tuple[Families, str]:
    """Read the families of words.

    Args:
        path: A TOML file with `version` and `[families]`; a family may contain another one as `@name`.

    Returns:
        The words by family, and the version of the file.

    Raises:
        VocabularyError: The file cannot be read, or a family is not valid.
    """
    content = TomlFile.read(path, VocabularyError).content
    tables, version = content.get("families"), content.get("version")
    if not isinstance(tables, dict) or not isinstance(version, str):
        raise VocabularyError(f"{path}: the file needs version and [families]")
    families: dict[str, tuple[str, ...]] = {}
    for name, words in tables.items():
        families[name] = tuple(_expanded(f"{path}: family {name!r}", words, families))
    return families, version


def _rule(location: str, table: Mapping[str, Any], families: Families) -> Rule:
    where = f"{location}, rule {table.get('id', 'without id')!r}"
    unknown = set(table) - {field.name for field in attrs.fields(Rule)}
    if unknown:
        raise VocabularyError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    return Rule(
        id=str(table.get("id")),
        concept=_concept(where, table),
        phrases=_phrases(where, table.get("phrases"), families),
        confidence=_confidence(where, table.get("confidence")),
        fields=_weights(where, table["fields"]),
        case_sensitive=bool(table.get("case_sensitive", False)),
        unless=_list(where, table, "unless", families),
        forbidden=tuple(fold(phrase) for phrase in table.get("forbidden", ())),
        near=_groups(where, table.get("near", []), families),
        within=int(table.get("within", 0)),
        required=_list(where, table, "required", families),
        required_concept=_concepts(table.get("required_concept")),
        committees=tuple(table.get("committees", ())),
        direction=_direction(where, table),
        in_abstracts=table.get("in_abstracts"),
    )


def _prior(location: str, table: Mapping[str, Any]) -> Prior:
    where = f"{location}, committee {table.get('id', 'without id')!r}"
    if set(table) - _COMMITTEE_KEYS or not table.get("references"):
        raise VocabularyError(
            f"{where}: the table needs references, and knows the keys {', '.join(sorted(_COMMITTEE_KEYS))}"
        )
    return Prior(
        _concept(where, table),
        str(table.get("id")),
        _confidence(where, table.get("confidence", COMMITTEE_CONFIDENCE)),
        _direction(where, table),
        tuple(fold(phrase) for phrase in table.get("unless", ())),
        _concepts(table.get("required_concept")),
    )


def _concept(where: str, table: Mapping[str, Any]) -> str:
    concept = table.get("concept")
    if not isinstance(concept, str) or ":" not in concept:
        raise VocabularyError(f"{where}: the rule needs a concept, written scheme:id")
    return concept


def _concepts(value: Any) -> tuple[str, ...]:
    """Return the concepts of which one is required; one concept may be written without a list."""
    return () if value is None else (value,) if isinstance(value, str) else tuple(value)


def _confidence(where: str, value: Any) -> float:
    if not _is_fraction(value):
        raise VocabularyError(f"{where}: confidence must be a number from 0 to 1")
    return float(value)


def _direction(where: str, table: Mapping[str, Any]) -> Direction:
    try:
        return Direction(table.get("direction", Direction.CONCERNS))
    except ValueError:
        raise VocabularyError(f"{where}: direction must be one of {', '.join(Direction)}") from None


def _phrases(where: str, value: Any, families: Families) -> Mapping[str, tuple[str, ...]]:
    """Return phrases by language; a plain list is for every language."""
    by_language = {ANY_LANGUAGE: value} if isinstance(value, list) else value
    if not isinstance(by_language, dict) or not by_language:
        raise VocabularyError(f"{where}: the rule needs phrases, as one list or as lists by language")
    return {language: tuple(_expanded(where, phrases, families)) for language, phrases in by_language.items()}


def _list(where: str, table: Mapping[str, Any], key: str, families: Families) -> tuple[str, ...]:
    return tuple(_expanded(where, table[key], families)) if key in table else ()


def _groups(where: str, value: Any, families: Families) -> tuple[tuple[str, ...], ...]:
    """Return groups of phrases; a plain list is one group."""
    groups = [value] if value and isinstance(value, list) and all(isinstance(one, str) for one in value) else value
    if not isinstance(groups, list):
        raise VocabularyError(f"{where}: near must be a list of phrases, or a list of such lists")
    return tuple(tuple(_expanded(where, group, families)) for group in groups)


def _expanded(where: str, phrases: Any, families: Families) -> Iterator[str]:
    """Yield phrases, with the words of a family in place of its name."""
    if not isinstance(phrases, list) or not phrases:
        raise VocabularyError(f"{where}: the rule needs phrases in each list")
    for phrase in phrases:
        if isinstance(phrase, str) and phrase.startswith("@"):
            if phrase[1:] not in families:
                raise VocabularyError(f"{where}: {phrase} is no family of {FAMILIES}")
            yield from families[phrase[1:]]
        elif _is_phrase(phrase):
            yield phrase
        else:
            raise VocabularyError(
                f"{where}: the rule needs phrases; each is a non-empty text with at least "
                f"{_MIN_LETTERS_BEFORE_WILDCARD} letters before any *"
            )


def _is_phrase(phrase: Any) -> bool:
    if not isinstance(phrase, str) or not phrase.strip():
        return False
    return "*" not in phrase or len(phrase.partition("*")[0].strip()) >= _MIN_LETTERS_BEFORE_WILDCARD


def _weights(where: str, value: Any) -> Mapping[str, float]:
    weights = value if isinstance(value, dict) else dict.fromkeys(value, 1.0)
    if not set(weights) <= set(FIELDS) or not all(_is_fraction(weight) for weight in weights.values()):
        raise VocabularyError(f"{where}: fields must be {' or '.join(FIELDS)}, each with a weight from 0 to 1")
    if "abstracts" in weights:
        weights = {"scope": weights["abstracts"], **weights}
    return {kind: float(weight) for kind, weight in weights.items()}


def _is_fraction(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
