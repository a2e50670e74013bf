"""The standards that a slug names, in the order in which they answer for it."""

from typing import Any

from sqlalchemy import Row

from aistandards.catalog.editions import is_bundle, rank
from aistandards.catalog.entries import StoreEntries
from aistandards.model import Standard
from aistandards.model.codec import from_json
from aistandards.plugin.designation_reader import DesignationReader
from aistandards.store.reader import Reader


def standards_of(reader: Reader, designations: DesignationReader, slug: str) -> list[Standard]:
    """Return the standards that a slug names, the one that answers for it first.

    Args:
        reader: The store's reader.
        designations: Reads the designations of the store.
        slug: A slug. When it is that of a designation with a date, it does not name a work.
    """
    rows = reader.slugs.rows(slug)
    dated = [row for row in rows if row.slug == slug != row.work_slug]
    named, entries = dated or rows, StoreEntries(reader, designations)
    if len(named) > 1:
        named.sort(key=lambda row: _order(entries, row))
    return [from_json(row.data) for row in named]


def _order(entries: StoreEntries, row: Row[Any]) -> tuple[Any, ...]:
    """Return the key of the order: editions, their prints for sale, supplements, and what no plugin can read."""
    entry = entries.of_row(row)
    if entry is None:
        return (2,)
    return (bool(entry.designation.supplements), is_bundle(entry.designation), *rank(entry))
