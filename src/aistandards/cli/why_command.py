"""The command `aistandards why`: show why a standard carries a concept."""

import click

from aistandards.cli.completion import designations_and_concepts
from aistandards.cli.contract import JSON, answers
from aistandards.cli.output import open_catalog, say, write_json
from aistandards.errors import NotFoundError


@click.command("why")
@click.argument("designation", nargs=-1, required=True, metavar="DESIGNATION", shell_complete=designations_and_concepts)
@click.argument("concept")
@answers()
@click.pass_context
def command(ctx: click.Context, designation: tuple[str, ...], concept: str, form: str) -> None:
    """Show why the standard DESIGNATION carries CONCEPT: the marked words, their rule and the decisions.

    Neither needs quotation marks, except a CONCEPT of several words: the last word is the concept.
    """
    catalog = open_catalog(ctx)
    try:
        explanation = catalog.explain(" ".join(designation), concept)
    except NotFoundError:
        text = " ".join((*designation, concept))
        if not catalog.resolve(text, nearest=False).is_stored:
            raise
        carried = ", ".join(sorted({tag.concept for tag in catalog.get(text).annotations if not tag.is_mention}))
        raise click.UsageError(f"name a concept after {text!r}; it carries {carried or 'none'}") from None
    if form == JSON:
        write_json(explanation.plain())
        return
    from aistandards.catalog.explanation import lines

    for line in lines(explanation):
        say(line)
