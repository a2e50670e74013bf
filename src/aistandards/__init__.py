"""The AI standards of ITU-T, ISO and IEC: catalogue, lifecycle, designations and evidence."""

import importlib
from typing import TYPE_CHECKING, Any

from aistandards.version import __version__

if TYPE_CHECKING:
    from aistandards.catalog import Catalog
    from aistandards.designations import parse_designation
    from aistandards.errors import AistandardsError, DesignationError, NotFound
    from aistandards.model import Designation, PartialDate, Standard, Status

# Imported when first used: `import aistandards` alone must cost next to nothing.
_DOORS = {
    "AistandardsError": "aistandards.errors",
    "Catalog": "aistandards.catalog",
    "Designation": "aistandards.model",
    "DesignationError": "aistandards.errors",
    "NotFound": "aistandards.errors",
    "PartialDate": "aistandards.model",
    "Standard": "aistandards.model",
    "Status": "aistandards.model",
    "parse_designation": "aistandards.designations",
}

__all__ = [
    "AistandardsError",
    "Catalog",
    "Designation",
    "DesignationError",
    "NotFound",
    "PartialDate",
    "Standard",
    "Status",
    "__version__",
    "parse_designation",
]


def __getattr__(name: str) -> Any:
    if name in _DOORS:
        return getattr(importlib.import_module(_DOORS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
