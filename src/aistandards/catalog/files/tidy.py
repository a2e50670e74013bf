"""Tidying of a catalogue folder that was edited by hand."""

from functools import cache
from pathlib import Path

from aistandards.catalog.files import absent
from aistandards.catalog.files.build import MakeAnnotators, _write, annotators_of, tidied
from aistandards.catalog.files.lines import Lines
from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import StoreError
from aistandards.model.dates import Now, local_now
from aistandards.plugin.registry import Plugins
from aistandards.tagging.curation import Curation


def tidy(
    folder: Path, plugins: Plugins | None = None, *, annotators: MakeAnnotators | None = None, clock: Now = local_now
) -> None:
    """Write every line as it ought to be written, in order, and the manifest after them.

    Args:
        folder: The catalogue folder.
        plugins: The plugins, instead of the installed ones.
        annotators: Makes the annotators for new records, instead of those of the plugins; called at most once.
        clock: Tells the time, as for `check`.

    Raises:
        StoreError: Something is wrong that only a person can put right; nothing is written.
    """
    from aistandards.catalog.files.check import check

    plugins = Plugins.find() if plugins is None else plugins
    annotators = cache(annotators or annotators_of(plugins))
    wrong = [one for one in check(folder, plugins, annotators=annotators, clock=clock) if not one.tidy]
    if wrong:
        more = f" (and {len(wrong) - 1} more; see `aistandards catalog check`)" if len(wrong) > 1 else ""
        raise StoreError(f"{wrong[0]}{more}; nothing was written")
    snapshot = Snapshot.open(folder)
    lines = Lines.read(folder, list(snapshot.dates), plugins.designations)
    records = tidied(lines, Curation.load([folder / "curation"]), annotators)
    _write(folder, snapshot.version, snapshot.manifest["sources"], records, absent.absent(folder), plugins.designations)
