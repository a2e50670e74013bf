"""The clocks that a sync reads."""

import time
from datetime import datetime

from aistandards.model.dates import utc_now


class Clock:
    """The two clocks a sync reads; tests bring their own."""

    def now(self) -> datetime:
        """Wall-clock time in UTC."""
        return utc_now()

    def monotonic(self) -> float:
        """Seconds that never go backwards."""
        return time.monotonic()
