"""Loading of records that need no sync: those of the bundled data, of a folder, or of a past day."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from aistandards.model import Designation, Standard
from aistandards.store.entry import Entry
from aistandards.store.store import Store

_BATCH = 1000
"""Records that are written in one transaction."""


def load(store: Store, run: int, records: Mapping[str, Iterable[Standard]], parse: Callable[[str], Designation]) -> int:
    """Put records into a store, in batches, and derive what depends on several of them.

    Args:
        store: The store that gets the records.
        run: Id of the run that writes.
        records: The records of each source.
        parse: Reads designations.

    Returns:
        The number of records.
    """
    loaded = 0
    for source, of_source in records.items():
        entries = (Entry.of(record, parse(record.designation)) for record in of_source)
        while chunk := list(islice(entries, _BATCH)):
            with store.batch(run, run) as batch:
                batch.upsert(source, chunk)
            loaded += len(chunk)
    store.inherit(parse)
    return loaded
