"""`aistandards evaluate`."""

from pathlib import Path

import click

from aistandards.cli.output import open_catalog, warn_if_outdated, write_json, write_table
from aistandards.tagging.evaluation import Evaluation, read_labels


@click.command("evaluate")
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="File of labels, a line of JSON each.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_context
def command(ctx: click.Context, gold: Path, as_json: bool) -> None:
    """Compare the tags in the store with labels, by designation.

    A line of labels has `designation` and either `tags` (and `may`, counted neither way) or `ai`. A store synchronised
    with --scope all holds the records that are not AI standards too.
    """
    labels = read_labels(gold)
    catalog = open_catalog(ctx)
    warn_if_outdated(catalog)
    found = catalog.evaluate(labels)
    if as_json:
        write_json(found.to_dict())
    else:
        _print(found)


def _print(found: Evaluation) -> None:
    plain = found.to_dict()
    rows = [(name, *score.values()) for name, score in plain["concepts"].items()]
    rows += [(name, *plain[name].values()) for name in ("micro", "macro")]
    write_table([[str(cell) for cell in row] for row in rows], ("concept", "precision", "recall", "f1"))
    click.echo(f"{found.size} labels compared")
    for what, pairs in (("missed", found.misses), ("false hit", found.false_hits)):
        for designation, concept in pairs:
            click.echo(f"{what}: {designation}: {concept}")
    for designation in found.not_found:
        click.echo(f"not in the store: {designation}")
