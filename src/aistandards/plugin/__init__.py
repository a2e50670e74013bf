"""The public interface for plugins. Names that are not exported here may change without notice."""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
