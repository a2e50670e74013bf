"""The command `aistandards evaluate`: compare tags, or the answers of `check` and `resolve`, with labels."""

from pathlib import Path

import click

from aistandards.check.evaluation import ReferenceEvaluation, evaluate_references
from aistandards.check.reference_labels import read_reference_labels
from aistandards.cli.contract import JSON, answers
from aistandards.cli.output import open_catalog, say, warn_if_outdated, write_json, write_table
from aistandards.tagging.evaluation import Evaluation, Score, read_labels


@click.command("evaluate")
@click.option("--gold", type=click.Path(path_type=Path), help="File of labelled tags in JSON Lines.")
@click.option("--references", type=click.Path(path_type=Path), help="File of labelled references in JSON Lines.")
@click.option(
    "--by",
    type=click.Choice(["concept", "body"]),
    default="concept",
    show_default=True,
    help="Rows of the table for --gold.",
)
@answers()
@click.pass_context
def command(ctx: click.Context, gold: Path | None, references: Path | None, by: str, form: str) -> None:
    """Compare the tags in the store, or the answers about references, with labels.

    Each line of the file of --gold has `designation` and either `tags` or `ai`. Tags in `may` are neither right nor
    wrong. `looked_for` lists the concepts for which the labeller looked, `body` is the body. Each measure has its
    interval with a confidence of 95 %; a row with fewer than five positives proves nothing. A store synchronised with
    --scope all also contains the records that are not AI standards.

    Each line of the file of --references has a `text` with its `references`, or a `name` with its `designation`. Each
    reference has `designation` and `verdict`. Of `kind`, each value has a score of its own.

    The file - is standard input.
    """
    if (gold is None) == (references is None):
        raise click.UsageError("give one file: --gold or --references")
    if gold is not None:
        labels = read_labels(gold)
        catalog = open_catalog(ctx)
        warn_if_outdated(catalog)
        evaluation = catalog.evaluate(labels)
        _print(evaluation, by) if form != JSON else write_json(evaluation.to_dict())
    elif references is not None:
        texts = read_reference_labels(references)
        of_references = evaluate_references(open_catalog(ctx), texts)
        _print_references(of_references) if form != JSON else write_json(of_references.to_dict())


def _print(evaluation: Evaluation, by: str) -> None:
    scores = evaluation.bodies if by == "body" else evaluation.concepts
    rows = [[name, *_cells(score)] for name, score in sorted(scores.items())]
    macro = evaluation.to_dict()["macro"]
    rows += [
        ["micro", *_cells(evaluation.micro)],
        ["macro", str(macro["precision"]), "", str(macro["recall"]), "", str(macro["f1"]), ""],
    ]
    write_table(rows, (by, "precision", "95 %", "recall", "95 %", "f1", "positives"))
    say(f"{evaluation.size} labels compared")
    for error, pairs in (("missed", evaluation.misses), ("false hit", evaluation.false_hits)):
        for designation, concept in pairs:
            say(f"{error}: {designation}: {concept}")
    for designation in evaluation.not_found:
        say(f"not in the store: {designation}")


def _cells(score: Score) -> list[str]:
    result = score.to_details()
    precision, recall = (
        "–".join(f"{bound:.2f}" for bound in result[name]) for name in ("precision_interval", "recall_interval")
    )
    positives = f"{score.positives} (unproven)" if result["unproven"] else str(score.positives)
    return [str(result["precision"]), precision, str(result["recall"]), recall, str(result["f1"]), positives]


def _print_references(evaluation: ReferenceEvaluation) -> None:
    total = evaluation.total
    rows = [[kind, *score.cells()] for kind, score in sorted(evaluation.kinds.items())]
    write_table([*rows, ["total", *total.cells()]], ("kind", *(name.replace("_", " ") for name in total.to_dict())))
    say(f"{evaluation.size} labels compared")
    for kind, content, fault in evaluation.faults:
        say(f"{kind}: {content!r}: {fault}")
