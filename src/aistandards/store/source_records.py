"""The records of one source, as a sync asks about them: what a listing lacks, and which fields have values.

The answers decide what a run may mark as gone and which fields may become empty.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Engine, Row, func, select

from aistandards.store import tables
from aistandards.store.entry import filled_fields
from aistandards.store.statements import chunks, records_with_data


class SourceRecords:
    """The stored records of one source.

    Args:
        engine: The database.
        source: Name of the source.
    """

    def __init__(self, engine: Engine, source: str) -> None:
        self._engine, self._source = engine, source

    @property
    def _listed(self) -> ColumnElement[bool]:
        record = tables.record
        ever = record.c.listed_in != tables.NEVER_LISTED
        return (record.c.source == self._source) & record.c.gone.is_(None) & ever

    def unlisted(self, listing: int) -> list[Row[Any]]:
        """Return the records that are missing in a listing and not yet marked as gone.

        Args:
            listing: Id of the listing.

        Returns:
            Rows of `upstream_id`, `family` and `listed_in`, the id of the last listing with the record.
        """
        record = tables.record
        query = select(record.c.upstream_id, record.c.family, record.c.listed_in)
        query = query.where(self._listed & (record.c.listed_in != listing)).order_by(record.c.sort_key)
        with self._engine.connect() as connection:
            return list(connection.execute(query))

    def committee_counts(self) -> dict[str, int]:
        """Return the number of listed records by committee."""
        record = tables.record
        query = select(record.c.family, func.count()).where(self._listed).group_by(record.c.family)
        with self._engine.connect() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}

    def last_unidentified(self, listing: int, ambiguous: Collection[str] = ()) -> int:
        """Return the newest run in which a row of a listing without the key of a record first appeared in quarantine.

        Args:
            listing: Id of the listing.
            ambiguous: Keys of records that are no keys of their rejected rows.

        Returns:
            Id of the run; 0 without such a row.
        """
        row, record = tables.quarantine, tables.record
        same = (record.c.source == self._source) & (record.c.upstream_id == row.c.upstream_id)
        keyless = ~select(record.c.upstream_id).where(same).exists()
        newest = self._newest_first_run((row.c.last_run >= listing) & keyless)
        for chunk in chunks(sorted(ambiguous)):
            same_keys = (row.c.last_run >= listing) & row.c.upstream_id.in_(chunk)
            newest = max(newest, self._newest_first_run(same_keys))
        return newest

    def last_rejected(self) -> int:
        """Return the newest run in which a row first appeared in quarantine; 0 without such a row."""
        return self._newest_first_run(tables.quarantine.c.id.is_not(None))

    def _newest_first_run(self, condition: ColumnElement[bool]) -> int:
        row = tables.quarantine
        query = select(func.max(row.c.first_run)).where((row.c.source == self._source) & condition)
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() or 0

    def committee_names(self) -> dict[str, str]:
        """Return the name of each committee, by its reference."""
        record = tables.record
        members = (
            select(func.min(record.c.standard_id))
            .where(self._listed & (record.c.family != ""))
            .group_by(record.c.family)
        )
        with self._engine.connect() as connection:
            ids = connection.execute(members).scalars().all()
            committees = [
                orjson.loads(row.data).get("committee") or {}
                for chunk in chunks(ids)
                for row in connection.execute(records_with_data().where(self._listed & record.c.standard_id.in_(chunk)))
            ]
        return {committee["reference"]: committee["name"] for committee in committees if committee.get("name")}

    def count_filled(self, fields: Collection[str]) -> Counter[tuple[str, str]]:
        """Return the number of listed records in which a field has a value, by field and committee.

        Args:
            fields: Names of fields, as `filled_fields` returns them.
        """
        counts = Counter[tuple[str, str]]()
        for record, family in self._plain():
            counts.update((field, family) for field in filled_fields(record).intersection(fields))
        return counts

    def _plain(self) -> Iterator[tuple[dict[str, Any], str]]:
        query = records_with_data().where(self._listed)
        with self._engine.connect() as connection:
            for row in connection.execution_options(yield_per=500).execute(query):
                yield orjson.loads(row.data), row.family
