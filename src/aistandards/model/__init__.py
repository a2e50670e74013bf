"""The model: the classes that describe a standard, without networks, databases or terminals."""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
