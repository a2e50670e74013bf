"""Everything a plugin may use, in one place. Whatever is not exported here may move without notice."""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
