"""`aistandards review`."""

from datetime import UTC, datetime
from pathlib import Path

import attrs
import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.explanation import explain, lines
from aistandards.catalog.review import _undecided, own_decisions, renew, take_back_last
from aistandards.cli.output import open_catalog, safe_line, write_json
from aistandards.model import PartialDate
from aistandards.tagging.annotators import installed_annotators, prepare
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict, append


@click.command("review")
@click.option("--scheme", default="rights", show_default=True, help="The vocabulary whose tags are walked.")
@click.option("--who", default="reviewer", show_default=True, help="Your role; not your name.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="Where decisions go, instead of your own file.")
@click.option("--undo", is_flag=True, help="Take the last decision in your file back. Facts are never undone.")
@click.option("--conflicts", is_flag=True, help="Only list decisions that today's rules speak against.")
@click.option("--json", "as_json", is_flag=True, help="With --conflicts: as JSON.")
@click.pass_context
def command(
    ctx: click.Context, scheme: str, who: str, path: Path | None, undo: bool, conflicts: bool, as_json: bool
) -> None:
    """Walk the undecided tags, lowest confidence first, and write down what you decide."""
    catalog = open_catalog(ctx)
    if conflicts:
        _list_conflicts(catalog, as_json)
        return
    target = path or own_decisions(catalog)
    if undo:
        take_back_last(catalog, target)
        return
    undecided = _undecided(catalog, scheme)
    click.echo(f"{len(undecided)} undecided; decisions go to {target}")
    for standard, concept, evidence in undecided:
        for line in lines(explain(catalog, standard.designation, concept)):
            click.echo(safe_line(line))
        answer = click.prompt("accept, reject, skip or quit", type=click.Choice(["a", "r", "s", "q"]), default="s")
        if answer == "q":
            break
        if answer == "s":
            continue
        decision = Decision(
            designation=standard.designation,
            concept=concept,
            verdict=Verdict.ACCEPT if answer == "a" else Verdict.REJECT,
            who=who,
            when=PartialDate(datetime.now(UTC).date().isoformat()),
            why=click.prompt("why"),
            source=click.prompt("source", default="title and abstract"),
            rules=tuple(sorted({one.rule for one in evidence})),
            quote=evidence[0].quote if answer == "a" else None,
        )
        append(target, decision)
        renew(catalog, standard.designation, Curation([*catalog.curation.decisions_for(standard), decision]).apply)


def _list_conflicts(catalog: Catalog, as_json: bool) -> None:
    annotators = installed_annotators(catalog.plugins)
    found = [
        {"designation": one.designation, "concept": one.concept, "verdict": one.verdict.value, "conflict": said}
        for name in dict.fromkeys(decision.designation for decision in catalog.curation.decisions)
        for standard in catalog.find(name)[:1]
        for one, said in catalog.curation.conflicts(prepare(attrs.evolve(standard, annotations=()), annotators))
    ]
    if as_json:
        write_json(found)
        return
    for row in found:
        click.echo("\t".join(row.values()))
    click.echo(f"{len(found)} conflicts between decisions and today's rules")
