"""What an exporter is: it writes rows of the catalogue in one format."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TextIO, runtime_checkable

Row = Mapping[str, Any]
"""One standard as flat fields; the names are documented in the reference of `aistandards list`."""


@runtime_checkable
class Exporter(Protocol):
    """Writes rows in one format.

    Attributes:
        name: What `--format` calls it: `csv`.
        media_type: IANA media type of what it writes.
    """

    name: str
    media_type: str

    def write(self, rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> None:
        """Write all rows, with these fields in this order."""
