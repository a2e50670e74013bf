"""The clocks that a sync reads."""

import time
from datetime import datetime

from aistandards.model.dates import utc_now


class Clock:
    """The wall clock and the monotonic clock of a sync; a caller may pass others."""

    def now(self) -> datetime:
        """Return the wall-clock time in UTC."""
        return utc_now()

    def monotonic(self) -> float:
        """Return seconds that never go backwards."""
        return time.monotonic()
