"""Tidy a catalogue folder after an edit by hand."""

from functools import cache
from pathlib import Path

from aistandards.catalog.files import absent, manifest
from aistandards.catalog.files.build import MakeAnnotators, annotators_of, tidy_records, write
from aistandards.catalog.files.lines import Lines
from aistandards.errors import StoreError
from aistandards.model.dates import Now, local_now
from aistandards.plugin.registry import Plugins
from aistandards.tagging.curation import Curation


def tidy(
    folder: Path, plugins: Plugins | None = None, *, annotators: MakeAnnotators | None = None, clock: Now = local_now
) -> None:
    """Write every line in the form and order of the program, and then the manifest.

    Args:
        folder: The catalogue folder.
        plugins: The plugins, instead of the installed ones.
        annotators: Makes the annotators for new records, instead of those of the plugins; called at most once.
        clock: Returns the time, as for `check`.

    Raises:
        StoreError: The check finds a fault, which only a person can correct; nothing is written.
    """
    from aistandards.catalog.files.check import check

    plugins = Plugins.find() if plugins is None else plugins
    annotators = cache(annotators or annotators_of(plugins))
    problems = check(folder, plugins, annotators=annotators, clock=clock)
    faults = [problem for problem in problems if not problem.tidy]
    if faults:
        more = f" (and {len(faults) - 1} more; see `aistandards catalog check`)" if len(faults) > 1 else ""
        raise StoreError(f"{faults[0]}{more}; nothing was written")
    snapshot = manifest.read_snapshot(folder)
    lines = Lines.read(folder, list(snapshot.dates), plugins.designations)
    records = tidy_records(lines, Curation.load([folder / "curation"]), annotators)
    sources, absent_names = snapshot.manifest["sources"], absent.read(folder)
    write(folder, snapshot.version, sources, records, absent_names, plugins.designations)
