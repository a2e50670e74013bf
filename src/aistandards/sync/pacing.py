"""Pacing: how often a host is asked, and how long it is left alone when it pushes back. Shared by everybody who asks.

Two obvious ways are wrong: sleeping after each request makes the gap depend on how long the answer took, and sleeping
while a lock is held makes threads queue for the lock instead of for their turn. So a caller reserves the next free
start under the lock and sleeps outside it.
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
    """One clock for all requests to all hosts.

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

    def wait(self, host: str, pace: float) -> None:
        """Wait for this caller's turn: at least `pace` seconds after the start before it, and after any cool-down."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            now = self._clock()
            start = max(now, state.next_start)
            state.next_start = start + pace
        if start > now:
            self._sleep(start - now)

    def cool_down(self, host: str, seconds: float) -> None:
        """Let nobody ask this host for a while."""
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            state.next_start = max(state.next_start, self._clock() + seconds)

    def note_answer(self, host: str) -> None:
        """Note that the host has answered properly at least once."""
        self._hosts.setdefault(host, _Host()).answered = True

    def has_answered(self, host: str) -> bool:
        """Whether the host has ever answered: one that has not is down rather than annoyed with us."""
        return self._hosts.get(host, _Host()).answered
