"""The command `aistandards review`: accept or reject tags one after the other, and compare reviewers."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path

import attrs
import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.explanation import lines
from aistandards.catalog.review import OpenTag, effect, own_decisions, with_file
from aistandards.cli.completion import schemes
from aistandards.cli.contract import JSON, STANDARD_OUTPUT, answers
from aistandards.cli.output import open_catalog, say, write_json
from aistandards.model import PartialDate, Standard
from aistandards.tagging.agreement import agreement
from aistandards.tagging.curation import Curation
from aistandards.tagging.decisions import Decision, Verdict, read_decisions
from aistandards.tagging.suggestions import Suggestion


@click.command("review")
@click.option(
    "--scheme", default="rights", show_default=True, shell_complete=schemes, help="The vocabulary of the tags."
)
@click.option("--who", default="reviewer", show_default=True, help="Your role, not your name.")
@click.option("--file", "path", type=click.Path(path_type=Path), help="File for the decisions, instead of your own.")
@click.option("--suggest", "suggest", is_flag=True, help="Show tags that a statistical model suggests.")
@click.option(
    "--agreement",
    "files",
    nargs=2,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Only compare the decisions of two reviewers, each in a file.",
)
@click.option("--conflicts", is_flag=True, help="Only list decisions that conflict with the installed rules.")
@answers()
@click.pass_context
def command(
    ctx: click.Context,
    scheme: str,
    who: str,
    path: Path | None,
    suggest: bool,
    files: tuple[Path, Path] | None,
    conflicts: bool,
    form: str,
) -> None:
    """Show each undecided tag, lowest confidence first, and store your decision.

    With --conflicts or --agreement the command asks nothing. Only then it takes -o and --json.
    """
    if not (files or conflicts) and (form == JSON or ctx.params["output"] != STANDARD_OUTPUT):
        raise click.UsageError("-o and --json need --conflicts or --agreement")
    if files:
        _compare(files, as_json=form == JSON)
        return
    catalog = open_catalog(ctx)
    if conflicts:
        _list_conflicts(catalog, as_json=form == JSON)
        return
    target = path or own_decisions(catalog.home)
    curation = with_file(catalog.curation, target)
    if suggest:
        questions = [_question_of_suggestion(each) for each in catalog.suggestions(scheme)]
    else:
        questions = [_question_of_tag(catalog, each) for each in catalog.review(scheme)]
    questions = [each for each in questions if not curation.has_decision(each.standard.designation, each.concept)]
    decided = sum(decision.concept.startswith(f"{scheme}:") for decision in curation.in_force)
    kind = "suggested" if suggest else "undecided"
    say(f"{len(questions)} {kind} tags, {decided} decisions so far; decisions are written to {target}")
    _ask(catalog, questions, who, target)


@attrs.frozen(slots=True)
class _Question:
    """A tag to decide about.

    Attributes:
        standard: The standard.
        concept: `scheme:id`.
        text: The lines that show why.
        accepted: The verdict when the person accepts it.
        rules: Ids of the rules whose evidence is judged.
        quote: The words that justify the tag.
    """

    standard: Standard
    concept: str
    text: Iterable[str]
    accepted: Verdict
    rules: tuple[str, ...]
    quote: str | None


def _question_of_tag(catalog: Catalog, tag: OpenTag) -> _Question:
    rules = tuple(sorted({annotation.rule for annotation in tag.evidence}))
    return _Question(tag.standard, tag.concept, _evidence(catalog, tag), Verdict.ACCEPT, rules, tag.evidence[0].quote)


def _evidence(catalog: Catalog, tag: OpenTag) -> Iterator[str]:
    """Yield the lines about a tag; the store is read when its turn comes."""
    yield from lines(catalog.explain(tag.standard.designation, tag.concept))


def _question_of_suggestion(suggestion: Suggestion) -> _Question:
    return _Question(suggestion.standard, suggestion.concept, _reasons(suggestion), Verdict.ADD, (), suggestion.quote)


def _reasons(suggestion: Suggestion) -> Iterator[str]:
    yield f"{suggestion.standard.designation}: {suggestion.concept}, suggested with probability {suggestion.probability:g}"
    yield f"  {suggestion.standard.title}"
    if suggestion.quote:
        yield f"  the words that count most: «{suggestion.quote}»"
    for neighbour in suggestion.neighbours:
        yield f"  like {neighbour.standard.designation} ({neighbour.similarity:.2f}): {neighbour.standard.title}"


def _ask(catalog: Catalog, questions: list[_Question], who: str, target: Path) -> None:
    """Ask about one tag after the other and write each decision."""
    done = 0
    for number, question in enumerate(questions, start=1):
        say(f"[{number} of {len(questions)}]")
        for line in question.text:
            say(line)
        for key, accepted in (("a", True), ("r", False)):
            say(f"  {key}: {_effect(catalog, _decision(catalog, question, accepted=accepted), target)}")
        answer = click.prompt("accept, reject, skip or quit", type=click.Choice(["a", "r", "s", "q"]), default="s")
        if answer == "q":
            break
        if answer != "s":
            decision = _decision(catalog, question, accepted=answer == "a")
            catalog.decide(
                attrs.evolve(
                    decision, who=who, why=click.prompt("why"), source=click.prompt("source", default=decision.source)
                ),
                target,
            )
            done += 1
    say(f"{done} decided now, {len(questions) - done} open")


def _decision(catalog: Catalog, question: _Question, *, accepted: bool) -> Decision:
    """Return the decision about a question, without its reason."""
    parts = "title and abstract" if question.standard.abstracts else "title"
    return Decision(
        designation=question.standard.designation,
        concept=question.concept,
        verdict=question.accepted if accepted else Verdict.REJECT,
        who="",
        when=PartialDate(catalog.clock().astimezone(UTC).date().isoformat()),
        why="",
        source=f"{question.standard.designation}, {parts}",
        rules=question.rules,
        quote=question.quote if accepted else None,
    )


def _effect(catalog: Catalog, decision: Decision, target: Path) -> str:
    """Return what a decision would change in the catalogue."""
    change = effect(catalog.get(decision.designation), decision, with_file(catalog.curation, target))
    changed = [(sign, name) for sign, names in (("+", change.given), ("-", change.taken)) for name in sorted(names)]
    counts = {name: catalog.count(tags=[[name]]) for _, name in changed}
    return (
        ", ".join(
            f"{sign} {name} ({counts[name]} standards, then {counts[name] + (1 if sign == '+' else -1)})"
            for sign, name in changed
        )
        or "changes no tag"
    )


def _compare(files: tuple[Path, Path], *, as_json: bool) -> None:
    first, second = (Curation(read_decisions(path)).in_force for path in files)
    result = agreement(first, second)
    rows = [
        {
            "designation": one.designation,
            "concept": one.concept,
            "first": f"{one.verdict.value}: {one.why}",
            "second": f"{other.verdict.value}: {other.why}",
        }
        for one, other in result.differences
    ]
    if as_json:
        write_json({"shared": result.shared, "agreed": result.agreed, "kappa": result.kappa, "differences": rows})
        return
    for row in rows:
        say("\t".join(row.values()))
    percent = f" ({100 * result.agreed / result.shared:.0f} %)" if result.shared else ""
    kappa = "is not defined" if result.kappa is None else f"{result.kappa:.2f}"
    say(f"the same answer to {result.agreed} of {result.shared} shared questions{percent}; Cohen's kappa {kappa}")


def _list_conflicts(catalog: Catalog, *, as_json: bool) -> None:
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
