"""The AI standards of ITU-T, ISO and IEC: catalogue, lifecycle, designations and evidence."""

import importlib
from typing import TYPE_CHECKING, Any

from aistandards._version import __version__

if TYPE_CHECKING:
    from aistandards.catalog.catalog import Catalog
    from aistandards.catalog.resolution import Resolution
    from aistandards.errors import (
        AistandardsError,
        DateError,
        DesignationError,
        NotFound,
        PluginError,
        SettingError,
        StoreError,
        VocabularyError,
    )
    from aistandards.model import (
        Annotation,
        Committee,
        Dates,
        Designation,
        Direction,
        Link,
        Method,
        PartialDate,
        Provenance,
        Relation,
        RelationType,
        Stage,
        Standard,
        Status,
        Supplement,
    )
    from aistandards.plugin.designations import parse_designation
    from aistandards.settings import Settings

# Imported when first used: `import aistandards` alone must cost next to nothing.
_ROOMS = {
    "aistandards.catalog.catalog": ("Catalog",),
    "aistandards.plugin.designations": ("parse_designation",),
    "aistandards.errors": (
        "AistandardsError",
        "DateError",
        "DesignationError",
        "NotFound",
        "PluginError",
        "SettingError",
        "StoreError",
        "VocabularyError",
    ),
    "aistandards.model": (
        "Annotation",
        "Committee",
        "Dates",
        "Designation",
        "Direction",
        "Link",
        "Method",
        "PartialDate",
        "Provenance",
        "Relation",
        "RelationType",
        "Stage",
        "Standard",
        "Status",
        "Supplement",
    ),
    "aistandards.catalog.resolution": ("Resolution",),
    "aistandards.settings": ("Settings",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "AistandardsError",
    "Annotation",
    "Catalog",
    "Committee",
    "DateError",
    "Dates",
    "Designation",
    "DesignationError",
    "Direction",
    "Link",
    "Method",
    "NotFound",
    "PartialDate",
    "PluginError",
    "Provenance",
    "Relation",
    "RelationType",
    "Resolution",
    "SettingError",
    "Settings",
    "Stage",
    "Standard",
    "Status",
    "StoreError",
    "Supplement",
    "VocabularyError",
    "__version__",
    "parse_designation",
]


def __getattr__(name: str) -> Any:
    if name in _ROOM_OF:
        return getattr(importlib.import_module(_ROOM_OF[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
