"""The number of requests of one client: a bucket for each address that fills again with time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

import attrs

_MAX_CLIENTS = 10_000
"""Clients that are remembered; the one that was seen longest ago is forgotten first."""


@attrs.define(slots=True)
class _Bucket:
    tokens: float
    filled: float


class RateLimit:
    """A limit on requests.

    Args:
        rate: Requests a second that a client may make for ever.
        burst: Requests that a client may make at once.
        clock: Returns seconds.
    """

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: str) -> float:
        """Count a request of a client; return 0, or the seconds after which the client may ask again."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(client, None) or _Bucket(self._burst, now)
            bucket.tokens = min(self._burst, bucket.tokens + (now - bucket.filled) * self._rate)
            bucket.filled = now
            self._buckets[client] = bucket
            if len(self._buckets) > _MAX_CLIENTS:
                self._buckets.popitem(last=False)
            if bucket.tokens < 1:
                return (1 - bucket.tokens) / self._rate
            bucket.tokens -= 1
            return 0.0
