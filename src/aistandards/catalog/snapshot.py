"""The bundled snapshot: reviewed records in the package, so that everything works before any sync.

Each line of `catalog/<source>/standards.jsonl` is one record of that source, without abstracts. `manifest.json` gives
the date and the attribution of the data. A source with `of` in the manifest holds what others report about another source.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from aistandards.errors import StoreError
from aistandards.settings import bundled_folder

if TYPE_CHECKING:
    from aistandards.model import Designation, Standard
    from aistandards.plugin.designation_reader import DesignationReader
    from aistandards.store import Store

SNAPSHOT = "snapshot"
"""Name of the runs that load the bundled data."""

_WITHOUT = " without "
"""What separates the version of the loaded data from the bodies that no plugin could read."""


@attrs.frozen(slots=True)
class Snapshot:
    """A catalogue folder.

    Attributes:
        folder: Path of the folder.
        manifest: Contents of `manifest.json`.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @classmethod
    def open(cls, folder: Path | None = None) -> Snapshot:
        """Read the manifest of a catalogue folder, the bundled one by default.

        Raises:
            StoreError: There is none, or it cannot be read.
        """
        folder = folder or bundled_folder()
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            manifest["version"], [about["date"] for about in manifest["sources"].values()]
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise StoreError(f"the catalogue in {folder} cannot be read ({error}); install aistandards again") from None
        return cls(folder, manifest)

    @property
    def version(self) -> str:
        """Version of the data, by the calendar."""
        return str(self.manifest["version"])

    @property
    def dates(self) -> dict[str, str]:
        """The date of each source's data."""
        return {name: source["date"] for name, source in self.manifest["sources"].items()}

    def subject(self, source: str) -> str:
        """Return the source that the records of a folder are of: the one it reports about, else the source itself."""
        return str(self.manifest["sources"][source].get("of", source))

    def records(self, source: str) -> Iterator[Standard]:
        """Yield the records of one source, retrieved on the date of its data or on that of the line.

        Raises:
            StoreError: A line is not a record; the message gives its number.
        """
        from aistandards.model import PartialDate
        from aistandards.model.codec import from_json

        path = self.folder / source / "standards.jsonl"
        retrieved = PartialDate(self.dates[source])
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    record = from_json(line)
                except ValueError as error:
                    raise StoreError(f"{path}, line {number}: {error}; correct that line") from None
                origin = attrs.evolve(record.origin, retrieved=record.origin.retrieved or retrieved)
                yield attrs.evolve(record, provenance=(origin,))

    def load(self, store: Store, now: str, designations: DesignationReader) -> int:
        """Put the records into a store, except those of sources that have been synchronised already.

        Args:
            store: The store that gets the records.
            now: Time of loading, ISO 8601.
            designations: Reads the designation of each record.

        A record that no plugin can read is left out, and loaded when the plugin of its body is there again.

        Returns:
            The number of loaded records.
        """
        from aistandards.store.loading import load

        def parse(text: str) -> Designation:
            return designations.attempt(text)[0] or designations.parse(text)

        run = store.begin_run(SNAPSHOT, now)
        records: dict[str, list[Standard]] = {}
        unread: set[str] = set()
        for name, of_source in by_origin(map(self.records, self.dates)).items():
            if store.cursor(name).updated is None:
                records[name] = [record for record in of_source if designations.attempt(record.designation)[0]]
                unread |= {record.body for record in of_source} - {record.body for record in records[name]}
        loaded = load(store, run, records, parse)
        without = " ".join(sorted(unread - designations.bodies))
        state = f"{self.version}{_WITHOUT}{without}" if without else self.version
        store.end_run(run, now, "ok", f"snapshot {state}", {"new": loaded})
        store.set_meta("snapshot", state)
        return loaded

    def load_once(self, store: Store, now: str, designations: Callable[[], DesignationReader]) -> int:
        """Load the snapshot unless this version of it was loaded before; return the number of loaded records.

        A store that cannot be written stays as it is.

        Args:
            store: The store that gets the records.
            now: Time of loading, ISO 8601.
            designations: Makes the reader of designations, which is needed only when records are loaded.
        """
        if self._is_loaded(store, designations) or not store.can_write():
            return 0
        # The first of several processes loads it, before any of them can begin with a source.
        with store.lock(SNAPSHOT, now, wait=True):
            return 0 if self._is_loaded(store, designations) else self.load(store, now, designations())

    def _is_loaded(self, store: Store, designations: Callable[[], DesignationReader]) -> bool:
        """Return whether a store has this version, as far as the plugins can read it."""
        version, _, without = (store.meta("snapshot") or "").partition(_WITHOUT)
        return version == self.version and (not without or designations().bodies.isdisjoint(without.split()))


def by_origin(records: Iterable[Iterable[Standard]]) -> dict[str, list[Standard]]:
    """Return records by the source that they are of; a later record replaces an earlier one with the same key.

    Args:
        records: The records of each folder, in the order of the manifest: a report about a source follows its records.
    """
    by_source: dict[str, dict[str, Standard]] = {}
    for of_folder in records:
        for record in of_folder:
            by_source.setdefault(record.origin.source, {})[record.origin.upstream_id] = record
    return {source: list(of_source.values()) for source, of_source in by_source.items()}
