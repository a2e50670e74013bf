"""Pacing: the time between two requests to a host, and the pause after it pushes back, shared by all clients.

Sleeping after each request is wrong: the gap would depend on the duration of the response. Sleeping under a lock is
wrong: threads would wait for the lock and not for their turn. A caller reserves the next free start under the lock
and sleeps outside it.
"""

import threading
import time
from collections.abc import Callable

import attrs


@attrs.define(slots=True)
class _Host:
    next_start: float = float("-inf")
    answered: bool = False


class Pacer:
    """Schedule the requests of all clients to all hosts.

    Args:
        clock: Seconds that never go backwards.
        sleep: Waits a number of seconds.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def wait(self, host: str, pace: float, *, until: float | None = None) -> bool:
        """Wait until `pace` seconds after the last start of a request to the host, and after any cool-down.

        Args:
            host: Name of the host.
            pace: Seconds between the starts of two requests.
            until: Latest moment of the clock to wait for; None is no limit.

        Returns:
            False, at once, when the wait would go on after that moment.
        """
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            now = self._clock()
            start = max(now, state.next_start)
            if until is not None and start > until:
                return False
            state.next_start = start + pace
        if start > now:
            self._sleep(start - now)
        return True

    def cool_down(self, host: str, seconds: float) -> None:
        """Make all clients wait before their next request to this host."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            state.next_start = max(state.next_start, self._clock() + seconds)

    def note_answer(self, host: str) -> None:
        """Note that the host has sent a valid response."""
        self._hosts.setdefault(host, _Host()).answered = True

    def has_answered(self, host: str) -> bool:
        """Return whether the host has sent a valid response; a host that has not is probably down."""
        return self._hosts.get(host, _Host()).answered
