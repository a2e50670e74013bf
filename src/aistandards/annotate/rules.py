"""Rules as data: the file of phrases that says which texts concern artificial intelligence."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.annotate.folding import fold
from aistandards.errors import VocabularyError

FIELDS = ("titles", "abstracts")


@attrs.frozen(slots=True)
class Rule:
    """One rule.

    Attributes:
        id: Unique in its file.
        phrases: Words that make a match, as written in the file.
        confidence: How sure a match is, 0 to 1.
        fields: Which texts it reads.
        case_sensitive: Whether `AI` differs from `ai`.
        forbidden: Folded phrases that, in the same text, take a match back.
    """

    id: str
    phrases: tuple[str, ...]
    confidence: float
    fields: tuple[str, ...] = FIELDS
    case_sensitive: bool = False
    forbidden: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class RuleSet:
    """All rules of one file.

    Attributes:
        version: Changes with every change of the file.
        rules: In the order of the file.
        committees: Rule id by committee reference.
    """

    version: str
    rules: tuple[Rule, ...]
    committees: Mapping[str, str]


def load_rules(path: Path) -> RuleSet:
    """Read a rule file.

    Raises:
        VocabularyError: It cannot be read or a rule is not valid; the message names file, rule and reason.
    """
    try:
        file = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VocabularyError(f"{path} cannot be read: {error}") from None
    version = file.get("version")
    if not isinstance(version, str):
        raise VocabularyError(f'{path}: it needs a line version = "…"')
    rules = tuple(_rule(path, table) for table in file.get("rule", ()))
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise VocabularyError(f"{path}: two rules share an id; rename one of {sorted(ids)}")
    committees = {name: rule for rule, names in file.get("committees", {}).items() for name in names}
    return RuleSet(version, rules, committees)


def _rule(path: Path, table: Mapping[str, Any]) -> Rule:
    name = table.get("id", "without id")
    unknown = set(table) - {field.name for field in attrs.fields(Rule)}
    if unknown:
        raise VocabularyError(f"{path}, rule {name!r}: unknown keys {', '.join(sorted(unknown))}")
    phrases, confidence = table.get("phrases"), table.get("confidence")
    if not phrases or not all(isinstance(phrase, str) and phrase.strip() for phrase in phrases):
        raise VocabularyError(f"{path}, rule {name!r}: it needs phrases, each a text that is not empty")
    if not isinstance(confidence, int | float) or not 0 <= confidence <= 1:
        raise VocabularyError(f"{path}, rule {name!r}: confidence must be a number from 0 to 1")
    fields = tuple(table.get("fields", FIELDS))
    if not set(fields) <= set(FIELDS):
        raise VocabularyError(f"{path}, rule {name!r}: fields may be {', '.join(FIELDS)}")
    return Rule(
        id=str(name),
        phrases=tuple(phrases),
        confidence=float(confidence),
        fields=fields,
        case_sensitive=bool(table.get("case_sensitive", False)),
        forbidden=tuple(fold(phrase) for phrase in table.get("forbidden", ())),
    )
