"""Change the system date, to detect sources that write the current date into their records."""

import datetime
from contextlib import AbstractContextManager

import time_machine

from aistandards.model import PartialDate

# The year, the month, the day and the day of the week all change.
_SHIFT = datetime.timedelta(days=403)

LATER = PartialDate("2027-02-22")
"""The date in the context of the second run."""


def current_dates() -> set[PartialDate]:
    """Return the current date in the local time zone and in UTC."""
    now = datetime.datetime.now(datetime.UTC)
    return {PartialDate(moment.date().isoformat()) for moment in (now, now.astimezone())}


def travel_to_another_day() -> AbstractContextManager[object]:
    """Shift every clock in this process to another day. The time continues there."""
    return time_machine.travel(_SHIFT)
