"""Faults of secondary records: what a reader must be told is missing, or the body itself has said more since."""

from collections.abc import Iterator, Set

from aistandards.catalog.snapshot import Snapshot
from aistandards.model import PartialDate, Standard


def names_of(record: Standard) -> tuple[str, str]:
    """Return what identifies a record within its source: its key and its designation."""
    return record.origin.key, record.designation


def report_faults(record: Standard, snapshot: Snapshot, folder: str, own: Set[str]) -> Iterator[str]:
    """Yield the faults of the origin of a record that concern whose report it is.

    Args:
        record: The record.
        snapshot: The catalogue folder.
        folder: Name of the folder that the record is in.
        own: What `names_of` gives for the body's own records. A report about a standard that they lack contradicts none.
    """
    origin = record.origin
    told = {"reported_by": origin.reported_by, "url or reported_by": origin.url or origin.reported_by}
    if origin.is_secondary:
        missing = [name for name, value in {**told, "retrieved": origin.retrieved}.items() if not value]
        if missing:
            yield (
                f"its confidence is secondary, so its provenance needs {' and '.join(missing)}: who reported it, "
                "and the day on which it was seen"
            )
    elif origin.reported_by is not None:
        yield "reported_by is for a secondary record; write confidence: secondary too"
    subject = snapshot.subject(folder)
    if subject == folder:
        return
    if not origin.is_secondary:
        yield f"this folder holds what others report about {subject}; write confidence: secondary in its provenance"
    elif (
        origin.retrieved is not None
        and origin.retrieved.latest < PartialDate(snapshot.dates[subject]).earliest
        and not own.isdisjoint(names_of(record))
    ):
        yield (
            f"it was seen on {origin.retrieved}, before the body's own data of {snapshot.dates[subject]}, which have this "
            "standard; remove the line"
        )
