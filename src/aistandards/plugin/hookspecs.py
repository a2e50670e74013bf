"""The hooks that a plugin may implement. aistandards calls each hook once and keeps the result.

A plugin is a module with functions marked `@hookimpl`. An entry point in the group `aistandards` names the module.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    import click

    from aistandards.model import Grammar
    from aistandards.model.vocabulary import ConceptScheme
    from aistandards.plugin.annotator import Annotator
    from aistandards.plugin.exporter import Exporter
    from aistandards.plugin.source import Source

NAMESPACE = "aistandards"
hookspec = pluggy.HookspecMarker(NAMESPACE)
hookimpl = pluggy.HookimplMarker(NAMESPACE)


@hookspec
def aistandards_sources() -> Iterable[Source]:  # type: ignore[empty-body]
    """Offer the sources that this plugin reads.

    Examples:
        >>> from aistandards.plugin import hookimpl
        >>> class MyBody:
        ...     name, title, body, env_prefix = "mybody", "My Body's list", "mybody", "MYBODY"
        ...     hosts, pace, attribution = ("example.org",), 1.0, "My Body, CC BY 4.0"
        ...     def records(self, context):
        ...         yield from ()
        ...     def parse(self, raw):
        ...         raise ValueError("not a row of My Body")
        >>> @hookimpl
        ... def aistandards_sources():
        ...     return [MyBody()]
        >>> [source.name for source in aistandards_sources()]
        ['mybody']
    """


@hookspec
def aistandards_grammars() -> Iterable[Grammar]:  # type: ignore[empty-body]
    """Offer the grammars of the designations of this plugin's bodies.

    Examples:
        >>> from aistandards.plugin import Designation, DesignationError, hookimpl
        >>> class MyGrammar:
        ...     name, bodies = "mybody", ("mybody",)
        ...     def parse(self, text):
        ...         prefix, _, number = text.partition(" ")
        ...         if prefix != "MB" or not number.isdigit():
        ...             raise DesignationError(text, 0, "My Body writes 'MB 12'")
        ...         return Designation(text, "mybody", ("MB",), number, work=text)
        ...     def guess(self, text):
        ...         return ()
        ...     def locate(self, text):
        ...         return None
        >>> @hookimpl
        ... def aistandards_grammars():
        ...     return [MyGrammar()]
        >>> str(aistandards_grammars()[0].parse("MB 12"))
        'MB 12'
    """


@hookspec
def aistandards_vocabularies() -> Iterable[ConceptScheme]:  # type: ignore[empty-body]
    """Offer concept schemes for annotations. A scheme with `extends` adds its concepts to another scheme.

    Examples:
        >>> from aistandards.plugin import Concept, ConceptScheme, hookimpl
        >>> @hookimpl
        ... def aistandards_vocabularies():
        ...     return [ConceptScheme("colour", "Colours", "1", (Concept("red", {"en": "red", "fr": "rouge"}),))]
        >>> aistandards_vocabularies()[0]["red"].label("fr")
        'rouge'
    """


@hookspec
def aistandards_annotators() -> Iterable[Annotator]:  # type: ignore[empty-body]
    """Offer annotators, which assign concepts to standards.

    Examples:
        >>> from aistandards.plugin import Annotation, Method, hookimpl
        >>> class Red:
        ...     name, version = "red", "1"
        ...     def may_concern(self, texts, committee=None):
        ...         return any("red" in text for text in texts if text)
        ...     def annotate(self, standard):
        ...         at = standard.title.find("red")
        ...         if at < 0:
        ...             return ()
        ...         return (Annotation("colour:red", Method.RULE, "titles.en", "red", at, at + 3, "red", "1", 0.5),)
        >>> @hookimpl
        ... def aistandards_annotators():
        ...     return [Red()]
        >>> aistandards_annotators()[0].may_concern(["A red flag"])
        True
    """


@hookspec
def aistandards_exporters() -> Iterable[Exporter]:  # type: ignore[empty-body]
    """Offer exporters, which write the formats of `aistandards list --format NAME`.

    Examples:
        >>> import sys
        >>> from aistandards.plugin import hookimpl
        >>> class Plain:
        ...     name, media_type = "plain", "text/plain"
        ...     def write(self, rows, fields, out):
        ...         for row in rows:
        ...             print(row["designation"], file=out)
        >>> @hookimpl
        ... def aistandards_exporters():
        ...     return [Plain()]
        >>> aistandards_exporters()[0].write([{"designation": "MB 12"}], ["designation"], sys.stdout)
        MB 12
    """


@hookspec
def aistandards_commands() -> Iterable[click.Command]:  # type: ignore[empty-body]
    """Offer commands of the `aistandards` command line. A command whose name is in use is left out and reported.

    Examples:
        >>> import click
        >>> from aistandards.plugin import hookimpl
        >>> @click.command()
        ... def hello():
        ...     '''Say hello.'''
        ...     click.echo("hello")
        >>> @hookimpl
        ... def aistandards_commands():
        ...     return [hello]
        >>> aistandards_commands()[0].name
        'hello'
    """
