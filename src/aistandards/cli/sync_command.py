"""The command `aistandards sync`: bring the catalogue up to date with its sources."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import click

from aistandards.catalog.catalog import Catalog
from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.completion import sources
from aistandards.cli.contract import JSON, answers
from aistandards.cli.language import language_of
from aistandards.cli.main import plugins_of
from aistandards.cli.output import is_quiet, safe, say, settings_of, write_json
from aistandards.cli.progress import Bars
from aistandards.plugin.registry import Plugins
from aistandards.store.database import copy_store
from aistandards.sync.choice import Choice, Reason, choose_sources, estimated_seconds
from aistandards.sync.report import Outcome, SourceReport
from aistandards.sync.synchroniser import Synchroniser
from aistandards.sync.update import synchronise
from aistandards.translation import translate

EXIT_PARTIAL, EXIT_REFUSED = 3, 4
_NO_CONNECTION = " cannot be reached ("
"""Words of the message about a host without a connection; a host that answers with an error has others."""


@click.command("sync")
@click.argument("names", nargs=-1, metavar="[SOURCE]...", shell_complete=sources)
@click.option("--all-bodies", is_flag=True, help="Also read all other bodies of the bundled data that have a source.")
@click.option("--offline", is_flag=True, help="Load the bundled snapshot without using the network.")
@click.option("--dry-run", is_flag=True, help="Run the sync without writing to the store.")
@click.option("--scope", type=click.Choice(["ai", "all"]), default="ai", help="Store AI standards, or all standards.")
@click.option("--full", is_flag=True, help="Read everything again, not only changes since the last run.")
@click.option("--force", is_flag=True, help="Continue where a guard refuses.")
@click.option("--deep", is_flag=True, help="Also read data that needs many requests, such as all ITU-T summaries.")
@click.option("--max-requests", type=click.IntRange(min=1), help="Largest number of requests per source.")
@click.option(
    "--max-time",
    "max_seconds",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Longest time of the whole sync; the next sync goes on from there.",
)
@answers()
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    all_bodies: bool,
    offline: bool,
    dry_run: bool,
    scope: str,
    full: bool,
    force: bool,
    deep: bool,
    max_requests: int | None,
    max_seconds: float | None,
    form: str,
) -> None:
    """Bring the catalogue up to date with its sources.

    SOURCE is the name of a source or of its body. Without SOURCE the command reads the sources of the setting
    `sources`, else the default ones. `--all-bodies` adds the sources of the other bodies of the bundled data; none needs a
    key. `aistandards sources` lists all sources.

    The first use loads the bundled snapshot. The command reports a source that fails, and reads the others.
    """
    # Notes come from the threads of the sources, which have no context.
    as_json, without_notes = form == JSON, is_quiet()
    quiet = as_json or without_notes
    with _opened(ctx, dry_run) as catalog:
        chosen = choose_sources(names, catalog.plugins, catalog.settings, all_bodies=all_bodies)
        printed = _print_problems(catalog.plugins, 0)
        if catalog.loaded and not quiet:
            loaded = translate("loaded the bundled snapshot {version}: {number} records", language_of(ctx))
            say(loaded.format(version=catalog.data_version, number=catalog.loaded))
        if offline:
            reports = [SourceReport(source=source.name, outcome=Outcome.OFFLINE) for source in chosen]
        else:
            if not quiet and chosen.sources.keys() & {Reason.SETTING, Reason.BUNDLED}:
                for line in _plan(chosen, catalog, language_of(ctx)):
                    say(line)
            with Bars(enabled=sys.stderr.isatty() and not quiet) as bars:
                running = synchronise(
                    catalog,
                    names,
                    all_bodies=all_bodies,
                    scope="all" if scope == "all" else "ai",
                    full=full,
                    force=force,
                    deep=deep,
                    max_requests=max_requests,
                    max_seconds=max_seconds,
                    on_note=lambda source, sentence: (
                        None if without_notes else bars.say(f"{source}: {safe(sentence)}", err=True)
                    ),
                    on_progress=bars.update,
                    engine=ctx.obj.get("synchroniser", Synchroniser),
                )
                reports = _print_reports(running, catalog, bars, quiet=quiet)
        _print_problems(catalog.plugins, printed)
    order = {source.name: position for position, source in enumerate(chosen)}
    reports.sort(key=lambda report: order.get(report.source, len(order)))
    if as_json:
        write_json({"sources": [_as_dict(report) for report in reports]})
    ctx.exit(exit_code(reports))


@contextmanager
def _opened(ctx: click.Context, dry_run: bool) -> Iterator[Catalog]:
    """Open the catalogue; a dry run uses a temporary copy of the store."""
    settings = settings_of(ctx)
    with tempfile.TemporaryDirectory() as scratch:
        if dry_run:
            url = copy_store(settings.database_url, Path(scratch) / "dry-run.db")
            settings = attrs.evolve(settings, database_url=url)
        with Catalog.open(settings=settings, plugins=plugins_of(ctx)) as catalog:
            yield catalog


def _plan(chosen: Choice, catalog: Catalog, language: str) -> Iterator[str]:
    """Yield the time that a sync may take, the sources that it reads for each reason, and the bodies without one."""
    sources = list(chosen)
    seconds, unread = estimated_seconds(sources, catalog.last_runs())
    time = translate("{number} sources, some {minutes} min", language)
    guess = translate("{number} of them have no complete run yet and count a minute each", language)
    guesses = f"; {guess.format(number=unread)}" if unread else ""
    yield time.format(number=len(sources), minutes=max(1, round(seconds / 60))) + guesses
    for reason, of_reason in chosen.sources.items():
        if of_reason:
            yield f"{translate(reason.value, language)}: {', '.join(source.name for source in of_reason)}"
    by_hand = [body for body, offered in chosen.unread.items() if not offered]
    if by_hand:
        yield f"{translate('not read, because their records are kept by hand', language)}: {', '.join(by_hand)}"
    several = translate("not read, because {body} has several sources: name one of {sources}", language)
    for body, offered in chosen.unread.items():
        if offered:
            yield several.format(body=body, sources=", ".join(offered))


def _print_problems(plugins: Plugins, printed: int) -> int:
    """Print the problems of plugins after the first `printed` ones; return the number of all problems."""
    for problem in plugins.problems[printed:]:
        say(f"aistandards: {safe(problem)}", err=True)
    return len(plugins.problems)


def _print_reports(running: Iterable[SourceReport], catalog: Catalog, bars: Bars, *, quiet: bool) -> list[SourceReport]:
    """Print each report when its source is done; return all. Without a network one sentence is enough."""
    reports: list[SourceReport] = []
    waiting: list[SourceReport] = []
    for report in running:
        bars.done(report.source)
        reports.append(report)
        waiting.append(report)
        if not (report.outcome is Outcome.OFFLINE or _has_no_connection(report)):
            for each in waiting:
                _print_report(each, catalog, bars, quiet=quiet)
            waiting.clear()
    number = sum(map(_has_no_connection, waiting))
    if number > 1 and len(waiting) == len(reports):
        bars.say(
            f"aistandards: none of {number} sources can be reached, so there seems to be no network; the catalogue keeps "
            "its data, and all other commands work",
            err=True,
        )
        return reports
    for each in waiting:
        _print_report(each, catalog, bars, quiet=quiet)
    return reports


def _has_no_connection(report: SourceReport) -> bool:
    return report.outcome is Outcome.UNREACHABLE and _NO_CONNECTION in (report.message or "")


def _print_report(report: SourceReport, catalog: Catalog, bars: Bars, *, quiet: bool) -> None:
    """Print the report of a source, and why it did not end as usual."""
    if not quiet:
        bars.say(_sentence(report, language_of(click.get_current_context())))
    if not report.message:
        return
    bars.say(f"aistandards: {report.source}: {safe(report.message)}", err=True)
    date = Snapshot.open().dates.get(report.source)
    explained = report.outcome in (Outcome.REFUSED, Outcome.OFFLINE)
    if date and not explained and catalog.store.cursor(report.source).updated is None:
        bars.say(f"aistandards: {report.source}: the bundled data of {date} stays in use", err=True)


def exit_code(reports: list[SourceReport]) -> int:
    """Return the exit code of a sync: a refusal has priority over a failure."""
    outcomes = {report.outcome for report in reports}
    if Outcome.REFUSED in outcomes:
        return EXIT_REFUSED
    return EXIT_PARTIAL if outcomes & {Outcome.PARTIAL, Outcome.UNREACHABLE, Outcome.BROKEN} else 0


def _sentence(report: SourceReport, language: str) -> str:
    counts = translate(
        "{fetched} rows: {new} new, {changed} changed, {unchanged} unchanged, {gone} gone, {quarantined} quarantined, "
        "{out_of_scope} out of scope",
        language,
    ).format_map(attrs.asdict(report))
    if report.drafts:
        counts += "; " + translate("{number} AI drafts in development", language).format(number=report.drafts)
    cost = translate("{requests} requests, {size} MB, {seconds} s", language).format(
        requests=report.requests, size=f"{report.bytes / 1e6:.1f}", seconds=f"{report.seconds:.1f}"
    )
    return f"{report.source}: {translate(report.outcome.value, language)}; {counts}; {cost}"


def _as_dict(report: SourceReport) -> dict[str, Any]:
    return attrs.asdict(report, filter=lambda field, _: field.name != "notes") | {"outcome": report.outcome.value}
