"""The runs of syncs, as marks of what the store contains."""

from sqlalchemy import Engine, func, select

from aistandards.store import tables


class Runs:
    """The runs of syncs.

    Args:
        engine: The engine of the store.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last(self) -> int:
        """Return the number of the last run of any source; 0 without one."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(tables.run.c.id))).scalar() or 0

    def state(self) -> tuple[int, int, str]:
        """Return what changes whenever records change, also while a run goes on.

        Returns:
            Number of the last run, number of the last entry of the journal, and the newest end of a run.
        """
        run = tables.run
        query = select(
            select(func.max(run.c.id)).scalar_subquery(),
            select(func.max(tables.journal.c.id)).scalar_subquery(),
            select(func.max(run.c.finished)).scalar_subquery(),
        )
        with self._engine.connect() as connection:
            number, entry, finished = connection.execute(query).one()
        return number or 0, entry or 0, finished or ""
