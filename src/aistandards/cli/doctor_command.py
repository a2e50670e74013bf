"""The command `aistandards doctor`: check the installation."""

import platform

import click

from aistandards._version import __version__
from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.contract import JSON, answers
from aistandards.cli.main import plugins_of
from aistandards.cli.output import open_catalog, safe, say, write_json
from aistandards.settings import Settings

MAX_NAMES = 8
"""Largest number of names that are printed per source; the JSON contains all."""


@click.command("doctor")
@answers()
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """Check the installation and print its problems with their remedies. A problem gives exit code 1."""
    settings, plugins = Settings.load(ctx.obj["database_url"]), plugins_of(ctx)
    catalog = open_catalog(ctx)
    plugins.describe()
    problems = [str(problem) for problem in plugins.problems]
    if quarantined := len(catalog.quarantine()):
        problems.append(f"{quarantined} rows are in quarantine; see `aistandards quarantine list`")
    contradictions = catalog.contradictions()
    if in_store := contradictions["standards"]:
        problems.append(
            f"{in_store} standards are in force or published after their withdrawal; "
            f"run `aistandards sync --full`, and report the rest to their body"
        )
    facts = {
        "version": __version__,
        "data": Snapshot.open().version,
        "python": platform.python_version(),
        "home": str(settings.home),
        "standards": len(catalog),
        "contradictions": contradictions,
        "kept_without_a_field": catalog.extras(),
        "problems": problems,
    }
    if form == JSON:
        write_json(facts)
    else:
        for name, value in facts.items():
            for line in f"{name}: {_text(value)}".split("\n"):
                say(line)
    ctx.exit(1 if problems else 0)


def _text(value: object) -> str:
    """Return a fact as text on one line; a mapping by source has one line per source."""
    if isinstance(value, dict) and all(isinstance(count, int) for count in value.values()):
        return ", ".join(f"{name} {count:,}" for name, count in value.items())
    if isinstance(value, dict):
        return "".join(f"\n  {safe(source)}: {_most_frequent(names)}" for source, names in value.items()) or "nothing"
    return "; ".join(map(safe, value)) or "none" if isinstance(value, list) else safe(value)


def _most_frequent(names: dict[str, int]) -> str:
    """Return the most frequent names with their numbers of records, and the number of further names."""
    frequent = [f"{safe(name)} ({count:,})" for name, count in list(names.items())[:MAX_NAMES]]
    left_out = len(names) - len(frequent)
    return ", ".join(frequent) + (f" and {left_out} more, see --json" if left_out else "")
