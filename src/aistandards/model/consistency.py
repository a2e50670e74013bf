"""Consistency of one record: a date of withdrawal that the rest of the record contradicts."""

import attrs

from aistandards.model.lifecycle import Status
from aistandards.model.standard import Standard

CONTRADICTED = "withdrawn"
"""Name in `extra` of a date of withdrawal that the rest of the record contradicts."""


def consistent(standard: Standard) -> Standard:
    """Return the record without a date of withdrawal that cannot be its own; `extra` keeps the date.

    Upstreams give an amendment that is published later the withdrawal of its base, and leave the date of a withdrawal that was
    undone. The status is what the upstream says on the day of retrieval; a past withdrawal of a text in force is older.

    Args:
        standard: A record of one source.

    Returns:
        The record itself when it is consistent, else a new one.
    """
    withdrawn, retrieved = standard.dates.withdrawn, standard.origin.retrieved
    if withdrawn is None:
        return standard
    in_force = standard.status is Status.PUBLISHED or standard.status.is_pending
    is_past = retrieved is not None and withdrawn.latest <= retrieved.latest
    if standard.dates.are_in_order and not (in_force and is_past):
        return standard
    return attrs.evolve(
        standard,
        dates=attrs.evolve(standard.dates, withdrawn=None),
        extra={**standard.extra, CONTRADICTED: withdrawn.text},
    )
