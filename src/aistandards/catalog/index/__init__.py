"""The status index: every designation of the bodies with its status and successors, as facts in one small file."""

from aistandards.catalog.index.indexed_entries import IndexedEntries
from aistandards.catalog.index.status_index import FILE, INDEX, StatusIndex

__all__ = ["FILE", "INDEX", "IndexedEntries", "StatusIndex"]
