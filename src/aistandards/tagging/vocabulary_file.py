"""One vocabulary file: a TOML file of `catalog/vocabularies/` read as a concept scheme."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from aistandards.errors import VocabularyError
from aistandards.model.vocabulary import Concept, ConceptScheme, MatchType, SchemeMapping
from aistandards.settings import TomlFile

_CONCEPT_KEYS = {field.name for field in attrs.fields(Concept)}


def load_scheme(path: Path) -> ConceptScheme:
    """Read a vocabulary file.

    Args:
        path: A TOML file; its name is the id of the scheme.

    Returns:
        The scheme with its concepts.

    Raises:
        VocabularyError: The file cannot be read or is not valid; the message names file, concept and reason.
    """
    toml = TomlFile.read(path, VocabularyError)
    file = toml.content
    try:
        return ConceptScheme(
            id=path.stem,
            title=file["title"],
            version=file["version"],
            concepts=tuple(_concept(location, table) for location, table in toml.tables("concept")),
            languages=tuple(file.get("languages", ("en",))),
            source=file.get("source", ""),
        )
    except KeyError as error:
        raise VocabularyError(f"{path}: the file needs {error.args[0]!r}") from None


def _concept(location: str, table: Mapping[str, Any]) -> Concept:
    where = f"{location}, concept {table.get('id', 'without id')!r}"
    unknown = set(table) - _CONCEPT_KEYS
    if unknown:
        raise VocabularyError(f"{where}: unknown keys {', '.join(sorted(unknown))}")
    if not isinstance(table.get("id"), str) or not isinstance(table.get("labels"), dict):
        raise VocabularyError(f"{where}: a concept needs an id and labels by language")
    try:
        mappings = tuple(
            SchemeMapping(MatchType(mapping["type"]), mapping["target"], mapping["source"])
            for mapping in table.get("mappings", ())
        )
    except (KeyError, ValueError) as error:
        raise VocabularyError(f"{where}: a mapping needs type, target and source ({error})") from None
    lists = {name: tuple(table.get(name, ())) for name in ("include", "exclude", "anchors", "sdg", "reviewed")}
    return Concept(
        id=table["id"],
        labels=table["labels"],
        definition=table.get("definition", ""),
        broader=table.get("broader"),
        scope_note=table.get("scope_note", ""),
        alt={language: tuple(labels) for language, labels in table.get("alt", {}).items()},
        mappings=mappings,
        **lists,
    )
