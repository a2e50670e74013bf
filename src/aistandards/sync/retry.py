"""The public function `retry_quarantine`: read quarantined rows again."""

import attrs

from aistandards.catalog.catalog import Catalog
from aistandards.errors import AistandardsError
from aistandards.model import PartialDate
from aistandards.store import Entry
from aistandards.sync.clock import Clock
from aistandards.tagging.annotators import installed_annotators, prepare


@attrs.frozen(slots=True)
class RetryReport:
    """Result of a retry.

    Attributes:
        rows: Number of rows that were in the quarantine.
        taken: Number of rows that could be read and are now in the catalogue.
    """

    rows: int
    taken: int


def retry_quarantine(catalog: Catalog, *, clock: Clock | None = None) -> RetryReport:
    """Read every row of the quarantine again with the installed plugins; add readable rows to the catalogue.

    Raises:
        StoreError: The store cannot be written.
    """
    store, designations = catalog.store, catalog.plugins.designations
    annotators, curation = installed_annotators(catalog.plugins), catalog.curation
    now = (clock or Clock()).now()
    rows, taken = catalog.quarantine(), 0
    for row in rows:
        try:
            record = catalog.plugins.source(row.source).parse(row.raw)
            designation = designations.parse(record.designation)
            origin = attrs.evolve(record.origin, retrieved=PartialDate(now.date().isoformat()))
            standard = prepare(attrs.evolve(record, provenance=(origin,)), annotators, curation)
        except (ValueError, AistandardsError):
            continue
        run = store.begin_run(row.source, now.isoformat(timespec="seconds"))
        with store.batch(run, store.cursor(row.source).listing) as batch:
            # A row alone may lack what a sync reads elsewhere; the stored record then stays, and the row too.
            lost = batch.upsert(row.source, [Entry.of(standard, designation)], withhold=True).withheld
            if not lost:
                batch.release(row.id)
        store.end_run(run, now.isoformat(timespec="seconds"), "ok", "quarantine retry", {"new": 1})
        taken += not lost
    if taken:
        store.inherit(designations.parse)
    return RetryReport(len(rows), taken)
