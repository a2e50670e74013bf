"""Records for tests that need few of their fields."""

from typing import Any

from aistandards.model import Provenance, Stage, Standard, Status


def smallest(**fields: Any) -> Standard:
    """Return a record with only the fields that every record must have, and the given ones."""
    return Standard(
        designation="X 1",
        work="X 1",
        body="x",
        publishers=("X",),
        stage=Stage("", None, Status.UNKNOWN),
        provenance=(Provenance(source="x", upstream_id="1"),),
        **fields,
    )
