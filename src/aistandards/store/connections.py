"""Connections of readers: one for each question, or one for all questions that are answered from one state of the store."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

import attrs
from sqlalchemy import Connection, Engine

from aistandards.store import engines

T = TypeVar("T")

State = tuple[int, int, str]
"""Number of the last run, number of the last entry of the journal, and the newest end of a run."""

_MAX_KEPT = 1000
"""Results that are kept. When there are more, all are dropped: those of the questions that are asked often come back at once."""

# Plain SQL: each answer asks this, and the constructs of SQLAlchemy take as long again.
_STATE = "SELECT (SELECT max(id) FROM run), (SELECT max(id) FROM journal), (SELECT max(finished) FROM run)"


@attrs.frozen(slots=True)
class _Held:
    connection: Connection
    state: State
    mark: str


class Connections:
    """Connections that only read.

    Args:
        engine: The engine of the store.
    """

    def __init__(self, engine: Engine) -> None:
        self.dialect = engines.of(engine)
        self._several = engine.execution_options(**self.dialect.READ_OPTIONS)
        self._single = engine.execution_options(**self.dialect.QUERY_OPTIONS)
        self._of_thread = threading.local()
        self._kept: tuple[tuple[State, str], dict[Hashable, Any]] = ((0, 0, ""), ""), {}

    @property
    def _held(self) -> _Held | None:
        return getattr(self._of_thread, "held", None)

    @contextmanager
    def connect(self, *, several: bool = False) -> Iterator[Connection]:
        """Open a connection, or give the one that this thread holds.

        Args:
            several: Whether several queries must see the same state.
        """
        if (held := self._held) is not None:
            yield held.connection
            return
        with (self._several if several else self._single).connect() as connection:
            yield connection

    @contextmanager
    def one_state(self, mark: str = "") -> Iterator[State]:
        """Answer all questions of this thread from one state of the store, with one connection.

        What is read must be used up before the block ends.

        Args:
            mark: What kept results depend on beside the records of the store.

        Yields:
            What changes whenever records change.
        """
        if (held := self._held) is not None:
            yield held.state
            return
        with self._several.connect() as connection:
            state = _state(connection)
            self._of_thread.held = _Held(connection, state, mark)
            try:
                yield state
            finally:
                self._of_thread.held = None

    def state(self) -> State:
        """Return what changes whenever records change, also while a run goes on."""
        if (held := self._held) is not None:
            return held.state
        with self._single.connect() as connection:
            return _state(connection)

    def kept(self, question: Hashable, answer: Callable[[], T]) -> T:
        """Return a result that is kept for the next block with the same state and mark; outside a block none is kept.

        Args:
            question: What is asked, with everything that the result depends on beside state and mark.
            answer: Makes the result, which nobody may change.
        """
        if (held := self._held) is None:
            return answer()
        state, results = self._kept
        if state != (held.state, held.mark) or len(results) >= _MAX_KEPT:
            results = {}
            self._kept = (held.state, held.mark), results
        if question not in results:
            results[question] = answer()
        return cast(T, results[question])


def _state(connection: Connection) -> State:
    number, entry, finished = connection.exec_driver_sql(_STATE).one()
    return number or 0, entry or 0, finished or ""
