"""The locks that a thread holds. A lock can be lost, such as when a server restarts."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class HeldLocks(threading.local):
    """The locks of each thread, as functions that raise an error when the lock was lost."""

    def __init__(self) -> None:
        self._checks: list[Callable[[], None]] = []

    @contextmanager
    def holding(self, check: Callable[[], None]) -> Iterator[None]:
        """Hold a lock while the context is open."""
        self._checks.append(check)
        try:
            yield
        finally:
            self._checks.remove(check)

    def check(self) -> None:
        """Check the locks of this thread.

        Raises:
            StoreError: A lock was lost.
        """
        for check in self._checks:
            check()
