"""The kinds of things that a plugin may offer, and how each is named."""

from typing import Any

from aistandards.model import Grammar
from aistandards.model.vocabulary import ConceptScheme
from aistandards.plugin.annotator import Annotator
from aistandards.plugin.exporter import Exporter
from aistandards.plugin.source import Source

KINDS = ("sources", "grammars", "vocabularies", "annotators", "exporters", "commands")
"""What a plugin may offer; the hook of a kind is `aistandards_KIND`."""


def name_of(thing: Any, kind: str) -> Any:
    """Return the name of a thing of a kind; None where it has none."""
    return getattr(thing, "id" if kind == "vocabularies" else "name", None)


def expected_type(kind: str) -> type:
    """Return the type that a thing of a kind must have."""
    if kind == "commands":
        import click

        return click.Command
    return {
        "sources": Source,
        "grammars": Grammar,
        "vocabularies": ConceptScheme,
        "annotators": Annotator,
        "exporters": Exporter,
    }[kind]
