"""Series and successions for output: as fields of JSON and as lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aistandards.catalog.family import Node
    from aistandards.catalog.series import Series
    from aistandards.catalog.succession import Succession


def series_fields(series: Series) -> dict[str, Any]:
    """Return a series as fields of JSON."""
    return {
        "designation": series.designation,
        "status": series.status.value,
        "parts": [
            {
                "designation": part.designation,
                "status": part.status.value,
                "issued": part.issued,
                "data_of": part.data_of,
            }
            for part in series.parts
        ],
    }


def series_tree(series: Series) -> Node:
    """Return a series as a tree of its parts."""
    from aistandards.catalog.family import Node

    below = tuple(Node(part.designation, "part", part.status.value, part.issued or "") for part in series.parts)
    return Node(series.designation, "series", below=below)


def succession_line(succession: Succession) -> str:
    """Return what stands today as one line, with the way there; empty where nothing is in force."""
    between = [name for name in succession.steps if name not in succession.current]
    way = f" (by way of {', '.join(between)})" if between and succession.current else ""
    return ", ".join(succession.current) + way
