"""The conformance suite for authors of plugins: a class of pytest tests for one source.

>>> from aistandards.testing import SourceSuite
>>> "test_records_are_valid" in dir(SourceSuite)
True
"""

from aistandards._lazy import exports_of_stub

__getattr__, __dir__ = exports_of_stub(__name__)
