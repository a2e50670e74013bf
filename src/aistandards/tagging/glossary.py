"""The glossary: terms of artificial intelligence in six languages, by which a search finds English titles."""

from collections.abc import Mapping
from pathlib import Path

import attrs

from aistandards.errors import VocabularyError
from aistandards.settings import TomlFile, bundled_folder

FILE = "glossary.toml"


@attrs.frozen(slots=True)
class Term:
    """A term.

    Attributes:
        names: Its names by language; the first English one is shown to people.
        concepts: Concepts that it stands for, as `scheme:id`.
        related: Concepts of standards that are of interest to a person who looks for the term.
        generic: Whether it says something only where a query says nothing else.
    """

    names: Mapping[str, tuple[str, ...]]
    concepts: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    generic: bool = False


def load_glossary(path: Path | None = None) -> tuple[Term, ...]:
    """Read the glossary.

    Args:
        path: A TOML file with `[[term]]`; the bundled one by default.

    Returns:
        The terms, in the order of the file.

    Raises:
        VocabularyError: The file cannot be read, or a term has no English name.
    """
    toml = TomlFile.read(path or bundled_folder() / FILE, VocabularyError)
    terms = []
    for location, table in toml.tables("term"):
        names = table.get("names", {})
        if not names.get("en"):
            raise VocabularyError(f"{location}: a term needs an English name")
        names = {language: tuple(values) for language, values in names.items()}
        concepts, related = (tuple(table.get(key, ())) for key in ("concepts", "related"))
        terms.append(Term(names, concepts, related, table.get("generic") is True))
    return tuple(terms)
