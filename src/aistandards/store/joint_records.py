"""The records of standards that have several: of a document in two catalogues, and of a draft and its text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, select

from aistandards.store import tables
from aistandards.store.connections import Connections
from aistandards.store.statements import chunks, records_with_data


class JointRecords:
    """Read-only queries about the records of standards that have several.

    Args:
        connections: Connections of readers.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def _is_joint(self) -> ColumnElement[bool]:
        """Only the records of a standard with several have their own JSON."""
        return tables.record.c.data.is_not(None)

    def all(self) -> Iterator[Any]:
        """Yield the rows of these records, each with its JSON."""
        query = records_with_data().where(self._is_joint)
        with self._connections.connect(several=True) as connection:
            yield from connection.execute(query, execution_options={"yield_per": 500})

    def others(self, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str, str | None]]:
        """Yield the records of other sources that describe the same standards as some records.

        Args:
            keys: Source and upstream id of each record.

        Yields:
            Source and upstream id of a record; the source of another record of its standard; the day from which that
            source no longer lists it, or None.
        """
        record, other = tables.record, tables.record.alias()
        by_source: dict[str, list[str]] = defaultdict(list)
        for source, upstream_id in keys:
            by_source[source].append(upstream_id)
        query = select(record.c.source, record.c.upstream_id, other.c.source.label("other"), other.c.gone).join(
            other, (other.c.standard_id == record.c.standard_id) & (other.c.source != record.c.source)
        )
        with self._connections.connect(several=True) as connection:
            for source, ids in by_source.items():
                for chunk in chunks(ids):
                    of_chunk = (record.c.source == source) & record.c.upstream_id.in_(chunk)
                    yield from (tuple(row) for row in connection.execute(query.where(of_chunk)))
