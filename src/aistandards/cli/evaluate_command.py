"""The command `aistandards evaluate`: compare tags, or the answers of `check` and `resolve`, with labels."""

from pathlib import Path

import click

from aistandards.check.evaluation import ReferenceEvaluation, evaluate_references
from aistandards.check.reference_labels import read_reference_labels
from aistandards.cli.output import open_catalog, say, warn_if_outdated, write_json, write_table
from aistandards.tagging.evaluation import Evaluation, read_labels


@click.command("evaluate")
@click.option("--gold", type=click.Path(path_type=Path), help="File of labelled tags in JSON Lines.")
@click.option("--references", type=click.Path(path_type=Path), help="File of labelled references in JSON Lines.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def command(ctx: click.Context, gold: Path | None, references: Path | None, as_json: bool) -> None:
    """Compare the tags in the store, or the answers about references, with labels.

    Each line of the file of --gold has `designation` and either `tags` or `ai`. Tags in `may` are neither right nor
    wrong. A store synchronised with --scope all also contains the records that are not AI standards.

    Each line of the file of --references has a `text` with its `references`, or a `name` with its `designation`. Each
    reference has `designation` and `verdict`. Of `kind`, each value has a score of its own.
    """
    if (gold is None) == (references is None):
        raise click.UsageError("give one file: --gold or --references")
    if gold is not None:
        labels = read_labels(gold)
        catalog = open_catalog(ctx)
        warn_if_outdated(catalog)
        evaluation = catalog.evaluate(labels)
        _print(evaluation) if not as_json else write_json(evaluation.to_dict())
    elif references is not None:
        texts = read_reference_labels(references)
        of_references = evaluate_references(open_catalog(ctx), texts)
        _print_references(of_references) if not as_json else write_json(of_references.to_dict())


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


def _print_references(evaluation: ReferenceEvaluation) -> None:
    total = evaluation.total
    rows = [[kind, *score.cells()] for kind, score in sorted(evaluation.kinds.items())]
    write_table([*rows, ["total", *total.cells()]], ("kind", *(name.replace("_", " ") for name in total.to_dict())))
    say(f"{evaluation.size} labels compared")
    for kind, content, fault in evaluation.faults:
        say(f"{kind}: {content!r}: {fault}")
