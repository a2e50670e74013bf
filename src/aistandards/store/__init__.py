"""The store: SQL, and nothing else. `Store` is its one class; sync writes through it, the catalogue reads."""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
