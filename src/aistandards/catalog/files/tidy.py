"""Tidying of a catalogue folder that was edited by hand."""

from pathlib import Path

from aistandards.catalog.files import absent
from aistandards.catalog.files.build import _write, tidied
from aistandards.catalog.files.lines import Lines
from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import StoreError
from aistandards.plugin.registry import Plugins
from aistandards.tagging.curation import Curation


def tidy(folder: Path, plugins: Plugins | None = None) -> None:
    """Write every line as it ought to be written, in order, and the manifest after them.

    Args:
        folder: The catalogue folder.
        plugins: Instead of finding the installed ones.

    Raises:
        StoreError: Something is wrong that only a person can put right; nothing is written.
    """
    from aistandards.catalog.files.check import check

    plugins = Plugins.find() if plugins is None else plugins
    wrong = [one for one in check(folder, plugins) if not one.tidy]
    if wrong:
        more = f" (and {len(wrong) - 1} more; see `aistandards catalog check`)" if len(wrong) > 1 else ""
        raise StoreError(f"{wrong[0]}{more}; nothing was written")
    snapshot = Snapshot.open(folder)
    records = tidied(
        Lines.read(folder, list(snapshot.dates), plugins.designations), Curation.load([folder / "curation"]), plugins
    )
    _write(folder, snapshot.version, snapshot.manifest["sources"], records, absent.absent(folder))
