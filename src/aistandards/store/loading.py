"""Loading of records that need no sync: those of the bundled data, of a folder, or of a past day."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby, islice
from operator import itemgetter

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
    entries = (
        (source, Entry.of(record, parse(record.designation))) for source, own in records.items() for record in own
    )
    loaded = 0
    # A transaction for each of many small sources would write the same pages many times.
    while chunk := list(islice(entries, _BATCH)):
        with store.batch(run, run) as batch:
            for source, of_source in groupby(chunk, key=itemgetter(0)):
                batch.upsert(source, [entry for _, entry in of_source])
        loaded += len(chunk)
    store.inherit(parse)
    return loaded
