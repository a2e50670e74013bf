"""The store: all SQL of the project. Sync writes through `Store`; the catalogue reads through its `Reader`."""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
