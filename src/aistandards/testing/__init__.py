"""For authors of plugins: the conformance suite of a source, as a plugin of pytest.

>>> from aistandards.testing import SourceSuite
>>> "test_records_are_valid" in dir(SourceSuite)
True
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aistandards.testing.suite import SourceSuite
    from aistandards.testing.upstream.archives import XlsxListing, ZipArchive
    from aistandards.testing.upstream.server import Answer, Request
    from aistandards.testing.upstream.wire import CsvListing, JsonLines, JsonListing, Wire

# pytest loads this module in every run of an environment where aistandards is installed; it must cost nothing.
_DOORS = {
    "Answer": "upstream",
    "CsvListing": "wire",
    "JsonLines": "wire",
    "JsonListing": "wire",
    "Request": "upstream",
    "SourceSuite": "suite",
    "Wire": "wire",
    "XlsxListing": "packed",
    "ZipArchive": "packed",
}

__all__ = [
    "Answer",
    "CsvListing",
    "JsonLines",
    "JsonListing",
    "Request",
    "SourceSuite",
    "Wire",
    "XlsxListing",
    "ZipArchive",
]


def __getattr__(name: str) -> Any:
    if name in _DOORS:
        return getattr(importlib.import_module(f"aistandards.testing.{_DOORS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
