"""The contract of an exporter: it writes rows of the catalogue in one format."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TextIO, runtime_checkable

Row = Mapping[str, Any]
"""One standard as flat fields. The reference of `aistandards list` documents their names."""


@runtime_checkable
class Exporter(Protocol):
    """Writes rows in one format.

    Attributes:
        name: Name of the format in `--format`: `csv`.
        media_type: IANA media type of the format.
    """

    name: str
    media_type: str

    def write(self, rows: Iterable[Row], fields: Sequence[str], out: TextIO) -> None:
        """Write all rows, with these fields in this order.

        Args:
            rows: The rows, from an iterator: read each once.
            fields: Names of the fields.
            out: File to write to.
        """
