"""The clocks that a sync reads."""

import time
from datetime import UTC, datetime


class Clock:
    """The two clocks a sync reads; tests bring their own."""

    def now(self) -> datetime:
        """Wall-clock time in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()
