"""The command `aistandards evaluate`: compare tags with labels."""

from pathlib import Path

import click

from aistandards.cli.output import open_catalog, say, warn_if_outdated, write_json, write_table
from aistandards.tagging.evaluation import Evaluation, read_labels


@click.command("evaluate")
@click.option("--gold", required=True, type=click.Path(path_type=Path), help="File of labels in JSON Lines.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(ctx: click.Context, gold: Path, as_json: bool) -> None:
    """Compare the tags in the store with labels, by designation.

    Each line of the file has `designation` and either `tags` or `ai`. Tags in `may` are neither right nor wrong.
    A store synchronised with --scope all also contains the records that are not AI standards.
    """
    labels = read_labels(gold)
    catalog = open_catalog(ctx)
    warn_if_outdated(catalog)
    evaluation = catalog.evaluate(labels)
    if as_json:
        write_json(evaluation.to_dict())
    else:
        _print(evaluation)


def _print(evaluation: Evaluation) -> None:
    result = evaluation.to_dict()
    rows = [(name, *score.values()) for name, score in result["concepts"].items()]
    rows += [(name, *result[name].values()) for name in ("micro", "macro")]
    write_table([[str(cell) for cell in row] for row in rows], ("concept", "precision", "recall", "f1"))
    say(f"{evaluation.size} labels compared")
    for error, pairs in (("missed", evaluation.misses), ("false hit", evaluation.false_hits)):
        for designation, concept in pairs:
            say(f"{error}: {designation}: {concept}")
    for designation in evaluation.not_found:
        say(f"not in the store: {designation}")
