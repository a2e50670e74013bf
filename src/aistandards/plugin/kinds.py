"""The kinds of objects that a plugin may offer, with their names and types."""

from typing import Any

KINDS = ("sources", "grammars", "vocabularies", "annotators", "exporters", "commands")
"""Kinds of objects that a plugin may offer. The hook of a kind is `aistandards_KIND`."""


def name_of(thing: Any, kind: str) -> Any:
    """Return the name of an object of a kind, or None if it has no name."""
    return getattr(thing, "id" if kind == "vocabularies" else "name", None)


def expected_type(kind: str) -> type:
    """Return the type that an object of a kind must have."""
    if kind == "commands":
        import click

        return click.Command
    # Imported here: what only reads manifests needs no type.
    from aistandards.model import Grammar
    from aistandards.model.vocabulary import ConceptScheme
    from aistandards.plugin.annotator import Annotator
    from aistandards.plugin.exporter import Exporter
    from aistandards.plugin.source import Source

    return {
        "sources": Source,
        "grammars": Grammar,
        "vocabularies": ConceptScheme,
        "annotators": Annotator,
        "exporters": Exporter,
    }[kind]
