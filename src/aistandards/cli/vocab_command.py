"""The command `aistandards vocab`: list, show, check and export the vocabularies."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from aistandards.cli.completion import schemes
from aistandards.cli.contract import JSON, answers
from aistandards.cli.main import plugins_of
from aistandards.cli.output import say, write_field, write_format, write_json, write_table
from aistandards.errors import ConceptError, VocabularyError
from aistandards.export.interface import Kind
from aistandards.model.languages import UN_LANGUAGES
from aistandards.model.vocabulary import Concept, ConceptScheme
from aistandards.tagging.vocabularies import Vocabularies


@click.group("vocab")
def command() -> None:
    """List, show, check and export the vocabularies."""


@command.command("list")
@answers()
@click.pass_context
def list_schemes(ctx: click.Context, form: str) -> None:
    """List the schemes with their versions and numbers of concepts."""
    rows = [
        {"id": scheme.id, "title": scheme.title, "version": scheme.version, "concepts": len(scheme.concepts)}
        for scheme in Vocabularies.installed(plugins_of(ctx)).schemes.values()
    ]
    if form == JSON:
        write_json(rows)
    else:
        write_table([list(row.values()) for row in rows], ("id", "title", "version", "concepts"))


@command.command("show")
@click.argument("name", shell_complete=schemes)
@click.option("--lang", type=click.Choice(UN_LANGUAGES), default="en", show_default=True, help="Language of labels.")
@answers()
@click.pass_context
def show(ctx: click.Context, name: str, lang: str, form: str) -> None:
    """Show a scheme (rights) or a concept (rights:privacy, or one of its labels in any language)."""
    vocabularies = Vocabularies.installed(plugins_of(ctx))
    if name in vocabularies.schemes:
        _show_scheme(vocabularies.schemes[name], lang, as_json=form == JSON)
        return
    concept = vocabularies.resolve(name)
    if form == JSON:
        write_json({"name": concept, **attrs.asdict(vocabularies[concept])})
        return
    for title, value in _lines(concept, vocabularies[concept], lang):
        write_field(title, value)


def _show_scheme(scheme: ConceptScheme, lang: str, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {"id": scheme.id, "title": scheme.title, "concepts": [attrs.asdict(concept) for concept in scheme.concepts]}
        )
        return
    write_table(
        [
            (concept.id, concept.broader, concept.label(lang), " ".join(concept.anchors[:4]))
            for concept in scheme.concepts
        ],
        ("id", "broader", "label", "anchors"),
    )


def _lines(name: str, concept: Concept, lang: str) -> Iterator[tuple[str, str]]:
    yield "concept", name
    yield "label", concept.label(lang)
    for language, label in concept.labels.items():
        mark = "" if language in concept.reviewed or language == "en" else " (not reviewed by a speaker)"
        yield f"label ({language})", " · ".join((label, *concept.alt.get(language, ()))) + mark
    yield "definition", concept.definition
    for title, value in (("broader", concept.broader), ("scope", concept.scope_note)):
        if value:
            yield title, value
    for title, values in (
        ("for example", concept.include),
        ("but not", concept.exclude),
        ("anchors", concept.anchors),
        ("SDG", concept.sdg),
    ):
        if values:
            yield title, "; ".join(values)
    for mapping in concept.mappings:
        yield mapping.type.value, f"{mapping.target} ({mapping.source})"


@command.command("check")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@answers()
@click.pass_context
def check(ctx: click.Context, folder: Path | None, form: str) -> None:
    """Check the vocabularies for missing labels, cycles, orphans, and wrong anchors or mappings.

    A problem gives exit code 1.
    """
    vocabularies = Vocabularies.installed(plugins_of(ctx), folder)
    problems = list(vocabularies.problems())
    concepts = sum(len(scheme.concepts) for scheme in vocabularies.schemes.values())
    if form == JSON:
        write_json({"schemes": len(vocabularies.schemes), "concepts": concepts, "problems": problems})
        ctx.exit(1 if problems else 0)
    for problem in problems:
        say(problem, err=True)
    if problems:
        raise VocabularyError(f"{len(problems)} problems in the vocabularies; correct the files")
    say(f"{len(vocabularies.schemes)} schemes with {concepts} concepts are in order")


@command.command("export")
@click.argument("names", nargs=-1, metavar="[SCHEME]...", shell_complete=schemes)
@answers(Kind.CONCEPT_SCHEMES, table=False, default="turtle", json="json-ld")
@click.pass_context
def export(ctx: click.Context, names: tuple[str, ...], form: str) -> None:
    """Write schemes as SKOS, by default all. The command needs the extra `skos`."""
    vocabularies = Vocabularies.installed(plugins_of(ctx))
    unknown = [name for name in names if name not in vocabularies.schemes]
    if unknown:
        raise ConceptError(f"there is no scheme {unknown[0]!r}; choose from {', '.join(vocabularies.schemes)}")
    chosen = [vocabularies.schemes[name] for name in names] if names else list(vocabularies.schemes.values())
    write_format(Kind.CONCEPT_SCHEMES, form, chosen)
