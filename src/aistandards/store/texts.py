"""What the texts of a store have: how many standards have a word, which ones, and how many have an abstract."""

from sqlalchemy import func, select

from aistandards.model.filter import Filter
from aistandards.store import tables
from aistandards.store.conditions import conditions
from aistandards.store.connections import Connections


class Texts:
    """Read-only queries about the words of texts.

    Args:
        connections: Connections of readers.
    """

    def __init__(self, connections: Connections) -> None:
        self._dialect = connections.dialect
        self._connections = connections

    def number_with(self, word: str, is_beginning: bool) -> int:
        """Return how many standards have a word in designation, titles or abstracts.

        Args:
            word: The word.
            is_beginning: Whether words that begin with it count too.
        """
        with self._connections.connect() as connection:
            return self._dialect.number_with(connection, word, is_beginning)

    def ids_with(self, word: str, is_beginning: bool) -> list[int]:
        """Return ids of the standards that `number_with` counts."""
        with self._connections.connect() as connection:
            return self._dialect.ids_with(connection, word, is_beginning)

    def with_abstract(self, criteria: Filter) -> int:
        """Return how many of the standards that match a filter have an abstract in the store."""
        record, standard = tables.record, tables.standard
        query = select(func.count(record.c.standard_id.distinct())).where(record.c.has_abstract)
        # Without a filter the table of the records is enough, which takes a tenth of the time.
        if restrictions := list(conditions(criteria)):
            query = query.join_from(record, standard, standard.c.id == record.c.standard_id).where(*restrictions)
        with self._connections.connect() as connection:
            return int(connection.execute(query).scalar_one())
