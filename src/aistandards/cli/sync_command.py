"""`aistandards sync`."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import click

from aistandards.catalog.snapshot import Snapshot
from aistandards.cli.main import plugins_of
from aistandards.cli.output import safe, write_json
from aistandards.plugin.registry import Plugins
from aistandards.plugin.source import Source
from aistandards.settings import Settings
from aistandards.store import Store
from aistandards.store.database import copy_to
from aistandards.sync.report import Outcome, SourceReport, SyncOptions
from aistandards.sync.synchroniser import Synchroniser
from aistandards.tagging.annotators import installed_annotators
from aistandards.tagging.curation import Curation

EXIT_PARTIAL, EXIT_REFUSED = 3, 4
Progressed = Callable[[str, int, int | None], None]


@click.command("sync")
@click.argument("names", nargs=-1, metavar="[SOURCE]...")
@click.option("--offline", is_flag=True, help="Load the bundled snapshot and touch no network.")
@click.option("--dry-run", is_flag=True, help="Do everything and write nothing.")
@click.option("--scope", type=click.Choice(["ai", "all"]), default="ai", help="Keep AI standards, or everything.")
@click.option("--full", is_flag=True, help="Forget where the sources had got to and read everything again.")
@click.option("--force", is_flag=True, help="Go on where a guard refuses.")
@click.option("--deep", is_flag=True, help="Also read what takes many requests: all ITU-T summaries.")
@click.option("--max-requests", type=click.IntRange(min=1), help="At most so many requests a source.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
@click.pass_context
def command(
    ctx: click.Context,
    names: tuple[str, ...],
    offline: bool,
    dry_run: bool,
    scope: str,
    full: bool,
    force: bool,
    deep: bool,
    max_requests: int | None,
    as_json: bool,
) -> None:
    """Bring the catalogue up to date with its sources.

    Without a name it reads the sources that are read by default (`aistandards sources` shows them), or those that the
    setting `sources` lists. A name is that of a source or of a body that one source reads.

    The bundled snapshot is loaded on first use. A source that fails is told, and never keeps the others from theirs.
    """
    make: Callable[..., Synchroniser] = ctx.obj.get("synchroniser", Synchroniser)
    settings = Settings.load(ctx.obj["database_url"])
    plugins = plugins_of(ctx)
    chosen = _chosen(names, plugins, settings)
    told = _tell(plugins, 0)
    options = SyncOptions(everything=scope == "all", full=full, force=force, deep=deep, max_requests=max_requests)
    with tempfile.TemporaryDirectory() as scratch:
        url = copy_to(settings.database_url, Path(scratch) / "dry-run.db") if dry_run else settings.database_url
        with Store(url) as store:
            snapshot = Snapshot.open()
            loaded = snapshot.load_once(store, datetime.now(UTC).isoformat(timespec="seconds"), plugins.designations)
            if loaded and not as_json:
                click.echo(f"loaded the bundled snapshot {snapshot.version}: {loaded} records")
            reports = (
                _offline(chosen)
                if offline
                else _run(chosen, store, plugins, settings, options, snapshot, as_json, make)
            )
    _tell(plugins, told)
    if as_json:
        write_json({"sources": [_shape(report) for report in reports]})
    ctx.exit(exit_code(reports))


def _tell(plugins: Plugins, told: int) -> int:
    """Tell what is wrong with plugins and has not been told; how much has been told now."""
    for problem in plugins.problems[told:]:
        click.echo(f"aistandards: {safe(problem)}", err=True)
    return len(plugins.problems)


def _chosen(names: Sequence[str], plugins: Plugins, settings: Settings) -> list[Source]:
    """The sources that are named, else those of the setting, else those that are read by default."""
    names = names or settings.default_sources
    return [plugins.source(name) for name in names] if names else plugins.default_sources()


def exit_code(reports: list[SourceReport]) -> int:
    """The exit code of a sync: a refusal weighs more than a failure."""
    outcomes = {report.outcome for report in reports}
    if Outcome.REFUSED in outcomes:
        return EXIT_REFUSED
    return EXIT_PARTIAL if outcomes & {Outcome.UNREACHABLE, Outcome.BROKEN} else 0


def _offline(sources: list[Source]) -> list[SourceReport]:
    return [SourceReport(source=source.name, outcome=Outcome.OFFLINE) for source in sources]


def _run(
    sources: list[Source],
    store: Store,
    plugins: Plugins,
    settings: Settings,
    options: SyncOptions,
    snapshot: Snapshot,
    quiet: bool,
    make: Callable[..., Synchroniser],
) -> list[SourceReport]:
    with _bars(shown=sys.stderr.isatty() and not quiet) as progress:
        synchroniser = make(
            store=store,
            annotators=installed_annotators(plugins),
            designations=plugins.designations,
            curation=Curation.installed(settings.home),
            settings=settings,
            options=options,
            snapshot_dates=snapshot.dates,
            on_note=lambda source, sentence: click.echo(f"{source}: {safe(sentence)}", err=True),
            on_progress=progress,
            stand_in=plugins.stand_in,
        )
        reports = []
        for report in synchroniser.run(sources):
            reports.append(report)
            if not quiet:
                click.echo(_sentence(report))
            if report.message:
                click.echo(f"aistandards: {report.source}: {safe(report.message)}", err=True)
                date = snapshot.dates.get(report.source)
                told = report.outcome in (Outcome.REFUSED, Outcome.OFFLINE)
                if date and not told and store.cursor(report.source).updated is None:
                    click.echo(f"aistandards: {report.source}: the bundled data of {date} stays in use", err=True)
    order = {source.name: place for place, source in enumerate(sources)}
    return sorted(reports, key=lambda report: order.get(report.source, len(order)))


@contextmanager
def _bars(*, shown: bool) -> Iterator[Progressed]:
    """A bar for every source on a terminal; nothing elsewhere."""
    if not shown:
        yield lambda source, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, Any] = {}
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:

        def progress(source: str, done: int, total: int | None) -> None:
            if source not in tasks:
                tasks[source] = bars.add_task(source, total=total)
            bars.update(tasks[source], completed=done, total=total)

        yield progress


def _sentence(report: SourceReport) -> str:
    counts = (
        f"{report.fetched} rows: {report.new} new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.gone} gone, {report.quarantined} quarantined, {report.out_of_scope} out of scope"
    )
    cost = f"{report.requests} requests, {report.bytes / 1e6:.1f} MB, {report.seconds:.1f} s"
    return f"{report.source}: {report.outcome.value}; {counts}; {cost}"


def _shape(report: SourceReport) -> dict[str, object]:
    return attrs.asdict(report, filter=lambda field, _: field.name != "notes") | {"outcome": report.outcome.value}
