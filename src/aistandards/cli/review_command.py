"""The command `aistandards review`: accept or reject tags one after the other."""

from datetime import UTC, date
from pathlib import Path

import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.explanation import lines
from aistandards.catalog.review import OpenTag, own_decisions
from aistandards.cli.output import open_catalog, say, write_json
from aistandards.model import PartialDate
from aistandards.tagging.decisions import Decision, Verdict


@click.command("review")
@click.option("--scheme", default="rights", show_default=True, help="The vocabulary of the tags.")
@click.option("--who", default="reviewer", show_default=True, help="Your role, not your name.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="File for the decisions, instead of your own.")
@click.option("--conflicts", is_flag=True, help="Only list decisions that conflict with the installed rules.")
@click.option("--json", "as_json", is_flag=True, help="With --conflicts: print JSON.")
@click.pass_context
def command(ctx: click.Context, scheme: str, who: str, path: Path | None, conflicts: bool, as_json: bool) -> None:
    """Show each undecided tag, lowest confidence first, and store your decision."""
    catalog = open_catalog(ctx)
    if conflicts:
        _list_conflicts(catalog, as_json)
        return
    target = path or own_decisions(catalog.home)
    tags = catalog.review(scheme)
    say(f"{len(tags)} undecided tags; decisions are written to {target}")
    for tag in tags:
        for line in lines(catalog.explain(tag.standard.designation, tag.concept)):
            say(line)
        answer = click.prompt("accept, reject, skip or quit", type=click.Choice(["a", "r", "s", "q"]), default="s")
        if answer == "q":
            break
        if answer != "s":
            catalog.decide(
                _decision(tag, accepted=answer == "a", who=who, today=catalog.clock().astimezone(UTC).date()), target
            )


def _decision(tag: OpenTag, *, accepted: bool, who: str, today: date) -> Decision:
    """Ask for the reason and the source of a decision."""
    return Decision(
        designation=tag.standard.designation,
        concept=tag.concept,
        verdict=Verdict.ACCEPT if accepted else Verdict.REJECT,
        who=who,
        when=PartialDate(today.isoformat()),
        why=click.prompt("why"),
        source=click.prompt("source", default="title and abstract"),
        rules=tuple(sorted({annotation.rule for annotation in tag.evidence})),
        quote=tag.evidence[0].quote if accepted else None,
    )


def _list_conflicts(catalog: Catalog, as_json: bool) -> None:
    rows = [
        {
            "designation": conflict.decision.designation,
            "concept": conflict.decision.concept,
            "verdict": conflict.decision.verdict.value,
            "conflict": conflict.reason,
        }
        for conflict in catalog.conflicts()
    ]
    if as_json:
        write_json(rows)
        return
    for row in rows:
        say("\t".join(row.values()))
    say(f"{len(rows)} conflicts between decisions and the installed rules")
