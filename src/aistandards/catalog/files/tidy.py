"""Tidying of a catalogue folder that was edited by hand."""

from pathlib import Path

from aistandards.catalog.files import absent
from aistandards.catalog.files.build import _write, tidied
from aistandards.catalog.files.lines import Lines
from aistandards.catalog.snapshot import Snapshot
from aistandards.errors import StoreError
from aistandards.tagging.curation import Curation


def tidy(folder: Path) -> None:
    """Write every line as it ought to be written, in order, and the manifest after them.

    Raises:
        StoreError: Something is wrong that only a person can put right; nothing is written.
    """
    from aistandards.catalog.files.check import check

    wrong = [one for one in check(folder) if not one.tidy]
    if wrong:
        more = f" (and {len(wrong) - 1} more; see `aistandards catalog check`)" if len(wrong) > 1 else ""
        raise StoreError(f"{wrong[0]}{more}; nothing was written")
    snapshot = Snapshot.open(folder)
    records = tidied(Lines.read(folder, list(snapshot.dates)), Curation.load([folder / "curation"]))
    _write(folder, snapshot.version, snapshot.manifest["sources"], records, absent.absent(folder))
