"""The store: SQL, and nothing else. `Store` is its one class; sync writes through it, the catalogue reads."""

from aistandards.store.batch import Batch
from aistandards.store.context import CONTEXT
from aistandards.store.entry import Entry, Tally
from aistandards.store.reader import COUNTABLE, Filter, check_countable
from aistandards.store.store import CursorState, Store

__all__ = ["CONTEXT", "COUNTABLE", "Batch", "CursorState", "Entry", "Filter", "Store", "Tally", "check_countable"]
